//! `/organizations/{id}/billing`: who sold what, since when and for how long, for owners and billing readers. Amounts are
//! the seller's.

mod list;
mod year;

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use domain::{
    catalogue::{SellerKind, SellerStatus},
    id::{ContractCodeId, OrganizationId, SubscriptionId},
    organization::Role,
};
use jiff::civil::Date;
use store::{
    Tx,
    billing::{self, Biller, Bought, Offered},
    contract_code::{self as codes, Expected, Registered},
    member, payment,
    timeline::{self as log, Entry},
    vendor,
};

use super::{
    contract_code::{self, Entered},
    members, organization, shown, timeline,
};
use crate::{
    App,
    extract::{Buyer, PathId},
    failure::{Answer, Trouble, page},
    pages::{
        BillingHead, BillingOverview, BillingSeller, BillingSubscription, BillingTab, Frame, Notice, OrderTimeline, SubscriptionRow,
        SubscriptionStatus, Term, TimelineEntry,
    },
};

pub use list::{export, subscriptions};
pub use year::year;

/// Subscriptions on the first page.
const CURRENT: usize = 10;
/// Subscriptions read at a time.
const CHUNK: i64 = 200;
/// Entries of a timeline.
const ENTRIES: i64 = 500;

/// Who may look, and at what.
struct Reader {
    frame: Frame,
    head: BillingHead,
    owner: bool,
}

/// The organization for who may read its billing: others who belong to it hear whom to ask; for everybody else it does not
/// exist.
async fn reader(app: &App, buyer: &Buyer, tx: &Tx, id: OrganizationId, tab: BillingTab) -> Result<Result<Reader, Answer>, Trouble> {
    let (standing, names) = futures_util::try_join!(billing::standing(tx, id, buyer.account), member::names(tx, buyer.account))?;
    let (name, rights) = standing.ok_or(Trouble::NotFound)?;
    let frame = members::switching(buyer.frame(app), id, &names);
    if rights.may_read_billing() {
        return Ok(Ok(Reader { frame, head: BillingHead { id: id.to_string(), name, tab }, owner: rights.role == Role::Owner }));
    }
    let notice = Notice::billing_closed(frame, &name, &format!("/organizations/{id}"));
    Ok(Err(page(StatusCode::FORBIDDEN, &notice)))
}

/// What the first page is asked for beside itself.
#[derive(Default)]
pub struct Asked {
    /// Whose tile asks for a contract code: its id, and what became of one that was sent.
    pub contract: Option<(String, Entered)>,
    /// The contract code that was just registered.
    pub registered: Option<ContractCodeId>,
    /// The vendor was just added.
    pub vendor_added: bool,
}

/// The first page: a tile for each seller, and what runs.
pub async fn overview(
    State(app): State<App>,
    buyer: Buyer,
    PathId(id): PathId<OrganizationId>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let asked = |name: &str| pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let contract = asked("contract").map(|seller| (seller, Entered::default()));
    let registered = asked("registered").and_then(|code| code.parse().ok());
    let vendor_added = asked("vendor").is_some();
    overview_with(&app, &buyer, id, StatusCode::OK, Asked { contract, registered, vendor_added }).await
}

/// The first page, with what was asked for on it.
pub async fn overview_with(app: &App, buyer: &Buyer, id: OrganizationId, status: StatusCode, asked: Asked) -> Answer {
    let tx = app.reader().await?;
    let reader = match reader(app, buyer, &tx, id, BillingTab::Overview).await? {
        Ok(reader) => reader,
        Err(closed) => return closed,
    };
    let (sellers, offered, newest, codes, expected, methods) = futures_util::try_join!(
        billing::sellers(&tx, id),
        billing::offered(&tx, id),
        billing::before(&tx, id, None, CHUNK),
        codes::of_organization(&tx, id),
        codes::expected(&tx, id),
        payment::methods(&tx, id)
    )?;
    let many = newest.len();
    let mut current = newest.iter().map(|bought| row(app, buyer, id, &reader, bought)).filter(runs);
    let subscriptions: Vec<_> = current.by_ref().take(CURRENT).collect();
    let tiles = sellers.iter().map(|biller| {
        let tile = with_codes(buyer, tile(buyer, biller, &offered), biller, (&codes, &expected));
        BillingSeller { entry: reader.owner.then(|| contract_code::on_tile(&reader.head, &tile, asked.contract.as_ref())), ..tile }
    });
    let billing = sellers.iter().find(|biller| biller.bound.kind == SellerKind::Vendor).map(|biller| biller.bound.name.clone());
    let vendor = if billing.is_none() && reader.owner { addable(&tx).await? } else { None };
    let registered = codes.iter().find(|code| Some(code.code) == asked.registered && code.ended.is_none());
    let warned = |vendor: &String| super::payment::warning(buyer.visitor.words(), vendor, &methods, app.moment().today());
    let card = billing.as_ref().and_then(warned);
    let shown = BillingOverview {
        frame: reader.frame.clone(),
        sellers: tiles.collect(),
        registered: registered.map(|code| code.tail.clone()),
        added: billing.filter(|_| asked.vendor_added),
        vendor,
        more: current.next().is_some() || many > subscriptions.len(),
        subscriptions,
        card,
        head: reader.head.clone(),
    };
    page(status, &shown)
}

