//! What the API answers when it cannot do what was asked: `application/problem+json` (RFC 9457).
//!
//! Handlers and extractors say what is the matter; [`tell`] writes it down in the language the request asks for, with the
//! request's id. That no problem tells more than its code allows is so decided in one place.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{
    Faults, Refusal, contract_code::ContractCodeRefusal, invitation::InvitationRefusal, order::OrderRefusal,
    seller_change::SellerChangeRefusal, subscription::SubscriptionRefusal,
};
use i18n::{Arg, Language, Words, negotiate};
use serde::Serialize;
use serde_json::{Map, Value};
use store::{Broken, Failure};
use tower_http::request_id::RequestId;
use utoipa::ToSchema;

use crate::sentence::{fault_sentence, key, refusal_sentence};

/// Faults listed at most: whoever has more sees the rest after mending these.
const LISTED: usize = 100;
/// The media type of problems.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// A kind of problem: its status, and the code that never changes its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// HTTP status.
    pub status: StatusCode,
    /// In snake_case. Its title is `problem-<code>` in the catalogues, with dashes.
    pub code: &'static str,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $status:ident $code:literal;)*) => {
        $($(#[$doc])* pub const $name: Kind = Kind { status: StatusCode::$status, code: $code };)*
        /// All of them.
        pub const KINDS: &[Kind] = &[$($name),*];
    };
}

