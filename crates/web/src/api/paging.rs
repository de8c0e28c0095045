//! Lists come in pages: `?limit=` says how long, `next` of one page is the `cursor` of the following one.

use std::str::FromStr;

use axum::{extract::FromRequestParts, http::request::Parts};
use data_encoding::BASE64URL_NOPAD;
use domain::{Faults, fault::Why, secret::Secret};
use uuid::Uuid;

use super::{
    body::known,
    problem::{BAD_CURSOR, BAD_PARAMETERS, Problem},
};
use crate::App;

/// Items on a page at most.
const MOST: usize = 200;
/// Items on a page that does not say.
const USUAL: usize = 50;

/// The parameters of a query. As with a body, each must be known and is said once.
pub struct Parameters {
    pairs: Vec<(String, String)>,
    known: Vec<&'static str>,
    faults: Faults,
}

impl FromRequestParts<App> for Parameters {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        Ok(Self::of(parts.uri.query().unwrap_or_default()))
    }
}

impl Parameters {
    /// Every text is a query of some parameters.
    fn of(query: &str) -> Self {
        let pairs = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        Self { pairs, known: Vec::new(), faults: Faults::default() }
    }

    /// A parameter as it is written.
    pub fn text(&mut self, name: &'static str) -> Option<String> {
        self.known.push(name);
        let at = self.pairs.iter().position(|(parameter, _)| parameter == name)?;
        Some(self.pairs.remove(at).1)
    }

    /// A parameter that must be there.
    pub fn needed(&mut self, name: &'static str) -> String {
        let text = self.text(name);
        if text.is_none() {
            self.faults.add(name, "required");
        }
        text.unwrap_or_default()
    }

    /// A parameter that is one of a few words.
    pub fn word<T: FromStr<Err = Why>>(&mut self, name: &'static str) -> Option<T> {
        let text = self.text(name)?;
        self.faults.take(name, text.parse())
    }

    /// A parameter that is `true` or left out.
    pub fn only_true(&mut self, name: &'static str) -> bool {
        match self.text(name).as_deref() {
            None => false,
            Some("true") => true,
            Some(_) => {
                self.faults.hint(name, "choice", "true");
                false
            }
        }
    }

    /// Which page of a list.
    pub fn page(&mut self) -> Page {
        let limit = match self.text("limit").map(|text| text.parse()) {
            None => USUAL,
            Some(Ok(limit)) if (1..=MOST).contains(&limit) => limit,
            Some(_) => {
                self.faults.hint("limit", "range", format!("1–{MOST}"));
                USUAL
            }
        };
        Page { limit, cursor: self.text("cursor") }
    }

    /// Whatever nobody took is one too many.
    ///
    /// # Errors
    /// `bad_parameters`, with a fault per parameter.
    pub fn end(mut self) -> Result<(), Problem> {
        for (name, _) in &self.pairs {
            if self.known.contains(&name.as_str()) {
                self.faults.add(name, "duplicate_field");
            } else {
                self.faults.hint(name, "unknown_parameter", known(&self.known));
            }
        }
        self.faults.or(Some(())).map_err(|faults| Problem::new(BAD_PARAMETERS).with_faults(faults))
    }
}

/// A page as it is asked for.
pub struct Page {
    limit: usize,
    cursor: Option<String>,
}

/// A list, and whose: cursors of one are nothing to another (threat T39).
pub struct List<'a> {
    /// Signs cursors.
    pub secret: &'a Secret,
    /// What is listed.
    pub name: &'static str,
    /// For whom.
    pub holder: String,
}

impl Page {
    /// Where the page begins: after this id, or after `first` when it is the first page.
    ///
    /// # Errors
    /// `bad_cursor`.
    pub fn after(&self, list: &List<'_>, first: Uuid) -> Result<Uuid, Problem> {
        let Some(cursor) = &self.cursor else { return Ok(first) };
        list.read(cursor).ok_or_else(|| {
            let mut faults = Faults::default();
            faults.add("cursor", "bad_cursor");
            Problem::new(BAD_CURSOR).with_faults(faults)
        })
    }

    /// Items on it at most.
    #[must_use]
    pub const fn limit(&self) -> usize {
        self.limit
    }

