//! Where a story happens: a running installation with a catalogue, people who know it, and a mail server.

use std::{
    net::SocketAddr,
    panic::AssertUnwindSafe,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock, RwLock},
};

use futures_util::FutureExt;
use hyper::{Request, body::Bytes};

use crate::{
    database::{Database, Engine, Picture, unused_name},
    http::{self, Answer, Lost},
    mail::MailServer,
    node::{Configuration, Node, folder, until},
    openapi::OpenApi,
    people::{Api, Buyer, Operator, Seller, Service},
    ready,
    road::Road,
};

/// What is sold in every story, and by whom.
pub const CATALOGUE: &str = include_str!("catalogue.toml");

/// An installation and those who use it.
pub struct World {
    pub engine: Engine,
    pub database: Database,
    pub mail: MailServer,
    pub configuration: Configuration,
    pub folder: PathBuf,
    /// The road from the node to a PostgreSQL server.
    pub road: Option<Road>,
    pub northwind: Seller,
    pub contoso: Seller,
    pub operator: Operator,
    pub backup: Service,
    pub analytics: Service,
    site: Arc<Site>,
    node: Mutex<Option<Node>>,
    errors: Mutex<Vec<String>>,
}

/// Where requests go; a node that was started again has another address.
pub struct Site {
    address: RwLock<SocketAddr>,
    document: OnceLock<OpenApi>,
}

impl Site {
    /// The site of this node.
    pub fn of(node: &Node) -> Arc<Self> {
        Arc::new(Self { address: RwLock::new(node.address), document: OnceLock::new() })
    }

    pub async fn send(&self, request: Request<Bytes>) -> Result<Answer, Lost> {
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let address = *self.address.read().unwrap();
        let answer = http::send(address, request).await?;
        if [429, 503].contains(&answer.status) {
            assert!(answer.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds > 0), "when to come again: {answer:?}");
        }
        if path.starts_with("/api/v1")
            && let Some(document) = self.document.get()
        {
            document.check(&method, &path, &answer);
        }
        Ok(answer)
    }
}

/// Tells a story in a world of its own, and looks afterwards at what nobody looked at.
pub async fn tell(engine: Engine, story: impl AsyncFnOnce(&World)) {
    let world = World::new(engine).await;
    let end = AssertUnwindSafe(async {
        story(&world).await;
        world.assert_every_letter_left().await;
    })
    .catch_unwind()
    .await;
    let log = world.log();
    let errors = world.close(end.is_ok()).await;
    if let Err(panic) = end {
        eprintln!("--- what the node said:\n{log}");
        std::panic::resume_unwind(panic);
    }
    assert!(errors.is_empty(), "the program logged errors: {errors:#?}");
}

impl World {
    async fn new(engine: Engine) -> Self {
        let folder = folder(&unused_name());
        let (database, keys) = ready::installation(engine, &folder).await;
        let mail = MailServer::start().await;
        let (url, road) = match engine {
            Engine::Sqlite => (database.url.clone(), None),
            Engine::Postgres => {
                let (road, url) = Road::before(&database.url).await;
                (url, Some(road))
            }
        };
        let configuration = Configuration::new(&folder, &url).with("SMTP_URL", mail.url());
        let node = Node::start(&configuration).await;
        let site = Site::of(&node);
        let document = node.get("/api/openapi.json").await.unwrap().expect(200).json();
        assert!(site.document.set(OpenApi::new(document)).is_ok());
        let of = |holder: &str| Api::new(&site, keys.of(holder));
        let (northwind, contoso) = (Seller::northwind(of("northwind")), Seller::contoso(of("contoso")));
        let (operator, backup, analytics) = (Operator(of("operator")), Service { api: of("backup") }, Service { api: of("analytics") });
        let (node, errors) = (Mutex::new(Some(node)), Mutex::default());
        Self { engine, database, mail, configuration, folder, road, northwind, contoso, operator, backup, analytics, site, node, errors }
    }

