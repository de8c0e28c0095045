# The e-mails. Each message is used by the text form and the HTML form alike.

# Greeting; without a name when the order has none.
email-hello = Hello { $name },
email-hello-nobody = Hello,

# One subscription: its service stands before it.
email-subscription = { $plan } · quantity { $quantity } · { $term }
email-subscription-period = From { $start } to { $end }
email-subscription-order = Order { $reference }
email-subscription-preparing = Still being set up by the service

# Below a button, followed by the address it opens.
email-copy-link = If the button does not work, copy this address into your browser:
email-questions = Questions about this order? Write to { $seller }: { $contact }
# The line below the seller’s name at the top; and the sender of a letter, as mailboxes show it.
email-via = via { $vendor }
email-sender = { $seller } via { $vendor }

## Invitation: a seller has placed an order for the reader

email-invitation-subject = Set up your order { $reference } from { $seller }
email-invitation-preview = What you need: your business address and about 3 minutes.
email-invitation-title = Your order is ready
email-invitation-intro = { $seller } has placed order { $reference } for { $company }. To start using it, choose the organization it belongs to, or create one.
email-invitation-handed = { $person } handed this order over to you: { $reference }, which { $seller } has placed for { $company }. To start using it, choose the organization it belongs to, or create one.
email-invitation-subscriptions = Your order
email-invitation-button = Set up your order
email-invitation-open = Set up your order:
email-invitation-need = What you need: your business address and about 3 minutes.
email-invitation-safe = Opening the link changes nothing. You see your order first and confirm at the end.
email-invitation-until = The link works until { $date }. After that, { $seller } can send you a new one.
email-invitation-reason = You receive this e-mail because { $seller } ordered cloud services for { $company } on { $vendor } (order { $reference }).

## Verification of an e-mail address by a code

email-verify-subject = Confirm your e-mail address
email-verify-preview = Your code works for 15 minutes.
email-verify-title = Confirm your e-mail address
email-verify-intro = Enter this code on the { $vendor } page where you were asked for it:
email-verify-plain = In one piece, to copy: { $code }
email-verify-until = The code works for 15 minutes. Nobody from { $vendor } will ever ask you for it.
email-verify-ignore = If it was not you, ignore this e-mail: without the code nothing happens.
email-verify-reason = You receive this e-mail because this address was entered on { $vendor }.

## Somebody tried to create an account that exists

email-exists-subject = You already have an account
email-exists-preview = Sign in with this address; nothing has changed.
email-exists-title = You already have an account
email-exists-intro = Somebody, perhaps you, tried to create an account on { $vendor } with this e-mail address. You already have one: sign in with it to go on.
email-exists-button = Sign in
email-exists-open = Sign in:
email-exists-ignore = If it was not you, there is nothing to do: your account has not changed.
email-exists-reason = You receive this e-mail because this address was entered on { $vendor }.

## Receipt after the subscriptions were applied

email-receipt-subject = { $count ->
    [one] Your subscription from { $seller } is applied to { $organization }
   *[other] Your { $count } subscriptions from { $seller } are applied to { $organization }
}
email-receipt-preview = Applied by { $person } to the organization { $organization }.
email-receipt-title = { $count ->
    [one] Your subscription is applied
   *[other] Your subscriptions are applied
}
email-receipt-intro = { $count ->
    [one] The subscription below, sold by { $seller }, now belongs to the organization { $organization }.
   *[other] The { $count } subscriptions below, sold by { $seller }, now belong to the organization { $organization }.
}
email-receipt-who = Applied by { $person } on { $moment }.
email-receipt-subscriptions = { $count ->
    [one] Subscription
   *[other] Subscriptions
}
email-receipt-button = Open your organization
email-receipt-open = Open your organization:
email-receipt-code = This order comes with discounts. To turn them on, ask { $seller } for your contract code, then add it in your organization.
email-receipt-amounts = You find no amounts here: { $seller } bills these subscriptions. For prices and invoices, write to { $contact }.
email-receipt-reason = You receive this e-mail because subscriptions sold by { $seller } were applied to { $organization } on { $vendor }.

## A service could not prepare what was applied

