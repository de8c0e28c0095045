//! `/organizations/{id}/address`: an owner changes the business address; what it was before is listed.

use actions::{ChangeAddress, change_address::Changed};
use axum::{extract::State, http::StatusCode, response::IntoResponse};
use domain::{
    Refusal,
    address::Address,
    business_address::{AddressRefusal, BusinessAddress},
    id::OrganizationId,
    organization::AddressVerdict,
};
use store::{
    Failure, member,
    organization_address::{self, Addresses, Had},
};

use super::{members, shown};
use crate::{
    App, address,
    extract::{Buyer, Fields, PathId, Peer, see},
    failure::{Answer, Trouble, page},
    pages::{self, AddressQuestion, FieldError, Frame, HadAddress, Notice},
    sentence::refusal_sentence,
};

/// What stands around the form.
struct Known {
    id: OrganizationId,
    frame: Frame,
    addresses: Addresses,
}

/// What the form holds, and what is the matter with it.
struct Entered {
    address: Address,
    question: Option<AddressQuestion>,
    errors: Vec<FieldError>,
}

impl Entered {
    fn of(address: Address) -> Self {
        Self { address, question: None, errors: Vec::new() }
    }
}

/// The page.
pub async fn page_of(State(app): State<App>, buyer: Buyer, PathId(id): PathId<OrganizationId>) -> Answer {
    let known = match known(&app, &buyer, id).await? {
        Ok(known) => known,
        Err(closed) => return closed,
    };
    let entered = Entered::of(known.addresses.current.address.clone());
    show(&app, &buyer, &known, StatusCode::OK, entered)
}

/// The addresses, for an owner. Others who belong to the organization hear whom to ask; for everybody else it does not exist.
async fn known(app: &App, buyer: &Buyer, id: OrganizationId) -> Result<Result<Known, Answer>, Trouble> {
    let tx = app.reader().await?;
    let (addresses, names) =
        futures_util::try_join!(organization_address::for_owner(&tx, id, buyer.account), member::names(&tx, buyer.account))?;
    let frame = members::switching(buyer.frame(app), id, &names);
    if let Some(addresses) = addresses {
        return Ok(Ok(Known { id, frame, addresses }));
    }
    let name = names.into_iter().find(|named| named.id == id).map(|named| named.name).ok_or(Trouble::NotFound)?;
    let notice = Notice::address_closed(frame, &name, &format!("/organizations/{id}"));
    Ok(Err(page(StatusCode::FORBIDDEN, &notice)))
}

fn show(app: &App, buyer: &Buyer, known: &Known, status: StatusCode, entered: Entered) -> Answer {
    let had = |had: &Had| had_address(app, buyer, had);
    let shown = pages::ChangeAddress {
        frame: known.frame.clone(),
        organization: known.id.to_string(),
        name: known.addresses.name.clone(),
        current: had(&known.addresses.current),
        previous: known.addresses.previous.iter().map(had).collect(),
        address: address::form(buyer.visitor.words(), &entered.address, entered.question),
        errors: entered.errors,
    };
    page(status, &shown)
}

fn had_address(app: &App, buyer: &Buyer, had: &Had) -> HadAddress {
    let (words, vendor) = (buyer.visitor.words(), app.settings.vendor_name.as_str());
    // Who corrected it for the vendor is not the owners' matter.
    let by = if had.verdict == AddressVerdict::Corrected { vendor } else { &had.set_by };
    let date = words.date(had.set_at.to_zoned(jiff::tz::TimeZone::UTC).date());
    let remark = match had.verdict {
        AddressVerdict::Valid => None,
        AddressVerdict::SuggestionAccepted => Some(words.t("address-was-suggested")),
        AddressVerdict::KeptWithConsent => Some(words.with("address-was-consented", &[("vendor", vendor.into())])),
        AddressVerdict::Corrected => Some(words.with("address-was-corrected", &[("vendor", vendor.into())])),
    };
    HadAddress {
        lines: shown::address(words, &had.address),
        since: words.with("address-set", &[("date", date.into()), ("name", by.into())]),
        remark,
    }
}

/// Another address.
pub async fn change(State(app): State<App>, buyer: Buyer, peer: Peer, PathId(id): PathId<OrganizationId>, fields: Fields) -> Answer {
    let known = match known(&app, &buyer, id).await? {
        Ok(known) => known,
        Err(closed) => return closed,
    };
    let written = address::written(&fields);
    if !fields.get("change_country").is_empty() {
        return show(&app, &buyer, &known, StatusCode::OK, Entered::of(address::of_country(&written)));
    }
    if known.addresses.current.address == written {
        return Ok(see(&format!("/organizations/{id}")).into_response());
    }
    let (words, reply) = (buyer.visitor.words(), address::reply(&app, &buyer.visitor, peer, &fields));
    let verdict = address::judge(&app, &written).await;
    match BusinessAddress::settle(&verdict, &reply) {
        Ok(to) => keep(&app, &buyer, &known, to).await,
        Err(open) => {
            let question = address::question(words, &app.settings.vendor_name, &verdict, open, &reply);
            let entered = Entered { address: written, question, errors: address::errors(words, &verdict, open) };
            show(&app, &buyer, &known, StatusCode::UNPROCESSABLE_ENTITY, entered)
        }
    }
}

async fn keep(app: &App, buyer: &Buyer, known: &Known, to: BusinessAddress) -> Answer {
    let (id, written) = (known.id, to.written.clone());
    let action = ChangeAddress { account: buyer.account, organization: id, to, moment: app.moment() };
    match app.perform(action).await {
        Ok(Changed::To(_)) => Ok(see(&format!("/organizations/{id}?address")).into_response()),
        Ok(Changed::Not) => Ok(see(&format!("/organizations/{id}")).into_response()),
        Err(Failure::Refused(AddressRefusal::NotFound)) => Err(Trouble::NotFound),
        Err(Failure::Refused(refusal @ AddressRefusal::OtherCurrency)) => {
            let errors = vec![FieldError::new("country", refusal_sentence(buyer.visitor.words(), refusal.code()))];
            show(app, buyer, known, StatusCode::UNPROCESSABLE_ENTITY, Entered { errors, ..Entered::of(written) })
        }
        Err(Failure::Refused(AddressRefusal::Outdated)) => Err(Trouble::Stale(format!("/organizations/{id}/address"))),
        Err(Failure::Broken(broken)) => Err(broken.into()),
    }
}
