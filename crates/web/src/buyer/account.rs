//! Creating an account, showing that its mailbox is theirs, signing in and out.

use actions::{EndSession, ResendCode, SetLanguage, SignUp, StartSession, VerifyEmail};
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{
    Faults, Refusal,
    account::{AccountRefusal, Email, NewAccount, Verification, new_account},
    device::Agent,
    id::{AccountId, MemberInvitationId},
    invitation::{LinkState, link_state},
    member::MemberInvitationState,
    secret::hash,
};
use store::{Failure, account, session::Session};

use super::{corrections, landing, members, shown};
use crate::{
    App,
    cookie::{self, Place},
    extract::{Fields, Peer, Visitor, invitation, see},
    failure::{Answer, Trouble, page},
    limit::{Allowance, Counted},
    pages,
    sentence::{fault_sentence, refusal_sentence},
};

/// Wrong passwords, per address of the network.
pub const MISSES: Allowance = Allowance { most: 30, seconds: 300 };

/// Faults of a form, as its page shows them.
pub fn field_errors(visitor: &Visitor, faults: &Faults) -> Vec<pages::FieldError> {
    faults.0.iter().map(|fault| pages::FieldError::new(&fault.at, field_sentence(visitor.words(), fault))).collect()
}

/// A field that was left empty is named; everything else is said as the API says it.
fn field_sentence(words: i18n::Words, fault: &domain::Fault) -> String {
    // keys: enter-*
    let own = crate::sentence::key("enter", &fault.at);
    if fault.code == "required" && words.knows(&own) { words.t(&own) } else { fault_sentence(words, fault) }
}

pub fn refusal_error(visitor: &Visitor, field: &str, refusal: &impl Refusal) -> Vec<pages::FieldError> {
    vec![pages::FieldError::new(field, refusal_sentence(visitor.words(), refusal.code()))]
}

/// Somebody signed in already has no business here.
pub fn on_already(app: &App, visitor: &Visitor) -> Option<Response> {
    visitor.verified().map(|_| {
        let to = match &visitor.place {
            Some(Place::Page(path)) => path.clone(),
            Some(Place::Joining(id)) => format!("/member-invitations/{id}"),
            _ => "/".to_owned(),
        };
        (cookie::forget_place(visitor.jar.clone(), &app.settings), see(&to)).into_response()
    })
}

/// The form for a new account.
pub async fn sign_up_page(State(app): State<App>, visitor: Visitor) -> Answer {
    if let Some(response) = on_already(&app, &visitor) {
        return Ok(response);
    }
    let (frame, order, name) = invited(&app, &visitor).await?;
    let joining = joining(&app, &visitor).await?;
    page(StatusCode::OK, &pages::SignUp { frame, order, joining, name, email: String::new(), errors: Vec::new() })
}

/// The frame of the form with what waits behind it: the order of the invitation somebody comes from, and whom it greets.
async fn invited(app: &App, visitor: &Visitor) -> Result<(pages::Frame, Option<pages::OrderBehind>, String), Trouble> {
    let mut frame = visitor.frame(app);
    let Some(id) = invitation(visitor.place.as_ref()) else { return Ok((frame, None, String::new())) };
    let reader = app.reader().await?;
    let link = store::invitation::by_id(&reader, id).await?;
    let Some(link) = link.filter(|link| link_state(link.facts(), app.now()) == LinkState::Open) else {
        return Ok((frame, None, String::new()));
    };
    let lines = store::invitation::lines(&reader, link.order).await?;
    let lines = lines.iter().filter(|line| line.unapplied).map(|line| shown::summary(visitor.words(), line)).collect();
    frame.seller = Some(link.seller_name.clone());
    let name = if link.recipient_name.is_empty() { link.buyer_name } else { link.recipient_name };
    Ok((frame, Some(pages::OrderBehind { seller: link.seller_name, company: link.company, lines }), name))
}

