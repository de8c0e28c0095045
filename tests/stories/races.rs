//! Races over two nodes on PostgreSQL, again and again: never both, never half, one winner, and words for the loser.
//!
//! `PASSERELLE_TEST_ROUNDS` says how often; `./dev races N` runs more of them than every day.

use std::sync::Arc;

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{
    members::{invites, joins, page_of},
    seller_changes::{asks, consents, days_pass, holds, made},
};
use crate::{
    database::Engine,
    http::Answer,
    node::Node,
    page::Form,
    people::{Api, Buyer, Placed, order},
    world::{Site, World},
};

/// Rounds of each race.
fn rounds() -> usize {
    std::env::var("PASSERELLE_TEST_ROUNDS").map_or(200, |rounds| rounds.parse().expect("a number of rounds"))
}

/// A world with a second node, and Marie, who has an organization with Northwind.
pub struct Race<'w> {
    world: &'w World,
    there: Arc<Site>,
    pub marie: Buyer,
    organization: String,
}

pub async fn race(story: impl AsyncFnOnce(&mut Race<'_>)) {
    crate::world::tell(Engine::Postgres, async |world: &World| {
        let other = Node::start(&world.configuration).await;
        let mut marie = world.buyer("Marie Laurent");
        let first = world.northwind.sells_backup(&marie).await;
        let organization = marie.onboards(&first.link(), &world.mail, "Acme").await;
        let mut race = Race { world, there: Site::of(&other), marie, organization };
        story(&mut race).await;
        assert!(other.stop().await.is_empty());
    })
    .await;
}

impl<'w> Race<'w> {
    pub const fn world(&self) -> &'w World {
        self.world
    }

    /// Marie's organization.
    pub fn organization(&self) -> &str {
        &self.organization
    }

    /// The other node.
    pub fn there(&self) -> Arc<Site> {
        Arc::clone(&self.there)
    }

    /// Northwind's programs, whose requests the other node answers.
    fn seller_there(&self) -> Api {
        Api::new(&self.there, &self.world.northwind.api.key)
    }

    /// A new order of Northwind, and Marie in front of its last button.
    pub async fn ready(&mut self) -> (Placed, Form) {
        let placed = self.world.northwind.sells_backup(&self.marie).await;
        self.marie.follows(&placed.link()).await;
        let form = self.marie.page.form("/subscriptions", "subscription").tick("subscription", &placed.subscriptions());
        self.marie.submits(form).await;
        self.marie.confirms_organization().await;
        (placed, self.marie.agrees())
    }

    /// How an order stands: its state, and which of its lines are applied.
    pub async fn stands(&self, placed: &Placed) -> (Value, Vec<String>) {
        let seen = self.world.northwind.sees(placed).await;
        let lines = seen["subscriptions"].as_array().unwrap();
        let applied = lines.iter().filter(|line| !line["applied_at"].is_null());
        (seen["status"].clone(), applied.map(|line| line["id"].as_str().unwrap().to_owned()).collect())
    }

    pub async fn cancel(&self, placed: &Placed) {
        self.world.northwind.cancels(placed).await.expect(200);
    }
}

/// What was taken goes on, what was not says so in words, never as an error.
pub fn taken(answer: &Answer) -> bool {
    match answer.status {
        303 => true,
        409 => {
            assert!(answer.text().contains("<h1"), "{answer:?}");
            false
        }
        _ => panic!("neither taken nor refused: {answer:?}"),
    }
}

