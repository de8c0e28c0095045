//! An organization of colleagues holds what a draft is for. Its owners are reached: the draft is sent to them, or the
//! person asks to become one of them. Where no owner can be reached, the operator is told.

use domain::{
    Moment,
    account::{domain_of, shared_domain},
    id::{AccountId, OnboardingId, OrganizationId, RoleRequestId, TaskId},
    onboarding::{Choice, Facts, OnboardingRefusal},
    organization::{Role, skeleton},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use store::{
    Action, Broken, Tx, Writes, account, audit, email, onboarding,
    organization::{self, Owner},
    role_request,
    task::{self, Sent},
};

/// Owners are mailed about one thing at most once in this time, and a refused wish rests as long.
const REST: SignedDuration = SignedDuration::from_hours(24);

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// The owners know now, or knew already.
    Owners,
    /// No owner can be reached: the operator was told.
    Nobody,
    /// The draft was applied meanwhile.
    Completed,
}

/// Places of these actions' ids.
mod place {
    pub(super) const SUBJECT: u64 = 0;
    pub(super) const AUDIT: u64 = 1;
    pub(super) const EVENT: u64 = 2;
    pub(super) const LETTERS: u64 = 100;
}

/// "Send to the owners".
pub struct SendToOwners {
    /// Who.
    pub account: AccountId,
    /// Which draft.
    pub onboarding: OnboardingId,
    /// When.
    pub moment: Moment,
}

/// Who is to be reached, and what went before.
pub struct Sending {
    facts: Facts,
    organization: OrganizationId,
    owners: Vec<Owner>,
    before: Option<Sent>,
}

impl Action for SendToOwners {
    type Facts = Option<(Facts, Option<Sending>)>;
    type Decision = Option<Sending>;
    type Outcome = Reached;
    type Refusal = OnboardingRefusal;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        let Some(facts) = onboarding::facts(tx, self.onboarding, self.account).await?.map(|known| known.facts) else { return Ok(None) };
        let Some(organization) = facts.elsewhere().map(|elsewhere| elsewhere.organization) else { return Ok(Some((facts, None))) };
        let (owners, before) =
            futures_util::try_join!(organization::owners(tx, organization), task::of_draft(tx, organization, self.onboarding))?;
        let sending = Sending { facts: facts.clone(), organization, owners, before };
        Ok(Some((facts, Some(sending))))
    }

    fn decide(&self, facts: Self::Facts) -> Result<Self::Decision, OnboardingRefusal> {
        let (facts, sending) = facts.ok_or(OnboardingRefusal::NotFound)?;
        if facts.completed.is_some() {
            return Ok(None);
        }
        if facts.offers.is_empty() {
            return Err(OnboardingRefusal::NothingToApply);
        }
        if facts.chosen().next().is_none() {
            return Err(OnboardingRefusal::NothingSelected);
        }
        // Nothing of colleagues' any more: step 2 shows what there is now.
        sending.map(Some).ok_or(OnboardingRefusal::OrganizationMissing)
    }

    fn write(&self, sending: Self::Decision, writes: &mut Writes) -> Reached {
        let Some(sending) = sending else { return Reached::Completed };
        let now = self.moment.now;
        let invitation = sending.facts.invitation;
        let rested = sending.before.is_none_or(|before| now.duration_since(before.mailed_at) >= REST);
        let id = match sending.before {
            None => {
                let id: TaskId = self.moment.id(place::SUBJECT);
                writes.add(task::add(id, sending.organization, self.onboarding, invitation, now));
                id
            }
            Some(before) => {
                writes.add(task::send_again(before.id, invitation, now, if rested { now } else { before.mailed_at }));
                before.id
            }
        };
        task::tick(id, &sending.facts.draft).for_each(|statement| writes.add(statement));
        let reached = if sending.owners.is_empty() { Reached::Nobody } else { Reached::Owners };
        if rested {
            tell_owners(&self.moment, &sending.owners, email::Subject::ApplyRequested(id), writes);
        }
        if rested || reached == Reached::Owners {
            writes.add(audit::tell(
                &self.moment,
                place::EVENT,
                happened(&sending.facts, sending.organization, reached, "order.sent_to_owners"),
            ));
        }
        let data = json!({ "task": id, "owners": sending.owners.len() });
        writes.add(noted(
            &self.moment,
            self.account,
            "task.send",
            self.onboarding.to_string(),
            (&sending.facts, sending.organization),
            data,
        ));
        reached
    }
}

/// A letter to each owner.
fn tell_owners(moment: &Moment, owners: &[Owner], subject: email::Subject, writes: &mut Writes) {
    for (at, owner) in (0u64..).zip(owners) {
        writes.add(email::queue(moment.id(place::LETTERS + at), subject, &owner.email, &owner.language, None, moment.now));
    }
}

