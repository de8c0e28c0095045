//! Members of an organization: invited by mail, given roles, asked, removed; and where one arrives.

use hyper::Method;

use crate::{
    database::Engine,
    mail::MailServer,
    people::{Buyer, order},
    world::World,
};

stories!(
    somebody_new_is_invited_and_joins,
    an_invitation_is_for_its_mailbox,
    who_signs_in_finds_the_invitation,
    a_link_that_has_ended_says_what_to_do,
    an_invitation_can_be_declined_by_its_link_alone,
    letters_to_one_mailbox_are_limited,
    administrators_manage_all_but_owners,
    what_an_owner_offers_is_not_an_administrators,
    an_address_is_invited_alike_whether_it_has_an_account,
    roles_change_and_are_told,
    the_last_owner_stays,
    a_removed_member_is_out_at_once,
    who_leaves_may_begin_anew,
    a_member_asks_the_owners_for_more,
    the_pages_of_an_organization_lead_to_the_others,
    a_default_organization_is_arrived_at,
    members_are_found_and_paged,
);

/// Marie owns Acme.
async fn acme(world: &World) -> (Buyer, String) {
    let mut marie = world.buyer("Marie Laurent");
    let first = world.northwind.sells_backup(&marie).await;
    let acme = marie.onboards(&first.link(), &world.mail, "Acme Lumière").await;
    (marie, acme)
}

/// Fills in the form and sends it.
pub async fn invites(by: &mut Buyer, organization: &str, email: &str, role: &str) {
    by.opens(&format!("/organizations/{organization}/invitations")).await.expect(200);
    let form = by.page.form("/invitations", "email").fill("email", email).fill("role", role);
    by.submits(form).await;
}

/// The link in the n-th letter.
pub async fn link(mail: &MailServer, email: &str, nth: usize) -> String {
    mail.letter(email, "member_invitation", nth).await.link("/join/")
}

/// Signed in already: invited, and a member with this role.
pub async fn joins(world: &World, owner: &mut Buyer, organization: &str, who: &mut Buyer, role: &str) {
    if who.page.path.is_empty() {
        who.signs_up(&world.mail).await;
    }
    let before = world.mail.letters_to(&who.email, "member_invitation").len();
    invites(owner, organization, &who.email, role).await;
    owner.page.expect(200).says("The invitation is on its way");
    let link = link(&world.mail, &who.email, before + 1).await;
    accepts(who, &link).await;
}

async fn accepts(who: &mut Buyer, link: &str) {
    who.opens(link).await.expect(200);
    let form = who.page.form("/member-invitations/", "answer").press("answer", "accept");
    who.submits(form).await.expect(200);
    assert!(who.page.path.ends_with("/members?joined"), "{}", who.page.path);
}

fn account(email: &str) -> String {
    format!("(select id from account where email = '{email}' and verified_at is not null)")
}

/// The path of a member's own page, from the list.
pub async fn page_of(reader: &mut Buyer, organization: &str, name: &str) -> String {
    reader.opens(&format!("/organizations/{organization}/members")).await.expect(200).says(name);
    let at = reader.page.html.find(&format!("visually-hidden\"> {name}</span></a>")).expect("may be changed");
    let before = &reader.page.html[..at];
    before.rsplit("href=\"").next().unwrap().split('"').next().unwrap().to_owned()
}

async fn changes(by: &mut Buyer, path: &str, role: &str, billing: bool) {
    by.opens(path).await.expect(200);
    let form = by.page.form(path, "role").fill("role", role).forge("billing_reader", if billing { &["1"] } else { &[] });
    by.submits(form).await;
}

async fn somebody_new_is_invited_and_joins(world: &World) {
    let (mut marie, acme) = acme(world).await;
    let mut paul = world.acheteuse("Paul Durand");
    marie.opens(&format!("/organizations/{acme}")).await.expect(200);
    assert!(marie.page.links().contains(&format!("/organizations/{acme}/members")));
    marie.opens(&format!("/organizations/{acme}/invitations")).await.expect(200);
    let form = marie.page.form("/invitations", "email");
    assert_eq!(
        (form.choices("role"), form.value("role").as_str()),
        (vec!["member".into(), "administrator".into(), "owner".into()], "member")
    );
    marie.submits(form.clone().fill("email", "paul")).await.expect(422);
    assert!(marie.page.error("email").is_some());
    marie.submits(form.clone().fill("email", &paul.email).forge("role", &["king"])).await.expect(422);
    assert!(marie.page.error("role").is_some());
    assert_eq!(marie.page.form("/invitations", "email").value("email"), paul.email, "kept");
    marie.submits(form.fill("email", &paul.email).fill("role", "member").tick_all("billing_reader").fill("language", "fr")).await;
    marie.page.expect(200).says("The invitation is on its way").says(&paul.email).says("Billing reader");

    is_invited_and_joins(world, &marie, &acme, &mut paul).await;
    assert!(!world.log().contains(&paul.email), "no addresses in the log");
}

