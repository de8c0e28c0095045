//! How each engine finds what a statement asks for, on a database with thousands of rows: by which index, and never by
//! walking a table that grows.
//!
//! `plans.txt` has a line for every statement. A hot one names the indexes it goes by on either engine; a cold one says why
//! it may take its time. SQLite plans by its rules alone, so its line has to be met exactly; PostgreSQL chooses between
//! indexes that cost the same by chance, and has to go by one of those named at least. A statement without a line fails, and so does one that goes another way: look at it, then
//! `UPDATE_PLANS=1 ./dev postgres cargo nextest run -p store plans` writes the lines anew.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    path::PathBuf,
    sync::Arc,
};

use crate::database::{Database, Engine, Plain};

on_both_engines!(each_statement_goes_by_its_index);

/// Rows of each table that grows.
const ROWS: usize = 3_000;
/// Tables that stay small: reading one whole is no worse than looking into it. (`job` has a row for each job,
/// `entitlement_frontier` is one; `sold` and `taken_over` are parts of a page that were cut before.)
const SMALL: [&str; 12] = [
    "seller",
    "currency_exception",
    "service",
    "plan",
    "api_key",
    "installation",
    "job",
    "operator",
    "entitlement_frontier",
    "seller_move",
    "sold",
    "taken_over",
];

/// Indexes of what waits to be done, and leaves them soon: walking one whole is its purpose.
const LITTLE: [&str; 3] = ["email_due", "email_given_up", "organization_address_unsettled"];

/// Nouns whose statements are sent for many calls at once: those of orders placed and subscriptions applied.
const SHARED: [&str; 7] = [
    "store::catalogue::",
    "store::idempotency::",
    "store::invitation::",
    "store::onboarding::",
    "store::order::",
    "store::organization::",
    "store::organization_address::",
];

/// A statement's line.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Line {
    /// Why it may take its time.
    Cold(String),
    /// Indexes on SQLite, and on PostgreSQL.
    Hot([BTreeSet<String>; 2]),
}

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/engines/plans.txt")
}

fn known() -> BTreeMap<String, Line> {
    let text = std::fs::read_to_string(path()).unwrap_or_default();
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines.map(|line| line.split_once(" = ").map(|(name, rest)| (name.trim().to_owned(), read(rest))).unwrap()).collect()
}

fn read(rest: &str) -> Line {
    if let Some(why) = rest.trim().strip_prefix("cold:") {
        return Line::Cold(why.trim().to_owned());
    }
    let (sqlite, postgres) = rest.split_once('|').unwrap();
    Line::Hot([sqlite, postgres].map(|indexes| indexes.split_whitespace().map(str::to_owned).collect()))
}

