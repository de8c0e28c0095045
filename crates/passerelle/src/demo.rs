//! `demo`: everything on this machine without configuration. A temporary database, the built-in inbox, the sellers and
//! services of `examples/catalogue.toml`, a waiting order per seller, and the two services themselves.

mod folder;
mod preparing;
mod seed;
mod service;
mod tell;

use std::net::{Ipv4Addr, SocketAddr};

use delivery::Route;
use domain::secret::Secret;
use i18n::Language;
use store::{Address, Store};
use web::Settings;

use crate::{
    Stopped,
    configuration::LogFormat,
    fetch, given, log,
    node::{self, Node, Signals},
};
use folder::Folder;
use seed::Seeded;
use service::SampleService;

/// The vendor of the demonstration.
const VENDOR: &str = "Passerelle Cloud";
/// Accounts that may be created per hour: whoever tries the demonstration shall not be turned away.
const REGISTER_RATE: u32 = 1_000_000;
/// For how long what was applied can be taken back there.
const UNDO: jiff::SignedDuration = jiff::SignedDuration::from_hours(24);

/// Runs the demonstration until it is told to stop.
pub(crate) async fn demo(listen: SocketAddr, json: bool) -> Result<(), Stopped> {
    log::begin(&std::env::var("PASSERELLE_LOG").unwrap_or_else(|_| "warn".to_owned()), LogFormat::Text);
    let mut signals = Signals::listen()?;
    let folder = Folder::make()?;
    let store = database(&folder).await?;
    let secret = Secret::new(given::random());
    if node::claim(&store, &secret).await?.is_err() {
        return Err(Stopped::Failed("a fresh database is not fresh".to_owned()));
    }
    let (listener, address) = node::bind(listen, "choose another address with --listen, or a free port with --listen 127.0.0.1:0").await?;
    let platform = Platform::at(address);
    let (sockets, homes) = service::sockets().await?;
    let seeded = seed::seed(&store, &secret, &homes).await?;
    let node = Node {
        store,
        secret,
        settings: settings(&platform),
        mail_from: None,
        route: Route::Inbox,
        validator: None,
        vies: None,
        stripe: None,
        showcase: Some(seeded.showcase.clone()),
    };
    let working = node.start(listener);
    for ((socket, shown), names) in sockets.into_iter().zip(&seeded.showcase.services).zip(&seeded.names) {
        SampleService::open(shown, names.clone(), &platform).serve(socket);
    }
    ready(&platform, &homes).await?;
    tell(&seeded, &platform, json);
    working.until_stopped(&mut signals).await;
    working.finish().await?;
    drop(folder);
    if !json {
        println!("\nThe demonstration has ended, and everything in it is gone.");
    }
    Ok(())
}

/// Where the platform is: how browsers reach it, and how the sample services do.
pub(crate) struct Platform {
    pub(crate) url: String,
    pub(crate) socket: SocketAddr,
}

impl Platform {
    /// Listening on every address of the machine still means this machine: the demonstration is not for others.
    fn at(bound: SocketAddr) -> Self {
        let socket = if bound.ip().is_unspecified() { SocketAddr::from((Ipv4Addr::LOCALHOST, bound.port())) } else { bound };
        Self { url: format!("http://{socket}"), socket }
    }
}

async fn database(folder: &Folder) -> Result<Store, Stopped> {
    let address = Address::Sqlite(folder.path().join("passerelle.db"));
    store::migrate(&address, given::now()).await?;
    Ok(Store::open(&address).await?)
}

fn settings(platform: &Platform) -> Settings {
    Settings {
        public_url: platform.url.clone(),
        vendor_name: VENDOR.to_owned(),
        accent: None,
        logo: None,
        languages: Language::ALL.to_vec(),
        trusted_proxies: Vec::new(),
        register_rate: REGISTER_RATE,
        undo: UNDO,
        demo: true,
    }
}

/// Everything answers before anything is said.
async fn ready(platform: &Platform, homes: &[SocketAddr]) -> Result<(), Stopped> {
    let doors = homes.iter().map(|&home| (home, "/")).chain([(platform.socket, "/readyz")]);
    for (door, path) in doors {
        match fetch::get(door, path, None).await {
            Ok((status, _)) if status.is_success() => {}
            Ok((status, _)) => return Err(Stopped::Failed(format!("http://{door}{path} answers {status}"))),
            Err(error) => return Err(Stopped::failed(&format!("http://{door}{path}"), error)),
        }
    }
    Ok(())
}

fn tell(seeded: &Seeded, platform: &Platform, json: bool) {
    if json {
        println!("{}", tell::line(seeded, platform));
    } else {
        println!("{}", tell::block(seeded, platform));
    }
}
