//! How an organization is billed by the vendor, as forms ask for it: in an onboarding, when the vendor is added, and later.

use domain::{
    Faults,
    address::Address,
    billing_profile::{BillingDraft, Method, PaymentChoice, PaymentKind},
    currency::{Currency, Exceptions, offered},
    fault::Why,
    tax_id::{self, TaxStanding},
};
use i18n::Words;

use super::shown;
use crate::{
    App,
    extract::Fields,
    pages::{BillingFields, FieldError, PaymentOption},
    tax::{self, Judged},
};

/// What the form holds.
#[derive(Default)]
pub struct Entered {
    pub currency: String,
    pub tax_id: String,
    pub payment: String,
    pub errors: Vec<FieldError>,
}

impl Entered {
    /// As posted.
    pub fn of(fields: &Fields) -> Self {
        let text = |name: &str| fields.get(name).to_owned();
        Self { currency: text("currency"), tax_id: text("tax_id"), payment: text("payment_method"), errors: Vec::new() }
    }
}

/// Who is asked, and what can be chosen there.
pub struct Place<'a> {
    /// The vendor's name.
    pub vendor: &'a str,
    /// The address that is billed.
    pub address: &'a Address,
    /// Currencies approved beforehand.
    pub exceptions: &'a Exceptions,
    /// Whether a card can be chosen that is entered next.
    pub cards: bool,
    /// The currency that stays, if it does.
    pub fixed: Option<Currency>,
}

impl Place<'_> {
    /// What can be chosen; the first is the country's own.
    pub fn currencies(&self) -> Vec<Currency> {
        let offers = || {
            offered(&self.address.country, &self.exceptions.of(&self.address.country)).into_iter().map(|(currency, _)| currency).collect()
        };
        self.fixed.map_or_else(offers, |fixed| vec![fixed])
    }

    /// The form, with what was entered and these ways to pay.
    pub fn fields(&self, words: Words, entered: &Entered, hint: String, methods: Vec<PaymentOption>) -> BillingFields {
        let currencies = self.currencies();
        let first = currencies.first().map(ToString::to_string).unwrap_or_default();
        BillingFields {
            known: false,
            vendor: self.vendor.to_owned(),
            address: shown::address(words, self.address),
            currencies: currencies.iter().map(|currency| (currency.to_string(), words.currency(currency.as_str()))).collect(),
            currency: if entered.currency.is_empty() { first } else { entered.currency.clone() },
            currency_hint: hint,
            tax_id: entered.tax_id.clone(),
            tax_example: tax_id::example(&self.address.country).to_owned(),
            invoice_waits: false,
            invoice_refused: None,
            methods,
        }
    }

    /// What was entered, judged. VIES is asked here, where the operator has it asked, and before anything is written.
    ///
    /// # Errors
    /// What cannot be taken.
    pub async fn read(&self, app: &App, entered: &Entered) -> Result<BillingDraft, Faults> {
        let mut faults = Faults::default();
        let currency = entered.currency.parse().ok().filter(|asked| self.currencies().contains(asked));
        let currency = faults.take("currency", currency.ok_or_else(|| Why::new("currency_not_offered")));
        let tax_id = faults.take("tax_id", tax::judge(app, &self.address.country, &entered.tax_id).await);
        let payment = faults.take("payment_method", choice(&entered.payment, self.cards));
        let read = currency.zip(tax_id).zip(payment).map(|((currency, judged), payment)| match judged {
            Some(Judged { tax_id, standing, checked_at }) => BillingDraft { currency, tax_id: Some(tax_id), standing, checked_at, payment },
            None => BillingDraft { currency, tax_id: None, standing: TaxStanding::None, checked_at: None, payment },
        });
        faults.or(read)
    }
}

/// How somebody wants to pay; by a card that is entered next where there are `cards`.
///
/// # Errors
/// `payment_missing`.
pub fn choice(written: &str, cards: bool) -> Result<PaymentChoice, Why> {
    match written {
        "invoice" => Ok(PaymentChoice::Invoice),
        "card" if cards => Ok(PaymentChoice::Card),
        written => written.parse().map(|id| PaymentChoice::Method { id }).map_err(|_| Why::new("payment_missing")),
    }
}

/// How a choice is posted.
pub fn value(choice: PaymentChoice) -> String {
    match choice {
        PaymentChoice::Invoice => PaymentKind::Invoice.to_string(),
        PaymentChoice::Card => PaymentKind::Card.to_string(),
        PaymentChoice::Method { id } => id.to_string(),
    }
}

/// Ways to pay: those of the known methods that do, and by invoice while none is known. `chosen` is the value posted, if one was;
/// `restricted` says of an invoice that it waits for an operator.
pub fn options(words: Words, known: &[&Method], pays: impl Fn(&Method) -> bool, chosen: &str, restricted: &str) -> Vec<PaymentOption> {
    let mut options: Vec<PaymentOption> = known
        .iter()
        .filter(|method| pays(method))
        .map(|method| PaymentOption {
            value: method.id.to_string(),
            label: payment(words, method.kind, &method.last4),
            note: if method.kind == PaymentKind::Invoice && !method.approved { restricted.to_owned() } else { String::new() },
            chosen: chosen == method.id.to_string() || (chosen.is_empty() && method.is_default),
        })
        .collect();
    if known.iter().all(|method| method.kind != PaymentKind::Invoice) {
        options.push(PaymentOption {
            value: PaymentKind::Invoice.to_string(),
            label: payment(words, PaymentKind::Invoice, ""),
            note: restricted.to_owned(),
            chosen: chosen == PaymentKind::Invoice.as_str() || (chosen.is_empty() && options.is_empty()),
        });
    }
    options
}

/// A card that is entered next, on its provider's page.
pub fn new_card(words: Words, vendor: &str, chosen: &str) -> PaymentOption {
    PaymentOption {
        value: PaymentKind::Card.to_string(),
        label: words.t("billing-new-card"),
        note: words.with("billing-new-card-note", &[("vendor", vendor.into())]),
        chosen: chosen == PaymentKind::Card.as_str(),
    }
}

/// What a way to pay is called.
pub fn payment(words: Words, kind: PaymentKind, last4: &str) -> String {
    match kind {
        PaymentKind::Invoice => words.t("billing-by-invoice"),
        PaymentKind::Card => words.with("billing-by-card", &[("last4", last4.into())]),
    }
}
