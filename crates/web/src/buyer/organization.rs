//! `/organizations/{id}`: where it is, who is in it, from whom it buys, what it has.

use axum::{extract::State, http::StatusCode};
use domain::{catalogue::SellerKind, id::OrganizationId, member::may_read_billing, subscription::SubscriptionStatus as Status};
use jiff::{civil::Date, tz::TimeZone};
use store::{
    contract_code::{self, Expected},
    correction, desk, member,
    organization::{self, BoundSeller, Held},
};

use super::{colleagues, corrections, home::role, members, onboarding::home_page, shown, timeline, undo};
use crate::{
    App,
    extract::{Buyer, PathId},
    failure::{Answer, Trouble, page},
    pages::{self, ExpectedCode, Member, OrganizationPage, SellerTile, SubscriptionRow, SubscriptionStatus},
};

/// The page, for members; for everybody else there is no such organization.
pub async fn show(State(app): State<App>, buyer: Buyer, PathId(id): PathId<OrganizationId>) -> Answer {
    let reader = app.reader().await?;
    let (orders, entries) = timeline::SHOWN;
    let (organization, desk, corrected, stories, names, expected) = futures_util::try_join!(
        organization::for_member(&reader, id, buyer.account),
        desk::of_owner(&reader, buyer.account),
        correction::of_owner(&reader, buyer.account),
        store::timeline::of_organization(&reader, id, orders, entries),
        member::names(&reader, buyer.account),
        contract_code::expected(&reader, id)
    )?;
    let organization = organization.ok_or(Trouble::NotFound)?;
    let undoable = undo::undoable(&app, &buyer, &reader, id).await?;
    let (tasks, asks) = colleagues::waiting(desk, Some(id));
    let (words, today) = (buyer.visitor.words(), app.moment().today());
    let owner = organization.role == domain::organization::Role::Owner;
    let billing = may_read_billing(organization.role, organization.billing_reader);
    let listed = organization.members.into_iter().map(|member| Member {
        name: member.name,
        email: member.email,
        role: role(member.rights.role),
        billing_reader: member.rights.billing_reader,
    });
    let shown = OrganizationPage {
        frame: members::switching(buyer.frame(&app), id, &names),
        member_count: usize::try_from(organization.member_count).unwrap_or_default(),
        id: id.to_string(),
        billing,
        name: organization.name,
        corrections: corrections::cards(words, &corrected, Some(id), &format!("/organizations/{id}")),
        address: shown::address(words, &organization.address),
        moved: buyer.visitor.query() == "address",
        owner,
        undoable,
        expects: if billing { waiting(expected) } else { Vec::new() },
        tasks,
        asks,
        members: listed.collect(),
        sellers: organization.sellers.iter().map(tile).collect(),
        subscriptions: organization.subscriptions.iter().map(|held| row(words, id, held, (today, owner))).collect(),
        timelines: timeline::told(words, stories),
    };
    page(StatusCode::OK, &shown)
}

/// Orders that wait for a contract code, by seller.
fn waiting(expected: Vec<Expected>) -> Vec<ExpectedCode> {
    let mut sellers: Vec<ExpectedCode> = Vec::new();
    for Expected { seller, seller_name, reference, .. } in expected {
        let seller = seller.to_string();
        match sellers.last_mut().filter(|last| last.seller == seller) {
            Some(last) => last.orders.push(reference),
            None => sellers.push(ExpectedCode { seller, seller_name, orders: vec![reference] }),
        }
    }
    sellers
}

pub fn tile(seller: &BoundSeller) -> SellerTile {
    SellerTile {
        support: shown::support(&seller.name, &seller.support_email, &seller.support_url),
        kind: match seller.kind {
            SellerKind::Partner => pages::SellerKind::Partner,
            SellerKind::Vendor => pages::SellerKind::Vendor,
        },
        seller_accounts: seller.accounts.clone(),
        since: seller.since.to_zoned(TimeZone::UTC).date(),
    }
}

pub fn row(words: i18n::Words, organization: OrganizationId, held: &Held, (today, owner): (Date, bool)) -> SubscriptionRow {
    let status = status(held.status, held.starts_on, today);
    SubscriptionRow {
        id: held.id.to_string(),
        service: shown::name(words, &held.service),
        plan: shown::name(words, &held.plan),
        quantity: shown::count(held.quantity),
        term_months: shown::count(held.term_months),
        starts_on: held.starts_on,
        ends_on: held.ends_on,
        seller: held.seller_name.clone(),
        status,
        message: held.message.clone(),
        retry: owner && status == SubscriptionStatus::Failed,
        open_url: (status == SubscriptionStatus::Active).then(|| home_page(&held.home_url, &organization.to_string())),
    }
}

pub fn status(status: Status, starts_on: Date, today: Date) -> SubscriptionStatus {
    match status {
        Status::Active if starts_on > today => SubscriptionStatus::Scheduled,
        Status::Active => SubscriptionStatus::Active,
        Status::Unapplied | Status::Provisioning => SubscriptionStatus::Provisioning,
        Status::Suspended => SubscriptionStatus::Suspended,
        Status::Expired => SubscriptionStatus::Expired,
        Status::Cancelled => SubscriptionStatus::Cancelled,
        Status::Failed => SubscriptionStatus::Failed,
    }
}