kinds! {
    /// Not JSON, or nested too deep.
    MALFORMED_JSON = BAD_REQUEST "malformed_json";
    /// Not 1 to 255 visible characters.
    IDEMPOTENCY_KEY = BAD_REQUEST "idempotency_key";
    /// Parameters of the query are missing, unknown or out of bounds.
    BAD_PARAMETERS = BAD_REQUEST "bad_parameters";
    /// Not a cursor of this list for this holder of a key.
    BAD_CURSOR = BAD_REQUEST "bad_cursor";
    /// Anything else that cannot be read.
    BAD_REQUEST = BAD_REQUEST "bad_request";
    /// No key, or none that lives.
    UNAUTHENTICATED = UNAUTHORIZED "unauthenticated";
    /// No living session, or one whose e-mail is not verified.
    SIGNED_OUT = UNAUTHORIZED "signed_out";
    /// The key is for something else.
    FORBIDDEN_SCOPE = FORBIDDEN "forbidden_scope";
    /// The seller may not sell now.
    SELLER_SUSPENDED = FORBIDDEN "seller_suspended";
    /// The request comes from another site.
    FORGED = FORBIDDEN "forged";
    /// The organization is no longer the person's to apply to.
    ORGANIZATION_LOST = FORBIDDEN "organization_lost";
    /// The link is another mailbox's.
    WRONG_ACCOUNT = FORBIDDEN "wrong_account";
    /// Not there, or not yours: the same answer.
    NOT_FOUND = NOT_FOUND "not_found";
    /// There, but not with this method.
    METHOD_NOT_ALLOWED = METHOD_NOT_ALLOWED "method_not_allowed";
    /// Somebody else was faster.
    CONFLICT = CONFLICT "conflict";
    /// The seller has an order with this reference.
    REFERENCE_TAKEN = CONFLICT "reference_taken";
    /// There is no vendor in the catalogue.
    NO_VENDOR = CONFLICT "no_vendor";
    /// A currency, tax id or payment method in a partner's sale.
    BILLING_NOT_ASKED = CONFLICT "billing_not_asked";
    /// How it is billed was not said yet.
    BILLING_MISSING = CONFLICT "billing_missing";
    /// The currency or the tax id is not one of the organization's country.
    BILLING_OUTDATED = CONFLICT "billing_outdated";
    /// An invoice that is not approved pays one order.
    INVOICE_ONE_ORDER = CONFLICT "invoice_one_order";
    /// Another order waits for the invoice's approval.
    INVOICE_NOT_APPROVED = CONFLICT "invoice_not_approved";
    /// An operator has refused the invoice.
    INVOICE_REFUSED = CONFLICT "invoice_refused";
    CARD_NOT_ENTERED = CONFLICT "card_not_entered";
    /// The order is cancelled.
    ALREADY_CANCELLED = CONFLICT "already_cancelled";
    /// The order is applied in full.
    ALREADY_APPLIED = CONFLICT "already_applied";
    /// The draft is applied.
    ALREADY_COMPLETED = CONFLICT "already_completed";
    /// The plan is no longer the one that was shown.
    PLAN_CHANGED = CONFLICT "plan_changed";
    /// The link can no longer be followed.
    LINK_CLOSED = CONFLICT "link_closed";
    /// The seller may not sell now, so there is no plan.
    SELLER_NOT_SELLING = CONFLICT "seller_suspended";
    /// The code mailed to the invited mailbox has not been entered yet.
    CODE_MISSING = CONFLICT "code_missing";
    /// Nothing is left.
    NOTHING_TO_APPLY = CONFLICT "nothing_to_apply";
    /// Nothing is ticked.
    NOTHING_SELECTED = CONFLICT "nothing_selected";
    /// A ticked subscription is gone.
    SUBSCRIPTIONS_CHANGED = CONFLICT "subscriptions_changed";
    /// An add-on without its base.
    REQUIRED_PLAN_MISSING = CONFLICT "required_plan_missing";
    /// No organization is chosen.
    ORGANIZATION_MISSING = CONFLICT "organization_missing";
    /// The chosen one is not one of the person's.
    ORGANIZATION_UNKNOWN = CONFLICT "organization_unknown";
    /// The person owns one that must be used.
    ORGANIZATION_TIED = CONFLICT "organization_tied";
    /// Colleagues have one.
    ORGANIZATION_ELSEWHERE = CONFLICT "organization_elsewhere";
    /// A colleague sent it to the owners of another one.
    ORGANIZATION_OF_TASK = CONFLICT "organization_of_task";
    /// The rules have changed since the new organization's address was taken.
    ADDRESS_OUTDATED = CONFLICT "address_outdated";
    /// The chosen one buys from another partner.
    ORGANIZATION_HAS_OTHER_SELLER = CONFLICT "organization_has_other_seller";
    /// The chosen one cannot take it.
    ORGANIZATION_NOT_ELIGIBLE = CONFLICT "organization_not_eligible";
    /// The subscription does not take this step from the state it is in.
    SUBSCRIPTION_STATE = CONFLICT "subscription_state";
    /// The contract code was taken back before.
    ALREADY_WITHDRAWN = CONFLICT "already_withdrawn";
    /// The contract code's last day is over.
    ALREADY_EXPIRED = CONFLICT "already_expired";
    /// A consent code that permits nothing: the one answer.
    CONSENT_CODE = NOT_FOUND "consent_code";
    /// The vendor takes no part in changes of seller.
    NOT_PARTNER = CONFLICT "not_partner";
    /// The change is made, taken back or stopped.
    CHANGE_OVER = CONFLICT "change_over";
    /// A change of seller waits for its day.
    CHANGE_WAITING = CONFLICT "change_waiting";
    /// Something runs under the link.
    LINK_IN_USE = CONFLICT "link_in_use";
    /// Too many codes that permit nothing.
    TOO_MANY_TRIES = TOO_MANY_REQUESTS "too_many_tries";
    /// The body did not arrive.
    REQUEST_TIMEOUT = REQUEST_TIMEOUT "request_timeout";
    /// Longer lines in the head than any of ours.
    HEAD_TOO_LARGE = REQUEST_HEADER_FIELDS_TOO_LARGE "head_too_large";
    /// A longer address than any of ours.
    ADDRESS_TOO_LONG = URI_TOO_LONG "address_too_long";
    /// The order's link was withdrawn.
    INVITATION_REVOKED = CONFLICT "invitation_revoked";
    /// More bytes than a request may have.
    BODY_TOO_LARGE = PAYLOAD_TOO_LARGE "body_too_large";
    /// A body that does not say it is JSON.
    UNSUPPORTED_MEDIA_TYPE = UNSUPPORTED_MEDIA_TYPE "unsupported_media_type";
    /// The request names another host.
    WRONG_HOST = MISDIRECTED_REQUEST "wrong_host";
    /// Fields that cannot be taken as they are.
    BAD_FIELDS = UNPROCESSABLE_ENTITY "bad_fields";
    /// Services or plans that are not sold.
    NOT_IN_CATALOGUE = UNPROCESSABLE_ENTITY "not_in_catalogue";
    /// Terms are left to accept.
    TERMS_MISSING = UNPROCESSABLE_ENTITY "terms_missing";
    /// The idempotency key was used for another request.
    IDEMPOTENCY_MISMATCH = UNPROCESSABLE_ENTITY "idempotency_mismatch";
    /// Too many from one address of the network.
    RATE_LIMITED = TOO_MANY_REQUESTS "rate_limited";
    /// Enough letters for one order for one day.
    TOO_MANY_LETTERS = TOO_MANY_REQUESTS "too_many_letters";
    /// A mistake of ours.
    INTERNAL = INTERNAL_SERVER_ERROR "internal";
    /// The database cannot be reached.
    UNAVAILABLE = SERVICE_UNAVAILABLE "unavailable";
    /// More waits than can be done soon.
    OVERLOADED = SERVICE_UNAVAILABLE "overloaded";
    /// It may or may not have happened.
    OUTCOME_UNKNOWN = SERVICE_UNAVAILABLE "outcome_unknown";
}

