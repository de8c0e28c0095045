# Who belongs to an organization.
member = Member
role = Role
role-billing-reader = Billing reader
role-owner-means = Does everything: applies orders, manages everybody, sees what is billed.
role-administrator-means = Invites, changes and removes administrators and members, but no owners.
role-member-means = Sees what the organization has and opens its services.
role-billing-reader-means = Sees the billing pages and changes nothing on them.
role-billing-reader-owner = An owner sees them anyway.
role-choose = Choose one of these.
members-of = Members of { $organization }
members-count =
    { $count ->
        [one] { $count } member
       *[other] { $count } members
    }
members-found =
    { $count ->
        [one] { $count } member found
       *[other] { $count } members found
    }
members-all =
    { $count ->
        [one] The member, roles and invitations
       *[other] All { $count } members, roles and invitations
    }
members-search = Find by name or e-mail
search = Search
search-all = Show all
members-none-title = Nobody found
members-none = Try a shorter part of the name or of the address.
members-invite = Invite somebody
members-back = Back to the members
members-yours = Your own place
members-ask = Another role
members-ask-hint = The owners decide.
members-ask-go = Ask the owners
members-leave = Leave
members-leave-hint = What the organization has is closed to you then.
members-leave-go = Leave…
members-joined = Welcome: you belong to this organization now.
members-invited = The invitation is on its way.
members-resent = The invitation was sent again. It can be answered for 7 more days.
members-revoked = The invitation was withdrawn. Its link no longer works.
members-changed = The role is as you chose it. Whoever it concerns was told by mail.
members-removed = The member was removed and told by mail.
members-asked = The owners have your request.
member-since = Since
member-you = you
member-title = { $person } in { $organization }
member-since-date = since { $date }
member-remove = Remove from the organization…
pages-label = Pages of the list
pages-of = Page { $page } of { $pages }
pages-previous = Previous
pages-next = Next

# Invitations of members.
invitations = Invitations
invitations-none = Nobody is invited at the moment.
invited-by = invited by { $person }
invited-until = can be answered until { $date }
invited-expired = Expired: send it again to give 7 more days
invited-declined = Declined
invited-resend = Send again
invited-revoke = Withdraw
invite-title = Invite somebody to { $organization }
invite-lead = They get a mail with a link that works for 7 days, and belong to the organization once they accept.
invite-email = E-mail address
invite-email-hint = Only an account with this address can accept.
invite-language = Language of the mail
invite-go = Send the invitation

# Somebody goes.
remove-title = Remove { $person } from { $organization }?
remove-means = What the organization has is closed to { $person } at once. The account itself stays, and can be invited again.
remove-go = Remove { $person }
remove-invitations =
    { $count ->
        [one] { $count } open invitation of theirs is withdrawn as well.
       *[other] { $count } open invitations of theirs are withdrawn as well.
    }
leave-title = Leave { $organization }?
leave-means = What the organization has is closed to you at once. To come back you need an invitation.
leave-go = Leave the organization
leave-invitations =
    { $count ->
        [one] { $count } open invitation of yours is withdrawn as well.
       *[other] { $count } open invitations of yours are withdrawn as well.
    }
home-left = You no longer belong to that organization.

# A member asks the owners.
ask-title = Ask for another role
ask-lead = The owners get a mail and decide. You hear by mail how they did.
ask-what = What you ask for
ask-go = Ask the owners
ask-nothing = There is nothing you can ask for now.
ask-asked =
    { $wish ->
        [owner] On { $date } you asked to become an owner. The owners have been mailed.
        [administrator] On { $date } you asked to become an administrator. The owners have been mailed.
       *[billing_reader] On { $date } you asked to become a billing reader. The owners have been mailed.
    }

# Joining an organization.
joining-title = You are invited to { $organization }
joining-lead = { $person } asks you to join this organization on { $vendor }.
joining-invited = Invited address
joining-until = Can be answered until
joining-accept = Accept
joining-decline = Decline
joining-already = You belong to it already, with this role: { $role }. If you accept, you have whichever is more.
joining-other = You are signed in as { $account }. The invitation is for { $invited }: only the account with that address can accept it.
joining-only = Sign in, or create your account, with { $invited }. Nothing changes until you accept.
joining-behind = You are invited to { $organization }. Use the address the invitation was sent to: { $invited }.
home-joining-title =
    { $count ->
        [one] You are invited to { $count } organization
       *[other] You are invited to { $count } organizations
    }
home-joining-go = See the invitation
notice-joining-expired-title = The days of this invitation are over
notice-joining-expired-text = { $person } invited you to { $organization }. Ask for the invitation to be sent again: the same link works then for 7 more days.
notice-joining-revoked-title = This invitation was withdrawn
notice-joining-revoked-text = It no longer leads to { $organization }. If there is a newer mail, use that one; else ask whoever invited you.
notice-declined-title = You declined
notice-declined-text = You do not belong to { $organization }. If you change your mind, ask { $person } for another invitation.
notice-joined-title = This invitation was accepted
notice-joined-text = You belong to { $organization }.
notice-joined-other-text = Sign in with the account that accepted it to see { $organization }.
notice-invited-other-title = No invitation for this account
notice-invited-other-text = You are signed in as { $account }. If you were invited by mail, sign in with the account of the address that mail was sent to.
notice-not-allowed-title = Not with your role

# Changing between organizations.
switch-organization = Change the organization
switch-all = All organizations
default-make = Arrive here after signing in
default-end = No longer arrive here after signing in
default-pill = you arrive here
