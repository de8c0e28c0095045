use super::{FieldError, Frame};
use askama::Template;

/// `/organizations/{id}/billing/payment`: how an organization pays the vendor. Owners change it; billing readers look.
#[derive(Template)]
#[template(path = "payment/methods.html")]
pub struct PaymentMethods {
    /// The frame.
    pub frame: Frame,
    /// The organization's id.
    pub organization: String,
    /// Its name.
    pub name: String,
    /// The vendor's name.
    pub vendor: String,
    /// Its methods, the one that is used first.
    pub methods: Vec<PaymentRow>,
    /// Whether the reader may change them.
    pub owner: bool,
    /// Whether cards are taken.
    pub cards: bool,
    /// Key of what was just done.
    pub said: Option<&'static str>,
    /// What is to be known of the card that is used.
    pub warning: Option<String>,
    /// What is the matter.
    pub errors: Vec<FieldError>,
}

/// A payment method of an organization.
#[derive(Clone, Debug)]
pub struct PaymentRow {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// What is to be known of it.
    pub note: String,
    /// It is the one that is used.
    pub used: bool,
    /// Its last day is over or near: the word for that.
    pub warning: Option<String>,
    /// It is a card, which can be replaced and removed.
    pub card: bool,
    /// It can become the one that is used.
    pub usable: bool,
}

/// `/organizations/{id}/billing/payment/{method}/remove`: what removing a card means, and whether it can go.
#[derive(Template)]
#[template(path = "payment/remove.html")]
pub struct RemovePayment {
    /// The frame.
    pub frame: Frame,
    /// The organization's id.
    pub organization: String,
    /// Its name.
    pub name: String,
    /// The vendor's name.
    pub vendor: String,
    /// The card.
    pub card: PaymentRow,
    /// What is used in its place, if it is the one that is used.
    pub next: Option<String>,
    /// It can go.
    pub removable: bool,
    /// What is the matter.
    pub errors: Vec<FieldError>,
}

/// How entering a card stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CardStage {
    /// It can be entered there.
    Go(String),
    /// It was entered; Stripe has not told yet. The card can be entered there still, if that was not so.
    Waiting(Option<String>),
    /// Stripe does not answer.
    Silent,
    /// Stripe has not answered to the wish for a page.
    NotBegun,
    /// No card came of it.
    Over,
}

/// `/cards/{id}`: on the way to Stripe's page, and back from it.
#[derive(Template)]
#[template(path = "card.html")]
pub struct EnterCard {
    /// The frame.
    pub frame: Frame,
    /// The entry's id.
    pub id: String,
    /// The vendor's name.
    pub vendor: String,
    /// How it stands.
    pub stage: CardStage,
    /// Where it began.
    pub back: String,
}

impl EnterCard {
    /// Whether the page looks again by itself.
    const fn looks(&self) -> bool {
        matches!(self.stage, CardStage::Waiting(_) | CardStage::Silent)
    }

    /// The key of its title.
    const fn title(&self) -> &'static str {
        match self.stage {
            CardStage::Go(_) => i18n::key!("card-go-title"),
            CardStage::Waiting(_) => i18n::key!("card-waiting-title"),
            CardStage::Silent => i18n::key!("card-silent-title"),
            CardStage::NotBegun => i18n::key!("card-not-begun-title"),
            CardStage::Over => i18n::key!("card-over-title"),
        }
    }
}
