//! What an operator does at the command line, beside a running node or without one.

use std::path::PathBuf;

use actions::{ApplyCatalogue, CreateKey, InviteOperator, RemoveOperator, apply_catalogue::CatalogueRefusal};
use domain::{
    Faults,
    account::Email,
    catalogue::Declaration,
    id::ApiKeyId,
    secret::{Secret, hash},
};
use i18n::{Language, Words};
use store::{Store, catalogue, key::Scope};
use web::sentence::fault_sentence;

use crate::{Stopped, command::Holder, configuration::Configuration, given, serve};

/// `admin apply FILE`.
pub(crate) async fn apply(configuration: Configuration, file: PathBuf) -> Result<(), Stopped> {
    let text = std::fs::read_to_string(&file).map_err(|error| Stopped::failed(&format!("cannot read {}", file.display()), error))?;
    let declaration = declared(&text).map_err(|why| Stopped::failed(&format!("{} cannot be applied", file.display()), why))?;
    let store = Store::open(&configuration.database).await?;
    let applied = apply_declaration(&store, declaration).await;
    store.close().await;
    let applied = applied?;
    applied.sellers.iter().for_each(|(id, key)| println!("seller {key} {id}"));
    applied.services.iter().for_each(|(id, key)| println!("service {key} {id}"));
    Ok(())
}

/// A catalogue file's text, read and checked.
pub(crate) fn declared(text: &str) -> Result<Declaration, String> {
    let read: Declaration = toml::from_str(text).map_err(|error| error.to_string().trim_end().to_owned())?;
    read.check().map_err(|faults| listed(&faults))
}

fn listed(faults: &Faults) -> String {
    let words = Words::of(Language::En);
    faults.0.iter().map(|fault| format!("{}: {}", fault.at, fault_sentence(words, fault))).collect::<Vec<_>>().join("\n  ")
}

/// Makes the store's catalogue what is declared.
pub(crate) async fn apply_declaration(store: &Store, declaration: Declaration) -> Result<actions::apply_catalogue::Applied, Stopped> {
    let action = ApplyCatalogue { declaration, moment: given::moment() };
    store.perform(action).await.map_err(|failure| {
        Stopped::from_failure(failure, |refusal| match refusal {
            CatalogueRefusal::KindChanged(key) => format!("seller {key}: a seller's kind cannot change; declare another seller"),
            CatalogueRefusal::SecondVendor(key) => format!("seller {key}: there is a vendor already, under another key"),
        })
    })
}

/// `admin key create`.
pub(crate) async fn create_key(configuration: Configuration, holder: Holder, json: bool) -> Result<(), Stopped> {
    let store = Store::open(&configuration.database).await?;
    let made = match scope(&store, &holder).await {
        Ok(scope) => make_key(&store, scope).await,
        Err(stopped) => Err(stopped),
    };
    store.close().await;
    let (id, key) = made?;
    if json {
        println!("{}", serde_json::json!({ "id": id, "key": key }));
    } else {
        eprintln!("{id}: keep it now, it is not shown again");
        println!("{key}");
    }
    Ok(())
}

/// A holder may be named by its id or by its key in the catalogue.
async fn scope(store: &Store, holder: &Holder) -> Result<Scope, Stopped> {
    let reader = store.reader().await?;
    let unknown = |kind: &str, name: &str| Stopped::Failed(format!("there is no {kind} {name}"));
    if let Some(name) = &holder.seller {
        let found = match name.parse() {
            Ok(id) => catalogue::seller_by_id(&reader, id).await?,
            Err(_) => catalogue::seller_by_key(&reader, name).await?,
        };
        return found.map(|seller| Scope::Seller(seller.id)).ok_or_else(|| unknown("seller", name));
    }
    if let Some(name) = &holder.service {
        let found = match name.parse() {
            Ok(id) => catalogue::service_by_id(&reader, id).await?.map(|service| service.id),
            Err(_) => catalogue::service_by_key(&reader, name).await?,
        };
        return found.map(Scope::Service).ok_or_else(|| unknown("service", name));
    }
    Ok(Scope::Operator)
}

/// Makes a key; its secret is known to the caller alone.
pub(crate) async fn make_key(store: &Store, scope: Scope) -> Result<(ApiKeyId, String), Stopped> {
    let key = web::api::new_key(scope, given::random());
    let made = store.perform(CreateKey { scope, hash: hash(&key), moment: given::moment() }).await;
    let id = made.map_err(|failure| Stopped::from_failure(failure, |_| "there is no such holder".to_owned()))?;
    Ok((id, key))
}

/// `admin operator invite`. Needs no mail: whoever is at the command line passes the link on, and vouches for the address.
pub(crate) async fn invite_operator(configuration: Configuration, email: &str, json: bool) -> Result<(), Stopped> {
    let email = address(email)?;
    let store = Store::open(&configuration.database).await?;
    let invited = match serve::claimed(&store, &configuration).await {
        Ok(secret) => invite(&store, &secret, email).await,
        Err(stopped) => Err(stopped),
    };
    store.close().await;
    let path = invited?;
    let url = format!("{}{path}", configuration.settings(configuration.listen).public_url);
    if json {
        println!("{}", serde_json::json!({ "url": url }));
    } else {
        eprintln!("it works once, for 24 hours; pass it on over a way you trust");
        println!("{url}");
    }
    Ok(())
}

fn address(written: &str) -> Result<Email, Stopped> {
    Email::parse(written).map_err(|_| Stopped::Misconfigured(format!("{written} is no e-mail address")))
}

/// The path of a link that makes somebody an operator; it begins on the public URL.
pub(crate) async fn invite(store: &Store, secret: &Secret, email: Email) -> Result<String, Stopped> {
    let invitation = InviteOperator { email, secret: secret.clone(), moment: given::moment() };
    let path = format!("/operator/join/{}", invitation.token());
    store.perform(invitation).await.map_err(|failure| Stopped::from_failure(failure, |never| match never {}))?;
    Ok(path)
}

/// `admin operator remove`.
pub(crate) async fn remove_operator(configuration: Configuration, email: &str) -> Result<(), Stopped> {
    let email = address(email)?;
    let store = Store::open(&configuration.database).await?;
    let unknown = format!("{} is no operator", email.as_str());
    let removed = store.perform(RemoveOperator { email, moment: given::moment() }).await;
    store.close().await;
    removed.map_err(|failure| Stopped::from_failure(failure, |_| unknown))
}
