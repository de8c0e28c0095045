# Landing: what was ordered, before anything is asked.
landing-pretitle = Order { $reference }
landing-title =
    { $count ->
        [one] Your subscription from { $seller } is ready to set up
       *[other] Your { $count } subscriptions from { $seller } are ready to set up
    }
landing-lead = { $seller } placed this order for you. A few steps, and your services are running.
landing-lead-company = { $seller } placed this order for { $company }. A few steps, and your services are running.
landing-create-account = Create your account
landing-needs-title = What you need
landing-needs-account = An account with your e-mail address
landing-needs-address = Your organization’s business address
landing-needs-time = About 3 minutes
landing-nothing-yet = Nothing is set up before you confirm it at the end.
landing-signed-in-as = You are signed in as { $email }. Nothing is set up before you confirm it at the end.
landing-order-title = Your order
landing-expires = This link works until { $date }. Your order does not end with it.

# Who asks whom, on every step.
identity-label = This order
invited-mailbox = Invitation sent to
identity-forwarded = forwarded
signed-in-account = Signed in as

# Steps.
steps-label = Steps
step-subscriptions = Select subscriptions
step-organization = Organization
step-complete = Complete
step-completed = (completed)
step-of = Step { $step } of { $steps }

# Step 1.
select-title = Select subscriptions
select-lead = These subscriptions from { $seller } wait for their organization. Tick those you want to apply now.
select-caption = Subscriptions from { $seller } that can be applied
select-tick = Apply
select-requires = Needs { $base }
select-later = What you leave out stays here for later.
select-elsewhere-title = From other sellers
select-elsewhere = Each seller’s subscriptions are set up on their own.
select-elsewhere-go = Continue with { $seller }

# Step 2.
back-to-subscriptions = Back to subscriptions
organization-create-title = Create your organization
organization-create-lead = This is your first purchase from { $seller }: it needs an organization of its own. No payment details are asked here, { $seller } bills you directly.
organization-name = Organization name
organization-name-hint = Usually your company’s name. Your colleagues will see it.
organization-address-hint = A physical address: post-office boxes cannot be used.
organization-address-example = For example { $example }
change-country = Change country
organization-tied-title = Your organization
organization-tied-why = { $organization } is already linked to { $seller }. Subscriptions from { $seller } can only be added here.
organization-several-title = Select an organization
organization-several-why = These organizations are linked to { $seller }. Choose the one that gets the subscriptions.
organization-runs = Runs { $services }
organization-selected = Selected
ineligible-title = Your other organizations

# "Edit or select an address". The consent's words are kept by version: they are never changed, another text is another one.
address-choose = Edit the address, or select one.
address-confirm = Edit the address, or tick the box to keep it as you wrote it.
address-consent-missing = Tick the box to keep the address as you wrote it, or edit it.
address-consent-hint = To keep the address as you wrote it:
address-consent-2026-11 = I confirm that this address is right as I wrote it, and I authorize { $vendor } to correct it if needed.
address-question-title = Edit or select an address
address-question-lead = The address does not quite match what we know of this country. Select the one to keep, or edit yours.
address-question-unverified-title = We cannot verify this address
address-question-unverified-lead = Edit it if something is wrong. If it is right, you can keep it as you wrote it.
address-suggested = Suggested address
address-original = Address as you wrote it
# Said before a piece that is marked, to who cannot see the mark.
address-mark-suggested = suggested:
address-mark-written = written:
address-edit = Edit the address
address-take = Continue with this address
address-fields-followed = The fields of the address have changed with the country.
address-edit-below = Or edit the address in the fields below, and continue.

# Step 3.
back-to-organization = Back to organization
review-title = Check and complete
review-lead = This is what happens when you confirm. Nothing is applied yet.
review-stale-title = Something has changed
review-stale = The plan below is up to date. Please check it once more before you apply.
review-changed = changed
review-change-organization = the organization
review-change-subscriptions = the subscriptions
review-organization-created = New organization, you become its owner
review-organization-used = Your existing organization
review-address-consented = Kept as you wrote it; { $vendor } may correct it, as you agreed
review-seller-bound = Becomes a seller of { $organization } and bills it
review-seller-kept = Already a seller of { $organization }
review-already-running = Already runs in this organization: this is added to it
review-home = Opens at { $home }
review-attached =
    { $count ->
        [one] Order { $orders } carries discounts. { $seller } has attached the contract code: the discount becomes active with this step.
       *[other] Orders { $orders } carry discounts. { $seller } has attached the contract codes: the discounts become active with this step.
    }
