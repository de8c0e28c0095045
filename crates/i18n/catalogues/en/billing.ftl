# Billing & Subscriptions: who sold what. What it costs is the seller's to say.
billing-title = Billing & Subscriptions
billing-overview = Overview
billing-subscriptions = Subscriptions
billing-year = Year
billing-amounts = Amounts, invoices and payment methods are not shown here: ask { $sellers }, who bills what it sold.
billing-no-sellers-title = No seller yet
billing-no-sellers = A seller appears here once one of its orders is applied to this organization.
billing-services = Services
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
