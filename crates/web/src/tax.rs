//! Tax ids: judged by the rules, and by VIES where the operator has it asked. Asked before the transaction that keeps the id, and
//! never a reason to refuse it.

use domain::{
    fault::Why,
    tax_id::{self, TaxId, TaxStanding},
};

use crate::App;

/// What somebody wrote as their tax id, and how much is known of it. Nothing written: none.
///
/// # Errors
/// When it cannot be a tax id of that country.
pub async fn judge(app: &App, country: &str, written: &str) -> Result<Option<(TaxId, TaxStanding)>, Why> {
    let Some(id) = tax_id::read(country, written)? else { return Ok(None) };
    let standing = match &app.vies {
        Some(vies) => vies.standing(&id).await,
        None => id.standing(),
    };
    Ok(Some((id, standing)))
}
