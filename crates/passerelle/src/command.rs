//! The command line.

use std::io::Write as _;
use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand};

use crate::{Stopped, address, admin, backup, check, configuration::Configuration, contract_codes, demo, given, log, mail, serve};

/// From a partner seller's order to the service's home page.
#[derive(Parser)]
#[command(name = "passerelle", version, about)]
pub(crate) struct Command {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Run a node, configured by PASSERELLE_* and the file named by PASSERELLE_CONFIG.
    Serve {
        /// Do not run missing migrations; fail instead.
        #[arg(long)]
        no_migrate: bool,
    },
    /// Run everything without configuration: a temporary database, an inbox, two sellers, two sample services.
    Demo {
        /// Where to listen; port 0 takes a free one.
        #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
        listen: SocketAddr,
        /// Say where everything is in one line of JSON.
        #[arg(long)]
        json: bool,
    },
    /// Run missing migrations.
    Migrate {
        /// Only say which are missing; exit code 1 if any is.
        #[arg(long)]
        check: bool,
    },
    /// Look the whole database over: its rules, the chain of the audit. A line per violation, exit code 1 if there is any.
    Check {
        /// A seal noted before, as `check` prints it: shows that the chain was not cut behind it.
        #[arg(long, value_name = "POSITION:HASH")]
        seal: Option<String>,
    },
    /// Write everything to a file, beside running nodes; `-` is standard output. Keep the secret with it.
    Backup {
        /// Must not exist yet.
        file: PathBuf,
    },
    /// Fill an empty database, on either engine, with a backup; `-` is standard input.
    Restore {
        /// What `backup` wrote.
        file: PathBuf,
    },
    /// For a mail server.
    #[command(subcommand)]
    Mail(Mail),
    /// Operate an installation.
    #[command(subcommand)]
    Admin(Admin),
    /// Business addresses.
    #[command(subcommand)]
    Address(Address),
    /// Print the OpenAPI document.
    Openapi,
}

#[derive(Subcommand)]
enum Address {
    /// Check the addresses of a table: CSV on standard input, with a head that names the columns (country, line1, line2, line3,
    /// dependent_locality, city, region, postal_code, sorting_code; others are passed on). On standard output the same table
    /// with a verdict, its reasons, and the address as it should be. Needs neither configuration nor database.
    Check {
        /// The country of rows that name none (ISO 3166-1 alpha-2).
        #[arg(long, value_name = "CODE")]
        country: Option<String>,
    },
}

#[derive(Subcommand)]
enum Mail {
    /// Note that a letter came back: reads the returned mail, as an alias pipes it.
    Bounced {
        /// A file; standard input when left out.
        #[arg(default_value = "-")]
        file: PathBuf,
    },
}

#[derive(Subcommand)]
enum Admin {
    /// Create or update the sellers, services and plans of a TOML file. Doing it again changes nothing.
    Apply {
        /// Like examples/catalogue.toml.
        file: PathBuf,
    },
    /// Keys of the API.
    #[command(subcommand)]
    Key(Key),
    /// Who runs the platform.
    #[command(subcommand)]
    Operator(Operator),
    /// Contract codes of a seller.
    #[command(subcommand)]
    ContractCode(ContractCode),
}

#[derive(Subcommand)]
enum ContractCode {
    /// Issue the codes of a table: CSV with a head that names the columns (code, percent, text, seller_account, services, order,
    /// valid_from, valid_until, max_uses). On standard output the same table with what became of each line. A line whose code
    /// the seller has issued before changes nothing; one without a code gets a new one, each time.
    Issue {
        /// Whose codes: the seller's id or key.
        #[arg(long, value_name = "ID")]
        seller: String,
        /// Only say what would become of each line.
        #[arg(long)]
        dry_run: bool,
        /// The table; `-` is standard input.
        file: PathBuf,
    },
    /// Write the codes of a seller as CSV, without the codes themselves: those are not kept.
    List {
        /// Whose codes: the seller's id or key.
        #[arg(long, value_name = "ID")]
        seller: String,
    },
}

