//! `POST /api/v1/entitlements/check`: many pairs of organization and service at once, answered from memory.

use std::fmt::{self, Write};

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use domain::{
    Faults,
    id::{OrganizationId, ServiceId},
};
use jiff::civil::Date;
use serde::{
    Deserialize,
    de::{Deserializer, Error, MapAccess, Visitor},
};
use store::{entitlement::Granted, key::Scope};
use utoipa::ToSchema;

use crate::{
    App,
    api::{
        body::{Fields, Sent},
        document::Failing,
        key::Bearer,
        problem::{FORBIDDEN_SCOPE, Problem},
    },
};

/// Pairs in one request.
const MOST: usize = 1_000;

/// Pairs to be checked.
#[derive(ToSchema)]
#[schema(as = EntitlementChecks)]
#[expect(dead_code, reason = "for the OpenAPI document; `pairs` reads it")]
pub struct Checks {
    /// The pairs, in any order; a pair may be there more than once.
    #[schema(min_items = 1, max_items = 1_000)]
    checks: Vec<Check>,
}

/// May this organization use this service?
#[derive(ToSchema)]
#[schema(as = EntitlementCheck)]
#[expect(dead_code, reason = "as Checks")]
pub struct Check {
    /// The organization’s id.
    #[schema(example = "org_01h455vb4pex5vsknk084sn02q")]
    organization: String,
    /// The service’s id: with a service’s key its own.
    #[schema(example = "svc_01h455vb4pex5vsknk084sn02q")]
    service: String,
}

/// The answers, one for each pair, in the order asked for.
#[derive(ToSchema)]
#[schema(as = EntitlementAnswers)]
#[expect(dead_code, reason = "for the OpenAPI document; `answered` writes it")]
pub struct Answers {
    /// The answers.
    checks: Vec<Answer>,
}

/// What an organization may use of a service.
#[derive(ToSchema)]
#[schema(as = EntitlementAnswer)]
#[expect(dead_code, reason = "as Answers")]
pub struct Answer {
    /// The organization’s id.
    #[schema(example = "org_01h455vb4pex5vsknk084sn02q")]
    organization: String,
    /// The service’s id.
    #[schema(example = "svc_01h455vb4pex5vsknk084sn02q")]
    service: String,
    /// Whether it may use the service today (UTC). An organization or a service that does not exist may not.
    entitled: bool,
    /// How much: the sum of the subscriptions that entitle.
    #[schema(minimum = 0, example = 4)]
    quantity: i64,
    /// Until when, inclusive: the latest end of those; null when none entitles.
    #[schema(value_type = Option<String>, format = Date, required)]
    ends_on: Option<Date>,
}

/// Check many organizations at once
///
/// With a service’s key about that service, with the operator’s about all. It reads, and writes nothing: it may be sent again
/// without an Idempotency-Key, which would change nothing. The answers are not to be cached.
#[utoipa::path(
    post,
    path = "/api/v1/entitlements/check",
    operation_id = "check_entitlements",
    tag = "Entitlements",
    request_body = Checks,
    responses(
        (status = 200, description = "The answers, in the order of the pairs.", body = Answers),
        Failing,
        (status = 400, description = "`malformed_json`.", body = crate::api::problem::Told, content_type = "application/problem+json"),
        (status = 413, description = "`body_too_large`.", body = crate::api::problem::Told, content_type = "application/problem+json"),
        (status = 415, description = "`unsupported_media_type`.", body = crate::api::problem::Told, content_type = "application/problem+json"),
        (status = 422, description = "`bad_fields`: more than 1,000 pairs, or what is no id; a service that is not the key’s own.", body = crate::api::problem::Told, content_type = "application/problem+json"),
    ),
    security(("service_key" = []), ("operator_key" = []))
)]
pub async fn check(State(app): State<App>, Bearer(key): Bearer, sent: Sent) -> Result<Response, Problem> {
    let own = match key.scope {
        Scope::Service(service) => Some(service),
        Scope::Operator => None,
        Scope::Seller(_) => return Err(Problem::new(FORBIDDEN_SCOPE)),
    };
    let pairs = pairs(&sent, own)?;
    let granted = app.store.check(&pairs, app.now()).await?;
    Ok(([(header::CONTENT_TYPE, "application/json")], answered(&pairs, &granted)).into_response())
}

type Pair = (OrganizationId, ServiceId);

