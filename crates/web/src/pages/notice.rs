use super::{Action, FieldError, Frame, Support, Way};
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
    /// Asks for a fresh link.
    pub mailbox: Option<MailboxForm>,
    /// The request's id, to be quoted to the operator.
    pub request_id: Option<String>,
}

/// Asks for a fresh link, which goes to the invited mailbox alone. Posts `email`.
#[derive(Clone, Debug)]
pub struct MailboxForm {
    /// Where to.
    pub path: String,
    /// The invited mailbox, masked.
    pub invited: String,
    /// The seller sends its links itself.
    pub by_seller: bool,
    /// It was asked for a moment ago.
    pub asked: bool,
    /// What was entered.
    pub email: String,
    /// What needs another try.
    pub errors: Vec<FieldError>,
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
        Self { frame, tone, title, paragraphs, support: None, actions: Vec::new(), mailbox: None, request_id: None }
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

    /// Billing & Subscriptions is for owners and billing readers; a member hears whom to ask.
    #[must_use]
    pub fn billing_closed(frame: Frame, organization: &str, path: &str) -> Self {
        let w = frame.words;
        let paragraphs = vec![w.with("billing-closed", &[("organization", organization.into())])];
        Self::new(frame, Tone::Guarded, w.t("billing-closed-title"), paragraphs).go(key!("billing-closed-back"), path)
    }

    /// Owners register contract codes; another member hears so.
    #[must_use]
    pub fn contract_closed(frame: Frame, organization: &str, path: &str) -> Self {
        let w = frame.words;
        let paragraphs = vec![w.with("contract-closed", &[("organization", organization.into())])];
        Self::new(frame, Tone::Guarded, w.t("contract-closed-title"), paragraphs).go(key!("billing-closed-back"), path)
    }

    /// What was applied is taken back; `again` leads to the draft that has it.
    #[must_use]
    pub fn undone(frame: Frame, at: &str, organization: &str, gone: bool, again: Option<&str>) -> Self {
        let w = frame.words;
        let args = [("moment", at.into()), ("organization", organization.into())];
        let fate = if gone { key!("undone-organization-gone") } else { key!("undone-organization-stays") };
        let paragraphs = vec![w.with("undone-text", &args), w.with(fate, &args), w.t("undone-next")];
        let notice = Self::new(frame, Tone::Good, w.t("undone-title"), paragraphs);
        let notice = match again {
            Some(path) => notice.go(key!("undone-again"), path),
            None => notice,
        };
        notice.go(key!("notice-go-home"), "/")
    }

    /// What was applied cannot be taken back, for the reason with this code; the seller can help.
    #[must_use]
    pub fn undo_closed(frame: Frame, code: &str, support: Support, organization: Option<&str>) -> Self {
        let w = frame.words;
        let args = [("seller", support.seller.as_str().into())];
        let paragraphs = vec![crate::sentence::refusal_sentence(w, code), w.with("undo-closed-next", &args)];
        let notice = Self::new(frame, Tone::Calm, w.t("undo-closed-title"), paragraphs).ask(support);
        match organization {
            Some(path) => notice.go(key!("notice-go-organization"), path),
            None => notice.go(key!("notice-go-home"), "/"),
        }
    }

    /// Owners change the business address; another member hears so.
    #[must_use]
    pub fn address_closed(frame: Frame, organization: &str, path: &str) -> Self {
        let w = frame.words;
        let paragraphs = vec![w.with("address-closed", &[("organization", organization.into())])];
        Self::new(frame, Tone::Guarded, w.t("address-closed-title"), paragraphs).go(key!("billing-closed-back"), path)
    }

    /// Owners change the organization's seller; another member hears so.
    #[must_use]
    pub fn change_closed(frame: Frame, organization: &str, path: &str) -> Self {
        let w = frame.words;
        let paragraphs = vec![w.with("change-closed", &[("organization", organization.into())])];
        Self::new(frame, Tone::Guarded, w.t("change-closed-title"), paragraphs).go(key!("billing-closed-back"), path)
    }

    /// Owners add the vendor as a seller and change how it bills; another member hears so.
    #[must_use]
    pub fn vendor_closed(frame: Frame, organization: &str, path: &str) -> Self {
        let w = frame.words;
        let paragraphs = vec![w.with("vendor-closed", &[("organization", organization.into())])];
        Self::new(frame, Tone::Guarded, w.t("vendor-closed-title"), paragraphs).go(key!("billing-closed-back"), path)
    }