async fn each_statement_goes_by_its_index(database: Arc<Database>) {
    database.store().await;
    let plain = database.plain().await;
    fill(&plain).await;
    let (mut known, mut wrong) = (known(), Vec::new());
    let updating = std::env::var_os("UPDATE_PLANS").is_some();
    for (name, text) in store::statements().filter(|(_, text)| !text.starts_with("insert")) {
        let line = known.get(name).cloned();
        if matches!(line, Some(Line::Cold(_))) {
            continue;
        }
        let (walked, indexes) = ways(&plain, text).await;
        wrong.extend(walks(name, walked));
        if SHARED.iter().any(|noun| name.starts_with(noun))
            && let Some(many) = for_many(&plain, text).await
        {
            wrong.extend(walks(&format!("{name} for many"), ways(&plain, &many).await.0));
        }
        let mut both = match line {
            Some(Line::Hot(both)) => both,
            _ if updating => Default::default(),
            _ => {
                wrong.push(format!("{name} has no line in plans.txt"));
                continue;
            }
        };
        let at = usize::from(database.engine == Engine::Postgres);
        if updating {
            both[at] = indexes;
            known.insert(name.to_owned(), Line::Hot(both));
        } else if !meets(database.engine, &both[at], &indexes) {
            wrong.push(format!("{name} goes by {indexes:?}, not by {:?}", both[at]));
        }
    }
    if updating {
        write(&known);
    }
    let names: BTreeSet<_> = store::statements().map(|(name, _)| name).collect();
    wrong.extend(known.keys().filter(|name| !names.contains(name.as_str())).map(|name| format!("{name} is no statement any more")));
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What is wrong with walking these, if any of them grows.
fn walks(name: &str, walked: BTreeSet<String>) -> Option<String> {
    let walked: Vec<_> = walked.into_iter().filter(|table| !SMALL.contains(&table.as_str())).collect();
    (!walked.is_empty()).then(|| format!("{name} walks all of {}", walked.join(", ")))
}

/// The form of a statement that PostgreSQL gets for many calls.
async fn for_many(plain: &Plain, text: &str) -> Option<String> {
    let Plain::Postgres(client) = plain else { return None };
    store::for_many(text, client.prepare(text).await.unwrap().params())
}

fn write(known: &BTreeMap<String, Line>) {
    let mut text = String::from(
        "# How each statement is found: indexes on SQLite | indexes on PostgreSQL 15, or why it may take its time. See plans.rs.\n",
    );
    for (name, line) in known {
        match line {
            Line::Cold(why) => writeln!(text, "{name} = cold: {why}").unwrap(),
            Line::Hot([sqlite, postgres]) => {
                let [sqlite, postgres] = [sqlite, postgres].map(|indexes| indexes.iter().cloned().collect::<Vec<_>>().join(" "));
                writeln!(text, "{name} = {sqlite} | {postgres}").unwrap();
            }
        }
    }
    std::fs::write(path(), text).unwrap();
}

/// Whether a statement goes the way it is said to go.
fn meets(engine: Engine, said: &BTreeSet<String>, indexes: &BTreeSet<String>) -> bool {
    match engine {
        Engine::Sqlite => said == indexes,
        Engine::Postgres => said.is_empty() || said.iter().any(|index| indexes.iter().any(|other| twins(index, other))),
    }
}

/// A key and what begins with it find the same rows: `orders_pkey` and `orders_id_seller_id_key`.
fn twins(one: &str, other: &str) -> bool {
    let table = |index: &str| index.split_once("_id_").or_else(|| index.split_once("_pkey")).map(|(table, _)| table.to_owned());
    one == other || (table(one).is_some() && table(one) == table(other))
}

/// Tables a statement walks whole, and indexes it goes by.
async fn ways(plain: &Plain, text: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    match plain {
        Plain::Sqlite(connection) => {
            let mut plan = connection.prepare(&format!("explain query plan {text}")).unwrap();
            let steps: Vec<String> = plan.raw_query().mapped(|row| row.get(3)).collect::<Result<_, _>>().unwrap();
            of_sqlite(&steps, text)
        }
        Plain::Postgres(client) => {
            client.batch_execute(&format!("prepare way as {text}")).await.unwrap();
            let count = (1..40).take_while(|number| text.contains(&format!("${number}"))).count();
            let nothing = vec!["null"; count].join(", ");
            let asked = if count == 0 {
                "explain (format json) execute way".to_owned()
            } else {
                format!("explain (format json) execute way({nothing})")
            };
            let plan: serde_json::Value = client.query_one(&asked, &[]).await.unwrap().get(0);
            client.batch_execute("deallocate way").await.unwrap();
            let mut ways = Default::default();
            of_postgres(&plan, &mut ways);
            ways
        }
    }
}

/// `SEARCH s USING INDEX subscription_onboarding (…)`, `SCAN e`: a name is a table's or what the statement calls it.
fn of_sqlite(steps: &[String], text: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut walked, mut indexes) = (BTreeSet::new(), BTreeSet::new());
    for step in steps {
        let words: Vec<_> = step.split_whitespace().collect();
        if let Some(at) = words.iter().position(|word| *word == "INDEX") {
            indexes.insert(words[at + 1].to_owned());
        }
        // In the order that is asked for and with an end, a walk is a page.
        let paged = text.contains("limit") && !steps.iter().any(|step| step.contains("TEMP B-TREE FOR ORDER BY"));
        // An index that holds only what waits is little to walk.
        let paged = paged || words.last().is_some_and(|index| LITTLE.contains(index));
        if words[0] == "SCAN" && !paged && !step.contains("CONSTANT ROW") && !step.contains("SUBQUERY") {
            walked.insert(table(words[1], text));
        }
    }
    (walked, indexes)
}

