//! The outbox is emptied as it should be: what is due leaves once, what was withdrawn never does, and without a transport
//! everything waits.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may fail loudly")]

use std::{path::PathBuf, sync::Arc, time::Duration};

use actions::{ApplyCatalogue, CancelOrder, CreateKey, PlaceOrder, place_order::Placed};
use delivery::{Delivery, Inbox, Posted, Route, Sender, Transport};
use domain::{
    Moment,
    catalogue::Declaration,
    id::{ApiKeyId, SellerId},
    order::{WrittenBuyer, WrittenOrder, WrittenSubscription},
    secret::{Secret, hash},
};
use jiff::Timestamp;
use store::{Address, Store, audit::Actor, email, key::Scope};
use tokio::{sync::Notify, task::JoinHandle, time::sleep};

const PUBLIC_URL: &str = "https://cloud.example";

/// A time all rows are older than.
fn now() -> Timestamp {
    Timestamp::from_second(1_790_000_000).unwrap()
}

/// An installation with one seller and one service, in a folder of its own.
struct House {
    folder: PathBuf,
    store: Store,
    secret: Secret,
    seller: SellerId,
    key: ApiKeyId,
    outbox: Arc<Notify>,
    orders: u128,
}

impl Drop for House {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.folder).unwrap();
    }
}

impl House {
    async fn build(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("passerelle-outbox-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let address = Address::Sqlite(folder.join("passerelle.db"));
        store::migrate(&address, now()).await.unwrap();
        let store = Store::open(&address).await.unwrap();
        let declaration: Declaration = serde_json::from_value(serde_json::json!({
            "seller": [{ "key": "northwind", "name": "Northwind", "support_email": "help@northwind.example" }],
            "service": [{ "key": "backup", "name": { "en": "Backup", "fr": "Sauvegarde" }, "home_url": "https://backup.example/",
                "plans": [{ "key": "standard", "name": { "en": "Standard" } }] }],
        }))
        .unwrap();
        let applied =
            store.perform(ApplyCatalogue { declaration: declaration.check().unwrap(), moment: Moment::new(now(), 1 << 80) }).await.unwrap();
        let seller = applied.sellers[0].0;
        let key = store
            .perform(CreateKey { scope: Scope::Seller(seller), hash: hash("key"), moment: Moment::new(now(), 2 << 80) })
            .await
            .unwrap();
        Self { folder, store, secret: Secret::new([7; 32]), seller, key, outbox: Arc::new(Notify::new()), orders: 0 }
    }

    async fn order(&mut self, language: &str) -> Placed {
        self.orders += 1;
        let buyer = WrittenBuyer {
            email: "ada@acme.example".to_owned(),
            name: "Ada".to_owned(),
            company: "Acme".to_owned(),
            language: language.to_owned(),
        };
        let line = WrittenSubscription {
            service: "backup".to_owned(),
            plan: "standard".to_owned(),
            quantity: 3,
            term_months: 12,
            starts_on: None,
            renews: true,
        };
        let written = WrittenOrder {
            reference: format!("NW-{}", self.orders),
            seller_account: "A-1".to_owned(),
            buyer,
            delivery: "platform".to_owned(),
            discounted: false,
            contract_code: None,
            subscriptions: vec![line],
        };
        let moment = Moment::new(now(), self.orders << 64);
        let order = written.check(&["en", "fr"], moment.today()).unwrap();
        self.store
            .perform(PlaceOrder { seller: self.seller, by: Actor::Key(self.key), order, secret: self.secret.clone(), moment })
            .await
            .unwrap()
    }

    fn deliver(&self, transport: Transport) -> JoinHandle<()> {
        let sender = Sender {
            vendor_name: "Passerelle Cloud".to_owned(),
            public_url: PUBLIC_URL.to_owned(),
            from: "no-reply@cloud.example".parse().unwrap(),
            host: "cloud.example".to_owned(),
            language: i18n::Language::En,
        };
        let delivery = Delivery {
            store: self.store.clone(),
            secret: self.secret.clone(),
            sender,
            transport,
            outbox: Arc::clone(&self.outbox),
            now,
            undo: jiff::SignedDuration::from_hours(24),
        };
        tokio::spawn(delivery.run(std::future::pending()))
    }

    async fn waiting(&self) -> usize {
        let late = now().checked_add(jiff::SignedDuration::from_hours(1_000)).unwrap();
        email::due(&self.store.reader().await.unwrap(), late, 1_000).await.unwrap().len()
    }

    async fn until_empty(&self) {
        for _ in 0..500 {
            if self.waiting().await == 0 {
                return;
            }
            self.outbox.notify_one();
            sleep(Duration::from_millis(10)).await;
        }
        panic!("letters still wait");
    }
}

fn inbox() -> (Inbox, Transport) {
    match Route::Inbox.open() {
        Transport::Inbox(inbox) => (inbox.clone(), Transport::Inbox(inbox)),
        _ => unreachable!("an inbox is opened"),
    }
}

#[tokio::test]
async fn what_is_due_leaves_once_with_its_link_in_its_language() {
    let mut house = House::build("due").await;
    let mut links = Vec::new();
    for language in ["en", "fr"] {
        let invitation = house.order(language).await.invitation;
        links.push(format!("{PUBLIC_URL}/i/{}", house.secret.invitation_token(invitation.id, 1)));
    }
    for _ in 0..60 {
        house.order("en").await;
    }
    let (inbox, transport) = inbox();
    let nodes = [house.deliver(transport.clone()), house.deliver(transport)];
    house.until_empty().await;
    let letters = inbox.letters();
    assert_eq!(letters.len(), 62, "more than a batch, by two nodes");
    for (link, language) in links.iter().zip(["en", "fr"]) {
        let found: Vec<&Posted> =
            letters.iter().filter(|letter| letter.rendered.links == [link.clone(), format!("{link}/not-me")]).collect();
        assert!(matches!(found.as_slice(), [one] if one.language == language && one.to == "ada@acme.example" && one.kind == "invitation"));
    }
    nodes.iter().for_each(JoinHandle::abort);
}

#[tokio::test]
async fn what_was_withdrawn_while_it_waited_is_not_sent() {
    let mut house = House::build("withdrawn").await;
    let order = house.order("en").await.order.id;
    let kept = house.order("en").await.order.reference;
    let cancelling = CancelOrder { seller: Some(house.seller), by: Actor::Key(house.key), order, moment: Moment::new(now(), 3 << 80) };
    house.store.perform(cancelling).await.unwrap();
    let (inbox, transport) = inbox();
    let node = house.deliver(transport);
    house.until_empty().await;
    let letters = inbox.letters();
    assert!(matches!(letters.as_slice(), [one] if one.rendered.text.contains(&kept)), "{letters:?}");
    node.abort();
}

#[tokio::test]
async fn without_a_transport_letters_wait() {
    let mut house = House::build("nowhere").await;
    house.order("en").await;
    let node = house.deliver(Route::Nowhere.open());
    house.outbox.notify_one();
    sleep(Duration::from_millis(50)).await;
    assert_eq!(house.waiting().await, 1);
    node.abort();
}
