# Billing & Subscriptions: who sold what. What it costs is the seller's to say.
billing-title = Billing & Subscriptions
billing-overview = Overview
billing-subscriptions = Subscriptions
billing-year = Year
billing-amounts = Amounts, invoices and payment methods are not shown here: ask { $sellers }, who bills what it sold.
billing-no-sellers-title = No seller yet
billing-no-sellers = A seller appears here once one of its orders is applied to this organization.
billing-services = Services
billing-no-services = None yet
billing-seller-details = Seller details
billing-legal-name = Legal name
billing-seller-id = Seller ID
billing-bills = Billing
billing-bills-text = { $seller } sets the amounts, sends the invoices and takes the payments for everything it sold.
billing-console = Billing console of { $seller }
billing-current = Current subscriptions
billing-no-current-title = Nothing runs at the moment
billing-no-current = Subscriptions appear here from the moment they are applied until they end.
billing-all = All subscriptions
billing-search = Search
billing-search-hint = Service, plan, seller, order or ID
billing-any = All
billing-show = Show
billing-reset = Show everything
billing-nothing-found-title = Nothing found
billing-nothing-found = No subscription matches. Use fewer words, or show everything.
billing-newest = Newest
billing-older = Older
billing-csv = Download as CSV
billing-print = Print
billing-applied = Applied
billing-applied-by = { $when }, by { $who }
billing-said = The service says
billing-sold-by = Sold by
billing-reference = Order
billing-ask = For amounts, invoices and changes, ask { $seller }.
billing-timeline = What happened
billing-term-ahead = Starts on { $date }.
billing-term-over = Ended on { $date }.
billing-term-day =
    { $left ->
        [0] Day { $day } of { $days }: the last one.
        [one] Day { $day } of { $days }; { $left } day is left.
       *[other] Day { $day } of { $days }; { $left } days are left.
    }
billing-renews = It renews by itself.
billing-ends = It does not renew by itself.
billing-years = Other years
billing-year-title = Terms in { $year }
billing-year-empty-title = Nothing in { $year }
billing-year-empty = No subscription has a day in this year.
billing-year-drawing =
    { $count ->
        [one] Time line of { $year } with the term of { $count } subscription; the table below says the same.
       *[other] Time line of { $year } with the terms of { $count } subscriptions; the table below says the same.
    }
billing-today = Today
billing-closed-title = Billing is for owners and billing readers
billing-closed = You belong to { $organization }, but its billing pages are open to owners and billing readers only. Ask an owner.
billing-closed-back = Back to the organization
billing-column-id = Subscription ID
billing-column-months = Term in months
billing-column-first = First day
billing-column-last = Last day
billing-column-renews = Renews
billing-add-contract = Add contract
billing-registered = The contract code ending in { $tail } is registered: its discount is active.
billing-expects =
    { $count ->
        [one] Order { $orders } carries discounts: they become active when the contract code of { $seller } is registered.
       *[other] Orders { $orders } carry discounts: they become active when the contract codes of { $seller } are registered.
    }
# Change of seller.
billing-change-seller = Change seller
billing-close-seller = Close the link
billing-no-account = Not given yet
billing-moved-from = First sold by
change-title = Change of seller
change-lead = Another partner seller can take over from { $from }. It needs a code that only an owner can make.
change-permits-title = What the code permits a seller that is not { $from }
change-permits-see = To see this organization’s name and state, and its services with plans, quantities and terms. No member, no address, no price.
change-permits-ask =
    { $days ->
        [one] To ask for the change once, within { $days } day, and to choose its day: tomorrow at the earliest.
       *[other] To ask for the change once, within { $days } days, and to choose its day: tomorrow at the earliest.
    }
change-permits-back = Until that day you roll it back with one press, and { $from } stays your seller. On that day everything goes over without a break.
change-permits-discounts = Discounts of { $from } end on that day, and orders of { $from } that are not applied yet no longer fit this organization.
change-nothing-runs = Nothing runs at the moment: the new seller would begin with an empty list.
change-lines = What goes over
change-line-until = until { $date }
change-make = Make a consent code
change-make-another = Make another code; the one before ends
change-make-hint = You are asked for your password if you signed in more than ten minutes ago.
change-made-title = Your consent code
change-made-once = It is shown this once and kept nowhere. Copy it now.
change-made-next =
    { $days ->
        [one] Give it to the new seller alone, over a way you trust. It works once, for { $days } day.
       *[other] Give it to the new seller alone, over a way you trust. It works once, for { $days } days.
    }
