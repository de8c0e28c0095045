//! Invitations of members: written by who manages them, answered by whom they are for. `/join/{token}` is the link in the
//! letter; opening it changes nothing, and what follows it has no token in its address.

use actions::{AcceptMemberInvitation, DeclineMemberInvitation, EndSession, InviteMember, ResendMemberInvitation, RevokeMemberInvitation};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse,
};
use domain::{
    Faults,
    account::Email,
    id::{MemberInvitationId, OrganizationId},
    member::{MemberInvitationState as Stands, MemberRefusal, Rights},
    organization::Role,
    secret::hash,
};
use store::{
    Failure, member,
    member_invitation::{self, Invitation},
};

use super::{
    account::{field_errors, refusal_error},
    home::role,
    landing::masked,
    members::{Here, again, given_by, here, last_day, to_list},
};
use crate::{
    App,
    cookie::{self, Place},
    extract::{Buyer, Fields, PathId, Peer, Visitor, see},
    failure::{Answer, Trouble, page},
    limit::{Allowance, Counted},
    pages::{self, FieldError, Frame, JoinReader, MembersDone, Notice},
};

/// Links that do not exist, per address of the network.
const MISSES: Allowance = Allowance { most: 20, seconds: 60 };
/// Characters of a token: 256 bits in base64url.
const TOKEN: usize = 43;

/// What was entered of an invitation.
struct Entered<'a> {
    email: &'a str,
    role: &'a str,
    billing_reader: bool,
    language: &'a str,
}

fn form(app: &App, here: Here, entered: &Entered<'_>, errors: Vec<FieldError>) -> Answer {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = pages::InviteMember {
        frame: here.frame,
        place: here.place,
        email: entered.email.to_owned(),
        roles: given_by(here.rights),
        role: entered.role.to_owned(),
        billing_reader: (here.rights.role == Role::Owner).then_some(entered.billing_reader),
        language: entered.language.to_owned(),
        languages: app.settings.languages.clone(),
        errors,
    };
    page(status, &shown)
}

/// Whether somebody manages anybody at all; others see no invitations, so for them there are none.
fn manages(here: &Here) -> Result<(), Trouble> {
    if here.rights.may_give(Rights::new(Role::Member, false)) { Ok(()) } else { Err(Trouble::NotFound) }
}

/// Whom to invite.
pub async fn inviting(State(app): State<App>, buyer: Buyer, PathId(id): PathId<OrganizationId>) -> Answer {
    let here = here(&app, &buyer, id, &*app.reader().await?).await?;
    manages(&here)?;
    let language = buyer.visitor.language.code();
    form(&app, here, &Entered { email: "", role: Role::Member.as_str(), billing_reader: false, language }, Vec::new())
}

/// Somebody is invited. Whether the address has an account makes no difference.
pub async fn invite(State(app): State<App>, buyer: Buyer, PathId(id): PathId<OrganizationId>, fields: Fields) -> Answer {
    let here = here(&app, &buyer, id, &*app.reader().await?).await?;
    manages(&here)?;
    let language = app.settings.offered(fields.get("language")).unwrap_or(buyer.visitor.language).code();
    let billing_reader = !fields.get("billing_reader").is_empty();
    let entered = Entered { email: fields.get("email"), role: fields.get("role"), billing_reader, language };
    let mut faults = Faults::default();
    let email = faults.take("email", Email::parse(entered.email));
    let mut errors = field_errors(&buyer.visitor, &faults);
    let given = entered.role.parse::<Role>();
    if given.is_err() {
        errors.push(FieldError::new("role", buyer.visitor.words().t("role-choose")));
    }
    let (Some(email), Ok(given)) = (email, given) else { return form(&app, here, &entered, errors) };
    let invite = InviteMember {
        account: buyer.account,
        organization: id,
        email,
        rights: Rights::new(given, billing_reader),
        language: language.to_owned(),
        secret: app.secret.clone(),
        moment: app.moment(),
    };
    match app.perform(invite).await {
        Ok(_) => Ok(to_list(id, MembersDone::Invited)),
        Err(Failure::Refused(MemberRefusal::NotFound)) => Err(Trouble::NotFound),
        Err(Failure::Refused(refusal)) => {
            let field = if refusal == MemberRefusal::NotAllowed { "role" } else { "email" };
            form(&app, here, &entered, refusal_error(&buyer.visitor, field, &refusal))
        }
        Err(Failure::Broken(broken)) => Err(broken.into()),
    }
}

