//! Style sheets, script, typeface and icons, embedded in the program.
//!
//! Each has an address with a hash of its content, `/assets/house.3f9a….css`, so that browsers may keep it for ever.
//! The vendored files come compressed beside the plain ones (`tools/vendor-assets`); our own small ones are served as
//! they are, except that the program compresses them once when first asked.

use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::LazyLock;

/// A file as it lies in `assets/`.
struct Source {
    name: &'static str,
    mime: &'static str,
    plain: &'static [u8],
    packed: Packed,
}

/// How a file comes compressed.
enum Packed {
    /// By `tools/vendor-assets`: Brotli and gzip.
    Beside(&'static [u8], &'static [u8]),
    /// Text of ours: gzip, made once.
    Here,
    /// Not at all: compressed by nature.
    Never,
}

macro_rules! file {
    ($name:literal) => {
        include_bytes!(concat!("../assets/", $name))
    };
}

static SOURCES: &[Source] = &[
    Source {
        name: "tabler.css",
        mime: "text/css; charset=utf-8",
        plain: file!("tabler.css"),
        packed: Packed::Beside(file!("tabler.css.br"), file!("tabler.css.gz")),
    },
    Source {
        name: "icons.svg",
        mime: "image/svg+xml",
        plain: file!("icons.svg"),
        packed: Packed::Beside(file!("icons.svg.br"), file!("icons.svg.gz")),
    },
    Source { name: "house.js", mime: "text/javascript; charset=utf-8", plain: file!("house.js"), packed: Packed::Here },
    Source { name: "mark.svg", mime: "image/svg+xml", plain: file!("mark.svg"), packed: Packed::Here },
    Source { name: "inter-latin.woff2", mime: "font/woff2", plain: file!("inter-latin.woff2"), packed: Packed::Never },
    Source { name: "inter-latin-ext.woff2", mime: "font/woff2", plain: file!("inter-latin-ext.woff2"), packed: Packed::Never },
    Source { name: "house.css", mime: "text/css; charset=utf-8", plain: file!("house.css"), packed: Packed::Here },
];

/// A file ready to be served.
struct Asset {
    name: &'static str,
    url: String,
    mime: &'static str,
    plain: Vec<u8>,
    brotli: Option<&'static [u8]>,
    gzip: Option<Vec<u8>>,
}

/// All files by the last part of their address.
static ASSETS: LazyLock<BTreeMap<String, Asset>> = LazyLock::new(|| {
    let mut assets = BTreeMap::new();
    for source in SOURCES {
        let (hashed, asset) = prepare(source, &assets);
        assets.insert(hashed, asset);
    }
    assets
});

/// Addresses the files before it, compresses it, and names it by what came out.
fn prepare(source: &Source, before: &BTreeMap<String, Asset>) -> (String, Asset) {
    let plain = with_addresses(source, before);
    let (brotli, gzip) = match source.packed {
        Packed::Beside(brotli, gzip) => (Some(brotli), Some(gzip.to_vec())),
        Packed::Here => (None, gzipped(&plain)),
        Packed::Never => (None, None),
    };
    let digest = data_encoding::HEXLOWER.encode(&Sha256::digest(&plain));
    let short = digest.get(..12).unwrap_or(&digest);
    let (stem, extension) = source.name.rsplit_once('.').unwrap_or((source.name, "bin"));
    let hashed = format!("{stem}.{short}.{extension}");
    let url = format!("/assets/{hashed}");
    (hashed, Asset { name: source.name, url, mime: source.mime, plain, brotli, gzip })
}

/// Our own sheet names the typeface as `url(inter-latin.woff2)`; served, it names the hashed file beside it.
fn with_addresses(source: &Source, before: &BTreeMap<String, Asset>) -> Vec<u8> {
    if source.name != "house.css" {
        return source.plain.to_vec();
    }
    let mut sheet = String::from_utf8_lossy(source.plain).into_owned();
    for (hashed, asset) in before {
        sheet = sheet.replace(&format!("url({})", asset.name), &format!("url({hashed})"));
    }
    sheet.into_bytes()
}

fn gzipped(plain: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(plain).ok()?;
    encoder.finish().ok()
}

/// The address of a file in `assets/`: `house.css` is at `/assets/house.<hash>.css`. A name that is not there gives
/// the empty address; the tests ask for every name the templates use.
#[must_use]
pub fn url(name: &str) -> &'static str {
    ASSETS.values().find(|asset| asset.name == name).map_or("", |asset| asset.url.as_str())
}

/// Every file as it is served: the last part of its address, and its plain content.
pub fn all() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    ASSETS.iter().map(|(hashed, asset)| (hashed.as_str(), asset.plain.as_slice()))
}

/// `GET /assets/{file}`: the file by its hashed name, compressed as the browser likes; 404 for any other name.
pub async fn serve(Path(file): Path<String>, headers: HeaderMap) -> Response<Body> {
    let Some(asset) = ASSETS.get(&file) else {
        let mut missing = Response::new(Body::empty());
        *missing.status_mut() = StatusCode::NOT_FOUND;
        return missing;
    };
    let (encoding, body) = asset.best(&headers);
    let mut response = Response::new(Body::from(body));
    let answer = response.headers_mut();
    answer.insert(CONTENT_TYPE, HeaderValue::from_static(asset.mime));
    answer.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    answer.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        answer.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

impl Asset {
    /// The smallest form that the browser accepts.
    fn best(&'static self, headers: &HeaderMap) -> (Option<&'static str>, &'static [u8]) {
        if let Some(brotli) = self.brotli
            && accepts(headers, "br")
        {
            return (Some("br"), brotli);
        }
        match &self.gzip {
            Some(gzip) if accepts(headers, "gzip") => (Some("gzip"), gzip),
            _ => (None, &self.plain),
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
