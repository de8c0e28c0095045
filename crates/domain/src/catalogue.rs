//! What can be sold and by whom: services with their plans, and sellers.

use std::collections::BTreeMap;

use crate::{
    account::Email,
    currency::{Currency, ExceptionFor},
    fault::Faults,
    text,
    word::words,
};

words! {
    /// What a seller is to the vendor.
    SellerKind {
        /// Sells the vendor's services and bills them itself.
        Partner = "partner",
        /// The vendor selling its own services.
        Vendor = "vendor",
    }
}
words! {
    /// Whether a seller may sell.
    SellerStatus {
        /// Sells.
        Active = "active",
        /// Orders are kept, applying is blocked.
        Suspended = "suspended",
        /// Sells no more.
        Closed = "closed",
    }
}
words! {
    /// Who may redeem a seller's invitation when the signed-in e-mail is not the invited one.
    Redemption {
        /// Nobody.
        InvitedOnly = "invited_only",
        /// Who enters a code sent to the invited mailbox.
        Confirm = "confirm",
        /// Anyone who has the link.
        AnyoneWithLink = "anyone_with_link",
    }
}
words! {
    /// Whether a service can be ordered.
    ServiceStatus {
        /// Being prepared.
        Draft = "draft",
        /// Can be ordered.
        Active = "active",
        /// No new orders; what runs goes on.
        Retired = "retired",
    }
}

/// A text per language (BCP 47, lower case).
pub type Names = BTreeMap<String, String>;

/// The text in `language`, else in English, else in any.
#[must_use]
pub fn named<'a>(names: &'a Names, language: &str) -> &'a str {
    names.get(language).or_else(|| names.get("en")).or_else(|| names.values().next()).map_or("", String::as_str)
}

/// A seller as the operator declares it.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SellerDeclaration {
    /// Names it in files and commands; never changes.
    pub key: String,
    /// `partner` (default) or `vendor`.
    #[serde(default = "partner")]
    pub kind: SellerKind,
    /// As buyers know it.
    pub name: String,
    /// As the register knows it; the name when absent.
    #[serde(default)]
    pub legal_name: String,
    /// Where buyers get help.
    pub support_email: String,
    /// Page where buyers get help.
    #[serde(default)]
    pub support_url: String,
    /// Where buyers find the seller's amounts and invoices.
    #[serde(default)]
    pub billing_console_url: String,
    /// The vendor's commercial terms, where it sells itself; none when absent. A partner's are its own.
    #[serde(default)]
    pub terms_url: String,
    /// Version of those terms: a new one is asked for again.
    #[serde(default)]
    pub terms_version: String,
    /// Currencies in which the vendor bills beside those of countries. What is not there any more is not offered any more; who is
    /// billed so already stays.
    #[serde(default)]
    pub currencies: Vec<CurrencyDeclaration>,
    /// Days an invitation lasts: 1 to 90.
    #[serde(default = "thirty")]
    pub link_days: i64,
    /// Who may redeem a forwarded invitation.
    #[serde(default = "confirm")]
    pub redemption: Redemption,
    /// `active` (default), `suspended`, `closed`.
    #[serde(default = "selling")]
    pub status: SellerStatus,
}

const fn partner() -> SellerKind {
    SellerKind::Partner
}
const fn thirty() -> i64 {
    30
}
const fn confirm() -> Redemption {
    Redemption::Confirm
}
const fn selling() -> SellerStatus {
    SellerStatus::Active
}
const fn sold() -> ServiceStatus {
    ServiceStatus::Active
}

/// Currencies the vendor has approved: for organizations of a country, or for one customer.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CurrencyDeclaration {
    /// A country, by its ISO 3166-1 alpha-2 code; or else
    #[serde(default)]
    pub country: String,
    /// the vendor's own number of a customer, as its orders name it.
    #[serde(default)]
    pub seller_account: String,
    /// Codes of ISO 4217.
    pub also: Vec<String>,
}

/// A service as the operator declares it.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceDeclaration {
    /// Names it in orders, files and commands; never changes.
    pub key: String,
    /// Name per language; `en` at least.
    pub name: Names,
    /// One sentence per language.
    #[serde(default)]
    pub description: Names,
    /// Where its users start.
    pub home_url: String,
    /// Its terms of service; none when absent.
    #[serde(default)]
    pub terms_url: String,
    /// Version of those terms: a new one is asked for again.
    #[serde(default)]
    pub terms_version: String,
    /// Whether it prepares each subscription itself and reports when that is done; else all are active at once.
    #[serde(default)]
    pub provisioning: bool,
    /// `draft`, `active` (default), `retired`.
    #[serde(default = "sold")]
    pub status: ServiceStatus,
    /// What can be ordered of it.
    #[serde(default)]
    pub plans: Vec<PlanDeclaration>,
}

/// A plan as the operator declares it.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanDeclaration {
    /// Names it within its service.
    pub key: String,
    /// Name per language; `en` at least.
    pub name: Names,
    /// Key of the plan of the same service it adds to.
    #[serde(default)]
    pub requires: Option<String>,
}

/// Everything of one catalogue file.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declaration {
    /// Who sells.
    #[serde(default, rename = "seller")]
    pub sellers: Vec<SellerDeclaration>,
    /// What is sold.
    #[serde(default, rename = "service")]
    pub services: Vec<ServiceDeclaration>,
}

