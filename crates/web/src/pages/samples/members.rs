use super::{Samples, signed_in, visitor};
use crate::pages::{
    Ask, AskRole, EditMember, FieldError, Frame, InviteMember, InvitedRow, InvitedState, JoinOrganization, JoinReader, MemberGoes,
    MemberRow, Members, MembersDone, Place, Role, Switcher,
};
use domain::member::Wish;
use i18n::{Language, Words};
use jiff::civil::date;

const ORGANIZATION: &str = "org_01kcrx5w2hf6wb3m9z7q8d4tpa";

fn place() -> Place {
    Place { id: ORGANIZATION.to_owned(), name: "Atelier Lumière".to_owned() }
}

/// Signed in, on a page about one of two organizations.
fn within(words: Words) -> Frame {
    let studio = Place { id: "org_01kcrx5w2hf6wb3m9z7q8d4tpb".to_owned(), name: "Lumière Studio".to_owned() };
    let switcher = Switcher { current: ORGANIZATION.to_owned(), organizations: vec![place(), studio], is_default: true };
    Frame { switcher: Some(switcher), ..signed_in(words) }
}

fn row(name: &str, role: Role, you: bool) -> MemberRow {
    MemberRow {
        account: "acc_01kcrx5w2hf6wb3m9z7q8d4tpa".to_owned(),
        name: name.to_owned(),
        email: format!("{}@atelier-lumiere.example", name.to_lowercase().replace(' ', ".")),
        role,
        billing_reader: role == Role::Member,
        since: date(2026, 11, 23),
        you,
        change: true,
    }
}

fn invited(email: &str, role: Role, state: InvitedState) -> InvitedRow {
    InvitedRow {
        id: "miv_01kcrx5w2hf6wb3m9z7q8d4tpa".to_owned(),
        email: email.to_owned(),
        role,
        billing_reader: role == Role::Member,
        by: "Jeanne Martin".to_owned(),
        state,
        manage: state != InvitedState::Declined,
    }
}

fn roles() -> Vec<(&'static str, Role)> {
    vec![("member", Role::Member), ("administrator", Role::Administrator), ("owner", Role::Owner)]
}

fn error(field: &str, message: &str) -> Vec<FieldError> {
    vec![FieldError::new(field, message.to_owned())]
}

impl Samples for Members {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let rows = vec![
            row("Jeanne Martin", Role::Owner, true),
            row("Paul Durand", Role::Administrator, false),
            row("Éloïse Petit", Role::Member, false),
        ];
        let invitations = vec![
            invited("camille.roux@atelier-lumiere.example", Role::Owner, InvitedState::Until(date(2026, 12, 4))),
            invited("anna@studio.example", Role::Member, InvitedState::Expired),
            invited("bo@studio.example", Role::Administrator, InvitedState::Declined),
        ];
        let page = || Self {
            frame: within(words),
            place: place(),
            rows: rows.clone(),
            total: 60,
            query: String::new(),
            found: 60,
            page: 2,
            pages: 3,
            manages: true,
            invitations: invitations.clone(),
            ask: None,
            done: Some(MembersDone::Invited),
            errors: Vec::new(),
        };
        let member = Self { manages: false, invitations: Vec::new(), total: 3, pages: 1, page: 1, done: None, ..page() };
        let asked = Some(Ask::Asked(Wish::BillingReader, date(2026, 11, 26)));
        let nobody = Self { rows: Vec::new(), query: "zoé & co".to_owned(), found: 0, pages: 1, page: 1, done: None, ..page() };
        let refused = error("members", "Enough invitations were sent for today. Try again tomorrow.");
        vec![
            ("members", page()),
            ("members-empty", Self { invitations: Vec::new(), total: 1, pages: 1, page: 1, done: None, ..page() }),
            ("members-member", Self { ask: Some(Ask::Open), ..member }),
            ("members-asked", Self { ask: asked, done: Some(MembersDone::Asked), ..page() }),
            ("members-nobody", nobody),
            ("members-refused", Self { errors: refused, done: None, ..page() }),
        ]
    }
}

impl Samples for InviteMember {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let form = |billing_reader: Option<bool>| Self {
            frame: within(words),
            place: place(),
            email: String::new(),
            roles: roles(),
            role: "member".to_owned(),
            billing_reader,
            language: "fr".to_owned(),
            languages: Language::ALL.to_vec(),
            errors: Vec::new(),
        };
        let errors = error("email", "This address is a member’s already. Change the role in the list of members.");
        vec![
            ("invite-member", form(Some(false))),
            ("invite-member-administrator", Self { roles: roles().into_iter().take(2).collect(), ..form(None) }),
            ("invite-member-errors", Self { email: "paul@atelier-lumiere.example".to_owned(), errors, ..form(Some(true)) }),
        ]
    }
}

impl Samples for EditMember {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let form = |you: bool, errors: Vec<FieldError>| Self {
            frame: within(words),
            place: place(),
            member: row(if you { "Jeanne Martin" } else { "Paul Durand" }, Role::Owner, you),
            roles: roles(),
            role: "administrator".to_owned(),
            billing_reader: Some(true),
            errors,
        };
        let last = error("role", "This is the organization’s last owner. Make somebody else an owner first.");
        vec![("member", form(false, Vec::new())), ("member-last-owner", form(true, last))]
    }
}

impl Samples for MemberGoes {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let page = |member: Option<MemberRow>, invitations: i64, errors: Vec<FieldError>| Self {
            frame: within(words),
            place: place(),
            member,
            invitations,
            errors,
        };
        let last = error("member", "This is the organization’s last owner. Make somebody else an owner first.");
        vec![
            ("member-remove", page(Some(row("Paul Durand", Role::Administrator, false)), 2, Vec::new())),
            ("member-leave", page(None, 1, Vec::new())),
            ("member-leave-last-owner", page(None, 0, last)),
        ]
    }
}

impl Samples for AskRole {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let page = |wishes: &[Wish], asked: Option<Wish>, errors: Vec<FieldError>| Self {
            frame: within(words),
            place: place(),
            wishes: wishes.to_vec(),
            asked: asked.map(|wish| (wish, date(2026, 11, 26))),
            errors,
        };
        vec![
            ("ask-role", page(Wish::ALL, None, Vec::new())),
            ("ask-role-asked", page(&[Wish::Owner], Some(Wish::BillingReader), Vec::new())),
            ("ask-role-nothing", page(&[], Some(Wish::Owner), Vec::new())),
            ("ask-role-errors", page(Wish::ALL, None, error("wish", "Choose one of these."))),
        ]
    }
}

impl Samples for JoinOrganization {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let page = |frame: Frame, reader: JoinReader, already: Option<Role>| Self {
            frame,
            organization: "Atelier Lumière".to_owned(),
            inviter: "Jeanne Martin".to_owned(),
            role: Role::Administrator,
            billing_reader: already.is_some(),
            invited: "p•••@atelier-lumiere.example".to_owned(),
            until: date(2026, 12, 4),
            reader,
            already,
        };
        let link = "/join/8mJ2c1lq0Xo7Vb5nTzR4yKpW9sHgEu3aFdLiMxQvBtC".to_owned();
        let own = JoinReader::Invited("/member-invitations/miv_01kcrx5w2hf6wb3m9z7q8d4tpa".to_owned());
        vec![
            ("joining", page(visitor(words), JoinReader::SignedOut(link.clone()), None)),
            ("joining-invited", page(signed_in(words), own.clone(), None)),
            ("joining-member", page(signed_in(words), own, Some(Role::Member))),
            ("joining-other", page(signed_in(words), JoinReader::Other(link), None)),
        ]
    }
}