email-failed-subject = { $service } could not be set up for { $organization }
email-failed-title = { $service } could not be set up
email-failed-intro = The subscription to { $service }, { $plan }, is applied to { $organization }, but the service could not set it up.
email-failed-said = What { $service } says about it:
email-failed-next = On your organization’s page you can ask the service to try again:
email-failed-button = Try again
email-failed-reason = You receive this e-mail because you applied this subscription to { $organization } on { $vendor }.

## A forgotten password: the link to choose another

email-reset-subject = Choose a new password
email-reset-preview = The link works once and for 30 minutes.
email-reset-title = Choose a new password
email-reset-intro = Somebody, perhaps you, asked for a new password for your account on { $vendor }.
email-reset-button = Choose a new password
email-reset-open = Choose a new password:
email-reset-until = The link works once and for 30 minutes. When the new password is saved, all browsers are signed out but the one that saved it.
email-reset-ignore = If it was not you, ignore this e-mail: without the link nothing changes.
email-reset-reason = You receive this e-mail because this address was entered on { $vendor }.

## A new password was asked for with an address that has no account

email-no-account-subject = This address has no account
email-no-account-preview = A new password was asked for, but there is no account with this address.
email-no-account-title = This address has no account
email-no-account-intro = Somebody, perhaps you, asked for a new password on { $vendor } with this e-mail address. There is no account with it.
email-no-account-next = Perhaps you signed up with another of your addresses. If you have no account yet, create one.
email-no-account-button = Create your account
email-no-account-open = Create your account:
email-no-account-ignore = If it was not you, there is nothing to do.
email-no-account-reason = You receive this e-mail because this address was entered on { $vendor }.

## The password was changed

email-password-subject = Your password was changed
email-password-preview = All other browsers were signed out.
email-password-title = Your password was changed
email-password-intro = The password of your account on { $vendor } was changed on { $moment }. All other browsers were signed out.
email-password-else = If it was you, there is nothing to do. If it was not you, choose a new password at once:
email-password-button = Choose a new password
email-password-reason = You receive this e-mail because you have an account on { $vendor } with this address.

## Somebody wants to change their address to one that has an account

email-taken-subject = You already have an account
email-taken-preview = Another account cannot take this address; nothing has changed.
email-taken-title = You already have an account
email-taken-intro = Somebody, perhaps you, wanted to use this e-mail address for another account on { $vendor }. You already have an account with it, so that cannot be done.
email-taken-button = Sign in
email-taken-open = Sign in to the account with this address:
email-taken-ignore = If it was not you, there is nothing to do: your account has not changed.
email-taken-reason = You receive this e-mail because this address was entered on { $vendor }.

## To the address so far: another one was asked for

email-asked-subject = Your e-mail address is about to change
email-asked-preview = A code was mailed to the new address.
email-asked-title = Your e-mail address is about to change
email-asked-intro = Somebody signed in to your account on { $vendor } wants to change its e-mail address to { $email }. A code was mailed there; once it is entered, this address no longer works for signing in.
email-asked-else = If it was you, there is nothing to do. If it was not you, choose a new password at once: that stops the change.
email-asked-button = Choose a new password
email-asked-reason = You receive this e-mail because you have an account on { $vendor } with this address.

## To the address so far: another one is in its place

email-changed-subject = Your e-mail address was changed
email-changed-preview = You now sign in with the new address.
email-changed-title = Your e-mail address was changed
email-changed-intro = The e-mail address of your account on { $vendor } was changed to { $email } on { $moment }. All other browsers were signed out.
email-changed-else = If it was you, there is nothing to do. If it was not you, tell whoever runs { $vendor } at once: this address cannot change the account any more.
email-changed-button = Open { $vendor }
email-changed-open = Open { $vendor }:
email-changed-reason = You receive this e-mail because your account on { $vendor } had this address.

## Signed in from a browser that never did before

email-device-subject = Somebody signed in to your account
email-device-preview = From a browser that did not sign in before.
email-device-title = A new browser signed in
email-device-intro = Somebody signed in to your account on { $vendor } from a browser that did not do so before.
email-device-browser = Browser: { $device }
email-device-moment = Time: { $moment }
email-device-else = If it was you, there is nothing to do. If it was not you, sign that browser out and change your password:
email-device-button = See where you are signed in
email-device-reason = You receive this e-mail because you have an account on { $vendor } with this address.
email-device-name = { $browser } on { $system }
email-device-unknown = unknown

## A colleague sent what was ordered to the owners of an organization

