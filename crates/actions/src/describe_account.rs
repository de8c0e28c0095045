//! Another name or language for an account.

use domain::{Moment, id::AccountId};
use store::{Change, Writes, account};

use crate::noted::noted;

/// The action.
pub struct DescribeAccount {
    /// Whose.
    pub account: AccountId,
    /// How the person is called.
    pub name: String,
    /// Language of pages and letters.
    pub language: String,
    /// When.
    pub moment: Moment,
}

impl Change for DescribeAccount {
    fn write(&self, writes: &mut Writes) {
        writes.add(account::describe(self.account, &self.name, &self.language));
        writes.add(noted(&self.moment, 0, self.account, "account.describe"));
    }
}
