# Creating an account, verifying its e-mail, signing in.
create-account = Create your account
sign-in = Sign in
continue-as = Continue as { $name }
use-another-account = Use another account
field-name = Your name
field-email = E-mail address
field-password = Password
field-code = Verification code
password-show = Show
password-hide = Hide
sign-up-lead = You need an account to set up orders and manage your organizations.
sign-up-lead-seller = Your order from { $seller } is kept. You continue with it once your e-mail address is verified.
sign-up-order = { $seller } ordered for you
sign-up-order-company = { $seller } ordered for { $company }
sign-up-email-hint = We mail you a code to verify it.
sign-up-password-hint = At least 15 characters. A few unrelated words make a password that is strong and easy to remember. Pasting and password managers are welcome.
sign-up-have-account = You have an account already?
sign-in-lead-seller = To go on with your order from { $seller }.
sign-in-no-account = New here?
sign-in-signed-out = You are signed out.
verify-title = Check your mail
verify-lead = We sent a code to
verify-code-hint = 8 digits, valid for 15 minutes. Spaces do not matter.
verify-button = Verify e-mail address
verify-not-received = No mail? Look into the junk folder first.
verify-resend = Send a new code
verify-resent = A new code is on its way. Earlier codes no longer work.
verify-wrong-code =
    { $left ->
        [one] This code does not match. Take the one in our latest mail; one try is left.
       *[other] This code does not match. Take the one in our latest mail; { $left } tries are left.
    }
verify-code-over = This code no longer works. Send a new code and enter that one.
verify-other-address = Use another address

enter-name = Enter your name.
enter-email = Enter your e-mail address, like name@company.com.
enter-password = Choose a password of at least 15 characters.
enter-organization-name = Enter the organization’s name.
enter-current-password = Enter your current password.
enter-code = Enter the code from the mail.

# A forgotten password.
forgotten-password = Forgotten your password?
back-to-sign-in = Back to signing in
recover-title = Choose a new password
recover-lead = Enter the e-mail address of your account. We mail you a link to choose a new password.
recover-button = Send the link
recover-sent-title = Check your mail
recover-sent = A mail is on its way to the address you entered. It says how to go on, also if that address has no account.
recover-sent-next = The link in it works for 30 minutes. No mail? Look into the junk folder, then ask once more.
recover-again = Ask again
new-password-title = Choose a new password
new-password-lead = Your mailbox shows that this account is yours.
field-new-password = New password
new-password-button = Save and sign in
new-password-after = All other browsers will be signed out.
notice-dead-recovery-title = This link no longer works
notice-dead-recovery-text = A link to choose a new password works once and for 30 minutes, and a newer change ends older links. If it was cut off, copy the whole line from the mail.
notice-dead-recovery-go = Ask for a new link

# One’s own account.
account-title = Your account
account-about = About you
field-language = Language
account-language-hint = For these pages and for our mails to you.
save = Save
account-saved = Your changes are saved.
account-password-changed = Your password is changed. All other browsers are signed out.
account-email-changed = Your e-mail address is changed. All other browsers are signed out.
account-sessions-ended = Signed out there.
account-sign-in-with = How you sign in
account-email-pending = { $email } waits for the code we mailed there.
account-email-enter-code = Enter the code
account-sessions = Where you are signed in
account-sessions-hint = Something here that is not yours? Sign it out, then change your password.
account-sessions-end-others = Sign out everywhere else
account-session-current = this browser
account-session-first = Signed in on { $moment }
account-session-last = Last used on { $moment }
account-session-end = Sign out
device = { $browser } on { $system }
device-unknown = Unknown browser
change-password-title = Change password
change-password-after = All other browsers will be signed out.
field-current-password = Current password
change-email-title = Change e-mail address
change-email-lead = Your current address:
field-new-email = New e-mail address
change-email-orders = Invitations sent to your current address stay with it: set up waiting orders before you change it.
change-email-confirm = Confirm new address
change-email-until-then = Until then { $email } stays your address.
change-email-over = The code no longer works. Enter your password to be sent another one.
change-email-drop = Keep it

again-title = Sign in again
again-lead = This weighs much, so please enter the password of { $email } once more. It counts for ten minutes.
again-kept = More than ten minutes have passed. What you entered is not lost: it is back as soon as you have signed in.
again-go = Go on
