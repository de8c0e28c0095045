//! A sample of every e-mail, for the tests that read them all and for the preview.

use domain::{
    member::{Rights, Wish},
    organization::Role,
    payment::CardWarning,
};
use jiff::civil::{Date, date};

use super::{
    AccountExists, AddressCorrected, AppliedSubscription, ApplyRequested, Brand, CardExpiring, CodeNews, CodeNotice, ContractCodeNews,
    ContractCodeNotice, Email, EmailChangeAsked, EmailChanged, EmailTaken, HandOverCode, Invitation, InvoiceDecided, MemberInvitation,
    MemberRemoved, NewDevice, NoAccount, OfOrder, OneTimeCode, OrderedSubscription, PasswordChanged, PasswordReset, Quoted, Readdressed,
    Receipt, Reminder, RoleAsked, RoleChanged, RoleDecided, SellerChangeNews, SellerChangeNotice, SellerNews, SellerNotice, SellerStep,
    SubscriptionFailed, UndoWay, Undone, UndoneReader, VendorAdded, VerifyEmail,
};

/// Every e-mail in each of its interesting states, by a name that says which.
#[must_use]
pub fn samples(brand: Brand<'_>) -> Vec<(&'static str, Email)> {
    [orders_and_people(brand), invoices(brand), changes(brand)].concat()
}

fn invoices(brand: Brand<'_>) -> Vec<(&'static str, Email)> {
    let decided =
        |refused| Email::InvoiceDecided(invoice_decided(format!("{}/organizations/org_01kb3c/billing", brand.public_url), refused));
    vec![("invoice_approved", decided(None)), ("invoice_refused", decided(Some("Two invoices of last year are unpaid.")))]
}

fn orders_and_people(brand: Brand<'_>) -> Vec<(&'static str, Email)> {
    let address = |path: &str| format!("{}{path}", brand.public_url);
    vec![
        ("invitation", Email::Invitation(invitation(address(LINK)))),
        ("invitation-handed-over", Email::Invitation(Invitation { handed_by: "Camille Roux".into(), ..invitation(address(LINK)) })),
        ("invitation_reminder", Email::Reminder(Reminder { invitation: invitation(address(LINK)), days: 7 })),
        ("invitation_reminder-last", Email::Reminder(Reminder { invitation: invitation(address(LINK)), days: 1 })),
        (
            "one_time_code",
            Email::OneTimeCode(OneTimeCode {
                order: order(),
                account: Quoted::contact("pierre.petit@acme.example"),
                code: "40718263".to_owned(),
            }),
        ),
        (
            "hand_over_code",
            Email::HandOverCode(HandOverCode {
                order: order(),
                colleague: "Pierre Petit".into(),
                mailbox: Quoted::contact("pierre.petit@acme.example"),
                code: "40718263".to_owned(),
            }),
        ),
        ("readdressed", Email::Readdressed(Readdressed { order: order(), name: "Ada Martin".into(), colleague: "".into() })),
        ("readdressed-handed-over", Email::Readdressed(Readdressed { order: order(), name: "".into(), colleague: "Pierre Petit".into() })),
        ("seller_notice-link", notice(SellerNews::LinkRequested)),
        ("seller_notice-readdress", notice(SellerNews::ReaddressAsked { account: Quoted::contact("pierre.petit@acme.example") })),
        ("seller_notice-handed", notice(handed(false))),
        ("seller_notice-handed-send", notice(handed(true))),
        ("contract_code_registered", code_news(CodeNews::Registered { tail: "X7Q2".to_owned(), orders: "PO-1042, PO-1043".into() })),
        ("contract_code_guessed", code_news(CodeNews::Guessed)),
        ("contract_code_reminder", code_notice(address(CODES), CodeNotice::Reminder { reference: "PO-1042".into() })),
        ("contract_code_ended-expired", code_notice(address(CODES), CodeNotice::Expired { tail: "X7Q2".to_owned() })),
        ("contract_code_ended-withdrawn", code_notice(address(CODES), CodeNotice::Withdrawn { tail: "X7Q2".to_owned() })),
        ("verify_email", Email::VerifyEmail(VerifyEmail { code: "40718263".to_owned() })),
        ("account_exists", Email::AccountExists(AccountExists { link: address("/sign-in") })),
        ("receipt", Email::Receipt(receipt(address("/organizations/org_01kb3c"), false))),
        ("receipt-one-discounted", Email::Receipt(receipt(address("/organizations/org_01kb3c"), true))),
        ("undone", Email::Undone(undone(owner(address("/")), true))),
        ("undone-organization-stays", Email::Undone(undone(owner(address("/")), false))),
        ("undone_seller", Email::Undone(undone(UndoneReader::Seller, true))),
        ("subscription_failed", Email::SubscriptionFailed(subscription_failed(address("/organizations/org_01kb3c")))),
        ("apply_requested", Email::ApplyRequested(apply_requested(address("/organizations/org_01kb3c")))),
        ("address_corrected", Email::AddressCorrected(address_corrected(address("/organizations/org_01kb3c")))),
    ]
    .into_iter()
    .chain(about_sellers(address))
    .chain(about_members(address))
    .chain(about_accounts(address))
    .collect()
}

