//! The operator names a validator that knows streets: what it is asked, what its word is worth, and what happens when it is
//! gone, late, or no friend.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::{
    node::{Configuration, Node},
    people::order,
    streets::{Mood, Streets},
    world::World,
};

stories!(
    an_address_is_asked_of_who_knows_streets,
    a_buyers_address_is_asked_about_before_it_is_kept,
    whatever_is_the_matter_with_the_validator_the_rules_stand,
    no_question_leads_into_the_private_network,
    googles_validator_is_asked_with_its_key,
);

const PATH: &str = "/api/v1/addresses/validate";

/// The story goes on at a node with this configuration, and then as before.
async fn at_node(world: &World, configuration: Configuration, story: impl AsyncFnOnce(&Node)) {
    world.stop().await;
    let node = Node::start(&configuration).await;
    world.points_to(&node);
    story(&node).await;
    assert_eq!(node.stop().await, Vec::<String>::new());
    world.start().await;
}

fn asking(world: &World, url: impl ToString) -> Configuration {
    world.configuration.clone().with("ADDRESS_VALIDATOR_URL", url).with("ALLOW_PRIVATE_TARGETS", true)
}

/// An address at this number: another one each time, so that nothing is remembered of it.
fn at(number: u32) -> Value {
    json!({ "country": "FR", "line1": format!("{number} rue de la République"), "city": "Lyon", "postal_code": "69002" })
}

async fn verdict(world: &World, address: &Value) -> Value {
    world.northwind.api.post(PATH, address).await.expect(200).json()
}

fn told(verdict: &Value) -> (&str, Vec<&str>) {
    let codes = verdict["reasons"].as_array().unwrap().iter().map(|reason| reason["code"].as_str().unwrap());
    (verdict["outcome"].as_str().unwrap(), codes.collect())
}

async fn an_address_is_asked_of_who_knows_streets(world: &World) {
    let streets = Streets::start().await;
    let key = "sesame-open";
    at_node(world, asking(world, format!("{}/validate", streets.url())).with("ADDRESS_VALIDATOR_KEY", key), async |node| {
        streets.feels(Mood::well(&json!({ "outcome": "valid" })));
        let answer = verdict(world, &at(12)).await;
        assert_eq!(told(&answer), ("valid", Vec::new()));
        // The same again, and the same written another way: it was asked once.
        let spaced = json!({ "country": "fr", "line1": "12  rue de la République", "city": "Lyon", "postal_code": "69 002" });
        assert_eq!(told(&verdict(world, &at(12)).await).0, "valid");
        assert_eq!(told(&verdict(world, &spaced).await), ("suggested", vec!["written"]));
        assert_eq!(streets.asked().len(), 1);
        // It heard the address, and not of whom.
        let asked = streets.asked().remove(0);
        let (head, body) = asked.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("POST /validate HTTP/1.1\r\n") && head.contains(&format!("\r\nauthorization: Bearer {key}")), "{head}");
        let body: Value = serde_json::from_str(body).unwrap();
        assert_eq!((body.as_object().unwrap().len(), &body["address"]["line1"]), (1, &at(12)["line1"]));
        for secret in [world.northwind.api.key.as_str(), "x-request-id", "forwarded", "northwind", "footbridge.example"] {
            assert!(!asked.to_lowercase().contains(&secret.to_lowercase()), "{secret} in {asked}");
        }

        let other = json!({ "country": "FR", "line1": "14 bis rue de la République", "city": "Lyon", "postal_code": "69 002" });
        streets.feels(Mood::well(&json!({ "outcome": "suggested", "suggestion": other })));
        let answer = verdict(world, &at(14)).await;
        assert_eq!(told(&answer), ("suggested", vec!["corrected"]));
        assert_eq!((&answer["suggestion"]["line1"], &answer["suggestion"]["postal_code"]), (&other["line1"], &json!("69002")));
        assert!(answer["reasons"][0]["detail"].as_str().unwrap().contains("14 bis rue de la République"));

        streets.feels(Mood::well(&json!({ "outcome": "unverified", "fields": ["city"] })));
        let answer = verdict(world, &at(15)).await;
        assert_eq!((told(&answer), &answer["reasons"][0]["field"]), (("unverified", vec!["not_found"]), &json!("city")));
        // What the rules refuse is nobody else's business; what they doubt is not made valid.
        let count = streets.asked().len();
        let refused = verdict(world, &json!({ "country": "FR", "line1": "BP 3", "city": "Lyon", "postal_code": "69002" })).await;
        assert_eq!((told(&refused), streets.asked().len()), (("invalid", vec!["post_office_box"]), count));
        streets.feels(Mood::well(&json!({ "outcome": "valid" })));
        let unlisted = json!({ "country": "BR", "line1": "Rua A, 1", "city": "Atlantis", "region": "SP", "postal_code": "01310-100" });
        assert_eq!(told(&verdict(world, &unlisted).await), ("unverified", vec!["unknown_place"]));
        // A table on the command line is judged by the rules alone.
        let count = streets.asked().len();
        let table = "line1,city,postal_code\n1 rue Haute,Paris,75004\n";
        asking(world, streets.url()).run_with(&["address", "check", "--country", "FR"], table).await.well();
        assert_eq!(streets.asked().len(), count);
        // And what is not its business is the rules' alone.
        streets.feels(Mood::Says("204 No Content", String::new()));
        assert_eq!(told(&verdict(world, &at(16)).await).0, "valid");

        let meters = world.operator.0.get("/metrics").await.expect(200).text();
        for (answer, times) in [("confirmed", 2), ("remembered", 2), ("other", 1), ("doubted", 1), ("abstained", 1)] {
            assert!(meters.contains(&format!("passerelle_address_questions_total{{answer=\"{answer}\"}} {times}\n")), "{answer}: {meters}");
        }
        assert!(!meters.contains("République") && !node.log().contains(key) && !node.log().contains("République"));
    })
    .await;
}