    /// A person nobody has met, at a browser nobody has used.
    pub fn buyer(&self, name: &str) -> Buyer {
        Buyer::new(Arc::clone(&self.site), name, "en")
    }

    pub fn acheteuse(&self, name: &str) -> Buyer {
        Buyer::new(Arc::clone(&self.site), name, "fr")
    }

    /// A request to the node, as it is.
    pub async fn send(&self, request: Request<Bytes>) -> Answer {
        self.site.send(request).await.unwrap()
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Bytes::new()).unwrap()).await
    }

    /// The operator changes the catalogue.
    pub async fn declares(&self, catalogue: &str) {
        declare(&self.configuration, &self.folder, catalogue).await;
    }

    /// Past the program: this person owns all that the other one owns.
    pub async fn makes_owner(&self, email: &str, of: &str) {
        let id = |email: &str| format!("(select id from account where email = '{email}')");
        let statement = format!(
            "insert into member (organization_id, account_id, role, since) select organization_id, {}, 'owner', since from member where role = 'owner' and account_id = {}",
            id(email),
            id(of)
        );
        self.database.run(&statement).await;
    }

    /// Sends what comes to another node from now on.
    pub fn points_to(&self, node: &Node) {
        *self.site.address.write().unwrap() = node.address;
    }

    /// Where the node listens.
    pub fn address(&self) -> SocketAddr {
        *self.site.address.read().unwrap()
    }

    pub fn site(&self) -> Arc<Site> {
        Arc::clone(&self.site)
    }

    /// The machine fails.
    pub async fn kill(&self) {
        let node = self.node.lock().unwrap().take().expect("it runs");
        let errors = node.kill().await;
        self.errors.lock().unwrap().extend(errors);
    }

    /// The operator stops the program.
    pub async fn stop(&self) {
        let node = self.node.lock().unwrap().take().expect("it runs");
        let errors = node.stop().await;
        self.errors.lock().unwrap().extend(errors);
    }

    pub async fn start(&self) {
        let node = Node::start(&self.configuration).await;
        self.points_to(&node);
        *self.node.lock().unwrap() = Some(node);
    }

    pub fn log(&self) -> String {
        self.node.lock().unwrap().as_ref().map(Node::log).unwrap_or_default()
    }

    /// Everything that is kept, once the outbox is at rest.
    pub async fn picture(&self) -> Picture {
        self.assert_every_letter_left().await;
        self.database.picture().await
    }

    /// Nothing that is kept has changed.
    pub async fn assert_as_before(&self, before: &Picture) {
        let now = self.picture().await;
        for (table, rows) in &now {
            let new: Vec<_> = rows.iter().filter(|row| !before[table].contains(row)).collect();
            let gone: Vec<_> = before[table].iter().filter(|row| !rows.contains(row)).collect();
            assert!(new.is_empty() && gone.is_empty(), "{table} changed: {gone:#?} became {new:#?}");
        }
    }

    pub async fn assert_every_letter_left(&self) {
        until("every letter to leave", async || {
            let waiting = self.database.count("email where sent_at is null and given_up_at is null").await;
            (waiting == 0).then_some(())
        })
        .await;
    }

    async fn close(self, well: bool) -> Vec<String> {
        let node = self.node.into_inner().unwrap();
        let mut errors = self.errors.into_inner().unwrap();
        if let Some(node) = node {
            errors.extend(if well { node.stop().await } else { node.kill().await });
        }
        self.database.remove().await;
        drop(std::fs::remove_dir_all(self.folder));
        errors
    }
}

/// Declares a catalogue, as an operator does.
pub async fn declare(configuration: &Configuration, folder: &Path, catalogue: &str) {
    let file = folder.join("catalogue.toml");
    std::fs::write(&file, catalogue).unwrap();
    configuration.run(&["admin", "apply", file.to_str().unwrap()]).await.well();
}