/// From the letter to the organization's page, with a new account.
async fn is_invited_and_joins(world: &World, marie: &Buyer, acme: &str, paul: &mut Buyer) {
    let letter = world.mail.letter(&paul.email, "member_invitation", 1).await;
    assert!(letter.language == "fr" && letter.subject.contains("Acme Lumière") && letter.text.contains(&marie.email), "{}", letter.text);
    let link = letter.link("/join/");
    // A scanner opens it: nothing changes, and no other page learns the address.
    let before = world.picture().await;
    for method in [Method::GET, Method::HEAD] {
        let answer = paul.sends(method, &link, &[], String::new()).await.expect(200);
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
    }
    world.assert_as_before(&before).await;
    paul.opens(&link).await.expect(200).says("Marie Laurent").says("Acme Lumière").says("p•••@");
    paul.page.hides(&paul.email);
    let form = paul.page.form(&link, "go").press("go", "create");
    paul.submits(form).await;
    paul.is_at("/sign-up").page.says("Acme Lumière").says("p•••@");
    paul.creates_account().await;
    paul.enters_mailed_code(&world.mail).await.expect(200).says("Marie Laurent");
    assert!(paul.page.path.starts_with("/member-invitations/miv_"), "no token in the address: {}", paul.page.path);
    let invitation = paul.page.path.clone();
    let form = paul.page.form("/member-invitations/", "answer").press("answer", "accept");
    paul.submits(form.clone()).await.expect(200).says("vous faites désormais partie").says("Marie Laurent");
    // Pressed again it is what it was.
    paul.submits(form).await.expect(200).says("vous faites désormais partie");
    assert_eq!(world.database.count("member where role = 'member' and billing_reader").await, 1);
    assert_eq!(world.database.count("member_invitation where status = 'accepted' and ended_by is not null").await, 1);
    for (table, kind) in [("event", "kind"), ("audit", "action")] {
        assert_eq!(world.database.count(&format!("{table} where {kind} in ('member.joined', 'member.join')")).await, 1, "{table}");
        assert_eq!(
            world.database.count(&format!("{table} where cast(data as text) like '%@%' and {kind} like 'member.%'")).await,
            0,
            "ids only"
        );
    }
    paul.opens(&invitation).await.expect(200).says("a été acceptée");
    paul.opens(&link).await.expect(200).says("a été acceptée");
    paul.opens(&format!("/organizations/{acme}")).await.expect(200).says("Sauvegarde");
}

/// Threat T58.
async fn an_invitation_is_for_its_mailbox(world: &World) {
    let (mut marie, acme) = acme(world).await;
    let (mut paul, mut eve) = (world.buyer("Paul Durand"), world.buyer("Eve Stranger"));
    paul.signs_up(&world.mail).await;
    eve.signs_up(&world.mail).await;
    invites(&mut marie, &acme, &paul.email.replace("paul", "Paul"), "owner").await;
    let link = link(&world.mail, &paul.email.replace("paul", "Paul"), 1).await;
    let her_own = eve.email.clone();
    eve.opens(&link).await.expect(200).says(&her_own).says("only the account with that address can accept it");
    eve.page.hides("value=\"accept\"");
    let form = eve.page.form(&link, "go");
    // Past the buttons: by the invitation's id.
    let path = eve.posts(&link, &[("go".to_owned(), "continue".to_owned())]).await.header("location").to_owned();
    let absent = "/member-invitations/miv_00000000000000000000000000";
    for path in [path.as_str(), absent] {
        eve.opens(path).await.expect(404).hides("Acme").says("No invitation for this account");
        for answer in ["accept", "decline"] {
            eve.posts(path, &[("answer".to_owned(), answer.to_owned())]).await.expect(404);
        }
    }
    assert_eq!(world.database.count("member").await, 1);
    let accept = [("answer".to_owned(), "accept".to_owned())];
    assert_eq!(marie.elsewhere_signed_out().posts(&path, &accept).await.status, 303, "nobody signed in is sent to sign in");
    // She lends Paul her browser.
    eve.submits(form.press("go", "switch")).await;
    eve.is_at("/sign-in").page.says("Acme Lumière").says("P•••@");
    (eve.email, eve.password) = (paul.email.clone(), paul.password.clone());
    eve.signs_in().await.expect(200).says("Marie Laurent");
    assert_eq!(eve.page.path, path);
    let form = eve.page.form("/member-invitations/", "answer").press("answer", "accept");
    eve.submits(form).await.expect(200);
    assert_eq!(world.database.count("member where role = 'owner'").await, 2);
    assert_eq!(world.database.count("first_organization").await, 2, "who owns it makes no second one");
}

