# Undo: taking back what was applied.

undo-crumb = Undo
undo-link = Undo …
undo-possible =
    { $count ->
        [one] You applied { $count } subscription of { $seller }. Until { $until }, and as long as its service is not used, you can undo that.
       *[other] You applied { $count } subscriptions of { $seller }. Until { $until }, and as long as their services are not used, you can undo that.
    }
undo-title =
    { $count ->
        [one] Undo { $count } subscription
       *[other] Undo { $count } subscriptions
    }
undo-lead = This is what happens when you confirm. Nothing is undone yet. It can be undone until { $until }, as long as the services are not used.
undo-stale = The plan below is up to date. Please check it once more before you undo anything.
undo-returns = Can be applied again
undo-order = Order { $reference }
undo-stays = Stays as it is
undo-stays-used = Its service has reported that it is in use: what is used stays.
undo-stays-needed = Something that stays needs it.
undo-stays-order-cancelled = { $seller } has cancelled the rest of its order: there is nothing it could return to.
undo-stays-seller-changed = Another seller bills it by now.
undo-stays-failed = Its service could not set it up. Ask for another try on the page of { $organization }.
undo-stays-suspended = It is suspended.
undo-stays-ended = It has ended.
undo-goes = goes
undo-organization-stays-short = stays
undo-organization-goes = It was made for this and holds nothing else: it goes, with its place in the list of your organizations.
undo-organization-stays = It stays, with all else it has.
undo-members =
    { $count ->
        [one] { $count } other member loses it, and is told so.
       *[other] { $count } other members lose it, and are told so.
    }
undo-invited =
    { $count ->
        [one] { $count } invitation of a member ends.
       *[other] { $count } invitations of members end.
    }
undo-seller-unbound = No longer a seller of { $organization }
undo-seller-kept = Stays a seller of { $organization }
undo-orders = Orders
undo-link-again = Order { $reference }: its link works again.
undo-link-open = Order { $reference }: its link works, as before.
undo-link-withdrawn = Order { $reference }: its link was withdrawn. Ask the seller for a new one.
undo-codes = Contract codes
undo-code-released = can be registered again
undo-final = What does not come back
undo-final-data = What was stored in the services until now may be deleted by them.
undo-final-organization = { $organization } itself: if you create it once more, it is a new organization with another id.
undo-keep = Leave everything as it is
undo-dismiss = Keep it
undo-go = Undo
undo-count =
    { $count ->
        [one] Undo { $count } subscription
       *[other] Undo { $count } subscriptions
    }
undo-confirm-title =
    { $count ->
        [one] Undo { $count } subscription?
       *[other] Undo { $count } subscriptions?
    }

# It is undone, or cannot be.
undone-title = It is undone
undone-text = You took it back on { $moment }. The subscriptions can be applied again, to another organization too.
undone-organization-gone = { $organization } is gone.
undone-organization-stays = { $organization } stays, with all else it has.
undone-next = The owners and the seller are told by mail.
undone-again = Set it up again
undo-closed-title = This cannot be undone
undo-closed-next = If something is wrong, ask { $seller }: a seller can change or end what it sold.

review-undo =
    { $hours ->
        [one] For { $hours } hour, and as long as the services are not used, you can undo it.
       *[other] For { $hours } hours, and as long as the services are not used, you can undo it.
    }

timeline-order-undone = What was applied to { $organization } was undone
timeline-subscription-undone = { $service }, { $plan }, was undone: it can be applied again
timeline-organization-deleted = { $organization } is gone
timeline-contract-code-released = The contract code of { $seller } can be registered again

refusal-undo-not-owner = You are no longer an owner of this organization: only an owner who applied something can undo it.
refusal-undo-organization-suspended = The organization is not in use, so nothing in it can be undone.
refusal-undo-too-late = The time to undo it is over.
refusal-undo-used = The services have reported that they are in use. From the first use on nothing is undone.
refusal-undo-nothing = There is nothing that could be undone: it is used, needed by something that stays, or has ended.
