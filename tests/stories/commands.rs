//! The command line: what it says, and how it ends.

use serde_json::Value;

use crate::{
    http::HOST,
    node::{Configuration, Node, folder},
    world::World,
};

stories!(
    a_catalogue_is_applied_again_without_change,
    a_secret_that_does_not_fit_stops_the_node,
    migrations_are_run_when_asked,
    keys_are_for_holders_that_exist
);

/// The vendor, with a currency beside a country's own.
fn vendor(currency: &str) -> String {
    format!(
        "[[seller]]\nkey = \"footbridge\"\nkind = \"vendor\"\nname = \"X\"\nsupport_email = \"x@x.example\"\n[[seller.currencies]]\n{currency}\n"
    )
}

async fn a_catalogue_is_applied_again_without_change(world: &World) {
    let parts = ["seller", "service", "plan"];
    let before = world.picture().await;
    world.declares(crate::world::CATALOGUE).await;
    let after = world.picture().await;
    assert!(parts.iter().all(|table| before[*table] == after[*table]));
    let file = world.folder.join("bad.toml");
    for (text, named) in [
        ("[[seller]]\nkey = \"x\"\nname = \"X\"\nsupport_email = \"nobody\"\n", "support_email"),
        ("[[seller]]\nkey = \"x\"\nnmae = \"X\"\n", "nmae"),
        (vendor("country = \"FR\"\nalso = [\"DEM\"]").as_str(), "currencies.FR.DEM"),
        (vendor("country = \"FR\"\nalso = []").as_str(), "currencies.FR"),
        (vendor("country = \"France\"\nalso = [\"USD\"]").as_str(), "currencies.France"),
        (vendor("country = \"FR\"\nseller_account = \"A\"\nalso = [\"USD\"]").as_str(), "currencies.FRA"),
        (vendor("also = [\"USD\"]").as_str(), "currencies."),
        (vendor("country = \"FR\"\nalso = [\"USD\"]").replace("vendor", "partner").as_str(), "currencies"),
        ("[[service]]\nkey = \"x\"\nname = { en = \"X\" }\nhome_url = \"javascript:alert(1)\"\n", "home_url"),
        ("[[seller]]\nkey = \"other\"\nkind = \"vendor\"\nname = \"X\"\nsupport_email = \"x@x.example\"\n", "other"),
        ("[[seller]]\nkey = \"northwind\"\nkind = \"vendor\"\nname = \"X\"\nsupport_email = \"x@x.example\"\n", "northwind"),
    ] {
        std::fs::write(&file, text).unwrap();
        let done = world.configuration.run(&["admin", "apply", file.to_str().unwrap()]).await;
        assert_eq!(done.code, Some(1), "{done:?}");
        assert!(done.err.contains(named), "{done:?}");
    }
    let refused = world.picture().await;
    assert!(parts.iter().all(|table| before[*table] == refused[*table]));
    let done = world.configuration.run(&["admin", "apply", "/nowhere.toml"]).await;
    assert_eq!(done.code, Some(1), "{done:?}");
}

async fn a_secret_that_does_not_fit_stops_the_node(world: &World) {
    world.stop().await;
    let done = world.configuration.clone().with("SECRET_KEY_FILE", world.folder.join("other").display()).run(&["serve"]).await;
    assert_eq!(done.code, Some(1), "{done:?}");
    assert!(done.err.contains("secret") && done.err.contains("PASSERELLE_SECRET_KEY_FILE"), "{done:?}");
    world.start().await;
}

async fn migrations_are_run_when_asked(world: &World) {
    assert_eq!(world.configuration.run(&["migrate", "--check"]).await.code, Some(0));
    world.configuration.run(&["migrate"]).await.well();
    world.stop().await;
    world.database.run("insert into migration (number, name, checksum, applied_at) values (999, 'later', 'x', 'x')").await;
    for words in
        [&["serve"][..], &["serve", "--no-migrate"], &["migrate"], &["migrate", "--check"], &["admin", "key", "create", "--operator"]]
    {
        let done = world.configuration.run(words).await;
        assert_eq!(done.code, Some(3), "{words:?}: {done:?}");
        assert!(done.err.contains("newer"), "{words:?}: {done:?}");
    }
    world.database.run("delete from migration where number = 999").await;
    world.start().await;
}