/// Something that is the matter.
#[derive(Clone, Debug)]
pub struct Problem(Box<Matter>);

#[derive(Clone, Debug)]
struct Matter {
    kind: Kind,
    faults: Faults,
    fills: Vec<(&'static str, Arg)>,
    members: Map<String, Value>,
    headers: HeaderMap,
    /// For the log alone.
    cause: Option<String>,
}

impl Problem {
    /// A problem of this kind.
    #[must_use]
    pub fn new(kind: Kind) -> Self {
        Self(Box::new(Matter {
            kind,
            faults: Faults::default(),
            fills: Vec::new(),
            members: Map::new(),
            headers: HeaderMap::new(),
            cause: None,
        }))
    }

    /// Names what is wrong with single fields or parameters.
    #[must_use]
    pub fn with_faults(mut self, faults: Faults) -> Self {
        self.0.faults = faults;
        self
    }

    /// Gives the detail's sentence a value.
    #[must_use]
    pub fn filled(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.0.fills.push((name, value.into()));
        self
    }

    /// Adds an extension member.
    #[must_use]
    pub fn extended(mut self, name: &str, value: Value) -> Self {
        self.0.members.insert(name.to_owned(), value);
        self
    }

    /// Whether it is of this kind.
    #[must_use]
    pub fn is(&self, kind: Kind) -> bool {
        self.0.kind == kind
    }

    /// Adds a header to the answer.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.headers.insert(name, value);
        self
    }

    /// Says after how many seconds to try again.
    #[must_use]
    pub fn retry_after(self, seconds: i64) -> Self {
        self.with_header(header::RETRY_AFTER, HeaderValue::from(seconds))
    }

    fn because(mut self, cause: &Broken) -> Self {
        self.0.cause = Some(cause.to_string());
        self
    }

