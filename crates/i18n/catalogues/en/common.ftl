# The frame of every page.
skip-to-content = Skip to content
frame-order-from = Order from
language-switch = Language:
theme-dark = Dark mode
account-menu = Account menu:
menu-organizations = Your organizations
sign-out = Sign out
help-question = Questions about your order? Ask { $seller }.
support-page = Support page
footer-api = API reference
demo-bar-label = Demo
demo-bar-title = Demo.
demo-bar-text = Mails stay in the inbox here, and everything goes when the program stops.
demo-bar-inbox = Inbox
demo-bar-console = Demo console
breadcrumb = Where you are
title-error = Error:
error-summary-title =
    { $count ->
        [one] One thing needs another look
       *[other] { $count } things need another look
    }

# Words that stand alone.
seller = Seller
sellers = Sellers
seller-account = Seller account
organization = Organization
subscription = Subscription
subscriptions = Subscriptions
service = Service
plan = Plan
quantity = Quantity
term = Term
order = Order
order-reference = Order reference
company = Company
status = Status
support = Support
members = Members
country = Country
business-address = Business address
actions = Actions
yes = yes
no = no
optional = (optional)
choose = Choose…
choose-country = Choose a country…

# Deeds.
continue = Continue
cancel = Cancel
change = Change
open = Open
retry = Try again
copied = Copied
copy-id = Copy { $id }

# Amounts and dates.
quantity-of = × { $quantity }
subscription-count =
    { $count ->
        [one] { $count } subscription
       *[other] { $count } subscriptions
    }
line-summary = { $plan }, quantity { $quantity }, { $term }
starts-on = Starts on { $date }
from-to = { $from } to { $to }