fn about_sellers(address: impl Fn(&str) -> String) -> Vec<(&'static str, Email)> {
    let link = address("/organizations/org_01kb3c/billing");
    let letter = VendorAdded { organization: "Acme SA".into(), seller: "Passerelle Cloud".into(), link };
    let card = |warning| {
        Email::CardExpiring(CardExpiring {
            organization: "Acme SA".into(),
            seller: "Passerelle Cloud".into(),
            brand: "visa".to_owned(),
            last4: "4242".to_owned(),
            expires_on: date(2026, 12, 31),
            warning,
            link: address("/organizations/org_01kb3c/billing/payment"),
        })
    };
    vec![
        ("vendor_added", Email::VendorAdded(letter)),
        ("card_expiring", card(CardWarning::Expiring)),
        ("card_expiring-over", card(CardWarning::Expired)),
    ]
}

fn about_members(address: impl Fn(&str) -> String) -> Vec<(&'static str, Email)> {
    let asked = |wish| Email::RoleAsked(role_asked(address("/organizations/org_01kb3c"), wish));
    let decided = |wish, organization: Option<Quoted>| Email::RoleDecided(role_decided(address("/"), organization, wish));
    let acme = || Some("Acme SA".into());
    let invited = |role, billing| {
        Email::MemberInvitation(MemberInvitation {
            person: "Ada Martin".into(),
            address: Quoted::contact("ada@acme.example"),
            organization: "Acme SA".into(),
            rights: Rights::new(role, billing),
            link: address("/join/8mJ2c1lq0Xo7Vb5nTzR4yKpW9sHgEu3aFdLiMxQvBtC"),
            expires_on: date(2026, 12, 4),
        })
    };
    let changed = |role, billing| {
        Email::RoleChanged(RoleChanged {
            name: "Pierre Petit".into(),
            organization: "Acme SA".into(),
            rights: Rights::new(role, billing),
            link: address("/organizations/org_01kb3c"),
        })
    };
    vec![
        ("role_asked", asked(Wish::Owner)),
        ("role_asked-administrator", asked(Wish::Administrator)),
        ("role_asked-billing", asked(Wish::BillingReader)),
        ("role_decided-approved", decided(Wish::Owner, acme())),
        ("role_decided-approved-billing", decided(Wish::BillingReader, acme())),
        ("role_decided-refused", decided(Wish::Owner, None)),
        ("role_decided-refused-administrator", decided(Wish::Administrator, None)),
        ("member_invitation-owner", invited(Role::Owner, false)),
        ("member_invitation-administrator", invited(Role::Administrator, false)),
        ("member_invitation-billing", invited(Role::Member, true)),
        ("role_changed", changed(Role::Administrator, false)),
        ("role_changed-billing", changed(Role::Member, true)),
        ("member_removed", Email::MemberRemoved(MemberRemoved { name: "Pierre Petit".into(), organization: "Acme SA".into() })),
    ]
}