review-discounted =
    { $count ->
        [one] Order { $orders } carries discounts. { $seller } gives you a contract code to register for them afterwards.
       *[other] Orders { $orders } carry discounts. { $seller } gives you contract codes to register for them afterwards.
    }
review-terms-title = Terms of service
review-terms-accept = I accept the terms of service of { $service }
review-terms-read = Read the terms of { $service }, version { $version } (new tab)
review-final = What cannot be undone
final-subscriptions-stay =
    { $count ->
        [one] This subscription cannot be moved to another organization later.
       *[other] These subscriptions cannot be moved to another organization later.
    }
final-partner-stays = { $seller } becomes the partner seller of { $organization }: it can have no other beside it.
change-organization = The subscriptions now go to { $organization }.
change-seller = What is said about the seller { $seller } has changed.
change-line-added = New: { $service }, { $plan }.
change-line-changed = Changed: { $service }, { $plan }.
change-line-gone = No longer included: { $service }, { $plan }.
change-terms = The terms to accept have changed.
change-contract-codes = The contract codes to expect have changed.
complete = Complete
apply-count =
    { $count ->
        [one] Apply { $count } subscription
       *[other] Apply { $count } subscriptions
    }
confirm-title =
    { $count ->
        [one] Apply { $count } subscription?
       *[other] Apply { $count } subscriptions?
    }
confirm-new = new

# Done, and waiting for it.
done-title = All set for { $organization }
done-reference =
    { $count ->
        [one] Order { $references } from { $seller } has been applied.
       *[other] Orders { $references } from { $seller } have been applied.
    }
done-go = Go to { $service }
done-next-title = What happens next
done-receipt = A receipt is on its way to your mailbox.
done-discounted = Your order carries discounts: register the contract code that { $seller } gives you.
done-billing = Sellers and subscriptions of your organization are always at hand under
done-billing-link = Billing & Subscriptions of { $organization }
waiting-title = Setting up your services
waiting-lead = Everything is applied to { $organization }. The services are preparing it: each can be opened as soon as it is ready.
waiting-stopped-title = Not everything could be set up
waiting-stopped-lead = Everything is applied to { $organization } and stays so. What failed can be tried again.
waiting-ready = Ready
waiting-failed = Could not be set up
waiting-leave = You may leave this page: it goes on without you.

# Notices: how things stand with a link, and the next step.
notice-support-title = Who can help
notice-request-id = If you ask for help, quote
notice-go-home = Go to the home page
notice-go-again = See how it stands now
notice-go-organization = Open the organization
notice-unknown-link-title = This link leads nowhere
notice-unknown-link-text = It may have been cut off when it was copied. Open it from the invitation once more, or copy the whole line.
notice-unknown-link-next = If you have an account, sign in: orders that wait for you are listed there.
notice-expired-title = This link has expired
notice-expired-text = It worked until { $date }. Your order from { $seller } is still there and waits for you.
notice-withdrawn-title = This order was withdrawn
notice-withdrawn-text = { $seller } has withdrawn the invitation, so nothing can be set up with this link.
notice-withdrawn-next = If you did not expect this, ask { $seller }.
notice-applied-title = This order is already set up
notice-applied-text = Its subscriptions are in { $organization }.
notice-onboarded-title = This order has been set up by somebody else
notice-onboarded-text = All subscriptions of this order from { $seller } are in an organization. To get access, ask that organization’s owners to invite you.
notice-onboarded-next = If you do not know who that is, { $seller } can tell.
notice-wrong-account-title = This invitation is for another mailbox
notice-wrong-account-text = The invitation was sent to { $invited }, and you are signed in as { $account }.
notice-wrong-account-next = Use the account with that address, or ask { $seller } to send the invitation to yours.
notice-suspended-title = { $seller } cannot take orders at the moment
notice-suspended-text = Your order is kept. It can be set up as soon as { $seller } is back.
notice-suspended-next = The link stays as it is. Ask the seller when it goes on.
notice-forged-title = This form did not come from here
notice-forged-text = To protect you, forms are accepted only from our own pages. Nothing was changed.
notice-forged-next = Open the page here and try again.
notice-not-found-title = This page is not here
notice-not-found-text = It may have moved, or it belongs to an account that is not signed in.
notice-stale-title = Things have moved on
notice-stale-text = What this form was about has changed since you opened it. Nothing was changed by you.
notice-too-many-title = A short break, please
notice-too-many-text = There were too many tries in a short time. Wait a minute and try again.
notice-broken-title = Something broke on our side
notice-broken-text = It is recorded and will be looked into. What you confirmed before is safe.
notice-unavailable-title = Back in a moment
notice-unavailable-text = The service cannot be reached right now. Nothing is lost: try again in a moment.

