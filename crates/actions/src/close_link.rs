//! An organization no longer buys from a seller: its link is closed once nothing runs under it.

use domain::{
    Moment,
    contract_code::Ended,
    id::{AccountId, ContractRegistrationId, OrganizationId, SellerId},
    member::Rights,
    seller_change::{Link, SellerChangeRefusal, closable, owner},
};
use serde_json::json;
use store::{
    Action, Broken, Tx, Writes, audit, billing, contract_code,
    email::{self, Subject},
    organization::{self, Owner},
    seller_change::{self, Change, Line, Party},
};

/// The action.
pub struct CloseLink {
    /// The owner. That they signed in a short while ago was seen by the caller.
    pub account: AccountId,
    /// Of which organization.
    pub organization: OrganizationId,
    /// To which seller.
    pub seller: SellerId,
    /// When.
    pub moment: Moment,
}

/// What is known.
pub struct Facts {
    rights: Option<Rights>,
    open: bool,
    lines: Vec<Line>,
    waiting: Option<Change>,
    registrations: Vec<ContractRegistrationId>,
    party: Option<Party>,
    owners: Vec<Owner>,
}

impl Action for CloseLink {
    type Facts = Facts;
    type Decision = (Party, Vec<Owner>, Vec<ContractRegistrationId>);
    type Outcome = ();
    type Refusal = SellerChangeRefusal;

    async fn load(&self, tx: &Tx) -> Result<Facts, Broken> {
        let (id, seller) = (self.organization, self.seller);
        let (standing, link, lines, waiting, registrations, party, owners) = futures_util::try_join!(
            billing::standing(tx, id, self.account),
            seller_change::link(tx, id, seller, seller),
            seller_change::running_under(tx, id, seller),
            seller_change::waiting(tx, id),
            seller_change::live_registrations(tx, id, seller),
            seller_change::party(tx, seller),
            organization::owners(tx, id),
        )?;
        let open = link.is_some_and(|link| link.open);
        Ok(Facts { rights: standing.map(|(_, rights)| rights), open, lines, waiting, registrations, party, owners })
    }

    fn decide(&self, facts: Facts) -> Result<Self::Decision, SellerChangeRefusal> {
        owner(facts.rights.map(|rights| rights.role))?;
        let running = i64::try_from(facts.lines.len()).unwrap_or(i64::MAX);
        let waiting = facts.waiting.is_some_and(|change| change.from.0 == self.seller);
        closable(Link { open: facts.open, running, waiting })?;
        Ok((facts.party.ok_or(SellerChangeRefusal::NotFound)?, facts.owners, facts.registrations))
    }

    fn write(&self, (party, owners, registrations): Self::Decision, writes: &mut Writes) {
        let (organization, seller, now) = (self.organization, self.seller, self.moment.now);
        for registration in registrations {
            contract_code::end(registration, Ended::SellerChanged, now).into_iter().for_each(|statement| writes.add(statement));
        }
        writes.add(seller_change::close(organization, seller, now));
        writes.add(seller_change::forget_claims(organization, seller));
        writes.add(seller_change::claim_again(organization, seller));
        writes.add(seller_change::revoke(organization, now));
        let data = json!({});
        let event = audit::Event {
            kind: "organization.seller_closed",
            seller: Some(seller),
            organization: Some(organization),
            data,
            ..Default::default()
        };
        writes.add(audit::tell(&self.moment, 0, event));
        let told = self.moment.id(0);
        let id = self.moment.id(0);
        writes.add(email::queue(id, Subject::LinkClosed(told), &party.support_email, &party.language, Some(seller), now));
        for (at, owner) in (1..).zip(&owners) {
            let id = self.moment.id(at);
            writes.add(email::queue(id, Subject::LinkClosedNotice(told), &owner.email, &owner.language, None, now));
        }
        writes.add(audit::note(&self.moment, 0, self.entry()));
    }
}

impl CloseLink {
    fn entry(&self) -> audit::Entry {
        audit::Entry {
            actor: audit::Actor::Account(self.account),
            action: "organization.close_seller",
            subject: self.organization.to_string(),
            seller: Some(self.seller),
            organization: Some(self.organization),
            data: json!({}),
        }
    }
}
