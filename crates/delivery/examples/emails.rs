//! Writes every sample e-mail to `target/preview/emails/<language>/<name>.{html,txt}`, to be looked at.

use std::error::Error;
use std::fs;
use std::path::Path;

use delivery::emails::{Brand, samples};
use i18n::{Language, Words};

fn main() -> Result<(), Box<dyn Error>> {
    let brand = Brand { vendor_name: "Passerelle Cloud", public_url: "https://cloud.example" };
    for language in Language::ALL {
        let folder = Path::new("target/preview/emails").join(language.code());
        fs::create_dir_all(&folder)?;
        for (name, email) in samples(brand) {
            let rendered = email.render(Words::of(language), brand)?;
            fs::write(folder.join(name).with_extension("html"), rendered.html)?;
            fs::write(folder.join(name).with_extension("txt"), format!("{}\n\n{}", rendered.subject, rendered.text))?;
        }
    }
    Ok(())
}
