//! What an operator does at the command line, beside a running node or without one.

use std::path::PathBuf;

use actions::{ApplyCatalogue, CreateKey, apply_catalogue::CatalogueRefusal};
use domain::{Faults, catalogue::Declaration, id::ApiKeyId, secret::hash};
use i18n::{Language, Words};
use store::{Store, catalogue, key::Scope};
use web::sentence::fault_sentence;

use crate::{Stopped, command::Holder, configuration::Configuration, given};

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
