//! `/i/{token}`: the link in the mail. Opening it never changes anything; each state of it has a page with a next step.

use actions::EnterOnboarding;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{
    account::Email,
    catalogue::SellerStatus,
    id::{AccountId, InvitationId},
    invitation::{LinkState, link_state},
    onboarding::OnboardingRefusal,
    order::OrderStatus,
    secret::hash,
};
use store::{
    Failure,
    invitation::{self, Link},
};

use super::{account, right_person, shown};
use crate::{
    App,
    cookie::{self, Place},
    extract::{Buyer, Fields, Peer, Visitor, see},
    failure::{Answer, Trouble, page},
    limit::{Allowance, Counted},
    pages::{Action, Frame, Landing, Notice, Way},
};

/// Links that do not exist, per address of the network.
const MISSES: Allowance = Allowance { most: 20, seconds: 60 };
/// Characters of a token: 256 bits in base64url.
const TOKEN: usize = 43;

/// The page.
pub async fn show(State(app): State<App>, Path(token): Path<String>, peer: Peer, visitor: Visitor) -> Answer {
    match found(&app, &token, peer, &visitor).await? {
        Ok(link) => link_page(&app, &visitor, &link).await,
        Err(unknown) => Ok(unknown),
    }
}

/// The link of a token. Unknown and malformed tokens are counted and answered alike.
async fn find(app: &App, token: &str, peer: Peer) -> Result<Option<Link>, Trouble> {
    app.limits.check(Counted::MissedLink, peer.0, MISSES, app.now()).map_err(Trouble::TooMany)?;
    let link = invitation::by_hash(&*app.reader().await?, hash(token)).await?.filter(|_| token.len() == TOKEN);
    if link.is_none() {
        app.limits.count(Counted::MissedLink, peer.0, MISSES, app.now());
    }
    Ok(link)
}

/// The link of a token, or the one page for all that lead nowhere.
pub async fn found(app: &App, token: &str, peer: Peer, visitor: &Visitor) -> Result<Result<Link, Response>, Trouble> {
    match find(app, token, peer).await? {
        Some(link) => Ok(Ok(link)),
        None => {
            let frame = Frame { path: "/".to_owned(), ..visitor.frame(app) };
            page(StatusCode::NOT_FOUND, &Notice::unknown_link(frame)).map(Err)
        }
    }
}

/// The frame of a page about a link.
pub fn link_frame(app: &App, visitor: &Visitor, link: &Link) -> Frame {
    let mut frame = visitor.frame(app);
    frame.path = frame.path.split('?').next().unwrap_or_default().to_owned();
    frame.seller = Some(link.seller_name.clone());
    frame
}

/// How a link stands, for whoever looks at it.
pub async fn link_page(app: &App, visitor: &Visitor, link: &Link) -> Answer {
    let mut frame = link_frame(app, visitor, link);
    let support = shown::support(&link.seller_name, &link.support_email, &link.support_url);
    match link_state(link.facts(), app.now()) {
        LinkState::Withdrawn if link.order_status == OrderStatus::Cancelled => page(StatusCode::GONE, &Notice::withdrawn(frame, support)),
        LinkState::Withdrawn => page(StatusCode::GONE, &Notice::revoked_link(frame, support)),
        LinkState::Expired => {
            let form = right_person::mailbox_form(visitor, link, &frame.path);
            page(StatusCode::GONE, &Notice::expired_link(frame, support, day(link.expires_at), form))
        }
        LinkState::Replaced => right_person::replaced(app, visitor, link, frame).await,
        LinkState::Used => used_page(app, visitor, link).await,
        LinkState::Open if link.seller_status != SellerStatus::Active => page(StatusCode::OK, &Notice::seller_suspended(frame, support)),
        LinkState::Open => {
            frame.help = Some(support);
            page(StatusCode::OK, &landing(app, visitor, link, frame).await?)
        }
    }
}

/// The day of a moment (UTC).
pub fn day(at: jiff::Timestamp) -> jiff::civil::Date {
    at.to_zoned(jiff::tz::TimeZone::UTC).date()
}

async fn landing(app: &App, visitor: &Visitor, link: &Link, frame: Frame) -> Result<Landing, Trouble> {
    let (words, today) = (visitor.words(), app.moment().today());
    let lines = invitation::lines(&*app.reader().await?, link.order).await?;
    let (left, applied): (Vec<_>, Vec<_>) = lines.into_iter().partition(|line| line.unapplied);
    let starts = left.iter().map(|line| line.starts_on).collect::<Option<Vec<_>>>().and_then(|days| days.into_iter().min());
    Ok(Landing {
        frame,
        seller: link.seller_name.clone(),
        reference: link.reference.clone(),
        company: Some(link.company.clone()),
        invited: masked(&link.recipient),
        lines: left.iter().map(|line| shown::summary(words, line)).collect(),
        applied: applied.len(),
        starts: starts.filter(|day| *day > today),
        expires: Some(day(link.expires_at)),
        errors: Vec::new(),
    })
}

