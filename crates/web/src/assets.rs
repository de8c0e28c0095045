//! Style sheets, script, typeface and icons, embedded in the program.
//!
//! Each has an address with a hash of its content, `/assets/house.3f9a….css`, so that browsers may keep it for ever, and
//! travels compressed: our own files are compressed when the program is built (`build.rs`), the vendored ones lie compressed
//! beside the plain ones (`tools/vendor-assets`).

use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// An embedded file.
struct Source {
    name: &'static str,
    mime: &'static str,
    plain: &'static [u8],
    packed: Option<Packed>,
}

/// The same file compressed; not there for what is compressed by nature.
#[derive(Clone, Copy)]
struct Packed {
    brotli: &'static [u8],
    gzip: &'static [u8],
}

/// Vendored, compressed beside it.
macro_rules! vendored {
    ($name:literal, $mime:literal) => {
        Source {
            name: $name,
            mime: $mime,
            plain: include_bytes!(concat!("../assets/", $name)),
            packed: Some(Packed {
                brotli: include_bytes!(concat!("../assets/", $name, ".br")),
                gzip: include_bytes!(concat!("../assets/", $name, ".gz")),
            }),
        }
    };
}

/// Our own, compressed by the build.
macro_rules! ours {
    ($name:literal, $mime:literal) => {
        Source {
            name: $name,
            mime: $mime,
            plain: include_bytes!(concat!(env!("OUT_DIR"), "/", $name)),
            packed: Some(Packed {
                brotli: include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".br")),
                gzip: include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".gz")),
            }),
        }
    };
}

/// Compressed by nature.
macro_rules! typeface {
    ($name:literal) => {
        Source { name: $name, mime: "font/woff2", plain: include_bytes!(concat!("../assets/", $name)), packed: None }
    };
}

static SOURCES: &[Source] = &[
    vendored!("tabler.css", "text/css; charset=utf-8"),
    vendored!("icons.svg", "image/svg+xml"),
    ours!("house.css", "text/css; charset=utf-8"),
    ours!("house.js", "text/javascript; charset=utf-8"),
    ours!("mark.svg", "image/svg+xml"),
    typeface!("inter-latin.woff2"),
    typeface!("inter-latin-ext.woff2"),
];

/// A file ready to be served.
struct Asset {
    source: &'static Source,
    url: String,
}

/// All files by the last part of their address.
static ASSETS: LazyLock<BTreeMap<String, Asset>> = LazyLock::new(|| SOURCES.iter().map(addressed).collect());

/// Names a file by its content.
fn addressed(source: &'static Source) -> (String, Asset) {
    let digest = data_encoding::HEXLOWER.encode(&Sha256::digest(source.plain));
    let short = digest.get(..12).unwrap_or(&digest);
    let (stem, extension) = source.name.rsplit_once('.').unwrap_or((source.name, "bin"));
    let hashed = format!("{stem}.{short}.{extension}");
    let url = format!("/assets/{hashed}");
    (hashed, Asset { source, url })
}

/// The address of a file in `assets/`: `house.css` is at `/assets/house.<hash>.css`. A name that is not there gives
/// the empty address; the tests ask for every name the templates use.
#[must_use]
pub fn url(name: &str) -> &'static str {
    ASSETS.values().find(|asset| asset.source.name == name).map_or("", |asset| asset.url.as_str())
}

/// Every file as it is served: the last part of its address, and its plain content.
pub fn all() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    ASSETS.iter().map(|(hashed, asset)| (hashed.as_str(), asset.source.plain))
}

/// `GET /assets/{file}`: the file by its hashed name, compressed as the browser likes; 404 for any other name.
pub async fn serve(Path(file): Path<String>, headers: HeaderMap) -> Response<Body> {
    let Some(asset) = ASSETS.get(&file) else {
        let mut missing = Response::new(Body::empty());
        *missing.status_mut() = StatusCode::NOT_FOUND;
        return missing;
    };
    let (encoding, body) = asset.source.best(&headers);
    let mut response = Response::new(Body::from(body));
    let answer = response.headers_mut();
    answer.insert(CONTENT_TYPE, HeaderValue::from_static(asset.source.mime));
    answer.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    answer.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        answer.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

impl Source {
    /// The smallest form that the browser accepts.
    fn best(&self, headers: &HeaderMap) -> (Option<&'static str>, &'static [u8]) {
        match self.packed {
            Some(Packed { brotli, .. }) if accepts(headers, "br") => (Some("br"), brotli),
            Some(Packed { gzip, .. }) if accepts(headers, "gzip") => (Some("gzip"), gzip),
            _ => (None, self.plain),
        }
    }
}

/// Whether `Accept-Encoding` names the coding, and not with `q=0`.
fn accepts(headers: &HeaderMap, coding: &str) -> bool {
    let values = headers.get_all(ACCEPT_ENCODING).into_iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|item| {
        let (name, weight) = item.split_once(';').unwrap_or((item, ""));
        let refused = weight.trim().strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0_f32));
        name.trim().eq_ignore_ascii_case(coding) && !refused
    })
}

/// The vendor's colour as a style sheet, for `/assets/brand.css`; `None` if it is not `#rrggbb`.
///
/// Whatever the colour, words keep a contrast of 4.5 to 1 (WCAG 1.4.3): the colour is darkened for links on white
/// and lightened on dark, and a button's words are black or white, whichever is told apart better.
#[must_use]
pub fn brand_css(accent: &str) -> Option<String> {
    let accent = Colour::parse(accent)?;
    let light = accent.towards(Colour::BLACK, Colour([246, 248, 251]));
    let dark = accent.towards(Colour::WHITE, Colour([31, 41, 55]));
    let rule = |selector: &str, colour: Colour| {
        format!("{selector}{{--house-accent:{};--house-accent-fg:{};--house-link:{}}}\n", accent.hex(), accent.words().hex(), colour.hex())
    };
    Some(rule(":root", light) + &rule("[data-bs-theme=dark]", dark))
}

/// A colour in sRGB.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Colour([u8; 3]);

impl Colour {
    const BLACK: Self = Self([0, 0, 0]);
    const WHITE: Self = Self([255, 255, 255]);

    fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        let bytes = data_encoding::HEXLOWER_PERMISSIVE.decode(digits.as_bytes()).ok()?;
        bytes.try_into().ok().map(Self)
    }

    fn hex(self) -> String {
        format!("#{}", data_encoding::HEXLOWER.encode(&self.0))
    }

    /// Relative luminance, WCAG 2.2.
    fn luminance(self) -> f64 {
        let linear = self.0.map(|channel| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        });
        let [red, green, blue] = linear;
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// Contrast ratio, WCAG 2.2.
    fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Black or white, whichever is read better on this colour.
    fn words(self) -> Self {
        if self.contrast(Self::WHITE) >= 4.5 { Self::WHITE } else { Self::BLACK }
    }

    /// This colour, mixed with `end` just as far as words in it need on `ground`.
    fn towards(self, end: Self, ground: Self) -> Self {
        let mixes = (0..=20_u16).map(|step| self.mixed(end, step * 5));
        mixes.into_iter().find(|colour| colour.contrast(ground) >= 4.6).unwrap_or(end)
    }

    /// `percent` of `other` in this colour.
    fn mixed(self, other: Self, percent: u16) -> Self {
        let channel = |own: u8, its: u8| {
            let sum = u16::from(own) * (100 - percent) + u16::from(its) * percent;
            u8::try_from(sum / 100).unwrap_or(u8::MAX)
        };
        let ([r, g, b], [x, y, z]) = (self.0, other.0);
        Self([channel(r, x), channel(g, y), channel(b, z)])
    }
}