    /// How many rows to read: one more than is shown tells whether there is a next page.
    #[must_use]
    pub fn rows(&self) -> i64 {
        i64::try_from(self.limit + 1).unwrap_or(i64::MAX)
    }

    /// The rows to show, and the cursor of the next page.
    #[must_use]
    pub fn cut<T>(&self, mut rows: Vec<T>, list: &List<'_>, id: impl Fn(&T) -> Uuid) -> (Vec<T>, Option<String>) {
        let more = rows.len() > self.limit;
        rows.truncate(self.limit);
        let next = rows.last().filter(|_| more).map(|last| list.cursor(id(last)));
        (rows, next)
    }
}

impl List<'_> {
    /// The cursor of what comes after this id.
    #[must_use]
    pub fn cursor(&self, id: Uuid) -> String {
        format!("{}{}", BASE64URL_NOPAD.encode(id.as_bytes()), self.signature(id))
    }

    /// The id a cursor of this list and holder names.
    #[must_use]
    pub fn read(&self, cursor: &str) -> Option<Uuid> {
        let (id, signature) = cursor.split_at_checked(22)?;
        let id = Uuid::from_slice(&BASE64URL_NOPAD.decode(id.as_bytes()).ok()?).ok()?;
        domain::secret::same(self.signature(id).as_bytes(), signature.as_bytes()).then_some(id)
    }

    fn signature(&self, id: Uuid) -> String {
        self.secret.sign("cursor", &format!("{} {} {id}", self.name, self.holder))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(parameters: Parameters) -> Vec<(String, &'static str)> {
        let Parameters { faults, pairs, known } = parameters;
        let left = pairs.into_iter().map(|(name, _)| if known.contains(&name.as_str()) { (name, "twice") } else { (name, "unknown") });
        faults.0.into_iter().map(|fault| (fault.at, fault.code)).chain(left).collect()
    }

    #[test]
    fn limits_stay_in_bounds_and_parameters_are_known() {
        let limit = |query: &str| Parameters::of(query).page().limit;
        assert_eq!((limit(""), limit("limit=1"), limit("limit=200")), (USUAL, 1, 200));
        for odd in ["limit=0", "limit=201", "limit=-1", "limit=x", "limit=", "limit=1.0", "limit=99999999999999999999999"] {
            let mut parameters = Parameters::of(odd);
            parameters.page();
            assert_eq!(faults(parameters), [("limit".to_owned(), "range")], "{odd}");
        }
        let mut parameters = Parameters::of("limit=2&limit=3&page=2");
        parameters.page();
        assert_eq!(faults(parameters), [("limit".to_owned(), "twice"), ("page".to_owned(), "unknown")]);
    }

    #[test]
    fn a_cursor_is_its_holders_and_its_lists() {
        let (secret, other) = (Secret::new([1; 32]), Secret::new([2; 32]));
        let list = |secret, name, holder: &str| List { secret, name, holder: holder.to_owned() };
        let id = Uuid::from_u128(0x0199_0c7a_4f3b_7c1e_8a5d_2b6f_9e0c_4a71);
        let cursor = list(&secret, "orders", "a").cursor(id);
        assert_eq!(list(&secret, "orders", "a").read(&cursor), Some(id));
        for stranger in [list(&secret, "orders", "b"), list(&secret, "services", "a"), list(&other, "orders", "a")] {
            assert_eq!(stranger.read(&cursor), None);
        }
        let mine = list(&secret, "orders", "a");
        for odd in ["", "x", "é".repeat(40).as_str(), &cursor[1..], &format!("{cursor}A"), &cursor.replace(&cursor[..4], "AAAA")] {
            assert_eq!(mine.read(odd), None, "{odd}");
        }
    }

    #[test]
    fn a_page_knows_whether_there_is_another() {
        let secret = Secret::new([1; 32]);
        let list = List { secret: &secret, name: "orders", holder: "a".to_owned() };
        let page = Page { limit: 2, cursor: None };
        let rows = |count: u128| (1..=count).map(Uuid::from_u128).collect::<Vec<_>>();
        assert_eq!(page.cut(rows(2), &list, |id| *id), (rows(2), None));
        let (shown, next) = page.cut(rows(3), &list, |id| *id);
        assert_eq!((shown, next.and_then(|next| list.read(&next))), (rows(2), Some(Uuid::from_u128(2))));
    }
}
