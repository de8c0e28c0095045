//! The provider has told how entering a card went: it is kept, or none will come. Told twice, or by two at once, it is the same.

use std::convert::Infallible;

use domain::{
    Moment,
    billing_profile::{Method, PaymentChoice},
    id::{CardEntryId, OnboardingId, OrganizationId, PaymentMethodId},
    onboarding::Draft,
    organization::Role,
    payment::{CardEntryState, CardFor, KeptCard},
};
use serde_json::json;
use store::{
    Action, Broken, Tx, Writes, audit, billing,
    card_entry::{self, Entry},
    onboarding,
    payment::{self, Billed, NewCard, Payment},
};

/// Places of its ids.
mod place {
    pub(super) const METHOD: u64 = 0;
    pub(super) const KEPT: u64 = 0;
    pub(super) const GONE: u64 = 1;
}

/// The action.
pub struct SettleCard {
    /// Which entry.
    pub entry: CardEntryId,
    /// The card; nothing when none was entered and none can be any more.
    pub card: Option<KeptCard>,
    /// When.
    pub moment: Moment,
}

/// What is known of it.
pub struct Facts {
    entry: Option<Entry>,
    draft: Option<Draft>,
    owner: bool,
    payment: Option<Payment>,
}

/// What comes of it.
pub enum Decision {
    /// It was over before.
    Over(Option<PaymentMethodId>),
    /// No card came of it.
    End(Entry),
    /// The card is kept.
    Keep(Box<Kept>),
    /// It is nobody's any more who could use it: taken away again.
    Drop(Entry, KeptCard),
}

/// A card to be kept.
pub struct Kept {
    entry: Entry,
    card: KeptCard,
    /// Whose it is at once, who bills it, and whether it is the one that is used.
    organization: Option<(OrganizationId, Billed)>,
    is_default: bool,
    /// The card whose place it takes.
    replaced: Option<PaymentMethodId>,
    /// The draft that waited for it.
    draft: Option<(OnboardingId, Draft)>,
}

impl Action for SettleCard {
    type Facts = Facts;
    type Decision = Decision;
    type Outcome = Option<PaymentMethodId>;
    type Refusal = Infallible;

    async fn load(&self, tx: &Tx) -> Result<Facts, Broken> {
        let entry = card_entry::by_id(tx, self.entry).await?;
        let mut facts = Facts { entry, draft: None, owner: false, payment: None };
        let Some(entry) = &facts.entry else { return Ok(facts) };
        match entry.card_for {
            CardFor::Onboarding(id) => facts.draft = card_entry::draft(tx, id, entry.account).await?,
            CardFor::Organization { id, .. } => {
                let (standing, payment) =
                    futures_util::try_join!(billing::standing(tx, id, entry.account), payment::of_organization(tx, id))?;
                facts.owner = standing.is_some_and(|(_, rights)| rights.role == Role::Owner);
                facts.payment = Some(payment);
            }
        }
        Ok(facts)
    }

    fn decide(&self, facts: Facts) -> Result<Decision, Infallible> {
        let Some(entry) = facts.entry else { return Ok(Decision::Over(None)) };
        if matches!(entry.state, CardEntryState::Settled | CardEntryState::Ended) {
            return Ok(Decision::Over(entry.method));
        }
        let Some(card) = self.card.clone().filter(|_| entry.state == CardEntryState::Open) else { return Ok(Decision::End(entry)) };
        Ok(match entry.card_for {
            CardFor::Onboarding(id) => {
                let waited = |draft: &Draft| draft.billing.as_ref().is_some_and(|billing| billing.payment == PaymentChoice::Card);
                let draft = facts.draft.filter(waited).map(|draft| (id, draft));
                Decision::Keep(Box::new(Kept { entry, card, organization: None, is_default: false, replaced: None, draft }))
            }
            CardFor::Organization { .. } if !facts.owner => Decision::Drop(entry, card),
            CardFor::Organization { id, replaces } => match facts.payment {
                Some(Payment { billed: Some(billed), methods, .. }) => {
                    Decision::Keep(Box::new(attached(entry, card, (id, billed), replaces, &methods)))
                }
                // The link to the vendor was closed meanwhile.
                _ => Decision::Drop(entry, card),
            },
        })
    }