    /// The problem of an answer that only has a status: from layers that know nothing of the API.
    fn of(status: StatusCode) -> Self {
        let first = KINDS.iter().find(|kind| kind.status == status && **kind != MALFORMED_JSON);
        match status {
            StatusCode::BAD_REQUEST => Self::new(BAD_REQUEST),
            StatusCode::SERVICE_UNAVAILABLE => Self::new(UNAVAILABLE).retry_after(2),
            _ if status.is_server_error() => Self::new(INTERNAL),
            _ => Self::new(first.copied().unwrap_or(BAD_REQUEST)),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.0.kind.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<Broken> for Problem {
    fn from(broken: Broken) -> Self {
        let problem = match &broken {
            Broken::Unavailable(_) => Self::new(UNAVAILABLE).retry_after(2),
            Broken::Overloaded => Self::new(OVERLOADED).retry_after(1),
            Broken::OutcomeUnknown => Self::new(OUTCOME_UNKNOWN).retry_after(1),
            Broken::LostRace | Broken::Violation(_) => Self::new(CONFLICT),
            Broken::Failed(_) => Self::new(INTERNAL),
        };
        problem.because(&broken)
    }
}

impl<R> From<Failure<R>> for Problem
where
    Self: From<R>,
{
    fn from(failure: Failure<R>) -> Self {
        match failure {
            Failure::Refused(refusal) => refusal.into(),
            Failure::Broken(broken) => broken.into(),
        }
    }
}

impl From<Faults> for Problem {
    fn from(faults: Faults) -> Self {
        Self::new(BAD_FIELDS).with_faults(faults)
    }
}

impl From<OrderRefusal> for Problem {
    fn from(refusal: OrderRefusal) -> Self {
        let kind = match &refusal {
            OrderRefusal::SellerSuspended => SELLER_SUSPENDED,
            OrderRefusal::NoVendor => NO_VENDOR,
            OrderRefusal::ReferenceTaken => REFERENCE_TAKEN,
            OrderRefusal::Unknown(_) => NOT_IN_CATALOGUE,
            OrderRefusal::Unfit(_) => BAD_FIELDS,
            OrderRefusal::NotFound => NOT_FOUND,
            OrderRefusal::AlreadyCancelled => ALREADY_CANCELLED,
            OrderRefusal::AlreadyApplied => ALREADY_APPLIED,
        };
        debug_assert_eq!(kind.code, refusal.code());
        match refusal {
            OrderRefusal::Unknown(faults) | OrderRefusal::Unfit(faults) => Self::new(kind).with_faults(faults),
            _ => Self::new(kind),
        }
    }
}

impl From<ContractCodeRefusal> for Problem {
    fn from(refusal: ContractCodeRefusal) -> Self {
        match refusal {
            ContractCodeRefusal::SellerSuspended => Self::new(SELLER_SUSPENDED),
            ContractCodeRefusal::Unfit(faults) => faults.into(),
            ContractCodeRefusal::AlreadyWithdrawn => Self::new(ALREADY_WITHDRAWN),
            ContractCodeRefusal::AlreadyExpired => Self::new(ALREADY_EXPIRED),
            // The rest is for pages: codes are registered by people.
            ContractCodeRefusal::NotFound | ContractCodeRefusal::NotOwner | ContractCodeRefusal::TooManyTries => Self::new(NOT_FOUND),
        }
    }
}

impl From<SellerChangeRefusal> for Problem {
    fn from(refusal: SellerChangeRefusal) -> Self {
        match refusal {
            SellerChangeRefusal::SellerSuspended => Self::new(SELLER_SUSPENDED),
            SellerChangeRefusal::NotPartner => Self::new(NOT_PARTNER),
            SellerChangeRefusal::TooManyTries => Self::new(TOO_MANY_TRIES).retry_after(3_600),
            SellerChangeRefusal::Waiting => Self::new(CHANGE_WAITING),
            SellerChangeRefusal::Over => Self::new(CHANGE_OVER),
            SellerChangeRefusal::InUse => Self::new(LINK_IN_USE),
            // The rest is for pages: owners and operators are people.
            SellerChangeRefusal::NotFound
            | SellerChangeRefusal::NotOwner
            | SellerChangeRefusal::NoPartner
            | SellerChangeRefusal::Moving => Self::new(NOT_FOUND),
        }
    }
}

impl From<SubscriptionRefusal> for Problem {
    fn from(refusal: SubscriptionRefusal) -> Self {
        match refusal {
            SubscriptionRefusal::NotFound => Self::new(NOT_FOUND),
            SubscriptionRefusal::State(status) => Self::new(SUBSCRIPTION_STATE).filled("status", status.as_str()),
        }
    }
}

impl From<InvitationRefusal> for Problem {
    fn from(refusal: InvitationRefusal) -> Self {
        match refusal {
            InvitationRefusal::AlreadyCancelled => Self::new(ALREADY_CANCELLED),
            InvitationRefusal::AlreadyApplied => Self::new(ALREADY_APPLIED),
            InvitationRefusal::Revoked => Self::new(INVITATION_REVOKED),
            InvitationRefusal::SellerSuspended => Self::new(SELLER_SUSPENDED),
            InvitationRefusal::TooManyLetters { seconds } => Self::new(TOO_MANY_LETTERS).retry_after(seconds),
            // The rest is for pages: a seller's program is never told of accounts.
            InvitationRefusal::NotFound
            | InvitationRefusal::TooManyCodes
            | InvitationRefusal::WrongAccount
            | InvitationRefusal::SameMailbox => Self::new(NOT_FOUND),
        }
    }
}

/// Why a request failed (RFC 9457).
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct Told {
    /// Names the kind of problem: `urn:passerelle:problem:` and the code. Never changes.
    #[serde(rename = "type")]
    #[schema(example = "urn:passerelle:problem:bad_fields")]
    kind: String,
    /// The kind of problem in a few words, in the language asked for by Accept-Language.
    #[schema(example = "Some fields need another value")]
    title: String,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599, example = 422)]
    status: u16,
    /// What to do about it, in the language asked for by Accept-Language.
    #[schema(example = "Correct the fields named in errors and send the request again.")]
    detail: String,
    /// The kind of problem for machines. Never changes its meaning.
    #[schema(example = "bad_fields", pattern = "^[a-z_]+$")]
    code: &'static str,
    /// Names this request: in the header X-Request-Id and in the operator's log.
    #[schema(example = "01990c7a4f3b7c1e8a5d2b6f9e0c4a71")]
    request_id: String,
    /// What is wrong with single fields or parameters; at most the first 100.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<ToldFault>,
    /// Extension members; the document shows them where they occur.
    #[serde(flatten)]
    #[schema(ignore)]
    members: Map<String, Value>,
}

/// What is wrong with one field or parameter.
#[derive(Serialize, ToSchema)]
#[schema(as = FieldProblem)]
pub struct ToldFault {
    /// Which field: a JSON pointer (RFC 6901) into the body; `/name` for a parameter of the query.
    #[schema(example = "/subscriptions/0/quantity")]
    pointer: String,
    /// Why, for machines. Never changes its meaning.
    #[schema(example = "range", pattern = "^[a-z_]+$")]
    code: &'static str,
    /// What to do about it, in the language asked for by Accept-Language.
    #[schema(example = "Enter a whole number from 1 to 1,000,000.")]
    detail: String,
}

/// Writes down what is the matter with a request of the API, and keeps every answer of the API out of caches that was not
/// meant for one.
pub(crate) async fn tell<F: Future<Output = Response>>(request: Request, rest: impl FnOnce(Request) -> F) -> Response {
    if !request.uri().path().starts_with("/api/") {
        return rest(request).await;
    }
    let words = Words::of(language(request.headers()));
    let id = request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok()).unwrap_or_default().to_owned();
    let mut response = rest(request).await;
    let problem = match response.extensions_mut().remove::<Problem>() {
        Some(problem) => problem,
        None if unsaid(&response) => Problem::of(response.status()),
        None => return uncached(response),
    };
    problem.log(&id);
    let mut told = problem.told(words, id).into_response();
    // What a layer said in headers stays said: Allow, Retry-After.
    for (name, value) in response.headers().iter().filter(|(name, _)| **name == header::ALLOW || **name == header::RETRY_AFTER) {
        told.headers_mut().insert(name, value.clone());
    }
    uncached(told)
}