async fn who_signs_in_finds_the_invitation(world: &World) {
    let (mut marie, acme) = acme(world).await;
    let mut paul = world.buyer("Paul Durand");
    paul.signs_up(&world.mail).await;
    invites(&mut marie, &acme, &paul.email, "administrator").await;
    // A letter about what was declined before it left is not sent: this one has left.
    link(&world.mail, &paul.email, 1).await;
    paul.opens("/").await.expect(200).says("You are invited to 1 organization").says("Acme Lumière");
    let path = paul.page.links().into_iter().find(|link| link.starts_with("/member-invitations/")).unwrap();
    paul.opens(&path).await.expect(200);
    let decline = paul.page.form("/member-invitations/", "answer").press("answer", "decline");
    paul.submits(decline.clone()).await.expect(200).says("You declined");
    paul.submits(decline).await.expect(200).says("You declined");
    paul.opens("/").await.expect(200).hides("Acme Lumière");
    marie.opens(&format!("/organizations/{acme}/members")).await.expect(200).says("Declined");
    // He can be asked again; who belongs to it by then has whichever is more.
    invites(&mut marie, &acme, &paul.email, "administrator").await;
    let link = link(&world.mail, &paul.email, 2).await;
    let joined = format!(
        "insert into member (organization_id, account_id, role, since, billing_reader) select organization_id, {}, 'member', since, true from member",
        account(&paul.email)
    );
    world.database.run(&joined).await;
    paul.opens(&link).await.expect(200).says("You belong to it already");
    accepts(&mut paul, &link).await;
    assert_eq!(world.database.count("member where role = 'administrator' and billing_reader").await, 1);
    // A member is not invited.
    invites(&mut marie, &acme, &paul.email, "member").await;
    marie.page.expect(422).says("is a member’s already");
}

async fn a_week_passes(world: &World) {
    let days = match world.engine {
        Engine::Sqlite => {
            "update member_invitation set created_at = created_at - 7 * 86400000000, expires_at = expires_at - 7 * 86400000000"
        }
        Engine::Postgres => {
            "update member_invitation set created_at = created_at - interval '7 days', expires_at = expires_at - interval '7 days'"
        }
    };
    world.database.run(days).await;
}

async fn a_link_that_has_ended_says_what_to_do(world: &World) {
    let (mut marie, acme) = acme(world).await;
    let mut paul = world.buyer("Paul Durand");
    paul.signs_up(&world.mail).await;
    invites(&mut marie, &acme, &paul.email, "member").await;
    let first = link(&world.mail, &paul.email, 1).await;
    a_week_passes(world).await;
    paul.opens(&first).await.expect(410).says("The days of this invitation are over").says("Marie Laurent");
    paul.opens("/").await.expect(200).hides("Acme");
    marie.opens(&format!("/organizations/{acme}/members")).await.expect(200).says("Expired");
    marie.presses("/resend", &[]).await.expect(200).says("was sent again");
    assert_eq!(link(&world.mail, &paul.email, 2).await, first, "the same link");
    paul.opens(&first).await.expect(200);
    let accept = paul.page.form("/member-invitations/", "answer").press("answer", "accept");
    // Replaced by another: the old one leads nowhere.
    invites(&mut marie, &acme, &paul.email, "administrator").await;
    let second = link(&world.mail, &paul.email, 3).await;
    assert_ne!(first, second);
    paul.submits(accept).await.expect(410).says("was withdrawn");
    paul.opens(&first).await.expect(410).says("was withdrawn");
    marie.opens(&format!("/organizations/{acme}/members")).await;
    let revoke = marie.page.form("/revoke", "");
    marie.submits(revoke.clone()).await.expect(200).says("was withdrawn");
    paul.opens(&second).await.expect(410).says("was withdrawn");
    marie.submits(revoke).await.expect(422).says("can no longer be answered");
    assert_eq!(world.database.count("member").await, 1);
    // To strangers there is nothing to send again or to withdraw.
    invites(&mut marie, &acme, "somebody@else.example", "member").await;
    for deed in ["/resend", "/revoke"] {
        let path = marie.page.form(deed, "").action;
        paul.posts(&path, &[]).await.expect(404);
    }
    let mut seen = Vec::new();
    for path in [format!("/join/{}", "x".repeat(43)), "/join/x".to_owned()] {
        seen.push(paul.sends(Method::GET, &path, &[], String::new()).await.expect(404).text());
        paul.posts(&path, &[("go".to_owned(), "decline".to_owned())]).await.expect(404);
    }
    assert_eq!(seen[0], seen[1], "one neutral page");
}