    /// Owners change how the organization pays; who may only look hears so.
    #[must_use]
    pub fn payment_closed(frame: Frame, organization: &str, path: &str) -> Self {
        let w = frame.words;
        let paragraphs = vec![w.with("payment-closed", &[("organization", organization.into())])];
        Self::new(frame, Tone::Guarded, w.t("payment-closed-title"), paragraphs).go(key!("payment-closed-back"), path)
    }

    /// A link nobody knows, or a malformed one: one neutral page, the same for both.
    #[must_use]
    pub fn unknown_link(frame: Frame) -> Self {
        let w = frame.words;
        let paragraphs = vec![w.t("notice-unknown-link-text"), w.t("notice-unknown-link-next")];
        Self::new(frame, Tone::Link, w.t("notice-unknown-link-title"), paragraphs).go(key!("notice-go-home"), "/")
    }

    /// A link past its last day. The order waits, and a fresh link can be asked for.
    #[must_use]
    pub fn expired_link(frame: Frame, support: Support, since: Date, mailbox: MailboxForm) -> Self {
        let w = frame.words;
        let args = [("seller", support.seller.as_str().into()), ("date", w.date(since).into())];
        let paragraphs = vec![w.with("notice-expired-text", &args)];
        let mut notice = Self::new(frame, Tone::Calm, w.t("notice-expired-title"), paragraphs).ask(support);
        notice.mailbox = Some(mailbox);
        notice
    }

    /// A newer link stands in its place. It can be sent once more.
    #[must_use]
    pub fn replaced_link(frame: Frame, support: Support, mailbox: MailboxForm) -> Self {
        let w = frame.words;
        let args = [("seller", support.seller.as_str().into()), ("invited", mailbox.invited.as_str().into())];
        let paragraphs = vec![w.with("notice-replaced-text", &args)];
        let mut notice = Self::new(frame, Tone::Link, w.t("notice-replaced-title"), paragraphs).ask(support);
        notice.mailbox = Some(mailbox);
        notice
    }

    /// Whoever was invited handed the order over to a colleague, whose mailbox is masked.
    #[must_use]
    pub fn handed_over(frame: Frame, support: Support, colleague: &str, since: Date) -> Self {
        let w = frame.words;
        let args = [("seller", support.seller.as_str().into()), ("colleague", colleague.into()), ("date", w.date(since).into())];
        let paragraphs = vec![w.with("notice-handed-text", &args), w.with("notice-handed-next", &args)];
        Self::new(frame, Tone::Good, w.t("notice-handed-title"), paragraphs).ask(support)
    }

    /// The seller withdrew the link; the order stands.
    #[must_use]
    pub fn revoked_link(frame: Frame, support: Support) -> Self {
        let w = frame.words;
        let args = [("seller", support.seller.as_str().into())];
        let paragraphs = vec![w.with("notice-revoked-text", &args), w.with("notice-withdrawn-next", &args)];
        Self::new(frame, Tone::Link, w.t("notice-revoked-title"), paragraphs).ask(support)
    }

    /// The seller cancelled the order.
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

    /// The invitation is for another mailbox than the signed-in account's, and its seller wants that one. `asked` when the
    /// seller was asked a moment ago to send it to this one.
    #[must_use]
    pub fn wrong_account(frame: Frame, invited: &str, support: Support, invitation: &str, asked: bool) -> Self {
        let w = frame.words;
        let account = frame.account.as_ref().map(|account| account.email.clone()).unwrap_or_default();
        let args = [("invited", invited.into()), ("account", account.into()), ("seller", support.seller.as_str().into())];
        let (title, next) = if asked {
            (key!("notice-readdress-asked-title"), key!("notice-readdress-asked-next"))
        } else {
            (key!("notice-wrong-account-title"), key!("notice-wrong-account-next"))
        };
        let paragraphs = vec![w.with("notice-wrong-account-text", &args), w.with(next, &args)];
        let tone = if asked { Tone::Good } else { Tone::Guarded };
        let mut notice = Self::new(frame, tone, w.t(title), paragraphs).ask(support);
        let fields = vec![("invitation".to_owned(), invitation.to_owned())];
        notice.actions.push(Action { label: w.t("use-another-account"), way: Way::Post { path: "/switch".to_owned(), fields } });
        if !asked {
            let path = format!("/invitations/{invitation}/readdress");
            notice.actions.push(Action { label: w.t("notice-ask-readdress"), way: Way::Post { path, fields: Vec::new() } });
        }
        notice
    }