async fn keys_are_for_holders_that_exist(world: &World) {
    for words in [&["--seller", "nobody"][..], &["--service", "nothing"], &["--seller", "sel_00000000000000000000000000"]] {
        let done = world.configuration.run(&[&["admin", "key", "create"], words].concat()).await;
        assert_eq!(done.code, Some(1), "{done:?}");
        assert!(done.err.contains(words[1]), "{done:?}");
    }
    for words in [&[][..], &["--operator", "--seller", "northwind"], &["--odd"]] {
        assert_eq!(world.configuration.run(&[&["admin", "key", "create"], words].concat()).await.code, Some(2));
    }
    let made: Value =
        serde_json::from_str(&world.configuration.run(&["admin", "key", "create", "--operator", "--json"]).await.well()).unwrap();
    assert!(made["id"].as_str().unwrap().starts_with("key_") && made["key"].as_str().unwrap().starts_with("sk_operator_"));
}

fn bare(name: &str) -> Configuration {
    let folder = folder(&format!("passerelle_command_{name}"));
    Configuration::new(&folder, &format!("sqlite://{}", folder.join("passerelle.db").display()))
}

#[tokio::test]
async fn a_wrong_configuration_is_named() {
    for (name, value, said) in [
        ("LISTNE", "127.0.0.1:0", "PASSERELLE_LISTEN"),
        ("NONSENSE", "1", "PASSERELLE_NONSENSE is not a key\n"),
        ("LISTEN", "somewhere", "PASSERELLE_LISTEN"),
        ("PUBLIC_URL", "footbridge", "PASSERELLE_PUBLIC_URL"),
        ("LANGUAGES", "en,tlh", "PASSERELLE_LANGUAGES"),
        ("DATABASE_URL", "mysql://root:hunter2@localhost", "PASSERELLE_DATABASE_URL"),
        ("SMTP_URL", "http://user:hunter2@relay", "PASSERELLE_SMTP_URL"),
        ("REGISTER_RATE", "-1", "PASSERELLE_REGISTER_RATE"),
    ] {
        let done = bare("wrong").with(name, value).run(&["serve"]).await;
        assert_eq!(done.code, Some(2), "{name}: {done:?}");
        assert!(done.err.contains(said), "{name}: {done:?}");
        assert!(!done.err.contains("hunter2"), "a secret is told: {done:?}");
    }
    for words in [&["nonsense"][..], &["serve", "--odd"], &[]] {
        assert_eq!(bare("words").run(words).await.code, Some(2), "{words:?}");
    }
    assert!(bare("version").run(&["--version"]).await.well().starts_with("passerelle "));
    assert!(bare("openapi").run(&["openapi"]).await.well().contains("\"openapi\": \"3.1"));
}

#[tokio::test]
async fn an_unreachable_database_is_told_apart() {
    // Port 9 (discard) of this machine: nobody listens there.
    for url in ["postgres://passerelle:hunter2@127.0.0.1:9/passerelle", "sqlite:///nowhere/passerelle.db"] {
        for words in [&["serve"][..], &["migrate"]] {
            let done = bare("unreachable").with("DATABASE_URL", url).run(words).await;
            assert_eq!(done.code, Some(3), "{url} {words:?}: {done:?}");
            assert!(done.err.contains("cannot be reached") && !done.err.contains("hunter2"), "{done:?}");
        }
    }
}

/// Whoever mistypes the name of the database hears so, and no other one is made.
#[tokio::test]
async fn a_database_that_is_not_there_is_not_made() {
    let folder = folder("passerelle_command_absent");
    let (mistyped, file) = (folder.join("passerele.db"), folder.join("catalogue.toml"));
    std::fs::write(&file, crate::world::CATALOGUE).unwrap();
    let configuration = Configuration::new(&folder, &format!("sqlite://{}", mistyped.display())).without("SECRET_KEY_FILE");
    let (kept, file) = (folder.join("kept"), file.display().to_string());
    for words in [
        &["check"][..],
        &["backup", kept.to_str().unwrap()],
        &["admin", "apply", &file],
        &["admin", "key", "create", "--operator"],
        &["admin", "operator", "invite", "olga@footbridge.example"],
        &["serve", "--no-migrate"],
    ] {
        let done = configuration.run(words).await;
        assert_eq!(done.code, Some(3), "{words:?}: {done:?}");
        assert!(done.err.contains("there is no database at") && done.err.contains("passerele.db"), "{words:?}: {done:?}");
    }
    let left: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["catalogue.toml"], "nothing was made");
}

