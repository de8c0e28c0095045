//! The OpenAPI document: begun here, continued by each handler's own description, finished here.

use std::{collections::BTreeMap, sync::LazyLock};

use axum::{
    http::header,
    response::{IntoResponse, Response as Answer},
};
use domain::subscription::SubscriptionStatus;
use serde_json::Value;
use utoipa::{
    IntoResponses, PartialSchema, ToSchema,
    openapi::{
        ComponentsBuilder, ContentBuilder, HeaderBuilder, InfoBuilder, Object, ObjectBuilder, OpenApi, OpenApiBuilder, Ref, RefOr,
        Response, ResponseBuilder, Schema, ServerBuilder, Type,
        schema::{AdditionalProperties, SchemaType},
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
        tag::TagBuilder,
    },
};

use super::problem::{MEDIA_TYPE, Told, ToldFault};

/// Version of the interface.
const VERSION: &str = "1.0.0";

const ABOUT: &str = "A seller places orders here; its buyers follow the invitation and set up what was ordered; services ask here what an organization may use.

Every request carries a key: `Authorization: Bearer sk_…`. Keys are the operator’s, one seller’s or one service’s; each operation says whose it takes. \
Onboardings are for the buyer’s own client instead, by its session cookie. \
Errors are `application/problem+json` (RFC 9457) with a stable `code`; `detail` is for people, in the language of `Accept-Language`. \
Requests may hold known fields only; answers may gain fields in a later version. Times are RFC 3339 in UTC, dates are days in UTC.";

/// The document without its operations.
pub fn begun() -> OpenApi {
    let keys = [
        ("operator_key", "The operator’s key: `sk_operator_…`."),
        ("seller_key", "A seller’s key: `sk_seller_…`."),
        ("service_key", "A service’s key: `sk_service_…`."),
    ];
    let components = ComponentsBuilder::new().schema(Told::name(), Told::schema()).schema(ToldFault::name(), ToldFault::schema());
    let components = keys.into_iter().fold(components, |components, (name, about)| {
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(about)).build();
        components.security_scheme(name, SecurityScheme::Http(bearer))
    });
    let about = "The session cookie of a signed-in person. Over plain `http`, in development, it is called `sid`. Requests from other sites are refused.";
    let cookie = ApiKey::Cookie(ApiKeyValue::with_description("__Host-sid", about));
    let components = components.security_scheme("session", SecurityScheme::ApiKey(cookie));
    let tag = |name, about| TagBuilder::new().name(name).description(Some(about)).build();
    OpenApiBuilder::new()
        .info(InfoBuilder::new().title("Passerelle").version(VERSION).description(Some(ABOUT)).build())
        .servers(Some([ServerBuilder::new().url("/").build()]))
        .tags(Some([
            tag("Orders", "A seller’s sales and how far their buyers have come."),
            tag("Contract codes", "What a seller hands out when an order carries discounts, for an owner to register."),
            tag("Changes of seller", "An organization leaves one partner seller for another, with its owner’s consent."),
            tag("Services", "What can be ordered."),
            tag("Onboardings", "What a signed-in buyer is about to apply, for their own client."),
            tag("Subscriptions", "What a service has to prepare and reports of it; what was sold, one by one."),
            tag("Entitlements", "What an organization may use of a service."),
            tag("Billing", "What the vendor’s own billing system needs to know of the vendor’s own sales."),
            tag("Addresses", "Business addresses, before they are used."),
        ]))
        .components(Some(components.build()))
        .build()
}

/// The document in its last form: what an object does not name is not in it, and a parameter that may be left out is
/// left out, never null.
pub fn finished(mut document: OpenApi) -> OpenApi {
    for object in document.components.iter_mut().flat_map(|components| components.schemas.values_mut()).filter_map(object) {
        if !object.properties.is_empty() {
            object.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
        }
    }
    let operations = document.paths.paths.values_mut().flat_map(|path| [&mut path.get, &mut path.post]).flatten();
    let parameters = operations.filter_map(|operation| operation.parameters.as_mut()).flatten();
    let schemas = parameters.filter_map(|parameter| if let RefOr::T(parameter) = parameter { parameter.schema.as_mut() } else { None });
    for object in schemas.filter_map(object) {
        let kinds = if let SchemaType::Array(kinds) = &object.schema_type { kinds.as_slice() } else { &[] };
        if let Some(kind) = kinds.iter().find(|kind| **kind != Type::Null) {
            object.schema_type = SchemaType::Type(kind.clone());
        }
    }
    document
}

fn object(schema: &mut RefOr<Schema>) -> Option<&mut Object> {
    if let RefOr::T(Schema::Object(object)) = schema { Some(object) } else { None }
}

/// The document as JSON.
pub fn json() -> &'static Value {
    static JSON: LazyLock<Value> = LazyLock::new(|| serde_json::to_value(super::router().1).unwrap_or_default());
    &JSON
}

/// `/api/openapi.json`.
pub async fn serve() -> Answer {
    static TEXT: LazyLock<String> = LazyLock::new(|| json().to_string());
    let known =
        [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "public, max-age=300"), (header::VARY, "Accept-Encoding")];
    (known, TEXT.as_str()).into_response()
}

