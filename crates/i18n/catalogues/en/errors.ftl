# What is wrong with a field, and what to do: said beside the field of a form and in a problem of the API.
fault-required = Enter a value: this cannot be left empty.
fault-too-long =
    { $hint ->
        [one] Shorten this to { $hint } character.
       *[other] Shorten this to at most { $hint } characters.
    }
fault-characters = Leave out control characters and line breaks. If the text was pasted, type it again: it may hold hidden characters.
fault-choice = Choose one of these: { $hint }.
fault-count = Send { $least } to { $most } entries.
fault-range = Enter a whole number from { $least } to { $most }.
fault-date = Enter a day of the calendar as YYYY-MM-DD, like 2026-11-23.
fault-date-range = Enter a day from a year ago to five years ahead.
fault-email = Enter an e-mail address like name@example.com.
fault-url = Enter a whole web address that begins with https:// and names a host, like https://example.com/help.
fault-key = Use 1 to 64 small letters, digits, hyphens, underscores or dots, beginning with a letter or digit.
fault-duplicate = Use this key once: another entry has it already.
fault-terms-pair = Give the address of the terms and their version together, or neither.
fault-unknown-plan = Name a service that is sold and one of its plans: this one is not in the catalogue.
fault-organization-name = Leave out “{ $hint }”: an organization’s name may hold letters, digits, spaces, apostrophes and - _ . , : @ & \.
fault-password-short = Use at least { $hint } characters. A few unrelated words do well.
fault-password-long = Use a shorter password: at most { $hint } bytes, roughly as many letters.
fault-password-common = Choose a password that is harder to guess, like a few unrelated words. Common words, your address and runs of digits are tried first.
fault-unknown-field = Remove this field: there is none of this name here. Known here: { $hint }.
fault-duplicate-field = Send this once: it is there several times.
fault-wrong-type = Send a JSON value of the type { $hint }.
fault-unknown-parameter = Remove this parameter: there is none of this name here. Known here: { $hint }.
fault-bad-cursor = Use next of the previous page as it is, or leave the cursor out to begin again.

# Why something was refused, and what to do next: on pages and in problems of the API.
refusal-not-found = There is nothing of this name here, or it is not yours. Check the address or the id.
refusal-seller-suspended = This seller cannot sell at the moment. Nothing was changed, and orders that were placed before are kept. Try again later, or ask the operator of the platform.
refusal-vendor-order = The vendor’s own sales need billing details, which cannot be taken yet. Place the order through a partner seller.
refusal-reference-taken = You already have an order with this reference. Use another reference, or look up the order that has it.
refusal-not-in-catalogue = Something on this order is not in the catalogue. Correct the fields named in errors; the list of services says what can be ordered.
refusal-already-cancelled = This order is cancelled already. There is nothing left to do.
refusal-already-applied = Everything on this order is applied. Its subscriptions are cancelled one by one.
refusal-wrong-credentials = This e-mail address and password do not belong together. Check both and try again.
refusal-signed-out = Your session has ended. Sign in again to go on.
refusal-too-many-codes = Codes were sent several times in a short while. Wait a few minutes, then ask for a new one.
refusal-link-closed = This link can no longer be followed. Open it once more: its page says why and what to do next.
refusal-wrong-account = This invitation was sent to another address. Sign in with the account of that address, or ask the seller to send the invitation to yours.
refusal-nothing-to-apply = Nothing is left to apply: it was applied already, or the order was withdrawn.
refusal-subscriptions-changed = A subscription you ticked is no longer available. Select the subscriptions again.
refusal-nothing-selected = Select at least one subscription.
refusal-required-plan-missing = One of the selected plans adds to another plan that this organization does not have. Select that one too, or leave the addition out.
refusal-organization-missing = Select or create an organization first.
refusal-organization-unknown = Select one of your organizations.
refusal-organization-tied = You own an organization that already buys from this seller. Select it: a second one cannot be created here.
refusal-organization-elsewhere = Your colleagues already have an organization for this seller account. Ask its owners to apply the order, or to make you an owner.
refusal-organization-has-other-seller = This organization buys from another partner seller. Select or create another organization.
refusal-organization-not-eligible = This organization cannot take these subscriptions. Select or create another one.
refusal-plan-changed = Something has changed since the plan was shown. Check the plan as it is now, then apply it.
refusal-terms-missing = Accept the terms of service to go on.
refusal-seller-kind-changed = A seller stays partner or vendor for good. Declare it under another key.
refusal-second-vendor = There is a vendor already, under another key. Keep that one, or declare this seller as a partner.

