use super::{Action, Frame, Support, Way};
use askama::Template;
use i18n::key;
use jiff::civil::Date;

/// A page that says how things stand and what can be done next.
///
/// Links never die: every state of an invitation has a notice with a next step. The functions below write the known ones;
/// a handler may add to [`Notice::actions`].
#[derive(Template)]
#[template(path = "notice.html")]
pub struct Notice {
    /// The frame.
    pub frame: Frame,
    /// Which picture to show.
    pub tone: Tone,
    /// The heading.
    pub title: String,
    /// What happened and what to do, a few sentences.
    pub paragraphs: Vec<String>,
    /// The seller to ask.
    pub support: Option<Support>,
    /// Next steps; the first one is the page's main button.
    pub actions: Vec<Action>,
    /// The request's id, to be quoted to the operator.
    pub request_id: Option<String>,
}

/// The picture of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// All is well.
    Good,
    /// Nothing to do now, or something to know.
    Calm,
    /// A link that does not lead on.
    Link,
    /// Somebody else's.
    Guarded,
    /// Something broke.
    Broken,
}

impl Tone {
    /// The icon's name in the sprite.
    #[must_use]
    pub fn icon(self) -> &'static str {
        match self {
            Self::Good => "circle-check",
            Self::Calm => "clock",
            Self::Link => "link-off",
            Self::Guarded => "lock",
            Self::Broken => "cloud-off",
        }
    }
}

impl Notice {
    fn new(frame: Frame, tone: Tone, title: String, paragraphs: Vec<String>) -> Self {
        Self { frame, tone, title, paragraphs, support: None, actions: Vec::new(), request_id: None }
    }

    fn go(mut self, label: &str, path: &str) -> Self {
        let label = self.frame.words.t(label);
        self.actions.push(Action { label, way: Way::Get(path.to_owned()) });
        self
    }

    fn ask(mut self, support: Support) -> Self {
        self.support = Some(support);
        self
    }

    /// A link nobody knows, or a malformed one: one neutral page, the same for both.
    #[must_use]
    pub fn unknown_link(frame: Frame) -> Self {
        let w = frame.words;
        let paragraphs = vec![w.t("notice-unknown-link-text"), w.t("notice-unknown-link-next")];
        Self::new(frame, Tone::Link, w.t("notice-unknown-link-title"), paragraphs).go(key!("notice-go-home"), "/")
    }

    /// A link past its last day. The order waits.
    #[must_use]
    pub fn expired_link(frame: Frame, support: Support, since: Date) -> Self {
        let w = frame.words;
        let args = [("seller", support.seller.as_str().into()), ("date", w.date(since).into())];
        let paragraphs = vec![w.with("notice-expired-text", &args), w.with("notice-expired-next", &args)];
        Self::new(frame, Tone::Calm, w.t("notice-expired-title"), paragraphs).ask(support)
    }

    /// The seller revoked the link or cancelled the order.
    #[must_use]
    pub fn withdrawn(frame: Frame, support: Support) -> Self {
        let w = frame.words;
        let args = [("seller", support.seller.as_str().into())];
        let paragraphs = vec![w.with("notice-withdrawn-text", &args), w.with("notice-withdrawn-next", &args)];
        Self::new(frame, Tone::Link, w.t("notice-withdrawn-title"), paragraphs).ask(support)
    }

    /// Nothing is left on the order, and the reader is a member of the organization it went to.
    #[must_use]
    pub fn applied_by_you(frame: Frame, organization: &str, organization_path: &str) -> Self {
        let w = frame.words;
        let paragraphs = vec![w.with("notice-applied-text", &[("organization", organization.into())])];
        Self::new(frame, Tone::Good, w.t("notice-applied-title"), paragraphs).go(key!("notice-go-organization"), organization_path)
    }

    /// Nothing is left on the order; the reader has no part in the organization, so it is not named.
    #[must_use]
    pub fn onboarded_by_other(frame: Frame, support: Support) -> Self {
        let w = frame.words;
        let args = [("seller", support.seller.as_str().into())];
        let paragraphs = vec![w.with("notice-onboarded-text", &args), w.with("notice-onboarded-next", &args)];
        Self::new(frame, Tone::Guarded, w.t("notice-onboarded-title"), paragraphs).ask(support)
    }