async fn a_buyers_address_is_asked_about_before_it_is_kept(world: &World) {
    let streets = Streets::start().await;
    at_node(world, asking(world, streets.url()), async |_| {
        let mut marie = world.acheteuse("Marie Laurent");
        let link = world.northwind.sells_backup(&marie).await.link();
        marie.follows_and_signs_up(&link, &world.mail).await.selects().await;
        let step = format!("/onboarding/{}/organization", marie.onboarding());
        for (mood, sentence) in [
            (Mood::Says("500 Internal Server Error", String::new()), "L’adresse n’a pas pu être vérifiée pour le moment"),
            (Mood::well(&json!({ "outcome": "unverified" })), "Notre service d’adresses ne connaît pas ceci"),
        ] {
            streets.feels(mood);
            let form =
                marie.organization_form("Acme", "FR", &[("line1", "12 rue Haute"), ("postal_code", "75004"), ("city", "Paris")]).await;
            marie.submits(form).await.says(sentence);
            marie.opens(&step).await;
        }
        // The same form once it answers well.
        streets.feels(Mood::well(&json!({ "outcome": "valid" })));
        marie.creates_organization("Acme").await.applies().await;
        let by_both = world.database.count("organization where address_rules like '% + 127.0.0.1'").await;
        assert_eq!((by_both, streets.asked().len()), (1, 3));
        for asked in streets.asked() {
            for private in ["Marie", "Laurent", "Acme", &marie.email, "cookie", "onb_"] {
                assert!(!asked.contains(private), "{private} in {asked}");
            }
        }
    })
    .await;
}