change-copy = Copy the consent code
change-open-title = A consent code is out
change-open-by = Made by
change-open-until = Can be used until
change-open-over = expired
change-revoke = Take the code back
change-revoked = The code was taken back. Nobody can use it any more.
change-waiting-title = The seller changes on { $date }
change-waiting = On { $date } { $to } takes over from { $from }. What runs goes on, and both sellers and every owner hear of it.
change-from = So far
change-to = From then on
change-day = Day of the change
change-roll-back = Roll the change back
change-roll-back-means = Nothing changes then: { $from } stays your seller. Everybody is told.
change-rolled-back = The change was rolled back. Everybody was told.
change-no-partner-title = There is no partner seller to leave
change-no-partner = This organization buys from no partner seller at the moment.
change-past = Changes so far
change-past-done = On { $date } { $to } took over from { $from }.
change-past-rolled-back = On { $date } the change from { $from } to { $to } was rolled back.
change-past-stopped = On { $date } { $to } could not take over from { $from }.
change-why-owner = By an owner.
change-why-seller = By the new seller.
change-why-link-closed = The link to the former seller was closed.
change-why-seller-not-selling = The new seller could not sell.
change-why-organization-gone = The organization was no longer in use.
change-why-change-waiting = The organization waited for another change, by its owners’ consent.
change-closed-title = Owners change the seller
change-closed = Ask an owner of { $organization } if it shall buy from another seller.
close-title = Close the link to { $seller }
close-means = Nothing runs under { $seller } any more. { $organization } then no longer buys there; what was bought stays readable. A new order of { $seller } is set up with a new organization.
close-go = No longer buy from { $seller }
close-running =
    { $count ->
        [one] { $count } subscription of { $seller } runs still. The link can be closed when it has ended, or it goes over by a change of seller.
       *[other] { $count } subscriptions of { $seller } run still. The link can be closed when they have ended, or they go over by a change of seller.
    }
close-back = Back to Billing & Subscriptions
close-which = Choose the seller on its tile, and try again.

# The vendor as a seller, outside of any order.
billing-add-vendor-text = You can buy from { $vendor } itself, too. What partner sellers sold you stays with them.
billing-vendor-added = { $vendor } is now a seller of { $organization }. Its own orders can be applied here.
vendor-add-title = Add { $vendor } as a seller
vendor-add-lead = { $vendor } then bills { $organization } for its own orders. Say how. What partner sellers sold stays with them.
vendor-currency-hint = It follows from the country of the business address, and stays once something you bought from the vendor runs.
vendor-invoice-restricted = Pay by invoice is for the first order alone, until { $vendor } approves it for your organization.
vendor-address-hint = Bills go to the business address.
vendor-address-first = The business address of { $organization } was taken once, but today’s rules would not take it. Put it right first, then come back.
vendor-terms = Commercial terms
vendor-terms-version = Version { $version }
vendor-back = Back to Billing & Subscriptions
vendor-change = Change something
vendor-confirm-title = Check, then add { $vendor }
vendor-means-orders = From then on orders of { $vendor } itself can be applied to this organization.
vendor-means-partner = Your partner seller and everything it sold stay as they are.
vendor-means-owners = Every owner is told by e-mail.
vendor-closed-title = Owners decide whether the vendor bills
vendor-closed = You belong to { $organization }, but only its owners add the vendor as a seller or change how it bills. Ask an owner.
# The billing profile.
profile-lead = How { $vendor } bills { $organization } for its own orders. Partner sellers bill by themselves and use nothing of this.
profile-facts = Billed to
profile-since = Since
profile-changed = The billing profile was changed.
profile-changed-on = Changed on { $date }
profile-change = Change
profile-change-title = Change the billing profile
profile-save = Save
profile-back = Back to the billing profile
profile-currency-country = It is the currency of the country of the business address.
profile-currency-exception = It was agreed with the vendor beforehand.
profile-currency-stays = It stays as long as something you bought from the vendor runs.
profile-currency-open = It stays once something you buy from the vendor runs.
profile-tax-none = None given
profile-tax-format = It has its country’s form. Nobody was asked whether it is in use.
profile-tax-checksum = Its check digits are right. Nobody was asked whether it is in use.
profile-tax-confirmed = VIES, the register of the European Union, confirmed it on { $date }.
profile-tax-unconfirmed = VIES, the register of the European Union, did not confirm it on { $date }, or did not answer.
profile-tax-elsewhere = This tax id is not one of { $country }, where the business address is by now. Change it.
profile-tax-again = Compare it with your certificate. To have it asked about again, choose “Change” and save.
profile-default = Default
profile-card-until = Until { $date }
profile-invoice-approved = Approved by { $vendor } for all orders
profile-invoice-refused = Refused by { $vendor }: choose another way to pay.
profile-accepted-by = Accepted by { $name } on { $moment }
profile-terms-none = No terms were accepted.