/// SQLite is one node's: the second one is refused, commands are not, and a node that was killed leaves nothing behind.
#[tokio::test]
async fn a_second_node_on_one_file_is_refused() {
    let configuration = bare("held").without("SECRET_KEY_FILE");
    let first = Node::start(&configuration).await;
    for words in [&["serve"][..], &["serve", "--no-migrate"]] {
        let done = configuration.run(words).await;
        assert_eq!(done.code, Some(3), "{done:?}");
        assert!(done.err.contains("another node runs on") && done.err.contains("PostgreSQL"), "{done:?}");
    }
    configuration.run(&["admin", "key", "create", "--operator"]).await.well();
    configuration.run(&["check"]).await.well();
    configuration.run(&["backup", "-"]).await.well();
    assert_eq!(configuration.run(&["migrate", "--check"]).await.well(), "all is well: every migration has run\n");
    assert!(first.kill().await.is_empty());
    let next = Node::start(&configuration).await;
    assert!(!next.log().contains("\"sealed\""), "an empty chain has no seal to note: {}", next.log());
    assert!(next.stop().await.is_empty());
}

/// A development machine: plain HTTP, letters into the built-in inbox, the configuration in a file.
#[tokio::test]
async fn a_development_machine() {
    let folder = folder("passerelle_development_machine");
    let file = folder.join("passerelle.toml");
    std::fs::write(&file, format!("public_url = \"http://{HOST}\"\nsmtp_url = \"inbox:\"\nvendor_name = \"From the file\"\n")).unwrap();
    let configuration = bare("inbox").without("PUBLIC_URL").without("VENDOR_NAME").with("CONFIG", file.display());
    let node = Node::start(&configuration).await;
    assert_eq!(node.get("/inbox.json").await.unwrap().expect(200).json(), serde_json::json!([]));
    let page = node.get("/sign-in").await.unwrap().expect(200);
    assert!(page.text().contains("From the file"));
    assert_eq!(page.header("strict-transport-security"), "");
    let form = "name=Marie&email=marie%40buyer.example&password=a+footbridge+over+the+river";
    let request = hyper::Request::post("/sign-up")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("origin", format!("http://{HOST}"));
    let request = request.header("sec-fetch-site", "same-origin").body(form.into()).unwrap();
    let answer = crate::http::send(node.address, request).await.unwrap().expect(303);
    assert!(answer.header("set-cookie").starts_with("sid=") && !answer.header("set-cookie").contains("Secure"), "{:?}", answer.headers);
    let letters = crate::node::until("a letter", async || {
        let letters = node.get("/inbox.json").await.unwrap().json();
        (!letters.as_array().unwrap().is_empty()).then_some(letters)
    })
    .await;
    let letter = &letters[0];
    assert_eq!(
        (&letter["to"], &letter["kind"], &letter["language"]),
        (&"marie@buyer.example".into(), &"verify_email".into(), &"en".into())
    );
    assert_eq!(letter["headers"]["Auto-Submitted"], "auto-generated");
    assert_eq!(node.get("/inbox").await.unwrap().status, 200);
    let path = format!("/inbox/{}", letter["id"].as_str().unwrap());
    let page = node.get(&path).await.unwrap().expect(200);
    assert!(page.header("content-security-policy").ends_with("frame-src 'self'"), "{:?}", page.headers);
    assert!(page.text().contains("<iframe") && page.text().contains("sandbox="), "{}", page.text());
    let shut = node.get(&format!("{path}/html")).await.unwrap().expect(200);
    assert!(shut.header("content-security-policy").starts_with("sandbox allow-popups"), "{:?}", shut.headers);
    let text = node.get(&format!("{path}?text")).await.unwrap().expect(200).text();
    assert!(text.contains("mail-text") && !text.contains("<iframe"), "{text}");
    assert!(node.stop().await.is_empty());
}
