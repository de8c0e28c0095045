//! What the operator configures: `PASSERELLE_*` in the environment, or the same keys in lower case without the prefix in
//! the TOML file that `PASSERELLE_CONFIG` names. The environment wins. A secret may stand in a file of its own, named by
//! the key with `_FILE` after it. A key nobody knows is an error, and so is a value that cannot be meant.

mod provider;
mod sources;
mod validator;
mod values;

use std::{
    collections::BTreeMap,
    fmt,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
};

use delivery::{Address, Route};
use i18n::Language;
use jiff::SignedDuration;
use web::Settings;

pub use provider::CardProvider;
pub(crate) use provider::open as open_vies;
use sources::Sources;
pub use validator::AddressValidator;

/// What every key begins with in the environment.
const PREFIX: &str = "PASSERELLE_";

/// A key, what its value is like, and whether that may be shown.
struct Key {
    name: &'static str,
    example: &'static str,
    secret: bool,
}

const fn open(name: &'static str, example: &'static str) -> Key {
    Key { name, example, secret: false }
}

const fn secret(name: &'static str, example: &'static str) -> Key {
    Key { name, example, secret: true }
}

/// Every key; `docs/operations.md` describes them.
const KEYS: [Key; 22] = [
    secret("DATABASE_URL", "sqlite://passerelle.db or postgres://passerelle@localhost/passerelle"),
    open("LISTEN", "127.0.0.1:8080"),
    open("PUBLIC_URL", "https://cloud.example"),
    secret("SMTP_URL", "smtp://relay.example:587?tls=required or inbox:"),
    open("MAIL_FROM", "no-reply@cloud.example"),
    open("SECRET_KEY_FILE", "/var/lib/passerelle/passerelle.secret"),
    open("VENDOR_NAME", "Passerelle Cloud"),
    open("ACCENT", "#1b5fc1"),
    open("LOGO_URL", "https://cloud.example/logo.svg"),
    open("LANGUAGES", "en,fr"),
    open("TRUSTED_PROXIES", "10.0.0.1,10.0.0.2"),
    open("ALLOW_PRIVATE_TARGETS", "false"),
    secret("ADDRESS_VALIDATOR_URL", "https://addresses.example/validate"),
    secret("ADDRESS_VALIDATOR_KEY", "AIzaSyExample"),
    open("VIES_URL", "https://ec.europa.eu/taxation_customs/vies/rest-api/check-vat-number"),
    secret("STRIPE_KEY", "rk_live_Example"),
    secret("STRIPE_WEBHOOK_SECRET", "whsec_Example"),
    open("STRIPE_URL", "https://api.stripe.com"),
    open("REGISTER_RATE", "20"),
    open("UNDO_HOURS", "24"),
    open("LOG", "info"),
    open("LOG_FORMAT", "text or json"),
];

/// How log lines are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object per line.
    Json,
}

/// Everything that can be configured, read and checked.
pub struct Configuration {
    /// Where the database is.
    pub database: store::Address,
    /// Where to listen.
    pub listen: SocketAddr,
    /// What links begin with; `http://localhost` with the port listened on when absent.
    pub public_url: Option<String>,
    /// Where letters go.
    pub route: Route,
    /// The mailbox letters come from.
    pub mail_from: Option<Address>,
    /// Where the secret is kept.
    pub secret_key_file: PathBuf,
    /// The vendor's name.
    pub vendor_name: String,
    /// The vendor's colour, `#rrggbb`.
    pub accent: Option<String>,
    /// The vendor's logo.
    pub logo_url: Option<String>,
    /// Languages offered, the default first.
    pub languages: Vec<Language>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Whether webhooks and validators may be at private addresses.
    pub allow_private_targets: bool,
    /// Who is asked about addresses besides the rules.
    pub address_validator: Option<AddressValidator>,
    /// Where VAT numbers of the European Union are confirmed.
    pub vies_url: Option<String>,
    /// Who keeps cards.
    pub stripe: Option<CardProvider>,
    /// Accounts that may be created per address of the network and hour.
    pub register_rate: u32,
    /// For how long what was applied can be taken back.
    pub undo: SignedDuration,
    /// What is logged.
    pub log: String,
    /// How it is logged.
    pub log_format: LogFormat,
}

/// Everything that is wrong with a configuration, a line each. Values of secrets are never in it.
#[derive(Debug)]
pub struct Misconfigured(pub Vec<String>);

