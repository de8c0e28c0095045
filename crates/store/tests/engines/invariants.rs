//! The rules the database itself holds, each broken on purpose with plain SQL.
//!
//! Beside every statement that must be refused stands one that differs only in keeping the rule and must be taken:
//! so a statement refused for another reason shows.

use std::sync::Arc;

use domain::id::{AccountId, OrganizationId};
use store::{Change, Writes};

use crate::database::{Database, Plain, Refused, id};

on_both_engines!(
    an_organization_buys_from_one_partner_and_the_vendor,
    a_subscription_is_applied_where_its_seller_is_bound_and_stays,
    applied_is_a_fact_with_who_and_when,
    orders_belong_to_their_seller,
    an_order_has_one_living_link,
    an_account_has_one_open_draft_and_one_first_organization_per_seller,
    organizations_are_complete,
    addresses_say_why_they_are_kept,
    an_organization_keeps_an_owner,
    two_owners_who_remove_each_other_at_once_leave_one,
    what_owners_are_asked_is_asked_once,
    members_have_their_rights_once,
    a_mailbox_is_invited_once,
    a_domain_follows_its_address,
    accounts_own_their_e_mail,
    links_of_accounts_are_used_once,
    the_right_person,
    operators_are_accounts,
    the_audit_only_grows,
    what_leaves_and_what_is_remembered,
    what_nodes_do_by_themselves,
    the_catalogue_holds_together,
    what_services_report_is_kept_whole,
    contract_codes_stay_within_their_bounds,
    contract_codes_are_used_and_end,
    a_contract_code_is_registered_once_and_gives_once,
    the_vendor_alone_has_billing_profiles,
    commercial_terms_are_the_vendors,
    payment_methods_are_whole,
    cards_are_entered_for_something_and_end_once,
    operators_approve_invoices,
    currencies_are_approved_for_the_vendor,
    a_partners_draft_never_asks_for_billing,
    what_is_undone_is_undone_whole,
    a_change_of_seller_leaves_one_partner,
    a_change_of_seller_has_its_consent_and_its_end,
    a_change_of_seller_ends_once,
);

const WORLD: &str = include_str!("world.sql");

struct Rule {
    rule: &'static str,
    /// What is done first, for both.
    given: String,
    refused: String,
    taken: String,
}

fn rule(rule: &'static str, refused: impl Into<String>, taken: impl Into<String>) -> Rule {
    Rule { rule, given: String::new(), refused: refused.into(), taken: taken.into() }
}

impl Rule {
    fn given(self, statement: impl Into<String>) -> Self {
        Self { given: statement.into(), ..self }
    }
}

/// Each try is undone, so that no rule depends on another.
async fn attempt(plain: &Plain, rule: &Rule, statement: &str) -> Result<(), Refused> {
    plain.run("begin").await.unwrap();
    plain.run(&rule.given).await.unwrap();
    let end = plain.run(statement).await;
    plain.run("rollback").await.unwrap();
    end
}