fn about_accounts(address: impl Fn(&str) -> String) -> Vec<(&'static str, Email)> {
    let name = || Quoted::from("Ada Martin");
    let device = |browser: &str, system: &str| NewDevice {
        name: name(),
        browser: browser.into(),
        system: system.into(),
        at: morning(),
        link: address("/account"),
    };
    let (asked, new) = (address("/recover"), || Quoted::from("a•••@studio.example"));
    vec![
        (
            "password_reset",
            Email::PasswordReset(PasswordReset { name: name(), link: address("/recover/8mJ2c1lq0Xo7Vb5nTzR4yKpW9sHgEu3aFdLiMxQvBtC") }),
        ),
        ("no_account", Email::NoAccount(NoAccount { link: address("/sign-up") })),
        ("password_changed", Email::PasswordChanged(PasswordChanged { name: name(), at: morning(), link: asked.clone() })),
        ("email_taken", Email::EmailTaken(EmailTaken { link: address("/sign-in") })),
        ("email_change_asked", Email::EmailChangeAsked(EmailChangeAsked { name: name(), email: new(), link: asked })),
        ("email_changed", Email::EmailChanged(EmailChanged { name: name(), email: new(), at: morning(), link: address("/") })),
        ("new_device", Email::NewDevice(device("Firefox", "Linux"))),
        ("new_device-unknown", Email::NewDevice(device("", ""))),
    ]
}

fn morning() -> jiff::Timestamp {
    date(2026, 11, 23).at(7, 38, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).map(|at| at.timestamp()).unwrap_or_default()
}

const LINK: &str = "/i/8mJ2c1lq0Xo7Vb5nTzR4yKpW9sHgEu3aFdLiMxQvBtC";

fn order() -> OfOrder {
    OfOrder { seller: "Northwind".into(), contact: Quoted::contact("support@northwind.example"), reference: "PO-1042".into() }
}

fn handed(by_seller: bool) -> SellerNews {
    SellerNews::HandedOver { mailbox: Quoted::contact("pierre.petit@acme.example"), by_seller }
}

fn notice(what: SellerNews) -> Email {
    Email::SellerNotice(SellerNotice { order: order(), id: "ord_01h455vb4pex5vsknk084sn02q".to_owned(), what })
}

const CODES: &str = "/organizations/org_01kb3c/contract-code?seller=sel_01kb3c";

fn code_news(what: CodeNews) -> Email {
    Email::ContractCodeNews(ContractCodeNews { seller: "Northwind".into(), organization: "Acme SA".into(), what })
}

fn code_notice(link: String, what: CodeNotice) -> Email {
    let (seller, contact) = ("Northwind".into(), Quoted::contact("support@northwind.example"));
    Email::ContractCodeNotice(ContractCodeNotice { seller, contact, organization: "Acme SA".into(), what, link })
}

/// Letters about a change of seller.
fn changes(brand: Brand<'_>) -> Vec<(&'static str, Email)> {
    let link = || format!("{}{CHANGE}", brand.public_url);
    vec![
        ("seller_change_notice-asked", change_notice(link(), SellerStep::Asked)),
        ("seller_change_notice-rolled-back", change_notice(link(), SellerStep::RolledBack)),
        ("seller_change_notice-done", change_notice(link(), SellerStep::Done)),
        ("seller_change_notice-stopped", change_notice(link(), SellerStep::Stopped)),
        ("link_closed_notice", change_notice(link(), SellerStep::Closed)),
        ("seller_change_news-gaining-asked", change_news(SellerStep::Asked, true)),
        ("seller_change_news-gaining-rolled-back", change_news(SellerStep::RolledBack, true)),
        ("seller_change_news-gaining-done", change_news(SellerStep::Done, true)),
        ("seller_change_news-gaining-stopped", change_news(SellerStep::Stopped, true)),
        ("seller_change_news-losing-asked", change_news(SellerStep::Asked, false)),
        ("seller_change_news-losing-kept", change_news(SellerStep::RolledBack, false)),
        ("seller_change_news-losing-done", change_news(SellerStep::Done, false)),
        ("link_closed", change_news(SellerStep::Closed, false)),
    ]
}

const CHANGE: &str = "/organizations/org_01kb3c/seller-change";

fn change_notice(link: String, step: SellerStep) -> Email {
    let (from, to) = ("Northwind".into(), "Contoso Cloud".into());
    Email::SellerChangeNotice(SellerChangeNotice { organization: "Acme SA".into(), from, to, step, day: date(2026, 12, 15), link })
}

fn change_news(step: SellerStep, gaining: bool) -> Email {
    let (seller, organization) = ("Northwind".into(), "Acme SA".into());
    Email::SellerChangeNews(SellerChangeNews { seller, organization, step, gaining, day: date(2026, 12, 15) })
}

