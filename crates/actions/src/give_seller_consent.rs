//! An owner agrees to a change of seller: a code for the seller that shall gain the organization; or takes it back.

use domain::{
    Moment,
    contract_code::Code,
    id::{AccountId, OrganizationId, SellerConsentId, SellerId},
    member::Rights,
    secret::Secret,
    seller_change::{SellerChangeRefusal, expires, owner},
};
use serde_json::json;
use store::{
    Action, Broken, Tx, Writes, audit, billing,
    seller_change::{self, Change, NewConsent, Open},
};

/// The code of a consent, as it is handed out; derived anew each time, and never kept.
#[must_use]
pub fn consent_code(secret: &Secret, id: SellerConsentId) -> Option<Code> {
    Code::parse(&secret.consent_code(id)).ok()
}

/// Makes a code. One made before is good for nothing any more.
pub struct GiveSellerConsent {
    /// The owner. That they signed in a short while ago was seen by the caller.
    pub account: AccountId,
    /// Of which organization.
    pub organization: OrganizationId,
    /// Which seller it lets go.
    pub seller: SellerId,
    /// The code is derived from it.
    pub secret: Secret,
    /// When.
    pub moment: Moment,
}

/// What is known of the organization.
pub struct Facts {
    rights: Option<Rights>,
    bound: bool,
    waiting: Option<Change>,
}

async fn facts(tx: &Tx, organization: OrganizationId, account: AccountId, seller: SellerId) -> Result<Facts, Broken> {
    let (standing, sellers, waiting) = futures_util::try_join!(
        billing::standing(tx, organization, account),
        billing::sellers(tx, organization),
        seller_change::waiting(tx, organization),
    )?;
    let partner = domain::catalogue::SellerKind::Partner;
    let bound = sellers.iter().any(|biller| biller.bound.id == seller && biller.bound.kind == partner);
    Ok(Facts { rights: standing.map(|(_, rights)| rights), bound, waiting })
}

impl Action for GiveSellerConsent {
    type Facts = Facts;
    type Decision = ();
    type Outcome = SellerConsentId;
    type Refusal = SellerChangeRefusal;

    async fn load(&self, tx: &Tx) -> Result<Facts, Broken> {
        facts(tx, self.organization, self.account, self.seller).await
    }

    fn decide(&self, facts: Facts) -> Result<(), SellerChangeRefusal> {
        owner(facts.rights.map(|rights| rights.role))?;
        match facts {
            Facts { bound: false, .. } => Err(SellerChangeRefusal::NoPartner),
            Facts { waiting: Some(_), .. } => Err(SellerChangeRefusal::Waiting),
            _ => Ok(()),
        }
    }

    fn write(&self, (): (), writes: &mut Writes) -> SellerConsentId {
        let (id, now) = (self.moment.id(0), self.moment.now);
        let code = consent_code(&self.secret, id);
        let (counts, tail) = code.as_ref().map_or(("", ""), |code| (code.as_str(), code.tail()));
        writes.add(seller_change::revoke(self.organization, now));
        let (organization, seller, hash) = (self.organization, self.seller, self.secret.consent_code_hash(counts));
        let new = NewConsent { id, organization, seller, hash, tail, by: self.account, expires_at: expires(now) };
        writes.add(seller_change::give(new, now));
        writes.add(noted(&self.moment, self.account, organization, seller, "seller_consent.give", id.to_string()));
        id
    }
}

fn noted(
    moment: &Moment,
    account: AccountId,
    organization: OrganizationId,
    seller: SellerId,
    action: &'static str,
    subject: String,
) -> store::Statement {
    let (organization, seller) = (Some(organization), Some(seller));
    let entry = audit::Entry { actor: audit::Actor::Account(account), action, subject, seller, organization, data: json!({}) };
    audit::note(moment, 1, entry)
}

/// Takes the code back that is out.
pub struct RevokeSellerConsent {
    /// The owner.
    pub account: AccountId,
    /// Of which organization.
    pub organization: OrganizationId,
    /// When.
    pub moment: Moment,
}

impl Action for RevokeSellerConsent {
    type Facts = (Option<Rights>, Option<Open>);
    type Decision = Open;
    type Outcome = ();
    type Refusal = SellerChangeRefusal;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        let (standing, open) = futures_util::try_join!(
            billing::standing(tx, self.organization, self.account),
            seller_change::open_consent(tx, self.organization)
        )?;
        Ok((standing.map(|(_, rights)| rights), open))
    }

    fn decide(&self, (rights, open): Self::Facts) -> Result<Open, SellerChangeRefusal> {
        owner(rights.map(|rights| rights.role))?;
        open.ok_or(SellerChangeRefusal::Over)
    }

    fn write(&self, open: Open, writes: &mut Writes) {
        writes.add(seller_change::revoke(self.organization, self.moment.now));
        writes.add(noted(&self.moment, self.account, self.organization, open.seller, "seller_consent.revoke", open.id.to_string()));
    }
}
