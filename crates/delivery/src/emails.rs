//! The e-mails: each a folder `emails/<kind>/` with its subject, its text and its HTML form; the words are the
//! catalogues'. Rendering is pure: whoever sends says to whom, in which language and under which brand.

mod account_exists;
mod address;
mod address_corrected;
mod apply_requested;
mod card_expiring;
mod contract_code;
mod invitation;
mod invoice_decided;
mod letter;
mod member_invitation;
mod membership;
mod new_device;
mod one_time_code;
mod password;
mod quoted;
mod readdressed;
mod receipt;
mod reminder;
mod role_asked;
mod role_decided;
mod samples;
mod seller_change;
mod seller_notice;
mod subscription_failed;
mod undone;
mod vendor_added;
mod verify_email;

use i18n::Words;

pub use account_exists::AccountExists;
pub use address::{EmailChangeAsked, EmailChanged, EmailTaken};
pub use address_corrected::AddressCorrected;
pub use apply_requested::ApplyRequested;
pub use card_expiring::CardExpiring;
pub use contract_code::{CodeNews, CodeNotice, ContractCodeNews, ContractCodeNotice};
pub use invitation::{Invitation, OrderedSubscription};
pub use invoice_decided::InvoiceDecided;
pub use member_invitation::MemberInvitation;
pub use membership::{MemberRemoved, RoleChanged};
pub use new_device::NewDevice;
pub use one_time_code::{HandOverCode, OfOrder, OneTimeCode};
pub use password::{NoAccount, PasswordChanged, PasswordReset};
pub use quoted::Quoted;
pub use readdressed::Readdressed;
pub use receipt::{AppliedSubscription, Receipt, UndoWay};
pub use reminder::Reminder;
pub use role_asked::RoleAsked;
pub use role_decided::RoleDecided;
pub use samples::samples;
pub use seller_change::{SellerChangeNews, SellerChangeNotice, SellerStep};
pub use seller_notice::{SellerNews, SellerNotice};
pub use subscription_failed::SubscriptionFailed;
pub use undone::{Undone, UndoneReader};
pub use vendor_added::VendorAdded;
pub use verify_email::VerifyEmail;

/// Who runs the platform, as letters name it.
#[derive(Copy, Clone, Debug)]
pub struct Brand<'a> {
    /// The vendor's name, from the configuration.
    pub vendor_name: &'a str,
    /// The public URL that every link of a letter begins with.
    pub public_url: &'a str,
}

/// An e-mail ready to be sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rendered {
    /// One line, without control characters.
    pub subject: String,
    /// The plain text, lines of at most 76 characters except where a link is longer.
    pub text: String,
    /// The same as a whole HTML document.
    pub html: String,
    /// The links of both forms, one per purpose.
    pub links: Vec<String>,
}

/// Every e-mail that is sent.
#[derive(Clone, Debug)]
pub enum Email {
    /// A seller has placed an order: the onboarding link.
    Invitation(Invitation),
    /// The same link, before it ends.
    Reminder(Reminder),
    /// The code that lets another account go on with an invitation.
    OneTimeCode(OneTimeCode),
    /// The code that hands an order over.
    HandOverCode(HandOverCode),
    /// A link went to another mailbox.
    Readdressed(Readdressed),
    /// What a seller should know of its order.
    SellerNotice(SellerNotice),
    /// The code that verifies an e-mail address.
    VerifyEmail(VerifyEmail),
    /// Somebody tried to create an account that exists.
    AccountExists(AccountExists),
    /// The receipt after subscriptions were applied.
    Receipt(Receipt),
    /// A service could not prepare a subscription.
    SubscriptionFailed(SubscriptionFailed),
    /// The link to choose a new password.
    PasswordReset(PasswordReset),
    /// A new password was asked for with an address that has no account.
    NoAccount(NoAccount),
    /// A password was changed.
    PasswordChanged(PasswordChanged),
    /// Somebody wants an address that has an account for another one.
    EmailTaken(EmailTaken),
    /// To the address so far: another one was asked for.
    EmailChangeAsked(EmailChangeAsked),
    /// To the address so far: another one is in its place.
    EmailChanged(EmailChanged),
    /// Somebody signed in from a browser that never did before.
    NewDevice(NewDevice),
    /// A colleague's order is for the reader to apply.
    ApplyRequested(ApplyRequested),
    /// Somebody asks the reader, an owner, for a role.
    RoleAsked(RoleAsked),
    /// How the owners decided.
    RoleDecided(RoleDecided),
    /// Somebody is asked to be a member of an organization.
    MemberInvitation(MemberInvitation),
    /// A member has another role.
    RoleChanged(RoleChanged),
    /// A member was removed.
    MemberRemoved(MemberRemoved),
    /// An operator corrected an address that was kept with consent.
    AddressCorrected(AddressCorrected),
    /// An operator decided whether an organization pays by invoice.
    InvoiceDecided(InvoiceDecided),
    /// The last day of the card by which an organization pays the vendor is near.
    CardExpiring(CardExpiring),
    /// The vendor has become a seller of the reader's organization.
    VendorAdded(VendorAdded),
    /// What a seller should know of its contract codes.
    ContractCodeNews(ContractCodeNews),
    /// What owners should know of a contract code.
    ContractCodeNotice(ContractCodeNotice),
    /// What was applied was taken back.
    Undone(Undone),
    /// What a seller should know of an organization that comes or goes.
    SellerChangeNews(SellerChangeNews),
    /// What owners should know of their organization's change of seller.
    SellerChangeNotice(SellerChangeNotice),
}