    /// The order's code has to be entered before anything is done with it.
    #[must_use]
    pub fn code_missing(frame: Frame, path: &str) -> Self {
        let w = frame.words;
        let paragraphs = vec![w.t("refusal-code-missing")];
        Self::new(frame, Tone::Guarded, w.t("code-title"), paragraphs).go(key!("code-go"), path)
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

    /// An invitation to an organization whose days are over; it can be sent again.
    #[must_use]
    pub fn joining_expired(frame: Frame, organization: &str, inviter: &str) -> Self {
        let w = frame.words;
        let args = [("organization", organization.into()), ("person", inviter.into())];
        let paragraphs = vec![w.with("notice-joining-expired-text", &args)];
        Self::new(frame, Tone::Calm, w.t("notice-joining-expired-title"), paragraphs).go(key!("notice-go-home"), "/")
    }

    /// An invitation to an organization that was withdrawn or replaced; `path` leads there whoever belongs to it already.
    #[must_use]
    pub fn joining_revoked(frame: Frame, organization: &str, path: Option<&str>) -> Self {
        let w = frame.words;
        let paragraphs = vec![w.with("notice-joining-revoked-text", &[("organization", organization.into())])];
        let notice = Self::new(frame, Tone::Link, w.t("notice-joining-revoked-title"), paragraphs);
        notice.leading_to(path)
    }

    /// An invitation to an organization that was declined, and how to change one's mind.
    #[must_use]
    pub fn declined_to_join(frame: Frame, organization: &str, inviter: &str) -> Self {
        let w = frame.words;
        let args = [("organization", organization.into()), ("person", inviter.into())];
        let paragraphs = vec![w.with("notice-declined-text", &args)];
        Self::new(frame, Tone::Good, w.t("notice-declined-title"), paragraphs).go(key!("notice-go-home"), "/")
    }

    /// An invitation to an organization that was accepted; `path` leads there whoever belongs to it.
    #[must_use]
    pub fn joined(frame: Frame, organization: &str, path: Option<&str>) -> Self {
        let w = frame.words;
        let args = [("organization", organization.into())];
        let key = if path.is_some() { key!("notice-joined-text") } else { key!("notice-joined-other-text") };
        let paragraphs = vec![w.with(key, &args)];
        Self::new(frame, Tone::Good, w.t("notice-joined-title"), paragraphs).leading_to(path)
    }

    fn leading_to(self, path: Option<&str>) -> Self {
        match (path, self.frame.account.is_some()) {
            (Some(path), _) => self.go(key!("notice-go-organization"), path),
            (None, true) => self.go(key!("notice-go-home"), "/"),
            (None, false) => self.go(key!("sign-in"), "/sign-in"),
        }
    }

    /// 404: an invitation that is not for the signed-in account's mailbox, if there is one at all.
    #[must_use]
    pub fn invited_other(frame: Frame, invitation: &str) -> Self {
        let w = frame.words;
        let account = frame.account.as_ref().map(|account| account.email.clone()).unwrap_or_default();
        let paragraphs = vec![w.with("notice-invited-other-text", &[("account", account.into())])];
        let mut notice = Self::new(frame, Tone::Guarded, w.t("notice-invited-other-title"), paragraphs);
        let fields = vec![("invitation".to_owned(), invitation.to_owned())];
        notice.actions.push(Action { label: w.t("use-another-account"), way: Way::Post { path: "/switch".to_owned(), fields } });
        notice.go(key!("notice-go-home"), "/")
    }

    /// 403: the reader's role does not go that far.
    #[must_use]
    pub fn not_allowed(frame: Frame, back: &str) -> Self {
        let w = frame.words;
        let paragraphs = vec![w.t("refusal-not-allowed")];
        Self::new(frame, Tone::Guarded, w.t("notice-not-allowed-title"), paragraphs).go(key!("members-back"), back)
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