async fn whatever_is_the_matter_with_the_validator_the_rules_stand(world: &World) {
    let (streets, neighbour) = (Streets::start().await, Streets::start().await);
    neighbour.feels(Mood::well(&json!({ "outcome": "valid" })));
    at_node(world, asking(world, streets.url()), async |node| {
        let lies = [
            Mood::Says("500 Internal Server Error", String::new()),
            Mood::Says("403 Forbidden", json!({ "outcome": "valid" }).to_string()),
            Mood::SendsTo(neighbour.address),
            Mood::Says("200 OK", "<html>valid</html>".to_owned()),
            Mood::Says("200 OK", "{\"outcome\":\"valid\",".to_owned()),
            Mood::well(&json!({ "outcome": "certainly" })),
            Mood::well(&json!({ "outcome": "suggested" })),
            Mood::well(&json!({ "outcome": "valid", "more": "x".repeat(100_000) })),
            Mood::Silent,
        ];
        for (number, mood) in (100..).zip(lies) {
            streets.feels(mood.clone());
            let begun = Instant::now();
            let answer = verdict(world, &at(number)).await;
            assert_eq!(told(&answer), ("unverified", vec!["not_checked"]), "{mood:?}");
            assert!(begun.elapsed() < Duration::from_secs(6), "{mood:?} {:?}", begun.elapsed());
            // What the rules refuse stays refused, and what they doubt doubted, without a word about the validator.
            let refused = verdict(world, &json!({ "country": "FR", "line1": "BP 3", "city": "Lyon", "postal_code": "69002" })).await;
            assert_eq!(told(&refused), ("invalid", vec!["post_office_box"]));
        }
        // Suggestions that the rules do not take are none.
        let abroad = json!({ "country": "DE", "line1": "Platz der Republik 1", "city": "Berlin", "postal_code": "11011" });
        let boxed = json!({ "country": "FR", "line1": "BP 3", "city": "Lyon", "postal_code": "69002" });
        for (number, suggestion) in (200..).zip([abroad, boxed, json!({ "country": "FR" }), json!({})]) {
            streets.feels(Mood::well(&json!({ "outcome": "suggested", "suggestion": suggestion })));
            let answer = verdict(world, &at(number)).await;
            assert_eq!((told(&answer), &answer["suggestion"]), (("unverified", vec!["not_found"]), &Value::Null), "{suggestion}");
        }
        // It is well again: what was not answered is asked again, and valid.
        streets.feels(Mood::well(&json!({ "outcome": "valid" })));
        for number in 100..109 {
            assert_eq!(told(&verdict(world, &at(number)).await).0, "valid");
        }
        assert_eq!(neighbour.connections(), 0, "redirects are not followed");
        let meters = world.operator.0.get("/metrics").await.expect(200).text();
        for (answer, times) in [("status", 3), ("nonsense", 4), ("too_large", 1), ("slow", 1), ("other", 4), ("confirmed", 9)] {
            assert!(meters.contains(&format!("passerelle_address_questions_total{{answer=\"{answer}\"}} {times}\n")), "{answer}: {meters}");
        }
        // Said once when it fell silent, and once when it answered again.
        let log = node.log();
        assert_eq!((log.matches("gives no answer").count(), log.matches("answers again").count()), (1, 1), "{log}");
        assert!(!log.contains("République"));
    })
    .await;
}

async fn no_question_leads_into_the_private_network(world: &World) {
    let neighbour = Streets::start().await;
    neighbour.feels(Mood::well(&json!({ "outcome": "valid" })));
    let port = neighbour.address.port();
    let closed = |url: String| world.configuration.clone().with("ADDRESS_VALIDATOR_URL", url).with("ADDRESS_VALIDATOR_KEY", "k");
    // What can be seen to lead there is refused at the start.
    for url in
        [neighbour.url(), format!("https://localhost:{port}"), format!("https://127.0.0.1:{port}"), format!("google:https://[::1]:{port}")]
    {
        let done = closed(url).run(&["serve"]).await;
        assert_eq!(done.code, Some(2), "{done:?}");
        assert!(done.err.contains("PASSERELLE_ALLOW_PRIVATE_TARGETS"), "{done:?}");
    }
    // What only the resolver knows to lead there is refused at the question.
    let name = name_of_this_machine(port).await;
    at_node(world, closed(format!("https://{name}:{port}")), async |node| {
        assert_eq!(told(&verdict(world, &at(12)).await), ("unverified", vec!["not_checked"]));
        assert!(node.log().contains("\"private\""), "{}", node.log());
    })
    .await;
    assert_eq!(neighbour.connections(), 0);
    // Allowed, it is reached.
    at_node(world, asking(world, format!("http://localhost:{port}")), async |_| {
        assert_eq!(told(&verdict(world, &at(12)).await).0, "valid");
    })
    .await;
    assert_eq!(neighbour.connections(), 1);
}

