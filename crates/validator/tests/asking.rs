//! The validator as a program somebody else runs: it answers well, badly, late or not at all.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use domain::address::{Address, Outcome, Verdict, check};
use futures_util::future::join_all;
use outgoing::Outgoing;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::Notify,
    time::{sleep, timeout},
};
use validator::{Asker, Interface, Unusable, Validator};

fn lyon() -> Address {
    Address {
        country: "FR".into(),
        line1: "12 rue de la République".into(),
        city: "Lyon".into(),
        postal_code: "69002".into(),
        ..Address::default()
    }
}

fn numbered(number: usize) -> Address {
    Address { line1: format!("{number} rue Haute"), ..lyon() }
}

fn codes(verdict: &Verdict) -> Vec<&'static str> {
    verdict.reasons.iter().map(|reason| reason.code.as_str()).collect()
}

/// Somebody's program: keeps what it is asked, and answers when it may.
struct Streets {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
    answer: Arc<Mutex<String>>,
    /// While it is there, each answer waits for it.
    gate: Arc<Mutex<Option<Arc<Notify>>>>,
}

impl Streets {
    async fn saying(answer: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (asked, answer) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(answer.to_owned())));
        let gate: Arc<Mutex<Option<Arc<Notify>>>> = Arc::default();
        let (heard, said, closed) = (Arc::clone(&asked), Arc::clone(&answer), Arc::clone(&gate));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (heard, said, closed) = (Arc::clone(&heard), Arc::clone(&said), Arc::clone(&closed));
                tokio::spawn(async move {
                    let mut stream = stream;
                    let question = read(&mut stream).await;
                    heard.lock().unwrap().push(question);
                    let wait = closed.lock().unwrap().clone();
                    if let Some(gate) = wait {
                        gate.notified().await;
                    }
                    let answer = said.lock().unwrap().clone();
                    let _ = stream.write_all(answer.as_bytes()).await;
                });
            }
        });
        Self { address, asked, answer, gate }
    }

    fn says(&self, answer: &str) {
        answer.clone_into(&mut self.answer.lock().unwrap());
    }

    fn shut(&self) -> Arc<Notify> {
        let gate = Arc::new(Notify::new());
        *self.gate.lock().unwrap() = Some(Arc::clone(&gate));
        gate
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    async fn was_asked(&self, times: usize) {
        let look = async {
            while self.asked().len() < times {
                sleep(Duration::from_millis(2)).await;
            }
        };
        timeout(Duration::from_secs(20), look).await.unwrap();
        assert_eq!(self.asked().len(), times);
    }

    fn validator(&self) -> Validator {
        self.at(Interface::Own, &format!("http://{}/validate", self.address), None)
    }

    fn at(&self, interface: Interface, url: &str, key: Option<&str>) -> Validator {
        Validator::new(interface, url, key, Outgoing::new(true).unwrap()).unwrap()
    }
}

async fn read(stream: &mut TcpStream) -> String {
    let (mut all, mut bytes) = (String::new(), [0; 4_096]);
    loop {
        let length = |head: &str| head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok()).unwrap_or(0);
        if all.split_once("\r\n\r\n").is_some_and(|(head, body)| body.len() >= length(head)) {
            return all;
        }
        match stream.read(&mut bytes).await {
            Ok(read) if read > 0 => all.push_str(&String::from_utf8_lossy(&bytes[..read])),
            _ => return all,
        }
    }
}

