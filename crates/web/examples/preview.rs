//! Writes every page in every state and language to `target/preview/<language>/<name>.html`, to be looked at:
//! `cargo run -p web --example preview [folder]`.

use i18n::{Language, Words};
use std::error::Error;
use std::fs;
use std::path::PathBuf;
use web::{assets, pages::samples::all_samples};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "target/preview".to_owned()));
    fs::create_dir_all(folder.join("assets"))?;
    for (name, bytes) in assets::all() {
        fs::write(folder.join("assets").join(name), bytes)?;
    }
    fs::write(folder.join("assets/brand.css"), assets::brand_css("#7a3cff").unwrap_or_default())?;
    for language in Language::ALL {
        let pages = folder.join(language.code());
        fs::create_dir_all(&pages)?;
        for sample in all_samples(Words::of(language)) {
            fs::write(pages.join(format!("{}.html", sample.name)), sample.html?)?;
        }
    }
    Ok(())
}