email-apply-requested-subject = { $person } asks you to apply an order from { $seller }
email-apply-requested-title = An order for your organization
email-apply-requested-intro = { $person } ({ $address }) received an order from { $seller }. It belongs to { $organization }, which you own, so only an owner can apply it.
email-apply-requested-subscriptions = To be applied
email-apply-requested-button = Look at it
email-apply-requested-open = Look at it in your organization:
email-apply-requested-safe = You see the whole plan first and confirm at the end. Any one owner can do it, once.
email-apply-requested-reason = You receive this e-mail because you are an owner of { $organization } on { $vendor }.

## Somebody asks the owners for a role

email-role-asked-subject =
    { $wish ->
        [owner] { $person } asks to become an owner of { $organization }
        [administrator] { $person } asks to become an administrator of { $organization }
       *[billing_reader] { $person } asks to become a billing reader of { $organization }
    }
email-role-asked-title = A request for you to decide
email-role-asked-intro =
    { $wish ->
        [owner] { $person } ({ $address }) asks to become an owner of { $organization }.
        [administrator] { $person } ({ $address }) asks to become an administrator of { $organization }.
       *[billing_reader] { $person } ({ $address }) asks to become a billing reader of { $organization }.
    }
email-role-asked-means =
    { $wish ->
        [owner] An owner can do everything there that you can. Approve only if you know this person and this address.
        [administrator] An administrator invites and removes people there, all but owners. Approve only if you know this person and this address.
       *[billing_reader] A billing reader sees the organization’s billing pages and changes nothing on them. Approve only if you know this person and this address.
    }
email-role-asked-button = Decide
email-role-asked-open = Approve or refuse:
email-role-asked-ignore = As long as nobody approves, nothing changes.
email-role-asked-reason = You receive this e-mail because you are an owner of { $organization } on { $vendor }.

## How the owners decided

email-role-approved-title =
    { $wish ->
        [owner] You are now an owner of { $organization }
        [administrator] You are now an administrator of { $organization }
       *[billing_reader] You are now a billing reader of { $organization }
    }
email-role-approved-intro =
    { $wish ->
        [owner] An owner approved your request: you can now do everything in { $organization }, such as applying the orders that wait for you.
        [administrator] An owner approved your request: you can now invite, change and remove administrators and members of { $organization }.
       *[billing_reader] An owner approved your request: the billing pages of { $organization } are open to you.
    }
email-role-approved-button = See what waits for you
email-role-refused-title =
    { $wish ->
        [owner] Your request to become an owner was refused
        [administrator] Your request to become an administrator was refused
       *[billing_reader] Your request to become a billing reader was refused
    }
email-role-refused-intro =
    { $wish ->
        [owner] An owner of your colleagues’ organization refused your request. You can still send them what was ordered for you, or talk to them.
        [administrator] An owner of your organization refused your request. Talk to them if you need this role.
       *[billing_reader] An owner of your organization refused your request. Talk to them if you need this role.
    }
email-role-refused-button = See what waits for you
email-role-decided-reason = You receive this e-mail because you asked the owners of an organization on { $vendor } for a role.
## Reminder before an invitation ends

email-invitation-not-me = I am not the right person for this order
email-invitation-not-me-open = Not the right person? Name a colleague:
email-reminder-subject = Order { $reference } from { $seller } still waits for you
email-reminder-title = Your order still waits
email-reminder-handed = { $person } handed this order over to you.
email-reminder-intro = { $days ->
    [one] Order { $reference } that { $seller } placed for { $company } has not been set up yet. Your link works for one more day, until { $date }.
   *[other] Order { $reference } that { $seller } placed for { $company } has not been set up yet. Your link works for { $days } more days, until { $date }.
}
email-reminder-order = Your order does not end with the link: should it run out, its page sends you a new one.

## Codes for the invited mailbox

email-code-subject = Your code for order { $reference }
email-code-title = May somebody else set up this order?
email-code-intro = { $account } wants to set up order { $reference } from { $seller }, which was sent to you. If that is right, pass this code on or enter it yourself:
email-code-ignore = If you do not know who that is, keep the code to yourself: without it nobody can go on.
email-hand-over-code-subject = Confirm to hand over order { $reference }
email-hand-over-code-title = Hand over this order?
email-hand-over-code-intro = Order { $reference } from { $seller }, which was sent to you, is about to be handed over to { $colleague } ({ $mailbox }). If that is what you want, enter this code:
email-hand-over-code-ignore = If it was not you, ignore this e-mail: without the code the order stays with you.
email-order-reason = You receive this e-mail because order { $reference } from { $seller } was sent to this address on { $vendor }.

