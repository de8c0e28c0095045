# Joining those who run the platform, and their page.
join-title = Run this platform
join-lead = You are invited to be an operator of { $vendor }.
join-new = The invitation is for the address below. Choose a name and a password for your account.
join-has-account = The address below has an account already. Its password shows that it is yours.
join-signed-in = You are signed in as { $email }, whom the invitation is for.
join-switch = You are signed in as { $email }. When you go on, this browser changes to the account below.
join-accept = Accept
join-accept-password = Sign in and accept
join-create = Create account and accept
notice-dead-join-title = This link no longer works
notice-dead-join-text = A link for operators works once and for 24 hours, and a newer one ends older ones. Whoever runs the platform can make another at the command line.
operator-title = Operator’s page
operator-orders = Orders
operator-orders-empty-title = No orders yet
operator-orders-empty = They are placed by sellers over the API.
order-state-placed = Placed
order-state-partially-applied = Partially applied
order-state-applied = Applied
order-state-cancelled = Cancelled
operator-letters = E-mails
operator-letters-waiting = Waiting to be sent
operator-letters-given-up = Could not be sent
operator-operators = Operators
operator-you = you
operator-since = since { $date }
operator-invite = Others are invited at the command line:
operator-programs = For programs
operator-api = Every operation with its fields and answers
operator-document = The same for generators of clients

# Addresses that owners kept with consent.
operator-addresses = Addresses kept with consent
operator-addresses-waiting = Waiting for a look
operator-addresses-go = Open the list
queue-title = Addresses kept with consent
queue-lead = The rules do not take these addresses for right, and their owners stand by them. Each of them agreed that we may correct the address. Look at the oldest first.
queue-search = Search
queue-search-hint = Name or id of the organization, words of the address, country
queue-show = Show
queue-waiting = Those that wait
queue-settled = Those that are settled
queue-go = Search
queue-reasons = What the rules say today
queue-no-reason = Today’s rules have nothing against it.
queue-consent = Consent
queue-text = Text { $version }
queue-settled-corrected = Corrected by { $person } on { $moment }
queue-settled-confirmed = Found right by { $person } on { $moment }
queue-settled-replaced = Replaced by its owner { $person } on { $moment }
queue-empty-title = Nothing to look at
queue-empty = Addresses that are kept with consent appear here.
queue-none-settled-title = Nothing settled yet
queue-none-settled = Addresses that were corrected, found right or replaced appear here.
queue-no-match-title = Nothing found
queue-no-match = Try fewer words, or look among the others.
queue-not-yet-title = Nothing found so far
queue-not-yet = The list is long, and only its beginning was searched. Search on.
queue-pages = Pages
queue-first = To the beginning
queue-next = Further
case-title = The address of { $organization }
case-kept = Kept with consent
case-back = Back to the list
case-sure = I know this address, and the rules do not: put it in place although it cannot be verified.
case-sure-missing = If you are sure of this address, tick the box. If not, change it.
case-written = As it was written
case-who = Consented
case-when = When
case-ip = From the network address
case-words = To these words
case-correct-title = Correct it
case-correct-lead = The address has to keep the rules, or be the one that is suggested. Where the rules cannot tell and you know better, you may stand by what you enter: you are asked once more. The owners are told by e-mail and asked at their next sign-in. The address counts at once.
case-correct = Correct the address
case-right-title = Or it is right
case-right-lead = The organization keeps it as it is, and it leaves this list. Nobody is told.
case-right = The address is right
case-right-confirm = Leave this address as it is?
case-settled-title = This address is settled
case-late = Somebody else was faster, and nothing you entered was kept.
case-history = Addresses of this organization
case-history-by = { $person }, { $moment }
# Moving all of a seller's organizations to another one.
move-title = Move a seller’s organizations
move-lead = After a bankruptcy or a merger: every organization that buys from one partner seller goes over to another, with all that runs there. Owners and sellers are told.
move-from = From
move-to = To
move-choose = Choose a seller
move-partner =
    { $count ->
        [one] { $name } ({ $count } organization)
       *[other] { $name } ({ $count } organizations)
    }
move-preview = See what would happen
move-preview-hint = Nothing is done yet.
move-choose-both = Choose two partner sellers.
move-same = Choose another seller than the one they come from.
move-past = Moves so far
move-none-title = No moves yet
move-none = They are listed here with who started them and what came of them.
move-line = From { $from } to { $to }
move-by = { $when }, by { $who }
move-running = Running
move-organizations = Organizations
move-subscriptions = Subscriptions that go over
move-stuck = Not going over
move-stuck-count =
    { $count ->
        [0] None
        [one] { $count } organization
       *[other] { $count } organizations
    }
move-why = Reason
move-means = One organization after another goes over, each wholly or not at all. Discounts of { $from } end there. Orders of { $from } that are not applied yet stay its own. To undo it, move back from { $to }.
move-not-selling = { $to } may not sell at the moment, so nothing can go over.
move-type-name = To confirm, type the name: { $name }
move-name-wrong = Type { $name } exactly as it is written.
move-go =
    { $count ->
        [one] Move { $count } organization
       *[other] Move { $count } organizations
    }
move-other = Choose other sellers
move-started = Started
move-done = Went over
move-left = To come
move-ended = Over since { $when }.
move-goes-on = It goes on by itself, also after a restart. This page loads again every few seconds.
operator-moves = Sellers
operator-moves-text = When a seller gives up or merges, its organizations go over to another.

# Organizations that wish to pay the vendor by invoice.
operator-invoices = Pay by invoice
operator-invoices-waiting = Waiting for an answer
operator-invoices-go = Open the list
invoices-title = Pay by invoice
invoices-lead = These organizations wish to pay by invoice. Until you approve it, it counts for the order they asked with alone. Owners are told what you decide.
invoices-waiting = Those that wait
invoices-decided = Those that are decided
invoices-billing = Billing
invoices-wish = Asked for
invoices-tax = Tax id { $id }
invoices-no-tax = No tax id
invoices-standing-format = of the right form
invoices-standing-checksum = check digits are right
invoices-standing-confirmed = confirmed
invoices-standing-unconfirmed = not confirmed
invoices-order = With order { $reference }
invoices-no-order = With no order yet
invoices-approved = Approved by { $person } on { $moment }
invoices-refused = Refused by { $person } on { $moment }
invoices-empty-title = Nobody waits
invoices-empty = Organizations that wish to pay by invoice appear here.
invoices-none-title = Nothing decided yet
invoices-none = What you approve or refuse appears here.
invoice-title = Pay by invoice: { $organization }
invoice-back = Back to the list
invoice-facts = What is known
invoice-approve-title = Approve it
invoice-approve-lead = The organization pays all its orders by invoice. Its owners are told by e-mail.
invoice-approve = Approve
invoice-refuse-title = Or refuse it
invoice-refuse-lead = What was already applied stays. For further orders the organization needs another payment method. Its owners read your reason.
invoice-reason = Reason
invoice-reason-hint = In a language that the owners read; up to 500 characters
invoice-refuse = Refuse
invoice-late-title = This is decided already
invoice-late = Somebody else was faster, and nothing was changed.
invoices-search-hint = Organization, its id or country, tax id, order, or who asked
invoices-no-match-title = Nothing found
invoices-no-match = Try other words, or show those that wait or are decided.
invoice-approve-confirm = Approve pay by invoice for { $organization }?