/// An API's answer: done, or refused with one of these codes.
fn done(answer: &Answer, codes: &[&str]) -> bool {
    if answer.status == 200 {
        return true;
    }
    let code = answer.json()["code"].as_str().unwrap_or_default().to_owned();
    assert!(answer.status == 409 && codes.contains(&code.as_str()), "{answer:?}");
    false
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_tabs_with_different_selections() {
    race(async |race: &mut Race<'_>| {
        for _ in 0..rounds() {
            let lines = order(&race.marie).of("backup", "standard", 1).of("analytics", "insight", 1).handed_over();
            let placed = race.world.northwind.places(&lines).await;
            let [one, two] = <[String; 2]>::try_from(placed.subscriptions()).unwrap();
            race.marie.follows(&placed.link()).await;
            let form = race.marie.page.form("/subscriptions", "subscription");
            race.marie.submits(form.clone().tick("subscription", std::slice::from_ref(&one))).await;
            race.marie.confirms_organization().await;
            let press = race.marie.agrees();
            let (mut here, mut other) = (race.marie.clone(), race.marie.at_site(Arc::clone(&race.there)));
            let change = form.tick("subscription", std::slice::from_ref(&two));
            let (applied, changed) = tokio::join!(here.posts(&press.action, press.fields()), other.posts(&change.action, change.fields()));
            let applied = taken(&applied);
            assert!(taken(&changed) && changed.header("location").ends_with(if applied { "" } else { "/organization" }), "{changed:?}");
            let (status, lines) = race.stands(&placed).await;
            let expected = if applied { ("partially_applied", vec![one]) } else { ("placed", vec![]) };
            assert_eq!((status.as_str().unwrap(), lines), expected);
            race.cancel(&placed).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_accounts_with_one_link() {
    race(async |race: &mut Race<'_>| {
        let world = race.world;
        let mut pierre = world.buyer("Pierre Petit").at_site(Arc::clone(&race.there));
        for (buyer, name) in [(&mut race.marie, "Laurent"), (&mut pierre, "Petit")] {
            let first = order(buyer).of("backup", "standard", 1).with("seller_account", name).handed_over();
            let first = world.contoso.places(&first).await;
            if name == "Petit" {
                buyer.onboards(&first.link(), &world.mail, name).await;
            } else {
                buyer.follows(&first.link()).await;
                buyer.selects().await.creates_organization(name).await.applies().await;
            }
        }
        for _ in 0..rounds() {
            let raced = order(&race.marie).of("backup", "standard", 1);
            let account = raced.reference().to_owned();
            let placed = world.contoso.places(&raced.with("seller_account", account).handed_over()).await;
            let mut presses = Vec::new();
            for buyer in [&mut race.marie, &mut pierre] {
                buyer.follows(&placed.link()).await;
                let form = buyer.page.form("/subscriptions", "subscription").tick("subscription", &placed.subscriptions());
                buyer.submits(form).await;
                buyer.confirms_organization().await;
                presses.push(buyer.agrees());
            }
            let [one, two] = <[Form; 2]>::try_from(presses).unwrap();
            let (first, second) = tokio::join!(race.marie.posts(&one.action, one.fields()), pierre.posts(&two.action, two.fields()));
            assert!(taken(&first) != taken(&second), "one of them, not both: {first:?} {second:?}");
            let seen = world.contoso.sees(&placed).await;
            assert_eq!((&seen["status"], &seen["subscriptions"][0]["status"]), (&"applied".into(), &"active".into()));
        }
        assert_eq!(world.database.count("subscription where applied_at is null").await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn revoking_against_applying() {
    race(async |race: &mut Race<'_>| {
        let seller = race.seller_there();
        for _ in 0..rounds() {
            let (placed, press) = race.ready().await;
            let revoke = format!("/api/v1/orders/{}/invitation/revoke", placed.id);
            let nothing = json!({});
            let (applied, revoked) = tokio::join!(race.marie.posts(&press.action, press.fields()), seller.post(&revoke, &nothing));
            let (applied, revoked) = (taken(&applied), done(&revoked, &["already_applied", "conflict"]));
            assert!(applied != revoked, "never both as effective, never neither (threat T33)");
            let (status, lines) = race.stands(&placed).await;
            assert_eq!((status == "applied", lines.len()), (applied, usize::from(applied)));
            if revoked {
                race.cancel(&placed).await;
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cancelling_against_applying() {
    race(async |race: &mut Race<'_>| {
        let seller = race.seller_there();
        for _ in 0..rounds() {
            let (placed, press) = race.ready().await;
            let cancel = format!("/api/v1/orders/{}/cancel", placed.id);
            let nothing = json!({});
            let (applied, cancelled) = tokio::join!(race.marie.posts(&press.action, press.fields()), seller.post(&cancel, &nothing));
            let (applied, cancelled) = (taken(&applied), done(&cancelled, &["already_applied", "conflict"]));
            assert!(applied != cancelled, "never both as effective, never neither");
            let (status, lines) = race.stands(&placed).await;
            assert_eq!((status.as_str().unwrap(), lines.len()), if applied { ("applied", 1) } else { ("cancelled", 0) });
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owner_removed_against_applying() {
    race(async |race: &mut Race<'_>| {
        let mut pierre = race.world.buyer("Pierre Petit");
        pierre.signs_up(&race.world.mail).await;
        let organization: domain::id::OrganizationId = race.organization.parse().unwrap();
        let member = |email: &str, do_it: &str| {
            let account = format!("(select id from account where email = '{email}' and verified_at is not null)");
            let organization = organization.uuid();
            match do_it {
                "add" => format!(
                    "insert into member (organization_id, account_id, role, since) values ('{organization}', {account}, 'owner', now()) on conflict do nothing"
                ),
                _ => format!(
                    "begin isolation level serializable; delete from member where organization_id = '{organization}' and account_id = {account}; commit"
                ),
            }
        };
        race.world.database.run(&member(&pierre.email, "add")).await;
        for _ in 0..rounds() {
            let (placed, press) = race.ready().await;
            let remove = member(&race.marie.email, "remove");
            let database = &race.world.database;
            let (answer, ()) = tokio::join!(race.marie.posts(&press.action, press.fields()), database.run(&remove));
            let applied = answer.status == 303;
            assert!(applied || [403, 404, 409].contains(&answer.status), "{answer:?}");
            let (status, lines) = race.stands(&placed).await;
            assert_eq!((status == "applied", lines.len()), (applied, usize::from(applied)), "what was said is what is kept");
            // Whoever was removed has no way in any more.
            let again = race.marie.posts(&press.action, press.fields()).await;
            assert!(applied || again.status != 303, "{again:?}");
            race.world.database.run(&member(&race.marie.email, "add")).await;
            if !applied {
                race.cancel(&placed).await;
            }
        }
    })
    .await;
}

/// Marie applies an order that carries discounts.
async fn discounted(race: &mut Race<'_>) {
    let placed = race.world.northwind.sells_discounted(&race.marie).await;
    race.marie.follows(&placed.link()).await;
    let form = race.marie.page.form("/subscriptions", "subscription").tick("subscription", &placed.subscriptions());
    race.marie.submits(form).await;
    race.marie.confirms_organization().await.applies().await;
}

/// In front of the last button of a code.
async fn enters(owner: &mut Buyer, organization: &str, code: &str) -> Form {
    let page = format!("/organizations/{organization}/contract-code");
    owner.opens(&page).await.expect(200);
    let form = owner.page.form(&page, "contract_code").fill("contract_code", code);
    owner.submits(form).await.expect(200).form(&page, "plan")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_registered_twenty_times_at_once() {
    race(async |race: &mut Race<'_>| {
        for round in 1..=rounds() as i64 {
            let code = race.world.northwind.issues_fifteen().await;
            discounted(race).await;
            let press = enters(&mut race.marie, &race.organization, &code.code).await;
            let mut tabs: Vec<Buyer> =
                (0..20).map(|tab| if tab % 2 == 0 { race.marie.clone() } else { race.marie.at_site(Arc::clone(&race.there)) }).collect();
            let answers = join_all(tabs.iter_mut().map(async |tab| tab.posts(&press.action, press.fields()).await)).await;
            assert!(answers.iter().all(|answer| answer.status == 303), "{answers:?}");
            let of = ["contract_registration", "contract_discount", "audit where action = 'contract_code.register'"];
            for what in of {
                assert_eq!(race.world.database.count(what).await, round, "{what}");
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_withdrawn_against_registering_it() {
    race(async |race: &mut Race<'_>| {
        let seller = race.seller_there();
        let mut registered = 0;
        discounted(race).await;
        for _ in 0..rounds() {
            let code = race.world.northwind.issues_fifteen().await;
            let press = enters(&mut race.marie, &race.organization, &code.code).await;
            let withdraw = format!("/api/v1/contract-codes/{}/withdraw", code.id);
            let nothing = json!({});
            let (saved, withdrawn) = tokio::join!(race.marie.posts(&press.action, press.fields()), seller.post(&withdraw, &nothing));
            // Whoever loses on both nodes again and again is told so, and tries once more.
            if !done(&withdrawn, &["conflict"]) {
                seller.post(&withdraw, &nothing).await.expect(200);
            }
            assert!([303, 422].contains(&saved.status), "{saved:?}");
            registered += i64::from(saved.status == 303);
            assert_eq!(race.world.database.count("contract_registration").await, registered, "what was said is what is kept");
            for left in ["contract_registration where ended_at is null", "contract_discount where ended_at is null"] {
                assert_eq!(race.world.database.count(left).await, 0, "{left}");
            }
            // Wrong ones are counted, and ten of them would be enough.
            race.world.database.run("delete from contract_code_miss").await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_for_one_taken_by_two_organizations() {
    race(async |race: &mut Race<'_>| {
        let world = race.world;
        let mut pierre = world.buyer("Pierre Petit");
        let written = order(&pierre).of("backup", "standard", 1).with("seller_account", "PETIT-1").with("discounted", true);
        let first = world.northwind.places(&written.handed_over()).await;
        let petit = pierre.onboards(&first.link(), &world.mail, "Petit").await;
        discounted(race).await;
        for round in 1..=rounds() as i64 {
            let code = world.northwind.issues_fifteen().await;
            let here = enters(&mut race.marie, &race.organization, &code.code).await;
            let there = enters(&mut pierre, &petit, &code.code).await;
            let mut other = pierre.at_site(Arc::clone(&race.there));
            let (first, second) = tokio::join!(race.marie.posts(&here.action, here.fields()), other.posts(&there.action, there.fields()));
            let mut answers = [first.status, second.status];
            answers.sort_unstable();
            assert_eq!(answers, [303, 422], "one of them, not both");
            assert_eq!(world.database.count("contract_registration").await, round);
            assert_eq!(world.database.count("contract_code where uses > max_uses").await, 0);
            // So that both have something a code can be for in the next round.
            world.northwind.withdraws(&code).await.expect(200);
            world.database.run("delete from contract_code_miss").await;
        }
    })
    .await;
}

/// Two owners at once, each at another node; with what they do to themselves or to each other one always stays.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_owners_who_go_at_once() {
    race(async |race: &mut Race<'_>| {
        let world = race.world;
        let acme = race.organization.clone();
        let mut pierre = world.buyer("Pierre Petit");
        joins(world, &mut race.marie, &acme, &mut pierre, "owner").await;
        let of_marie = page_of(&mut race.marie, &acme, "Marie Laurent").await;
        let of_pierre = page_of(&mut race.marie, &acme, "Pierre Petit").await;
        let leave = format!("/organizations/{acme}/leave");
        let member = vec![("role".to_owned(), "member".to_owned())];
        let both = format!(
            "update member set role = 'owner' where role <> 'owner'; \
             insert into member (organization_id, account_id, role, since) select g.id, a.id, 'owner', g.created_at from organization g, account a \
             where g.name = 'Acme' and a.email in ('{}', '{}') and a.verified_at is not null on conflict do nothing",
            race.marie.email, pierre.email
        );
        let mut there = pierre.at_site(Arc::clone(&race.there));
        // Both leave; each demotes the other; each removes the other; one leaves while removed by the other's demotion.
        let (remove_marie, remove_pierre) = (format!("{of_marie}/remove"), format!("{of_pierre}/remove"));
        let ways = [(&leave, &leave), (&of_pierre, &of_marie), (&remove_pierre, &remove_marie), (&of_marie, &of_pierre), (&leave, &of_marie)];
        for round in 0..rounds() {
            let (one, two) = ways[round % ways.len()];
            let (first, second) = tokio::join!(race.marie.posts(one, &member), there.posts(two, &member));
            for answer in [&first, &second] {
                assert!([303, 403, 404, 422].contains(&answer.status), "{one} {two}: {answer:?}");
            }
            let left = world.database.count("member where role = 'owner'").await;
            assert!(left >= 1, "round {round}, {one} against {two}: nobody owns it");
            assert!(first.status == 303 || second.status == 303, "round {round}: one of them could go");
            world.database.run(&both).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invitation_accepted_twice_and_withdrawn_meanwhile() {
    race(async |race: &mut Race<'_>| {
        let world = race.world;
        let acme = race.organization.clone();
        let mut pierre = world.buyer("Pierre Petit");
        pierre.signs_up(&world.mail).await;
        let mut there = pierre.at_site(Arc::clone(&race.there));
        let fields = |answer: &str| vec![("answer".to_owned(), answer.to_owned())];
        let (mut joined, mut withdrawn) = (0, 0);
        for round in 0..rounds() {
            // Invitations of other days do not count against today's.
            world.database.run("update email set created_at = created_at - interval '2 days'; update member_invitation set created_at = created_at - interval '2 days'").await;
            invites(&mut race.marie, &acme, &pierre.email, "administrator").await;
            let revoke = race.marie.page.form("/revoke", "").action;
            let answer = revoke.trim_end_matches("/revoke").to_owned();
            let accept = fields("accept");
            if round % 2 == 0 {
                let (one, two) = tokio::join!(pierre.posts(&answer, &accept), there.posts(&answer, &accept));
                assert_eq!((one.status, two.status), (303, 303));
                assert!(one.header("location").ends_with("?joined") && two.header("location").ends_with("?joined"), "{one:?} {two:?}");
            } else {
                let (accepted, revoked) = tokio::join!(there.posts(&answer, &accept), race.marie.posts(&revoke, &[]));
                let accepted = accepted.header("location").ends_with("?joined");
                assert!(accepted != (revoked.status == 303), "never both as effective, never neither: {revoked:?}");
                let members = world.database.count("member where role = 'administrator'").await;
                assert_eq!(members, i64::from(accepted), "what was said is what is kept");
                (joined, withdrawn) = (joined + usize::from(accepted), withdrawn + usize::from(!accepted));
                assert_eq!(world.database.count("member_invitation where status = 'open'").await, 0);
            }
            world.database.run("delete from member where role = 'administrator'").await;
        }
        assert!(rounds() < 50 || (joined > 0 && withdrawn > 0), "each went first at times: {joined}, {withdrawn}");
        assert_eq!(world.database.count("audit where action = 'member.join'").await, world.database.count("member_invitation where status = 'accepted'").await);
    })
    .await;
}

/// Two gaining sellers with one code, each at another node: one of them, and the other hears the one answer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_sellers_ask_for_one_organization() {
    race(async |race: &mut Race<'_>| {
        let world = race.world;
        let acme = race.organization.clone();
        let there = Api::new(&race.there, &world.contoso.api.key);
        for round in 0..rounds() {
            let code = consents(&mut race.marie, &acme).await;
            let (first, second) = tokio::join!(asks(&world.contoso.api, &code), asks(&there, &code));
            let taken = [&first, &second].iter().filter(|answer| answer.status == 201).count();
            assert_eq!(taken, 1, "round {round}: {first:?} {second:?}");
            assert!([&first, &second].iter().all(|answer| [201, 404, 409].contains(&answer.status)), "{first:?} {second:?}");
            assert_eq!(world.database.count("seller_change where status = 'waiting'").await, 1);
            let back = race.marie.posts(&format!("/organizations/{acme}/seller-change/roll-back"), &[]).await;
            assert_eq!(back.status, 303, "{back:?}");
            world.database.run("delete from seller_consent_miss").await;
        }
        holds(world).await;
    })
    .await;
}

/// The day has come while an owner rolls back, and an order of the losing seller is applied at the other node: one partner at
/// any instant, and what was said is what is kept.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_day_comes_against_rolling_back_and_applying() {
    race(async |race: &mut Race<'_>| {
        let world = race.world;
        let acme = race.organization.clone();
        let roll_back = format!("/organizations/{acme}/seller-change/roll-back");
        let (mut rolled, mut done) = (0, 0);
        for round in 0..rounds() {
            let (placed, press) = race.ready().await;
            let code = consents(&mut race.marie, &acme).await;
            asks(&world.contoso.api, &code).await.expect(201);
            let mut there = race.marie.at_site(Arc::clone(&race.there));
            days_pass(world).await;
            world.database.run("update job set due_at = now() where name = 'change_sellers'").await;
            // The nodes look for jobs once a second: in some rounds theirs is the first turn.
            tokio::time::sleep(std::time::Duration::from_millis([0, 300, 600, 900][round % 4])).await;
            let (back, applied) = tokio::join!(race.marie.posts(&roll_back, &[]), there.posts(&press.action, press.fields()));
            made(world).await;
            holds(world).await;
            let kept = world.database.count("seller_change where status = 'rolled_back'").await;
            assert_eq!(kept - rolled, i64::from(back.status == 303), "round {round}: {back:?}");
            assert!([303, 422].contains(&back.status), "{back:?}");
            let (status, lines) = race.stands(&placed).await;
            assert_eq!((status == "applied", lines.len()), (taken(&applied), usize::from(taken(&applied))), "round {round}");
            if back.status == 303 {
                rolled = kept;
            } else {
                done += 1;
                // Back to the first seller, so that the next round begins alike.
                let code = consents(&mut race.marie, &acme).await;
                asks(&world.northwind.api, &code).await.expect(201);
                days_pass(world).await;
                world.database.run("update job set due_at = now() where name = 'change_sellers'").await;
                made(world).await;
                holds(world).await;
            }
            if status != "applied" {
                race.cancel(&placed).await;
            }
        }
        assert!(rounds() < 50 || (rolled > 0 && done > 0), "each went first at times: {rolled}, {done}");
    })
    .await;
}