async fn an_invitation_can_be_declined_by_its_link_alone(world: &World) {
    let (mut marie, acme) = acme(world).await;
    let mut paul = world.buyer("Paul Durand");
    invites(&mut marie, &acme, &paul.email, "member").await;
    let link = link(&world.mail, &paul.email, 1).await;
    paul.opens(&link).await.expect(200);
    let form = paul.page.form(&link, "go").press("go", "decline");
    paul.submits(form.clone()).await.expect(200).says("You declined").says("Marie Laurent");
    paul.submits(form).await.expect(200).says("You declined");
    assert_eq!(world.database.count("member_invitation where status = 'declined' and ended_by is null").await, 1);
    assert_eq!(world.database.count("account").await, 1);
}

/// Threat T40.
async fn letters_to_one_mailbox_are_limited(world: &World) {
    let (mut marie, acme) = acme(world).await;
    for _ in 0..3 {
        invites(&mut marie, &acme, "paul@studio.example", "member").await;
        marie.page.expect(200);
    }
    let before = world.picture().await;
    marie.presses("/resend", &[]).await.expect(422).says("Enough invitations were sent for today");
    invites(&mut marie, &acme, "paul@STUDIO.example", "member").await;
    marie.page.expect(422).says("Enough invitations were sent for today");
    world.assert_as_before(&before).await;
    assert_eq!(world.database.count("email where kind = 'member_invitation'").await, 3);
}

async fn administrators_manage_all_but_owners(world: &World) {
    let (mut marie, acme) = acme(world).await;
    let [mut paul, mut zoe, mut eve] = ["Paul Durand", "Zoe Martin", "Eve Stranger"].map(|name| world.buyer(name));
    joins(world, &mut marie, &acme, &mut paul, "administrator").await;
    joins(world, &mut paul, &acme, &mut zoe, "member").await;
    eve.signs_up(&world.mail).await;
    let list = format!("/organizations/{acme}/members");
    let (of_marie, of_zoe) = (page_of(&mut marie, &acme, "Marie Laurent").await, page_of(&mut paul, &acme, "Zoe Martin").await);
    // He is not offered to touch an owner, and cannot.
    paul.opens(&list).await.expect(200);
    assert!(!paul.page.links().contains(&of_marie));
    let before = world.picture().await;
    let member = [("role".to_owned(), "member".to_owned())];
    for path in [of_marie.clone(), format!("{of_marie}/remove")] {
        paul.opens(&path).await.expect(403).says("Your role in this organization does not go that far");
        paul.posts(&path, &member).await.expect(403);
    }
    paul.opens(&of_zoe).await.expect(200);
    let form = paul.page.form(&of_zoe, "role");
    assert_eq!((form.choices("role"), form.choices("billing_reader").len()), (vec!["member".to_owned(), "administrator".to_owned()], 0));
    paul.submits(form.forge("role", &["owner"])).await.expect(403);
    paul.opens(&format!("/organizations/{acme}/invitations")).await.expect(200);
    let form = paul.page.form("/invitations", "email").fill("email", "x@studio.example");
    assert_eq!((form.choices("role").len(), form.choices("billing_reader").len()), (2, 0));
    paul.submits(form.clone().forge("role", &["owner"])).await.expect(422);
    paul.submits(form.forge("billing_reader", &["1"])).await.expect(422);
    // A member reads, and a stranger does not.
    zoe.opens(&list).await.expect(200).says("Marie Laurent");
    assert!(zoe.page.forms().iter().all(|form| !form.action.contains("invitation")));
    for (path, status) in [(&of_marie, 403), (&format!("/organizations/{acme}/invitations"), 404)] {
        zoe.opens(path).await.expect(status);
        zoe.posts(path, &member).await.expect(status);
    }
    for path in
        [&list, &of_zoe, &format!("{of_zoe}/remove"), &format!("/organizations/{acme}/leave"), &format!("/organizations/{acme}/ask")]
    {
        eve.opens(path).await.expect(404);
        assert!([404, 405].contains(&eve.posts(path, &member).await.status), "{path}");
    }
    world.assert_as_before(&before).await;
    // What is his to do, he does.
    changes(&mut paul, &of_zoe, "administrator", false).await;
    paul.page.expect(200).says("The role is as you chose it");
    paul.opens(&format!("{of_zoe}/remove")).await.expect(200).says("Zoe Martin");
    paul.presses("/remove", &[]).await.expect(200).says("was removed");
    assert_eq!(world.database.count("member").await, 2);
}

