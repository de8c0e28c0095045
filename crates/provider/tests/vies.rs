//! VIES as a program of others: it confirms, refuses, is away, slow, or lies.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use domain::tax_id::{self, TaxId, TaxStanding};
use outgoing::Outgoing;
use provider::vies::Vies;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

/// A server that hears one question at a time and says always the same.
async fn saying(status: u16, body: &'static str, asked: Arc<Mutex<Vec<String>>>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut heard = vec![0; 4096];
            let mut length = 0;
            while !String::from_utf8_lossy(heard.get(..length).unwrap()).contains('}') {
                length += stream.read(heard.get_mut(length..).unwrap()).await.unwrap();
            }
            asked.lock().unwrap().push(String::from_utf8_lossy(heard.get(..length).unwrap()).into_owned());
            if status == 0 {
                std::future::pending::<()>().await;
            }
            let head = format!("HTTP/1.1 {status} x\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", body.len());
            stream.write_all(head.as_bytes()).await.unwrap();
        }
    });
    address
}

async fn asked(status: u16, body: &'static str, id: &TaxId) -> (TaxStanding, Vec<String>) {
    let heard = Arc::default();
    let address = saying(status, body, Arc::clone(&heard)).await;
    let vies = Vies::new(&format!("http://{address}/check-vat-number"), Outgoing::new(true).unwrap()).unwrap();
    let standing = vies.standing(id).await;
    let heard = heard.lock().unwrap().clone();
    (standing, heard)
}

fn id(country: &str, written: &str) -> TaxId {
    tax_id::read(country, written).unwrap().unwrap()
}

/// In the shape of the Commission's own answers.
const CONFIRMED: &str = r#"{"countryCode":"FR","vatNumber":"40303265045","requestDate":"2026-11-27T10:00:00.000Z","valid":true,
    "requestIdentifier":"","name":"SA SODIMAS","address":"11 RUE AMPERE 26600 PONT DE L ISERE","traderName":"---"}"#;
const REFUSED: &str =
    r#"{"countryCode":"FR","vatNumber":"40303265045","requestDate":"2026-11-27T10:00:00.000Z","valid":false,"name":"---"}"#;
const AWAY: &str = r#"{"actionSucceed":false,"errorWrappers":[{"error":"MS_UNAVAILABLE"}]}"#;
const OTHER: &str = r#"{"countryCode":"FR","vatNumber":"83404833048","valid":true}"#;

#[tokio::test]
async fn vies_confirms_or_does_not_and_whatever_goes_wrong_is_not_confirmed() {
    let french = id("FR", "FR 40 303 265 045");
    let (standing, heard) = asked(200, CONFIRMED, &french).await;
    assert_eq!(standing, TaxStanding::Confirmed);
    assert!(heard.len() == 1 && heard.iter().all(|heard| heard.contains(r#"{"countryCode":"FR","vatNumber":"40303265045"}"#)), "{heard:?}");
    for (status, body) in [(200, REFUSED), (200, AWAY), (200, OTHER), (200, ""), (200, "<html>"), (500, CONFIRMED), (302, CONFIRMED)] {
        assert_eq!(asked(status, body, &french).await.0, TaxStanding::Unconfirmed, "{status} {body:.40}");
    }
    let began = std::time::Instant::now();
    assert_eq!(asked(0, "", &french).await.0, TaxStanding::Unconfirmed, "nobody answers");
    assert!(began.elapsed() < Duration::from_secs(5), "nobody waits long");
    let nobody = Vies::new("http://127.0.0.1:9/", Outgoing::new(true).unwrap()).unwrap();
    assert_eq!(nobody.standing(&french).await, TaxStanding::Unconfirmed);
}

#[tokio::test]
async fn vies_hears_only_of_numbers_that_are_kept_there() {
    for (country, written, standing) in [("GB", "980780684", TaxStanding::Checksum), ("KE", "P051234567X", TaxStanding::Format)] {
        let (said, heard) = asked(200, CONFIRMED, &id(country, written)).await;
        assert_eq!((said, heard.len()), (standing, 0), "{country}");
    }
}
