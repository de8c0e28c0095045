//! How a plan differs from the one a person saw.

use super::{Line, Plan};
use crate::id::SubscriptionId;

/// One thing that is no longer as it was shown. The sentence for people is `change-<code>` in the catalogues.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Where everything goes: another organization, another name or address.
    Organization,
    /// The seller is called otherwise, or is bound by this where it was not, or the other way round.
    Seller,
    /// A subscription that was not part of it.
    LineAdded(SubscriptionId),
    /// A subscription that was part of it otherwise.
    LineChanged(SubscriptionId),
    /// A subscription that is no longer part of it, as it was.
    LineGone(Box<Line>),
    /// The terms to accept.
    Terms,
    /// The contract codes to expect.
    ContractCodes,
    /// How it is billed.
    Billing,
}

impl Change {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Organization => "organization",
            Self::Seller => "seller",
            Self::LineAdded(_) => "line_added",
            Self::LineChanged(_) => "line_changed",
            Self::LineGone(_) => "line_gone",
            Self::Terms => "terms",
            Self::ContractCodes => "contract_codes",
            Self::Billing => "billing",
        }
    }

    /// The subscription it is about, if it is about one.
    #[must_use]
    pub fn subscription(&self) -> Option<SubscriptionId> {
        match self {
            Self::LineAdded(id) | Self::LineChanged(id) => Some(*id),
            Self::LineGone(line) => Some(line.subscription),
            Self::Organization | Self::Seller | Self::Terms | Self::ContractCodes | Self::Billing => None,
        }
    }
}

/// What of `now` is not as `seen`, in the order of the page.
#[must_use]
pub fn changes(seen: &Plan, now: &Plan) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut note = |differs: bool, change: Change| {
        if differs {
            changes.push(change);
        }
    };
    note(seen.target != now.target, Change::Organization);
    let seller = |plan: &Plan| (plan.seller, plan.seller_name.clone(), plan.binds_seller);
    note(seller(seen) != seller(now), Change::Seller);
    for line in &now.lines {
        match was(seen, line.subscription) {
            None => note(true, Change::LineAdded(line.subscription)),
            Some(before) => note(before != line, Change::LineChanged(line.subscription)),
        }
    }
    for line in &seen.lines {
        note(was(now, line.subscription).is_none(), Change::LineGone(Box::new(line.clone())));
    }
    note(seen.terms != now.terms, Change::Terms);
    let codes = |plan: &Plan| (plan.contract_codes.clone(), plan.attached_codes.clone());
    note(codes(seen) != codes(now), Change::ContractCodes);
    note(seen.billing != now.billing, Change::Billing);
    changes
}

fn was(plan: &Plan, subscription: SubscriptionId) -> Option<&Line> {
    plan.lines.iter().find(|line| line.subscription == subscription)
}