impl fmt::Display for Misconfigured {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.as_slice() {
            [one] => out.write_str(one),
            all => write!(out, "the configuration cannot be used:\n  {}", all.join("\n  ")),
        }
    }
}
impl std::error::Error for Misconfigured {}

impl Configuration {
    /// The configuration of this process.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn of_process() -> Result<Self, Misconfigured> {
        let named = std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value)));
        let ours = named.filter(|(name, _)| name.starts_with(PREFIX));
        // What is not UTF-8 cannot be meant; replaced by U+FFFD it is refused where it matters.
        Self::read(&ours.map(|(name, value)| (name, value.to_string_lossy().into_owned())).collect())
    }

    /// The configuration in these variables and in the file they name.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn read(environment: &BTreeMap<String, String>) -> Result<Self, Misconfigured> {
        let mut sources = Sources::gather(environment);
        let read = Self::from_sources(&mut sources);
        match read {
            Some(configuration) if sources.faults.is_empty() => Ok(configuration),
            _ => Err(Misconfigured(sources.faults)),
        }
    }

    /// Each key once. `take` notes what is wrong with a value and gives nothing then.
    fn from_sources(sources: &mut Sources) -> Option<Self> {
        let database = sources.take("DATABASE_URL", values::database, || store::Address::Sqlite("passerelle.db".into()));
        let listen = sources.take("LISTEN", values::listen, || SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)));
        let public_url = sources.maybe("PUBLIC_URL", values::public_url);
        let route = sources.take("SMTP_URL", values::route, Route::default);
        let mail_from = sources.maybe("MAIL_FROM", values::mailbox);
        let secret_key_file = sources.maybe("SECRET_KEY_FILE", values::path);
        let vendor_name = sources.take("VENDOR_NAME", values::name, || "Passerelle".to_owned());
        let accent = sources.maybe("ACCENT", values::colour);
        let logo_url = sources.maybe("LOGO_URL", values::url);
        let languages = sources.take("LANGUAGES", values::languages, || Language::ALL.to_vec());
        let trusted_proxies = sources.take("TRUSTED_PROXIES", values::addresses, Vec::new);
        let allow_private_targets = sources.take("ALLOW_PRIVATE_TARGETS", values::flag, || false);
        let address_validator = validator::read(sources, allow_private_targets);
        let vies_url = provider::vies(sources, allow_private_targets);
        let stripe = provider::stripe(sources, allow_private_targets);
        let register_rate = sources.take("REGISTER_RATE", values::rate, || 20);
        let undo = sources.take("UNDO_HOURS", values::undo_hours, || SignedDuration::from_hours(24));
        let log = sources.take("LOG", values::directives, || "info".to_owned());
        let log_format = sources.take("LOG_FORMAT", values::log_format, LogFormat::default);
        let database = database?;
        Some(Self {
            secret_key_file: secret_key_file?.unwrap_or_else(|| beside(&database)),
            database,
            listen: listen?,
            public_url: public_url?,
            route: route?,
            mail_from: mail_from?,
            vendor_name: vendor_name?,
            accent: accent?,
            logo_url: logo_url?,
            languages: languages?,
            trusted_proxies: trusted_proxies?,
            allow_private_targets: allow_private_targets?,
            address_validator: address_validator?,
            vies_url: vies_url?,
            stripe: stripe?,
            register_rate: register_rate?,
            undo: undo?,
            log: log?,
            log_format: log_format?,
        })
    }

    /// The part that pages and answers need, for a node that listens on `address`.
    #[must_use]
    pub fn settings(&self, address: SocketAddr) -> Settings {
        Settings {
            public_url: self.public_url.clone().unwrap_or_else(|| format!("http://localhost:{}", address.port())),
            vendor_name: self.vendor_name.clone(),
            accent: self.accent.clone(),
            logo: self.logo_url.clone(),
            languages: self.languages.clone(),
            trusted_proxies: self.trusted_proxies.clone(),
            register_rate: self.register_rate,
            undo: self.undo,
            demo: false,
        }
    }
}

/// The secret lies beside an SQLite database under its name, so that they are moved together; else where the program runs.
fn beside(database: &store::Address) -> PathBuf {
    match database {
        store::Address::Sqlite(path) => path.with_extension("secret"),
        store::Address::Postgres(_) => "passerelle.secret".into(),
    }
}

#[cfg(test)]
mod tests;
