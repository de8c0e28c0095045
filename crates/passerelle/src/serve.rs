//! `serve`: a node for real.

use std::net::SocketAddr;

use store::Store;

use crate::{
    Stopped,
    configuration::{Configuration, open_vies},
    given,
    node::{self, Node, Signals},
    secret_file,
};

/// Runs a node until it is told to stop.
pub(crate) async fn serve(configuration: Configuration, migrate: bool) -> Result<(), Stopped> {
    let mut signals = Signals::listen()?;
    // Before the migrations: a second node must not change what the first one works on.
    let _held = store::hold(&configuration.database, migrate)?;
    if migrate {
        for migration in store::migrate(&configuration.database, given::now()).await? {
            tracing::info!(number = migration.number, name = migration.name, "migration ran");
        }
    }
    let store = Store::open(&configuration.database).await?;
    let secret = claimed(&store, &configuration).await?;
    let validator = configuration.address_validator.as_ref().map(|named| named.open(configuration.allow_private_targets)).transpose()?;
    let (listener, address) = node::bind(configuration.listen, "set PASSERELLE_LISTEN").await?;
    let settings = configuration.settings(address);
    warn(&configuration, &settings, address);
    let vies = configuration.vies_url.as_deref().map(|url| open_vies(url, configuration.allow_private_targets)).transpose()?;
    let stripe = configuration.stripe.as_ref().map(|named| named.open(configuration.allow_private_targets)).transpose()?;
    let (mail_from, route) = (configuration.mail_from, configuration.route);
    let working = Node { store, secret, settings, mail_from, route, validator, vies, stripe, showcase: None }.start(listener);
    println!("listening on {address}");
    tracing::info!(%address, version = env!("CARGO_PKG_VERSION"), "listening");
    working.until_stopped(&mut signals).await;
    working.finish().await
}

/// The secret, once the database agrees that it is its own. One made for a database that has another is taken away again,
/// so that the right one can be put in its place.
pub(crate) async fn claimed(store: &Store, configuration: &Configuration) -> Result<domain::secret::Secret, Stopped> {
    let path = &configuration.secret_key_file;
    let found = secret_file::find(path)?;
    if node::claim(store, &found.secret).await?.is_ok() {
        if found.made {
            tracing::info!(file = %path.display(), "made the secret; keep a copy: links and codes are derived from it");
        }
        return Ok(found.secret);
    }
    if found.made {
        drop(std::fs::remove_file(path));
        return Err(Stopped::Failed(format!(
            "the database belongs to a secret that is not here: put its file at {} (PASSERELLE_SECRET_KEY_FILE)",
            path.display()
        )));
    }
    Err(Stopped::Failed(format!(
        "the secret in {} is not the one this database began with; links already sent would stop working. Put the right file there, or name it by PASSERELLE_SECRET_KEY_FILE",
        path.display()
    )))
}

/// What works, but is probably not meant.
fn warn(configuration: &Configuration, settings: &web::Settings, address: SocketAddr) {
    if !address.ip().is_loopback() && !settings.secure() {
        tracing::warn!(
            public_url = settings.public_url,
            "reachable from other machines without https: put a proxy with TLS in front, and set PASSERELLE_PUBLIC_URL"
        );
    }
    if matches!(configuration.route, delivery::Route::Nowhere) {
        tracing::warn!("PASSERELLE_SMTP_URL is not set: mails wait in the outbox");
    }
    if matches!(configuration.route, delivery::Route::Inbox) && !address.ip().is_loopback() {
        tracing::warn!("PASSERELLE_SMTP_URL is inbox: whoever reaches this node can read every mail at /inbox");
    }
}
