use jiff::{SignedDuration, Timestamp, civil::date};
use uuid::Uuid;

use super::*;
use crate::id::Id;

fn id<K>(number: u128) -> Id<K> {
    Id::new(Uuid::from_u128(number))
}

const DAY: SignedDuration = SignedDuration::from_hours(24);

fn applied_at() -> Timestamp {
    "2026-11-27T10:00:00Z".parse().unwrap()
}

/// An hour after it was applied.
fn now() -> Timestamp {
    applied_at() + SignedDuration::from_hours(1)
}

/// The subscription of this number, of the plan of this number.
fn line(number: u128, order: u128) -> Applied {
    Applied {
        subscription: id(number),
        order: id(order),
        reference: format!("PO-{order}"),
        service: id(number),
        service_names: Names::default(),
        plan: id(number),
        plan_names: Names::default(),
        requires: None,
        quantity: 5,
        term_months: 12,
        ordered_on: Some(date(2026, 12, 1)),
        status: SubscriptionStatus::Active,
        first_used_at: None,
        seller_changed: false,
    }
}

fn ordered(order: u128) -> Ordered {
    let expires_at = applied_at() + DAY * 30;
    Ordered {
        id: id(order),
        status: OrderStatus::Applied,
        elsewhere: 0,
        invitation: id(order),
        link: InvitationStatus::Redeemed,
        expires_at,
    }
}

fn other(seller: u128, plan: u128, requires: Option<u128>) -> Other {
    Other { seller: id(seller), plan: id(plan), requires: requires.map(id), status: SubscriptionStatus::Active }
}

/// Two subscriptions of one order, which made Acme.
fn facts() -> Facts {
    Facts {
        onboarding: id(1),
        applied_at: applied_at(),
        window: DAY,
        seller: id(7),
        seller_name: "Northwind".to_owned(),
        organization: Organization {
            id: id(9),
            name: "Acme".to_owned(),
            status: OrganizationStatus::Active,
            made: true,
            bound: true,
            other_sellers: false,
            members: 2,
            invited: 1,
        },
        role: Some(Role::Owner),
        lines: vec![line(1, 20), line(2, 20)],
        others: Vec::new(),
        orders: vec![ordered(20)],
        codes: Vec::new(),
        before: None,
    }
}

fn returning(plan: &Plan) -> Vec<SubscriptionId> {
    plan.returns.iter().map(|line| line.subscription).collect()
}

fn staying(plan: &Plan) -> Vec<(SubscriptionId, Why)> {
    plan.stays.iter().map(|staying| (staying.line.subscription, staying.why)).collect()
}

#[test]
fn all_returns_and_the_organization_made_by_it_goes() {
    let plan = plan(&facts(), now()).unwrap();
    assert_eq!(returning(&plan), [id(1), id(2)]);
    assert!(plan.organization_goes && plan.unbinds);
    assert_eq!((plan.members, plan.invited, plan.stays.len()), (2, 1, 0));
    assert_eq!(plan.cannot_be_undone, Final::ALL);
    let [order] = plan.orders.as_slice() else { panic!("{plan:?}") };
    assert_eq!((order.status, order.link, order.reference.as_str()), (OrderStatus::Placed, Link::Again, "PO-20"));
}

#[test]
fn an_organization_that_existed_stays_with_its_link() {
    let mut facts = facts();
    (facts.organization.made, facts.organization.bound) = (false, false);
    let kept = plan(&facts, now()).unwrap();
    assert!(!kept.organization_goes && !kept.unbinds);
    assert_eq!((kept.members, kept.invited), (0, 0), "nobody loses anything");
    assert_eq!(kept.cannot_be_undone, [Final::Data]);
    facts.organization.bound = true;
    let unbound = plan(&facts, now()).unwrap();
    assert!(!unbound.organization_goes && unbound.unbinds, "a link that this made goes with it");
    facts.others = vec![other(7, 5, None)];
    assert!(!plan(&facts, now()).unwrap().unbinds, "something of the seller's is there");
    facts.others = vec![other(8, 5, None)];
    assert!(plan(&facts, now()).unwrap().unbinds, "what another one sold does not need this link");
}

