//! The code that shows that an address is read by who entered it.

use super::letter::letter;

/// The letter with the verification code. It has no link: a code is entered where it was asked for, so that nobody
/// confirms by a careless press what somebody else began.
#[derive(Clone, Debug)]
pub struct VerifyEmail {
    /// The code, eight digits without spaces.
    pub code: String,
}

letter!(VerifyEmail, "verify_email/subject.txt", "verify_email/text.txt", "verify_email/body.html");

impl VerifyEmail {
    /// The code as it is read aloud: four digits and four digits.
    fn halves(&self) -> (&str, &str) {
        super::one_time_code::halves(&self.code)
    }

    const fn links(&self) -> Vec<String> {
        Vec::new()
    }
}