## A link went to another mailbox

email-readdressed-subject = Order { $reference } from { $seller } has gone to somebody else
email-readdressed-title = Your link has been replaced
email-readdressed-intro = { $seller } has sent order { $reference } to another address. The link you received no longer works.
email-handed-over-intro = Order { $reference } from { $seller } has been handed over to { $colleague }. The link you received no longer works.
email-readdressed-next = There is nothing left for you to do.

## What a seller should know of its order

email-seller-link-title = Order { $reference }: the buyer needs the link again
email-seller-link-text = The link of order { $reference } has run out or been replaced, and the buyer asks for a new one. You send the links of your orders yourself.
email-seller-link-next = Resend the invitation with your system or the API: the answer carries the link to pass on.
email-seller-readdress-title = Order { $reference }: somebody asks for the invitation
email-seller-readdress-text = { $mailbox } opened the link of order { $reference }, which was sent to another address, and asks for an invitation of their own.
email-seller-readdress-next = If that is the right person, readdress the invitation with your system or the API. If not, there is nothing to do.
email-seller-handed-title = Order { $reference } has been handed over to a colleague
email-seller-handed-text = The person you invited to set up order { $reference } has handed it over to { $mailbox }. The old link is withdrawn.
email-seller-handed-next = A new link is on its way there. There is nothing to do, unless this surprises you: then revoke the invitation and call your customer.
email-seller-handed-send = You send the links of your orders yourself: resend the invitation with your system or the API, the answer carries the new link to pass on.
email-seller-order = Order id: { $id }
email-seller-reason = You receive this e-mail because it concerns an order of { $seller } on { $vendor }.

## Somebody is asked to be a member of an organization

email-member-invitation-title = { $person } invites you to { $organization }
email-member-invitation-intro =
    { $role ->
        [owner] { $person } ({ $address }) invites you to { $organization } on { $vendor }, as an owner.
        [administrator] { $person } ({ $address }) invites you to { $organization } on { $vendor }, as an administrator.
       *[member] { $person } ({ $address }) invites you to { $organization } on { $vendor }, as a member.
    }
email-member-invitation-means =
    { $role ->
        [owner] An owner can do everything in the organization: apply orders, manage people, see what it buys.
        [administrator] An administrator sees what the organization has, and manages its administrators and members.
       *[member] A member sees what the organization has and opens its services.
    }
email-member-invitation-billing = Its billing pages are open to you, too.
email-member-invitation-button = See the invitation
email-member-invitation-open = See the invitation, then accept or decline it:
email-member-invitation-only = Only an account with this e-mail address can accept. If you have none yet, you create it on the way.
email-member-invitation-until = The link works until { $date }.
email-member-invitation-ignore = If you do not know { $person }, do nothing: you belong to nothing until you accept.
email-member-invitation-reason = You receive this e-mail because { $person } entered your address on { $vendor }.

## A member has another role, or is none any more

email-role-changed-title = Your role in { $organization } has changed
email-role-changed-intro =
    { $role ->
        [owner] You are now an owner of { $organization }: you can do everything there.
        [administrator] You are now an administrator of { $organization }: you manage its administrators and members.
       *[member] You are now a member of { $organization }: you see what it has and open its services.
    }
email-role-changed-billing = Its billing pages are open to you, too.
email-role-changed-button = Open the organization
email-role-changed-reason = You receive this e-mail because you are a member of { $organization } on { $vendor }.
email-member-removed-title = You no longer belong to { $organization }
email-member-removed-intro = You were removed from { $organization } on { $vendor }. What it has is no longer open to you there. Your account stays as it is.
email-member-removed-ask = If you think this is a mistake, talk to the owners of the organization: they can invite you again.
email-member-removed-reason = You receive this e-mail because you were a member of { $organization } on { $vendor }.
## An operator corrected an address that was kept with consent
email-address-corrected-subject = The business address of { $organization } was corrected
email-address-corrected-title = Your business address was corrected
email-address-corrected-intro = { $vendor } has corrected the business address of { $organization }, as an owner allowed when keeping it the way it was written.
email-address-corrected-old = Until now
email-address-corrected-new = From now on
email-address-corrected-next = Accept the correction or enter another address. Nobody has to stop working meanwhile.
email-address-corrected-button = Look at the correction
email-address-corrected-open = Look at the correction:
email-address-corrected-reason = You receive this e-mail because you are an owner of { $organization } on { $vendor }.
## Contract codes