/// An invited mailbox as others may see it.
pub fn masked(recipient: &str) -> String {
    Email::parse(recipient).map_or_else(|_| "•••".to_owned(), |email| email.masked())
}

/// Nothing is left to apply: whoever applied it goes on to the service, colleagues learn where it is, others learn whom to
/// ask and nothing else.
async fn used_page(app: &App, visitor: &Visitor, link: &Link) -> Answer {
    let mut frame = link_frame(app, visitor, link);
    if let Some(session) = visitor.verified() {
        let used = invitation::used_by(&*app.reader().await?, session.account, link.order).await?;
        match used {
            Some(used) if used.account == session.account && used.member => {
                return Ok(see(&format!("/onboarding/{}/done", used.onboarding)).into_response());
            }
            Some(used) if used.member => {
                let path = format!("/organizations/{}", used.organization);
                return page(StatusCode::OK, &Notice::applied_by_you(frame, &used.organization_name, &path));
            }
            _ => {}
        }
    }
    frame.path = "/".to_owned();
    let mut notice = Notice::onboarded_by_other(frame, shown::support(&link.seller_name, &link.support_email, &link.support_url));
    if visitor.verified().is_none() {
        notice.actions.push(Action { label: visitor.words().t("sign-in"), way: Way::Get("/sign-in".to_owned()) });
    }
    page(StatusCode::OK, &notice)
}

/// The buttons. None of them claims anything: the place is remembered in the visitor's own signed cookie, and only
/// applying decides.
pub async fn go(State(app): State<App>, Path(token): Path<String>, peer: Peer, visitor: Visitor, fields: Fields) -> Answer {
    let link = match found(&app, &token, peer, &visitor).await? {
        Ok(link) => link,
        Err(unknown) => return Ok(unknown),
    };
    let signed_in = visitor.verified().map(|session| (session.account, session.id));
    let jar = cookie::set_place(visitor.jar.clone(), &app, &Place::Invitation(link.id));
    match (fields.get("go"), signed_in) {
        ("create", _) => Ok((jar, see("/sign-up")).into_response()),
        ("switch", Some((account, session))) => {
            app.perform(actions::EndSession { session, account, moment: app.moment() }).await?;
            Ok((cookie::end_session(jar, &app.settings), see("/sign-in")).into_response())
        }
        ("continue", Some((account, _))) => enter(&app, &visitor, account, link.id).await,
        _ => Ok((jar, see("/sign-in")).into_response()),
    }
}

/// On with an invitation from the home page.
pub async fn go_on(State(app): State<App>, buyer: Buyer, fields: Fields) -> Answer {
    let invitation: InvitationId = fields.get("invitation").parse().map_err(|_| Trouble::NotFound)?;
    enter(&app, &buyer.visitor, buyer.account, invitation).await
}

/// From an invitation to its draft, or to the page that says why not.
pub async fn enter(app: &App, visitor: &Visitor, account: AccountId, invitation: InvitationId) -> Answer {
    let jar = cookie::forget_place(visitor.jar.clone(), &app.settings);
    match app.perform(EnterOnboarding { account, invitation, moment: app.moment() }).await {
        Ok(onboarding) => Ok((jar, see(&format!("/onboarding/{onboarding}"))).into_response()),
        Err(Failure::Broken(broken)) => Err(broken.into()),
        Err(Failure::Refused(refusal)) => {
            let link = invitation::by_id(&*app.reader().await?, invitation).await?.ok_or(Trouble::NotFound)?;
            let response = refused(app, visitor, account, &link, refusal).await?;
            Ok((jar, response).into_response())
        }
    }
}

async fn refused(app: &App, visitor: &Visitor, account: AccountId, link: &Link, refusal: OnboardingRefusal) -> Result<Response, Trouble> {
    // Signed in a moment ago: the visitor's own session is not the one the cookie named.
    let visitor = account::seen_as(app, visitor, account).await?;
    match refusal {
        OnboardingRefusal::WrongAccount => right_person::wrong_account(app, &visitor, link, account).await,
        OnboardingRefusal::LinkClosed => link_page(app, &visitor, link).await,
        _ => Err(Trouble::NotFound),
    }
}