fn well(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

const VALID: &str = r#"{"outcome":"valid"}"#;

async fn judged(validator: &Validator, address: &Address) -> Verdict {
    validator.judge(check(address), Asker::Person).await
}

#[tokio::test]
async fn it_hears_the_address_and_nothing_else() {
    let streets = Streets::saying(&well(VALID)).await;
    let url = format!("http://{}/validate?tenant=7", streets.address);
    let written = Address { line1: "  12 rue de  la République".into(), postal_code: "69 002".into(), ..lyon() };
    streets.at(Interface::Own, &url, Some("sesame")).judge(check(&written), Asker::Person).await;
    let asked = streets.asked();
    let (head, body) = asked[0].split_once("\r\n\r\n").unwrap();
    let mut lines: Vec<&str> = head.lines().collect();
    assert_eq!(lines.remove(0), "POST /validate?tenant=7 HTTP/1.1");
    lines.sort_unstable();
    let (host, length) = (format!("host: {}", streets.address), format!("content-length: {}", body.len()));
    let all = [
        "accept: application/json",
        "authorization: Bearer sesame",
        "connection: close",
        &length,
        "content-type: application/json",
        &host,
        "user-agent: passerelle",
    ];
    assert_eq!(lines, all);
    // As it would be kept.
    let empty = r#""line2":"","line3":"","dependent_locality":"""#;
    let fields = format!(
        r#""country":"FR","line1":"12 rue de la République",{empty},"city":"Lyon","region":"","postal_code":"69002","sorting_code":"""#
    );
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(body).unwrap(),
        serde_json::from_str::<serde_json::Value>(&format!("{{\"address\":{{{fields}}}}}")).unwrap()
    );
}