/// A name that looks like any other, and by which this machine knows itself.
async fn name_of_this_machine(port: u16) -> String {
    let own = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    for name in ["ip6-localhost", "ip6-loopback", own.trim()] {
        let known = tokio::net::lookup_host((name, port)).await;
        if known.is_ok_and(|mut known| known.any(|address| !outgoing::is_public(address.ip()))) {
            return name.to_owned();
        }
    }
    panic!("/etc/hosts has no name for this machine but localhost");
}

async fn googles_validator_is_asked_with_its_key(world: &World) {
    let streets = Streets::start().await;
    let key = world.folder.join("google-key");
    std::fs::write(&key, "AIza-not-a-key\n").unwrap();
    let configuration = asking(world, format!("google:{}", streets.url())).with("ADDRESS_VALIDATOR_KEY_FILE", key.to_str().unwrap());
    at_node(world, configuration, async |node| {
        let said = |action: &str, line: &str| {
            let postal = json!({ "regionCode": "FR", "postalCode": "69002", "locality": "Lyon", "addressLines": [line] });
            let verdict = json!({ "validationGranularity": "PREMISE", "addressComplete": true, "possibleNextAction": action });
            Mood::well(&json!({ "result": { "verdict": verdict, "address": { "postalAddress": postal } }, "responseId": "1" }))
        };
        streets.feels(said("ACCEPT", "12 Rue de la République"));
        assert_eq!(told(&verdict(world, &at(12)).await).0, "valid");
        let asked = streets.asked().remove(0);
        assert!(
            asked.starts_with("POST /v1:validateAddress HTTP/1.1\r\n") && asked.contains("\r\nx-goog-api-key: AIza-not-a-key\r\n"),
            "{asked}"
        );
        streets.feels(said("CONFIRM", "13 Rue de la Part-Dieu"));
        let answer = verdict(world, &at(13)).await;
        assert_eq!((told(&answer), &answer["suggestion"]["line1"]), (("suggested", vec!["corrected"]), &json!("13 Rue de la Part-Dieu")));
        streets.feels(said("FIX", "14 Rue de la République"));
        assert_eq!(told(&verdict(world, &at(14)).await), ("unverified", vec!["not_found"]));
        streets.feels(Mood::Says(
            "403 Forbidden",
            json!({ "error": { "code": 403, "message": "API key not valid: AIza-not-a-key" } }).to_string(),
        ));
        assert_eq!(told(&verdict(world, &at(15)).await), ("unverified", vec!["not_checked"]));
        // A country it does not judge is not sent there.
        let dubai = json!({ "country": "AE", "line1": "Sheikh Zayed Road 1", "region": "Dubai" });
        let count = streets.asked().len();
        let answer = verdict(world, &dubai).await;
        assert_eq!((answer["reasons"].to_string().contains("not_checked"), streets.asked().len()), (false, count));
        assert!(node.log().contains("403") && !node.log().contains("AIza"), "{}", node.log());
    })
    .await;
}

/// A seller's own order is not kept waiting by anybody's validator: nobody is asked while orders are placed.
#[tokio::test]
async fn orders_are_placed_without_it() {
    crate::world::tell(crate::database::Engine::Sqlite, async |world: &World| {
        let streets = Streets::start().await;
        at_node(world, asking(world, streets.url()), async |_| {
            let marie = world.buyer("Marie Laurent");
            world.northwind.places(&order(&marie).of("backup", "standard", 1)).await;
            assert_eq!(streets.connections(), 0);
        })
        .await;
    })
    .await;
}
