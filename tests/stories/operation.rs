//! What an operator relies on: jobs, the seal on what was recorded, checks, backups.

use std::{os::unix::fs::PermissionsExt, path::Path};

use crate::{
    database::{Database, Engine},
    node::{Configuration, Done, Node, until},
    people::Buyer,
    world::World,
};

stories!(
    a_due_job_runs_on_one_of_two_nodes,
    a_check_names_each_broken_rule,
    a_check_sees_the_audit_cut_off,
    a_backup_is_restored_on_either_engine,
    a_backup_that_cannot_be_trusted_is_refused,
);

/// SQLite is one node's.
async fn a_due_job_runs_on_one_of_two_nodes(world: &World) {
    if world.engine == Engine::Sqlite {
        return;
    }
    world.stop().await;
    let talkative = world.configuration.clone().with("LOG", "passerelle=debug");
    let (one, other) = tokio::join!(Node::start(&talkative), Node::start(&talkative));
    let done = |node: &Node| node.log().lines().filter(|line| line.contains("a job was done") && line.contains("\"forget\"")).count();
    let rounds = 8;
    let begun = done(&one) + done(&other);
    for _ in 0..rounds {
        world.database.run("update job set due_at = now() - interval '1 second' where name = 'forget'").await;
        let rest = "job where name = 'forget' and due_at > now() + interval '50 minutes'";
        until("the job to be done", async || (world.database.count(rest).await == 1).then_some(())).await;
    }
    assert_eq!(done(&one) + done(&other), begun + rounds, "each time on one node");
    assert!(one.stop().await.is_empty() && other.stop().await.is_empty());
    world.start().await;
}

/// A world where something has happened: an order applied, another half way.
async fn something_happens(world: &World) -> (Buyer, String) {
    let mut marie = world.buyer("Marie Laurent");
    let first = world.northwind.sells_backup(&marie).await;
    marie.onboards(&first.link(), &world.mail, "Acme Corporation").await;
    let second = world.northwind.sells_analytics(&marie).await;
    let contoso = world.contoso.sells_backup(&marie).await;
    world.contoso.cancels(&contoso).await.expect(200);
    let third = world.northwind.sells_analytics(&marie).await;
    super::undo::adds_and_undoes(&mut marie, &third).await;
    marie.follows(&second.link()).await;
    marie.selects().await;
    world.assert_every_letter_left().await;
    (marie, second.id)
}

pub async fn all_sealed(world: &World) {
    let unsealed = "(select id from audit union all select id from event) r where not exists (select 1 from seal s where s.row_id = r.id)";
    until("everything to be sealed", async || (world.database.count(unsealed).await == 0).then_some(())).await;
}

pub async fn check(configuration: &Configuration, words: &[&str]) -> Done {
    configuration.run(&[&["check"], words].concat()).await
}

/// What a hand in the database does, and what `check` says of it. `{id}` is the id of the row it is done to.
const BROKEN: [(&str, &str); 19] = [
    ("update organization_seller set kind = 'vendor'", "I1: org_"),
    ("update subscription set applied_by = null where organization_id is not null", "I2: sub_"),
    ("delete from event where kind = 'subscription.applied'", "I2: sub_"),
    (
        "update organization_seller set closed_at = bound_at where closed_at is null; update subscription set applied_at = {later}",
        "I3: sub_",
    ),
    (
        "update subscription set seller_of_record_id = (select id from seller where key = 'contoso') where organization_id is not null",
        "I3: sub_",
    ),
    ("delete from first_organization", "I4: org_"),
    ("delete from member", "I5: org_"),
    ("update onboarding set draft = '{\"currency\":\"EUR\"}'", "I6: onb_"),
    ("update organization set address_verdict = 'guessed'", "I7: org_"),
    ("update organization set address = '{\"country\":\"XX\"}'", "I7: org_"),
    ("update organization_address set verdict = 'kept_with_consent'", "I7: adr_"),
    ("update invitation set generation = generation + 1", "I8: inv_"),
    ("update orders set reference = 'one'", "I9: ord_"),
    ("delete from audit", "I10: ord_"),
    ("update orders set status = 'applied'", "order: ord_"),
    ("delete from audit where action = 'subscriptions.undo'", "I10: und_"),
    ("update subscription set ends_on = '2031-01-01' where organization_id is null", "undo: sub_"),
    ("delete from undo_subscription", "undo: und_"),
    ("update organization set status = 'deleted'", "undo: org_"),
];