/// What the seller's side sees of it; where nobody can be reached, what the operator has to look after.
fn happened(facts: &Facts, organization: OrganizationId, reached: Reached, kind: &'static str) -> audit::Event {
    let kind = if reached == Reached::Nobody { "organization.ownerless_request" } else { kind };
    audit::Event {
        kind,
        seller: Some(facts.seller.id),
        organization: Some(organization),
        order: Some(facts.order),
        data: json!({}),
        ..Default::default()
    }
}

fn noted(
    moment: &Moment,
    account: AccountId,
    action: &'static str,
    subject: String,
    (facts, organization): (&Facts, OrganizationId),
    data: Value,
) -> store::Statement {
    let entry = audit::Entry {
        actor: audit::Actor::Account(account),
        action,
        subject,
        seller: Some(facts.seller.id),
        organization: Some(organization),
        data,
    };
    audit::note(moment, place::AUDIT, entry)
}

/// Whose owners are asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    /// Those of the organization that is bound to the draft's seller account.
    Elsewhere,
    /// Those of an organization of colleagues, who have an e-mail of the same domain; of this name, if one is.
    Colleagues(String),
    /// Those of an organization the account is a member of.
    Of(OrganizationId),
}

/// "Ask to become an owner".
pub struct AskOwnership {
    /// Who.
    pub account: AccountId,
    /// In which draft.
    pub onboarding: OnboardingId,
    /// Whom.
    pub whom: Whom,
    /// When.
    pub moment: Moment,
}

/// Who is to be asked, and what went before.
pub struct Asking {
    organization: OrganizationId,
    owners: Vec<Owner>,
    before: Option<role_request::Asked>,
}

impl AskOwnership {
    async fn organization(&self, tx: &Tx, facts: &Facts) -> Result<Option<OrganizationId>, Broken> {
        match &self.whom {
            Whom::Elsewhere => Ok(facts.elsewhere().map(|elsewhere| elsewhere.organization)),
            Whom::Colleagues(name) => of_colleagues(tx, self.account, name).await,
            Whom::Of(id) => {
                let member = facts.organizations.iter().find(|membership| membership.organization == *id && membership.role != Role::Owner);
                Ok(member.map(|membership| membership.organization))
            }
        }
    }
}

/// The organization of colleagues whose name looks like this one, else the oldest.
async fn of_colleagues(tx: &Tx, account: AccountId, name: &str) -> Result<Option<OrganizationId>, Broken> {
    let Some(known) = account::email_of(tx, account).await?.filter(|known| known.verified) else { return Ok(None) };
    let domain = domain_of(&known.email_key);
    if shared_domain(domain) {
        return Ok(None);
    }
    let found = organization::of_domain(tx, domain, account).await?;
    let wanted = skeleton(name);
    let alike = found.iter().find(|(_, name)| skeleton(name) == wanted).or(found.first());
    Ok(alike.map(|(id, _)| *id))
}

impl Action for AskOwnership {
    type Facts = Option<(Facts, Option<Asking>)>;
    type Decision = Option<(Facts, Asking)>;
    type Outcome = Reached;
    type Refusal = OnboardingRefusal;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        let Some(facts) = onboarding::facts(tx, self.onboarding, self.account).await?.map(|known| known.facts) else { return Ok(None) };
        let Some(organization) = self.organization(tx, &facts).await? else { return Ok(Some((facts, None))) };
        let (owners, before) =
            futures_util::try_join!(organization::owners(tx, organization), role_request::last(tx, organization, self.account))?;
        Ok(Some((facts, Some(Asking { organization, owners, before }))))
    }

    fn decide(&self, facts: Self::Facts) -> Result<Self::Decision, OnboardingRefusal> {
        let (facts, asking) = facts.ok_or(OnboardingRefusal::NotFound)?;
        if facts.completed.is_some() {
            return Ok(None);
        }
        asking.map(|asking| Some((facts, asking))).ok_or(OnboardingRefusal::OrganizationMissing)
    }

    fn write(&self, decision: Self::Decision, writes: &mut Writes) -> Reached {
        let Some((facts, asking)) = decision else { return Reached::Completed };
        let reached = if asking.owners.is_empty() { Reached::Nobody } else { Reached::Owners };
        if asking.before.is_some_and(|before| rests(before, self.moment.now)) {
            return reached;
        }
        let id: RoleRequestId = self.moment.id(place::SUBJECT);
        writes.add(role_request::add(id, asking.organization, self.account, Role::Owner, self.moment.now));
        tell_owners(&self.moment, &asking.owners, email::Subject::RoleAsked(id), writes);
        writes.add(audit::tell(&self.moment, place::EVENT, happened(&facts, asking.organization, reached, "organization.owner_asked")));
        let data = json!({ "onboarding": self.onboarding, "owners": asking.owners.len() });
        writes.add(noted(&self.moment, self.account, "role.ask", id.to_string(), (&facts, asking.organization), data));
        reached
    }
}

