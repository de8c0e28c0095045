//! One value between a column and a backup.

use data_encoding::BASE64;
use jiff::{Timestamp, civil::Date};
use serde_json::Value as Json;
use uuid::Uuid;

use crate::{
    broken::Broken,
    schema::Word,
    sql::{Row, Value},
};

/// A column as JSON.
pub(super) fn read(row: &Row, at: usize, word: Word) -> Result<Json, Broken> {
    Ok(match word {
        Word::Id => row.get::<Option<Uuid>>(at)?.map(|id| id.to_string()).into(),
        Word::Instant => row.get::<Option<Timestamp>>(at)?.map(|instant| instant.to_string()).into(),
        Word::Day => row.get::<Option<Date>>(at)?.map(|day| day.to_string()).into(),
        Word::Flag => row.get::<Option<bool>>(at)?.into(),
        Word::Number => row.get::<Option<i64>>(at)?.into(),
        // In an array of its own: a document may itself be null.
        Word::Document => row.get::<Option<Json>>(at)?.map(|document| vec![document]).into(),
        Word::Bytes => row.get::<Option<Vec<u8>>>(at)?.map(|bytes| BASE64.encode(&bytes)).into(),
        Word::Text => row.get::<Option<String>>(at)?.into(),
    })
}

/// JSON as a column's value; nothing when it is not one of that type.
pub(super) fn written(json: &Json, word: Word) -> Option<Value> {
    if json.is_null() {
        return Some(Value::Null);
    }
    Some(match word {
        Word::Id => Value::Id(json.as_str()?.parse().ok()?),
        Word::Instant => Value::Instant(json.as_str()?.parse().ok()?),
        Word::Day => Value::Day(json.as_str()?.parse().ok()?),
        Word::Flag => Value::Flag(json.as_bool()?),
        Word::Number => Value::Integer(json.as_i64()?),
        Word::Document => match json.as_array()?.as_slice() {
            [document] => Value::Document(document.clone()),
            _ => return None,
        },
        Word::Bytes => Value::Bytes(BASE64.decode(json.as_str()?.as_bytes()).ok()?),
        Word::Text => Value::Text(json.as_str()?.to_owned()),
    })
}

/// A value as PostgreSQL's COPY reads it, without the tab or the end of the line after it.
pub(super) fn copied(value: &Value) -> String {
    match value {
        Value::Text(text) => escaped(text),
        Value::Integer(number) => number.to_string(),
        Value::Flag(flag) => flag.to_string(),
        Value::Instant(instant) => instant.to_string(),
        Value::Day(day) => day.to_string(),
        Value::Document(json) => escaped(&json.to_string()),
        Value::Id(id) => id.to_string(),
        Value::Bytes(bytes) => format!("\\\\x{}", data_encoding::HEXLOWER.encode(bytes)),
        Value::Null => "\\N".to_owned(),
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back_as_they_were() {
        let (id, at) = (Uuid::from_u128(7), Timestamp::from_microsecond(1_795_000_000_000_001).unwrap());
        for (json, word, shown) in [
            (Json::from(id.to_string()), Word::Id, id.to_string()),
            (Json::from(at.to_string()), Word::Instant, "2026-11-18T11:06:40.000001Z".to_owned()),
            (Json::from("2026-11-26"), Word::Day, "2026-11-26".to_owned()),
            (Json::from(true), Word::Flag, "true".to_owned()),
            (Json::from(-5), Word::Number, "-5".to_owned()),
            (serde_json::json!([{ "a": "\\ \n" }]), Word::Document, r#"{"a":"\\\\ \\n"}"#.to_owned()),
            (serde_json::json!([null]), Word::Document, "null".to_owned()),
            (Json::from("AP8="), Word::Bytes, "\\\\x00ff".to_owned()),
            (Json::from("a\tb\\N\r\n"), Word::Text, "a\\tb\\\\N\\r\\n".to_owned()),
            (Json::Null, Word::Text, "\\N".to_owned()),
        ] {
            assert_eq!(copied(&written(&json, word).unwrap()), shown, "{json}");
        }
        for (json, word) in
            [(Json::from(1), Word::Text), (Json::from("x"), Word::Id), (Json::from("1"), Word::Number), (Json::from(1.5), Word::Number)]
        {
            assert!(written(&json, word).is_none(), "{json}");
        }
    }
}
