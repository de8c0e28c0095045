//! The rows of the world, as the program's own actions would have left them.

use anyhow::Result;
use domain::{
    address::Address,
    id::OrganizationId,
    onboarding::{Choice, Draft, NewOrganization},
    organization::AddressVerdict,
    secret::hash,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use store::Value;

use super::{Ids, Kind, LINES, Mark, ORDERS, SELLERS, SERVICES, World, email, secret, seller_key, service_key, sink::Sink, token};

macro_rules! values {
    ($($value:expr),* $(,)?) => { [$(Value::from($value)),*] };
}

const NOTHING: Option<String> = None;

/// A document as it lies in a column: text on SQLite, and what COPY reads on PostgreSQL.
fn written(document: &impl serde::Serialize) -> String {
    serde_json::to_string(document).unwrap_or_default()
}

fn names(name: &str) -> String {
    written(&json!({ "en": name, "fr": name }))
}

fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(at)
}

fn paris() -> Address {
    Address {
        country: "FR".to_owned(),
        line1: "12 rue de la Paix".to_owned(),
        postal_code: "75002".to_owned(),
        city: "Paris".to_owned(),
        ..Address::default()
    }
}

impl World {
    pub(super) fn catalogue(&self, sink: &mut Sink) -> Result<()> {
        for number in 0..SERVICES {
            let mark = self.mark(Kind::Catalogue, number, 0);
            let (service, key, at) = (self.service(number), format!("service-{number}"), mark.now);
            let terms = if number == 0 { ("https://service.example/terms", "2026-01") } else { ("", "") };
            let name = names(&format!("Service {number}"));
            sink.put("service", &values![service, &key, &name, &name, "https://service.example/", terms.0, terms.1, "active", at, false])?;
            sink.put("plan", &values![self.plan(number), service, "standard", names("Standard"), at])?;
            sink.put("api_key", &values![mark.id::<()>(5), hash(&service_key(number)), "service", NOTHING, service, at])?;
        }
        for number in 0..SELLERS {
            let mark = self.mark(Kind::Catalogue, number, 0);
            let (seller, key, at) = (self.seller(number), format!("seller-{number}"), mark.now);
            let (name, mail) = (format!("Seller {number}"), "help@seller.example");
            sink.put("seller", &values![seller, key, "partner", &name, &name, mail, "", "", 30, "confirm", "active", at])?;
            sink.put("api_key", &values![mark.id::<()>(6), hash(&seller_key(number)), "seller", seller, NOTHING, at])?;
        }
        Ok(())
    }

    fn ids(&self, kind: Kind, number: u64, round: u64) -> Ids {
        let mark = self.mark(kind, number, round);
        let account = self.mark(kind, number, 0).id(10);
        Ids { order: mark.id(0), invitation: mark.id(2), account, onboarding: mark.id(12), mark }
    }

    /// A buyer with two orders, both applied to one organization.
    pub(super) fn buyer(&self, number: u64, sink: &mut Sink) -> Result<()> {
        self.person(Kind::Buyer, number, sink)?;
        for round in 0..ORDERS {
            let ids = self.ids(Kind::Buyer, number, round);
            let organization = self.organization(number);
            self.ordered(Kind::Buyer, number, &ids, sink)?;
            self.applied(number, round, &ids, organization, sink)?;
        }
        Ok(())
    }

    /// A buyer who has said everything, and has not pressed yet.
    pub(super) fn ready(&self, number: u64, sink: &mut Sink) -> Result<()> {
        self.person(Kind::Ready, number, sink)?;
        let ids = self.ids(Kind::Ready, number, 0);
        self.ordered(Kind::Ready, number, &ids, sink)?;
        let subscriptions = (0..self.shape.lines).map(|line| ids.subscription(line)).collect();
        let new = NewOrganization {
            name: format!("Example {number}"),
            address: paris(),
            written: paris(),
            verdict: AddressVerdict::Valid,
            rules: "bench".to_owned(),
        };
        let choice = Choice::New { organization: Box::new(new), consent: None };
        let draft = Draft { subscriptions, organization: Some(choice), billing: None };
        let row =
            values![ids.onboarding, ids.account, self.seller(number), ids.invitation, written(&draft), ids.mark.now, NOTHING, NOTHING];
        sink.put("onboarding", &row)
    }

    fn person(&self, kind: Kind, number: u64, sink: &mut Sink) -> Result<()> {
        let ids = self.ids(kind, number, 0);
        let (mail, at, seller) = (email(kind, number), ids.mark.now, self.seller(number));
        // Whoever can sign in has a password; the others' would be as long.
        let password = if number < 1_000 { self.password.as_str() } else { "!" };
        let customer = format!("{}-{number}", if matches!(kind, Kind::Ready) { "W" } else { "C" });
        sink.put("seller_account", &values![ids.mark.id::<()>(1), seller, &customer, "open", at])?;
        sink.put("account", &values![ids.account, &mail, &mail, "Ada Owner", "en", password, at, at])?;
        let cookie = match kind {
            Kind::Ready => token("session", number),
            _ if number < 1_000 => Self::cookie(number),
            _ => return Ok(()),
        };
        sink.put("session", &values![ids.mark.id::<()>(13), hash(&cookie), ids.account, self.now, self.now, "Firefox", "Linux"])
    }