impl Email {
    /// The stable name of the kind, as in the header `X-Passerelle-Kind`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Invitation(_) => "invitation",
            Self::Reminder(_) => "invitation_reminder",
            Self::OneTimeCode(_) => "one_time_code",
            Self::HandOverCode(_) => "hand_over_code",
            Self::Readdressed(_) => "readdressed",
            Self::SellerNotice(_) => "seller_notice",
            Self::VerifyEmail(_) => "verify_email",
            Self::AccountExists(_) => "account_exists",
            Self::Receipt(_) => "receipt",
            Self::SubscriptionFailed(_) => "subscription_failed",
            Self::PasswordReset(_) => "password_reset",
            Self::NoAccount(_) => "no_account",
            Self::PasswordChanged(_) => "password_changed",
            Self::EmailTaken(_) => "email_taken",
            Self::EmailChangeAsked(_) => "email_change_asked",
            Self::EmailChanged(_) => "email_changed",
            Self::NewDevice(_) => "new_device",
            Self::ApplyRequested(_) => "apply_requested",
            Self::RoleAsked(_) => "role_asked",
            Self::RoleDecided(_) => "role_decided",
            Self::MemberInvitation(_) => "member_invitation",
            Self::RoleChanged(_) => "role_changed",
            Self::MemberRemoved(_) => "member_removed",
            Self::AddressCorrected(_) => "address_corrected",
            Self::InvoiceDecided(_) => "invoice_decided",
            Self::CardExpiring(_) => "card_expiring",
            Self::VendorAdded(_) => "vendor_added",
            Self::ContractCodeNews(letter) => letter.kind(),
            Self::ContractCodeNotice(letter) => letter.kind(),
            Self::Undone(letter) => letter.kind(),
            Self::SellerChangeNews(letter) => letter.kind(),
            Self::SellerChangeNotice(letter) => letter.kind(),
        }
    }

    /// The e-mail in the recipient's language.
    ///
    /// # Errors
    /// When a template cannot be filled, which no value of the fields brings about.
    pub fn render(&self, words: Words, brand: Brand<'_>) -> Result<Rendered, askama::Error> {
        match self {
            Self::Invitation(letter) => letter.render(words, brand),
            Self::Reminder(letter) => letter.render(words, brand),
            Self::OneTimeCode(letter) => letter.render(words, brand),
            Self::HandOverCode(letter) => letter.render(words, brand),
            Self::Readdressed(letter) => letter.render(words, brand),
            Self::SellerNotice(letter) => letter.render(words, brand),
            Self::VerifyEmail(letter) => letter.render(words, brand),
            Self::AccountExists(letter) => letter.render(words, brand),
            Self::Receipt(letter) => letter.render(words, brand),
            Self::SubscriptionFailed(letter) => letter.render(words, brand),
            Self::PasswordReset(letter) => letter.render(words, brand),
            Self::NoAccount(letter) => letter.render(words, brand),
            Self::PasswordChanged(letter) => letter.render(words, brand),
            Self::EmailTaken(letter) => letter.render(words, brand),
            Self::EmailChangeAsked(letter) => letter.render(words, brand),
            Self::EmailChanged(letter) => letter.render(words, brand),
            Self::NewDevice(letter) => letter.render(words, brand),
            Self::ApplyRequested(letter) => letter.render(words, brand),
            Self::RoleAsked(letter) => letter.render(words, brand),
            Self::RoleDecided(letter) => letter.render(words, brand),
            Self::MemberInvitation(letter) => letter.render(words, brand),
            Self::RoleChanged(letter) => letter.render(words, brand),
            Self::MemberRemoved(letter) => letter.render(words, brand),
            Self::AddressCorrected(letter) => letter.render(words, brand),
            Self::InvoiceDecided(letter) => letter.render(words, brand),
            Self::CardExpiring(letter) => letter.render(words, brand),
            Self::VendorAdded(letter) => letter.render(words, brand),
            Self::ContractCodeNews(letter) => letter.render(words, brand),
            Self::ContractCodeNotice(letter) => letter.render(words, brand),
            Self::Undone(letter) => letter.render(words, brand),
            Self::SellerChangeNews(letter) => letter.render(words, brand),
            Self::SellerChangeNotice(letter) => letter.render(words, brand),
        }
    }
}

/// The display name of the `From` header: `Northwind via Passerelle Cloud`; the vendor's name alone when the vendor
/// writes for itself. The address beside it is the platform's own, never the seller's, so that DMARC aligns.
///
/// Characters that could make a mailbox of it (`< > @ "`) are left out; the mail library quotes the rest.
#[must_use]
pub fn sender_name(seller: Option<&str>, words: Words, brand: Brand<'_>) -> String {
    let vendor = quoted::one_line(brand.vendor_name);
    let name = match seller.map(Quoted::from) {
        Some(seller) if !seller.is_empty() && seller.to_string() != vendor => {
            words.with("email-sender", &[("seller", seller.arg()), ("vendor", vendor.into())])
        }
        _ => vendor,
    };
    name.replace(['<', '>', '@', '"'], "")
}