async fn hold(database: Arc<Database>, rules: Vec<Rule>) {
    database.store().await;
    let plain = database.plain().await;
    plain.run(WORLD).await.unwrap();
    let mut broken = Vec::new();
    for rule in &rules {
        match attempt(&plain, rule, &rule.refused).await {
            Err(Refused::Rule(_)) => {}
            other => broken.push(format!("{}: not refused by a rule: {other:?}", rule.rule)),
        }
        if let Err(why) = attempt(&plain, rule, &rule.taken).await {
            broken.push(format!("{}: the right form is refused: {why:?}", rule.rule));
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

fn bind(organization: &str, seller: &str, kind: &str, order: &str) -> String {
    format!(
        "insert into organization_seller (organization_id, seller_id, kind, order_id, bound_at, bound_by) values ({{{organization}}}, {{{seller}}}, '{kind}', {{{order}}}, {{now}}, {{paul}})"
    )
}

const CLOSE: &str = "update subscription set status = 'expired' where organization_id = {acme}; update organization_seller set closed_at = {later} where organization_id = {acme}";

async fn an_organization_buys_from_one_partner_and_the_vendor(database: Arc<Database>) {
    let contoso = bind("acme", "contoso", "partner", "foreign");
    let reopened = format!(
        "{CLOSE}; {contoso}; update organization_seller set closed_at = null where organization_id = {{acme}} and seller_id = {{northwind}}"
    );
    hold(
        database,
        vec![
            rule("I1 no second partner", &contoso, bind("acme", "vendor", "vendor", "own")),
            rule("I1 another partner only after the first was closed", &contoso, format!("{CLOSE}; {contoso}")),
            rule(
                "I1 no reopening beside another partner",
                reopened,
                format!("{CLOSE}; update organization_seller set closed_at = null where organization_id = {{acme}}"),
            ),
            rule("I1 no second vendor link", bind("acme", "vendor", "vendor", "own"), bind("globex", "vendor", "vendor", "own"))
                .given(bind("acme", "vendor", "vendor", "own")),
            rule("I1 there is one vendor", seller("other", "vendor"), seller("other", "partner")),
            rule(
                "I1 a link says what kind its seller is",
                bind("acme", "contoso", "vendor", "foreign"),
                bind("umbrella", "contoso", "partner", "foreign"),
            ),
            rule(
                "I1 a seller's kind does not change under its links",
                "update seller set kind = 'vendor' where id = {northwind}",
                "update seller set name = 'North' where id = {northwind}",
            ),
            rule(
                "a link names an order of its seller",
                bind("umbrella", "northwind", "partner", "foreign"),
                bind("umbrella", "northwind", "partner", "second"),
            ),
            rule("a link that was used is closed, never deleted", "delete from organization_seller where organization_id = {acme}", CLOSE),
        ],
    )
    .await;
}

fn seller(key: &str, kind: &str) -> String {
    format!(
        "insert into seller (id, key, kind, name, legal_name, support_email, support_url, billing_console_url, link_days, redemption, status, created_at) values ({{{key}}}, '{key}', '{kind}', 'X', '', 'x@x.example', '', '', 30, 'confirm', 'active', {{now}})"
    )
}

fn apply(subscription: &str, organization: &str, more: &str) -> String {
    format!(
        "update subscription set organization_id = {{{organization}}}, onboarding_id = {{open}}, applied_at = {{now}}, applied_by = {{marie}}, status = 'active', starts_on = '2026-11-23', ends_on = '2027-11-22'{more} where id = {{{subscription}}}"
    )
}

const UNDO: &str = "update subscription set organization_id = null, onboarding_id = null, applied_at = null, applied_by = null, status = 'unapplied' where id = {applied}";

async fn a_subscription_is_applied_where_its_seller_is_bound_and_stays(database: Arc<Database>) {
    hold(
        database,
        vec![
            rule(
                "I2 a subscription never moves",
                "update subscription set organization_id = {initech} where id = {applied}",
                "update subscription set quantity = 6 where id = {applied}",
            ),
            rule("I2 but an apply can be undone", "update subscription set organization_id = null where id = {applied}", UNDO),
            rule("I3 not where another partner is bound", apply("contosos", "acme", ""), apply("contosos", "globex", "")),
            rule("I3 not where no seller is bound", apply("waiting", "umbrella", ""), apply("waiting", "acme", "")),
            rule("I3 the vendor's only where the vendor is bound", apply("vendors", "acme", ""), apply("vendors", "globex", ""))
                .given(bind("globex", "vendor", "vendor", "own")),
            rule(
                "I3 a subscription's seller is its order's",
                apply("contosos", "acme", ", seller_id = {northwind}"),
                apply("contosos", "globex", ", seller_id = {contoso}"),
            ),
            rule("I3 not to an organization that is not there", apply("waiting", "nowhere", ""), apply("waiting", "acme", "")),
        ],
    )
    .await;
}

async fn applied_is_a_fact_with_who_and_when(database: Arc<Database>) {
    let without = |fact: &str| apply("waiting", "acme", "").replace(fact, "");
    let right = || apply("waiting", "acme", "");
    hold(
        database,
        vec![
            rule("applied means when", without(", applied_at = {now}"), right()),
            rule("applied means by whom", without(", applied_by = {marie}"), right()),
            rule("applied means through which onboarding", without(", onboarding_id = {open}"), right()),
            rule("applied means from which day", without("starts_on = '2026-11-23', ").replace(", ends_on = '2027-11-22'", ""), right()),
            rule("applied means until which day", without(", ends_on = '2027-11-22'"), right()),
            rule("applied is not unapplied", without("'active'").replace("status = ", "status = 'unapplied'"), right()),
            rule(
                "active means applied",
                "update subscription set status = 'active' where id = {waiting}",
                "update subscription set status = 'cancelled' where id = {waiting}",
            ),
            rule(
                "a term does not end before it begins",
                right().replace("2027-11-22", "2026-11-22"),
                right().replace("2027-11-22", "2026-11-23"),
            ),
        ],
    )
    .await;
}

fn order(id: &str, seller: &str, account: &str, reference: &str) -> String {
    format!(
        "insert into orders (id, seller_id, reference, seller_account_id, buyer_email, buyer_name, buyer_company, buyer_language, delivery, discounted, status, placed_at) values ({{{id}}}, {{{seller}}}, '{reference}', {{{account}}}, 'x@x.example', 'X', 'X', 'en', 'platform', false, 'placed', {{now}})"
    )
}

fn line(at: i64, service: &str, plan: &str, quantity: i64, months: i64) -> String {
    format!(
        "insert into subscription (id, order_id, seller_id, line, service_id, plan_id, quantity, term_months, renews, status) values ({{line}}, {{second}}, {{northwind}}, {at}, {{{service}}}, {{{plan}}}, {quantity}, {months}, false, 'unapplied')"
    )
}

async fn orders_belong_to_their_seller(database: Arc<Database>) {
    let right = || line(1, "backup", "standard", 1, 1);
    hold(
        database,
        vec![
            rule(
                "I9 a reference is unique per seller",
                order("third", "northwind", "at_northwind", "PO-1"),
                order("third", "northwind", "at_northwind", "PO-3"),
            ),
            rule(
                "I9 another seller may use the same",
                order("third", "contoso", "at_contoso", "PO-1"),
                order("third", "contoso", "at_contoso", "PO-2"),
            ),
            rule(
                "an order's seller account is its seller's",
                order("third", "northwind", "at_contoso", "PO-3"),
                order("third", "northwind", "at_northwind", "PO-3"),
            ),
            rule(
                "cancelled means when",
                "update orders set status = 'cancelled' where id = {second}",
                "update orders set status = 'cancelled', cancelled_at = {now} where id = {second}",
            ),
            rule("a line stands once", line(0, "backup", "standard", 1, 1), right()),
            rule("a plan is its service's", line(1, "backup", "insight", 1, 1), line(1, "analytics", "insight", 1, 1)),
            rule("at least one", line(1, "backup", "standard", 0, 1), right()),
            rule("at most a million", line(1, "backup", "standard", 1_000_001, 1), line(1, "backup", "standard", 1_000_000, 1)),
            rule("at least a month", line(1, "backup", "standard", 1, 0), right()),
            rule("at most ten years", line(1, "backup", "standard", 1, 121), line(1, "backup", "standard", 1, 120)),
        ],
    )
    .await;
}

fn link(generation: i64, token: &str, ends: &str) -> String {
    format!(
        "insert into invitation (id, order_id, generation, recipient, recipient_key, token_hash, status, created_at, expires_at) values ({{link}}, {{second}}, {generation}, 'x@x.example', 'x@x.example', {{bytes:{token}}}, 'available', {{now}}, {{{ends}}})"
    )
}

const REVOKE: &str = "update invitation set status = 'revoked', revoked_at = {now} where id = {link_second}";

async fn an_order_has_one_living_link(database: Arc<Database>) {
    hold(
        database,
        vec![
            rule("one available link per order", link(2, "new", "later"), format!("{REVOKE}; {}", link(2, "new", "later"))),
            rule("a generation is given once", link(1, "new", "later"), link(2, "new", "later")).given(REVOKE),
            rule("I8 a token is one link's", link(2, "foreign", "later"), link(2, "new", "later")).given(REVOKE),
            rule("a link ends after it begins", link(2, "new", "now"), link(2, "new", "later")).given(REVOKE),
            rule("revoked means when", "update invitation set status = 'revoked' where id = {link_second}", REVOKE),
            rule(
                "redeemed means when",
                "update invitation set status = 'redeemed' where id = {link_second}",
                "update invitation set status = 'redeemed', redeemed_at = {now} where id = {link_second}",
            ),
        ],
    )
    .await;
}

fn draft(account: &str, seller: &str) -> String {
    format!(
        "insert into onboarding (id, account_id, seller_id, invitation_id, draft, created_at) values ({{draft}}, {{{account}}}, {{{seller}}}, {{link_second}}, '{{}}', {{now}})"
    )
}

fn claim(account: &str, seller: &str) -> String {
    format!("insert into first_organization (account_id, seller_id, organization_id) values ({{{account}}}, {{{seller}}}, {{initech}})")
}

async fn an_account_has_one_open_draft_and_one_first_organization_per_seller(database: Arc<Database>) {
    hold(
        database,
        vec![
            rule("one open draft per account and seller", draft("marie", "northwind"), draft("marie", "contoso")),
            rule("a colleague has a draft of their own", draft("marie", "northwind"), draft("paul", "northwind")),
            rule(
                "completed means where",
                "update onboarding set completed_at = {now} where id = {open}",
                "update onboarding set completed_at = {now}, organization_id = {acme} where id = {open}",
            ),
            rule("I4 one first organization per account and seller", claim("marie", "northwind"), claim("marie", "contoso")),
            rule("I4 each account its own", claim("marie", "northwind"), claim("paul", "northwind")),
        ],
    )
    .await;
}

fn organization(name: &str, verdict: &str, onboarding: &str) -> String {
    format!(
        "insert into organization (id, name, status, country, address, address_written, address_verdict, address_rules, created_at, created_by, onboarding_id) values ({{new}}, '{name}', 'active', 'FR', '{{}}', '{{}}', '{verdict}', '1', {{now}}, {{marie}}, {{{onboarding}}})"
    )
}

async fn organizations_are_complete(database: Arc<Database>) {
    let member = |account: &str, role: &str| {
        format!("insert into member (organization_id, account_id, role, since) values ({{acme}}, {{{account}}}, '{role}', {{now}})")
    };
    hold(
        database,
        vec![
            rule(
                "I7 no organization without a good address",
                organization("New", "unverified", "open"),
                organization("New", "kept_with_consent", "open"),
            ),
            rule(
                "I7 a good address stays good",
                "update organization set address_verdict = 'invalid' where id = {acme}",
                "update organization set address_verdict = 'suggestion_accepted' where id = {acme}",
            ),
            rule("an organization has a name", organization("", "valid", "open"), organization("N", "valid", "open")),
            rule(
                "a name has at most 200 characters",
                organization(&"n".repeat(201), "valid", "open"),
                organization(&"n".repeat(200), "valid", "open"),
            ),
            rule("I2 an onboarding makes one organization", organization("New", "valid", "done"), organization("New", "valid", "open")),
            rule("an account is a member once", member("marie", "member"), member("paul", "member")),
            rule("roles are known", member("paul", "emperor"), member("paul", "administrator")),
            rule("a member has an account", member("nowhere", "member"), member("paul", "member")),
        ],
    )
    .await;
}

fn address(verdict: &str, consent: &str) -> String {
    format!(
        "insert into organization_address (id, organization_id, address, written, verdict, rules, set_at, set_by, consent_text, consent_language, consent_ip, consented_at) values ({{new}}, {{acme}}, '{{}}', '{{}}', '{verdict}', '1', {{now}}, {{marie}}, {consent})"
    )
}

async fn addresses_say_why_they_are_kept(database: Arc<Database>) {
    const NONE: &str = "null, null, null, null";
    const GIVEN: &str = "'2026-11', 'en', '203.0.113.7', {now}";
    let kept = "kept_with_consent";
    let settle = |address: &str, what: &str| format!("update organization_address set {what} where id = {{adr_{address}}}");
    let both = "settled_at = {now}, settled_by = {marie}";
    let answer = |address: &str, answer: &str| {
        format!(
            "insert into address_answer (address_id, account_id, answer, answered_at) values ({{{address}}}, {{marie}}, '{answer}', {{now}})"
        )
    };
    let mut rules = vec![
        rule("I7 no address without a verdict that is good enough", address("unverified", NONE), address("corrected", NONE)),
        rule("I7 kept with consent means that there is one", address(kept, NONE), address(kept, GIVEN)),
        rule("I7 no consent where none was asked for", address("valid", GIVEN), address("valid", NONE)),
        rule("an address is an organization's", address("valid", NONE).replace("{acme}", "{nowhere}"), address("valid", NONE)),
        rule("an address was set by somebody", address("valid", NONE).replace("{marie}", "{nowhere}"), address("valid", NONE)),
        rule("settled is a fact with who", settle("globex", "settled_at = {now}"), settle("globex", both)),
        rule("settled is a fact with when", settle("globex", "settled_by = {marie}"), settle("globex", both)),
        rule("only what was kept with consent is settled", settle("acme", both), settle("globex", both)),
        rule("answers are known", answer("adr_acme", "perhaps"), answer("adr_acme", "accepted")),
        rule("an answer is to an address", answer("nowhere", "edited"), answer("adr_acme", "edited")),
        rule("who answers is somebody", answer("adr_acme", "edited").replace("{marie}", "{nowhere}"), answer("adr_acme", "edited")),
        rule("an owner answers once", answer("adr_acme", "edited"), answer("adr_globex", "edited")).given(answer("adr_acme", "accepted")),
    ];
    // Each part of a consent is there, or none.
    for missing in [
        "null, 'en', '203.0.113.7', {now}",
        "'2026-11', null, '203.0.113.7', {now}",
        "'2026-11', 'en', null, {now}",
        "'2026-11', 'en', '203.0.113.7', null",
    ] {
        rules.push(rule("a consent is whole", address(kept, missing), address(kept, GIVEN)));
    }
    hold(database, rules).await;
}

async fn an_organization_keeps_an_owner(database: Arc<Database>) {
    let second = "insert into member (organization_id, account_id, role, since) values ({acme}, {paul}, 'owner', {now})";
    let other = "insert into member (organization_id, account_id, role, since) values ({acme}, {paul}, 'administrator', {now})";
    let leave = "delete from member where organization_id = {acme} and account_id = {marie}";
    let step_down = "update member set role = 'member' where organization_id = {acme} and account_id = {marie}";
    hold(
        database,
        vec![
            rule("I5 the last owner does not leave", leave, format!("{second}; {leave}")),
            rule("I5 an administrator is not enough", format!("{other}; {leave}"), format!("{second}; {leave}")),
            rule("I5 the last owner stays owner", step_down, format!("{second}; {step_down}")),
            rule(
                "I5 two owners do not remove each other",
                format!("{second}; {leave}; delete from member where organization_id = {{acme}} and account_id = {{paul}}"),
                format!("{second}; {leave}"),
            ),
            rule(
                "I5 what is gone needs nobody",
                leave,
                format!("{EMPTY}{UNDO}; {UNBIND}; update organization set status = 'deleted' where id = {{acme}}; {leave}"),
            ),
            rule(
                "I5 an owner does not move away",
                "update member set organization_id = {initech} where organization_id = {acme}",
                "update member set since = {later} where organization_id = {acme}",
            ),
        ],
    )
    .await;
}

/// Takes an owner out, as an action of the program would.
struct StepDown {
    organization: OrganizationId,
    account: AccountId,
}

impl Change for StepDown {
    fn write(&self, writes: &mut Writes) {
        writes.add(
            store::sql("delete from member where organization_id = $1 and account_id = $2").bind(self.organization).bind(self.account),
        );
    }
}

/// Threat T58: at the same moment, over and over; which of the two wins is chance, that one of them does not is not.
async fn two_owners_who_remove_each_other_at_once_leave_one(database: Arc<Database>) {
    const ROUNDS: usize = 50;
    let store = database.store().await;
    let plain = database.plain().await;
    plain.run(WORLD).await.unwrap();
    let owners = "member where organization_id = {acme} and role = 'owner'";
    let leaves = |name: &str| StepDown { organization: OrganizationId::new(id("acme")), account: AccountId::new(id(name)) };
    for round in 0..ROUNDS {
        plain.run("delete from member where organization_id = {acme} and role <> 'owner'").await.unwrap();
        for name in ["marie", "paul"] {
            let there = format!("{owners} and account_id = {{{name}}}");
            if plain.number(&format!("select count(*) from {there}")).await == 0 {
                let add = format!(
                    "insert into member (organization_id, account_id, role, since) values ({{acme}}, {{{name}}}, 'owner', {{now}})"
                );
                plain.run(&add).await.unwrap();
            }
        }
        let both = [leaves("marie"), leaves("paul")].map(|leaves| {
            let store = store.clone();
            tokio::spawn(async move { store.perform(leaves).await.is_ok() })
        });
        let [marie, paul] = both;
        let gone = usize::from(marie.await.unwrap()) + usize::from(paul.await.unwrap());
        let left = plain.number(&format!("select count(*) from {owners}")).await;
        assert_eq!((gone, left), (1, 1), "round {round}: one goes, the other hears that they are the last");
    }
}

async fn what_owners_are_asked_is_asked_once(database: Arc<Database>) {
    let ask = |id: &str, account: &str, decided: &str| {
        format!(
            "insert into role_request (id, organization_id, account_id, role, asked_at, decided_at, decided_by, approved) values ({{{id}}}, {{acme}}, {{{account}}}, 'owner', {{now}}, {decided})"
        )
    };
    let open = "null, null, null";
    let send = |id: &str, onboarding: &str| {
        format!(
            "insert into task (id, organization_id, onboarding_id, invitation_id, sent_at, mailed_at) values ({{{id}}}, {{acme}}, {{{onboarding}}}, {{link_second}}, {{now}}, {{now}})"
        )
    };
    let tick =
        |subscription: &str| format!("insert into task_subscription (task_id, subscription_id) values ({{sent}}, {{{subscription}}})");
    hold(
        database,
        vec![
            rule("one open wish per account and organization", ask("two", "paul", open), ask("two", "marie", open))
                .given(ask("one", "paul", open)),
            rule("a decided wish is no longer open", ask("two", "paul", open), ask("two", "paul", "{now}, {marie}, false"))
                .given(ask("one", "paul", open)),
            rule("decided means by whom", ask("one", "paul", "{now}, null, true"), ask("one", "paul", "{now}, {marie}, true")),
            rule("decided means how", ask("one", "paul", "{now}, {marie}, null"), ask("one", "paul", "{now}, {marie}, false")),
            rule("a draft is one task of an organization", send("two", "open"), send("two", "of_initech")).given(send("one", "open")),
            rule("a subscription is sent once with a task", tick("waiting"), tick("contosos")).given(format!(
                "{}; {}",
                send("sent", "open"),
                tick("waiting")
            )),
        ],
    )
    .await;
}

fn member(account: &str, role: &str, more: &str) -> String {
    format!(
        "insert into member (organization_id, account_id, role, since, billing_reader, is_default) values ({{acme}}, {{{account}}}, '{role}', {{now}}, {more})"
    )
}

async fn members_have_their_rights_once(database: Arc<Database>) {
    let asks = |role: &str, billing: &str| {
        format!(
            "insert into role_request (id, organization_id, account_id, role, billing_reader, asked_at) values ({{one}}, {{acme}}, {{paul}}, '{role}', {billing}, {{now}})"
        )
    };
    let locked = "update account set locked_at = {now} where id = {paul}";
    let leave = "delete from member where organization_id = {acme} and account_id = {marie}";
    let step_down = "update member set role = 'member' where organization_id = {acme} and account_id = {marie}";
    hold(
        database,
        vec![
            rule("a member once", member("paul", "member", "false, false"), member("nobody", "member", "false, false")).given(member(
                "paul",
                "administrator",
                "false, false",
            )),
            rule("an owner needs no extra role", member("paul", "owner", "true, false"), member("paul", "administrator", "true, false")),
            rule(
                "becoming an owner ends the extra role",
                "update member set role = 'owner' where organization_id = {acme} and account_id = {paul}",
                "update member set role = 'owner', billing_reader = false where organization_id = {acme} and account_id = {paul}",
            )
            .given(member("paul", "member", "true, false")),
            rule("one organization is arrived at", member("paul", "member", "false, true"), member("paul", "member", "false, false"))
                .given("update member set is_default = true where organization_id = {globex} and account_id = {paul}"),
            rule("the extra role is asked for without another", asks("owner", "true"), asks("member", "true")),
            rule(
                "an owner who is locked does not count: to leave",
                leave,
                format!("update account set locked_at = null where id = {{paul}}; {leave}"),
            )
            .given(member("paul", "owner", "false, false") + "; " + locked),
            rule(
                "an owner who is locked does not count: to step down",
                step_down,
                format!("update account set locked_at = null where id = {{paul}}; {step_down}"),
            )
            .given(member("paul", "owner", "false, false") + "; " + locked),
        ],
    )
    .await;
}

fn invited(id: &str, email: &str, more: &str) -> String {
    format!(
        "insert into member_invitation (id, organization_id, email, email_key, language, invited_by, created_at, token_hash, role, billing_reader, expires_at, status, ended_at, ended_by) \
         values ({{{id}}}, {{acme}}, '{email}', '{email}', 'en', {{marie}}, {{now}}, {more})"
    )
}

async fn a_mailbox_is_invited_once(database: Arc<Database>) {
    let open = |id: &str, email: &str| invited(id, email, &format!("{{bytes:{id}}}, 'member', false, {{later}}, 'open', null, null"));
    let ended = |status: &str, at: &str, by: &str| {
        invited("two", "a@x.example", &format!("{{bytes:two}}, 'member', false, {{later}}, '{status}', {at}, {by}"))
    };
    let offered = |role: &str, billing: &str| {
        invited("two", "a@x.example", &format!("{{bytes:two}}, '{role}', {billing}, {{later}}, 'open', null, null"))
    };
    hold(
        database,
        vec![
            rule("one open invitation per mailbox and organization", open("two", "a@x.example"), open("two", "b@x.example"))
                .given(open("one", "a@x.example")),
            rule("one that has ended is in nobody's way", open("two", "a@x.example"), ended("declined", "{now}", "null"))
                .given(open("one", "a@x.example")),
            rule(
                "a link is one invitation's",
                invited("two", "b@x.example", "{bytes:one}, 'member', false, {later}, 'open', null, null"),
                open("two", "b@x.example"),
            )
            .given(open("one", "a@x.example")),
            rule("an owner is not offered the extra role", offered("owner", "true"), offered("administrator", "true")),
            rule("a known role is offered", offered("king", "false"), offered("owner", "false")),
            rule(
                "it ends after it began",
                invited("two", "a@x.example", "{bytes:two}, 'member', false, {now}, 'open', null, null"),
                offered("member", "false"),
            ),
            rule("what is open has not ended", ended("open", "{now}", "null"), ended("open", "null", "null")),
            rule("what has ended has a time", ended("declined", "null", "null"), ended("declined", "{now}", "null")),
            rule("what is open was ended by nobody", ended("open", "null", "{marie}"), ended("declined", "{now}", "{marie}")),
            rule("somebody accepts", ended("accepted", "{now}", "null"), ended("accepted", "{now}", "{paul}")),
            rule("somebody withdraws", ended("revoked", "{now}", "null"), ended("revoked", "{now}", "{marie}")),
        ],
    )
    .await;
}

async fn a_domain_follows_its_address(database: Arc<Database>) {
    database.store().await;
    let plain = database.plain().await;
    plain.run(WORLD).await.unwrap();
    let of = |domain: &str| format!("select count(*) from account where email_domain = '{domain}'");
    assert_eq!((plain.number(&of("acme.example")).await, plain.number(&of("globex.example")).await), (1, 2));
    plain.run("update account set email_key = 'a.b+c@acme.example' where email_key = 'marie@acme.example'").await.unwrap();
    plain.run("update account set email_key = 'n@new.globex.example' where name = 'Nobody'").await.unwrap();
    assert_eq!(
        (plain.number(&of("acme.example")).await, plain.number(&of("globex.example")).await, plain.number(&of("new.globex.example")).await),
        (1, 1, 1)
    );
}

async fn accounts_own_their_e_mail(database: Arc<Database>) {
    let account = |email: &str, verified: &str| {
        format!(
            "insert into account (id, email, email_key, name, language, password_hash, created_at, verified_at) values ({{new}}, '{email}', '{email}', 'X', 'en', '', {{now}}, {verified})"
        )
    };
    hold(
        database,
        vec![
            rule("one verified account per e-mail", account("paul@globex.example", "{now}"), account("paul@globex.example", "null")),
            rule(
                "an unverified one cannot become a second",
                "update account set verified_at = {now} where id = {nobody}",
                "update account set email_key = 'n@x.example', verified_at = {now} where id = {nobody}",
            ),
            rule(
                "only a verified account is locked",
                "update account set locked_at = {now} where id = {nobody}",
                "update account set locked_at = {now} where id = {paul}",
            ),
            rule(
                "a code has five tries",
                "update mailed_code set tries = tries + 1 where id = {code}",
                "update mailed_code set tries = tries - 1 where id = {code}",
            ),
            rule(
                "a session's cookie is its own",
                "insert into session (id, hash, account_id, created_at, seen_at) values ({two}, {bytes:s}, {marie}, {now}, {now})",
                "insert into session (id, hash, account_id, created_at, seen_at) values ({two}, {bytes:t}, {marie}, {now}, {now})",
            )
            .given("insert into session (id, hash, account_id, created_at, seen_at) values ({one}, {bytes:s}, {paul}, {now}, {now})"),
        ],
    )
    .await;
}

fn recovery(token: &str, account: &str, used: &str, voided: &str) -> String {
    format!(
        "insert into recovery (id, token_hash, email_key, account_id, created_at, used_at, voided_at) values ({{new}}, {{bytes:{token}}}, 'marie@acme.example', {account}, {{now}}, {used}, {voided})"
    )
}

fn change(code: &str, account: &str, confirmed: &str, voided: &str) -> String {
    format!(
        "insert into mailed_code (id, account_id, created_at, tries) values ({{{code}}}, {{marie}}, {{now}}, 0); \
         insert into email_change (code_id, account_id, email, email_key, created_at, confirmed_at, voided_at) values ({{{code}}}, {account}, 'n@x.example', 'n@x.example', {{now}}, {confirmed}, {voided})"
    )
}

async fn links_of_accounts_are_used_once(database: Arc<Database>) {
    hold(
        database,
        vec![
            rule("I8 a recovery's token is one link's", recovery("twin", "{marie}", "null", "null"), recovery("other", "{marie}", "null", "null"))
                .given("insert into recovery (id, token_hash, email_key, account_id, created_at) values ({one}, {bytes:twin}, 'x@x.example', null, {now})"),
            rule("used or withdrawn", recovery("r", "{marie}", "{now}", "{now}"), recovery("r", "{marie}", "{now}", "null")),
            rule("nobody's link is never used", recovery("r", "null", "{now}", "null"), recovery("r", "null", "null", "null")),
            rule("a link is an account's", recovery("r", "{nowhere}", "null", "null"), recovery("r", "{marie}", "null", "null")),
            rule("one change of e-mail waits", change("second", "{marie}", "null", "null"), change("second", "{paul}", "null", "null"))
                .given(change("first", "{marie}", "null", "null")),
            rule("beside those that ended", change("second", "{marie}", "null", "null"), change("second", "{marie}", "null", "{now}"))
                .given(change("first", "{marie}", "null", "null")),
            rule("confirmed or withdrawn", change("first", "{marie}", "{now}", "{now}"), change("first", "{marie}", "{now}", "null")),
            rule(
                "a change has a code",
                "insert into email_change (code_id, account_id, email, email_key, created_at) values ({nowhere}, {marie}, 'n@x.example', 'n@x.example', {now})",
                change("first", "{marie}", "null", "null"),
            ),
        ],
    )
    .await;
}

async fn operators_are_accounts(database: Arc<Database>) {
    let operator = |account: &str| format!("insert into operator (account_id, since) values ({{{account}}}, {{now}})");
    let invitation = |token: &str, used: &str, by: &str, voided: &str| {
        format!(
            "insert into operator_invitation (id, token_hash, email, email_key, created_at, used_at, used_by, voided_at) values ({{new}}, {{bytes:{token}}}, 'o@x.example', 'o@x.example', {{now}}, {used}, {by}, {voided})"
        )
    };
    hold(
        database,
        vec![
            rule("an operator has an account", operator("nowhere"), operator("marie")),
            rule("an account is an operator once", operator("marie"), operator("paul")).given(operator("marie")),
            rule("I8 an invitation's token is one link's", invitation("twin", "null", "null", "null"), invitation("other", "null", "null", "null"))
                .given("insert into operator_invitation (id, token_hash, email, email_key, created_at) values ({one}, {bytes:twin}, 'p@x.example', 'p@x.example', {now})"),
            rule("used means by whom", invitation("o", "{now}", "null", "null"), invitation("o", "{now}", "{marie}", "null")),
            rule("by whom means used", invitation("o", "null", "{marie}", "null"), invitation("o", "{now}", "{marie}", "null")),
            rule("used or withdrawn", invitation("o", "{now}", "{marie}", "{now}"), invitation("o", "null", "null", "{now}")),
        ],
    )
    .await;
}

async fn the_audit_only_grows(database: Arc<Database>) {
    let entry = |kind: &str, actor: &str| {
        format!(
            "insert into audit (id, at, actor_kind, actor_id, action, subject, data) values ({{new}}, {{now}}, '{kind}', {actor}, 'x', 'x', '{{}}')"
        )
    };
    hold(
        database,
        vec![
            rule("I10 an entry is never changed", "update audit set action = 'other' where id = {noted}", entry("account", "{marie}")),
            rule("I10 an entry is never removed", "delete from audit where id = {noted}", entry("account", "{marie}")),
            rule("an account has acted", entry("account", "null"), entry("account", "{marie}")),
            rule("the system is nobody", entry("system", "{marie}"), entry("system", "null")),
        ],
    )
    .await;
}

async fn what_nodes_do_by_themselves(database: Arc<Database>) {
    let job = |name: &str, done: &str, runs: i64| {
        format!("insert into job (name, due_at, done_at, runs) values ('{name}', {{now}}, {done}, {runs})")
    };
    let seal = |position: i64, log: &str, row: &str, hash: &str| {
        format!(
            "insert into seal (position, log, row_id, logged_at, hash, sealed_at) values ({position}, '{log}', {{{row}}}, {{now}}, {{bytes:{hash}}}, {{now}})"
        )
    };
    let (one, other, short) = ("abcdefghijklmnopqrstuvwxyz", "bcdefghijklmnopqrstuvwxyza", "abc");
    hold(
        database,
        vec![
            rule("a job is one row", job("forget", "null", 0), job("seal", "null", 0)).given(job("forget", "{now}", 3)),
            rule("a job has a name", job("", "null", 0), job("x", "null", 0)),
            rule("a job that ran was done at some time", job("x", "null", 1), job("x", "{now}", 1)),
            rule("T56 a place in the chain is given once", seal(1, "event", "other", other), seal(2, "event", "other", other))
                .given(seal(1, "audit", "noted", one)),
            rule("T56 a row is sealed once", seal(2, "audit", "noted", other), seal(2, "audit", "other", other))
                .given(seal(1, "audit", "noted", one)),
            rule("T56 places count from one", seal(0, "audit", "noted", one), seal(1, "audit", "noted", one)),
            rule("T56 a seal is a whole hash", seal(1, "audit", "noted", short), seal(1, "audit", "noted", one)),
            rule("T56 two logs are sealed", seal(1, "email", "noted", one), seal(1, "event", "noted", one)),
        ],
    )
    .await;
}

async fn what_leaves_and_what_is_remembered(database: Arc<Database>) {
    let answer = |scope: &str, key: &str| {
        format!(
            "insert into idempotency (scope, key, request_hash, status, body, created_at) values ('{scope}', '{key}', {{bytes:k}}, 201, '', {{now}})"
        )
    };
    let key = |id: &str, scope: &str, seller: &str, service: &str| {
        format!(
            "insert into api_key (id, hash, scope, seller_id, service_id, created_at) values ({{new}}, {{bytes:{id}}}, '{scope}', {seller}, {service}, {{now}})"
        )
    };
    hold(
        database,
        vec![
            rule("I9 a key answers once", answer("northwind:orders", "k"), answer("contoso:orders", "k")),
            rule("I9 a key has at most 255 characters", answer("s", &"k".repeat(256)), answer("s", &"k".repeat(255))),
            rule(
                "a letter is sent or given up",
                "update email set given_up_at = {now} where id = {letter}",
                "update email set given_up_at = {now}, sent_at = null where id = {letter}",
            ),
            rule("a seller's key names its seller", key("n", "seller", "null", "null"), key("n", "seller", "{northwind}", "null")),
            rule("an operator's key names nobody", key("n", "operator", "{northwind}", "null"), key("n", "operator", "null", "null")),
            rule("a service's key names its service", key("n", "service", "null", "null"), key("n", "service", "null", "{backup}")),
            rule("a key is one holder's", key("key", "seller", "{contoso}", "null"), key("n", "seller", "{contoso}", "null")),
            rule(
                "I8 one installation, one secret",
                "insert into installation (one, secret_fingerprint, created_at) values (true, 'y', {now})",
                "update installation set created_at = {later} where one",
            ),
            rule(
                "I8 and no second beside it",
                "insert into installation (one, secret_fingerprint, created_at) values (false, 'y', {now})",
                "update installation set created_at = {later} where one",
            ),
        ],
    )
    .await;
}

async fn the_catalogue_holds_together(database: Arc<Database>) {
    hold(
        database,
        vec![
            rule(
                "terms have a version",
                "update service set terms_url = 'https://x.example' where id = {backup}",
                "update service set terms_url = 'https://x.example', terms_version = '1' where id = {backup}",
            ),
            rule(
                "a plan does not add to itself",
                "update plan set requires_plan_id = {standard} where id = {standard}",
                "update plan set requires_plan_id = {insight} where id = {standard}",
            ),
            rule(
                "what was ordered stays in the catalogue",
                "delete from plan where id = {standard}",
                "update service set status = 'retired' where id = {backup}",
            ),
            rule(
                "a link lives at least a day",
                "update seller set link_days = 0 where id = {northwind}",
                "update seller set link_days = 1 where id = {northwind}",
            ),
            rule(
                "a link lives at most 90 days",
                "update seller set link_days = 91 where id = {northwind}",
                "update seller set link_days = 90 where id = {northwind}",
            ),
        ],
    )
    .await;
}

fn report(facts: &str) -> String {
    format!("update subscription set {facts} where id = {{applied}}")
}

async fn what_services_report_is_kept_whole(database: Arc<Database>) {
    let opening = |account: &str| {
        format!("insert into opening (invitation_id, account_id, opened_at) values ({{link_second}}, {{{account}}}, {{now}})")
    };
    let bounce = |facts: &str| format!("update email set {facts} where id = {{letter}}");
    hold(
        database,
        vec![
            rule("a failure says why", report("status = 'failed'"), report("status = 'failed', message = 'No room'")),
            rule("a message is not empty", report("message = ''"), report("message = 'x'")),
            rule(
                "a message has at most 500 characters",
                report(&format!("message = '{}'", "x".repeat(501))),
                report(&format!("message = '{}'", "x".repeat(500))),
            ),
            rule(
                "active means applied",
                "update subscription set activated_at = {now} where id = {waiting}",
                report("activated_at = {now}"),
            ),
            rule(
                "used means active before",
                report("first_used_at = {now}, activated_at = null"),
                report("first_used_at = {now}, activated_at = {now}"),
            ),
            rule("an opening is noted once per account", opening("marie"), opening("paul")).given(opening("marie")),
            rule("an opening has an account", opening("nowhere"), opening("marie")),
            rule("what came back has a status", bounce("bounced_at = {now}"), bounce("bounced_at = {now}, bounce_status = '5.1.1'")),
            rule(
                "what was not sent does not come back",
                bounce("sent_at = null, bounced_at = {now}, bounce_status = '5.1.1'"),
                bounce("bounced_at = {now}, bounce_status = '5.1.1'"),
            ),
        ],
    )
    .await;
}

fn handed(id: &str, tries: i64, to: &str) -> String {
    let (confirmed, to) = if to.is_empty() { ("null", "null".to_owned()) } else { ("{now}", format!("{{{to}}}")) };
    format!(
        "insert into hand_over (id, invitation_id, account_id, email, email_key, name, language, created_at, tries, confirmed_at, to_invitation_id) \
         values ({{{id}}}, {{link_second}}, {{marie}}, 'x@acme.example', 'x@acme.example', 'X', 'en', {{now}}, {tries}, {confirmed}, {to})"
    )
}

async fn the_right_person(database: Arc<Database>) {
    let passed = |account: &str, how: &str| {
        format!("insert into passage (invitation_id, account_id, how, at) values ({{link_second}}, {{{account}}}, '{how}', {{now}})")
    };
    let code = |tries: i64| {
        format!(
            "insert into passage_code (id, invitation_id, account_id, created_at, tries) values ({{code}}, {{link_second}}, {{paul}}, {{now}}, {tries})"
        )
    };
    hold(
        database,
        vec![
            rule("an invitation is passed in a known way", passed("paul", "luck"), passed("paul", "code")),
            rule("once by each account", passed("paul", "code"), passed("marie", "code")).given(passed("paul", "link")),
            rule("five tries a code", code(6), code(5)),
            rule("five tries a hand-over", handed("one", 6, ""), handed("one", 5, "")),
            rule("a hand-over leads to another link", handed("one", 0, "link_second"), handed("one", 0, "link_foreign")),
            rule("a link is handed over once", handed("two", 0, "link_first"), handed("two", 0, "")).given(handed(
                "one",
                0,
                "link_foreign",
            )),
            rule(
                "done means where to",
                "update hand_over set confirmed_at = {now} where id = {one}",
                "update hand_over set confirmed_at = {now}, to_invitation_id = {link_foreign} where id = {one}",
            )
            .given(handed("one", 0, "")),
            rule(
                "two reminders at most",
                "update invitation set reminders = 3 where id = {link_second}",
                "update invitation set reminders = 2 where id = {link_second}",
            ),
        ],
    )
    .await;
}

fn contract_code(id: &str, hash: &str, facts: &str) -> String {
    format!(
        "insert into contract_code (id, seller_id, hash, tail, percent, discount, seller_account_id, order_id, valid_from, valid_until, max_uses, uses, status, issued_at, ended_at) values ({{{id}}}, {{northwind}}, {{bytes:{hash}}}, 'XXXX', {facts})"
    )
}

/// Facts of a code: percent, text, customer number, order, first day, last day, organizations at most; then its state and end.
fn facts(written: &str) -> String {
    format!("{written}, 0, 'issued', {{now}}, null")
}

async fn contract_codes_stay_within_their_bounds(database: Arc<Database>) {
    let plain = facts("15, '', null, null, '2026-11-01', null, 1");
    let twice = |name, hash, other| rule(name, contract_code("one", hash, &plain), contract_code("one", other, &plain));
    let mut rules = vec![
        twice("a code is issued once by its seller", "ctr_first", "one"),
        twice("another seller may issue the same", "ctr_second", "ctr_contoso"),
    ];
    let odd = "15, '', null, {first}, '2026-11-01', null, 1, 0, 'withdrawn', {now}, {now}".to_owned();
    rules.push(rule(
        "one living code is attached to an order",
        contract_code("one", "one", &facts("15, '', null, {first}, '2026-11-01', null, 1")),
        contract_code("one", "one", &odd),
    ));
    let each = [
        ("a percent or a text", "15, 'x', null, null, '2026-11-01', null, 1", "null, 'x', null, null, '2026-11-01', null, 1"),
        ("it gives something", "null, '', null, null, '2026-11-01', null, 1", "1, '', null, null, '2026-11-01', null, 1"),
        ("a hundred at most", "101, '', null, null, '2026-11-01', null, 1", "100, '', null, null, '2026-11-01', null, 1"),
        (
            "a customer number of its seller's",
            "15, '', {at_contoso}, null, '2026-11-01', null, 1",
            "15, '', {at_northwind}, null, '2026-11-01', null, 1",
        ),
        ("an order of its seller's", "15, '', null, {foreign}, '2026-11-01', null, 1", "15, '', null, {second}, '2026-11-01', null, 1"),
        (
            "an end after its beginning",
            "15, '', null, null, '2026-11-02', '2026-11-01', 1",
            "15, '', null, null, '2026-11-01', '2026-11-01', 1",
        ),
        ("500 organizations at most", "15, '', null, null, '2026-11-01', null, 501", "15, '', null, null, '2026-11-01', null, 500"),
        ("one organization at least", "15, '', null, null, '2026-11-01', null, 0", "15, '', null, null, '2026-11-01', null, 1"),
    ];
    let code = |written| contract_code("one", "one", &facts(written));
    rules.extend(each.map(|(name, refused, taken)| rule(name, code(refused), code(taken))));
    hold(database, rules).await;
}

async fn contract_codes_are_used_and_end(database: Arc<Database>) {
    let update = |id: &str, what: &str| format!("update contract_code set {what} where id = {{{id}}}");
    let service = |id: &str| format!("insert into contract_code_service (code_id, service_id) values ({{ctr_first}}, {{{id}}})");
    hold(
        database,
        vec![
            rule("T36 never used more often than it may", update("ctr_first", "uses = uses + 2"), update("ctr_first", "uses = uses + 1")),
            rule("what was used is registered", update("ctr_second", "uses = 1"), update("ctr_second", "uses = 1, status = 'registered'")),
            rule(
                "what nobody registered is not registered",
                update("ctr_second", "status = 'registered'"),
                update("ctr_second", "status = 'expired', ended_at = {now}"),
            ),
            rule(
                "what ended ended at some time",
                update("ctr_first", "status = 'withdrawn'"),
                update("ctr_first", "status = 'withdrawn', ended_at = {now}"),
            ),
            rule("a service is named once", service("backup"), service("analytics")).given(service("backup")),
            rule(
                "who was reminded was waited for",
                "update orders set code_reminded_at = {now} where id = {first}",
                "update orders set code_expected_since = {now}, code_reminded_at = {now} where id = {first}",
            ),
        ],
    )
    .await;
}

fn registered(code: &str, seller: &str, organization: &str) -> String {
    format!(
        "insert into contract_registration (id, code_id, seller_id, organization_id, registered_at, registered_by) values ({{one}}, {{{code}}}, {{{seller}}}, {{{organization}}}, {{now}}, {{marie}})"
    )
}

fn given(code: &str, subscription: &str, registration: &str) -> String {
    format!(
        "insert into contract_discount (code_id, subscription_id, registration_id, starts_on) values ({{{code}}}, {{{subscription}}}, {{{registration}}}, '2026-11-27')"
    )
}

async fn a_contract_code_is_registered_once_and_gives_once(database: Arc<Database>) {
    let second = registered("ctr_second", "northwind", "acme");
    hold(
        database,
        vec![
            rule(
                "T38 once by an organization",
                registered("ctr_first", "northwind", "acme"),
                registered("ctr_first", "northwind", "initech"),
            ),
            rule(
                "by an organization that buys from its seller",
                registered("ctr_second", "northwind", "umbrella"),
                registered("ctr_second", "northwind", "initech"),
            ),
            rule("its seller is its seller", registered("ctr_contoso", "northwind", "acme"), &*second),
            rule(
                "what ended says why",
                "update contract_registration set ended_at = {now} where id = {crg_acme}",
                "update contract_registration set ended_at = {now}, ended_why = 'expired' where id = {crg_acme}",
            ),
            rule("T38 once for each line", given("ctr_first", "applied", "crg_acme"), given("ctr_first", "waiting", "crg_acme")),
            rule("T38 one code at a time for a line", given("ctr_second", "applied", "one"), given("ctr_second", "waiting", "one"))
                .given(&*second),
            rule(
                "T38 another code once the first has ended",
                given("ctr_second", "applied", "one"),
                format!(
                    "update contract_discount set ended_at = {{now}} where subscription_id = {{applied}}; {}",
                    given("ctr_second", "applied", "one")
                ),
            )
            .given(&*second),
            rule("by a registration of this code", given("ctr_second", "waiting", "crg_acme"), given("ctr_first", "waiting", "crg_acme")),
        ],
    )
    .await;
}

/// A billing profile, and the vendor link it needs.
fn profile(organization: &str, seller: &str, kind: &str, facts: &str) -> String {
    format!(
        "insert into billing_profile (id, organization_id, seller_id, kind, currency, currency_reason, tax_id, tax_id_kind, tax_standing, created_at, created_by, changed_at, changed_by) values ({{one}}, {{{organization}}}, {{{seller}}}, '{kind}', {facts}, {{now}}, {{paul}}, {{now}}, {{paul}})"
    )
}

const EUROS: &str = "'EUR', 'country', '', '', 'none'";

fn accepted(organization: &str) -> String {
    format!(
        "insert into seller_terms_acceptance (organization_id, seller_id, version, accepted_by, accepted_at, language, ip) values ({{{organization}}}, {{vendor}}, '2026-11', {{paul}}, {{now}}, 'en', '203.0.113.7')"
    )
}

async fn the_vendor_alone_has_billing_profiles(database: Arc<Database>) {
    let vendor = || bind("globex", "vendor", "vendor", "own");
    let of_vendor = |facts: &str| profile("globex", "vendor", "vendor", facts);
    let billed = format!("{}; {}", vendor(), of_vendor(EUROS));
    let facts = [
        ("a currency has three letters", "'EURO', 'country', '', '', 'none'", EUROS),
        ("a currency has a known reason", "'EUR', 'luck', '', '', 'none'", "'EUR', 'exception', '', '', 'none'"),
        ("a tax id has its kind", "'EUR', 'country', 'FR4', '', 'format'", "'EUR', 'country', 'FR4', 'eu_vat', 'checksum'"),
        ("no tax id has no standing", "'EUR', 'country', '', '', 'format'", EUROS),
        ("a tax id has a standing", "'EUR', 'country', 'X', 'other', 'none'", "'EUR', 'country', 'X', 'other', 'format'"),
    ];
    let mut rules: Vec<Rule> = facts.map(|(name, refused, taken)| rule(name, of_vendor(refused), of_vendor(taken)).given(vendor())).into();
    let elsewhere = [("contoso", "partner", "globex"), ("contoso", "vendor", "globex"), ("vendor", "vendor", "acme")];
    rules.extend(elsewhere.map(|(seller, kind, organization)| {
        rule("I6 only the vendor's, where it sells", profile(organization, seller, kind, EUROS), of_vendor(EUROS)).given(vendor())
    }));
    let second = of_vendor(EUROS).replace("{one}", "{two}");
    let other = format!("{}; {}", bind("acme", "vendor", "vendor", "own"), second.replace("{globex}", "{acme}"));
    rules.push(rule("an organization has one", second, other).given(&*billed));
    hold(database, rules).await;
}

async fn commercial_terms_are_the_vendors(database: Arc<Database>) {
    let billed = format!("{}; {}", bind("globex", "vendor", "vendor", "own"), profile("globex", "vendor", "vendor", EUROS));
    let terms =
        |seller: &str, url: &str| format!("update seller set terms_url = '{url}', terms_version = '2026-11' where id = {{{seller}}}");
    let once = rule("terms are accepted once a version", accepted("globex"), accepted("globex").replace("2026-11", "2027-01"));
    let rules = vec![
        rule("terms are accepted where it bills", accepted("acme"), accepted("globex")).given(&*billed),
        once.given(format!("{billed}; {}", accepted("globex"))),
        rule("a partner's terms are its own", terms("northwind", "https://x.example"), terms("vendor", "https://x.example")),
        rule("terms have a version", terms("vendor", ""), terms("vendor", "https://x.example")),
    ];
    hold(database, rules).await;
}

/// A method: its organization, kind, whether it is the default, removed; order, approved and refused; what its provider calls it.
fn method(id: &str, facts: &str) -> String {
    format!(
        "insert into payment_method (id, account_id, created_at, organization_id, kind, is_default, removed_at, order_id, approved_at, approved_by, refused_at, refused_by, provider_ref, brand, last4, expires_on) values ({{{id}}}, {{paul}}, {{now}}, {facts})"
    )
}

const INVOICE: &str = "'', '', '', null";
const CARD: &str = "'pm_1', 'visa', '4242', '2027-12-31'";

const NEVER: &str = "null, null, null, null, null";

fn invoice(facts: &str) -> String {
    method("two", &format!("{{globex}}, 'invoice', {facts}, {INVOICE}"))
}

fn card(facts: &str) -> String {
    method("two", &format!("{facts}, {CARD}"))
}

async fn payment_methods_are_whole(database: Arc<Database>) {
    let given = format!("{}; {}", bind("globex", "vendor", "vendor", "own"), profile("globex", "vendor", "vendor", EUROS));
    let plain = invoice(&format!("true, null, {NEVER}"));
    let attached = card(&format!("{{globex}}, 'card', false, null, {NEVER}"));
    let second =
        |kind: &str, default: &str, provider: &str| method("one", &format!("{{globex}}, '{kind}', {default}, null, {NEVER}, {provider}"));
    let waiting = |method: &str| method.replace("{globex}", "null").replace("true", "false");
    let rules = vec![
        rule("I6 only where the vendor bills", plain.replace("{globex}", "{acme}"), &plain),
        rule("one default", second("card", "true", CARD), second("card", "false", CARD)).given(format!("{given}; {plain}")),
        rule("one invoice", second("invoice", "false", INVOICE), second("card", "false", CARD)).given(format!("{given}; {plain}")),
        rule("a card may wait for its organization, an invoice not", waiting(&plain), waiting(&attached)),
        rule("what waits is no default", waiting(&attached).replace("'card', false", "'card', true"), waiting(&attached)),
        rule("what is removed is no default", plain.replace("true, null", "true, {now}"), plain.replace("true, null", "false, {now}")),
        rule("a card is called something", attached.replace(CARD, INVOICE), &attached),
        rule("an invoice is not", plain.replace(INVOICE, CARD), &plain),
        rule("four digits, never a number", attached.replace("4242", "4242424242424242"), &attached),
    ];
    let rules = rules.into_iter().map(|rule| if rule.given.is_empty() { rule.given(&*given) } else { rule });
    hold(database, rules.collect()).await;
}

/// A card being entered: what for, what it takes the place of, its page and customer, state, when it is due, over, and its card.
fn entering(id: &str, facts: &str) -> String {
    format!(
        "insert into card_entry (id, account_id, begun_at, onboarding_id, organization_id, replaces_id, session_ref, customer_ref, state, due_at, settled_at, method_id) values ({{{id}}}, {{paul}}, {{now}}, {facts})"
    )
}

/// A draft, and an organization with a card.
fn carded() -> String {
    let (bound, profile) = (bind("globex", "vendor", "vendor", "own"), profile("globex", "vendor", "vendor", EUROS));
    let card = card(&format!("{{globex}}, 'card', false, null, {NEVER}"));
    format!("{}; {bound}; {profile}; {card}", draft("paul", "northwind"))
}

async fn cards_are_entered_for_something_and_end_once(database: Arc<Database>) {
    let given = carded();
    let begun = entering("one", "null, {globex}, null, '', '', 'begun', {now}, null, null");
    let open = entering("one", "null, {globex}, {two}, 'cs_1', 'cus_1', 'open', {now}, null, null");
    let settled = entering("one", "null, {globex}, null, 'cs_1', 'cus_1', 'settled', null, {now}, {two}");
    let ended = entering("one", "{draft}, null, null, '', '', 'ended', null, {now}, null");
    let second = |facts: &str| entering("two", facts);
    let rules = vec![
        rule("for a draft or an organization", begun.replace("{globex}", "null"), &begun),
        rule("not for both", begun.replace("null, {globex}", "{draft}, {globex}"), &ended),
        rule("in the place of an organization's card", open.replace("null, {globex}", "{draft}, null"), &open),
        rule("a known state", begun.replace("'begun'", "'lost'"), &begun),
        rule("no page before there is one", begun.replace("'', ''", "'cs_1', 'cus_1'"), &begun),
        rule("open is a page", open.replace("'cs_1', 'cus_1'", "'', ''"), &open),
        rule("a page has its customer", open.replace("'cus_1'", "''"), &open),
        rule("settled is a card", settled.replace("{now}, {two}", "{now}, null"), &settled),
        rule("no card before", open.replace("{now}, null, null", "{now}, null, {two}"), &open),
        rule("what is over has its time", settled.replace("null, {now}, {two}", "null, null, {two}"), &settled),
        rule("of what is over nobody asks", ended.replace("null, {now}, null", "{now}, {now}, null"), &ended),
        rule("of what is not over somebody asks", open.replace("'open', {now}", "'open', null"), &open),
        rule(
            "a page is of one entry",
            second("null, {globex}, null, 'cs_1', 'cus_1', 'open', {now}, null, null"),
            second("null, {globex}, null, 'cs_2', 'cus_1', 'open', {now}, null, null"),
        )
        .given(format!("{given}; {open}")),
        rule(
            "a card is of one entry",
            second("null, {globex}, null, 'cs_2', 'cus_1', 'settled', null, {now}, {two}"),
            second("null, {globex}, null, 'cs_2', 'cus_1', 'open', {now}, null, null"),
        )
        .given(format!("{given}; {settled}")),
    ];
    let rules = rules.into_iter().chain(kept_cards()).map(|rule| if rule.given.is_empty() { rule.given(&*given) } else { rule });
    hold(database, rules.collect()).await;
}

/// Of a card that is there.
fn kept_cards() -> [Rule; 3] {
    [
        rule(
            "a card is kept once",
            method("one", &format!("{{globex}}, 'card', false, null, {NEVER}, {CARD}")),
            method("one", &format!("{{globex}}, 'card', false, null, {NEVER}, 'pm_2', 'visa', '4242', '2027-12-31'")),
        ),
        rule(
            "only what is removed is taken away",
            "update payment_method set detached_at = {now} where id = {two}",
            "update payment_method set removed_at = {now}, detached_at = {now} where id = {two}",
        ),
        rule(
            "only a card is warned of",
            format!(
                "{}; update payment_method set warned_at = {{now}} where id = {{one}}",
                method("one", &format!("{{globex}}, 'invoice', false, null, {NEVER}, '', '', '', null"))
            ),
            "update payment_method set warned_at = {now} where id = {two}",
        ),
    ]
}

async fn operators_approve_invoices(database: Arc<Database>) {
    let given = format!("{}; {}", bind("globex", "vendor", "vendor", "own"), profile("globex", "vendor", "vendor", EUROS));
    let carded = |facts: &str| card(&format!("{{globex}}, 'card', false, null, {facts}"));
    let (billed, approved) = (|facts: &str| invoice(&format!("true, null, {facts}")), "null, {now}, {marie}, null, null");
    let rules = [
        rule("a card is for every order", carded("{own}, null, null, null, null"), billed("{own}, null, null, null, null")),
        rule("an invoice is approved, a card not", carded(approved), billed(approved)),
        rule("an approval has who", billed("null, {now}, null, null, null"), billed(approved)),
        rule("a refusal has who", billed("null, null, null, {now}, null"), billed("null, null, null, {now}, {marie}")),
        rule("not both", billed("null, {now}, {marie}, {now}, {marie}"), billed(approved)),
    ];
    let mut rules: Vec<Rule> = rules.map(|rule| rule.given(&*given)).into();
    let reasoned = |wish: &str, reason: &str| {
        format!("{}; update payment_method set decision_reason = '{reason}' where organization_id = {{globex}}", billed(wish))
    };
    let refused = "null, null, null, {now}, {marie}";
    rules.push(rule("only a refusal has a reason", reasoned(approved, "Unpaid"), reasoned(refused, "Unpaid")).given(&*given));
    rules.push(rule("a reason is short", reasoned(refused, &"a".repeat(501)), reasoned(refused, &"a".repeat(500))).given(&*given));
    hold(database, rules).await;
}

async fn currencies_are_approved_for_the_vendor(database: Arc<Database>) {
    let approved = |seller: &str, seller_kind: &str, facts: &str| {
        format!(
            "insert into currency_exception (seller_id, seller_kind, kind, subject, currency, approved_at) values ({{{seller}}}, '{seller_kind}', {facts}, {{now}})"
        )
    };
    let of_vendor = |facts: &str| approved("vendor", "vendor", facts);
    let swiss = "'country', 'CH', 'EUR'";
    let mut rules: Vec<Rule> = [("northwind", "vendor"), ("northwind", "partner")]
        .map(|(seller, kind)| rule("a partner bills by itself", approved(seller, kind, swiss), of_vendor(swiss)))
        .into();
    rules.extend([
        rule("for a country or a customer number", of_vendor("'planet', 'CH', 'EUR'"), of_vendor("'account', 'CH', 'EUR'")),
        rule("a country is its code", of_vendor("'country', 'Switzerland', 'EUR'"), of_vendor("'account', 'Switzerland', 'EUR'")),
        rule("for somebody", of_vendor("'account', '', 'EUR'"), of_vendor("'account', 'A', 'EUR'")),
        rule("a currency has three letters", of_vendor("'country', 'CH', 'EURO'"), of_vendor(swiss)),
        rule("each once", of_vendor(swiss), of_vendor("'country', 'CH', 'USD'")).given(of_vendor(swiss)),
    ]);
    hold(database, rules).await;
}

async fn a_partners_draft_never_asks_for_billing(database: Arc<Database>) {
    let billing = r#"{"subscriptions":[],"billing":{}}"#;
    let drafted = |seller: &str, draft: &str| {
        format!(
            "insert into onboarding (id, account_id, seller_id, invitation_id, draft, created_at) values ({{one}}, {{paul}}, {{{seller}}}, {{link_second}}, '{draft}', {{now}})"
        )
    };
    let named = r#"{"subscriptions":[],"organization":{"name":"The \"billing\": shop"}}"#;
    hold(
        database,
        vec![
            rule("I6 a partner's draft", drafted("northwind", billing), drafted("vendor", billing)),
            rule(
                "I6 nor later",
                format!("update onboarding set draft = '{billing}' where id = {{open}}"),
                format!("update onboarding set draft = '{named}' where id = {{open}}"),
            ),
        ],
    )
    .await;
}

/// What the organization that holds it leaves before it goes.
const EMPTY: &str = "delete from contract_discount; delete from contract_registration; ";
/// Last, once nothing runs under the link.
const UNBIND: &str = "update organization_seller set closed_at = {later} where organization_id = {acme}";

async fn what_is_undone_is_undone_whole(database: Arc<Database>) {
    let used = "update subscription set activated_at = {now}, first_used_at = {now} where id = {applied}";
    let undone = |plan: &str, by: &str| {
        format!(
            "insert into undo (id, onboarding_id, organization_id, organization_gone, undone_at, undone_by, plan) values ({{undone}}, {{done}}, {{acme}}, true, {{now}}, {{{by}}}, '{plan}')"
        )
    };
    let (plan, other) = ("a".repeat(64), "b".repeat(64));
    let returned =
        |subscription: &str| format!("insert into undo_subscription (undo_id, subscription_id) values ({{undone}}, {{{subscription}}})");
    let gone = "update organization set status = 'deleted' where id = {acme}";
    hold(
        database,
        vec![
            rule(
                "what is used is not taken back",
                UNDO.replace("applied_by = null,", "applied_by = null, activated_at = null, first_used_at = null,"),
                "update subscription set status = 'cancelled' where id = {applied}",
            )
            .given(used),
            rule(
                "what the order said of the first day is kept while it is applied",
                "update subscription set ordered_on = '2026-12-01' where id = {waiting}",
                "update subscription set ordered_on = '2026-12-01' where id = {applied}",
            ),
            rule("an organization that has something does not go", gone, format!("{EMPTY}{UNDO}; {UNBIND}; {gone}")),
            rule("nor one that buys from somebody", format!("{UNDO}; {gone}"), format!("{EMPTY}{UNDO}; {UNBIND}; {gone}")),
            rule("an undo names a whole plan", undone("", "marie"), undone(&plan, "marie")),
            rule("an undo is somebody's", undone(&plan, "nowhere"), undone(&plan, "marie")),
            rule(
                "a plan is carried out once",
                undone(&plan, "marie").replace("{undone}", "{again}"),
                undone(&other, "marie").replace("{undone}", "{again}"),
            )
            .given(undone(&plan, "marie")),
            rule("something returns once by it", returned("applied"), returned("waiting")).given(format!(
                "{}; {}",
                undone(&plan, "marie"),
                returned("applied")
            )),
            rule("what returns is a subscription", returned("nowhere"), returned("applied")).given(undone(&plan, "marie")),
        ],
    )
    .await;
}

const EXPIRED: &str = "update subscription set status = 'expired' where organization_id = {acme}";

async fn a_change_of_seller_leaves_one_partner(database: Arc<Database>) {
    let without_order = "insert into organization_seller (organization_id, seller_id, kind, bound_at, bound_by, closed_at) values ({acme}, {contoso}, 'partner', {now}, {paul}, {now})";
    let close = "update organization_seller set closed_at = {later} where organization_id = {acme} and seller_id = {northwind}";
    let reopen = "update organization_seller set closed_at = null where organization_id = {acme} and seller_id = {contoso}";
    let take_over = "update subscription set seller_of_record_id = {contoso} where organization_id = {acme}";
    let unapplied = "update subscription set seller_of_record_id = {northwind} where organization_id is null";
    hold(
        database,
        vec![
            rule("a link stays while something runs under it", close, format!("{EXPIRED}; {close}")),
            rule("a link is closed once what runs has gone over", close, format!("{take_over}; {close}")).given(without_order),
            rule("who bills is bound", take_over, format!("{without_order}; {take_over}")),
            rule("I1 the gaining seller is bound when the losing one is not", reopen, format!("{close}; {reopen}"))
                .given(format!("{without_order}; {take_over}")),
            rule("what is not applied is billed by nobody else", unapplied, format!("{without_order}; {take_over}")),
            rule(
                "a number is one that exists",
                format!("{without_order}; update organization_seller set seller_account_id = {{nothing}} where seller_id = {{contoso}}"),
                without_order,
            ),
        ],
    )
    .await;
}

fn consent(id: &str, more: &str, values: &str) -> String {
    format!(
        "insert into seller_consent (id, organization_id, seller_id, hash, tail, given_at, given_by, expires_at{more}) \
         values ({{{id}}}, {{acme}}, {{northwind}}, {{bytes:{id}}}, 'ABCD', {{now}}, {{paul}}, {{later}}{values})"
    )
}

fn seller_change(id: &str, columns: &str, values: &str) -> String {
    format!(
        "insert into seller_change (id, organization_id, from_seller_id, to_seller_id, cut_over_on, asked_at, {columns}) \
         values ({{{id}}}, {{acme}}, {{northwind}}, {{contoso}}, '2026-12-01', {{now}}, {values})"
    )
}

async fn a_change_of_seller_has_its_consent_and_its_end(database: Arc<Database>) {
    let (first, used) = (consent("first", "", ""), consent("used", ", used_at", ", {now}"));
    let (waits, other) = (
        seller_change("waits", "consent_id, status", "{used}, 'waiting'"),
        seller_change("other", "consent_id, status", "{first}, 'waiting'"),
    );
    let done = "consent_id, status, ended_at";
    hold(
        database,
        vec![
            rule("one consent code is out", format!("{first}; {}", consent("second", "", "")), format!("{first}; {used}")),
            rule("a code ends after it began", first.replace("{later}", "{now}"), &first),
            rule("a code is used or taken back", consent("both", ", used_at, revoked_at", ", {now}, {now}"), &used),
            rule("a consent lets a seller go that is bound", first.replace("{northwind}", "{contoso}"), &first),
            rule("one change waits", format!("{waits}; {other}"), waits.clone()).given(format!("{first}; {used}")),
            rule("a change has a consent or is part of a move", seller_change("none", "status", "'waiting'"), waits.clone())
                .given(used.clone()),
            rule(
                "a consent is used once",
                format!("{}; {}", seller_change("one", done, "{used}, 'done', {now}"), seller_change("two", done, "{used}, 'done', {now}")),
                waits.clone(),
            )
            .given(used.clone()),
        ],
    )
    .await;
}

async fn a_change_of_seller_ends_once(database: Arc<Database>) {
    let used = consent("used", ", used_at", ", {now}");
    let waits = seller_change("waits", "consent_id, status", "{used}, 'waiting'");
    let done = "consent_id, status, ended_at";
    let moves = "insert into seller_move (id, from_seller_id, to_seller_id, started_at, started_by) values ({move}, {northwind}, {contoso}, {now}, {paul})";
    let moved = "move_id, status, ended_at";
    hold(
        database,
        vec![
            rule(
                "a change that is over says when",
                seller_change("one", "consent_id, status", "{used}, 'done'"),
                seller_change("one", done, "{used}, 'done', {now}"),
            )
            .given(used.clone()),
            rule(
                "a change that was not made says why",
                seller_change("one", done, "{used}, 'stopped', {now}"),
                seller_change("one", "consent_id, status, ended_at, ended_why", "{used}, 'stopped', {now}, 'link_closed'"),
            )
            .given(used.clone()),
            rule("a change is between two sellers", waits.replace("{contoso}", "{northwind}"), waits.clone()).given(used.clone()),
            rule(
                "what is moved is moved at once",
                seller_change("one", "move_id, status", "{move}, 'waiting'"),
                seller_change("one", moved, "{move}, 'done', {now}"),
            )
            .given(moves),
            rule(
                "an organization is moved once in a move",
                format!(
                    "{}; {}",
                    seller_change("one", moved, "{move}, 'done', {now}"),
                    seller_change("two", moved, "{move}, 'done', {now}")
                ),
                seller_change("one", moved, "{move}, 'done', {now}"),
            )
            .given(moves),
            rule("a seller is moved once at a time", format!("{moves}; {}", moves.replace("{move}", "{another}")), moves),
        ],
    )
    .await;
}