    fn write(&self, decision: Decision, writes: &mut Writes) -> Option<PaymentMethodId> {
        match decision {
            Decision::Over(method) => method,
            Decision::End(entry) => {
                writes.add(card_entry::end(entry.id, self.moment.now));
                writes.add(self.noted(place::KEPT, &entry, "card.end", entry.id.to_string()));
                None
            }
            Decision::Keep(kept) => Some(self.keep(&kept, writes)),
            Decision::Drop(entry, card) => {
                self.add(&entry, &card, (None, false), true, writes);
                writes.add(card_entry::end(entry.id, self.moment.now));
                writes.add(self.noted(place::KEPT, &entry, "card.drop", entry.id.to_string()));
                None
            }
        }
    }
}

/// A card of an organization that the vendor bills: used at once if nothing else is, or in the place of the one that was.
fn attached(
    entry: Entry,
    card: KeptCard,
    organization: (OrganizationId, Billed),
    replaces: Option<PaymentMethodId>,
    methods: &[Method],
) -> Kept {
    let replaced = methods.iter().find(|method| Some(method.id) == replaces);
    let is_default = replaced.is_some_and(|method| method.is_default) || methods.iter().all(|method| !method.is_default);
    let replaced = replaced.map(|method| method.id);
    Kept { entry, card, organization: Some(organization), is_default, replaced, draft: None }
}

impl SettleCard {
    fn keep(&self, kept: &Kept, writes: &mut Writes) -> PaymentMethodId {
        let organization = kept.organization.as_ref().map(|(id, _)| *id);
        if let Some(replaced) = kept.replaced {
            writes.add(payment::remove(replaced, self.moment.now));
        }
        let method = self.add(&kept.entry, &kept.card, (organization, kept.is_default), false, writes);
        writes.add(card_entry::settle(kept.entry.id, method, self.moment.now));
        if let Some((onboarding, draft)) = &kept.draft {
            let mut draft = draft.clone();
            draft.billing = draft.billing.map(|billing| {
                let payment = PaymentChoice::Method { id: method };
                domain::billing_profile::BillingDraft { payment, ..billing }
            });
            writes.add(onboarding::set_draft(*onboarding, &draft));
        }
        writes.add(self.noted(place::KEPT, &kept.entry, "payment_method.add", method.to_string()));
        let Some((organization, billed)) = &kept.organization else { return method };
        let tell = |place, kind, data| {
            let (seller, organization) = (Some(billed.seller), Some(*organization));
            audit::tell(&self.moment, place, audit::Event { kind, seller, organization, data, ..Default::default() })
        };
        let data = json!({ "method": method, "kind": "card", "default": kept.is_default });
        writes.add(tell(place::KEPT, "billing_profile.payment_method_added", data));
        if let Some(replaced) = kept.replaced {
            writes.add(tell(place::GONE, "billing_profile.payment_method_removed", json!({ "method": replaced, "kind": "card" })));
            writes.add(self.noted(place::GONE, &kept.entry, "payment_method.remove", replaced.to_string()));
        }
        method
    }

    fn add(
        &self,
        entry: &Entry,
        card: &KeptCard,
        (organization, is_default): (Option<OrganizationId>, bool),
        removed: bool,
        writes: &mut Writes,
    ) -> PaymentMethodId {
        let id = self.moment.id(place::METHOD);
        let new = NewCard { id, by: entry.account, organization, is_default, removed, card };
        writes.add(payment::add_card(&new, self.moment.now));
        id
    }

    fn noted(&self, place: u64, entry: &Entry, action: &'static str, subject: String) -> store::Statement {
        let organization = match entry.card_for {
            CardFor::Organization { id, .. } => Some(id),
            CardFor::Onboarding(_) => None,
        };
        // Whoever entered it did so at the provider, who has told.
        let actor = audit::Actor::Account(entry.account);
        audit::note(&self.moment, place, audit::Entry { actor, action, subject, seller: None, organization, data: json!({}) })
    }
}
