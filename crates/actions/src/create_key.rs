//! Makes a bearer key of the API. The secret itself is shown once and never kept.

use domain::{Moment, Refusal, id::ApiKeyId};
use serde_json::json;
use store::{
    Action, Broken, Tx, Writes, audit, catalogue,
    key::{self, Scope},
};

/// The action.
pub struct CreateKey {
    /// What the key may do.
    pub scope: Scope,
    /// SHA-256 of the secret.
    pub hash: Vec<u8>,
    /// When.
    pub moment: Moment,
}

/// There is no such seller or service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoSuchHolder;

impl Refusal for NoSuchHolder {
    fn code(&self) -> &'static str {
        "not_found"
    }
}

impl Action for CreateKey {
    type Facts = bool;
    type Decision = ();
    type Outcome = ApiKeyId;
    type Refusal = NoSuchHolder;

    async fn load(&self, tx: &Tx) -> Result<bool, Broken> {
        match self.scope {
            Scope::Operator => Ok(true),
            Scope::Seller(id) => Ok(catalogue::seller_by_id(tx, id).await?.is_some()),
            Scope::Service(id) => Ok(catalogue::service_by_id(tx, id).await?.is_some()),
        }
    }

    fn decide(&self, exists: bool) -> Result<(), NoSuchHolder> {
        if exists { Ok(()) } else { Err(NoSuchHolder) }
    }

    fn write(&self, (): (), writes: &mut Writes) -> ApiKeyId {
        let id = self.moment.id(0);
        writes.add(key::add(id, self.hash.clone(), self.scope, self.moment.now));
        let (scope, seller) = match self.scope {
            Scope::Operator => ("operator", None),
            Scope::Seller(seller) => ("seller", Some(seller)),
            Scope::Service(_) => ("service", None),
        };
        let entry = audit::Entry {
            actor: audit::Actor::System,
            action: "key.create",
            subject: id.to_string(),
            seller,
            organization: None,
            data: json!({ "scope": scope }),
        };
        writes.add(audit::note(&self.moment, 1, entry));
        id
    }
}
