//! One statement for many calls, made from the text for one call: no text is written twice.
//!
//! The values travel as arrays, one per parameter, and `calls` hands them out row by row. `nth` says which call a row
//! answers.

use tokio_postgres::types::Type;

/// The text for many calls of this one, whose parameters have these types. Nothing for a form that is not known to mean
/// the same: the calls are then sent one by one.
///
/// What answers with rows gives `nth` as the last column; what gives none (an `insert`) is checked by its count.
#[must_use]
pub fn for_many(text: &str, types: &[Type]) -> Option<String> {
    let (calls, text) = (calls(types), with_columns(text));
    if text.starts_with("select ") {
        return Some(format!("select q.*, calls.nth from {calls} cross join lateral ({text}) as q"));
    }
    let plain = !types.is_empty() && ["select ", " from ", " returning ", " on conflict "].iter().all(|word| !text.contains(word));
    if plain && text.starts_with("insert into ") {
        let (into, values) = text.split_once(" values (")?;
        return Some(format!("{into} select {} from {calls}", values.strip_suffix(')')?));
    }
    if plain && text.starts_with("update ") {
        let (set, condition) = text.split_once(" where ")?;
        return Some(format!("{set} from {calls} where {condition} returning calls.nth"));
    }
    None
}

/// The rows of values. Without parameters all that counts is how many calls there are.
fn calls(types: &[Type]) -> String {
    if types.is_empty() {
        return "generate_series(1, $1::int8) as calls(nth)".to_owned();
    }
    let arrays: Vec<String> = (1..).zip(types).map(|(number, of)| format!("${number}::{}[]", of.name())).collect();
    let columns: String = (1..=types.len()).map(|number| format!("p{number}, ")).collect();
    format!("unnest({}) with ordinality as calls({columns}nth)", arrays.join(", "))
}

/// `$3` becomes `calls.p3`.
fn with_columns(text: &str) -> String {
    text.replace('$', "calls.p")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(text: &str, types: &[Type]) -> String {
        for_many(text, types).unwrap_or_default()
    }

    #[test]
    fn a_read_is_done_for_each_call() {
        assert_eq!(
            made("select id from orders where seller_id = $1 and reference = $2", &[Type::UUID, Type::TEXT]),
            "select q.*, calls.nth from unnest($1::uuid[], $2::text[]) with ordinality as calls(p1, p2, nth) \
             cross join lateral (select id from orders where seller_id = calls.p1 and reference = calls.p2) as q"
        );
        assert_eq!(
            made("select id from service where provisioning", &[]),
            "select q.*, calls.nth from generate_series(1, $1::int8) as calls(nth) cross join lateral (select id from service where provisioning) as q"
        );
    }

    #[test]
    fn a_write_takes_its_values_from_each_call() {
        assert_eq!(
            made("insert into email (id, due_at, sent_at, attempts) values ($1, $2, $2, 0)", &[Type::UUID, Type::TIMESTAMPTZ]),
            "insert into email (id, due_at, sent_at, attempts) select calls.p1, calls.p2, calls.p2, 0 \
             from unnest($1::uuid[], $2::timestamptz[]) with ordinality as calls(p1, p2, nth)"
        );
        assert_eq!(
            made("update orders set status = $1 where id = $2 and status in ('a', 'b')", &[Type::TEXT, Type::UUID]),
            "update orders set status = calls.p1 from unnest($1::text[], $2::uuid[]) with ordinality as calls(p1, p2, nth) \
             where id = calls.p2 and status in ('a', 'b') returning calls.nth"
        );
    }

    #[test]
    fn what_may_mean_something_else_is_left_alone() {
        for text in [
            "insert into terms (id) values ($1) on conflict do nothing",
            "update task set done = $1 where id in (select id from task)",
            "delete from email where id = $1",
        ] {
            assert_eq!(for_many(text, &[Type::UUID]), None, "{text}");
        }
    }
}
