//! What whoever had a link hears once it went to another mailbox.

use super::letter::{Letter, letter};
use super::{OfOrder, Quoted};

/// The letter that says that a link no longer works, and why.
#[derive(Clone, Debug)]
pub struct Readdressed {
    /// Which order.
    pub order: OfOrder,
    /// Whom the old link greeted; may be empty.
    pub name: Quoted,
    /// The colleague it was handed over to; empty when the seller sent it elsewhere.
    pub colleague: Quoted,
}

letter!(Readdressed, "readdressed/subject.txt", "readdressed/text.txt", "readdressed/body.html");

impl Readdressed {
    const fn links(&self) -> Vec<String> {
        Vec::new()
    }
}

impl Letter<'_, Readdressed> {
    fn intro(&self) -> String {
        let Readdressed { order, colleague, .. } = self.letter;
        let args = [("seller", order.seller.arg()), ("reference", order.reference.arg()), ("colleague", colleague.arg())];
        let key = if colleague.is_empty() { i18n::key!("email-readdressed-intro") } else { i18n::key!("email-handed-over-intro") };
        self.words.with(key, &args)
    }
}