/// The table that a statement calls by this name.
fn table(name: &str, text: &str) -> String {
    let words: Vec<_> = text.split([' ', ',', '(', ')']).filter(|word| !word.is_empty()).collect();
    let named = words.windows(3).find(|three| ["from", "join"].contains(&three[0]) && three[2] == name);
    named.map_or(name, |three| three[1]).to_owned()
}

fn of_postgres(plan: &serde_json::Value, ways: &mut (BTreeSet<String>, BTreeSet<String>)) {
    match plan {
        serde_json::Value::Array(parts) => parts.iter().for_each(|part| of_postgres(part, ways)),
        serde_json::Value::Object(fields) => {
            if let Some(index) = fields.get("Index Name").and_then(|name| name.as_str()) {
                ways.1.insert(index.to_owned());
            }
            if fields.get("Node Type").is_some_and(|kind| kind == "Seq Scan") {
                ways.0.insert(fields["Relation Name"].as_str().unwrap().to_owned());
            }
            fields.values().for_each(|part| of_postgres(part, ways));
        }
        _ => {}
    }
}

/// Thousands of rows of everything that grows, each a little world of its own.
async fn fill(plain: &Plain) {
    plain.run(CATALOGUE).await.unwrap();
    for (table, row) in GROWING {
        for chunk in 0..ROWS / 500 {
            let (columns, values) = row.split_once(" = ").unwrap();
            let rows: Vec<_> = (chunk * 500..(chunk + 1) * 500)
                .map(|number| {
                    format!(
                        "({})",
                        values
                            .replace("%%", &format!("{number:04}"))
                            .replace("##", &number.to_string())
                            .replace('#', &(number % 40).to_string())
                    )
                })
                .collect();
            plain.run(&format!("insert into {table} ({columns}) values {}", rows.join(", "))).await.unwrap();
        }
    }
    if let Plain::Postgres(client) = plain {
        // As a node asks: each statement is planned once, for whatever it will be asked with.
        client.batch_execute("analyze; set plan_cache_mode = force_generic_plan").await.unwrap();
    }
}

const CATALOGUE: &str = "insert into service (id, key, names, descriptions, home_url, terms_url, terms_version, status, created_at) values \
      ({backup}, 'backup', '{}', '{}', '', '', '', 'active', {now}); \
    insert into plan (id, service_id, key, names, created_at) values ({standard}, {backup}, 'standard', '{}', {now}); \
    insert into seller (id, key, kind, name, legal_name, support_email, support_url, billing_console_url, link_days, redemption, status, created_at) values \
      ({vendor}, 'vendor', 'vendor', 'V', '', '', '', '', 30, 'confirm', 'active', {now}); \
    insert into seller_account (id, seller_id, number, status, created_at) values ({at_vendor}, {vendor}, '1', 'open', {now}); \
    insert into orders (id, seller_id, reference, seller_account_id, buyer_email, buyer_name, buyer_company, buyer_language, delivery, discounted, status, placed_at) values \
      ({own}, {vendor}, 'R', {at_vendor}, 'a@c.example', 'A', '', 'en', 'seller', false, 'applied', {now});";

