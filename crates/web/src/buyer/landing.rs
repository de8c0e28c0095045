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

use super::{account, shown};
use crate::{
    App,
    cookie::{self, Place},
    extract::{Buyer, Fields, Peer, Visitor, see},
    failure::{Answer, Trouble, page},
    limit::{Allowance, Counted},
    pages::{Action, Landing, Notice, OrderLine, Way},
};

/// Links that do not exist, per address of the network.
const MISSES: Allowance = Allowance { most: 20, seconds: 60 };
/// Characters of a token: 256 bits in base64url.
const TOKEN: usize = 43;

/// The page.
pub async fn show(State(app): State<App>, Path(token): Path<String>, peer: Peer, visitor: Visitor) -> Answer {
    match find(&app, &token, peer).await? {
        Some(link) => link_page(&app, &visitor, &link).await,
        None => page(StatusCode::NOT_FOUND, &Notice::unknown_link(crate::pages::Frame { path: "/".to_owned(), ..visitor.frame(&app) })),
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

/// How a link stands, for whoever looks at it.
async fn link_page(app: &App, visitor: &Visitor, link: &Link) -> Answer {
    let mut frame = visitor.frame(app);
    let support = shown::support(&link.seller_name, &link.support_email, &link.support_url);
    let state = link_state(link.status, link.order_status == OrderStatus::Cancelled, link.expires_at, app.now());
    frame.seller = Some(link.seller_name.clone());
    match state {
        LinkState::Withdrawn => page(StatusCode::GONE, &Notice::withdrawn(frame, support)),
        LinkState::Expired => {
            let day = link.expires_at.to_zoned(jiff::tz::TimeZone::UTC).date();
            page(StatusCode::GONE, &Notice::expired_link(frame, support, day))
        }
        LinkState::Used => used_page(app, visitor, link).await,
        LinkState::Open if link.seller_status != SellerStatus::Active => page(StatusCode::OK, &Notice::seller_suspended(frame, support)),
        LinkState::Open => {
            frame.help = Some(support);
            page(StatusCode::OK, &landing(app, visitor, link, frame).await?)
        }
    }
}

async fn landing(app: &App, visitor: &Visitor, link: &Link, frame: crate::pages::Frame) -> Result<Landing, Trouble> {
    let words = visitor.words();
    let lines = invitation::lines(&*app.reader().await?, link.order).await?;
    let lines = lines.iter().filter(|line| line.unapplied).map(|line| OrderLine {
        service: shown::name(words, &line.service),
        plan: shown::name(words, &line.plan),
        quantity: shown::count(line.quantity),
        term_months: shown::count(line.term_months),
    });
    Ok(Landing {
        frame,
        seller: link.seller_name.clone(),
        reference: link.reference.clone(),
        company: Some(link.company.clone()),
        invited: masked(&link.recipient),
        lines: lines.collect(),
        expires: Some(link.expires_at.to_zoned(jiff::tz::TimeZone::UTC).date()),
        errors: Vec::new(),
    })
}

/// An invited mailbox as others may see it.
pub fn masked(recipient: &str) -> String {
    Email::parse(recipient).map_or_else(|_| "•••".to_owned(), |email| email.masked())
}

/// Nothing is left to apply: members go to their organization, others learn whom to ask and nothing else.
async fn used_page(app: &App, visitor: &Visitor, link: &Link) -> Answer {
    if let Some(session) = visitor.verified() {
        let used = invitation::used_by(&*app.reader().await?, session.account, link.order).await?;
        if let Some(used) = used.filter(|used| used.member) {
            return Ok(see(&format!("/organizations/{}", used.organization)).into_response());
        }
    }
    let mut frame = visitor.frame(app);
    frame.seller = Some(link.seller_name.clone());
    let mut notice = Notice::onboarded_by_other(frame, shown::support(&link.seller_name, &link.support_email, &link.support_url));
    if visitor.verified().is_none() {
        notice.actions.push(Action { label: visitor.words().t("sign-in"), way: Way::Get("/sign-in".to_owned()) });
    }
    page(StatusCode::OK, &notice)
}

/// The buttons. None of them claims anything: the place is remembered in the visitor's own signed cookie, and only
/// applying decides.
pub async fn go(State(app): State<App>, Path(token): Path<String>, peer: Peer, visitor: Visitor, fields: Fields) -> Answer {
    let Some(link) = find(&app, &token, peer).await? else {
        return page(StatusCode::NOT_FOUND, &Notice::unknown_link(crate::pages::Frame { path: "/".to_owned(), ..visitor.frame(&app) }));
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
        OnboardingRefusal::WrongAccount => {
            let mut frame = visitor.frame(app);
            frame.seller = Some(link.seller_name.clone());
            let support = shown::support(&link.seller_name, &link.support_email, &link.support_url);
            page(StatusCode::FORBIDDEN, &Notice::wrong_account(frame, &masked(&link.recipient), support, "/switch"))
        }
        OnboardingRefusal::LinkClosed => link_page(app, &visitor, link).await,
        _ => Err(Trouble::NotFound),
    }
}