#[test]
fn an_organization_with_anything_else_stays() {
    let stays = |change: fn(&mut Facts)| {
        let mut facts = facts();
        change(&mut facts);
        !plan(&facts, now()).unwrap().organization_goes
    };
    assert!(stays(|facts| facts.others.push(other(7, 5, None))));
    assert!(stays(|facts| facts.others.push(Other { status: SubscriptionStatus::Cancelled, ..other(7, 5, None) })), "history counts");
    assert!(stays(|facts| facts.organization.other_sellers = true));
    assert!(stays(|facts| facts.lines[0].first_used_at = Some(now())));
}

#[test]
fn what_is_used_or_not_running_stays_with_its_reason() {
    let with = |change: fn(&mut Applied)| {
        let mut facts = facts();
        change(&mut facts.lines[0]);
        let plan = plan(&facts, now()).unwrap();
        assert_eq!(returning(&plan), [id(2)]);
        assert_eq!(plan.orders[0].status, OrderStatus::PartiallyApplied, "a line of it is applied still");
        staying(&plan)[0]
    };
    assert_eq!(with(|line| line.first_used_at = Some(now())), (id(1), Why::Used));
    assert_eq!(with(|line| line.status = SubscriptionStatus::Failed), (id(1), Why::Failed));
    assert_eq!(with(|line| line.status = SubscriptionStatus::Suspended), (id(1), Why::Suspended));
    assert_eq!(with(|line| line.status = SubscriptionStatus::Cancelled), (id(1), Why::Ended));
    assert_eq!(with(|line| line.status = SubscriptionStatus::Expired), (id(1), Why::Ended));
    assert_eq!(with(|line| line.seller_changed = true), (id(1), Why::SellerChanged));
    let mut preparing = facts();
    preparing.lines[0].status = SubscriptionStatus::Provisioning;
    assert_eq!(plan(&preparing, now()).unwrap().returns.len(), 2, "what is being prepared returns");
}

#[test]
fn what_an_order_that_was_cancelled_had_applied_stays() {
    let mut facts = facts();
    facts.lines[1].order = id(21);
    facts.orders.push(Ordered { status: OrderStatus::Cancelled, link: InvitationStatus::Revoked, ..ordered(21) });
    let plan = plan(&facts, now()).unwrap();
    assert_eq!(staying(&plan), [(id(2), Why::OrderCancelled)]);
    assert_eq!(plan.orders.iter().map(|order| order.id).collect::<Vec<_>>(), [id(20)], "an order of which nothing returns is left alone");
}

#[test]
fn a_base_stays_while_something_that_stays_needs_it() {
    let mut chain = facts();
    // Three needs two, two needs one; three is used.
    chain.lines.push(line(3, 20));
    (chain.lines[2].requires, chain.lines[1].requires) = (Some(id(2)), Some(id(1)));
    assert_eq!(plan(&chain, now()).unwrap().returns.len(), 3, "all return together");
    chain.lines[2].first_used_at = Some(now());
    assert_eq!(plan(&chain, now()), Err(UndoRefusal::NothingToUndo));
    chain.lines.push(line(4, 20));
    let kept = plan(&chain, now()).unwrap();
    assert_eq!(staying(&kept), [(id(1), Why::Needed), (id(2), Why::Needed), (id(3), Why::Used)]);
    // An add-on that came later keeps its base, unless there is another one.
    let mut later = facts();
    later.others = vec![other(7, 5, Some(1))];
    assert_eq!(staying(&plan(&later, now()).unwrap()), [(id(1), Why::Needed)]);
    later.others.push(other(7, 1, None));
    assert_eq!(staying(&plan(&later, now()).unwrap()), []);
}

#[test]
fn an_order_is_placed_again_only_when_nothing_of_it_is_applied() {
    let mut facts = facts();
    facts.lines[1].order = id(21);
    facts.orders = vec![
        Ordered { elsewhere: 1, link: InvitationStatus::Available, ..ordered(20) },
        Ordered { link: InvitationStatus::Revoked, ..ordered(21) },
    ];
    let plan = plan(&facts, now()).unwrap();
    let states: Vec<_> = plan.orders.iter().map(|order| (order.status, order.link)).collect();
    assert_eq!(states, [(OrderStatus::PartiallyApplied, Link::Open), (OrderStatus::Placed, Link::Withdrawn)]);
}