async fn a_check_names_each_broken_rule(world: &World) {
    something_happens(world).await;
    all_sealed(world).await;
    let before = world.picture().await;
    let well = check(&world.configuration, &[]).await.well();
    assert!(well.starts_with("all is well"), "{well}");
    world.assert_as_before(&before).await;
    each_is_named(world, &BROKEN.map(|(hand, said)| (hand, said, ""))).await;
}

/// Each hand in a database like this one is found: a line of `check` begins and ends like that.
pub async fn each_is_named(world: &World, hands: &[(&str, &str, &str)]) {
    world.stop().await;
    let kept = world.folder.join("kept");
    world.configuration.run(&["backup", kept.to_str().unwrap()]).await.well();
    for (hand, begins, ends) in hands {
        let broken = Elsewhere::make(world, world.engine, begins).await;
        broken.configuration.run(&["restore", kept.to_str().unwrap()]).await.well();
        broken.database.past_every_rule(&hand.replace("{later}", broken.later())).await;
        let found = check(&broken.configuration, &[]).await;
        assert_eq!(found.code, Some(1), "{hand}: {found:?}");
        assert!(found.out.lines().any(|line| line.starts_with(begins) && line.ends_with(ends)), "{hand}: {found:?}");
        broken.database.remove().await;
    }
    world.start().await;
}

async fn a_check_sees_the_audit_cut_off(world: &World) {
    something_happens(world).await;
    all_sealed(world).await;
    let well = check(&world.configuration, &[]).await.well();
    let seal = well.trim().rsplit(' ').next().unwrap().to_owned();
    check(&world.configuration, &["--seal", &seal]).await.well();
    let refused = check(&world.configuration, &["--seal", "1:abc"]).await;
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(refused.err.contains("the hash is not 64 hexadecimal digits"), "{refused:?}");
    world.stop().await;
    let cut = "delete from audit where id in (select row_id from seal order by position desc limit 4); delete from seal where position in (select position from seal order by position desc limit 4)";
    world.database.past_every_rule(cut).await;
    let found = check(&world.configuration, &["--seal", &seal]).await;
    assert!(found.code == Some(1) && found.out.contains("the chain was cut"), "{found:?}");
    world.start().await;
}

/// Another database, for what was backed up.
struct Elsewhere {
    engine: Engine,
    database: Database,
    configuration: Configuration,
}

impl Elsewhere {
    async fn make(world: &World, engine: Engine, name: &str) -> Self {
        let folder = world.folder.join(name.replace([':', ' '], "_"));
        drop(std::fs::remove_dir_all(&folder));
        std::fs::create_dir_all(&folder).unwrap();
        let database = Database::make(engine, &folder).await;
        let configuration = world.configuration.clone().with("DATABASE_URL", &database.url);
        Self { engine, database, configuration }
    }