async fn what_an_owner_offers_is_not_an_administrators(world: &World) {
    let (mut marie, acme) = acme(world).await;
    let [mut paul, mut zoe] = ["Paul Durand", "Zoe Martin"].map(|name| world.buyer(name));
    joins(world, &mut marie, &acme, &mut paul, "administrator").await;
    joins(world, &mut marie, &acme, &mut zoe, "member").await;
    invites(&mut marie, &acme, "boss@studio.example", "owner").await;
    let revoke = marie.page.form("/revoke", "").action;
    paul.opens(&format!("/organizations/{acme}/members")).await.expect(200).says("boss@studio.example");
    assert!(paul.page.forms().iter().all(|form| form.action != revoke));
    let before = world.picture().await;
    paul.posts(&revoke, &[]).await.expect(422);
    paul.posts(&revoke.replace("revoke", "resend"), &[]).await.expect(422);
    zoe.posts(&revoke, &[]).await.expect(404);
    invites(&mut paul, &acme, "boss@studio.example", "member").await;
    paul.page.expect(422).says("An owner has invited this address already");
    world.assert_as_before(&before).await;
}

/// Threat T10.
async fn an_address_is_invited_alike_whether_it_has_an_account(world: &World) {
    let (mut marie, acme) = acme(world).await;
    let mut paul = world.buyer("Paul Durand");
    paul.signs_up(&world.mail).await;
    let mut seen = Vec::new();
    for email in [paul.email.as_str(), "unknown@studio.example"] {
        invites(&mut marie, &acme, email, "member").await;
        let id = marie.page.form("/revoke", "").action;
        let id = id.trim_start_matches("/member-invitations/").trim_end_matches("/revoke").to_owned();
        seen.push(marie.page.html.replace(email, "EMAIL").replace(&id, "ID"));
        marie.presses("/revoke", &[]).await;
    }
    assert_eq!(seen[0], seen[1]);
}

async fn roles_change_and_are_told(world: &World) {
    let (mut marie, acme) = acme(world).await;
    let mut paul = world.acheteuse("Paul Durand");
    joins(world, &mut marie, &acme, &mut paul, "member").await;
    let path = page_of(&mut marie, &acme, "Paul Durand").await;
    changes(&mut marie, &path, "administrator", true).await;
    marie.page.expect(200).says("The role is as you chose it").says("Billing reader");
    let letter = world.mail.letter(&paul.email, "role_changed", 1).await;
    assert!(letter.language == "fr" && letter.text.contains("administrateur") && letter.text.contains("facturation"), "{}", letter.text);
    assert_eq!(letter.link("/organizations/"), format!("/organizations/{acme}"));
    // The same once more is no news.
    changes(&mut marie, &path, "administrator", true).await;
    changes(&mut marie, &path, "owner", true).await;
    world.assert_every_letter_left().await;
    assert_eq!(world.mail.letters_to(&paul.email, "role_changed").len(), 2);
    assert_eq!(world.database.count("member where role = 'owner' and not billing_reader").await, 2, "an owner needs no extra role");
    marie.opens(&path).await;
    let form = marie.page.form(&path, "role").forge("role", &["king"]);
    marie.submits(form).await.expect(422);
    assert!(marie.page.error("role").is_some());
    for (table, kind) in [("event", "kind = 'member.role_changed'"), ("audit", "action = 'member.change'")] {
        assert_eq!(world.database.count(&format!("{table} where {kind} and organization_id is not null")).await, 2, "{table}");
    }
    // Rights are read with each request: Paul's are an owner's now, Marie's are not any more.
    let of_marie = page_of(&mut paul, &acme, "Marie Laurent").await;
    changes(&mut paul, &of_marie, "member", false).await;
    paul.page.expect(200);
    marie.opens(&path).await.expect(403);
    marie.posts(&path, &[("role".to_owned(), "member".to_owned())]).await.expect(403);
}

