//! A seller asks for an organization with the code its owner gave it: first what would go over, then the change with its day.

use domain::{
    Moment,
    contract_code::plain,
    id::{ApiKeyId, SellerAccountId, SellerChangeId, SellerId},
    secret::Secret,
    seller_change::{Gaining, SellerChangeRefusal, SellerChangeStatus, days, permits},
};
use jiff::{Span, Timestamp, civil::Date};
use serde_json::json;
use store::{
    Action, Broken, Tx, Writes, audit, order,
    seller_change::{self, Change, GivenConsent, Line, NewChange, Over},
};

use crate::going_over::Told;

/// The action.
pub struct AskSellerChange {
    /// The seller that would gain the organization.
    pub seller: SellerId,
    /// Its key.
    pub key: ApiKeyId,
    /// As it was sent.
    pub code: String,
    /// What shall be done; without it nothing is done, and what would go over is shown.
    pub wanted: Option<Wanted>,
    /// What is kept of codes is derived from it.
    pub secret: Secret,
    /// When.
    pub moment: Moment,
}

/// The change that is asked for.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The gaining seller's customer number.
    pub seller_account: String,
    /// The day.
    pub cut_over_on: Date,
}

/// What is known. Whatever was sent, the same is looked for.
pub struct Facts {
    gaining: Option<Gaining>,
    given: Option<(GivenConsent, Option<Over>)>,
    account: Option<SellerAccountId>,
}

/// How it ended.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// The one answer for every code that permits nothing.
    Wrong,
    /// What would go over. Nothing was done.
    Shown(Box<Shown>),
    /// The change waits for its day.
    Asked(Box<(Change, Vec<Line>)>),
}

/// What the seller may know before it asks.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The organization's name.
    pub organization_name: String,
    /// Its state.
    pub organization_status: domain::organization::OrganizationStatus,
    /// Until when the code can be used.
    pub expires_at: Timestamp,
    /// The first and the last day the change can be made on.
    pub days: (Date, Date),
    /// What would go over.
    pub lines: Vec<Line>,
}

/// What was judged: a code that permits this, with all it concerns.
pub enum Decision {
    /// It permits nothing.
    Wrong,
    /// It permits this.
    Good(Box<(GivenConsent, Over, Option<SellerAccountId>)>),
}

impl Action for AskSellerChange {
    type Facts = Facts;
    type Decision = Decision;
    type Outcome = Outcome;
    type Refusal = SellerChangeRefusal;

    async fn load(&self, tx: &Tx) -> Result<Facts, Broken> {
        let hour_ago = self.moment.now.checked_sub(Span::new().hours(1)).unwrap_or(self.moment.now);
        let hash = self.secret.consent_code_hash(&plain(&self.code));
        let (gaining, given) =
            futures_util::try_join!(seller_change::gaining(tx, self.seller, hour_ago), seller_change::by_hash(tx, hash))?;
        let given = match given {
            Some(given) => {
                let over = seller_change::over(tx, given.consent.organization, given.consent.losing, self.seller).await?;
                Some((given, over))
            }
            None => None,
        };
        let account = match &self.wanted {
            Some(wanted) => order::seller_account(tx, self.seller, &wanted.seller_account).await?,
            None => None,
        };
        Ok(Facts { gaining, given, account })
    }

    fn decide(&self, facts: Facts) -> Result<Decision, SellerChangeRefusal> {
        facts.gaining.ok_or(SellerChangeRefusal::NotFound)?.may_ask()?;
        let good = facts.given.filter(|(given, _)| permits(&given.consent, self.seller, self.moment.now));
        Ok(match good {
            Some((given, Some(over))) => Decision::Good(Box::new((given, over, facts.account))),
            _ => Decision::Wrong,
        })
    }

    /// A code that permits nothing is a committed outcome: it counts.
    fn write(&self, decision: Decision, writes: &mut Writes) -> Outcome {
        match (decision, &self.wanted) {
            (Decision::Wrong, _) => self.miss(writes),
            (Decision::Good(good), None) => {
                let (given, over, _) = *good;
                let shown = Shown {
                    organization_name: given.organization_name,
                    organization_status: given.consent.status,
                    expires_at: given.consent.expires_at,
                    days: days(self.moment.today()),
                    lines: over.lines,
                };
                Outcome::Shown(Box::new(shown))
            }
            (Decision::Good(good), Some(wanted)) => self.ask(&good, wanted, writes),
        }
    }
}

impl AskSellerChange {
    fn miss(&self, writes: &mut Writes) -> Outcome {
        writes.add(seller_change::miss(self.moment.id(0), self.seller, self.moment.now));
        let entry = audit::Entry {
            actor: audit::Actor::Key(self.key),
            action: "seller_consent.wrong",
            subject: self.seller.to_string(),
            seller: Some(self.seller),
            organization: None,
            data: json!({}),
        };
        writes.add(audit::note(&self.moment, 1, entry));
        Outcome::Wrong
    }

    fn ask(&self, (given, over, account): &(GivenConsent, Over, Option<SellerAccountId>), wanted: &Wanted, writes: &mut Writes) -> Outcome {
        let (now, consent) = (self.moment.now, &given.consent);
        let id: SellerChangeId = self.moment.id(0);
        let number = account.unwrap_or_else(|| self.moment.id(0));
        if account.is_none() {
            writes.add(order::add_seller_account(number, self.seller, &wanted.seller_account, now));
        }
        let new = NewChange {
            id,
            organization: consent.organization,
            from: consent.losing,
            to: self.seller,
            seller_account: Some(number),
            consent: Some(consent.id),
            part_of: None,
            cut_over_on: wanted.cut_over_on,
        };
        writes.add(seller_change::spend(consent.id, now));
        writes.add(seller_change::add(new, now));
        let data = json!({ "cut_over_on": wanted.cut_over_on });
        let told = Told { moment: &self.moment, change: id, organization: consent.organization, kind: "seller_change.asked", data };
        told.write((self.seller, &over.to), (consent.losing, &over.from), &over.owners, writes);
        writes.add(self.audit(new));
        let change = Change {
            id,
            organization: consent.organization,
            organization_name: given.organization_name.clone(),
            organization_status: consent.status,
            from: (consent.losing, over.from.name.clone()),
            to: (self.seller, over.to.name.clone()),
            seller_account: Some(wanted.seller_account.clone()),
            seller_account_id: Some(number),
            cut_over_on: wanted.cut_over_on,
            status: SellerChangeStatus::Waiting,
            asked_at: now,
            ended_at: None,
            why: None,
            consent: Some(consent.id),
            part_of: None,
        };
        Outcome::Asked(Box::new((change, over.lines.clone())))
    }

    fn audit(&self, new: NewChange) -> store::Statement {
        let entry = audit::Entry {
            actor: audit::Actor::Key(self.key),
            action: "seller_change.ask",
            subject: new.id.to_string(),
            seller: Some(self.seller),
            organization: Some(new.organization),
            data: json!({ "from": new.from, "to": new.to, "cut_over_on": new.cut_over_on, "consent": new.consent }),
        };
        audit::note(&self.moment, 1, entry)
    }
}