    fn ordered(&self, kind: Kind, number: u64, ids: &Ids, sink: &mut Sink) -> Result<()> {
        let (at, seller, waits) = (ids.mark.now, self.seller(number), matches!(kind, Kind::Ready));
        let (mail, lines) = (email(kind, number), if waits { self.shape.lines } else { LINES });
        let account = self.mark(kind, number, 0).id::<()>(1);
        let reference = format!("{}-{}", if waits { "W" } else { "R" }, ids.order);
        let status = if waits { "placed" } else { "applied" };
        let order = values![ids.order, seller, &reference, account, &mail, "Ada Owner", "Example", "en", "seller", false, status, at];
        sink.put("orders", &order)?;
        let token = hash(&secret().invitation_token(ids.invitation, 1));
        let (ends, used) = (later(at, SignedDuration::from_hours(30 * 24)), (!waits).then(|| applied_at(at)));
        let state = if waits { "available" } else { "redeemed" };
        let reminded = if waits { 0 } else { 2 };
        sink.put("invitation", &values![ids.invitation, ids.order, 1, &mail, &mail, token, state, at, ends, used, reminded])?;
        sink.put("opening", &values![ids.invitation, ids.account, at])?;
        let data = json!({ "reference": reference, "subscriptions": lines });
        event(sink, &ids.mark, 4, ("order.placed", at), (seller, None, None, ids.order, None), &data)?;
        let key = ids.mark.id::<()>(6);
        sink.put(
            "audit",
            &values![ids.mark.id::<()>(5), at, "key", key, "order.place", ids.order.to_string(), seller, NOTHING, written(&data)],
        )?;
        if waits {
            for line in 0..lines {
                let (service, plan) = (self.service(line), self.plan(line));
                let row = [
                    values![ids.subscription(line), ids.order, seller, whole(line), service, plan, 5, 12, false, "unapplied"].to_vec(),
                    vec![Value::Null; 7],
                ];
                sink.put("subscription", &row.concat())?;
            }
        }
        Ok(())
    }

    fn applied(&self, number: u64, round: u64, ids: &Ids, organization: OrganizationId, sink: &mut Sink) -> Result<()> {
        let (at, seller) = (applied_at(ids.mark.now), self.seller(number));
        let (plain, mail) = (written(&paris()), email(Kind::Buyer, number));
        let row = values![ids.onboarding, ids.account, seller, ids.invitation, "{\"subscriptions\":[]}", ids.mark.now, at, organization];
        sink.put("onboarding", &row)?;
        if round == 0 {
            let name = format!("Example {number}");
            let row = values![organization, name, "active", "FR", &plain, &plain, "valid", "bench", at, ids.account, ids.onboarding];
            sink.put("organization", &row)?;
            let address = ids.mark.id::<()>(17);
            sink.put("organization_address", &values![address, organization, &plain, &plain, "valid", "bench", at, ids.account])?;
            sink.put("member", &values![organization, ids.account, "owner", at])?;
            sink.put("organization_seller", &values![organization, seller, "partner", ids.order, at, ids.account])?;
            sink.put("first_organization", &values![ids.account, seller, organization])?;
            sink.put("terms_acceptance", &values![organization, self.service(0), "2026-01", ids.account, at, "en"])?;
        }
        let kind = if round == 0 { "organization.created" } else { "organization.used" };
        event(sink, &ids.mark, 1000, (kind, at), (seller, None, Some(organization), ids.order, None), &json!({}))?;
        for line in 0..LINES {
            self.subscription((number, line), ids, organization, sink)?;
        }
        let data = json!({ "subscriptions": LINES, "created": round == 0 });
        let audited = values![
            ids.mark.id::<()>(15),
            at,
            "account",
            ids.account,
            "subscriptions.apply",
            ids.onboarding.to_string(),
            seller,
            organization,
            written(&data)
        ];
        sink.put("audit", &audited)?;
        let letter = ids.mark.id::<()>(16);
        sink.put("email", &values![letter, "receipt", mail, "en", ids.onboarding, seller, at, at, 1, at])
    }

    fn subscription(&self, (number, line): (u64, u64), ids: &Ids, organization: OrganizationId, sink: &mut Sink) -> Result<()> {
        let (at, seller, id) = (applied_at(ids.mark.now), self.seller(number), ids.subscription(line));
        let from = at.to_zoned(jiff::tz::TimeZone::UTC).date();
        let until = from.saturating_add(jiff::Span::new().months(24));
        let (service, plan) = (self.service(line), self.plan(line));
        let row = values![
            id,
            ids.order,
            seller,
            whole(line),
            service,
            plan,
            5,
            24,
            false,
            "active",
            from,
            until,
            organization,
            ids.onboarding,
            at,
            ids.account,
            at
        ];
        sink.put("subscription", &row)?;
        let data = json!({ "quantity": 5, "starts_on": from, "ends_on": until, "status": "active" });
        let about = (seller, Some(service), Some(organization), ids.order, Some(id));
        event(sink, &ids.mark, 2000 + line, ("subscription.applied", at), about, &data)
    }
}

fn applied_at(placed: Timestamp) -> Timestamp {
    later(placed, SignedDuration::from_hours(1))
}

/// Seller, service, organization, order, subscription.
type About =
    (domain::id::SellerId, Option<domain::id::ServiceId>, Option<OrganizationId>, domain::id::OrderId, Option<domain::id::SubscriptionId>);

fn event(
    sink: &mut Sink,
    mark: &Mark,
    place: u64,
    (kind, at): (&str, Timestamp),
    (seller, service, organization, order, subscription): About,
    data: &serde_json::Value,
) -> Result<()> {
    let row = values![mark.id::<()>(place), kind, at, seller, service, organization, order, subscription, written(data)];
    sink.put("event", &row)
}