#[tokio::test]
async fn what_it_says_becomes_part_of_the_verdict() {
    let streets = Streets::saying(&well(VALID)).await;
    let verdict = judged(&streets.validator(), &lyon()).await;
    assert_eq!((verdict.outcome, verdict.rules.ends_with(" + 127.0.0.1")), (Outcome::Valid, true));
    streets.says(&well(
        r#"{"outcome":"suggested","suggestion":{"country":"FR","line1":"14 rue de la République","city":"Lyon","postal_code":"69002"}}"#,
    ));
    let verdict = judged(&streets.validator(), &lyon()).await;
    assert_eq!((verdict.outcome, verdict.suggestion.unwrap().line1.as_str()), (Outcome::Suggested, "14 rue de la République"));
    streets.says(&well(r#"{"outcome":"unverified","fields":["line1"]}"#));
    let verdict = judged(&streets.validator(), &lyon()).await;
    assert_eq!((verdict.outcome, codes(&verdict)), (Outcome::Unverified, vec!["not_found"]));
    streets.says("HTTP/1.1 204 No Content\r\n\r\n");
    assert_eq!(judged(&streets.validator(), &lyon()).await, check(&lyon()), "not its business: the rules alone judge");
}

#[tokio::test]
async fn an_impossible_address_is_never_sent() {
    let streets = Streets::saying(&well(VALID)).await;
    for refused in [Address { line1: "BP 3".into(), ..lyon() }, Address { line1: "a\u{0}".into(), ..lyon() }, Address::default()] {
        assert_eq!(judged(&streets.validator(), &refused).await, check(&refused));
    }
    assert!(streets.asked().is_empty());
}

#[tokio::test]
async fn whatever_is_the_matter_with_it_the_rules_stand_and_nothing_is_valid() {
    let huge = well(&format!("{{\"outcome\":\"valid\",\"more\":\"{}\"}}", "x".repeat(70_000)));
    let streets = Streets::saying("").await;
    let validator = streets.validator();
    for answer in [
        "HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1/\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 201 Created\r\ncontent-length: 19\r\n\r\n{\"outcome\":\"valid\"}",
        "HTTP/1.1 200 OK\r\ncontent-length: 40\r\n\r\n{\"outcome\":\"valid\"}",
        "",
        "no HTTP at all\r\n\r\n",
        &well("{\"outcome\":"),
        &well("{\"outcome\":\"excellent\"}"),
        &well("{\"outcome\":\"suggested\"}"),
        &huge,
    ] {
        streets.says(answer);
        let verdict = judged(&validator, &lyon()).await;
        assert_eq!((verdict.outcome, codes(&verdict)), (Outcome::Unverified, vec!["not_checked"]), "{answer:.80}");
        assert_eq!(verdict.rules, check(&lyon()).rules);
    }
    // Nothing of it is remembered: once it is well, the same address is valid.
    streets.says(&well(VALID));
    assert_eq!(judged(&validator, &lyon()).await.outcome, Outcome::Valid);
    let gone = validator_at_nobody().await;
    assert_eq!(codes(&judged(&gone, &lyon()).await), ["not_checked"]);
}

async fn validator_at_nobody() -> Validator {
    let address = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    Validator::new(Interface::Own, &format!("http://{address}/"), None, Outgoing::new(true).unwrap()).unwrap()
}

/// Time stands still but for what is waited for, so two seconds pass at once.
#[tokio::test(start_paused = true)]
async fn it_has_two_seconds_and_no_second_try() {
    let streets = Streets::saying(&well(VALID)).await;
    streets.shut();
    let begun = tokio::time::Instant::now();
    let verdict = judged(&streets.validator(), &lyon()).await;
    assert_eq!((verdict.outcome, codes(&verdict)), (Outcome::Unverified, vec!["not_checked"]));
    assert!(begun.elapsed() >= Duration::from_secs(2) && begun.elapsed() < Duration::from_millis(2_100), "{:?}", begun.elapsed());
    assert!(streets.asked().len() <= 1);
}

#[tokio::test]
async fn what_was_said_of_an_address_is_remembered_of_that_address_alone() {
    let streets = Streets::saying(&well(VALID)).await;
    let validator = streets.validator();
    for written in
        [lyon(), Address { postal_code: " 69 002 ".into(), ..lyon() }, Address { line1: "12  rue de la République".into(), ..lyon() }]
    {
        assert!(codes(&judged(&validator, &written).await).iter().all(|code| *code == "written"));
    }
    assert_eq!(streets.asked().len(), 1, "one address however it is written");
    streets.says(&well(r#"{"outcome":"unverified"}"#));
    assert_eq!(judged(&validator, &numbered(13)).await.outcome, Outcome::Unverified, "another number, another address");
    assert_eq!(judged(&validator, &lyon()).await.outcome, Outcome::Valid);
    assert_eq!(streets.asked().len(), 2);
}

#[tokio::test]
async fn who_asks_the_same_at_once_waits_for_one_answer() {
    let streets = Streets::saying(&well(VALID)).await;
    let (validator, gate) = (streets.validator(), streets.shut());
    let (address, release) = (lyon(), async {
        streets.was_asked(1).await;
        gate.notify_one();
    });
    let all = join_all((0..200).map(|_| judged(&validator, &address)));
    let (verdicts, ()) = tokio::join!(all, release);
    assert!(verdicts.iter().all(|verdict| verdict.outcome == Outcome::Valid));
    assert_eq!(streets.asked().len(), 1);
}

#[tokio::test]
async fn a_question_whose_asker_left_is_answered_for_the_next_one() {
    let streets = Streets::saying(&well(VALID)).await;
    let (validator, gate) = (streets.validator(), streets.shut());
    let asker = tokio::spawn({
        let validator = validator.clone();
        async move { judged(&validator, &lyon()).await }
    });
    streets.was_asked(1).await;
    asker.abort();
    assert!(asker.await.unwrap_err().is_cancelled());
    gate.notify_one();
    assert_eq!(judged(&validator, &lyon()).await.outcome, Outcome::Valid);
    assert_eq!(streets.asked().len(), 1);
}

#[tokio::test]
async fn no_more_than_so_many_are_asked_at_once() {
    let streets = Streets::saying(&well(VALID)).await;
    let (validator, gate) = (streets.validator(), streets.shut());
    let addresses: Vec<Address> = (1..=32).map(numbered).collect();
    let all = join_all(addresses.iter().map(|address| judged(&validator, address)));
    let beyond = async {
        streets.was_asked(32).await;
        let verdict = judged(&validator, &numbered(33)).await;
        assert_eq!((verdict.outcome, codes(&verdict), streets.asked().len()), (Outcome::Unverified, vec!["not_checked"], 32));
        // Each waits for the gate by now, or will find it open.
        *streets.gate.lock().unwrap() = None;
        gate.notify_waiters();
    };
    let (verdicts, ()) = tokio::join!(all, beyond);
    assert!(verdicts.iter().all(|verdict| verdict.outcome == Outcome::Valid));
    assert_eq!(judged(&validator, &numbered(33)).await.outcome, Outcome::Valid);
}

/// A seller that has a table of addresses checked at once.
#[tokio::test]
async fn programs_leave_room_for_people() {
    let streets = Streets::saying(&well(VALID)).await;
    let (validator, gate) = (streets.validator(), streets.shut());
    let addresses: Vec<Address> = (1..=100).map(numbered).collect();
    let all = join_all(addresses.iter().map(|address| validator.judge(check(address), Asker::Program)));
    let person = async {
        streets.was_asked(16).await;
        let address = numbered(101);
        let (verdict, ()) = tokio::join!(judged(&validator, &address), async {
            streets.was_asked(17).await;
            *streets.gate.lock().unwrap() = None;
            gate.notify_waiters();
        });
        assert_eq!(verdict.outcome, Outcome::Valid);
    };
    let (verdicts, ()) = tokio::join!(all, person);
    assert_eq!(verdicts.iter().filter(|verdict| verdict.outcome == Outcome::Valid).count(), 16);
    assert_eq!(verdicts.iter().filter(|verdict| codes(verdict) == ["not_checked"]).count(), 84);
}

#[tokio::test]
async fn a_validator_in_the_private_network_is_not_reached_unless_allowed() {
    let streets = Streets::saying(&well(VALID)).await;
    for host in ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]"] {
        for scheme in ["http", "https"] {
            let url = format!("{scheme}://{host}:{}/", streets.address.port());
            let closed = Validator::new(Interface::Own, &url, None, Outgoing::new(false).unwrap()).unwrap();
            assert_eq!(codes(&judged(&closed, &lyon()).await), ["not_checked"], "{url}");
        }
    }
    assert!(streets.asked().is_empty());
}

#[tokio::test]
async fn google_is_asked_its_own_way() {
    let accepted =
        r#"{"result":{"verdict":{"validationGranularity":"PREMISE","possibleNextAction":"ACCEPT"},"address":{}},"responseId":"1"}"#;
    let streets = Streets::saying(&well(accepted)).await;
    let google = streets.at(Interface::Google, &format!("http://{}", streets.address), Some("AIza-key"));
    let verdict = judged(&google, &lyon()).await;
    assert_eq!((verdict.outcome, verdict.rules.ends_with(" + google")), (Outcome::Valid, true));
    let asked = streets.asked();
    let (head, body) = asked[0].split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /v1:validateAddress HTTP/1.1\r\n") && head.contains("\r\nx-goog-api-key: AIza-key"), "{head}");
    assert!(!head.lines().next().unwrap().contains("AIza") && body.starts_with(r#"{"address":{"#), "{body}");
    // What it does not judge stays the rules' own business.
    let dubai = check(&Address { country: "AE".into(), line1: "Sheikh Zayed Road 1".into(), region: "Dubai".into(), ..Address::default() });
    assert_eq!((google.judge(dubai.clone(), Asker::Program).await, streets.asked().len()), (dubai, 1));
}

#[tokio::test]
async fn what_cannot_be_asked_is_said_without_its_secrets() {
    let new = |interface, url: &str, key| Validator::new(interface, url, key, Outgoing::new(false).unwrap()).err();
    assert_eq!(new(Interface::Google, "https://maps.example", None), Some(Unusable::NoKey));
    assert_eq!(new(Interface::Google, "https://maps.example", Some("hunter2\n")), Some(Unusable::Key));
    assert!(matches!(new(Interface::Own, "https://hunter2@streets.example", None), Some(Unusable::Target(_))));
    for why in [Unusable::NoKey, Unusable::Key] {
        assert!(!why.to_string().contains("hunter2"));
    }
}
