//! Every subscription of an organization: searched, narrowed down, page by page, and as a file.

use axum::{
    extract::{Query, State},
    http::StatusCode,
};
use domain::{
    id::{OrganizationId, SellerId, ServiceId, SubscriptionId},
    subscription::SubscriptionStatus as Status,
    text::folded,
};
use i18n::Words;
use store::{
    Broken, Tx,
    billing::{self, Bought, Offered},
};

use super::{CHUNK, reader, row};
use crate::{
    App,
    buyer::shown,
    csv::Csv,
    extract::{Buyer, PathId},
    failure::Answer,
    pages::{BillingSubscriptions, BillingTab, Narrowing},
};

/// Subscriptions on a page.
const PAGE: usize = 50;
/// States a subscription of an organization can be in.
const STATES: [Status; 6] = [Status::Provisioning, Status::Active, Status::Suspended, Status::Expired, Status::Cancelled, Status::Failed];

/// What is asked for. What cannot be read is as good as not asked.
#[derive(Default)]
struct Wanted {
    search: String,
    status: Option<Status>,
    service: Option<ServiceId>,
    seller: Option<SellerId>,
    before: Option<SubscriptionId>,
}

type Pairs = Query<Vec<(String, String)>>;

impl Wanted {
    fn read(pairs: &[(String, String)]) -> Self {
        let get = |name: &str| pairs.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.trim());
        Self {
            search: get("q").chars().take(100).collect(),
            status: get("status").parse().ok().filter(|status| STATES.contains(status)),
            service: get("service").parse().ok(),
            seller: get("seller").parse().ok(),
            before: get("before").parse().ok(),
        }
    }

    /// The query that asks for this, from `before` on.
    fn query(&self, before: Option<SubscriptionId>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let mut add = |name: &str, value: Option<String>| {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                query.append_pair(name, &value);
            }
        };
        add("q", Some(self.search.clone()));
        add("status", self.status.map(|status| status.as_str().to_owned()));
        add("service", self.service.map(|id| id.to_string()));
        add("seller", self.seller.map(|id| id.to_string()));
        add("before", before.map(|id| id.to_string()));
        query.finish()
    }

    fn fits(&self, words: Words, bought: &Bought) -> bool {
        let held = &bought.held;
        self.status.is_none_or(|status| status == held.status)
            && self.service.is_none_or(|service| service == held.service_id)
            && self.seller.is_none_or(|seller| seller == bought.seller)
            && self.finds(words, bought)
    }

    /// Each word that is looked for stands somewhere in what the row says.
    fn finds(&self, words: Words, bought: &Bought) -> bool {
        if self.search.is_empty() {
            return true;
        }
        let held = &bought.held;
        let (service, plan) = (shown::name(words, &held.service), shown::name(words, &held.plan));
        let said = [&held.id.to_string(), &service, &plan, &held.seller_name, &bought.reference, &bought.seller_account]
            .map(|text| folded(text))
            .join(" ");
        folded(&self.search).split_whitespace().all(|word| said.contains(word))
    }
}

/// Up to `most` subscriptions that fit, the newest first; and whether there may be more behind the last of them.
async fn found(tx: &Tx, words: Words, id: OrganizationId, wanted: &Wanted, most: usize) -> Result<(Vec<Bought>, bool), Broken> {
    let (mut all, mut before) = (Vec::new(), wanted.before);
    loop {
        let chunk = billing::before(tx, id, before, CHUNK).await?;
        let last = i64::try_from(chunk.len()).is_ok_and(|read| read < CHUNK);
        before = chunk.last().map(|bought| bought.held.id);
        all.extend(chunk.into_iter().filter(|bought| wanted.fits(words, bought)));
        if last || all.len() > most {
            let more = all.len() > most;
            all.truncate(most);
            return Ok((all, more));
        }
    }
}