/// The organization that waits behind the form, and which address it invited.
async fn joining(app: &App, visitor: &Visitor) -> Result<Option<pages::JoinBehind>, Trouble> {
    let Some(Place::Joining(id)) = visitor.place else { return Ok(None) };
    let known = store::member_invitation::by_id(&*app.reader().await?, id).await?;
    let open = known.filter(|invitation| invitation.state(app.now()) == MemberInvitationState::Open);
    let behind = |open: store::member_invitation::Invitation| pages::JoinBehind {
        invited: landing::masked(&open.email),
        organization: open.organization_name,
    };
    Ok(open.map(behind))
}

/// Creates an account. The answer is the same whether the e-mail has one or not.
pub async fn sign_up(State(app): State<App>, peer: Peer, visitor: Visitor, fields: Fields) -> Answer {
    let allowance = Allowance { most: app.settings.register_rate, seconds: 3600 };
    app.limits.check(Counted::SignUp, peer.0, allowance, app.now()).map_err(Trouble::TooMany)?;
    let new = match new_account(fields.get("email"), fields.get("name"), fields.get("password")) {
        Ok(new) => new,
        Err(faults) => {
            let errors = field_errors(&visitor, &faults);
            let (frame, order, _) = invited(&app, &visitor).await?;
            let joining = joining(&app, &visitor).await?;
            let again =
                pages::SignUp { frame, order, joining, name: fields.get("name").to_owned(), email: fields.get("email").to_owned(), errors };
            return page(StatusCode::UNPROCESSABLE_ENTITY, &again);
        }
    };
    app.limits.count(Counted::SignUp, peer.0, allowance, app.now());
    let language = app.settings.offered(fields.get("language")).unwrap_or(visitor.language);
    let token = register(&app, new, language.code(), visitor.agent).await?;
    Ok((cookie::set_session(visitor.jar, &app.settings, token), see("/verify")).into_response())
}

/// The PHC string of a password, under a salt of its own.
pub async fn hashed(app: &App, password: String) -> Result<String, Trouble> {
    let mut salt = [0; 16];
    salt.iter_mut().zip((app.source.random)()).for_each(|(to, from)| *to = from);
    Ok(app.passwords.hash(password, salt).await?)
}

async fn register(app: &App, new: NewAccount, language: &str, agent: Agent) -> Result<String, Trouble> {
    let password_hash = hashed(app, new.password).await?;
    let token = app.token();
    app.perform(SignUp {
        email: new.email,
        name: new.name,
        language: language.to_owned(),
        password_hash,
        session_hash: hash(&token),
        agent,
        moment: app.moment(),
    })
    .await?;
    Ok(token)
}

/// Who may verify: a living session of an account that is not verified yet.
fn unverified(visitor: &Visitor) -> Option<&Session> {
    visitor.session.as_ref().filter(|session| !session.verified)
}

fn verify_form(app: &App, visitor: &Visitor, session: &Session, resent: bool, errors: Vec<pages::FieldError>) -> Answer {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page(status, &pages::Verify { frame: visitor.frame(app), email: session.email.clone(), resent, errors })
}

/// The form for the mailed code.
pub async fn verify_page(State(app): State<App>, visitor: Visitor) -> Answer {
    match unverified(&visitor) {
        Some(session) => verify_form(&app, &visitor, session, false, Vec::new()),
        None => Ok(see("/sign-in").into_response()),
    }
}

/// Enters the code, or asks for a new one.
pub async fn verify(State(app): State<App>, visitor: Visitor, fields: Fields) -> Answer {
    let Some(session) = unverified(&visitor).cloned() else { return Ok(see("/sign-in").into_response()) };
    if !fields.get("resend").is_empty() {
        return match app.perform(ResendCode { account: session.account, moment: app.moment() }).await {
            Ok(()) => verify_form(&app, &visitor, &session, true, Vec::new()),
            Err(failure) => verify_refused(&app, &visitor, &session, failure),
        };
    }
    let token = app.token();
    let (code, secret) = (fields.get("code").to_owned(), app.secret.clone());
    let entered =
        VerifyEmail { account: session.account, session_hash: hash(&token), agent: visitor.agent, code, secret, moment: app.moment() };
    match app.perform(entered).await {
        Ok(Verification::Verified(account)) => enter(&app, visitor, account, token).await,
        Ok(Verification::Wrong { left }) => {
            let words = visitor.words();
            let sentence = if left > 0 { words.with("verify-wrong-code", &[("left", left.into())]) } else { words.t("verify-code-over") };
            verify_form(&app, &visitor, &session, false, vec![pages::FieldError::new("code", sentence)])
        }
        Ok(Verification::Over) => {
            verify_form(&app, &visitor, &session, false, vec![pages::FieldError::new("code", visitor.words().t("verify-code-over"))])
        }
        Err(failure) => verify_refused(&app, &visitor, &session, failure),
    }
}