# Colleagues: their organization is the place, or looks like it.
colleagues-title = Your colleagues have an organization
colleagues-lead = Somebody else already set up an organization for your company’s account at { $seller }. Only its owners can add to it, so that there are not two by accident. Choose how to go on.
colleagues-named = { $organization }, of which you are a member, is linked to your company’s account at { $seller }. Only its owners can add to it. Choose how to go on.
colleagues-send-title = Send to the owners
colleagues-send = Each owner gets a mail and finds these subscriptions ready to apply. The first one to confirm settles it. Your own draft stays as it is.
colleagues-send-go = Send to the owners
colleagues-send-again = Send again
colleagues-sent = Sent to the owners on { $date }. You need not do anything more.
colleagues-ask-title = Become an owner
colleagues-ask = The owners decide. Once one of them has approved, you apply these subscriptions yourself: come back here then.
colleagues-unreachable = None of its owners can be reached any more. { $vendor } can appoint a new one, after checking who you are.
colleagues-tell = Tell { $vendor }
colleagues-told = { $vendor } was told on { $date }. Write to the address above to hear how it goes on.
wish-go = Ask to become an owner
wish-asked = You asked to become an owner on { $date }. The owners have been mailed.
wish-refused = Your request to become an owner was refused on { $date }.
organization-nothing-title = Your organization cannot be used now
organization-nothing = You own the organization that is linked to { $seller }, so a second one cannot be created. What is listed below has to be settled first.
ineligible-look = Open the organization
ineligible-contact = Write to { $vendor }
duplicate-own = You already belong to an organization called { $organization }.
duplicate-colleagues = Colleagues with an address at { $domain } already have an organization here. If it is the same company, ask them to make you an owner rather than create a second one.
duplicate-ok = Create this organization all the same
duplicate-error = This looks like an organization that is already here. Tick the box to create it all the same.
# A link that was partly used, or starts later.
landing-partly =
    { $count ->
        [one] One subscription of this order is set up already. This is what is left.
       *[other] { $count } subscriptions of this order are set up already. This is what is left.
    }
landing-starts = Your subscriptions start on { $date }. You can set them up now.
landing-not-me = I am not the right person for this

# A fresh link, for the invited mailbox alone.
ask-link = Send me a new link
ask-link-mailbox = The address the invitation was sent to
ask-link-hint = It looks like { $invited }. The new link goes there, and nowhere else.
ask-link-hint-seller = It looks like { $invited }. The seller will send the new link there.
ask-link-asked = If that was { $invited }, a new link is on its way there.
ask-link-asked-seller = If that was the invited address, the seller has been asked for a new link.

# The code that lets another account go on.
code-title = Confirm that you may set up this order
code-lead = The invitation from { $seller } was sent to { $invited }. Whoever reads that mailbox can let you go on.
code-send = Send a code to { $invited }
code-sent = We sent a code to { $invited }. Enter it here.
code-not-received = No code?
code-locked = Too many wrong codes were entered with this account. The invited person can still set up the order.
code-other-way = Nobody reads that mailbox?
code-go = Enter the code

