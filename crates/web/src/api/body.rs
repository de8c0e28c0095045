//! What a request's body may be: one JSON object, read strictly (threats T26 and T50).
//!
//! It is read in two steps. First as JSON: UTF-8, at most 32 levels deep; anything else is `malformed_json`. Then by its
//! shape, with [`Fields`]: every field that is missing, unknown, repeated or of another type is named at once, so that
//! whoever integrates mends them in one go.

use std::fmt;

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{StatusCode, header},
    response::IntoResponse,
};
use domain::Faults;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::problem::{BAD_REQUEST, BODY_TOO_LARGE, MALFORMED_JSON, Problem, UNSUPPORTED_MEDIA_TYPE};
use crate::App;

/// How deep JSON may be nested.
const DEPTH: usize = 32;

/// A body as it was sent.
pub struct Sent(Bytes);

impl FromRequest<App> for Sent {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).map(media_type);
        let bytes = Bytes::from_request(request, app).await.map_err(|rejection| match rejection.into_response().status() {
            StatusCode::PAYLOAD_TOO_LARGE => Problem::new(BODY_TOO_LARGE),
            _ => Problem::new(BAD_REQUEST),
        })?;
        match kind.as_deref() {
            Some("application/json") => Ok(Self(bytes)),
            None if bytes.is_empty() => Ok(Self(bytes)),
            _ => Err(Problem::new(UNSUPPORTED_MEDIA_TYPE)),
        }
    }
}