/// Whether a wish still stands, or was refused a moment ago.
#[must_use]
pub fn rests(before: role_request::Asked, now: Timestamp) -> bool {
    before.decided.is_none_or(|(at, approved)| !approved && now.duration_since(at) < REST)
}

/// An owner opens what a colleague sent: the same draft, as the owner's own.
pub struct OpenTask {
    /// Which owner.
    pub account: AccountId,
    /// Which task.
    pub task: TaskId,
    /// When.
    pub moment: Moment,
}

impl Action for OpenTask {
    type Facts = Option<(task::Opened, Option<OnboardingId>)>;
    type Decision = (task::Opened, Option<OnboardingId>);
    type Outcome = OnboardingId;
    type Refusal = OnboardingRefusal;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        let Some(opened) = task::for_owner(tx, self.task, self.account).await? else { return Ok(None) };
        let open = onboarding::open(tx, self.account, opened.seller).await?;
        Ok(Some((opened, open.map(|(id, _)| id))))
    }

    fn decide(&self, facts: Self::Facts) -> Result<Self::Decision, OnboardingRefusal> {
        let (opened, open) = facts.ok_or(OnboardingRefusal::NotFound)?;
        if opened.subscriptions.is_empty() { Err(OnboardingRefusal::NothingToApply) } else { Ok((opened, open)) }
    }

    fn write(&self, (opened, open): Self::Decision, writes: &mut Writes) -> OnboardingId {
        let choice = Choice::Existing { organization: opened.organization };
        let draft = domain::onboarding::Draft { subscriptions: opened.subscriptions, organization: Some(choice) };
        let id = open.unwrap_or_else(|| self.moment.id(place::SUBJECT));
        writes.add(match open {
            Some(id) => onboarding::reenter(id, opened.invitation, &draft),
            None => onboarding::add(id, self.account, opened.seller, opened.invitation, &draft, self.moment.now),
        });
        let entry = audit::Entry {
            actor: audit::Actor::Account(self.account),
            action: "task.open",
            subject: self.task.to_string(),
            seller: Some(opened.seller),
            organization: Some(opened.organization),
            data: json!({ "onboarding": id }),
        };
        writes.add(audit::note(&self.moment, place::AUDIT, entry));
        id
    }
}

/// An owner approves or refuses a wish; once, whoever presses first.
pub struct DecideRole {
    /// Which owner.
    pub account: AccountId,
    /// Which wish.
    pub request: RoleRequestId,
    /// Yes or no.
    pub approve: bool,
    /// When.
    pub moment: Moment,
}

impl Action for DecideRole {
    type Facts = Option<role_request::Request>;
    type Decision = role_request::Request;
    type Outcome = OrganizationId;
    type Refusal = OnboardingRefusal;

    async fn load(&self, tx: &Tx) -> Result<Self::Facts, Broken> {
        role_request::for_owner(tx, self.request, self.account).await
    }

    fn decide(&self, request: Self::Facts) -> Result<Self::Decision, OnboardingRefusal> {
        request.ok_or(OnboardingRefusal::NotFound)
    }

    fn write(&self, request: Self::Decision, writes: &mut Writes) -> OrganizationId {
        if request.decided {
            return request.organization;
        }
        let now = self.moment.now;
        writes.add(role_request::decide(self.request, self.account, self.approve, now));
        if self.approve {
            writes.add(role_request::grant(request.organization, request.account, request.role, now));
            let data = json!({ "account": request.account });
            let event =
                audit::Event { kind: "organization.owner_added", organization: Some(request.organization), data, ..Default::default() };
            writes.add(audit::tell(&self.moment, place::EVENT, event));
        }
        let letter = email::Subject::RoleDecided(self.request);
        writes.add(email::queue(self.moment.id(place::LETTERS), letter, &request.email, &request.language, None, now));
        let entry = audit::Entry {
            actor: audit::Actor::Account(self.account),
            action: if self.approve { "role.approve" } else { "role.refuse" },
            subject: self.request.to_string(),
            seller: None,
            organization: Some(request.organization),
            data: json!({ "account": request.account, "role": request.role }),
        };
        writes.add(audit::note(&self.moment, place::AUDIT, entry));
        request.organization
    }
}