/// The pairs of the body. First as quickly as can be; only what cannot be taken so is read by the strict reader, which
/// names everything that is wrong with it.
fn pairs(sent: &Sent, own: Option<ServiceId>) -> Result<Vec<Pair>, Problem> {
    let fits = |service: ServiceId| own.is_none_or(|own| own == service);
    if let Some(Quick(pairs)) = sent.quickly::<Quick>()
        && (1..=MOST).contains(&pairs.len())
        && pairs.iter().all(|pair| fits(pair.1))
    {
        return Ok(pairs);
    }
    let written =
        sent.read(|fields| fields.list("checks", |check: &mut Fields<'_>| (check.text("organization"), check.text("service"))))?;
    Ok(judged(&written, own)?)
}

fn judged(written: &[(String, String)], own: Option<ServiceId>) -> Result<Vec<Pair>, Faults> {
    let mut faults = Faults::default();
    if !(1..=MOST).contains(&written.len()) {
        faults.hint("checks", "count", format!("1–{MOST}"));
        return Err(faults);
    }
    let mut pairs = Vec::with_capacity(written.len());
    for (at, (organization, service)) in written.iter().enumerate() {
        let organization = organization.parse();
        if organization.is_err() {
            faults.hint(format!("checks/{at}/organization"), "id", "org_01h455vb4pex5vsknk084sn02q");
        }
        let service = service.parse();
        match (service, own) {
            (Err(_), None) => faults.hint(format!("checks/{at}/service"), "id", "svc_01h455vb4pex5vsknk084sn02q"),
            // Another's is as good as none: the same words for both.
            (service, Some(own)) if service != Ok(own) => faults.hint(format!("checks/{at}/service"), "choice", own),
            _ => {}
        }
        pairs.extend(organization.ok().zip(service.ok()));
    }
    faults.or(Some(pairs))
}

/// `{"checks":[…]}` of well-formed pairs without anything else in it.
struct Quick(Vec<Pair>);

/// One of them.
struct QuickPair(Pair);

impl<'de> Deserialize<'de> for Quick {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        input.deserialize_map(QuickVisitor)
    }
}

struct QuickVisitor;

impl<'de> Visitor<'de> for QuickVisitor {
    type Value = Quick;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("checks")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Quick, A::Error> {
        let mut pairs = None;
        while let Some(name) = members.next_key::<&str>()? {
            if name != "checks" || pairs.is_some() {
                return Err(Error::custom("for the strict reader"));
            }
            pairs = Some(members.next_value::<Vec<QuickPair>>()?);
        }
        let pairs = pairs.ok_or_else(|| Error::custom("for the strict reader"))?;
        Ok(Quick(pairs.into_iter().map(|QuickPair(pair)| pair).collect()))
    }
}

impl<'de> Deserialize<'de> for QuickPair {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        input.deserialize_map(QuickPairVisitor)
    }
}

struct QuickPairVisitor;

impl<'de> Visitor<'de> for QuickPairVisitor {
    type Value = QuickPair;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a pair")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<QuickPair, A::Error> {
        let (mut organization, mut service) = (None, None);
        while let Some(name) = members.next_key::<&str>()? {
            let value: &str = members.next_value()?;
            match name {
                "organization" if organization.is_none() => organization = value.parse().ok(),
                "service" if service.is_none() => service = value.parse().ok(),
                _ => return Err(Error::custom("for the strict reader")),
            }
        }
        organization.zip(service).map(QuickPair).ok_or_else(|| Error::custom("for the strict reader"))
    }
}

/// Bytes of one answer, about.
const ANSWER: usize = 144;

/// The answers as JSON. Ids and days have nothing in them that would have to be escaped.
fn answered(pairs: &[Pair], granted: &[Granted]) -> String {
    let mut body = String::with_capacity(pairs.len() * ANSWER);
    body.push_str("{\"checks\":");
    for (at, (pair, granted)) in pairs.iter().zip(granted).enumerate() {
        body.push(if at == 0 { '[' } else { ',' });
        if answer(*pair, granted, &mut body).is_err() {
            unreachable!("a string takes whatever is written");
        }
    }
    body.push_str("]}");
    body
}