async fn the_last_owner_stays(world: &World) {
    let (mut marie, acme) = acme(world).await;
    let mut paul = world.buyer("Paul Durand");
    joins(world, &mut marie, &acme, &mut paul, "owner").await;
    let of_marie = page_of(&mut marie, &acme, "Marie Laurent").await;
    // An owner who cannot act does not count.
    world.database.run(&format!("update account set locked_at = verified_at where email = '{}'", paul.email)).await;
    let before = world.picture().await;
    changes(&mut marie, &of_marie, "administrator", false).await;
    marie.page.expect(422).says("last owner");
    assert_eq!(marie.page.form(&of_marie, "role").value("role"), "administrator", "what was chosen is kept");
    marie.opens(&format!("/organizations/{acme}/leave")).await.expect(200);
    marie.presses("/leave", &[]).await.expect(422).says("last owner");
    marie.posts(&format!("{of_marie}/remove"), &[]).await.expect(422);
    world.assert_as_before(&before).await;
    world.database.run(&format!("update account set locked_at = null where email = '{}'", paul.email)).await;
    marie.opens(&format!("{of_marie}/remove")).await;
    marie.is_at("/leave");
    marie.presses("/leave", &[]).await.expect(200).says("You no longer belong to that organization");
    marie.opens(&format!("/organizations/{acme}")).await.expect(404);
    paul.opens(&format!("/organizations/{acme}/leave")).await.expect(200);
    paul.presses("/leave", &[]).await.expect(422).says("last owner");
}

/// Threat T57.
async fn a_removed_member_is_out_at_once(world: &World) {
    let (mut marie, acme) = acme(world).await;
    let mut paul = world.acheteuse("Paul Durand");
    joins(world, &mut marie, &acme, &mut paul, "administrator").await;
    invites(&mut paul, &acme, "friend@studio.example", "administrator").await;
    let link = link(&world.mail, "friend@studio.example", 1).await;
    paul.opens(&format!("/organizations/{acme}/ask")).await.expect(200);
    let form = paul.page.form("/ask", "wish").chooses("wish", "owner");
    paul.submits(form).await.expect(200);
    let path = page_of(&mut marie, &acme, "Paul Durand").await;
    marie.opens(&format!("{path}/remove")).await.expect(200).says("1 open invitation of theirs");
    let form = marie.page.form("/remove", "");
    marie.submits(form.clone()).await.expect(200).says("was removed");
    // His open session finds nothing of it any more.
    for page in ["", "/members", "/invitations", "/ask", "/leave"] {
        paul.opens(&format!("/organizations/{acme}{page}")).await.expect(404);
    }
    let fields = [("email".to_owned(), "x@studio.example".to_owned()), ("role".to_owned(), "member".to_owned())];
    paul.posts(&format!("/organizations/{acme}/invitations"), &fields).await.expect(404);
    assert!(paul.is_signed_in().await, "the account stays");
    paul.opens("/").await.expect(200).hides("Acme");
    // What he gave ended with his right to give it, what he asked for with his place.
    let mut friend = world.buyer("Friend");
    friend.opens(&link).await.expect(410);
    marie.opens("/").await.expect(200).hides("Paul Durand");
    let letter = world.mail.letter(&paul.email, "member_removed", 1).await;
    assert!(letter.language == "fr" && letter.text.contains("Acme Lumière"), "{}", letter.text);
    marie.submits(form).await.expect(404);
    assert_eq!(world.database.count("audit where action = 'member.remove'").await, 1);
    assert_eq!(world.database.count("event where kind = 'member.removed' and account_id is not null").await, 1);
}

/// Who no longer owns an organization may make another through the same seller (invariant I4).
async fn who_leaves_may_begin_anew(world: &World) {
    let (mut marie, acme) = acme(world).await;
    let mut paul = world.buyer("Paul Durand");
    joins(world, &mut marie, &acme, &mut paul, "owner").await;
    marie.opens(&format!("/organizations/{acme}/leave")).await;
    marie.presses("/leave", &[]).await.expect(200);
    let again = world.northwind.places(&order(&marie).of("backup", "standard", 1).with("seller_account", "ANEW").handed_over()).await;
    marie.follows(&again.link()).await;
    marie.selects().await.creates_organization("Anew").await.applies().await;
    assert_ne!(marie.organization(), acme);
    // Back as an owner of the first she owns both, and the rules hold.
    joins(world, &mut paul, &acme, &mut marie, "owner").await;
    let said = world.configuration.run(&["check"]).await;
    assert_eq!(said.code, Some(0), "{said:?}");
}

