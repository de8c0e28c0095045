//! Somebody signed in from a browser that never did before.

use jiff::Timestamp;

use super::Quoted;
use super::letter::{Letter, letter};

/// The letter about a new browser.
#[derive(Clone, Debug)]
pub struct NewDevice {
    /// Whose account it is.
    pub name: Quoted,
    /// The browser; empty where it did not say.
    pub browser: String,
    /// What it runs on; empty where it did not say.
    pub system: String,
    /// When it signed in.
    pub at: Timestamp,
    /// The account's page, absolute, on the public URL.
    pub link: String,
}

letter!(NewDevice, "new_device/subject.txt", "new_device/text.txt", "new_device/body.html");

impl NewDevice {
    fn links(&self) -> Vec<String> {
        vec![self.link.clone()]
    }
}

impl Letter<'_, NewDevice> {
    fn browser(&self) -> String {
        let device = match (self.letter.browser.as_str(), self.letter.system.as_str()) {
            ("", "") => self.words.t("email-device-unknown"),
            (one, "") | ("", one) => one.to_owned(),
            (browser, system) => self.words.with("email-device-name", &[("browser", browser.into()), ("system", system.into())]),
        };
        self.words.with("email-device-browser", &[("device", device.into())])
    }

    fn moment(&self) -> String {
        self.words.with("email-device-moment", &[("moment", self.words.instant(self.letter.at).into())])
    }
}