    /// The invitation is for another mailbox than the signed-in account's. `link` is the invitation's path.
    #[must_use]
    pub fn wrong_account(frame: Frame, invited: &str, support: Support, link: &str) -> Self {
        let w = frame.words;
        let account = frame.account.as_ref().map(|account| account.email.clone()).unwrap_or_default();
        let args = [("invited", invited.into()), ("account", account.into()), ("seller", support.seller.as_str().into())];
        let paragraphs = vec![w.with("notice-wrong-account-text", &args), w.with("notice-wrong-account-next", &args)];
        let mut notice = Self::new(frame, Tone::Guarded, w.t("notice-wrong-account-title"), paragraphs).ask(support);
        let fields = vec![("go".to_owned(), "switch".to_owned())];
        let way = Way::Post { path: link.to_owned(), fields };
        notice.actions.push(Action { label: w.t("use-another-account"), way });
        notice
    }

    /// The seller may not sell at the moment; the order is kept.
    #[must_use]
    pub fn seller_suspended(frame: Frame, support: Support) -> Self {
        let w = frame.words;
        let args = [("seller", support.seller.as_str().into())];
        let paragraphs = vec![w.with("notice-suspended-text", &args), w.t("notice-suspended-next")];
        Self::new(frame, Tone::Calm, w.with("notice-suspended-title", &args), paragraphs).ask(support)
    }

    /// 403: the form did not come from one of our own pages.
    #[must_use]
    pub fn forged(frame: Frame) -> Self {
        let w = frame.words;
        let paragraphs = vec![w.t("notice-forged-text"), w.t("notice-forged-next")];
        Self::new(frame, Tone::Guarded, w.t("notice-forged-title"), paragraphs).go(key!("notice-go-home"), "/")
    }

    /// 404: not there, or not the reader's.
    #[must_use]
    pub fn not_found(frame: Frame) -> Self {
        let w = frame.words;
        let paragraphs = vec![w.t("notice-not-found-text")];
        Self::new(frame, Tone::Link, w.t("notice-not-found-title"), paragraphs).go(key!("notice-go-home"), "/")
    }

    /// A link to choose a new password that does not work: unknown, used, or too old.
    #[must_use]
    pub fn dead_recovery(frame: Frame) -> Self {
        let w = frame.words;
        let paragraphs = vec![w.t("notice-dead-recovery-text")];
        Self::new(frame, Tone::Link, w.t("notice-dead-recovery-title"), paragraphs).go(key!("notice-dead-recovery-go"), "/recover")
    }

    /// A link for operators that does not work: unknown, used, or too old.
    #[must_use]
    pub fn dead_join(frame: Frame) -> Self {
        let w = frame.words;
        let paragraphs = vec![w.t("notice-dead-join-text")];
        Self::new(frame, Tone::Link, w.t("notice-dead-join-title"), paragraphs).go(key!("notice-go-home"), "/")
    }

    /// 409: what the form was about has changed meanwhile; `again` leads to how it stands now.
    #[must_use]
    pub fn stale(frame: Frame, again: &str) -> Self {
        let w = frame.words;
        let paragraphs = vec![w.t("notice-stale-text")];
        Self::new(frame, Tone::Calm, w.t("notice-stale-title"), paragraphs).go(key!("notice-go-again"), again)
    }

    /// 429: too many tries.
    #[must_use]
    pub fn too_many(frame: Frame) -> Self {
        let w = frame.words;
        let paragraphs = vec![w.t("notice-too-many-text")];
        Self::new(frame, Tone::Calm, w.t("notice-too-many-title"), paragraphs).go(key!("notice-go-home"), "/")
    }

    /// 500: ours to mend.
    #[must_use]
    pub fn broken(frame: Frame, request_id: Option<String>) -> Self {
        let w = frame.words;
        let paragraphs = vec![w.t("notice-broken-text")];
        let mut notice = Self::new(frame, Tone::Broken, w.t("notice-broken-title"), paragraphs);
        notice.request_id = request_id;
        notice.go(key!("notice-go-home"), "/")
    }

    /// 503: the database cannot be reached, or the server is too busy; nothing was lost.
    #[must_use]
    pub fn unavailable(frame: Frame, again: &str) -> Self {
        let w = frame.words;
        let paragraphs = vec![w.t("notice-unavailable-text")];
        Self::new(frame, Tone::Broken, w.t("notice-unavailable-title"), paragraphs).go(key!("notice-go-again"), again)
    }
}