async fn asks(member: &mut Buyer, ask: &str, wish: &str) {
    member.opens(ask).await.expect(200);
    let form = member.page.form("/ask", "wish").chooses("wish", wish);
    member.submits(form).await.expect(200).says("The owners have your request");
}

async fn a_member_asks_the_owners_for_more(world: &World) {
    let (mut marie, acme) = acme(world).await;
    let mut paul = world.buyer("Paul Durand");
    joins(world, &mut marie, &acme, &mut paul, "member").await;
    let ask = format!("/organizations/{acme}/ask");
    paul.opens(&ask).await.expect(200);
    assert_eq!(paul.page.form("/ask", "wish").choices("wish"), ["billing_reader", "administrator", "owner"]);
    let nothing = paul.page.form("/ask", "wish");
    paul.submits(nothing).await.expect(422);
    asks(&mut paul, &ask, "billing_reader").await;
    let letter = world.mail.letter(&marie.email, "role_asked", 1).await;
    assert!(letter.subject.contains("billing reader"), "{}", letter.subject);
    // One thing at a time; to be an owner instead is possible.
    paul.opens(&ask).await.expect(200).says("you asked to become a billing reader");
    assert_eq!(paul.page.form("/ask", "wish").choices("wish"), ["owner"]);
    assert_eq!(paul.posts(&ask, &[("wish".to_owned(), "administrator".to_owned())]).await.status, 303);
    assert_eq!(world.database.count("role_request").await, 1);
    marie.opens("/").await.expect(200).says("asks to become a billing reader of Acme Lumière");
    marie.presses("/role-requests/", &[("decision", "approve")]).await.expect(200);
    let letter = world.mail.letter(&paul.email, "role_decided", 1).await;
    assert!(letter.subject.contains("billing reader"), "{}", letter.subject);
    asks(&mut paul, &ask, "administrator").await;
    asks(&mut paul, &ask, "owner").await;
    assert_eq!(world.database.count("role_request where decided_at is null").await, 1);
    marie.opens(&format!("/organizations/{acme}")).await.expect(200).says("asks to become an owner");
    marie.presses("/role-requests/", &[("decision", "refuse")]).await.expect(200);
    world.mail.letter(&paul.email, "role_decided", 2).await;
    assert_eq!(world.database.count("member where role = 'member' and billing_reader").await, 1);
    // Refused is not asked again at once, something else is; and what one is given meanwhile needs no answer.
    paul.opens(&ask).await.expect(200);
    assert_eq!(paul.page.form("/ask", "wish").choices("wish"), ["administrator"]);
    asks(&mut paul, &ask, "administrator").await;
    let path = page_of(&mut marie, &acme, "Paul Durand").await;
    changes(&mut marie, &path, "administrator", true).await;
    assert_eq!(world.database.count("role_request where decided_at is null").await, 0);
    assert_eq!(world.database.count("member where role = 'administrator' and billing_reader").await, 1);
}

/// Where somebody is after signing in at a browser they never used.
async fn arrives(who: &Buyer) -> String {
    let mut again = who.elsewhere_signed_out();
    again.opens("/sign-in").await;
    again.signs_in().await.expect(200);
    again.page.path
}

/// Marie with her organization, and Paul, a member of it, with one of his own.
async fn of_two(world: &World) -> (Buyer, String, Buyer, String) {
    let (mut marie, acme) = acme(world).await;
    let mut paul = world.buyer("Paul Durand");
    let sold = world.contoso.sells_backup(&paul).await;
    let globex = paul.onboards(&sold.link(), &world.mail, "Globex").await;
    joins(world, &mut marie, &acme, &mut paul, "member").await;
    (marie, acme, paul, globex)
}

async fn the_pages_of_an_organization_lead_to_the_others(world: &World) {
    let (_, acme, mut paul, globex) = of_two(world).await;
    for (page, status) in [("members", 200), ("billing", 403), ("address", 403)] {
        paul.opens(&format!("/organizations/{acme}/{page}")).await.expect(status);
        assert!(paul.page.links().contains(&format!("/organizations/{globex}")), "{page}");
    }
    for page in ["billing", "billing/subscriptions", "billing/year", "contract-code", "address"] {
        paul.opens(&format!("/organizations/{globex}/{page}")).await.expect(200);
        assert!(paul.page.links().contains(&format!("/organizations/{acme}")), "{page}");
    }
}

