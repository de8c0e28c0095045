//! Each engine understands every statement of the program.

use std::sync::Arc;

use crate::database::Database;

on_both_engines!(each_statement_is_understood);

async fn each_statement_is_understood(database: Arc<Database>) {
    database.store().await;
    let plain = database.plain().await;
    let mut mistakes = Vec::new();
    for (name, text) in store::statements() {
        if let Err(why) = plain.prepare(text).await {
            mistakes.push(format!("{name}: {why}"));
        }
    }
    assert!(mistakes.is_empty(), "{mistakes:#?}");
    assert!(store::statements().count() > 80, "the list of statements has holes");
}

/// SQLite numbers `$n` by its first appearance, PostgreSQL by its digits: both agree only when they appear in order.
#[test]
fn parameters_appear_in_order() {
    for (name, text) in store::statements() {
        let mut most = 0;
        for number in text.split('$').skip(1) {
            let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
            let number: u32 = digits.parse().unwrap();
            assert!(number <= most + 1, "{name}: ${number} comes before ${}", most + 1);
            most = most.max(number);
        }
    }
}