# Why an organization cannot be chosen, and what to do about it.
ineligible-not-owner = You are not one of its owners. Ask an owner to apply this order.
ineligible-suspended = It is suspended. Ask the vendor to resume it.
ineligible-other-seller = It buys from { $seller }, and an organization has one partner seller only.
ineligible-vendor-only = It buys from the vendor alone. The first purchase from a partner seller has an organization of its own.

# Problems of the API: what happened in a few words, and what to do about it.
problem-malformed-json = The body cannot be read as JSON
problem-detail-malformed-json = Send one JSON object in UTF-8, nested at most 32 levels deep. Reading stopped at line { $line }, column { $column }.
problem-idempotency-key = The Idempotency-Key cannot be used
problem-detail-idempotency-key = Send one Idempotency-Key of 1 to 255 visible ASCII characters without spaces, or none.
problem-bad-parameters = Some parameters need another value
problem-detail-bad-parameters = Correct the parameters named in errors and send the request again.
problem-bad-cursor = The cursor is not one of this list
problem-detail-bad-cursor = Use next of the previous page of the same list, with a key of the same holder, or leave the cursor out to begin again.
problem-bad-request = The request cannot be read
problem-detail-bad-request = Compare it with the API reference and send it again.
problem-unauthenticated = A living key is needed
problem-detail-unauthenticated = Send your API key in the header Authorization, after the word Bearer. If you did, the key is mistyped or was revoked.
problem-forbidden-scope = The key is for something else
problem-detail-forbidden-scope = Use a key of the kind this operation takes; the API reference says which.
problem-seller-suspended = The seller cannot sell at the moment
problem-not-found = Not found
problem-method-not-allowed = Not with this method
problem-detail-method-not-allowed = Use one of the methods named in the header Allow.
problem-conflict = Somebody else was faster
problem-detail-conflict = Nothing was changed. Look at how things stand now, then send the request again if it still makes sense.
problem-reference-taken = The reference is taken
problem-vendor-order = The vendor’s own sales cannot be placed yet
problem-already-cancelled = The order is cancelled already
problem-already-applied = The order is applied already
problem-body-too-large = The body is too large
problem-detail-body-too-large = Send at most 256 KiB. Larger work goes in several requests.
problem-unsupported-media-type = The body is of another type
problem-detail-unsupported-media-type = Send JSON and say so: Content-Type: application/json.
problem-wrong-host = The request names another host
problem-detail-wrong-host = Send the request to the platform’s public address.
problem-bad-fields = Some fields need another value
problem-detail-bad-fields = Correct the fields named in errors and send the request again.
problem-not-in-catalogue = Something ordered is not in the catalogue
problem-idempotency-mismatch = The Idempotency-Key was used for another request
problem-detail-idempotency-mismatch = Use a new Idempotency-Key for a new request. The same key is for sending the very same request again.
problem-rate-limited = Too many keys that do not exist
problem-detail-rate-limited = Wait as many seconds as the header Retry-After says, then check the key.
problem-internal = Something went wrong on our side
problem-detail-internal = It is noted. Name the request_id when you ask the operator about it.
problem-unavailable = Back in a moment
problem-detail-unavailable = The platform cannot reach its database. Nothing was changed. Try again after as many seconds as the header Retry-After says.
problem-overloaded = More requests than can be served
problem-detail-overloaded = Nothing was changed. Try again after as many seconds as the header Retry-After says.
problem-outcome-unknown = It may have happened
problem-detail-outcome-unknown = The connection to the database was lost before the answer. Send the same request with the same Idempotency-Key: it settles whether it happened.