fn verify_refused(app: &App, visitor: &Visitor, session: &Session, failure: Failure<AccountRefusal>) -> Answer {
    match failure {
        Failure::Refused(AccountRefusal::SignedOut) => Ok(see("/sign-in").into_response()),
        Failure::Refused(refusal) => verify_form(app, visitor, session, false, refusal_error(visitor, "code", &refusal)),
        Failure::Broken(broken) => Err(broken.into()),
    }
}

/// In with a session that has begun: its cookie, the mark of the browser, and on to where somebody was going.
pub async fn enter(app: &App, visitor: Visitor, account: AccountId, token: String) -> Answer {
    arrive(app, marked(app, visitor, account, token), account).await
}

/// As [`enter`], for an account that was here before: an owner may have a correction to look at on the way.
pub async fn come_back(app: &App, visitor: Visitor, account: AccountId, token: String) -> Answer {
    let visitor = marked(app, visitor, account, token);
    match corrections::between(app, visitor.place.as_ref(), account).await? {
        Some(shown) => Ok((visitor.jar, shown).into_response()),
        None => arrive(app, visitor, account).await,
    }
}

fn marked(app: &App, visitor: Visitor, account: AccountId, token: String) -> Visitor {
    visitor.with_jar(|jar| cookie::mark_device(cookie::set_session(jar, &app.settings, token), app, account))
}

/// On to where somebody was going before they were asked to sign in.
pub async fn arrive(app: &App, visitor: Visitor, account: AccountId) -> Answer {
    if let Some(invitation) = invitation(visitor.place.as_ref()) {
        return landing::enter(app, &visitor, account, invitation).await;
    }
    let to = match &visitor.place {
        Some(Place::Page(path)) => path.clone(),
        Some(Place::Joining(id)) => format!("/member-invitations/{id}"),
        _ => members::arrival(app, account).await?,
    };
    let jar = cookie::forget_place(visitor.jar.clone(), &app.settings);
    Ok((jar, see(&to)).into_response())
}

/// The visitor as they are after signing in, for a page shown in the same answer.
pub async fn seen_as(app: &App, visitor: &Visitor, account: AccountId) -> Result<Visitor, Trouble> {
    let token = cookie::session(&visitor.jar, &app.settings).map(hash);
    let session = match token {
        Some(hash) => store::session::by_hash(&*app.reader().await?, hash, app.now()).await?,
        None => None,
    };
    Ok(visitor.with_session(session.filter(|session| session.account == account)))
}

/// The form to sign in.
pub async fn sign_in_page(State(app): State<App>, visitor: Visitor) -> Answer {
    if let Some(response) = on_already(&app, &visitor) {
        return Ok(response);
    }
    let joining = joining(&app, &visitor).await?;
    page(
        StatusCode::OK,
        &pages::SignIn { frame: visitor.frame(&app), joining, email: String::new(), signed_out: visitor.signed_out(), errors: Vec::new() },
    )
}

/// Signs in. A wrong password and an unknown e-mail cost as much and are answered alike.
pub async fn sign_in(State(app): State<App>, peer: Peer, visitor: Visitor, fields: Fields) -> Answer {
    app.limits.check(Counted::MissedSignIn, peer.0, MISSES, app.now()).map_err(Trouble::TooMany)?;
    let token = app.token();
    match authenticate(&app, &visitor, &fields, &token).await? {
        Some(account) => come_back(&app, visitor, account, token).await,
        None => {
            app.limits.count(Counted::MissedSignIn, peer.0, MISSES, app.now());
            let errors = refusal_error(&visitor, "password", &AccountRefusal::WrongCredentials);
            let joining = joining(&app, &visitor).await?;
            page(
                StatusCode::UNPROCESSABLE_ENTITY,
                &pages::SignIn { frame: visitor.frame(&app), joining, email: fields.get("email").to_owned(), signed_out: false, errors },
            )
        }
    }
}

