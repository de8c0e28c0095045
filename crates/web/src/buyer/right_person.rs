//! The right person: a fresh link for the invited mailbox, the code that lets another account go on, and handing an order
//! over to a colleague.

use actions::{AskForLink, AskHandOver, AskReaddress, ConfirmHandOver, EnterPassageCode, HandOver, SendPassageCode};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse,
};
use domain::{
    Fault, Faults, Refusal,
    account::{CODE_TRIES, Email},
    id::{AccountId, HandOverId, InvitationId, OnboardingId},
    invitation::{CodeOutcome, Guard, InvitationRefusal, InvitationStatus, LinkState, Recipient, WrittenRecipient, link_state},
    order::{Delivery, OrderStatus},
};
use i18n::key;
use jiff::{Span, Timestamp};
use store::{
    Failure, audit,
    hand_over::{self, HandedOver},
    invitation::{self, Link},
    onboarding::Known,
    passage,
};

use super::{
    account::field_errors,
    landing::{day, found, link_frame, link_page, masked},
    onboarding::{frame, identity, known, step},
    shown,
};
use crate::{
    App,
    extract::{Buyer, Fields, PathId, Peer, Visitor, see},
    failure::{Answer, Trouble, page},
    pages::{self, CodeStage, EnterCode, FieldError, Frame, HandedProgress, MailboxForm, Notice},
    sentence::{fault_sentence, refusal_sentence},
};

/// The form that asks for a fresh link.
pub fn mailbox_form(visitor: &Visitor, link: &Link, path: &str) -> MailboxForm {
    MailboxForm {
        path: format!("{path}/ask"),
        invited: masked(&link.recipient),
        by_seller: link.delivery == Delivery::Seller,
        asked: visitor.query() == "asked",
        email: String::new(),
        errors: Vec::new(),
    }
}

/// A link whose place another one has taken: handed over, or sent elsewhere by the seller.
pub async fn replaced(app: &App, visitor: &Visitor, link: &Link, frame: Frame) -> Answer {
    let reader = app.reader().await?;
    let (handed, newest) = futures_util::try_join!(hand_over::of_invitation(&reader, link.id), invitation::newest(&reader, link.order))?;
    let support = shown::support(&link.seller_name, &link.support_email, &link.support_url);
    if let Some(handed) = handed {
        return page(StatusCode::GONE, &Notice::handed_over(frame, support, &masked(&handed.email), day(handed.at)));
    }
    let newest = newest.ok_or(Trouble::NotFound)?;
    if link_state(newest.facts(), app.now()) == LinkState::Withdrawn {
        return page(StatusCode::GONE, &Notice::revoked_link(frame, support));
    }
    let form = mailbox_form(visitor, &newest, &frame.path);
    page(StatusCode::GONE, &Notice::replaced_link(frame, support, form))
}

/// Asks for a fresh link. What is answered does not tell whether the address was the right one.
pub async fn ask(State(app): State<App>, Path(token): Path<String>, peer: Peer, visitor: Visitor, fields: Fields) -> Answer {
    let link = match found(&app, &token, peer, &visitor).await? {
        Ok(link) => link,
        Err(unknown) => return Ok(unknown),
    };
    let path = format!("/i/{token}");
    if !matches!(link_state(link.facts(), app.now()), LinkState::Expired | LinkState::Replaced) {
        return Ok(see(&path).into_response());
    }
    match Email::parse(fields.get("email")) {
        Ok(mailbox) => {
            app.perform(AskForLink { invitation: link.id, mailbox, secret: app.secret.clone(), moment: app.moment() }).await?;
            Ok(see(&format!("{path}?asked")).into_response())
        }
        Err(why) => {
            let mut faults = Faults::default();
            faults.hint("email", why.code, why.hint);
            let frame = Frame { path: path.clone(), ..link_frame(&app, &visitor, &link) };
            let errors = field_errors(&visitor, &faults);
            let form = MailboxForm { email: fields.get("email").to_owned(), errors, ..mailbox_form(&visitor, &link, &path) };
            let support = shown::support(&link.seller_name, &link.support_email, &link.support_url);
            page(StatusCode::UNPROCESSABLE_ENTITY, &Notice::expired_link(frame, support, day(link.expires_at), form))
        }
    }
}

