//! Compresses our own assets, so that the program does not have to: Brotli and gzip, as hard as they can. The vendored ones
//! lie compressed beside the plain files (`tools/vendor-assets`); they are large, and change once a year.

use std::{
    env, fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use flate2::{Compression, write::GzEncoder};
use sha2::{Digest as _, Sha256};

/// Written by us, and not compressed by nature.
const OURS: [&str; 3] = ["house.css", "house.js", "mark.svg"];
/// What the style sheet names as `url(…)`: served, it has to name the hashed files beside it.
const NAMED: [&str; 2] = ["inter-latin.woff2", "inter-latin-ext.woff2"];

fn main() -> io::Result<()> {
    let from = Path::new("assets");
    let to = env::var_os("OUT_DIR").map(PathBuf::from).ok_or_else(|| io::Error::other("Cargo says where to"))?;
    for name in OURS.iter().chain(&NAMED) {
        println!("cargo::rerun-if-changed={}", from.join(name).display());
    }
    for name in OURS {
        let mut text = fs::read_to_string(from.join(name))?;
        for named in NAMED {
            text = text.replace(&format!("url({named})"), &format!("url({})", hashed(named, &fs::read(from.join(named))?)));
        }
        fs::write(to.join(name), &text)?;
        fs::write(to.join(format!("{name}.br")), brotli(text.as_bytes())?)?;
        fs::write(to.join(format!("{name}.gz")), gzip(text.as_bytes())?)?;
    }
    Ok(())
}

/// The last part of a file's address, as `src/assets.rs` makes it.
fn hashed(name: &str, content: &[u8]) -> String {
    let digest = data_encoding::HEXLOWER.encode(&Sha256::digest(content));
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
    format!("{stem}.{}.{extension}", digest.get(..12).unwrap_or(&digest))
}

fn brotli(plain: &[u8]) -> io::Result<Vec<u8>> {
    let mut packed = Vec::new();
    let hardest = brotli::enc::BrotliEncoderParams { quality: 11, size_hint: plain.len(), ..Default::default() };
    brotli::BrotliCompress(&mut io::Cursor::new(plain), &mut packed, &hardest)?;
    Ok(packed)
}

fn gzip(plain: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(plain)?;
    encoder.finish()
}
