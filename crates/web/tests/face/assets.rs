//! The embedded files: named by content, compressed rightly, kept for ever by browsers.

use axum::body::to_bytes;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use flate2::read::GzDecoder;
use futures_util::FutureExt;
use std::io::Read;
use std::path::PathBuf;
use web::assets;

/// The answer for a file: status, its coding, its content.
fn get(file: &str, accept: &'static str) -> (StatusCode, Option<String>, Vec<u8>) {
    let mut headers = HeaderMap::new();
    headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(accept));
    let response = assets::serve(Path(file.to_owned()), headers).now_or_never().unwrap();
    let coding = response.headers().get(header::CONTENT_ENCODING).map(|value| value.to_str().unwrap().to_owned());
    if response.status() == StatusCode::OK {
        let kept = response.headers().get(header::CACHE_CONTROL).unwrap();
        assert_eq!(kept, "public, max-age=31536000, immutable");
    }
    let status = response.status();
    let body = to_bytes(response.into_body(), usize::MAX).now_or_never().unwrap().unwrap();
    (status, coding, body.to_vec())
}

fn unpacked(coding: Option<&str>, body: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    match coding {
        Some("br") => brotli_decompressor::Decompressor::new(body, 4096).read_to_end(&mut plain).unwrap(),
        Some("gzip") => GzDecoder::new(body).read_to_end(&mut plain).unwrap(),
        _ => {
            plain.extend_from_slice(body);
            body.len()
        }
    };
    plain
}

#[test]
fn every_file_is_the_same_however_it_travels() {
    for (file, plain) in assets::all() {
        for accept in ["", "gzip", "br", "gzip, deflate, br, zstd", "br;q=0, gzip;q=0.5", "identity"] {
            let (status, coding, body) = get(file, accept);
            assert_eq!(status, StatusCode::OK);
            assert!(coding.as_deref().is_none_or(|coding| accept.contains(coding)), "{file}: {coding:?} for {accept:?}");
            assert_eq!(unpacked(coding.as_deref(), &body), plain, "{file} as {coding:?}: run tools/vendor-assets");
        }
    }
}

#[test]
fn a_refused_coding_is_not_used() {
    let sheet = assets::url("tabler.css").trim_start_matches("/assets/");
    assert_eq!(get(sheet, "br;q=0, gzip;q=0.5").1.as_deref(), Some("gzip"));
    assert_eq!(get(sheet, "gzip, br").1.as_deref(), Some("br"));
}

#[test]
fn only_the_hashed_name_leads_to_a_file() {
    for name in ["house.css", "house.000000000000.css", "", "../Cargo.toml"] {
        assert_eq!(get(name, "").0, StatusCode::NOT_FOUND, "{name}");
    }
    assert_eq!(assets::url("nothing.css"), "");
}

#[test]
fn the_sheet_names_the_typeface_by_its_address() {
    let sheet = assets::all().find(|(file, _)| file.starts_with("house.") && file.ends_with(".css")).unwrap().1;
    let sheet = String::from_utf8(sheet.to_vec()).unwrap();
    for font in ["inter-latin.woff2", "inter-latin-ext.woff2"] {
        assert!(!sheet.contains(font));
        assert!(sheet.contains(assets::url(font).trim_start_matches("/assets/")));
    }
}

#[test]
fn the_sprite_holds_what_the_templates_use() {
    let sprite = assets::all().find(|(file, _)| file.starts_with("icons.")).unwrap().1;
    let sprite = String::from_utf8(sprite.to_vec()).unwrap();
    for language in i18n::Language::ALL {
        for sample in web::pages::samples::all_samples(i18n::Words::of(language)) {
            for used in sample.html.unwrap().split(assets::url("icons.svg")).skip(1) {
                let name = used.trim_start_matches('#').split('"').next().unwrap();
                assert!(sprite.contains(&format!("id=\"{name}\"")), "no icon {name}: add it in tools/vendor-assets");
            }
        }
    }
}

#[test]
fn licences_lie_beside_the_vendored_files() {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/assets"));
    for (file, words) in [("tabler", "MIT"), ("tabler-icons", "MIT"), ("inter", "SIL Open Font License")] {
        let text = std::fs::read_to_string(folder.join(format!("LICENSE-{file}.txt"))).unwrap();
        assert!(text.contains(words), "{file}");
    }
}

#[test]
fn the_vendors_colour_keeps_words_readable() {
    assert_eq!(assets::brand_css("red"), None);
    assert_eq!(assets::brand_css("#12345"), None);
    assert_eq!(assets::brand_css("#123456;}body{display:none"), None);
    let yellow = assets::brand_css("#FFD400").unwrap();
    assert!(yellow.contains("--house-accent:#ffd400;--house-accent-fg:#000000"), "{yellow}");
    assert!(!yellow.contains(":root{--house-accent:#ffd400;--house-accent-fg:#000000;--house-link:#ffd400"), "{yellow}");
    let navy = assets::brand_css("#001a66").unwrap();
    assert!(navy.contains("--house-accent-fg:#ffffff;--house-link:#001a66"), "{navy}");
}