# Handing an order over.
hand-over-link = Hand this order over to a colleague
hand-over-title = Hand over this order
hand-over-lead = Name the colleague who should set up this order from { $seller }. They get a link of their own.
hand-over-name = Your colleague’s name
hand-over-email = Your colleague’s e-mail address
hand-over-mailbox = The address your invitation was sent to
hand-over-mailbox-hint = It looks like { $invited }. We send a code there, so that nobody but you gives your order away.
hand-over-enter-name = Enter your colleague’s name.
hand-over-enter-email = Enter your colleague’s e-mail address, like name@company.com.
hand-over-enter-mailbox = Type the address your invitation was sent to.
hand-over-mailbox-wrong = This is not the address the invitation was sent to. Enter that one.
hand-over-final = Your own link stops working. You can still see how far the order is.
hand-over-button = Hand over
hand-over-back = Back to the order
hand-over-again = Start again
hand-over-code-lead = We sent a code to { $invited }. Enter it, and the order goes to { $email }.
hand-over-code-over = This code no longer works. Start again to get a new one.
handed-title = Order { $reference }, handed over
handed-to = Handed over to
handed-since = Handed over on
handed-waiting = It waits for your colleague to set it up.
handed-expired = Your colleague’s link has run out. Its page sends a new one.
handed-partly = Some of it is set up, some is left.
handed-applied = It is set up.
handed-cancelled = The seller has withdrawn it.

# Links that lead on elsewhere.
notice-replaced-title = There is a newer link
notice-replaced-text = { $seller } has sent a newer link for this order to { $invited }. This one no longer works.
notice-handed-title = This order was handed over
notice-handed-text = On { $date } it was handed over to { $colleague }, who sets it up with a link of their own.
notice-handed-next = If that is a mistake, ask { $seller } to send the invitation back to you.
notice-revoked-title = This link was withdrawn
notice-revoked-text = { $seller } has withdrawn this link. The order itself may still stand.
notice-ask-readdress = Ask the seller to send it to me
notice-readdress-asked-title = The seller has been asked
notice-readdress-asked-next = { $seller } now knows that you would like this invitation at { $account }. If they agree, it comes there by mail.

# Step 2 in a sale of the vendor's own.
organization-create-lead-vendor = This is your first purchase from { $seller }: it needs an organization of its own. How you are billed is asked next.
organization-add-why = Choose the organization that gets the subscriptions. { $seller } becomes a seller of it, beside its partner seller.
organization-create-instead = Create a new organization instead
billing-step-title = Organization and payment
billing-step-lead = { $vendor } bills { $organization } itself for this order. Say how; a partner seller’s bills stay as they are.
billing-address = Billing address
billing-currency = Currency
billing-currency-hint = It follows from the country of the business address and stays.
billing-currency-choose = One of these, and it stays. The first is that of your country.
billing-no-currency = { $vendor } bills no organization in this country. Change the address, or ask { $vendor }.
billing-tax-id = Tax id
billing-tax-id-hint = As it stands on your certificate.
billing-tax-id-example = As it stands on your certificate, for example { $example }.
billing-payment = Payment
billing-by-invoice = Pay by invoice
billing-by-card = Card ending in { $last4 }
billing-invoice-restricted = Pay by invoice is restricted to this order until { $vendor } approves it for your organization.
billing-invoice-waits = Paying by invoice waits for the approval of { $vendor }: until then it is for the first order alone, so this one has to wait or be paid otherwise.
billing-invoice-refused = { $vendor } has not approved paying by invoice for this organization. Pay this order otherwise, or ask { $vendor } to look at it again.
billing-invoice-ask = Questions?
billing-no-method = No other way to pay is set up.
billing-profile = Billing profile
review-billing-opens = New billing profile of the organization
review-change-billing = how it is billed
review-commercial-accept = I accept the commercial terms of { $vendor }
review-commercial-read = Read the commercial terms of { $vendor }, version { $version } (new tab)
change-billing = How it is billed has changed.
