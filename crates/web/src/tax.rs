//! Tax ids: judged by the rules, and by VIES where the operator has it asked. Asked before the transaction that keeps the id, and
//! never a reason to refuse it.

use domain::{
    fault::Why,
    tax_id::{self, TaxId, TaxStanding},
};
use jiff::Timestamp;

use crate::App;

/// A tax id and how much is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// In its one spelling.
    pub tax_id: TaxId,
    /// How much is known of it.
    pub standing: TaxStanding,
    /// When VIES was asked, if it was.
    pub checked_at: Option<Timestamp>,
}

/// What somebody wrote as their tax id, and how much is known of it. Nothing written: none.
///
/// # Errors
/// When it cannot be a tax id of that country.
pub async fn judge(app: &App, country: &str, written: &str) -> Result<Option<Judged>, Why> {
    let Some(tax_id) = tax_id::read(country, written)? else { return Ok(None) };
    let standing = match &app.vies {
        Some(vies) => vies.standing(&tax_id).await,
        None => tax_id.standing(),
    };
    // VIES keeps numbers of the Union alone.
    let checked_at = (app.vies.is_some() && tax_id.in_vies().is_some()).then(|| app.moment().now);
    Ok(Some(Judged { tax_id, standing, checked_at }))
}