/// Refused under this account: another one, or the seller is asked to send the invitation to this one.
pub async fn wrong_account(app: &App, visitor: &Visitor, link: &Link, account: AccountId) -> Answer {
    let asked = asked_lately(app, link, account).await?;
    let support = shown::support(&link.seller_name, &link.support_email, &link.support_url);
    let frame = Frame { path: "/".to_owned(), ..link_frame(app, visitor, link) };
    let status = if asked { StatusCode::OK } else { StatusCode::FORBIDDEN };
    page(status, &Notice::wrong_account(frame, &masked(&link.recipient), support, &link.id.to_string(), asked))
}

async fn asked_lately(app: &App, link: &Link, account: AccountId) -> Result<bool, Trouble> {
    let yesterday = app.now().checked_sub(Span::new().hours(24)).unwrap_or(app.now());
    Ok(audit::told_since(&*app.reader().await?, link.order, "invitation.readdress_asked", account, yesterday).await?)
}

/// The link an account holds without being the invited one: what cannot be asked for is not there.
async fn held(app: &App, id: InvitationId) -> Result<Link, Trouble> {
    invitation::by_id(&*app.reader().await?, id).await?.ok_or(Trouble::NotFound)
}

/// `/invitations/{id}/readdress`: how that stands.
pub async fn readdress_page(State(app): State<App>, buyer: Buyer, PathId(id): PathId<InvitationId>) -> Answer {
    let link = held(&app, id).await?;
    // Only whoever asked may know of it.
    if !asked_lately(&app, &link, buyer.account).await? {
        return Err(Trouble::NotFound);
    }
    wrong_account(&app, &buyer.visitor, &link, buyer.account).await
}

/// Asks the seller to send the invitation to this account's mailbox.
pub async fn readdress(State(app): State<App>, buyer: Buyer, PathId(id): PathId<InvitationId>) -> Answer {
    match app.perform(AskReaddress { account: buyer.account, invitation: id, moment: app.moment() }).await {
        Ok(()) => Ok(see(&format!("/invitations/{id}/readdress")).into_response()),
        Err(Failure::Broken(broken)) => Err(broken.into()),
        Err(Failure::Refused(_)) => Err(Trouble::NotFound),
    }
}

/// `/onboarding/{id}/code`.
pub async fn code_page(State(app): State<App>, buyer: Buyer, PathId(id): PathId<OnboardingId>) -> Answer {
    let known = known(&app, &buyer, id).await?;
    if !known.facts.needs_code() || known.facts.completed.is_some() {
        return Ok(see(&format!("/onboarding/{id}")).into_response());
    }
    code_form(&app, &buyer, &known, Vec::new()).await
}