/// The name of the vendor, where it can be added as a seller.
async fn addable(tx: &Tx) -> Result<Option<String>, Trouble> {
    let vendor = vendor::known(tx).await?;
    Ok(vendor.filter(|vendor| vendor.status == SellerStatus::Active).map(|vendor| vendor.name))
}

fn runs(row: &SubscriptionRow) -> bool {
    use SubscriptionStatus::{Active, Failed, Provisioning, Scheduled, Suspended};
    matches!(row.status, Active | Failed | Provisioning | Scheduled | Suspended)
}

fn row(app: &App, buyer: &Buyer, id: OrganizationId, reader: &Reader, bought: &Bought) -> SubscriptionRow {
    organization::row(buyer.visitor.words(), id, &bought.held, (app.moment().today(), reader.owner))
}

fn tile(buyer: &Buyer, biller: &Biller, offered: &[Offered]) -> BillingSeller {
    let words = buyer.visitor.words();
    let services = offered.iter().filter(|offer| offer.seller == biller.bound.id).map(|offer| shown::name(words, &offer.names));
    let console = &biller.bound.billing_console_url;
    BillingSeller {
        id: biller.bound.id.to_string(),
        tile: organization::tile(&biller.bound),
        legal_name: biller.legal_name.clone(),
        services: services.collect(),
        codes: Vec::new(),
        expects: Vec::new(),
        profile: biller.bound.kind == SellerKind::Vendor,
        entry: None,
        // A seller wrote it: only a web address becomes a link.
        console: (console.starts_with("https://") || console.starts_with("http://")).then(|| console.clone()),
    }
}

/// The tile with the codes registered there, and the orders that wait for one.
fn with_codes(buyer: &Buyer, tile: BillingSeller, biller: &Biller, (codes, expected): (&[Registered], &[Expected])) -> BillingSeller {
    let (words, seller) = (buyer.visitor.words(), biller.bound.id);
    let here = codes.iter().filter(|code| code.seller == seller).map(|code| contract_code::registered(words, code));
    let waiting = expected.iter().filter(|order| order.seller == seller).map(|order| order.reference.clone());
    BillingSeller { codes: here.collect(), expects: waiting.collect(), ..tile }
}

/// One subscription: its term, where it comes from, what happened to it.
pub async fn subscription(State(app): State<App>, buyer: Buyer, Path((id, subscription)): Path<(String, String)>) -> Answer {
    let (id, subscription) = (known::<OrganizationId>(&id)?, known::<SubscriptionId>(&subscription)?);
    let tx = app.reader().await?;
    let reader = match reader(&app, &buyer, &tx, id, BillingTab::Subscriptions).await? {
        Ok(reader) => reader,
        Err(closed) => return closed,
    };
    let (found, sellers, entries) = futures_util::try_join!(
        billing::one(&tx, id, subscription),
        billing::sellers(&tx, id),
        log::of_subscription(&tx, subscription, id, ENTRIES)
    )?;
    let found = found.ok_or(Trouble::NotFound)?;
    let (words, today) = (buyer.visitor.words(), app.moment().today());
    let shown = BillingSubscription {
        frame: reader.frame.clone(),
        row: row(&app, &buyer, id, &reader, &found),
        renews: found.renews,
        term: term(&found, today),
        applied: (words.instant(found.applied_at), found.applied_by.clone()),
        seller: sellers.iter().find(|biller| biller.bound.id == found.seller).map(|biller| tile(&buyer, biller, &[])),
        timeline: told(&buyer, &found, &entries),
        sold_by: found.sold_by,
        reference: found.reference,
        seller_account: found.seller_account,
        head: reader.head,
    };
    page(StatusCode::OK, &shown)
}

/// An id in a path. What is not one is as good as absent.
fn known<T: std::str::FromStr>(text: &str) -> Result<T, Trouble> {
    text.parse().map_err(|_| Trouble::NotFound)
}

const fn term(bought: &Bought, today: Date) -> Term {
    Term { first: bought.held.starts_on, last: bought.held.ends_on, today }
}

fn told(buyer: &Buyer, bought: &Bought, entries: &[Entry]) -> OrderTimeline {
    let words = buyer.visitor.words();
    let service = shown::name(words, &bought.held.service);
    let told = |entry: &Entry| {
        let sentence = timeline::entry_of(words, &bought.held.seller_name, entry)?;
        Some(TimelineEntry { by: by(&entry.kind, bought, &service), ..sentence })
    };
    OrderTimeline {
        reference: bought.reference.clone(),
        seller: bought.held.seller_name.clone(),
        entries: entries.iter().filter_map(told).collect(),
    }
}

/// Whose doing it was, where that is sure.
fn by(kind: &str, bought: &Bought, service: &str) -> Option<String> {
    match kind {
        "order.placed" | "order.cancelled" => Some(bought.sold_by.as_ref().unwrap_or(&bought.held.seller_name).clone()),
        "organization.created" | "organization.used" | "subscription.applied" => Some(bought.applied_by.clone()),
        "subscription.activated" | "subscription.failed" | "subscription.first_used" => Some(service.to_owned()),
        _ => None,
    }
}