/// A text that is one of a few words.
pub fn one_of(about: &str, words: impl IntoIterator<Item = &'static str>) -> Object {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words)).description(Some(about)).build()
}

/// The states of a subscription, as orders and entitlements show them.
pub fn subscription_status() -> Object {
    one_of(
        "Its state. Only `active` entitles, from `starts_on` to `ends_on`.",
        SubscriptionStatus::ALL.iter().map(|status| status.as_str()),
    )
}

/// What can go wrong with any request that carries a key.
pub struct Failing;

impl IntoResponses for Failing {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        described(&[
            ("401", "`unauthenticated`: no key, or none that lives."),
            ("403", "`forbidden_scope`: the key is for something else."),
            ("429", "`rate_limited`: too many keys that do not exist from your address."),
            ("500", "`internal`: a mistake of ours; the operator’s log has the request’s id."),
            (
                "503",
                "`unavailable`, `overloaded`: nothing happened, try again. `outcome_unknown`: it may have happened; the same request with the same Idempotency-Key settles it.",
            ),
        ])
    }
}

/// What can go wrong besides when something is sent.
pub struct FailingWrite;

impl IntoResponses for FailingWrite {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let mut all = Failing::responses();
        all.extend(described(&[
            ("400", "`malformed_json`, `idempotency_key`."),
            ("413", "`body_too_large`: more than 256 KiB."),
            ("415", "`unsupported_media_type`: the body does not say it is `application/json`."),
            ("422", "`bad_fields`: fields that are missing, unknown, repeated, of another type or out of bounds. `idempotency_mismatch`: the key was used for another request."),
        ]));
        all
    }
}

/// What can go wrong with any request of a signed-in person.
pub struct FailingPerson;

impl IntoResponses for FailingPerson {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let mut all = Failing::responses();
        all.extend(described(&[
            ("401", "`signed_out`: no living session, or one whose e-mail is not verified."),
            ("403", "`forged`: the request comes from another site."),
            ("429", "`rate_limited`: too many requests from your address."),
        ]));
        all
    }
}

/// What can go wrong besides when a signed-in person sends something.
pub struct FailingPersonWrite;

impl IntoResponses for FailingPersonWrite {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let mut all = FailingWrite::responses();
        all.extend(FailingPerson::responses());
        all
    }
}

fn described(answers: &[(&str, &str)]) -> BTreeMap<String, RefOr<Response>> {
    answers.iter().map(|(status, about)| ((*status).to_owned(), RefOr::T(problem(status, about)))).collect()
}

fn problem(status: &str, about: &str) -> Response {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(Told::name()))).build();
    let response = ResponseBuilder::new().description(about).content(MEDIA_TYPE, content);
    let text = |about| HeaderBuilder::new().schema(Some(ObjectBuilder::new().schema_type(Type::String))).description(Some(about)).build();
    let seconds =
        || HeaderBuilder::new().schema(Some(ObjectBuilder::new().schema_type(Type::Integer))).description(Some("Seconds to wait.")).build();
    match status {
        "401" => response.header("WWW-Authenticate", text("`Bearer`, as RFC 6750 has it; absent where a session is wanted.")),
        "429" | "503" => response.header("Retry-After", seconds()),
        _ => response,
    }
    .build()
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, env, fs, path::Path};

    use super::*;

    /// `docs/openapi.json` is what programs are made from: a change of the interface is seen there, and meant.
    #[test]
    fn the_committed_document_is_this_one() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
        if env::var_os("UPDATE_OPENAPI").is_some() {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, serde_json::to_string_pretty(json()).unwrap() + "\n").unwrap();
        }
        let committed: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap_or_default()).unwrap_or_default();
        assert!(
            committed == *json(),
            "docs/openapi.json differs; if the change is meant: UPDATE_OPENAPI=1 cargo nextest run -p web committed_document"
        );
    }

    #[test]
    fn every_operation_says_whose_key_it_takes_and_what_can_go_wrong() {
        for (path, item) in json()["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                let place = format!("{method} {path}");
                assert!(
                    operation["operationId"].is_string() && operation["summary"].is_string() && operation["tags"][0].is_string(),
                    "{place}"
                );
                assert!(!operation["security"].as_array().unwrap().is_empty(), "{place}");
                let answers: BTreeSet<&str> = operation["responses"].as_object().unwrap().keys().map(String::as_str).collect();
                assert!(answers.is_superset(&["401", "403", "429", "500", "503"].into()), "{place}: {answers:?}");
                assert!(method != "post" || answers.is_superset(&["400", "413", "415", "422"].into()), "{place}: {answers:?}");
            }
        }
    }

    #[test]
    fn every_reference_leads_somewhere_and_every_object_is_closed() {
        let document = json();
        let text = document.to_string();
        let names: BTreeSet<&str> = text.split("\"#/components/schemas/").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let schemas = document["components"]["schemas"].as_object().unwrap();
        assert!(names.iter().all(|name| schemas.contains_key(*name)), "{names:?}");
        for (name, schema) in schemas {
            assert_eq!(schema["additionalProperties"], Value::Bool(false), "{name}");
        }
    }
}