/// The letter goes once more.
pub async fn resend(State(app): State<App>, buyer: Buyer, PathId(invitation): PathId<MemberInvitationId>) -> Answer {
    let done = app.perform(ResendMemberInvitation { account: buyer.account, invitation, moment: app.moment() }).await;
    managed(&app, &buyer, invitation, done, MembersDone::Resent).await
}

/// It is withdrawn.
pub async fn revoke(State(app): State<App>, buyer: Buyer, PathId(invitation): PathId<MemberInvitationId>) -> Answer {
    let done = app.perform(RevokeMemberInvitation { account: buyer.account, invitation, moment: app.moment() }).await;
    managed(&app, &buyer, invitation, done, MembersDone::Revoked).await
}

async fn managed(
    app: &App,
    buyer: &Buyer,
    invitation: MemberInvitationId,
    outcome: Result<OrganizationId, Failure<MemberRefusal>>,
    done: MembersDone,
) -> Answer {
    match outcome {
        Ok(organization) => Ok(to_list(organization, done)),
        Err(Failure::Refused(MemberRefusal::NotFound)) => Err(Trouble::NotFound),
        Err(Failure::Refused(refusal)) => {
            let known = member_invitation::by_id(&*app.reader().await?, invitation).await?.ok_or(Trouble::NotFound)?;
            again(app, buyer, known.organization, refusal).await
        }
        Err(Failure::Broken(broken)) => Err(broken.into()),
    }
}

/// The invitation of a token. Unknown and malformed tokens are counted and answered alike.
async fn find(app: &App, token: &str, peer: Peer) -> Result<Option<Invitation>, Trouble> {
    app.limits.check(Counted::MissedLink, peer.0, MISSES, app.now()).map_err(Trouble::TooMany)?;
    let found = member_invitation::by_hash(&*app.reader().await?, hash(token)).await?.filter(|_| token.len() == TOKEN);
    if found.is_none() {
        app.limits.count(Counted::MissedLink, peer.0, MISSES, app.now());
    }
    Ok(found)
}

/// What the link says to whoever opens it.
pub async fn link(State(app): State<App>, Path(token): Path<String>, peer: Peer, visitor: Visitor) -> Answer {
    let frame = Frame { path: "/".to_owned(), ..visitor.frame(&app) };
    let Some(invitation) = find(&app, &token, peer).await? else { return page(StatusCode::NOT_FOUND, &Notice::unknown_link(frame)) };
    let signed_in = visitor.verified();
    let invited = signed_in.is_some_and(|session| session.email_key == invitation.email_key);
    let here = format!("/join/{token}");
    let reader = match signed_in {
        Some(_) if invited => JoinReader::Invited(format!("/member-invitations/{}", invitation.id)),
        Some(_) => JoinReader::Other(here),
        None => JoinReader::SignedOut(here),
    };
    let member = match signed_in {
        Some(session) => member::rights_of(&*app.reader().await?, invitation.organization, session.account).await?,
        None => None,
    };
    shown(&app, frame, &invitation, reader, member)
}

fn shown(app: &App, frame: Frame, invitation: &Invitation, reader: JoinReader, member: Option<Rights>) -> Answer {
    let organization = invitation.organization_name.as_str();
    let path = member.map(|_| format!("/organizations/{}", invitation.organization));
    match invitation.state(app.now()) {
        Stands::Open => {
            let join = pages::JoinOrganization {
                frame,
                organization: organization.to_owned(),
                inviter: invitation.inviter.clone(),
                role: role(invitation.rights.role),
                billing_reader: invitation.rights.billing_reader,
                invited: masked(&invitation.email),
                until: last_day(invitation.expires_at),
                reader,
                already: member.map(|rights| role(rights.role)),
            };
            page(StatusCode::OK, &join)
        }
        Stands::Accepted => page(StatusCode::OK, &Notice::joined(frame, organization, path.as_deref())),
        Stands::Declined => page(StatusCode::OK, &Notice::declined_to_join(frame, organization, &invitation.inviter)),
        Stands::Expired => page(StatusCode::GONE, &Notice::joining_expired(frame, organization, &invitation.inviter)),
        Stands::Revoked => page(StatusCode::GONE, &Notice::joining_revoked(frame, organization, path.as_deref())),
    }
}