/// Tables that grow, with a row of each: `##` is the row's number, `#` that of one of forty.
const GROWING: [(&str, &str); 48] = [
    (
        "seller",
        "id, key, kind, name, legal_name, support_email, support_url, billing_console_url, link_days, redemption, status, created_at = \
        {seller_##}, 's##', 'partner', 'S', '', '', '', '', 30, 'confirm', 'active', {now}",
    ),
    ("seller_account", "id, seller_id, number, status, created_at = {customer_##}, {seller_#}, '##', 'open', {now}"),
    (
        "account",
        "id, email, email_key, name, language, password_hash, created_at, verified_at = {account_##}, 'a##@c##.example', 'a##@c##.example', 'A', 'en', '', {now}, {now}",
    ),
    ("seller_consent_miss", "id, seller_id, at = {cnm_##}, {seller_#}, {now}"),
    ("mailed_code", "id, account_id, created_at, tries = {code_##}, {account_##}, {now}, 0"),
    ("session", "id, hash, account_id, created_at, seen_at = {session_##}, {bytes:session_##}, {account_##}, {now}, {now}"),
    (
        "orders",
        "id, seller_id, reference, seller_account_id, buyer_email, buyer_name, buyer_company, buyer_language, delivery, discounted, status, placed_at = \
        {order_##}, {seller_#}, 'R##', {customer_##}, 'a##@c##.example', 'A', '', 'en', 'seller', false, 'applied', {now}",
    ),
    (
        "invitation",
        "id, order_id, generation, recipient, recipient_key, token_hash, status, created_at, expires_at, redeemed_at = \
        {link_##}, {order_##}, 1, 'a##@c##.example', 'a##@c##.example', {bytes:link_##}, 'redeemed', {now}, {later}, {now}",
    ),
    ("opening", "invitation_id, account_id, opened_at = {link_##}, {account_##}, {now}"),
    (
        "onboarding",
        "id, account_id, seller_id, invitation_id, draft, created_at, completed_at, organization_id = \
        {draft_##}, {account_##}, {seller_#}, {link_##}, '{}', {now}, {now}, {organization_##}",
    ),
    (
        "organization",
        "id, name, status, country, address, address_written, address_verdict, address_rules, created_at, created_by, onboarding_id = \
        {organization_##}, 'O', 'active', 'FR', '{}', '{}', 'valid', '', {now}, {account_##}, {draft_##}",
    ),
    (
        "organization_address",
        "id, organization_id, address, written, verdict, rules, set_at, set_by = \
        {address_##}, {organization_##}, '{}', '{}', 'valid', '', {now}, {account_##}",
    ),
    ("address_answer", "address_id, account_id, answer, answered_at = {address_##}, {account_##}, 'accepted', {now}"),
    ("member", "organization_id, account_id, role, since = {organization_##}, {account_##}, 'owner', {now}"),
    (
        "organization_seller",
        "organization_id, seller_id, kind, order_id, bound_at, bound_by = \
        {organization_##}, {seller_#}, 'partner', {order_##}, {now}, {account_##}",
    ),
    (
        "organization_seller",
        "organization_id, seller_id, kind, order_id, bound_at, bound_by = {organization_##}, {vendor}, 'vendor', {own}, {now}, {account_##}",
    ),
    (
        "billing_profile",
        "id, organization_id, seller_id, kind, currency, currency_reason, tax_id, tax_id_kind, tax_standing, created_at, created_by, changed_at, changed_by = \
        {profile_##}, {organization_##}, {vendor}, 'vendor', 'EUR', 'country', '', '', 'none', {now}, {account_##}, {now}, {account_##}",
    ),
    (
        "payment_method",
        "id, account_id, organization_id, kind, is_default, created_at, order_id, provider_ref, brand, last4 = \
        {method_##}, {account_##}, {organization_##}, 'invoice', true, {now}, {own}, '', '', ''",
    ),
    (
        "card_entry",
        "id, account_id, onboarding_id, organization_id, replaces_id, session_ref, customer_ref, state, begun_at, due_at, settled_at, method_id = \
        {entry_##}, {account_##}, {draft_##}, null, null, 'cs_##', 'cus_##', 'ended', {now}, null, {now}, null",
    ),
    (
        "seller_terms_acceptance",
        "organization_id, seller_id, version, accepted_by, accepted_at, language, ip = {organization_##}, {vendor}, '1', {account_##}, {now}, 'en', ''",
    ),
    ("first_organization", "account_id, seller_id, organization_id = {account_##}, {seller_#}, {organization_##}"),
    (
        "subscription",
        "id, order_id, seller_id, line, service_id, plan_id, quantity, term_months, renews, status, starts_on, ends_on, organization_id, onboarding_id, \
        applied_at, applied_by, activated_at = {subscription_##}, {order_##}, {seller_#}, 0, {backup}, {standard}, 5, 12, false, 'active', '2026-11-23', '2027-11-22', \
        {organization_##}, {draft_##}, {now}, {account_##}, {now}",
    ),
    (
        "seller_consent",
        "id, organization_id, seller_id, hash, tail, given_at, given_by, expires_at, used_at = \
        {consent_##}, {organization_##}, {seller_#}, {bytes:consent_##}, 'ABCD', {now}, {account_##}, {later}, {now}",
    ),
    (
        "seller_change",
        "id, organization_id, from_seller_id, to_seller_id, consent_id, cut_over_on, status, asked_at, ended_at = \
        {change_##}, {organization_##}, {seller_#}, {seller_4#}, {consent_##}, '2026-12-01', 'done', {now}, {now}",
    ),
    ("seller_change_subscription", "change_id, subscription_id = {change_##}, {subscription_##}"),
    (
        "terms_acceptance",
        "organization_id, service_id, version, accepted_by, accepted_at, language = {organization_##}, {backup}, '1', {account_##}, {now}, 'en'",
    ),
    (
        "email",
        "id, kind, recipient, language, about, created_at, due_at, attempts, sent_at = {letter_##}, 'receipt', 'a@b.example', 'en', {draft_##}, {now}, {now}, 1, {now}",
    ),
    ("event", "id, kind, at, seller_id, order_id, data = {event_##}, 'order.placed', {now}, {seller_#}, {order_##}, '{}'"),
    ("audit", "id, at, actor_kind, actor_id, action, subject, data = {audit_##}, {now}, 'account', {account_##}, 'order.place', '', '{}'"),
    ("idempotency", "scope, key, request_hash, status, body, created_at = 's', '##', {bytes:x}, 201, '', {now}"),
    (
        "recovery",
        "id, token_hash, email_key, account_id, created_at = {recovery_##}, {bytes:recovery_##}, 'a##@c##.example', {account_##}, {now}",
    ),
    ("email_change", "code_id, account_id, email, email_key, created_at = {code_##}, {account_##}, 'x', 'x', {now}"),
    (
        "operator_invitation",
        "id, token_hash, email, email_key, created_at = {operator_##}, {bytes:operator_##}, 'o##@c.example', 'o##@c.example', {now}",
    ),
    (
        "task",
        "id, organization_id, onboarding_id, invitation_id, sent_at, mailed_at = {task_##}, {organization_##}, {draft_##}, {link_##}, {now}, {now}",
    ),
    ("task_subscription", "task_id, subscription_id = {task_##}, {subscription_##}"),
    ("role_request", "id, organization_id, account_id, role, asked_at = {request_##}, {organization_##}, {account_##}, 'owner', {now}"),
    (
        "member_invitation",
        "id, organization_id, email, email_key, role, billing_reader, language, token_hash, invited_by, created_at, expires_at, status = \
        {joining_##}, {organization_##}, 'a##@c##.example', 'a##@c##.example', 'member', false, 'en', {bytes:joining_##}, {account_##}, {now}, {later}, 'open'",
    ),
    ("passage_code", "id, invitation_id, account_id, created_at, tries = {passage_##}, {link_##}, {account_##}, {now}, 0"),
    (
        "hand_over",
        "id, invitation_id, account_id, email, email_key, name, language, created_at, tries = {over_##}, {link_##}, {account_##}, 'x', 'x', 'X', 'en', {now}, 0",
    ),
    ("passage", "invitation_id, account_id, how, at = {link_##}, {account_##}, 'code', {now}"),
    (
        "contract_code",
        "id, seller_id, hash, tail, percent, discount, valid_from, valid_until, max_uses, uses, status, issued_at = \
        {contract_##}, {seller_#}, {bytes:contract_##}, 'AAAA', 15, '', '2026-11-23', '2027-11-22', 1, 1, 'registered', {now}",
    ),
    ("contract_code_service", "code_id, service_id = {contract_##}, {backup}"),
    (
        "contract_registration",
        "id, code_id, seller_id, organization_id, registered_at, registered_by = {registration_##}, {contract_##}, {seller_#}, {organization_##}, {now}, {account_##}",
    ),
    (
        "contract_discount",
        "code_id, subscription_id, registration_id, starts_on = {contract_##}, {subscription_##}, {registration_##}, '2026-11-23'",
    ),
    (
        "undo",
        "id, onboarding_id, organization_id, organization_gone, undone_at, undone_by, plan = \
        {undo_##}, {draft_##}, {organization_##}, false, {now}, {account_##}, '%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%'",
    ),
    ("undo_subscription", "undo_id, subscription_id = {undo_##}, {subscription_##}"),
    (
        "contract_code_miss",
        "id, organization_id, seller_id, account_id, at = {miss_##}, {organization_##}, {seller_#}, {account_##}, {now}",
    ),
    (
        "seal",
        "position, log, row_id, logged_at, hash, sealed_at = 1##, 'event', {event_##}, {now}, {bytes:of_thirty_two_bytes_i_%%}, {now}",
    ),
];
