//! `passerelle check` and the vendor's own sales: what a hand in the database breaks is named.

use super::{
    currencies::approved,
    operation::{all_sealed, check, each_is_named},
    vendor::{creates, is_billed, sells_backup},
};
use crate::world::{CATALOGUE, World};

stories!(a_check_names_each_broken_rule_of_the_vendor);

/// What a hand does, and how a line of `check` begins and ends then.
const BROKEN: [(&str, &str, &str); 14] = [
    (
        "delete from payment_method; delete from seller_terms_acceptance; delete from billing_profile",
        "vendor: org_",
        "buys from the vendor, but has no billing profile",
    ),
    (
        "delete from payment_method; delete from seller_terms_acceptance; delete from billing_profile",
        "vendor: sub_",
        "is billed by the vendor, where there is no billing profile",
    ),
    ("delete from organization_seller where kind = 'vendor'", "vendor: bpr_", "bills an organization that does not buy from the vendor"),
    ("delete from billing_profile", "vendor: pmt_", "is of an organization without a billing profile, or of none"),
    ("update payment_method set organization_id = null", "vendor: pmt_", "is of an organization without a billing profile, or of none"),
    (
        "drop index if exists payment_method_one_default; drop index if exists payment_method_one_invoice; \
         insert into payment_method (id, account_id, organization_id, kind, is_default, created_at, order_id, provider_ref, brand, last4) \
         select o.id, m.account_id, m.organization_id, m.kind, m.is_default, m.created_at, o.id, '', '', '' from payment_method m, orders o",
        "vendor: org_",
        "has more than one payment method that is used first",
    ),
    ("update payment_method set removed_at = created_at", "vendor: pmt_", "is removed, but used first still"),
    ("delete from billing_profile", "vendor: org_", "has accepted the vendor's terms, but has no billing profile"),
    // Constraints let these pass.
    ("update billing_profile set currency = 'USD'", "vendor: bpr_", "is in another currency than its country's, and no exception says so"),
    (
        "update billing_profile set currency = 'USD', currency_reason = 'exception'; \
         insert into currency_exception (seller_id, seller_kind, kind, subject, currency, approved_at) \
         select e.id, 'vendor', x.kind, x.subject, x.currency, e.created_at from seller e, (select 'country' as kind, 'CH' as subject, 'USD' as currency \
         union select 'account', 'GLOBEX-1', 'USD' union select 'country', 'FR', 'CHF') x where e.kind = 'vendor'",
        "vendor: bpr_",
        "is in another currency than its country's, and no exception says so",
    ),
    ("update billing_profile set tax_id = 'FR41303265045'", "vendor: bpr_", "has a tax id that is none of its country"),
    ("update organization set country = 'CH'", "vendor: bpr_", "has a tax id that is none of its country"),
    ("delete from audit", "I10: bpr_", "was made without an audit row"),
    ("delete from event where kind = 'billing_profile.created'", "I10: bpr_", "was made without an event"),
];

async fn a_check_names_each_broken_rule_of_the_vendor(world: &World) {
    // Dollars were approved for France, but not since she is billed.
    world.declares(&approved()).await;
    world.declares(CATALOGUE).await;
    let mut marie = world.buyer("Marie Laurent");
    let placed = sells_backup(world, &marie).await;
    marie.follows_and_signs_up(&placed.link(), &world.mail).await.selects().await;
    creates(&mut marie, "Laurent & Fils").await;
    is_billed(&mut marie, "FR 40 303 265 045").await;
    marie.applies().await;
    world.assert_every_letter_left().await;
    all_sealed(world).await;
    assert!(check(&world.configuration, &[]).await.well().starts_with("all is well"));
    each_is_named(world, &BROKEN).await;
}