#[derive(Subcommand)]
enum Operator {
    /// Print a link that makes somebody an operator; it works once, for 24 hours. You vouch for the address.
    Invite {
        /// Whom.
        email: String,
        /// Print {"url"}.
        #[arg(long)]
        json: bool,
    },
    /// Take somebody's operator rights away and sign them out.
    Remove {
        /// Whose.
        email: String,
    },
}

#[derive(Subcommand)]
enum Key {
    /// Make a key and print it, once.
    Create {
        #[command(flatten)]
        holder: Holder,
        /// Print {"id","key"}.
        #[arg(long)]
        json: bool,
    },
}

/// Whose key it is.
#[derive(Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Holder {
    /// The operator's own.
    #[arg(long)]
    operator: bool,
    /// A seller's, by its id or key.
    #[arg(long, value_name = "ID")]
    pub(crate) seller: Option<String>,
    /// A service's, by its id or key.
    #[arg(long, value_name = "ID")]
    pub(crate) service: Option<String>,
}

impl Command {
    /// Does it.
    pub(crate) fn perform(self) -> Result<(), Stopped> {
        // TLS to mail relays; refused only when a provider was installed before.
        drop(rustls::crypto::ring::default_provider().install_default());
        match self.verb {
            Verb::Serve { no_migrate } => waiting(serve::serve(configured()?, !no_migrate)),
            Verb::Demo { listen, json } => waiting(demo::demo(listen, json)),
            Verb::Migrate { check } => waiting(migrate(configured()?, check)),
            Verb::Check { seal } => waiting(check::check(configured()?, seal)),
            Verb::Backup { file } => waiting(backup::backup(configured()?, &file)),
            Verb::Restore { file } => waiting(backup::restore(configured()?, &file)),
            Verb::Mail(Mail::Bounced { file }) => waiting(mail::bounced(configured()?, &file)),
            Verb::Admin(Admin::Apply { file }) => waiting(admin::apply(configured()?, file)),
            Verb::Admin(Admin::Key(Key::Create { holder, json })) => waiting(admin::create_key(configured()?, holder, json)),
            Verb::Admin(Admin::Operator(Operator::Invite { email, json })) => waiting(admin::invite_operator(configured()?, &email, json)),
            Verb::Admin(Admin::Operator(Operator::Remove { email })) => waiting(admin::remove_operator(configured()?, &email)),
            Verb::Admin(Admin::ContractCode(ContractCode::Issue { seller, dry_run, file })) => {
                waiting(contract_codes::issue(configured()?, &seller, &file, dry_run))
            }
            Verb::Admin(Admin::ContractCode(ContractCode::List { seller })) => waiting(contract_codes::list(configured()?, &seller)),
            Verb::Address(Address::Check { country }) => address::check(country.as_deref()),
            Verb::Openapi => openapi(),
        }
    }
}

fn configured() -> Result<Configuration, Stopped> {
    let configuration = Configuration::of_process()?;
    log::begin(&configuration.log, configuration.log_format);
    Ok(configuration)
}

fn waiting(work: impl Future<Output = Result<(), Stopped>>) -> Result<(), Stopped> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().on_thread_park(memory::about_to_wait).build();
    runtime.map_err(|error| Stopped::failed("cannot start", error))?.block_on(work)
}

async fn migrate(configuration: Configuration, check: bool) -> Result<(), Stopped> {
    let listed = |migrations: &[store::Pending]| {
        migrations.iter().map(|one| format!("{:04}_{}", one.number, one.name)).collect::<Vec<_>>().join(", ")
    };
    if check {
        let missing = store::pending(&configuration.database).await?;
        if !missing.is_empty() {
            return Err(Stopped::Failed(format!("not run yet: {}", listed(&missing))));
        }
        println!("all is well: every migration has run");
        return Ok(());
    }
    let ran = store::migrate(&configuration.database, given::now()).await?;
    println!("{}", if ran.is_empty() { "nothing to do".to_owned() } else { format!("ran {}", listed(&ran)) });
    Ok(())
}

fn openapi() -> Result<(), Stopped> {
    let (_, document) = web::api::router();
    let text = document.to_pretty_json().map_err(|error| Stopped::failed("cannot write the document", error))?;
    match writeln!(std::io::stdout(), "{text}") {
        // Whoever reads only its beginning has what they want.
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Stopped::failed("cannot write the document", error)),
        _ => Ok(()),
    }
}
