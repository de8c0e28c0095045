# Home.
welcome-title = From your order to your running services
welcome-lead = { $vendor } brings what your seller ordered for you into your organization, ready to use.
welcome-how-mail-title = Open your invitation
welcome-how-mail = Your seller sends it by mail when your order is placed.
welcome-how-organization-title = Name your organization
welcome-how-organization = Its business address is all you need, no payment details.
welcome-how-service-title = Start working
welcome-how-service = Confirm once, and your services open.
home-title = Your organizations
home-to-apply =
    { $count ->
        [one] You have { $count } subscription to apply
       *[other] You have { $count } subscriptions to apply
    }
home-waiting-title =
    { $count ->
        [one] { $count } order waits to be set up
       *[other] { $count } orders wait to be set up
    }
home-waiting-order =
    { $count ->
        [one] { $count } subscription from { $seller }
       *[other] { $count } subscriptions from { $seller }
    }
home-waiting-go = Set up
home-organizations-title = Organizations
home-organizations-empty-title = No organization yet
home-organizations-empty = Your first one is created when you set up an order. Open the invitation your seller mailed you.
home-organizations-empty-waiting = Your first one is created when you set up the order above.
home-handed-title = Orders you handed over
home-handed-order = Order { $reference } from { $seller }
your-role = Your role
role-owner = Organization owner
role-administrator = Administrator
role-member = Member

# An organization.
organization-no-subscriptions-title = No subscriptions
organization-no-subscriptions = They appear here when an order is applied to this organization.
organization-amounts = For amounts and invoices, ask the seller of each subscription.
open-service = Open service
seller-kind-partner = Partner seller
seller-kind-vendor = Vendor
seller-since = Since

# Another address for an organization, and those before it.
change-address-title = Change the business address
change-address-lead = This is where { $organization } is. Addresses it had before are kept.
change-address-go = Save the address
address-changed = The business address was changed.
addresses-title = Addresses
address-current = Current
address-set = Set on { $date } by { $name }
address-was-suggested = As suggested
address-was-consented = Kept as written; { $vendor } may correct it
address-was-corrected = Corrected by { $vendor }

# How a subscription stands.
status-provisioning = Setting up
status-active = Active
status-scheduled = Starts later
status-suspended = Suspended
status-expired = Expired
status-cancelled = Cancelled
status-failed = Failed

# What happened to an order.
timeline-title = Orders
timeline-order-placed = { $seller } placed the order
timeline-order-cancelled = { $seller } withdrew what was not applied
timeline-invitation-sent = The invitation was sent
timeline-invitation-refused = The invitation could not be delivered
timeline-invitation-bounced = The invitation came back as undeliverable
timeline-invitation-opened = The invitation was opened
timeline-invitation-resent = The invitation was sent again
timeline-invitation-reminded = A reminder was sent
timeline-invitation-readdressed = The invitation was sent to somebody else
timeline-invitation-revoked = The invitation was withdrawn
timeline-invitation-handed-over = The order was handed over to a colleague
timeline-invitation-link-requested = A new link was asked for
timeline-invitation-readdress-asked = Another recipient was asked for
timeline-onboarding-entered = Setting up began
timeline-onboarding-policy-passed = The recipient’s mailbox was confirmed
timeline-organization-created = { $organization } was created
timeline-organization-used = { $organization } was chosen
timeline-subscription-applied = { $service }, { $plan }, was applied
timeline-subscription-activated = { $service }, { $plan }, is ready
timeline-subscription-failed = { $service }, { $plan }, could not be set up
timeline-subscription-retried = { $service }, { $plan }, was asked to try again
timeline-subscription-first-used = { $service }, { $plan }, was used for the first time
timeline-subscription-seller-changed = { $service }, { $plan }, went over to another seller

# The API reference. What it says about operations comes from the OpenAPI document and is English.
api-title = API reference
api-lead = Place orders, follow them, and ask what an organization is entitled to. Every request carries an API key as bearer token.
api-address = Base address
api-version = Version
api-document = OpenAPI document
api-index = Operations
api-access = Opened by the key of
api-parameters = Parameters
api-body = Request body
api-fields = Fields
api-field = Field
api-meaning = Meaning
api-required = required
api-example = Example
api-copy-example = Copy the example
api-responses = Answers

# What waits for an owner.
tasks-title =
    { $count ->
        [one] { $count } matter needs you as an owner
       *[other] { $count } matters need you as an owner
    }
task-apply =
    { $count ->
        [one] Apply { $count } subscription from { $seller } to { $organization }
       *[other] Apply { $count } subscriptions from { $seller } to { $organization }
    }
task-sent = Sent by { $person }, { $email }, on { $date }
task-open = Look at it
ask-role =
    { $wish ->
        [owner] { $person } asks to become an owner of { $organization }
        [administrator] { $person } asks to become an administrator of { $organization }
       *[billing_reader] { $person } asks to become a billing reader of { $organization }
    }
ask-since = { $email }, since { $date }
ask-means =
    { $wish ->
        [owner] An owner can do everything that you can. Approve only if you know this person and this address.
        [administrator] An administrator invites, changes and removes administrators and members. Approve only if you know this person and this address.
       *[billing_reader] A billing reader sees the billing pages and changes nothing on them. Approve only if you know this person and this address.
    }
ask-approve = Approve
ask-refuse = Refuse

# A correction of an address, for its owners.
corrections-title =
    { $count ->
        [one] An address of yours was corrected
       *[other] { $count } addresses of yours were corrected
    }
corrections-lead = Look at it now or later: you go on to where you were going.
corrections-go-on = Decide later and go on
correction-title = The business address of { $organization } was corrected
correction-lead = { $vendor } corrected it on { $date }, as an owner allowed when keeping it the way it was written. What differs is marked.
correction-old = Until now
correction-new = From now on
correction-accept = Accept the correction
correction-edit = Edit the address
correction-later = Later

## Contract codes

contract-title = Register a contract code
contract-lead = { $seller } gives you a contract code when an order carries discounts. You see first what it changes; nothing is saved before you agree.
field-contract-code = Contract code
contract-hint = Capitals, spaces and hyphens make no difference.
contract-check = See what it changes
contract-missing = Enter the contract code as { $seller } sent it to you.
contract-wrong = This code cannot be registered for { $organization }. Compare it with what { $seller } sent you, or ask { $seller } for the right one.
contract-too-many = Too many codes that cannot be registered were entered for { $organization } or with { $seller }. Try again in an hour.
contract-preview-title = What this code changes
contract-discount = Discount
contract-percent = { $percent }% off
contract-days = From { $from } to { $until }
contract-amounts = Amounts are on the invoices of { $seller }, not here.
contract-other = Another code
contract-save = Register the code
contract-saved = The code is registered: its discount is active.
contract-registered = Registered with { $seller }
contract-none = No contract code is registered yet.
contract-since = Since { $since }
contract-since-until = From { $since } to { $until }
contract-over = Ended
contract-withdrawn = Withdrawn by its seller on { $date }: the discount has ended
contract-seller-changed = Ended with the change of seller on { $date }
contract-expired = Expired on { $date }: the discount has ended
address-closed-title = Owners change the business address
address-closed = Ask an owner of { $organization } to change it.
contract-closed-title = Owners register contract codes
contract-closed = Ask an owner of { $organization } to register it.
timeline-contract-code-attached = { $seller } attached a contract code
timeline-contract-code-registered = A contract code of { $seller } was registered: the discount is active
timeline-contract-code-withdrawn = { $seller } withdrew the contract code: the discount has ended
timeline-contract-code-expired = The contract code of { $seller } has expired: the discount has ended
