//! What one change of seller writes on its day, whoever asked for it: the organization buys from the gaining seller in the instant in
//! which it no longer buys from the losing one, and what runs goes on.

use domain::{
    Moment,
    catalogue::SellerKind,
    contract_code::Ended,
    id::{AccountId, OrderId, OrganizationId, SellerAccountId, SellerChangeId, SellerId},
};
use serde_json::{Value, json};
use store::{
    Writes, audit, contract_code,
    email::{self, Subject},
    organization::Owner,
    seller_change::{self, Over, Party},
};

/// Places of ids: two for each seller, one for the audit, then owners' letters and lines.
mod place {
    pub(super) const GAINING: u64 = 1;
    pub(super) const LOSING: u64 = 2;
    pub(super) const AUDIT: u64 = 3;
    pub(super) const OWNERS: u64 = 10;
    pub(super) const LINES: u64 = 1_000;
}

/// One organization that goes over.
pub(crate) struct GoingOver<'a> {
    pub(crate) moment: &'a Moment,
    pub(crate) change: SellerChangeId,
    pub(crate) organization: OrganizationId,
    pub(crate) from: SellerId,
    pub(crate) to: SellerId,
    pub(crate) seller_account: Option<SellerAccountId>,
    /// The owner who agreed, or the operator who moves it.
    pub(crate) by: AccountId,
    pub(crate) actor: audit::Actor,
}

impl GoingOver<'_> {
    /// Writes it. At no instant is the organization bound to both sellers: the new link is closed until the old one is.
    pub(crate) fn write(&self, over: &Over, writes: &mut Writes) {
        let (organization, now) = (self.organization, self.moment.now);
        if !over.link.known {
            writes.add(seller_change::open_closed(organization, self.to, SellerKind::Partner, self.by, now));
        }
        for line in &over.lines {
            writes.add(seller_change::take_over(line.id, organization, self.to));
            writes.add(seller_change::note_moved(self.change, line.id));
        }
        for &registration in &over.registrations {
            contract_code::end(registration, Ended::SellerChanged, now).into_iter().for_each(|statement| writes.add(statement));
        }
        writes.add(seller_change::close(organization, self.from, now));
        writes.add(seller_change::reopen(organization, self.to, self.seller_account, self.by, now));
        writes.add(seller_change::forget_claims(organization, self.from));
        writes.add(seller_change::claim_again(organization, self.from));
        writes.add(seller_change::claim_again(organization, self.to));
        writes.add(seller_change::revoke(organization, now));
        for order in orders(over) {
            writes.add(contract_code::expect_no_more(order));
        }
        self.tell_lines(over, writes);
        let told = Told { moment: self.moment, change: self.change, organization, kind: "seller_change.done", data: json!({}) };
        told.write((self.to, &over.to), (self.from, &over.from), &over.owners, writes);
        writes.add(self.audit(over));
    }

    /// Each service hears who bills from now on, and each order's story says so.
    fn tell_lines(&self, over: &Over, writes: &mut Writes) {
        for (at, line) in (place::LINES..).zip(&over.lines) {
            let event = audit::Event {
                kind: "subscription.seller_changed",
                seller: Some(self.to),
                service: Some(line.service),
                organization: Some(self.organization),
                order: Some(line.order),
                subscription: Some(line.id),
                data: json!({}),
                ..Default::default()
            };
            writes.add(audit::tell(self.moment, at, event));
        }
    }

    fn audit(&self, over: &Over) -> store::Statement {
        let entry = audit::Entry {
            actor: self.actor,
            action: "seller_change.make",
            subject: self.change.to_string(),
            seller: Some(self.to),
            organization: Some(self.organization),
            data: json!({
                "from": self.from, "to": self.to, "subscriptions": over.lines.iter().map(|line| line.id).collect::<Vec<_>>(),
                "contract_codes_ended": over.registrations.len(),
            }),
        };
        audit::note(self.moment, place::AUDIT, entry)
    }
}

fn orders(over: &Over) -> Vec<OrderId> {
    let mut orders: Vec<OrderId> = over.lines.iter().map(|line| line.order).collect();
    orders.sort_unstable();
    orders.dedup();
    orders
}

/// A step of a change, told to both sellers and to every owner: an event for each seller, a letter for everybody. What one seller is
/// told does not name the other.
pub(crate) struct Told<'a> {
    pub(crate) moment: &'a Moment,
    pub(crate) change: SellerChangeId,
    pub(crate) organization: OrganizationId,
    pub(crate) kind: &'static str,
    pub(crate) data: Value,
}

impl Told<'_> {
    pub(crate) fn write(&self, gaining: (SellerId, &Party), losing: (SellerId, &Party), owners: &[Owner], writes: &mut Writes) {
        for (at, side, (seller, party)) in [(place::GAINING, "gaining", gaining), (place::LOSING, "losing", losing)] {
            let mut data = json!({ "change": self.change, "side": side });
            if let (Some(all), Some(more)) = (data.as_object_mut(), self.data.as_object()) {
                all.extend(more.clone());
            }
            let event =
                audit::Event { kind: self.kind, seller: Some(seller), organization: Some(self.organization), data, ..Default::default() };
            writes.add(audit::tell(self.moment, at, event));
            let letter = Subject::SellerChangeNews(self.moment.id(at));
            let id = self.moment.id(at);
            writes.add(email::queue(id, letter, &party.support_email, &party.language, Some(seller), self.moment.now));
        }
        for (at, owner) in (place::OWNERS..).zip(owners) {
            let letter = Subject::SellerChangeNotice(self.moment.id(place::GAINING));
            writes.add(email::queue(self.moment.id(at), letter, &owner.email, &owner.language, None, self.moment.now));
        }
    }
}
