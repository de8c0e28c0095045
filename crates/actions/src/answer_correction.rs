//! An owner accepts a correction of the organization's address. Each owner answers for themselves, once.

use domain::{
    Moment, Refusal,
    correction::CorrectionAnswer,
    id::{AccountId, OrganizationAddressId, OrganizationId},
};
use serde_json::json;
use store::{
    Action, Broken, Tx, Writes, audit,
    correction::{self, Asked},
};

use crate::correct_address::{entry, event};

/// Places of this action's ids.
mod place {
    pub(super) const AUDIT: u64 = 0;
    pub(super) const EVENT: u64 = 1;
}

/// The action.
pub struct AnswerCorrection {
    /// Which owner.
    pub account: AccountId,
    /// The address that an operator put in place.
    pub address: OrganizationAddressId,
    /// When.
    pub moment: Moment,
}

/// The account owns no organization with such a correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoSuchCorrection;

impl Refusal for NoSuchCorrection {
    fn code(&self) -> &'static str {
        "not_found"
    }
}

impl Action for AnswerCorrection {
    type Facts = Option<Asked>;
    type Decision = Option<OrganizationId>;
    type Outcome = ();
    type Refusal = NoSuchCorrection;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        correction::for_owner(tx, self.address, self.account).await
    }

    /// What was answered, or is the address no more, needs no answer.
    fn decide(&self, asked: Self::Facts) -> Result<Self::Decision, NoSuchCorrection> {
        let asked = asked.ok_or(NoSuchCorrection)?;
        Ok((!asked.answered && asked.current == self.address).then_some(asked.organization))
    }

    fn write(&self, open: Self::Decision, writes: &mut Writes) {
        let Some(organization) = open else { return };
        writes.add(correction::answer(self.address, self.account, CorrectionAnswer::Accepted, self.moment.now));
        let data = json!({ "address": self.address });
        writes.add(audit::tell(&self.moment, place::EVENT, event("organization.address_accepted", organization, data)));
        let noted = entry("address.accept", (self.account, self.address), organization, json!({}));
        writes.add(audit::note(&self.moment, place::AUDIT, noted));
    }
}