email-contract-registered-title = Your contract code …{ $tail } was registered
email-contract-registered-text = The organization { $organization } has registered your contract code ending in { $tail }. Its discount is active for: { $orders }.
email-contract-registered-next = Grant the discount on your invoices for it from now on.
email-contract-guessed-title = Somebody may be guessing your contract codes
email-contract-guessed-text = Too many wrong contract codes were entered within an hour, the last of them for the organization { $organization }. Further tries are refused until the hour is over.
email-contract-guessed-next = If your buyer mistyped a contract code, send it to them again. If nobody expects one there, tell { $vendor }.
email-contract-news-reason = You receive this e-mail because you sell as { $seller } on { $vendor }.
email-contract-reminder-title = Order { $reference } waits for its contract code
email-contract-reminder-text = Your order { $reference } from { $seller } comes with discounts. They are not active yet: no contract code is registered for it in { $organization }.
email-contract-reminder-next = Ask { $seller } for your contract code, then register it. An owner of the organization does that in a minute.
email-contract-expired-title = Contract code …{ $tail } has expired
email-contract-expired-text = The contract code ending in { $tail }, which { $organization } had registered with { $seller }, has expired. Its discount has ended.
email-contract-withdrawn-title = Contract code …{ $tail } was withdrawn
email-contract-withdrawn-text = { $seller } has withdrawn the contract code ending in { $tail }, which { $organization } had registered. Its discount has ended.
email-contract-ended-next = Your subscriptions go on as before. If { $seller } gives you another contract code, register it here.
email-contract-button = Open the contract code page
email-contract-notice-reason = You receive this e-mail because you are an owner of { $organization } on { $vendor }.

## What was applied was taken back

email-receipt-undo = Applied by mistake? You can undo it until { $until }, as long as the services are not used.
email-undone-title = { $organization }: what was applied is undone
email-undone-happened = { $count ->
    [one] { $person } undid the application of the subscription below to { $organization } on { $moment }. It can be applied again.
   *[other] { $person } undid the application of the { $count } subscriptions below to { $organization } on { $moment }. They can be applied again.
}
email-undone-gone = { $organization } was made for them and held nothing else: it is gone.
email-undone-stays = { $organization } stays, with all else it has.
email-undone-next = The link of the order works again. What waits for you is also listed on your home page.
email-undone-button = Open your home page
email-undone-reason = You receive this e-mail because you are, or were, an owner of { $organization } on { $vendor }.
email-undone-seller-happened = { $count ->
    [one] An owner of { $organization } undid the application of the subscription below on { $moment }. It waits to be applied again.
   *[other] An owner of { $organization } undid the application of the { $count } subscriptions below on { $moment }. They wait to be applied again.
}
email-undone-seller-next = The link of the order works again. Nothing is for you to do; their terms begin when they are applied once more. To withdraw an order, cancel it.
email-undone-seller-reason = You receive this e-mail because { $seller } sells on { $vendor }.
# Change of seller.
email-change-asked-title = { $organization } changes its seller on { $date }
email-change-asked-text = { $to } has used the consent code of { $organization }. On { $date } it takes over from { $from }: what runs goes on without a break, and { $to } bills it from that day.
email-change-asked-next = If this is not what you want, roll it back. Until that day one press is enough, and { $from } stays your seller.
email-change-rolled-back-title = { $organization } stays with { $from }
email-change-rolled-back-text = The change of seller of { $organization } to { $to }, planned for { $date }, was rolled back.
email-change-kept-next = Nothing changes: { $from } goes on billing what it sold you. To change later, make another consent code.
email-change-done-title = { $organization } now buys from { $to }
email-change-done-text = { $to } has taken over from { $from } in { $organization }. Your subscriptions go on with their terms and quantities.
email-change-done-next = Amounts and invoices are had from { $to } from now on; discounts of { $from } have ended. What { $from } billed before stays readable.
email-change-stopped-title = The change of seller of { $organization } was not made
email-change-stopped-text = { $to } could not take over from { $from } in { $organization } on { $date }.
email-change-closed-title = { $organization } no longer buys from { $from }
email-change-closed-text = The link between { $organization } and { $from } was closed. Nothing ran under it any more.
email-change-closed-next = What was bought stays readable. A new order of { $from } can be set up with a new organization.
email-seller-change-button = Open your organization
email-gaining-asked-title = { $organization } comes to you on { $date }
email-gaining-asked-text = You have asked to take over the organization { $organization }. On { $date } its subscriptions go over to you, and you bill them from that day.
email-gaining-asked-next = Until that day you, or an owner of { $organization }, can roll it back.
email-gaining-rolled-back-title = { $organization } does not come to you
email-gaining-rolled-back-text = The change by which { $organization } was to come to you on { $date } was rolled back.
email-gaining-kept-next = To ask again you need another consent code of an owner.
email-gaining-done-title = { $organization } buys from you
email-gaining-done-text = Since { $date } you bill the subscriptions of { $organization } that went over to you.
email-gaining-done-next = They are listed among your subscriptions. Discounts given before have ended; give yours by your own codes.
email-gaining-stopped-title = { $organization } could not come to you
email-gaining-stopped-text = The change by which { $organization } was to come to you on { $date } could not be made.
email-losing-asked-title = { $organization } leaves you on { $date }
email-losing-asked-text = An owner of { $organization } has agreed to a change of seller. On { $date } its subscriptions go over to another seller.
email-losing-asked-next = Until that day you bill as before. It can be rolled back by the owners; you hear of it.
email-losing-kept-title = { $organization } stays with you
email-losing-kept-text = The change by which { $organization } was to leave you on { $date } was not made.
email-losing-kept-next = You go on billing as before.
email-losing-done-title = { $organization } has left you
email-losing-done-text = On { $date } the subscriptions of { $organization } went over to another seller.
email-losing-done-next = Bill them up to the day before. Your discounts there have ended, and your orders stay readable.
email-link-closed-title = { $organization } no longer buys from you
email-link-closed-text = The link between { $organization } and you was closed. Nothing ran under it any more.
email-link-closed-next = Your orders stay readable. A new order of yours is set up with a new organization.

