//! `/organizations/{id}/members`: who belongs to an organization, and what may be done about it: other rights, another
//! role asked for, going. What concerns invitations is in `member_invitations`.

use actions::{AskForRole, ChangeMember, LeaveOrganization, RemoveMember, SetDefaultOrganization, ask_for_role::Asking, owners::rests};
use axum::{
    extract::{Query, State},
    http::{StatusCode, Uri},
    response::IntoResponse,
};
use domain::{
    id::{AccountId, OrganizationId},
    member::{A_DAY, MemberInvitationState, MemberRefusal, Rights, Wish},
    organization::Role,
    text,
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use store::{
    Failure, Tx, desk,
    member::{self, Listed, Seat},
    member_invitation::{self, Invitation},
    role_request,
};

use super::{account::refusal_error, home::role};
use crate::{
    App,
    extract::{Buyer, Fields, PathId, PathIds, see},
    failure::{Answer, Trouble, page},
    pages::{self, Ask, FieldError, InvitedRow, MemberRow, MembersDone, Notice, Place},
    sentence::refusal_sentence,
};

/// Members on a page of the list.
const A_PAGE: usize = 25;
/// Days an invitation that was declined stays in the list.
const DECLINED_DAYS: i32 = 14;

/// The day of a moment, in UTC.
pub fn day(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

/// The last day on which something that ends then can still be done.
pub fn last_day(end: Timestamp) -> Date {
    day(end.checked_sub(jiff::SignedDuration::from_micros(1)).unwrap_or(end))
}

/// An organization of the reader's, what they may do there, and the frame that lets them change to another.
pub struct Here {
    pub place: Place,
    pub rights: Rights,
    pub frame: pages::Frame,
}

/// Where a page is about; for everybody but members there is no such organization.
pub async fn here(app: &App, buyer: &Buyer, id: OrganizationId, tx: &Tx) -> Result<Here, Trouble> {
    let (rights, names) = futures_util::try_join!(member::rights_of(tx, id, buyer.account), member::names(tx, buyer.account))?;
    let rights = rights.ok_or(Trouble::NotFound)?;
    let frame = switching(buyer.frame(app), id, &names);
    let name = names.into_iter().find(|named| named.id == id).map(|named| named.name).ok_or(Trouble::NotFound)?;
    Ok(Here { place: Place { id: id.to_string(), name }, rights, frame })
}

/// The frame of a page about one of the reader's organizations: from there they change to another.
pub fn switching(frame: pages::Frame, current: OrganizationId, names: &[member::Named]) -> pages::Frame {
    let is_default = names.iter().any(|named| named.id == current && named.is_default);
    let organizations = names.iter().map(|named| Place { id: named.id.to_string(), name: named.name.clone() }).collect();
    let switcher = pages::Switcher { current: current.to_string(), organizations, is_default };
    pages::Frame { switcher: Some(switcher), ..frame }
}

/// What the address of the list asks for.
#[derive(Default)]
struct Asked {
    query: String,
    page: usize,
    done: Option<MembersDone>,
}

impl Asked {
    fn read(address: &Uri) -> Self {
        let mut asked = Self { page: 1, ..Self::default() };
        // What cannot be read asks for nothing.
        let pairs = Query::<Vec<(String, String)>>::try_from_uri(address).map(|pairs| pairs.0).unwrap_or_default();
        for (name, value) in pairs {
            match name.as_str() {
                "q" => asked.query = value.trim().chars().take(100).collect(),
                "page" => asked.page = value.parse().unwrap_or(1).max(1),
                word if value.is_empty() => asked.done = MembersDone::of(word),
                _ => {}
            }
        }
        asked
    }
}

/// The list.
pub async fn list(State(app): State<App>, buyer: Buyer, PathId(id): PathId<OrganizationId>, address: Uri) -> Answer {
    let asked = Asked::read(&address);
    page(StatusCode::OK, &members_page(&app, &buyer, id, asked, Vec::new()).await?)
}

/// The list again, saying what could not be done.
pub async fn again(app: &App, buyer: &Buyer, id: OrganizationId, refusal: MemberRefusal) -> Answer {
    let errors = refusal_error(&buyer.visitor, "members", &refusal);
    let asked = Asked { page: 1, ..Asked::default() };
    page(StatusCode::UNPROCESSABLE_ENTITY, &members_page(app, buyer, id, asked, errors).await?)
}

async fn members_page(
    app: &App,
    buyer: &Buyer,
    id: OrganizationId,
    asked: Asked,
    errors: Vec<FieldError>,
) -> Result<pages::Members, Trouble> {
    let tx = app.reader().await?;
    let Here { place, rights, frame } = here(app, buyer, id, &tx).await?;
    let manages = rights.may_give(Rights::new(Role::Member, false));
    let (found, last, invitations) =
        futures_util::try_join!(found(&tx, id, &asked), role_request::last(&tx, id, buyer.account), invitations(app, &tx, id, manages))?;
    let total = if asked.query.is_empty() { found.count } else { count(member::count(&tx, id).await?) };
    let rows = found.rows.into_iter().map(|listed| row(listed, buyer.account, rights)).collect();
    let invitations = invitations.iter().map(|invitation| invited_row(invitation, rights, app.now())).collect();
    let open = last.filter(|last| last.decided.is_none());
    let ask = (rights.role != Role::Owner).then(|| open.map_or(Ask::Open, |asked| Ask::Asked(asked.wish, day(asked.at))));
    let pages = found.count.div_ceil(A_PAGE).max(1);
    let Asked { query, page, done } = asked;
    Ok(pages::Members { frame, place, rows, total, query, found: found.count, page, pages, manages, invitations, ask, done, errors })
}

fn count(number: i64) -> usize {
    usize::try_from(number).unwrap_or_default()
}

/// Members of one page of the list, and how many the whole list has.
struct Found {
    rows: Vec<Listed>,
    count: usize,
}

/// Who is looked for is found by part of their name or address, however it is accented.
async fn found(tx: &Tx, id: OrganizationId, asked: &Asked) -> Result<Found, store::Broken> {
    let before = (asked.page - 1).saturating_mul(A_PAGE);
    if asked.query.is_empty() {
        let most = i64::try_from(A_PAGE).unwrap_or(i64::MAX);
        let before = i64::try_from(before).unwrap_or(i64::MAX);
        let (rows, all) = futures_util::try_join!(member::page(tx, id, most, before), member::count(tx, id))?;
        return Ok(Found { rows, count: count(all) });
    }
    let wanted = text::folded(&asked.query);
    let fits = |listed: &Listed| text::folded(&listed.name).contains(&wanted) || text::folded(&listed.email).contains(&wanted);
    let all: Vec<_> = member::all(tx, id).await?.into_iter().filter(fits).collect();
    Ok(Found { count: all.len(), rows: all.into_iter().skip(before).take(A_PAGE).collect() })
}

async fn invitations(app: &App, tx: &Tx, id: OrganizationId, manages: bool) -> Result<Vec<Invitation>, store::Broken> {
    let then = app.now().checked_sub(A_DAY * DECLINED_DAYS).unwrap_or(app.now());
    if manages { member_invitation::list(tx, id, then).await } else { Ok(Vec::new()) }
}

fn row(listed: Listed, reader: AccountId, rights: Rights) -> MemberRow {
    MemberRow {
        account: listed.account.to_string(),
        name: listed.name,
        email: listed.email,
        role: role(listed.rights.role),
        billing_reader: listed.rights.billing_reader,
        since: day(listed.since),
        you: listed.account == reader,
        change: rights.manages(listed.rights.role),
    }
}

fn invited_row(invitation: &Invitation, rights: Rights, now: Timestamp) -> InvitedRow {
    let state = match invitation.state(now) {
        MemberInvitationState::Open => pages::InvitedState::Until(last_day(invitation.expires_at)),
        MemberInvitationState::Declined => pages::InvitedState::Declined,
        _ => pages::InvitedState::Expired,
    };
    InvitedRow {
        id: invitation.id.to_string(),
        email: invitation.email.clone(),
        role: role(invitation.rights.role),
        billing_reader: invitation.rights.billing_reader,
        by: invitation.inviter.clone(),
        manage: state != pages::InvitedState::Declined && rights.may_give(invitation.rights),
        state,
    }
}

/// Roles one may give, with their words.
pub fn given_by(rights: Rights) -> Vec<(&'static str, pages::Role)> {
    let may = Role::ALL.iter().filter(|given| rights.manages(**given));
    may.rev().map(|given| (given.as_str(), role(*given))).collect()
}

/// Back to the list, which says what was done.
pub fn to_list(id: OrganizationId, done: MembersDone) -> axum::response::Response {
    see(&format!("/organizations/{id}/members?{}", done.word())).into_response()
}

/// A page that says that the reader's role does not go that far.
fn not_allowed(frame: pages::Frame, id: OrganizationId) -> Answer {
    page(StatusCode::FORBIDDEN, &Notice::not_allowed(frame, &format!("/organizations/{id}/members")))
}

/// A member whom the reader may change, as their page needs it.
async fn managed(
    app: &App,
    buyer: &Buyer,
    (id, account): (OrganizationId, AccountId),
) -> Result<Result<(Here, Seat), axum::response::Response>, Trouble> {
    let tx = app.reader().await?;
    let here = here(app, buyer, id, &tx).await?;
    let seat = member::seat(&tx, id, account).await?.ok_or(Trouble::NotFound)?;
    if here.rights.manages(seat.rights.role) { Ok(Ok((here, seat))) } else { not_allowed(here.frame, id).map(Err) }
}

fn seated(account: AccountId, reader: AccountId, seat: Seat) -> MemberRow {
    let listed = Listed { account, name: seat.name, email: seat.email, rights: seat.rights, since: seat.since };
    MemberRow { change: true, ..row(listed, reader, seat.rights) }
}

fn edit_page(buyer: &Buyer, account: AccountId, here: Here, seat: Seat, errors: Vec<FieldError>) -> Answer {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = pages::EditMember {
        roles: given_by(here.rights),
        role: seat.rights.role.as_str().to_owned(),
        billing_reader: (here.rights.role == Role::Owner).then_some(seat.rights.billing_reader),
        frame: here.frame,
        place: here.place,
        member: seated(account, buyer.account, seat),
        errors,
    };
    page(status, &shown)
}

/// What a member may do, to be changed.
pub async fn edit(State(app): State<App>, buyer: Buyer, PathIds(id, account): PathIds<OrganizationId, AccountId>) -> Answer {
    match managed(&app, &buyer, (id, account)).await? {
        Ok((here, seat)) => edit_page(&buyer, account, here, seat, Vec::new()),
        Err(response) => Ok(response),
    }
}

/// Another role, or the extra one.
pub async fn change(
    State(app): State<App>,
    buyer: Buyer,
    PathIds(id, account): PathIds<OrganizationId, AccountId>,
    fields: Fields,
) -> Answer {
    let (here, mut seat) = match managed(&app, &buyer, (id, account)).await? {
        Ok(managed) => managed,
        Err(response) => return Ok(response),
    };
    let Ok(role) = fields.get("role").parse() else {
        return edit_page(&buyer, account, here, seat, refusal_text(&buyer, "role", "choose"));
    };
    let billing_reader = (here.rights.role == Role::Owner).then(|| !fields.get("billing_reader").is_empty());
    let change = ChangeMember { account: buyer.account, organization: id, member: account, role, billing_reader, moment: app.moment() };
    match app.perform(change).await {
        Ok(()) => Ok(to_list(id, MembersDone::Changed)),
        Err(Failure::Refused(MemberRefusal::NotAllowed)) => not_allowed(here.frame, id),
        Err(Failure::Refused(refusal @ MemberRefusal::LastOwner)) => {
            seat.rights = Rights::new(role, billing_reader.unwrap_or(seat.rights.billing_reader));
            edit_page(&buyer, account, here, seat, refusal_error(&buyer.visitor, "role", &refusal))
        }
        Err(Failure::Refused(_)) => Err(Trouble::NotFound),
        Err(Failure::Broken(broken)) => Err(broken.into()),
    }
}

fn refusal_text(buyer: &Buyer, field: &str, what: &str) -> Vec<FieldError> {
    let words = buyer.visitor.words();
    let sentence = if what == "choose" { words.t("role-choose") } else { refusal_sentence(words, what) };
    vec![FieldError::new(field, sentence)]
}

async fn goes_page(
    app: &App,
    here: Here,
    member: Option<MemberRow>,
    account: AccountId,
    id: OrganizationId,
    errors: Vec<FieldError>,
) -> Answer {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let given = member_invitation::given(&*app.reader().await?, id, account).await?;
    let invitations = given.iter().map(|(_, count)| count).sum();
    page(status, &pages::MemberGoes { frame: here.frame, place: here.place, member, invitations, errors })
}

/// Asks once more before somebody is removed.
pub async fn removal(State(app): State<App>, buyer: Buyer, PathIds(id, account): PathIds<OrganizationId, AccountId>) -> Answer {
    if account == buyer.account {
        return Ok(see(&format!("/organizations/{id}/leave")).into_response());
    }
    match managed(&app, &buyer, (id, account)).await? {
        Ok((here, seat)) => goes_page(&app, here, Some(seated(account, buyer.account, seat)), account, id, Vec::new()).await,
        Err(response) => Ok(response),
    }
}

/// Somebody is removed.
pub async fn remove(State(app): State<App>, buyer: Buyer, PathIds(id, account): PathIds<OrganizationId, AccountId>) -> Answer {
    if account == buyer.account {
        return leave(State(app), buyer, PathId(id)).await;
    }
    let (here, seat) = match managed(&app, &buyer, (id, account)).await? {
        Ok(managed) => managed,
        Err(response) => return Ok(response),
    };
    match app.perform(RemoveMember { account: buyer.account, organization: id, member: account, moment: app.moment() }).await {
        Ok(()) => Ok(to_list(id, MembersDone::Removed)),
        Err(Failure::Refused(refusal @ MemberRefusal::LastOwner)) => {
            let errors = refusal_error(&buyer.visitor, "member", &refusal);
            goes_page(&app, here, Some(seated(account, buyer.account, seat)), account, id, errors).await
        }
        Err(Failure::Refused(MemberRefusal::NotAllowed)) => not_allowed(here.frame, id),
        Err(Failure::Refused(_)) => Err(Trouble::NotFound),
        Err(Failure::Broken(broken)) => Err(broken.into()),
    }
}

/// Asks once more before the reader leaves.
pub async fn leaving(State(app): State<App>, buyer: Buyer, PathId(id): PathId<OrganizationId>) -> Answer {
    let here = here(&app, &buyer, id, &*app.reader().await?).await?;
    goes_page(&app, here, None, buyer.account, id, Vec::new()).await
}

/// The reader leaves.
pub async fn leave(State(app): State<App>, buyer: Buyer, PathId(id): PathId<OrganizationId>) -> Answer {
    match app.perform(LeaveOrganization { account: buyer.account, organization: id, moment: app.moment() }).await {
        Ok(()) => Ok(see("/?left").into_response()),
        Err(Failure::Refused(refusal @ MemberRefusal::LastOwner)) => {
            let here = here(&app, &buyer, id, &*app.reader().await?).await?;
            goes_page(&app, here, None, buyer.account, id, refusal_error(&buyer.visitor, "member", &refusal)).await
        }
        Err(Failure::Refused(_)) => Err(Trouble::NotFound),
        Err(Failure::Broken(broken)) => Err(broken.into()),
    }
}

async fn ask_page(app: &App, buyer: &Buyer, id: OrganizationId, errors: Vec<FieldError>) -> Answer {
    let tx = app.reader().await?;
    let here = here(app, buyer, id, &tx).await?;
    let last = role_request::last(&tx, id, buyer.account).await?;
    let asked = last.filter(|last| last.decided.is_none());
    let stands = |wish: Wish| last.is_some_and(|last| rests(last, wish, app.now()));
    let open = |wish: &&Wish| !here.rights.hold(**wish) && !stands(**wish);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = pages::AskRole {
        wishes: Wish::ALL.iter().filter(open).rev().copied().collect(),
        asked: asked.map(|asked| (asked.wish, day(asked.at))),
        frame: here.frame,
        place: here.place,
        errors,
    };
    page(status, &shown)
}

/// What a member may ask the owners for.
pub async fn asking(State(app): State<App>, buyer: Buyer, PathId(id): PathId<OrganizationId>) -> Answer {
    ask_page(&app, &buyer, id, Vec::new()).await
}

/// The owners are asked.
pub async fn ask(State(app): State<App>, buyer: Buyer, PathId(id): PathId<OrganizationId>, fields: Fields) -> Answer {
    let Ok(wish) = fields.get("wish").parse() else {
        return ask_page(&app, &buyer, id, refusal_text(&buyer, "wish", "choose")).await;
    };
    let asking = Asking::Member { organization: id, wish };
    match app.perform(AskForRole { account: buyer.account, asking, moment: app.moment() }).await {
        Ok(_) => Ok(to_list(id, MembersDone::Asked)),
        Err(Failure::Refused(_)) => Err(Trouble::NotFound),
        Err(Failure::Broken(broken)) => Err(broken.into()),
    }
}

/// Where the reader arrives after signing in.
pub async fn set_default(State(app): State<App>, buyer: Buyer, PathId(id): PathId<OrganizationId>, fields: Fields) -> Answer {
    let wanted = match fields.get("default") {
        "yes" => true,
        "no" => false,
        _ => return Err(Trouble::NotFound),
    };
    match app.perform(SetDefaultOrganization { account: buyer.account, organization: id, wanted, moment: app.moment() }).await {
        Ok(()) => Ok(see(&format!("/organizations/{id}")).into_response()),
        Err(Failure::Refused(_)) => Err(Trouble::NotFound),
        Err(Failure::Broken(broken)) => Err(broken.into()),
    }
}

/// Where somebody arrives who was going nowhere: in their default organization, unless something waits for them.
pub async fn arrival(app: &App, account: AccountId) -> Result<String, Trouble> {
    let tx = app.reader().await?;
    let Some(organization) = member::default_of(&tx, account).await? else { return Ok("/".to_owned()) };
    let Some(email_key) = store::account::email_of(&tx, account).await?.map(|known| known.email_key) else { return Ok("/".to_owned()) };
    let (orders, invited, desk) = futures_util::try_join!(
        store::invitation::waiting(&tx, account, &email_key),
        member_invitation::waiting(&tx, &email_key, app.now()),
        desk::of_owner(&tx, account)
    )?;
    let waits = !orders.is_empty() || !invited.is_empty() || !desk.tasks.is_empty() || !desk.requests.is_empty();
    Ok(if waits { "/".to_owned() } else { format!("/organizations/{organization}") })
}