#[test]
fn a_link_that_ran_out_is_given_its_days_again() {
    let mut facts = facts();
    facts.orders[0].expires_at = now();
    assert_eq!(plan(&facts, now()).unwrap().orders[0].link, Link::Extended);
}

#[test]
fn a_code_is_released_when_nothing_keeps_its_discount() {
    let mut facts = facts();
    let code = |subscriptions: Vec<SubscriptionId>| Code { registration: id(30), code: id(31), tail: "7KQ2".to_owned(), subscriptions };
    facts.codes = vec![code(vec![id(1), id(2)])];
    assert_eq!(plan(&facts, now()).unwrap().released.len(), 1);
    facts.codes = vec![code(vec![id(1), id(3)])];
    assert_eq!(plan(&facts, now()).unwrap().released, [], "another subscription has it");
    facts.codes = vec![code(vec![id(1), id(2)])];
    facts.lines[1].first_used_at = Some(now());
    assert_eq!(plan(&facts, now()).unwrap().released, [], "so has one that stays");
}

#[test]
fn it_is_refused_with_its_reason() {
    let refused = |change: fn(&mut Facts), now: Timestamp| {
        let mut facts = facts();
        change(&mut facts);
        plan(&facts, now).unwrap_err()
    };
    assert_eq!(refused(|facts| facts.role = None, now()), UndoRefusal::NotOwner);
    assert_eq!(refused(|facts| facts.role = Some(Role::Administrator), now()), UndoRefusal::NotOwner);
    let suspend = |facts: &mut Facts| facts.organization.status = OrganizationStatus::Suspended;
    assert_eq!(refused(suspend, now()), UndoRefusal::OrganizationSuspended);
    let used = |facts: &mut Facts| facts.lines.iter_mut().for_each(|line| line.first_used_at = Some(now()));
    assert_eq!(refused(used, now()), UndoRefusal::Used);
    assert_eq!(refused(used, applied_at() + DAY), UndoRefusal::Used, "that is the better reason");
    assert_eq!(refused(|facts| facts.lines.clear(), now()), UndoRefusal::NothingToUndo);
    assert_eq!(refused(|facts| facts.window = SignedDuration::ZERO, applied_at()), UndoRefusal::TooLate, "the operator may allow none");
}

#[test]
fn the_last_moment_is_the_one_before_the_time_is_over() {
    let end = facts().until();
    assert!(plan(&facts(), end - SignedDuration::from_micros(1)).is_ok());
    assert_eq!(plan(&facts(), end), Err(UndoRefusal::TooLate));
}

#[test]
fn only_what_was_shown_is_carried_out() {
    let shown = plan(&facts(), now()).unwrap().hash();
    assert!(matches!(decide(&facts(), &shown, now()), Ok(Decision::Undo(_))));
    assert!(matches!(decide(&facts(), "", now()), Err(UndoRefusal::PlanChanged)));
    let mut used = facts();
    used.lines[0].first_used_at = Some(now());
    assert!(matches!(decide(&used, &shown, now()), Err(UndoRefusal::PlanChanged)));
    let mut joined = facts();
    joined.organization.members += 1;
    assert!(matches!(decide(&joined, &shown, now()), Err(UndoRefusal::PlanChanged)), "somebody came who would lose it");
}

#[test]
fn a_second_press_is_the_first_one() {
    let shown = plan(&facts(), now()).unwrap().hash();
    let mut after = facts();
    (after.lines, after.role) = (Vec::new(), None);
    after.before = Some(Before { at: now(), plan: shown.clone() });
    assert!(matches!(decide(&after, &shown, now()), Ok(Decision::Already)));
    assert!(matches!(decide(&after, "another tab's", now()), Ok(Decision::Already)), "there is nothing else it could mean");
    // A part of it stays; pressing the same again changes nothing, another plan is judged.
    let mut part = facts();
    part.before = Some(Before { at: now(), plan: shown.clone() });
    assert!(matches!(decide(&part, &shown, now() + DAY * 3), Ok(Decision::Already)));
    assert!(matches!(decide(&part, "another", now()), Err(UndoRefusal::PlanChanged)));
}