async fn a_default_organization_is_arrived_at(world: &World) {
    let (mut marie, acme, mut paul, globex) = of_two(world).await;
    paul.opens(&format!("/organizations/{acme}")).await.expect(200);
    assert_eq!(arrives(&paul).await, "/");
    paul.presses("/default", &[("default", "yes")]).await.expect(200);
    assert_eq!(arrives(&paul).await, format!("/organizations/{acme}"));
    paul.opens("/").await.expect(200).says("you arrive here");
    paul.opens(&format!("/organizations/{globex}")).await;
    paul.presses("/default", &[("default", "yes")]).await.expect(200);
    assert_eq!(arrives(&paul).await, format!("/organizations/{globex}"));
    assert_eq!(world.database.count("member where is_default").await, 1);
    // What waits comes first.
    let waiting = world.contoso.sells_analytics(&paul).await;
    assert_eq!(arrives(&paul).await, "/");
    world.contoso.cancels(&waiting).await.expect(200);
    paul.opens(&format!("/organizations/{globex}")).await;
    paul.presses("/default", &[("default", "no")]).await.expect(200);
    assert_eq!(arrives(&paul).await, "/");
    // It goes with the membership, and is not a stranger's to have.
    paul.opens(&format!("/organizations/{acme}")).await;
    paul.presses("/default", &[("default", "yes")]).await.expect(200);
    let path = page_of(&mut marie, &acme, "Paul Durand").await;
    marie.opens(&format!("{path}/remove")).await;
    marie.presses("/remove", &[]).await.expect(200);
    assert_eq!(arrives(&paul).await, "/");
    paul.posts(&format!("/organizations/{acme}/default"), &[("default".to_owned(), "yes".to_owned())]).await.expect(404);
}

async fn many_members(world: &World) {
    let id = match world.engine {
        Engine::Sqlite => "randomblob(16)",
        Engine::Postgres => "gen_random_uuid()",
    };
    for number in 0..60 {
        let name = if number == 41 { "Éloïse Œuvre".to_owned() } else { format!("Member {number:02}") };
        let person = format!(
            "insert into account (id, email, email_key, name, language, password_hash, created_at, verified_at) select {id}, 'm{number}@many.example', \
             'm{number}@many.example', '{name}', 'en', '', created_at, verified_at from account where name = 'Marie Laurent'; \
             insert into member (organization_id, account_id, role, since) select m.organization_id, a.id, 'member', m.since from member m, account a \
             where m.role = 'owner' and a.email = 'm{number}@many.example'"
        );
        world.database.run(&person).await;
    }
}

async fn members_are_found_and_paged(world: &World) {
    let (mut marie, acme) = acme(world).await;
    many_members(world).await;
    let list = format!("/organizations/{acme}/members");
    marie.opens(&list).await.expect(200).says("61 members").says("Page 1 of 3");
    let mut seen = 0;
    for page in 1..=3 {
        marie.opens(&format!("{list}?page={page}")).await.expect(200).says(&format!("Page {page} of 3"));
        seen += marie.page.html.matches("@many.example</span>").count();
        let next = format!("{list}?page={}", page + 1);
        assert_eq!(marie.page.links().contains(&next), page < 3, "{:?}", marie.page.links());
    }
    assert_eq!(seen, 60, "each once");
    marie.opens(&format!("{list}?q=eloise")).await.expect(200).says("Éloïse Œuvre").says("1 member found");
    marie.opens(&format!("{list}?q=M4%40many")).await.expect(200).says("Member 04").says("1 member found");
    marie.opens(&format!("{list}?q=member")).await.expect(200).says("59 members found").says("Page 1 of 3");
    assert!(marie.page.links().contains(&format!("{list}?q=member&page=2")), "{:?}", marie.page.links());
    marie.opens(&format!("{list}?q=%3Cscript%3E")).await.expect(200).says("Nobody found");
    for odd in ["page=0", "page=-1", "page=99999999999999999999", "page=9", "q=%ff", "nonsense", "q=&page=x"] {
        marie.opens(&format!("{list}?{odd}")).await.expect(200);
    }
    marie.opens(&format!("/organizations/{acme}")).await.expect(200).says("All 61 members");
    assert!(marie.page.html.matches("@many.example").count() < 10, "the organization's page shows the first ones");
}