/// The page.
pub async fn subscriptions(State(app): State<App>, buyer: Buyer, PathId(id): PathId<OrganizationId>, Query(pairs): Pairs) -> Answer {
    let (tx, words, wanted) = (app.reader().await?, buyer.visitor.words(), Wanted::read(&pairs));
    let reader = match reader(&app, &buyer, &tx, id, BillingTab::Subscriptions).await? {
        Ok(reader) => reader,
        Err(closed) => return closed,
    };
    let (offered, (found, more)) = futures_util::try_join!(billing::offered(&tx, id), found(&tx, words, id, &wanted, PAGE))?;
    let shown = BillingSubscriptions {
        frame: reader.frame.clone(),
        narrowing: narrowing(words, &wanted, &offered),
        export: wanted.query(None),
        first: wanted.before.map(|_| wanted.query(None)),
        next: found.last().filter(|_| more).map(|last| wanted.query(Some(last.held.id))),
        subscriptions: found.iter().map(|bought| row(&app, &buyer, id, &reader, bought)).collect(),
        search: wanted.search,
        head: reader.head,
    };
    crate::failure::page(StatusCode::OK, &shown)
}

fn narrowing(words: Words, wanted: &Wanted, offered: &[Offered]) -> Vec<Narrowing> {
    let mut services: Vec<_> = offered.iter().map(|offer| (offer.service.to_string(), shown::name(words, &offer.names))).collect();
    services.sort_by(|(_, one), (_, other)| one.cmp(other));
    services.dedup();
    let mut sellers: Vec<_> = offered.iter().map(|offer| (offer.seller.to_string(), offer.seller_name.clone())).collect();
    sellers.dedup();
    let states = STATES.iter().map(|status| (status.as_str().to_owned(), state(words, *status))).collect();
    let chosen = |id: Option<String>| id.unwrap_or_default();
    vec![
        Narrowing {
            name: "service",
            label: words.t("service"),
            choices: services,
            chosen: chosen(wanted.service.map(|id| id.to_string())),
        },
        Narrowing { name: "seller", label: words.t("seller"), choices: sellers, chosen: chosen(wanted.seller.map(|id| id.to_string())) },
        Narrowing {
            name: "status",
            label: words.t("status"),
            choices: states,
            chosen: chosen(wanted.status.map(|status| status.as_str().to_owned())),
        },
    ]
}

/// A state in a word.
fn state(words: Words, status: Status) -> String {
    // keys: status-*
    words.t(&crate::sentence::key("status", status.as_str()))
}

/// The same as a file, all of it.
pub async fn export(State(app): State<App>, buyer: Buyer, PathId(id): PathId<OrganizationId>, Query(pairs): Pairs) -> Answer {
    let (tx, words, wanted) = (app.reader().await?, buyer.visitor.words(), Wanted { before: None, ..Wanted::read(&pairs) });
    if let Err(closed) = reader(&app, &buyer, &tx, id, BillingTab::Subscriptions).await? {
        return closed;
    }
    let (all, _) = found(&tx, words, id, &wanted, usize::MAX).await?;
    let mut table = Csv::new(&columns(words));
    for bought in &all {
        table.row(&fields(words, bought));
    }
    Ok(table.answer(&format!("subscriptions-{}", app.moment().today())))
}

fn columns(words: Words) -> [String; 13] {
    [
        words.t("billing-column-id"),
        words.t("service"),
        words.t("plan"),
        words.t("quantity"),
        words.t("billing-column-months"),
        words.t("billing-column-first"),
        words.t("billing-column-last"),
        words.t("billing-column-renews"),
        words.t("status"),
        words.t("seller"),
        words.t("seller-account"),
        words.t("billing-reference"),
        words.t("billing-applied"),
    ]
}

fn fields(words: Words, bought: &Bought) -> [String; 13] {
    let held = &bought.held;
    [
        held.id.to_string(),
        shown::name(words, &held.service),
        shown::name(words, &held.plan),
        held.quantity.to_string(),
        held.term_months.to_string(),
        held.starts_on.to_string(),
        held.ends_on.to_string(),
        if bought.renews { words.t("yes") } else { words.t("no") },
        state(words, held.status),
        held.seller_name.clone(),
        bought.seller_account.clone(),
        bought.reference.clone(),
        bought.applied_at.to_string(),
    ]
}