/// The type without its parameters, in lower case.
fn media_type(written: &str) -> String {
    written.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

impl Sent {
    /// The object in the body, by its shape.
    ///
    /// # Errors
    /// `malformed_json`, or `bad_fields` with a fault per field.
    pub fn read<T>(&self, shape: impl FnOnce(&mut Fields<'_>) -> T) -> Result<T, Problem> {
        Ok(read(parse(&self.0)?, shape)?)
    }

    /// The body in a form that takes nothing but what is right; whatever else it is, [`Sent::read`] says what is wrong.
    pub fn quickly<'s, T: serde::Deserialize<'s>>(&'s self) -> Option<T> {
        serde_json::from_slice(&self.0).ok()
    }

    /// As [`Sent::read`] where nothing needs to be said: no body at all, or an empty object.
    ///
    /// # Errors
    /// As [`Sent::read`].
    pub fn nothing(&self) -> Result<(), Problem> {
        if self.0.is_empty() { Ok(()) } else { self.read(|_| ()) }
    }

    /// Whether nothing was sent at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// SHA-256 of what is asked for: the path and these very bytes.
    #[must_use]
    pub fn fingerprint(&self, path: &str) -> Vec<u8> {
        Sha256::new().chain_update(path).chain_update([0]).chain_update(&self.0).finalize().to_vec()
    }
}

/// JSON as it was written: members in their order, repeated ones too.
#[derive(Clone, Debug, PartialEq)]
enum Json {
    Null,
    Flag(bool),
    Integer(i64),
    Fraction,
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl From<Json> for Value {
    /// Fractions are in nothing of ours, and become nothing.
    fn from(json: Json) -> Self {
        match json {
            Json::Null | Json::Fraction => Self::Null,
            Json::Flag(flag) => Self::Bool(flag),
            Json::Integer(number) => number.into(),
            Json::Text(text) => Self::String(text),
            Json::List(items) => items.into_iter().map(Self::from).collect(),
            Json::Object(members) => members.into_iter().map(|(name, value)| (name, Self::from(value))).collect(),
        }
    }
}

fn parse(bytes: &[u8]) -> Result<Json, Problem> {
    let mut input = serde_json::Deserializer::from_slice(bytes);
    let read = Level(DEPTH).deserialize(&mut input).and_then(|json| input.end().map(|()| json));
    read.map_err(|error| Problem::new(MALFORMED_JSON).filled("line", error.line()).filled("column", error.column()))
}

/// Reads one value with so many levels left.
struct Level(usize);

impl Level {
    fn below<E: Error>(&self) -> Result<Self, E> {
        self.0.checked_sub(1).map(Self).ok_or_else(|| E::custom("nested too deep"))
    }
}

impl<'de> DeserializeSeed<'de> for Level {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<Json, D::Error> {
        input.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Level {
    type Value = Json;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Json, E> {
        Ok(Json::Flag(flag))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Json, E> {
        Ok(Json::Integer(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Json, E> {
        // Beyond every bound of ours anyway; it will be said which.
        Ok(Json::Integer(i64::try_from(number).unwrap_or(i64::MAX)))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Json, E> {
        Ok(Json::Fraction)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Json, E> {
        Ok(Json::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut input: A) -> Result<Json, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = input.next_element_seed(self.below()?)? {
            items.push(item);
        }
        Ok(Json::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut input: A) -> Result<Json, A::Error> {
        let mut members = Vec::new();
        while let Some(name) = input.next_key::<String>()? {
            members.push((name, input.next_value_seed(self.below()?)?));
        }
        Ok(Json::Object(members))
    }
}

fn read<T>(json: Json, shape: impl FnOnce(&mut Fields<'_>) -> T) -> Result<T, Faults> {
    let mut faults = Faults::default();
    let value = object(Some(json), String::new(), &mut faults, shape);
    faults.or(Some(value))
}

/// Reads an object at `at`. Where there is none, that alone is noted, and the shape is filled with nothing.
fn object<T>(json: Option<Json>, at: String, faults: &mut Faults, shape: impl FnOnce(&mut Fields<'_>) -> T) -> T {
    let mut unheard = Faults::default();
    let (members, faults) = match json {
        Some(Json::Object(members)) => (members, faults),
        None => {
            faults.add(&at, "required");
            (Vec::new(), &mut unheard)
        }
        Some(_) => {
            faults.hint(&at, "wrong_type", "object");
            (Vec::new(), &mut unheard)
        }
    };
    let mut fields = Fields { at, members, known: Vec::new(), faults };
    let value = shape(&mut fields);
    fields.end();
    value
}

/// The fields of an object. What cannot be taken is noted and stands as nothing: the whole is given out only when there
/// was no fault at all.
pub struct Fields<'f> {
    at: String,
    members: Vec<(String, Json)>,
    known: Vec<&'static str>,
    faults: &'f mut Faults,
}

impl Fields<'_> {
    /// A text that must be there.
    pub fn text(&mut self, name: &'static str) -> String {
        self.needed(name, "string", text).unwrap_or_default()
    }

    /// A text that may be absent.
    pub fn text_or(&mut self, name: &'static str, otherwise: &str) -> String {
        self.optional(name, "string", text).unwrap_or_else(|| otherwise.to_owned())
    }

    /// A text that may be absent or null.
    pub fn text_or_null(&mut self, name: &'static str) -> Option<String> {
        let text_or_null = |json| if json == Json::Null { Some(None) } else { text(json).map(Some) };
        self.optional(name, "string", text_or_null).flatten()
    }

    /// A whole number that must be there.
    pub fn integer(&mut self, name: &'static str) -> i64 {
        let integer = |json| if let Json::Integer(number) = json { Some(number) } else { None };
        self.needed(name, "integer", integer).unwrap_or_default()
    }

    /// A whole number that may be absent or null.
    pub fn integer_or_null(&mut self, name: &'static str) -> Option<i64> {
        let integer_or_null = |json| match json {
            Json::Null => Some(None),
            Json::Integer(number) => Some(Some(number)),
            _ => None,
        };
        self.optional(name, "integer", integer_or_null).flatten()
    }

    /// A whole number that may be absent.
    pub fn integer_or(&mut self, name: &'static str, otherwise: i64) -> i64 {
        let integer = |json| if let Json::Integer(number) = json { Some(number) } else { None };
        self.optional(name, "integer", integer).unwrap_or(otherwise)
    }

    /// A yes or no that may be absent.
    pub fn flag_or(&mut self, name: &'static str, otherwise: bool) -> bool {
        let flag = |json| if let Json::Flag(flag) = json { Some(flag) } else { None };
        self.optional(name, "boolean", flag).unwrap_or(otherwise)
    }

    /// An object that must be there.
    pub fn object<T>(&mut self, name: &'static str, shape: impl FnOnce(&mut Fields<'_>) -> T) -> T {
        let json = self.take(name);
        object(json, self.place(name), self.faults, shape)
    }

    /// A list of objects that must be there.
    pub fn list<T>(&mut self, name: &'static str, shape: impl Fn(&mut Fields<'_>) -> T) -> Vec<T> {
        let items = self.needed(name, "array", |json| if let Json::List(items) = json { Some(items) } else { None });
        let place = self.place(name);
        let items = items.unwrap_or_default().into_iter().enumerate();
        items.map(|(at, item)| object(Some(item), format!("{place}/{at}"), self.faults, &shape)).collect()
    }

    /// A list of texts that may be absent.
    pub fn texts_or_none(&mut self, name: &'static str) -> Vec<String> {
        let texts = |json| if let Json::List(items) = json { items.into_iter().map(text).collect() } else { None };
        self.optional(name, "array", texts).unwrap_or_default()
    }

    /// Anything, as it is; nothing when it is absent.
    pub fn any(&mut self, name: &'static str) -> Option<Value> {
        self.take(name).map(Value::from)
    }

    fn needed<T>(&mut self, name: &'static str, kind: &'static str, read: impl FnOnce(Json) -> Option<T>) -> Option<T> {
        let json = self.take(name);
        if json.is_none() {
            self.faults.add(self.place(name), "required");
        }
        self.typed(json?, name, kind, read)
    }

    fn optional<T>(&mut self, name: &'static str, kind: &'static str, read: impl FnOnce(Json) -> Option<T>) -> Option<T> {
        let json = self.take(name)?;
        self.typed(json, name, kind, read)
    }

    fn typed<T>(&mut self, json: Json, name: &'static str, kind: &'static str, read: impl FnOnce(Json) -> Option<T>) -> Option<T> {
        let value = read(json);
        if value.is_none() {
            self.faults.hint(self.place(name), "wrong_type", kind);
        }
        value
    }

    fn take(&mut self, name: &'static str) -> Option<Json> {
        self.known.push(name);
        let at = self.members.iter().position(|(member, _)| member == name)?;
        Some(self.members.remove(at).1)
    }

    fn place(&self, name: &str) -> String {
        let name = name.replace('~', "~0").replace('/', "~1");
        if self.at.is_empty() { name } else { format!("{}/{name}", self.at) }
    }

    /// Whatever nobody took is one too many.
    fn end(self) {
        for (name, _) in &self.members {
            if self.known.contains(&name.as_str()) {
                self.faults.add(self.place(name), "duplicate_field");
            } else {
                self.faults.hint(self.place(name), "unknown_field", known(&self.known));
            }
        }
    }
}

/// The names that would do, for the sentence.
pub fn known(names: &[&str]) -> String {
    if names.is_empty() { "–".to_owned() } else { names.join(", ") }
}

fn text(json: Json) -> Option<String> {
    if let Json::Text(text) = json { Some(text) } else { None }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// The faults of a body as `pointer code`, or the values it gives.
    pub fn faults<T>(body: &str, shape: impl FnOnce(&mut Fields<'_>) -> T) -> Result<T, Vec<(String, &'static str, String)>> {
        let json = parse(body.as_bytes()).unwrap_or_else(|problem| panic!("{body}: {problem:?}"));
        read(json, shape).map_err(|faults| faults.0.into_iter().map(|fault| (fault.at, fault.code, fault.hint)).collect())
    }

    type Shape = (String, i64, bool, Option<String>, Vec<String>);

    fn shape(fields: &mut Fields<'_>) -> Shape {
        let inner = fields.object("inner", |inner| (inner.text("name"), inner.integer("count")));
        (
            inner.0,
            inner.1,
            fields.flag_or("flag", true),
            fields.text_or_null("day"),
            fields.list("list", |line| line.text_or("kind", "plain")),
        )
    }

    fn at(body: &str) -> Vec<String> {
        faults(body, shape).unwrap_err().into_iter().map(|(at, code, _)| format!("{at} {code}")).collect()
    }

    #[test]
    fn a_good_body_is_read() {
        let read = faults(r#"{"inner":{"name":"x","count":3},"list":[{},{"kind":"odd"}],"day":null}"#, shape);
        assert_eq!(read, Ok(("x".to_owned(), 3, true, None, vec!["plain".to_owned(), "odd".to_owned()])));
    }

    #[test]
    fn all_faults_are_named_at_once() {
        let body = r#"{"inner":{"count":1.5,"a/b":1,"count":2},"flag":"yes","list":[{"kind":null},7],"list":[],"x":{}}"#;
        let all = [
            "inner/name required",
            "inner/count wrong_type",
            "inner/a~1b unknown_field",
            "inner/count duplicate_field",
            "flag wrong_type",
            "list/0/kind wrong_type",
            "list/1 wrong_type",
            "list duplicate_field",
            "x unknown_field",
        ];
        assert_eq!(at(body), all);
    }

    #[test]
    fn what_is_missing_is_named_once_and_not_inside() {
        assert_eq!(at("{}"), ["inner required", "list required"]);
        assert_eq!(at("[]"), [" wrong_type"]);
        assert_eq!(at(r#"{"inner":[],"list":{}}"#), ["inner wrong_type", "list wrong_type"]);
    }

    #[test]
    fn numbers_beyond_every_bound_stay_numbers() {
        let read = faults(r#"{"inner":{"name":"x","count":18446744073709551615},"list":[]}"#, shape);
        assert_eq!(read.map(|read| read.1), Ok(i64::MAX));
    }

    #[test]
    fn what_is_not_json_is_refused_whole() {
        let (deep, deepest) = ("[".repeat(33) + &"]".repeat(33), "[".repeat(1_000_000));
        let long = "9".repeat(400);
        let odd: [&[u8]; 16] = [
            b"",
            b"{",
            b"{}x",
            b"{} {}",
            b"nul",
            b"NaN",
            b"{'a':1}",
            b"{\"a\":01}",
            b"[1,]",
            b"\xef\xbb\xbf{}",
            b"\"\xc0\xaf\"",
            b"\"\\ud800\"",
            b"\"\x01\"",
            long.as_bytes(),
            deep.as_bytes(),
            deepest.as_bytes(),
        ];
        for odd in odd {
            assert!(parse(odd).is_err(), "{:?}", String::from_utf8_lossy(odd.get(..40).unwrap_or(odd)));
        }
        assert!(parse(("[".repeat(32) + &"]".repeat(32)).as_bytes()).is_ok());
    }

    #[test]
    fn the_media_type_counts_without_its_parameters() {
        assert_eq!(media_type("Application/JSON; charset=utf-8"), "application/json");
        assert_eq!(media_type("text/plain"), "text/plain");
    }
}