/// An error that is not written down yet.
fn unsaid(response: &Response) -> bool {
    let told = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == MEDIA_TYPE);
    !told && (response.status().is_client_error() || response.status().is_server_error())
}

fn uncached(mut response: Response) -> Response {
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Programs that do not say which language they want get English, whatever the platform's first language is.
pub fn language(headers: &HeaderMap) -> Language {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    accepted.and_then(|accepted| negotiate(accepted, &Language::ALL)).unwrap_or(Language::En)
}

impl Problem {
    fn log(&self, id: &str) {
        let Matter { kind, cause, .. } = &*self.0;
        match cause {
            Some(cause) if *kind == INTERNAL => tracing::error!(id, cause, code = kind.code, "a request of the API failed"),
            Some(cause) => tracing::warn!(id, cause, code = kind.code, "a request of the API failed"),
            None => {}
        }
    }

    fn told(self, words: Words, request_id: String) -> impl IntoResponse {
        // keys: problem-*
        let Matter { kind: Kind { status, code }, faults, fills, members, headers, .. } = *self.0;
        let own = key("problem-detail", code);
        let detail = if words.knows(&own) { words.with(&own, &fills) } else { refusal_sentence(words, code) };
        let listed = faults.0.iter().take(LISTED);
        let told = Told {
            kind: format!("urn:passerelle:problem:{code}"),
            title: words.t(&key("problem", code)),
            status: status.as_u16(),
            detail,
            code,
            request_id,
            errors: listed
                .map(|fault| ToldFault { pointer: pointer(&fault.at), code: fault.code, detail: fault_sentence(words, fault) })
                .collect(),
            members,
        };
        let body = serde_json::to_string(&told).unwrap_or_default();
        let known = [(header::CONTENT_TYPE, MEDIA_TYPE), (header::CONTENT_LANGUAGE, words.language().code())];
        (status, headers, known, body)
    }
}

/// A fault's place as a whole JSON pointer; empty for the body itself.
fn pointer(at: &str) -> String {
    if at.is_empty() { String::new() } else { format!("/{at}") }
}

#[cfg(test)]
mod tests {
    use axum::{
        Router,
        body::{Body, to_bytes},
        middleware::{Next, from_fn},
        routing::get,
    };
    use tower::Service as _;

    use super::*;

    #[test]
    fn every_kind_has_its_words_in_every_language() {
        for words in Language::ALL.map(Words::of) {
            for kind in KINDS {
                assert!(words.knows(&key("problem", kind.code)), "{} {:?}", kind.code, words.language());
                let detail = [key("problem-detail", kind.code), key("refusal", kind.code)];
                assert!(detail.iter().any(|key| words.knows(key)), "{} {:?}", kind.code, words.language());
            }
        }
    }

    #[test]
    fn a_refused_order_keeps_its_code() {
        let refusals = [
            OrderRefusal::SellerSuspended,
            OrderRefusal::NoVendor,
            OrderRefusal::ReferenceTaken,
            OrderRefusal::Unknown(Faults::default()),
            OrderRefusal::Unfit(Faults::default()),
            OrderRefusal::NotFound,
            OrderRefusal::AlreadyCancelled,
            OrderRefusal::AlreadyApplied,
        ];
        for refusal in refusals {
            let code = refusal.code();
            assert_eq!(Problem::from(refusal).0.kind.code, code);
        }
    }

    #[test]
    fn a_bare_status_becomes_its_plainest_problem() {
        for (status, code) in [
            (400, "bad_request"),
            (404, "not_found"),
            (405, "method_not_allowed"),
            (413, "body_too_large"),
            (421, "wrong_host"),
            (500, "internal"),
            (503, "unavailable"),
            (504, "internal"),
        ] {
            assert_eq!(Problem::of(StatusCode::from_u16(status).unwrap()).0.kind.code, code, "{status}");
        }
    }

    async fn answered(path: &str, language: &'static str) -> (HeaderMap, serde_json::Value) {
        let alone = || async { (StatusCode::MISDIRECTED_REQUEST, "a page of some layer") };
        let faulty = || async {
            let mut faults = Faults::default();
            faults.hint("a/0/b", "range", "1–1000000");
            Problem::new(BAD_FIELDS).with_faults(faults).retry_after(7)
        };
        let router: Router =
            Router::new().route("/api/v1/alone", get(alone)).route("/api/v1/faulty", get(faulty)).route("/alone", get(alone));
        let mut request = Request::builder().uri(path).header(header::ACCEPT_LANGUAGE, language).body(Body::empty()).unwrap();
        request.extensions_mut().insert(RequestId::new(HeaderValue::from_static("r1")));
        let response = router
            .layer(from_fn(async |request, next: Next| tell(request, |request| next.run(request)).await))
            .call(request)
            .await
            .unwrap();
        let headers = response.headers().clone();
        let body = to_bytes(response.into_body(), 10_000).await.unwrap();
        (headers, serde_json::from_slice(&body).unwrap_or_default())
    }

    #[tokio::test]
    async fn a_problem_is_told_in_the_language_asked_for() {
        let (headers, told) = answered("/api/v1/faulty", "fr").await;
        assert_eq!(
            (&headers[header::CONTENT_TYPE], &headers[header::CONTENT_LANGUAGE]),
            (&HeaderValue::from_static(MEDIA_TYPE), &HeaderValue::from_static("fr"))
        );
        assert_eq!(
            (&headers[header::RETRY_AFTER], &headers[header::CACHE_CONTROL]),
            (&HeaderValue::from_static("7"), &HeaderValue::from_static("no-store"))
        );
        let fault = serde_json::json!({ "pointer": "/a/0/b", "code": "range", "detail": "Indiquez un nombre entier de 1 à 1\u{202f}000\u{202f}000." });
        assert_eq!((&told["status"], &told["request_id"], &told["errors"]), (&422.into(), &"r1".into(), &serde_json::json!([fault])));
    }

    #[tokio::test]
    async fn what_other_layers_answer_is_told_on_the_interface_alone() {
        let (headers, told) = answered("/api/v1/alone", "").await;
        assert_eq!((&headers[header::CONTENT_TYPE], &told["code"]), (&HeaderValue::from_static(MEDIA_TYPE), &"wrong_host".into()));
        assert_eq!(answered("/alone", "").await.1, serde_json::Value::Null);
    }

    #[test]
    fn english_unless_another_language_is_asked_for() {
        let mut headers = HeaderMap::new();
        assert_eq!(language(&headers), Language::En);
        headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static("de, fr;q=0.5"));
        assert_eq!(language(&headers), Language::Fr);
    }
}
