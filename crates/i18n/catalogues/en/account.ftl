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
