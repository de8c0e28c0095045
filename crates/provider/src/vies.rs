//! VIES: whether a VAT number of the European Union is in use.
//!
//! Shapes by the Commission's description of the REST interface, read in November 2026:
//! <https://ec.europa.eu/taxation_customs/vies/#/technical-information>. The administration of each member state answers for
//! its own numbers, and is often away; so no answer is an everyday thing and never stops anybody.

use std::{sync::Arc, time::Duration};

use domain::tax_id::{TaxId, TaxStanding};
use outgoing::{
    Bounds, Bytes, HeaderMap, NoTarget, Outgoing, Target,
    header::{self, HeaderValue},
};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::Semaphore;

/// How much a question may cost: somebody waits for their page.
const BOUNDS: Bounds = Bounds { within: Duration::from_secs(3), most: 64 * 1024 };
/// Questions on their way at a time. More would have VIES refuse all.
const IN_FLIGHT: usize = 8;
/// Where it is, unless another address is configured.
pub const URL: &str = "https://ec.europa.eu/taxation_customs/vies/rest-api/check-vat-number";

/// The door to VIES. Cheap to clone.
#[derive(Clone)]
pub struct Vies {
    outgoing: Outgoing,
    target: Target,
    places: Arc<Semaphore>,
}

/// What is understood of an answer; its name and address are nobody's business here.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Said {
    valid: bool,
    country_code: String,
    vat_number: String,
}

impl Vies {
    /// VIES at this address.
    ///
    /// # Errors
    /// When the address is none that can be asked.
    pub fn new(url: &str, outgoing: Outgoing) -> Result<Self, NoTarget> {
        Ok(Self { outgoing, target: Target::parse(url)?, places: Arc::new(Semaphore::new(IN_FLIGHT)) })
    }

    /// What is known of a tax id after VIES was asked: confirmed, or not confirmed, whatever the reason. What VIES does not keep
    /// is as it was.
    pub async fn standing(&self, id: &TaxId) -> TaxStanding {
        let Some((country, number)) = id.in_vies() else { return id.standing() };
        let (said, standing) = match self.ask(country, number).await {
            Ok(true) => ("confirmed", TaxStanding::Confirmed),
            Ok(false) => ("refused", TaxStanding::Unconfirmed),
            Err(why) => (why, TaxStanding::Unconfirmed),
        };
        metrics::counter!("passerelle_tax_questions_total", "answer" => said).increment(1);
        standing
    }

    async fn ask(&self, country: &str, number: &str) -> Result<bool, &'static str> {
        let _place = self.places.try_acquire().map_err(|_| "busy")?;
        let question = json!({ "countryCode": country, "vatNumber": number });
        let body = serde_json::to_vec(&question).map_err(|_| "nonsense")?;
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        let answer = self.outgoing.post(&self.target, headers, Bytes::from(body), BOUNDS).await.map_err(outgoing::Failed::as_str)?;
        if answer.status.as_u16() != 200 {
            return Err("status");
        }
        let said: Said = serde_json::from_slice(&answer.body).map_err(|_| "nonsense")?;
        // An answer to another question is none.
        if said.country_code == country && said.vat_number == number { Ok(said.valid) } else { Err("nonsense") }
    }
}