fn answer((organization, service): Pair, granted: &Granted, out: &mut String) -> fmt::Result {
    let (entitled, quantity) = (granted.ends_on.is_some(), granted.quantity);
    write!(
        out,
        "{{\"organization\":\"{organization}\",\"service\":\"{service}\",\"entitled\":{entitled},\"quantity\":{quantity},\"ends_on\":"
    )?;
    match granted.ends_on {
        Some(day) => write!(out, "\"{day}\"}}"),
        None => out.write_str("null}"),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::{Value, json};
    use uuid::Uuid;

    use super::*;

    const ORGANIZATION: &str = "org_01h455vb4pex5vsknk084sn02q";
    const SERVICE: &str = "svc_01h455vb4pex5vsknk084sn02q";

    fn quick(body: &str) -> Option<Vec<Pair>> {
        serde_json::from_str::<Quick>(body).ok().map(|quick| quick.0)
    }

    #[test]
    fn the_quick_reader_takes_well_formed_pairs_and_nothing_else() {
        let pair = format!(r#"{{"organization":"{ORGANIZATION}","service":"{SERVICE}"}}"#);
        let other = format!(r#"{{ "service" : "{SERVICE}", "organization" : "{ORGANIZATION}" }}"#);
        let expected = (ORGANIZATION.parse().unwrap(), SERVICE.parse().unwrap());
        assert_eq!(quick(&format!(r#"{{"checks":[{pair},{other}]}}"#)), Some(vec![expected, expected]));
        for odd in [
            format!("[[{pair}]]"),
            format!(r#"{{"checks":[["{ORGANIZATION}","{SERVICE}"]]}}"#),
            format!(r#"{{"checks":[{pair}],"checks":[{pair}]}}"#),
            format!(r#"{{"checks":[{pair}],"more":1}}"#),
            format!(r#"{{"checks":[{pair}]}} x"#),
            format!(r#"{{"checks":[{{"organization":"{ORGANIZATION}","organization":"{ORGANIZATION}","service":"{SERVICE}"}}]}}"#),
            format!(r#"{{"checks":[{{"organization":"{SERVICE}","service":"{SERVICE}"}}]}}"#),
            format!(r#"{{"checks":[{{"organization":"{ORGANIZATION}"}}]}}"#),
            format!(r#"{{"checks":[{{"organization":"{ORGANIZATION}","service":"{SERVICE}","x":"y"}}]}}"#),
            "{}".to_owned(),
            "null".to_owned(),
        ] {
            assert_eq!(quick(&odd), None, "{odd}");
        }
    }

    #[test]
    fn what_is_wrong_is_named_by_its_place() {
        let own = SERVICE.parse::<ServiceId>().unwrap();
        let written = |pairs: &[(&str, &str)]| pairs.iter().map(|(one, two)| ((*one).to_owned(), (*two).to_owned())).collect::<Vec<_>>();
        let faults = |pairs: &[(&str, &str)], own| {
            let faults = judged(&written(pairs), own).unwrap_err();
            faults.0.into_iter().map(|fault| (fault.at, fault.code)).collect::<Vec<_>>()
        };
        let foreign = ServiceId::new(Uuid::from_u128(1)).to_string();
        let odd = [(ORGANIZATION, SERVICE), ("x", foreign.as_str()), (SERVICE, "x")];
        let at = |at: &str, code: &'static str| (at.to_owned(), code);
        let expected = [("checks/1/organization", "id"), ("checks/1/service", "choice"), ("checks/2/organization", "id")];
        let mut expected: Vec<_> = expected.into_iter().map(|(place, code)| at(place, code)).collect();
        expected.push(at("checks/2/service", "choice"));
        assert_eq!(faults(&odd, Some(own)), expected, "what is no id and what is another's are told alike");
        let expected = [("checks/1/organization", "id"), ("checks/2/organization", "id"), ("checks/2/service", "id")];
        assert_eq!(faults(&odd, None), expected.map(|(place, code)| at(place, code)));
        assert_eq!(faults(&[], None), [at("checks", "count")]);
        assert_eq!(faults(&vec![(ORGANIZATION, SERVICE); 1_001], None), [at("checks", "count")]);
        assert_eq!(judged(&written(&vec![(ORGANIZATION, SERVICE); 1_000]), Some(own)).map(|pairs| pairs.len()), Ok(1_000));
    }

    #[test]
    fn the_answers_are_json() {
        let pair = (ORGANIZATION.parse().unwrap(), SERVICE.parse().unwrap());
        let granted = [Granted { quantity: 4, ends_on: Some(date(2027, 1, 1)) }, Granted { quantity: 0, ends_on: None }];
        let told: Value = serde_json::from_str(&answered(&[pair, pair], &granted)).unwrap();
        let (organization, service) = (ORGANIZATION, SERVICE);
        let expected = json!({ "checks": [
            { "organization": organization, "service": service, "entitled": true, "quantity": 4, "ends_on": "2027-01-01" },
            { "organization": organization, "service": service, "entitled": false, "quantity": 0, "ends_on": null },
        ] });
        assert_eq!(told, expected);
    }
}