async fn code_form(app: &App, buyer: &Buyer, known: &Known, errors: Vec<FieldError>) -> Answer {
    let codes = passage::codes(&*app.reader().await?, known.facts.invitation, buyer.account, app.now()).await?;
    let stage = if codes.wrong >= CODE_TRIES {
        CodeStage::Locked
    } else if codes.last.is_some_and(|code| code.open(app.now())) {
        CodeStage::Sent
    } else {
        CodeStage::Unsent
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = EnterCode {
        frame: frame(app, buyer, &known.facts),
        onboarding: known.facts.onboarding.to_string(),
        identity: identity(known),
        stage,
        errors,
    };
    page(status, &shown)
}

/// Sends the code, or enters it.
pub async fn code(State(app): State<App>, buyer: Buyer, PathId(id): PathId<OnboardingId>, fields: Fields) -> Answer {
    if !fields.get("send").is_empty() {
        return match app.perform(SendPassageCode { account: buyer.account, onboarding: id, moment: app.moment() }).await {
            Ok(()) => Ok(see(&step(id, "code")).into_response()),
            Err(failure) => code_refused(&app, &buyer, id, failure).await,
        };
    }
    let (code, secret) = (fields.get("code").to_owned(), app.secret.clone());
    let sentence = match app.perform(EnterPassageCode { account: buyer.account, onboarding: id, code, secret, moment: app.moment() }).await
    {
        Ok(CodeOutcome::Right(())) => return Ok(see(&format!("/onboarding/{id}")).into_response()),
        Ok(CodeOutcome::Wrong(left)) => buyer.visitor.words().with("verify-wrong-code", &[("left", left.into())]),
        Ok(CodeOutcome::Over) => buyer.visitor.words().t("verify-code-over"),
        Ok(CodeOutcome::Locked) => buyer.visitor.words().t("code-locked"),
        Err(failure) => return code_refused(&app, &buyer, id, failure).await,
    };
    let known = known(&app, &buyer, id).await?;
    code_form(&app, &buyer, &known, vec![FieldError::new("code", sentence)]).await
}

async fn code_refused(app: &App, buyer: &Buyer, id: OnboardingId, failure: Failure<InvitationRefusal>) -> Answer {
    match failure {
        Failure::Broken(broken) => Err(broken.into()),
        Failure::Refused(InvitationRefusal::NotFound) => Err(Trouble::NotFound),
        Failure::Refused(InvitationRefusal::TooManyCodes) => {
            let known = known(app, buyer, id).await?;
            let sentence = refusal_sentence(buyer.visitor.words(), InvitationRefusal::TooManyCodes.code());
            code_form(app, buyer, &known, vec![FieldError::new("code", sentence)]).await
        }
        // Withdrawn, used up or refused by a new policy meanwhile: its first step says which.
        Failure::Refused(_) => Ok(see(&step(id, "subscriptions")).into_response()),
    }
}

/// What was entered to hand an order over.
struct Entered {
    name: String,
    email: String,
    mailbox: String,
}

impl Entered {
    fn of(fields: &Fields) -> Self {
        let get = |name: &str| fields.get(name).to_owned();
        Self { name: get("name"), email: get("email"), mailbox: get("mailbox") }
    }

    /// The colleague, whose invitation is in the language of whoever names them.
    fn recipient(&self, app: &App, visitor: &Visitor) -> Result<Recipient, Faults> {
        let languages: Vec<&str> = app.settings.languages.iter().map(|language| language.code()).collect();
        let language = visitor.language.code().to_owned();
        let mut faults = Faults::default();
        if self.name.trim().is_empty() {
            faults.add("name", "required");
        }
        let written = WrittenRecipient { email: self.email.clone(), name: self.name.clone(), language };
        match written.check(&languages) {
            Ok(recipient) => faults.or(Some(recipient)),
            Err(more) => {
                faults.0.extend(more.0);
                Err(faults)
            }
        }
    }
}

/// Where a hand-over form stands: in an onboarding, or behind the link itself.
struct Place {
    frame: Frame,
    action: String,
    back: String,
    unproven: bool,
}

fn hand_over_form(place: Place, link: &Link, entered: Entered, errors: Vec<FieldError>) -> Answer {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = pages::HandOver {
        frame: place.frame,
        action: place.action,
        back: place.back,
        seller: link.seller_name.clone(),
        reference: link.reference.clone(),
        invited: masked(&link.recipient),
        unproven: place.unproven,
        name: entered.name,
        email: entered.email,
        mailbox: entered.mailbox,
        errors,
    };
    page(status, &shown)
}

fn in_onboarding(app: &App, buyer: &Buyer, known: &Known) -> Place {
    let id = known.facts.onboarding;
    Place { frame: frame(app, buyer, &known.facts), action: step(id, "hand-over"), back: format!("/onboarding/{id}"), unproven: false }
}

/// `/onboarding/{id}/hand-over`.
pub async fn hand_over_page(State(app): State<App>, buyer: Buyer, PathId(id): PathId<OnboardingId>) -> Answer {
    let known = known(&app, &buyer, id).await?;
    let link = held(&app, known.facts.invitation).await?;
    let living = matches!(link_state(link.facts(), app.now()), LinkState::Open | LinkState::Expired);
    if !living || known.facts.completed.is_some() || !matches!(known.facts.guard, Guard::Invited | Guard::Passed) {
        return Ok(see(&format!("/onboarding/{id}")).into_response());
    }
    let nothing = Entered { name: String::new(), email: String::new(), mailbox: String::new() };
    hand_over_form(in_onboarding(&app, &buyer, &known), &link, nothing, Vec::new())
}

/// Hands over at once: the account may apply the order itself.
pub async fn hand_over(State(app): State<App>, buyer: Buyer, PathId(id): PathId<OnboardingId>, fields: Fields) -> Answer {
    let known = known(&app, &buyer, id).await?;
    let (link, entered) = (held(&app, known.facts.invitation).await?, Entered::of(&fields));
    let to = match entered.recipient(&app, &buyer.visitor) {
        Ok(to) => to,
        Err(faults) => {
            let errors = colleague_errors(&buyer.visitor, &faults);
            return hand_over_form(in_onboarding(&app, &buyer, &known), &link, entered, errors);
        }
    };
    let action = HandOver { account: buyer.account, invitation: link.id, to, secret: app.secret.clone(), moment: app.moment() };
    match app.perform(action).await {
        Ok(handed) => Ok(see(&format!("/hand-overs/{handed}")).into_response()),
        Err(Failure::Broken(broken)) => Err(broken.into()),
        Err(Failure::Refused(InvitationRefusal::SameMailbox)) => {
            let errors = refused_field(&buyer.visitor, "email", InvitationRefusal::SameMailbox);
            hand_over_form(in_onboarding(&app, &buyer, &known), &link, entered, errors)
        }
        Err(Failure::Refused(_)) => Err(Trouble::Stale(format!("/onboarding/{id}"))),
    }
}

/// What is wrong with the colleague's fields; an empty one asks for theirs, not for the reader's own.
fn colleague_errors(visitor: &Visitor, faults: &Faults) -> Vec<FieldError> {
    let words = visitor.words();
    let sentence = |fault: &Fault| match (fault.code, fault.at.as_str()) {
        ("required", "name") => words.t("hand-over-enter-name"),
        ("required", "email") => words.t("hand-over-enter-email"),
        _ => fault_sentence(words, fault),
    };
    faults.0.iter().map(|fault| FieldError::new(&fault.at, sentence(fault))).collect()
}

fn refused_field(visitor: &Visitor, field: &str, refusal: InvitationRefusal) -> Vec<FieldError> {
    vec![FieldError::new(field, refusal_sentence(visitor.words(), refusal.code()))]
}

fn behind_link(app: &App, visitor: &Visitor, link: &Link, token: &str) -> Place {
    let path = format!("/i/{token}");
    Place { frame: link_frame(app, visitor, link), action: format!("{path}/not-me"), back: path, unproven: true }
}

/// `/i/{token}/not-me`: "I am not the right person". Changes nothing.
pub async fn not_me_page(State(app): State<App>, Path(token): Path<String>, peer: Peer, visitor: Visitor) -> Answer {
    let link = match found(&app, &token, peer, &visitor).await? {
        Ok(link) => link,
        Err(unknown) => return Ok(unknown),
    };
    if !matches!(link_state(link.facts(), app.now()), LinkState::Open | LinkState::Expired) {
        return link_page(&app, &visitor, &link).await;
    }
    let nothing = Entered { name: String::new(), email: String::new(), mailbox: String::new() };
    hand_over_form(behind_link(&app, &visitor, &link, &token), &link, nothing, Vec::new())
}

/// Names the colleague, then enters the code that was mailed to the invited mailbox. A program that fills in every form does
/// not know that mailbox, and so changes nothing.
pub async fn not_me(State(app): State<App>, Path(token): Path<String>, peer: Peer, visitor: Visitor, fields: Fields) -> Answer {
    let link = match found(&app, &token, peer, &visitor).await? {
        Ok(link) => link,
        Err(unknown) => return Ok(unknown),
    };
    if let Ok(hand_over) = fields.get("hand_over").parse() {
        return confirm(&app, &visitor, &link, &token, hand_over, fields.get("code")).await;
    }
    let entered = Entered::of(&fields);
    let again = |entered, errors| hand_over_form(behind_link(&app, &visitor, &link, &token), &link, entered, errors);
    let invited = Email::parse(&entered.mailbox).is_ok_and(|mailbox| mailbox.key() == link.recipient_key);
    let to = match (entered.recipient(&app, &visitor), invited) {
        (Ok(to), true) => to,
        (read, invited) => {
            let mut errors = read.err().map(|faults| colleague_errors(&visitor, &faults)).unwrap_or_default();
            if !invited {
                let empty = entered.mailbox.trim().is_empty();
                let sentence = if empty { key!("hand-over-enter-mailbox") } else { key!("hand-over-mailbox-wrong") };
                errors.push(FieldError::new("mailbox", visitor.words().t(sentence)));
            }
            return again(entered, errors);
        }
    };
    match app.perform(AskHandOver { invitation: link.id, to, moment: app.moment() }).await {
        Ok(hand_over) => confirm_form(&app, &visitor, &link, &token, (hand_over, &entered.email), Vec::new()),
        Err(Failure::Broken(broken)) => Err(broken.into()),
        Err(Failure::Refused(refusal @ InvitationRefusal::SameMailbox)) => again(entered, refused_field(&visitor, "email", refusal)),
        Err(Failure::Refused(refusal @ InvitationRefusal::TooManyCodes)) => again(entered, refused_field(&visitor, "mailbox", refusal)),
        Err(Failure::Refused(_)) => Ok(see(&format!("/i/{token}")).into_response()),
    }
}

fn confirm_form(
    app: &App,
    visitor: &Visitor,
    link: &Link,
    token: &str,
    (hand_over, email): (HandOverId, &str),
    errors: Vec<FieldError>,
) -> Answer {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = pages::HandOverCode {
        frame: Frame { path: format!("/i/{token}/not-me"), ..link_frame(app, visitor, link) },
        action: format!("/i/{token}/not-me"),
        hand_over: hand_over.to_string(),
        invited: masked(&link.recipient),
        email: email.to_owned(),
        errors,
    };
    page(status, &shown)
}

async fn confirm(app: &App, visitor: &Visitor, link: &Link, token: &str, hand_over: HandOverId, code: &str) -> Answer {
    let action =
        ConfirmHandOver { invitation: link.id, hand_over, code: code.to_owned(), secret: app.secret.clone(), moment: app.moment() };
    let sentence = match app.perform(action).await {
        Ok(CodeOutcome::Wrong(left)) if left > 0 => visitor.words().with("verify-wrong-code", &[("left", left.into())]),
        Ok(CodeOutcome::Wrong(_) | CodeOutcome::Over | CodeOutcome::Locked) => visitor.words().t("hand-over-code-over"),
        Ok(CodeOutcome::Right(())) | Err(Failure::Refused(_)) => return Ok(see(&format!("/i/{token}")).into_response()),
        Err(Failure::Broken(broken)) => return Err(broken.into()),
    };
    let asked = hand_over::by_id(&*app.reader().await?, hand_over, link.id).await?.ok_or(Trouble::NotFound)?;
    confirm_form(app, visitor, link, token, (hand_over, &asked.email), vec![FieldError::new("code", sentence)])
}

/// How far an order is that was handed over.
pub fn progress(order: &HandedOver, now: Timestamp) -> HandedProgress {
    match (order.status, order.link) {
        (OrderStatus::Cancelled, _) => HandedProgress::Cancelled,
        (OrderStatus::Applied, _) => HandedProgress::Applied,
        (OrderStatus::PartiallyApplied, _) => HandedProgress::Partly,
        (OrderStatus::Placed, InvitationStatus::Available) if order.expires_at <= now => HandedProgress::Expired,
        (OrderStatus::Placed, _) => HandedProgress::Waiting,
    }
}

/// `/hand-overs/{id}`: for whoever handed it over.
pub async fn handed(State(app): State<App>, buyer: Buyer, PathId(id): PathId<HandOverId>) -> Answer {
    let reader = app.reader().await?;
    let handed = hand_over::by_account(&reader, buyer.account).await?;
    let order = handed.into_iter().find(|order| order.to.id == id).ok_or(Trouble::NotFound)?;
    let lines = invitation::lines(&reader, order.order).await?;
    let words = buyer.visitor.words();
    let support = shown::support(&order.seller_name, &order.support_email, &order.support_url);
    let mut frame = buyer.frame(&app);
    frame.seller = Some(order.seller_name.clone());
    let shown = pages::HandedOver {
        frame,
        progress: progress(&order, app.now()),
        seller: order.seller_name,
        reference: order.reference,
        order: order.order.to_string(),
        colleague: order.to.name,
        email: order.to.email,
        since: day(order.to.at),
        lines: lines.iter().map(|line| shown::summary(words, line)).collect(),
        support,
    };
    page(StatusCode::OK, &shown)
}