async fn authenticate(app: &App, visitor: &Visitor, fields: &Fields, token: &str) -> Result<Option<AccountId>, Trouble> {
    let email_key = Email::parse(fields.get("email")).map(|email| email.key()).unwrap_or_default();
    let known = account::by_email(&*app.reader().await?, &email_key).await?;
    let password = domain::account::as_hashed(fields.get("password"));
    let right = app.passwords.check(password, known.as_ref().map(|known| known.password_hash.clone())).await?;
    let Some(known) = known.filter(|_| right) else { return Ok(None) };
    let before = visitor.session.as_ref().map(|session| session.id);
    let start = StartSession {
        email_key,
        password_hash: known.password_hash,
        session_hash: hash(token),
        before,
        agent: visitor.agent,
        known_device: cookie::knows_device(&visitor.jar, app, known.account),
        moment: app.moment(),
    };
    match app.perform(start).await {
        Ok(account) => Ok(Some(account)),
        Err(Failure::Refused(_)) => Ok(None),
        Err(Failure::Broken(broken)) => Err(broken.into()),
    }
}

/// Signs out, and tells the browser to forget what it kept.
pub async fn sign_out(State(app): State<App>, visitor: Visitor) -> Answer {
    end(&app, &visitor).await?;
    let jar = cookie::end_session(cookie::forget_place(visitor.jar, &app.settings), &app.settings);
    Ok((jar, [("clear-site-data", "\"cache\", \"storage\"")], see("/sign-in?signed-out")).into_response())
}

/// Signs out to sign in with another account, without losing the place: the invitation at hand, else where they were going.
pub async fn switch(State(app): State<App>, visitor: Visitor, fields: Fields) -> Answer {
    end(&app, &visitor).await?;
    let named = fields.get("invitation");
    let jar = match (named.parse(), named.parse::<MemberInvitationId>()) {
        (Ok(invitation), _) => cookie::set_place(visitor.jar, &app, &Place::Invitation(invitation)),
        // Not as somebody who holds its link: its page says after signing in whether it is theirs.
        (_, Ok(invitation)) => cookie::set_place(visitor.jar, &app, &Place::Page(format!("/member-invitations/{invitation}"))),
        _ => visitor.jar,
    };
    Ok((cookie::end_session(jar, &app.settings), see("/sign-in")).into_response())
}

async fn end(app: &App, visitor: &Visitor) -> Result<(), Trouble> {
    if let Some(session) = &visitor.session {
        app.perform(EndSession { session: session.id, account: session.account, moment: app.moment() }).await?;
    }
    Ok(())
}

/// Another language, for this browser and for the account's letters.
pub async fn language(State(app): State<App>, visitor: Visitor, fields: Fields) -> Answer {
    let back = Some(fields.get("back")).filter(|back| internal(back)).unwrap_or("/");
    let Some(language) = app.settings.offered(fields.get("language")) else { return Ok(see(back).into_response()) };
    if let Some(session) = visitor.verified() {
        app.perform(SetLanguage { account: session.account, language: language.code().to_owned() }).await?;
    }
    Ok((cookie::set_language(visitor.jar, &app.settings, language.code()), see(back)).into_response())
}

/// A path of ours: nothing a browser would read as another host.
pub fn internal(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n', '\t', '\0'])
}

#[cfg(test)]
mod tests {
    use super::internal;

    #[test]
    fn only_our_own_paths_are_gone_back_to() {
        assert!(internal("/onboarding/onb_1/review?x=1"));
        for other in ["", "//evil", "/\\evil", "https:evil", "javascript:alert(1)", "@evil", "/\t/evil"] {
            assert!(!internal(other), "{other}");
        }
    }
}