/// The buttons below the link. Signing in comes first, and only the invited mailbox's account accepts; to say no the link
/// is enough.
pub async fn go(State(app): State<App>, Path(token): Path<String>, peer: Peer, visitor: Visitor, fields: Fields) -> Answer {
    let Some(invitation) = find(&app, &token, peer).await? else {
        return page(StatusCode::NOT_FOUND, &Notice::unknown_link(Frame { path: "/".to_owned(), ..visitor.frame(&app) }));
    };
    if fields.get("go") == "decline" {
        return match app.perform(DeclineMemberInvitation { account: None, invitation: invitation.id, moment: app.moment() }).await {
            // How it stands now is said there.
            Ok(()) | Err(Failure::Refused(_)) => Ok(see(&format!("/join/{token}")).into_response()),
            Err(Failure::Broken(broken)) => Err(broken.into()),
        };
    }
    let jar = cookie::set_place(visitor.jar.clone(), &app, &Place::Joining(invitation.id));
    match (fields.get("go"), visitor.verified()) {
        ("create", None) => Ok((jar, see("/sign-up")).into_response()),
        ("switch", Some(session)) => {
            app.perform(EndSession { session: session.id, account: session.account, moment: app.moment() }).await?;
            Ok((cookie::end_session(jar, &app.settings), see("/sign-in")).into_response())
        }
        (_, Some(_)) => Ok(see(&format!("/member-invitations/{}", invitation.id)).into_response()),
        _ => Ok((jar, see("/sign-in")).into_response()),
    }
}

/// An invitation for the account's own mailbox; one for another is as good as none, and both say what to do.
async fn own(app: &App, buyer: &Buyer, id: MemberInvitationId) -> Result<Option<Invitation>, Trouble> {
    let found = member_invitation::by_id(&*app.reader().await?, id).await?;
    Ok(found.filter(|invitation| invitation.email_key == buyer.email_key))
}

fn for_another(app: &App, buyer: &Buyer, id: MemberInvitationId) -> Answer {
    page(StatusCode::NOT_FOUND, &Notice::invited_other(buyer.frame(app), &id.to_string()))
}

/// The invitation, to be answered.
pub async fn answering(State(app): State<App>, buyer: Buyer, PathId(id): PathId<MemberInvitationId>) -> Answer {
    let Some(invitation) = own(&app, &buyer, id).await? else { return for_another(&app, &buyer, id) };
    let member = member::rights_of(&*app.reader().await?, invitation.organization, buyer.account).await?;
    shown(&app, buyer.frame(&app), &invitation, JoinReader::Invited(format!("/member-invitations/{id}")), member)
}

/// Yes or no.
pub async fn answer(State(app): State<App>, buyer: Buyer, PathId(id): PathId<MemberInvitationId>, fields: Fields) -> Answer {
    let jar = cookie::forget_place(buyer.visitor.jar.clone(), &app.settings);
    let invitation = id;
    let outcome = match fields.get("answer") {
        "accept" => app.perform(AcceptMemberInvitation { account: buyer.account, invitation, moment: app.moment() }).await.map(Some),
        "decline" => {
            let declined = DeclineMemberInvitation { account: Some(buyer.account), invitation, moment: app.moment() };
            app.perform(declined).await.map(|()| None)
        }
        _ => return Err(Trouble::NotFound),
    };
    match outcome {
        Ok(Some(organization)) => Ok((jar, to_list(organization, MembersDone::Joined)).into_response()),
        Ok(None) => Ok((jar, see(&format!("/member-invitations/{id}"))).into_response()),
        Err(Failure::Refused(MemberRefusal::InvitationClosed)) => Ok(see(&format!("/member-invitations/{id}")).into_response()),
        Err(Failure::Refused(_)) => for_another(&app, &buyer, id),
        Err(Failure::Broken(broken)) => Err(broken.into()),
    }
}
