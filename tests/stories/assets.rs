//! What pages are dressed with, as browsers get it: compressed as they like, and kept for ever.

use std::{collections::BTreeSet, io::Read};

use hyper::Method;

use crate::{people::Buyer, world::World};

stories!(assets_travel_compressed_and_are_kept);

/// The addresses of assets a text names, in its own way of quoting.
fn named(text: &str, before: &str) -> BTreeSet<String> {
    let ends = |c: char| !c.is_ascii_alphanumeric() && !"-./".contains(c);
    text.split(before).skip(1).map(|rest| format!("/assets/{}", rest.split(ends).next().unwrap())).collect()
}

/// An asset's content, however it travelled: its coding and its bytes as they came.
async fn got(browser: &mut Buyer, path: &str, accepted: &str) -> (String, Vec<u8>, Vec<u8>) {
    let answer = browser.sends(Method::GET, path, &[("accept-encoding", accepted)], String::new()).await.expect(200);
    assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable", "{path}");
    assert_eq!(answer.header("vary"), "accept-encoding", "{path}");
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
    let (coding, body) = (answer.header("content-encoding").to_owned(), answer.body.to_vec());
    let mut plain = Vec::new();
    match coding.as_str() {
        "br" => brotli_decompressor::Decompressor::new(body.as_slice(), 4096).read_to_end(&mut plain).unwrap(),
        "gzip" => flate2::read::GzDecoder::new(body.as_slice()).read_to_end(&mut plain).unwrap(),
        _ => body.as_slice().read_to_end(&mut plain).unwrap(),
    };
    (coding, body, plain)
}

async fn assets_travel_compressed_and_are_kept(world: &World) {
    let mut browser = world.buyer("Marie Laurent");
    browser.opens("/sign-in").await.expect(200);
    let mut assets = named(&browser.page.html, "/assets/");
    let sheet = assets.iter().find(|path| path.starts_with("/assets/house.") && path.ends_with(".css")).expect("our sheet").clone();
    let fonts = named(&String::from_utf8(got(&mut browser, &sheet, "").await.2).unwrap(), "url(");
    assert_eq!(fonts.len(), 2, "{fonts:?}");
    assets.extend(fonts);
    assert!(assets.len() >= 5, "{assets:?}");
    for path in &assets {
        let (coding, plain, _) = got(&mut browser, path, "").await;
        assert_eq!(coding, "", "{path}: nothing was asked for");
        for (accepted, wanted) in [("gzip, deflate, br, zstd", "br"), ("gzip", "gzip"), ("gzip;q=0.5, br;q=0", "gzip"), ("br", "br")] {
            let (coding, travelled, content) = got(&mut browser, path, accepted).await;
            assert_eq!(content, plain, "{path} for {accepted}");
            let packed = !path.ends_with(".woff2");
            assert_eq!(coding, if packed { wanted } else { "" }, "{path} for {accepted}");
            assert!(!packed || travelled.len() < plain.len(), "{path} is not smaller by {coding}");
        }
    }
}
