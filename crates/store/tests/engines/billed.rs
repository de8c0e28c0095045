//! What the vendor's billing is told: its own sales, all of them, and never a partner's.

use std::sync::Arc;

use domain::{
    billing::{Month, periods},
    contract_code::Discount,
    id::SubscriptionId,
};
use store::billed::{self, Billed};
use uuid::Uuid;

use crate::database::{Database, id};

on_both_engines!(a_month_has_the_vendor_s_own_sales_to_the_day, a_month_is_read_page_by_page);

/// Beside the world's partner sales: Globex buys from the vendor, too, with a discount that begins and ends within a month.
const OWN: &str = "
insert into organization_seller (organization_id, seller_id, kind, order_id, bound_at, bound_by) values ({globex}, {vendor}, 'vendor', {own}, {now}, {paul});
insert into billing_profile (id, organization_id, seller_id, kind, currency, currency_reason, tax_id, tax_id_kind, tax_standing, tax_checked_at, created_at, created_by, changed_at, changed_by)
  values ({profile}, {globex}, {vendor}, 'vendor', 'EUR', 'country', 'DE136695976', 'eu_vat', 'confirmed', {now}, {now}, {paul}, {now}, {paul});
update subscription set status = 'active', starts_on = '2026-11-05', ends_on = '2027-11-04', organization_id = {globex}, onboarding_id = {of_globex}, applied_at = {now}, applied_by = {paul} where id = {vendors};
update subscription set status = 'active', starts_on = '2026-11-01', ends_on = '2027-10-31', organization_id = {globex}, onboarding_id = {of_globex}, applied_at = {now}, applied_by = {paul} where id = {contosos};
insert into contract_code (id, seller_id, hash, tail, percent, discount, seller_account_id, order_id, valid_from, valid_until, max_uses, uses, status, issued_at)
  values ({ctr_own}, {vendor}, {bytes:ctr_own}, 'DDDD', 20, '', null, null, '2026-11-01', '2026-11-20', 1, 1, 'registered', {now});
insert into contract_registration (id, code_id, seller_id, organization_id, registered_at, registered_by) values ({crg_own}, {ctr_own}, {vendor}, {globex}, {now}, {paul});
insert into contract_discount (code_id, subscription_id, registration_id, starts_on) values ({ctr_own}, {vendors}, {crg_own}, '2026-11-10');
insert into subscription (id, order_id, seller_id, line, service_id, plan_id, quantity, term_months, renews, status, starts_on, ends_on, organization_id, onboarding_id, applied_at, applied_by) values
  ({later_one}, {own}, {vendor}, 1, {analytics}, {insight}, 3, 1, false, 'active', '2026-11-30', '2026-12-29', {globex}, {of_globex}, {now}, {paul}),
  ({left}, {own}, {vendor}, 2, {analytics}, {insight}, 7, 12, false, 'unapplied', null, null, null, null, null, null);
";

async fn in_month(database: &Database, month: &str, after: Uuid, limit: i64) -> Vec<Billed> {
    let store = database.store().await;
    let month: Month = month.parse().unwrap();
    let all = billed::in_month(&store.reader().await.unwrap(), month, SubscriptionId::new(after), limit).await.unwrap();
    store.close().await;
    all
}

async fn told(database: &Arc<Database>) {
    database.store().await.close().await;
    let plain = database.plain().await;
    plain.run(include_str!("world.sql")).await.unwrap();
    plain.run(OWN).await.unwrap();
}

async fn a_month_has_the_vendor_s_own_sales_to_the_day(database: Arc<Database>) {
    told(&database).await;
    let ids = |all: &[Billed]| {
        let mut ids: Vec<Uuid> = all.iter().map(|one| one.id.uuid()).collect();
        ids.sort_unstable();
        ids
    };
    let mut both = vec![id("vendors"), id("later_one")];
    both.sort_unstable();
    for (month, expected) in [
        ("2026-10", Vec::new()),
        ("2026-11", both.clone()),
        ("2026-12", both),
        ("2027-01", vec![id("vendors")]),
        ("2027-11", vec![id("vendors")]),
        ("2027-12", Vec::new()),
    ] {
        assert_eq!(ids(&in_month(&database, month, Uuid::nil(), 200).await), expected, "{month}");
    }
    let all = in_month(&database, "2026-11", Uuid::nil(), 200).await;
    let one = all.iter().find(|one| one.id.uuid() == id("vendors")).unwrap();
    let profile = &one.profile;
    assert_eq!((one.organization.uuid(), one.quantity, one.reference.as_str()), (id("globex"), 5, "PO-1"));
    assert_eq!((profile.currency.as_str(), profile.standing.as_str()), ("EUR", "confirmed"));
    assert_eq!(profile.tax_id, Some(("eu_vat".to_owned(), "DE136695976".to_owned())));
    let parts = periods((one.starts_on, one.ends_on), "2026-11".parse().unwrap(), &one.discounts);
    let days: Vec<_> = parts.iter().map(|part| (part.from.day(), part.until.day(), part.discount.is_some())).collect();
    assert_eq!(days, [(5, 9, false), (10, 20, true), (21, 30, false)]);
    assert_eq!(parts[1].discount.as_ref().map(|given| given.discount.clone()), Some(Discount::Percent(20)));
}

async fn a_month_is_read_page_by_page(database: Arc<Database>) {
    told(&database).await;
    let whole = in_month(&database, "2026-11", Uuid::nil(), 200).await;
    let first = in_month(&database, "2026-11", Uuid::nil(), 1).await;
    let second = in_month(&database, "2026-11", first[0].id.uuid(), 1).await;
    let third = in_month(&database, "2026-11", second[0].id.uuid(), 1).await;
    let seen = [&first, &second].map(|page| (page[0].id, page[0].discounts.len()));
    assert_eq!(seen.to_vec(), whole.iter().map(|one| (one.id, one.discounts.len())).collect::<Vec<_>>());
    assert!(third.is_empty());
}