impl Declaration {
    /// Checks what the file's form cannot: lengths, addresses, references between plans.
    ///
    /// # Errors
    /// A fault per value, placed like `service.backup.home_url`.
    pub fn check(self) -> Result<Self, Faults> {
        let mut faults = Faults::default();
        self.sellers.iter().for_each(|seller| seller.check(&mut faults));
        self.services.iter().for_each(|service| service.check(&mut faults));
        unique(&mut faults, "seller", self.sellers.iter().map(|seller| &seller.key));
        unique(&mut faults, "service", self.services.iter().map(|service| &service.key));
        faults.or(Some(self))
    }
}

fn unique<'a>(faults: &mut Faults, of: &str, keys: impl Iterator<Item = &'a String>) {
    let mut seen = std::collections::BTreeSet::new();
    for key in keys {
        if !seen.insert(key) {
            faults.add(format!("{of}.{key}"), "duplicate");
        }
    }
}

fn optional_url(faults: &mut Faults, at: String, written: &str) {
    if !written.is_empty() {
        faults.take(at, text::url(written));
    }
}

fn names(faults: &mut Faults, at: &str, names: &Names, most: usize, needed: bool) {
    if needed && !names.contains_key("en") {
        faults.add(format!("{at}.en"), "required");
    }
    for (language, name) in names {
        faults.take(format!("{at}.{language}"), text::line(name, most));
    }
}

impl SellerDeclaration {
    fn check(&self, faults: &mut Faults) {
        let at = |field: &str| format!("seller.{}.{field}", self.key);
        faults.take(at("key"), text::key(&self.key));
        faults.take(at("name"), text::line(&self.name, 100));
        faults.take(at("legal_name"), text::optional(&self.legal_name, 200));
        faults.take(at("support_email"), Email::parse(&self.support_email));
        optional_url(faults, at("support_url"), &self.support_url);
        optional_url(faults, at("billing_console_url"), &self.billing_console_url);
        if !(1..=90).contains(&self.link_days) {
            faults.hint(at("link_days"), "range", "1–90");
        }
        optional_url(faults, at("terms_url"), &self.terms_url);
        if self.terms_url.is_empty() != self.terms_version.is_empty() {
            faults.add(at("terms_version"), "terms_pair");
        }
        faults.take(at("terms_version"), text::optional(&self.terms_version, 100));
        if self.kind == SellerKind::Partner && !self.terms_url.is_empty() {
            faults.add(at("terms_url"), "vendor_only");
        }
        if self.kind == SellerKind::Partner && !self.currencies.is_empty() {
            faults.add(at("currencies"), "vendor_only");
        }
        self.currencies.iter().for_each(|declared| declared.check(&at("currencies"), faults));
    }

    /// The currencies approved beforehand, each once.
    #[must_use]
    pub fn exceptions(&self) -> Vec<(ExceptionFor, Currency)> {
        let mut all: Vec<(ExceptionFor, Currency)> = Vec::new();
        for declared in &self.currencies {
            // What is no currency, the check has refused.
            for currency in declared.also.iter().filter_map(|code| code.parse().ok()) {
                let one = (declared.whom(), currency);
                if !all.contains(&one) {
                    all.push(one);
                }
            }
        }
        all
    }
}

impl CurrencyDeclaration {
    fn whom(&self) -> ExceptionFor {
        if self.country.is_empty() {
            ExceptionFor::Account(self.seller_account.clone())
        } else {
            ExceptionFor::Country(self.country.clone())
        }
    }

    fn check(&self, at: &str, faults: &mut Faults) {
        let at = format!("{at}.{}{}", self.country, self.seller_account);
        if self.country.is_empty() == self.seller_account.is_empty() {
            faults.add(at.clone(), "country_or_account");
        } else if self.seller_account.is_empty() && !crate::address::knows(&self.country) {
            faults.hint(at.clone(), "country", "FR");
        } else {
            faults.take(at.clone(), text::optional(&self.seller_account, 100));
        }
        if self.also.is_empty() {
            faults.add(at.clone(), "required");
        }
        for code in &self.also {
            faults.take(format!("{at}.{code}"), code.parse::<Currency>());
        }
    }
}

impl ServiceDeclaration {
    fn check(&self, faults: &mut Faults) {
        let at = |field: &str| format!("service.{}.{field}", self.key);
        faults.take(at("key"), text::key(&self.key));
        names(faults, &at("name"), &self.name, 100, true);
        names(faults, &at("description"), &self.description, 300, false);
        faults.take(at("home_url"), text::url(&self.home_url));
        optional_url(faults, at("terms_url"), &self.terms_url);
        if self.terms_url.is_empty() != self.terms_version.is_empty() {
            faults.add(at("terms_version"), "terms_pair");
        }
        unique(faults, &at("plans"), self.plans.iter().map(|plan| &plan.key));
        for plan in &self.plans {
            let at = |field: &str| format!("service.{}.plans.{}.{field}", self.key, plan.key);
            faults.take(at("key"), text::key(&plan.key));
            names(faults, &at("name"), &plan.name, 100, true);
            let known = |base: &String| *base != plan.key && self.plans.iter().any(|other| other.key == *base);
            if plan.requires.as_ref().is_some_and(|base| !known(base)) {
                faults.add(at("requires"), "unknown_plan");
            }
        }
    }
}
