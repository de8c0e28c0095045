//! Every page in every state worth looking at: the tests render them all in all languages, and
//! `cargo run -p web --example preview` writes them out to be looked at.

mod account;
mod billing;
mod buyer;
mod console;
mod contract_code;
mod demo;
mod members;
mod moves;
mod operator;
mod payment;
mod right_person;
mod sales;
mod seller_change;
mod undo;
mod vendor;

use super::{
    AccountBadge, AddVendor, AddressCase, AddressQueue, ApiReference, AskRole, BillingOverview, BillingProfile, BillingStep,
    BillingSubscription, BillingSubscriptions, BillingYear, CancelSale, ChangeAddress, ChangeBillingProfile, ChangeEmail, ChangePassword,
    CloseSeller, ConfirmVendor, ContractCode, Corrections, Demo, Done, EditMember, EnterCard, EnterCode, Frame, HandOver, HandOverCode,
    HandedOver, Home, Inbox, InboxMessage, InviteMember, InvoiceCase, InvoiceQueue, JoinOperators, JoinOrganization, Landing, MemberGoes,
    Members, MoveSellers, MyAccount, NewPassword, NewSale, Notice, OperatorHome, OrganizationPage, PaymentMethods, PlannedMove,
    ReaddressSale, Recover, RemovePayment, Review, Sale, Sales, SampleService, SelectSubscriptions, SellerChange, SetOrganization,
    ShownMove, SignIn, SignInAgain, SignUp, Support, Theme, Undo, Verify, Waiting, Welcome,
};
use askama::Template;
use i18n::{Language, Words};

/// A page that can show itself.
pub trait Samples: Template + Sized {
    /// The states worth looking at, each with a name that can be a file's.
    fn samples(words: Words) -> Vec<(&'static str, Self)>;
}

/// A page in some state, rendered.
pub struct Sample {
    /// Its name; unique among the samples.
    pub name: &'static str,
    /// The page.
    pub html: askama::Result<String>,
}

fn of_operators(words: Words) -> Vec<Sample> {
    let mut all = Vec::new();
    all.extend(rendered::<JoinOperators>(words));
    all.extend(rendered::<OperatorHome>(words));
    all.extend(rendered::<AddressQueue>(words));
    all.extend(rendered::<InvoiceQueue>(words));
    all.extend(rendered::<InvoiceCase>(words));
    all.extend(rendered::<AddressCase>(words));
    all.extend(rendered::<MoveSellers>(words));
    all.extend(rendered::<PlannedMove>(words));
    all.extend(rendered::<ShownMove>(words));
    all.extend(rendered::<Sales>(words));
    all.extend(rendered::<NewSale>(words));
    all.extend(rendered::<Sale>(words));
    all.extend(rendered::<CancelSale>(words));
    all.extend(rendered::<ReaddressSale>(words));
    all
}

fn of_the_vendor(words: Words) -> Vec<Sample> {
    let mut all = Vec::new();
    all.extend(rendered::<AddVendor>(words));
    all.extend(rendered::<ConfirmVendor>(words));
    all.extend(rendered::<BillingProfile>(words));
    all.extend(rendered::<ChangeBillingProfile>(words));
    all.extend(rendered::<PaymentMethods>(words));
    all.extend(rendered::<RemovePayment>(words));
    all.extend(rendered::<EnterCard>(words));
    all
}

/// Every state of every page in one language.
#[must_use]
pub fn all_samples(words: Words) -> Vec<Sample> {
    let mut all = of_operators(words);
    all.extend(of_the_vendor(words));
    all.extend(rendered::<Landing>(words));
    all.extend(rendered::<SignUp>(words));
    all.extend(rendered::<Verify>(words));
    all.extend(rendered::<SignIn>(words));
    all.extend(rendered::<SignInAgain>(words));
    all.extend(rendered::<SellerChange>(words));
    all.extend(rendered::<CloseSeller>(words));
    all.extend(rendered::<Recover>(words));
    all.extend(rendered::<NewPassword>(words));
    all.extend(rendered::<MyAccount>(words));
    all.extend(rendered::<ChangePassword>(words));
    all.extend(rendered::<ChangeEmail>(words));
    all.extend(rendered::<SelectSubscriptions>(words));
    all.extend(rendered::<SetOrganization>(words));
    all.extend(rendered::<BillingStep>(words));
    all.extend(rendered::<Review>(words));
    all.extend(rendered::<Done>(words));
    all.extend(rendered::<Waiting>(words));
    all.extend(rendered::<Undo>(words));
    all.extend(rendered::<Notice>(words));
    all.extend(rendered::<EnterCode>(words));
    all.extend(rendered::<HandOver>(words));
    all.extend(rendered::<HandOverCode>(words));
    all.extend(rendered::<HandedOver>(words));
    all.extend(rendered::<Welcome>(words));
    all.extend(rendered::<Home>(words));
    all.extend(rendered::<OrganizationPage>(words));
    all.extend(rendered::<BillingOverview>(words));
    all.extend(rendered::<BillingSubscriptions>(words));
    all.extend(rendered::<BillingSubscription>(words));
    all.extend(rendered::<BillingYear>(words));
    all.extend(rendered::<ContractCode>(words));
    all.extend(rendered::<ChangeAddress>(words));
    all.extend(rendered::<Corrections>(words));
    all.extend(rendered::<Members>(words));
    all.extend(rendered::<InviteMember>(words));
    all.extend(rendered::<EditMember>(words));
    all.extend(rendered::<MemberGoes>(words));
    all.extend(rendered::<AskRole>(words));
    all.extend(rendered::<JoinOrganization>(words));
    all.extend(rendered::<Inbox>(words));
    all.extend(rendered::<InboxMessage>(words));
    all.extend(rendered::<Demo>(words));
    all.extend(rendered::<SampleService>(words));
    all.extend(rendered::<ApiReference>(words));
    all
}

fn rendered<P: Samples>(words: Words) -> impl Iterator<Item = Sample> {
    P::samples(words).into_iter().map(|(name, page)| Sample { name, html: page.render() })
}

/// Nobody signed in, no order at hand.
fn visitor(words: Words) -> Frame {
    Frame {
        words,
        path: "/".to_owned(),
        vendor_name: "Passerelle Cloud".to_owned(),
        accent: None,
        logo: None,
        theme: Theme::Auto,
        account: None,
        seller: None,
        switcher: None,
        help: None,
        demo: true,
        languages: Language::ALL.to_vec(),
    }
}

/// Nobody signed in, on the way from an invitation.
fn invited(words: Words) -> Frame {
    let support = northwind();
    Frame { seller: Some(support.seller.clone()), help: Some(support), demo: false, ..visitor(words) }
}

/// The buyer, signed in.
fn signed_in(words: Words) -> Frame {
    let account =
        AccountBadge { name: "Jeanne Martin".to_owned(), email: "jeanne.martin@atelier-lumiere.example".to_owned(), operator: false };
    Frame { account: Some(account), demo: false, ..visitor(words) }
}

/// The buyer, signed in, setting up an order.
fn buyer(words: Words) -> Frame {
    Frame { account: signed_in(words).account, ..invited(words) }
}

fn northwind() -> Support {
    Support {
        seller: "Northwind".to_owned(),
        email: Some("support@northwind.example".to_owned()),
        url: Some("https://northwind.example/help".to_owned()),
    }
}
