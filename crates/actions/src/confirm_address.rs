//! An operator finds an address right that was kept with consent: it stays as it is, and nobody has to look at it again.

use domain::{
    Moment,
    correction::{CorrectionRefusal, settle},
    id::{AccountId, OrganizationAddressId, OrganizationId},
};
use serde_json::json;
use store::{
    Action, Broken, Tx, Writes, audit,
    correction::{self, Case},
};

use crate::correct_address::{entry, event, standing};

/// Places of this action's ids.
mod place {
    pub(super) const AUDIT: u64 = 0;
    pub(super) const EVENT: u64 = 1;
}

/// The action.
pub struct ConfirmAddress {
    /// Which operator.
    pub operator: AccountId,
    /// Which address.
    pub address: OrganizationAddressId,
    /// When.
    pub moment: Moment,
}

impl Action for ConfirmAddress {
    type Facts = Option<Case>;
    type Decision = OrganizationId;
    type Outcome = ();
    type Refusal = CorrectionRefusal;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        correction::by_id(tx, self.address).await
    }

    fn decide(&self, case: Self::Facts) -> Result<OrganizationId, CorrectionRefusal> {
        let case = case.ok_or(CorrectionRefusal::NotFound)?;
        settle(standing(&case)).map(|()| case.kept.organization)
    }

    fn write(&self, organization: OrganizationId, writes: &mut Writes) {
        writes.add(correction::settle(self.address, self.operator, self.moment.now));
        let data = json!({ "address": self.address });
        writes.add(audit::tell(&self.moment, place::EVENT, event("organization.address_confirmed", organization, data)));
        let noted = entry("address.confirm", (self.operator, self.address), organization, json!({}));
        writes.add(audit::note(&self.moment, place::AUDIT, noted));
    }
}