# The vendor has become a seller of an organization.
email-vendor-added-title = { $seller } is now a seller of { $organization }
email-vendor-added-intro = { $seller } has been added as a seller of { $organization }. Its own orders can be applied there and are billed by { $seller }; your partner seller’s bills stay as they are.
email-vendor-added-next = Look at the billing profile:
email-vendor-added-button = Look at the billing profile
email-vendor-added-note = If no owner of yours wanted this, write to the vendor’s support.
email-vendor-added-reason = You receive this e-mail because you are an owner of { $organization } on { $vendor }.

# An operator decided whether an organization pays by invoice.
email-invoice-approved-subject = { $organization } pays by invoice
email-invoice-approved-title = Pay by invoice is approved
email-invoice-approved-intro = { $vendor } has approved pay by invoice for { $organization }. From now on all its orders with { $vendor } can be paid so.
email-invoice-refused-subject = { $organization } does not pay by invoice
email-invoice-refused-title = Pay by invoice is not approved
email-invoice-refused-intro = { $vendor } has not approved pay by invoice for { $organization }. What was already applied stays as it is.
email-invoice-why = Why
email-invoice-next = For further orders another payment method is needed.
email-invoice-button = Open billing
email-invoice-open = Open billing:
email-invoice-reason = You receive this e-mail because you are an owner of { $organization } on { $vendor }.

# The last day of the card by which an organization pays the vendor is near; or over, when the letter leaves late.
email-card-expiring-title = The card of { $organization } can be used until { $date }
email-card-expired-title = The card of { $organization } expired on { $date }
email-card-expiring-intro = { $organization } pays { $seller } by this card: { $card }. It can be used until { $date }.
email-card-expired-intro = { $organization } pays { $seller } by this card: { $card }. It expired on { $date }, and pays for nothing any more.
email-card-next = An owner can replace it, or choose another payment method.
email-card-open = Look at the payment methods:
email-card-button = Look at the payment methods
email-card-note = Nobody asks for the number of a card by e-mail. A new one is entered on the page of Stripe, which the payment methods lead to.
email-card-reason = You receive this e-mail because you are an owner or a billing reader of { $organization } on { $vendor }.