fn invitation(link: String) -> Invitation {
    Invitation {
        not_me: format!("{link}/not-me"),
        seller: "Northwind".into(),
        contact: Quoted::contact("support@northwind.example"),
        name: "Ada Martin".into(),
        handed_by: "".into(),
        company: "Acme SA".into(),
        reference: "PO-1042".into(),
        subscriptions: vec![backup(), compute()],
        link,
        expires_on: date(2026, 12, 23),
    }
}

fn apply_requested(link: String) -> ApplyRequested {
    ApplyRequested {
        sender: "Ada Martin".into(),
        address: Quoted::contact("ada@acme.example"),
        organization: "Acme SA".into(),
        seller: "Northwind".into(),
        contact: Quoted::contact("support@northwind.example"),
        subscriptions: vec![backup(), compute()],
        link,
    }
}

fn role_asked(link: String, wish: Wish) -> RoleAsked {
    RoleAsked { person: "Ada Martin".into(), address: Quoted::contact("ada@acme.example"), organization: "Acme SA".into(), wish, link }
}

fn role_decided(link: String, organization: Option<Quoted>, wish: Wish) -> RoleDecided {
    RoleDecided { name: "Ada Martin".into(), organization, wish, link }
}

fn invoice_decided(link: String, refused: Option<&str>) -> InvoiceDecided {
    InvoiceDecided { organization: "Acme SA".into(), refused: refused.map(Quoted::passage), link }
}

fn address_corrected(link: String) -> AddressCorrected {
    let lines = |lines: [&str; 3]| lines.map(Quoted::passage).to_vec();
    AddressCorrected {
        organization: "Acme SA".into(),
        old: lines(["12 r. de la Republique", "69200 Lion", "France"]),
        new: lines(["12 rue de la République", "69002 Lyon", "France"]),
        link,
    }
}

fn receipt(link: String, discounted: bool) -> Receipt {
    let mut subscriptions =
        vec![applied(backup(), date(2026, 11, 23), date(2027, 11, 22)), applied(compute(), date(2026, 12, 1), date(2028, 5, 31))];
    if discounted {
        subscriptions.truncate(1);
    }
    Receipt {
        name: "Ada Martin".into(),
        organization: "Acme SA".into(),
        seller: "Northwind".into(),
        contact: Quoted::contact("support@northwind.example"),
        applied_by: "Ada Martin".into(),
        applied_at: morning(),
        subscriptions,
        discounted,
        undo: (!discounted).then(|| UndoWay {
            until: morning() + jiff::SignedDuration::from_hours(24),
            link: link.replace("/organizations/org_01kb3c", "/onboarding/onb_01kb3c/undo"),
        }),
        link,
    }
}

fn owner(link: String) -> UndoneReader {
    UndoneReader::Owner { contact: Quoted::contact("support@northwind.example"), link }
}

fn undone(reader: UndoneReader, gone: bool) -> Undone {
    Undone {
        reader,
        organization: "Acme SA".into(),
        gone,
        seller: "Northwind".into(),
        undone_by: "Ada Martin".into(),
        undone_at: morning(),
        subscriptions: vec![(backup(), "PO-1042".into()), (compute(), "PO-1043".into())],
    }
}

fn subscription_failed(link: String) -> SubscriptionFailed {
    SubscriptionFailed {
        name: "Ada Martin".into(),
        service: "Cloud Compute".into(),
        plan: "Reserved".into(),
        organization: "Acme SA".into(),
        seller: "Northwind".into(),
        contact: Quoted::contact("support@northwind.example"),
        reason: Quoted::passage("No capacity is left in the region Paris for machines of this size. More arrives tonight."),
        link,
    }
}

fn backup() -> OrderedSubscription {
    OrderedSubscription { service: "Cloud Backup".into(), plan: "Standard".into(), quantity: 1_250, term_months: 12 }
}

fn compute() -> OrderedSubscription {
    OrderedSubscription { service: "Cloud Compute".into(), plan: "Reserved".into(), quantity: 4, term_months: 18 }
}

fn applied(ordered: OrderedSubscription, starts_on: Date, ends_on: Date) -> AppliedSubscription {
    AppliedSubscription { in_preparation: ordered.term_months > 12, ordered, starts_on, ends_on, reference: "PO-1042".into() }
}
