//! What the owner of an address hears when somebody tries to create a second account with it. The page says the same
//! as for a new address; only this letter tells.

use super::letter::letter;

/// The letter to who already has an account.
#[derive(Clone, Debug)]
pub struct AccountExists {
    /// The sign-in page, absolute, on the public URL.
    pub link: String,
}

letter!(AccountExists, "account_exists/subject.txt", "account_exists/text.txt", "account_exists/body.html");

impl AccountExists {
    fn links(&self) -> Vec<String> {
        vec![self.link.clone()]
    }
}
