//! What Stripe's answers and messages look like, as far as it matters here.

use jiff::civil::Date;
use serde::Deserialize;

use super::Silence;

/// The longest id that is believed to be one.
const LONGEST: usize = 255;

/// Whether this is an id of Stripe's of that kind.
pub fn is_id(text: &str, kind: &str) -> bool {
    let rest = text.strip_prefix(kind).unwrap_or_default();
    !rest.is_empty() && text.len() <= LONGEST && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Anything that has an id.
#[derive(Deserialize)]
pub struct Thing {
    id: String,
    object: String,
}

impl Thing {
    pub fn named(self, object: &str, kind: &str) -> Option<String> {
        (self.object == object && is_id(&self.id, kind)).then_some(self.id)
    }
}

/// How far a page has come on which a card is entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryState {
    /// Nobody has entered one yet.
    Open,
    /// One was entered.
    Complete,
    /// Nobody can any more.
    Expired,
}

/// A page on which a card is entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Stripe's id of the page.
    pub session: String,
    /// Our id of it.
    pub reference: String,
    /// Whose card it will be.
    pub customer: String,
    /// How far it has come.
    pub state: EntryState,
    /// What holds the card, once there is one.
    pub intent: Option<String>,
    /// The page, while it is open.
    pub url: Option<String>,
}

#[derive(Deserialize)]
pub struct Session {
    id: String,
    object: String,
    mode: String,
    client_reference_id: Option<String>,
    customer: Option<String>,
    status: EntryState,
    setup_intent: Option<String>,
    url: Option<String>,
}

impl Session {
    pub fn entry(self) -> Option<Entry> {
        let ours = self.object == "checkout.session" && self.mode == "setup" && is_id(&self.id, "cs_");
        let customer = self.customer.filter(|id| is_id(id, "cus_"))?;
        let led = self.url.as_deref().is_none_or(|url| url.starts_with("https://") || url.starts_with("http://"));
        let intent = self.setup_intent.as_deref().is_none_or(|id| is_id(id, "seti_"));
        (ours && led && intent).then_some(Entry {
            session: self.id,
            reference: self.client_reference_id?,
            customer,
            state: self.status,
            intent: self.setup_intent,
            url: self.url,
        })
    }
}

#[derive(Deserialize)]
pub struct Intent {
    id: String,
    object: String,
    status: String,
    customer: Option<String>,
    payment_method: Option<String>,
}

impl Intent {
    /// The card it was made for, once that is sure.
    pub fn card_of(self, id: &str, customer: &str) -> Result<Option<String>, Silence> {
        if self.id != id || self.object != "setup_intent" || self.customer.as_deref() != Some(customer) {
            return Err(Silence::Nonsense);
        }
        if self.status == "succeeded" { self.payment_method.ok_or(Silence::Nonsense).map(Some) } else { Ok(None) }
    }
}

/// What is known of a card here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Stripe's id of it.
    pub id: String,
    /// Like `visa`.
    pub brand: String,
    /// The last four digits.
    pub last4: String,
    /// Its last day: that of the month printed on it.
    pub expires_on: Date,
}

#[derive(Deserialize)]
pub struct Method {
    id: String,
    object: String,
    #[serde(rename = "type")]
    kind: String,
    customer: Option<String>,
    card: Option<OnCard>,
}

#[derive(Deserialize)]
struct OnCard {
    brand: String,
    last4: String,
    exp_month: i8,
    exp_year: i16,
}

impl Method {
    /// Whether it is this one, and no customer's.
    pub fn is_free(&self, id: &str) -> bool {
        self.id == id && self.object == "payment_method" && self.customer.is_none()
    }

    pub fn card(self, id: &str, customer: Option<&str>) -> Option<Card> {
        let theirs = customer.is_none_or(|customer| self.customer.as_deref().is_none_or(|owner| owner == customer));
        let on = self.card.filter(|_| theirs && self.id == id && self.object == "payment_method" && self.kind == "card")?;
        let shown = on.last4.len() == 4 && on.last4.bytes().all(|byte| byte.is_ascii_digit());
        let named = (1..=30).contains(&on.brand.len()) && on.brand.bytes().all(|byte| byte.is_ascii_graphic());
        let first = Date::new(on.exp_year, on.exp_month, 1).ok()?;
        (shown && named).then(|| Card { id: self.id, brand: on.brand, last4: on.last4, expires_on: first.last_of_month() })
    }
}

/// What a message of Stripe's is about. It is only a hint to ask: what it says is not believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// A page on which a card was entered, or can be entered no more.
    Entry(String),
    /// A card.
    Card(String),
    /// Something that does not matter here.
    Other,
}

#[derive(Deserialize)]
struct Event {
    object: String,
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    object: About,
}

#[derive(Deserialize)]
struct About {
    object: String,
    #[serde(default)]
    id: Option<String>,
}

impl News {
    /// Reads a message whose signature was found good; nothing, when it is none.
    #[must_use]
    pub fn read(body: &[u8]) -> Option<Self> {
        let event: Event = serde_json::from_slice(body).ok()?;
        let About { object, id } = event.data.object;
        let id = id.unwrap_or_default();
        (event.object == "event").then(|| match object.as_str() {
            "checkout.session" if is_id(&id, "cs_") => Self::Entry(id),
            "payment_method" if is_id(&id, "pm_") => Self::Card(id),
            _ => Self::Other,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_says_only_what_to_ask_about() {
        let about = |object: &str, id: &str| {
            News::read(format!(r#"{{"object":"event","type":"any","data":{{"object":{{"object":"{object}","id":"{id}"}}}}}}"#).as_bytes())
        };
        assert_eq!(about("checkout.session", "cs_test_1"), Some(News::Entry("cs_test_1".to_owned())));
        assert_eq!(about("payment_method", "pm_1"), Some(News::Card("pm_1".to_owned())));
        for (object, id) in [("charge", "ch_1"), ("checkout.session", "pm_1"), ("payment_method", "pm_1/../x"), ("balance", "")] {
            assert_eq!(about(object, id), Some(News::Other), "{object} {id}");
        }
        for odd in ["", "null", "[]", "{}", r#"{"object":"event"}"#, r#"{"object":"event","data":{"object":"cs_1"}}"#] {
            assert_eq!(News::read(odd.as_bytes()), None, "{odd}");
        }
    }

    #[test]
    fn a_card_s_last_day_is_that_of_its_month() {
        let method = |month: i64, year: i64, last4: &str, customer: &str| -> Option<Card> {
            let text = format!(
                r#"{{"id":"pm_1","object":"payment_method","type":"card","customer":{customer},
                "card":{{"brand":"visa","last4":"{last4}","exp_month":{month},"exp_year":{year}}}}}"#
            );
            serde_json::from_str::<Method>(&text).ok()?.card("pm_1", Some("cus_1"))
        };
        assert_eq!(method(2, 2028, "4242", "\"cus_1\"").unwrap().expires_on, jiff::civil::date(2028, 2, 29));
        assert!(method(2, 2028, "4242", "null").is_some());
        let odd = [
            method(2, 2028, "4242", "\"cus_2\""),
            method(13, 2028, "4242", "null"),
            method(0, 2028, "4242", "null"),
            method(2, 99_999, "4242", "null"),
            method(2, 2028, "424", "null"),
            method(2, 2028, "4a42", "null"),
        ];
        assert_eq!(odd, [const { None }; 6]);
    }
}