    fn later(&self) -> &'static str {
        match self.engine {
            Engine::Sqlite => "applied_at + 1",
            Engine::Postgres => "applied_at + interval '1 second'",
        }
    }
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// From each engine to each, while the node serves; and back to the first. The buyer goes on where she was.
async fn a_backup_is_restored_on_either_engine(world: &World) {
    let (mut marie, order) = something_happens(world).await;
    all_sealed(world).await;
    let file = world.folder.join("first");
    world.configuration.run(&["backup", file.to_str().unwrap()]).await.well();
    assert_eq!(mode(&file), 0o600);
    let taken = world.configuration.run(&["backup", file.to_str().unwrap()]).await;
    assert!(taken.code == Some(1) && taken.err.contains("exists"), "an existing file is kept: {taken:?}");
    let (same, other) = match world.engine {
        Engine::Sqlite => (Engine::Sqlite, Engine::Postgres),
        Engine::Postgres => (Engine::Postgres, Engine::Sqlite),
    };
    let (twin, across) = (Elsewhere::make(world, same, "twin").await, Elsewhere::make(world, other, "across").await);
    for place in [&twin, &across] {
        place.configuration.run(&["restore", file.to_str().unwrap()]).await.well();
        check(&place.configuration, &[]).await.well();
        let again = world.folder.join(format!("again_{:?}", place.engine));
        place.configuration.run(&["backup", again.to_str().unwrap()]).await.well();
        assert_eq!(without_time(&file), without_time(&again), "nothing was lost on the way");
        let refused = place.configuration.run(&["restore", file.to_str().unwrap()]).await;
        assert!(refused.code == Some(1) && refused.err.contains("empty database only"), "{refused:?}");
    }
    let (mut first, mut second) = (world.picture().await, twin.database.picture().await);
    // When the schema was made.
    assert!(first.remove("migration").is_some() && second.remove("migration").is_some());
    assert!(first == second, "the same rows");
    world.stop().await;
    let node = Node::start(&across.configuration).await;
    world.points_to(&node);
    marie.opens(&marie.page.path.clone()).await.expect(200);
    marie.confirms_organization().await.applies().await;
    let applied = world.northwind.api.get(&format!("/api/v1/orders/{order}")).await.expect(200).json();
    assert_eq!(applied["status"], "applied");
    assert!(node.stop().await.is_empty());
    check(&across.configuration, &[]).await.well();
    twin.database.remove().await;
    across.database.remove().await;
    world.start().await;
}

/// The lines of a backup but for when it was made, and its sum.
fn without_time(file: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(file).unwrap();
    let lines = text.lines().filter(|line| !line.contains("\"made_at\"") && !line.contains("\"sha256\""));
    lines.map(str::to_owned).collect()
}

async fn a_backup_that_cannot_be_trusted_is_refused(world: &World) {
    something_happens(world).await;
    let piped = world.configuration.run(&["backup", "-"]).await;
    assert!(piped.err.contains("rows backed up"), "{piped:?}");
    let whole = piped.well();
    let place = Elsewhere::make(world, world.engine, "target").await;
    let file = world.folder.join("bad");
    let half = &whole[..whole.len() / 2];
    let row = whole.lines().find(|line| line.contains("Acme Corporation")).unwrap();
    let changed = whole.replace(row, &row.replace("Acme Corporation", "Acme Incorporated"));
    let missing = whole.replace(&format!("{row}\n"), "");
    let newer = whole.replacen("\"schema\":", "\"schema\":9", 1);
    for (text, said) in [
        ("", "not a whole backup"),
        ("{}\n", "not a whole backup"),
        ("-- a dump of something else\n", "not a whole backup"),
        (half, "not a whole backup"),
        (changed.as_str(), "sum does not fit"),
        (missing.as_str(), "not a whole backup"),
        (newer.as_str(), "newer than this program"),
    ] {
        std::fs::write(&file, text).unwrap();
        let refused = place.configuration.run(&["restore", file.to_str().unwrap()]).await;
        assert!(refused.code == Some(1) && refused.err.contains(said), "{said}: {refused:?}");
    }
    std::fs::write(&file, &whole).unwrap();
    let stranger = world.folder.join("stranger");
    let lone = place.configuration.clone().with("SECRET_KEY_FILE", stranger.display());
    let refused = lone.run(&["restore", file.to_str().unwrap()]).await;
    assert!(refused.code == Some(2) && refused.err.contains("PASSERELLE_SECRET_KEY_FILE"), "{refused:?}");
    assert!(!stranger.exists(), "none is made");
    std::fs::write(&stranger, "0".repeat(64)).unwrap();
    std::fs::set_permissions(&stranger, std::fs::Permissions::from_mode(0o600)).unwrap();
    let refused = lone.run(&["restore", file.to_str().unwrap()]).await;
    assert!(refused.code == Some(1) && refused.err.contains("another secret"), "{refused:?}");
    // Nothing of all that has left a row.
    place.configuration.run(&["restore", file.to_str().unwrap()]).await.well();
    check(&place.configuration, &[]).await.well();
    place.database.remove().await;
}
