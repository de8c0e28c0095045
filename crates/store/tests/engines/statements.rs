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

/// The form that PostgreSQL gets for many calls is made from the text, so each is tried, not only those in use today.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_form_for_many_is_understood() {
    crate::database::with(crate::database::Engine::Postgres, |database| async move {
        database.store().await;
        let crate::database::Plain::Postgres(client) = database.plain().await else { unreachable!() };
        let (mut made, mut mistakes) = (0, Vec::new());
        for (name, text) in store::statements() {
            let one = client.prepare(text).await.unwrap();
            let Some(many) = store::for_many(text, one.params()) else { continue };
            made += 1;
            match client.prepare(&many).await {
                Ok(many) if text.starts_with("select ") => assert_eq!(many.columns().len(), one.columns().len() + 1, "{name}"),
                Ok(_) => {}
                Err(why) => mistakes.push(format!("{name}: {why:?}: {many}")),
            }
        }
        assert!(mistakes.is_empty(), "{mistakes:#?}");
        assert!(made > 100, "{made} have one");
    })
    .await;
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
