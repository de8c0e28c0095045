//! What can be wrong: a fault is about one field of what was sent, a refusal is about the state of things.

/// One field that cannot be taken as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where: a form's field name, or a JSON pointer (RFC 6901) without its first slash.
    pub at: String,
    /// Why: a stable code in snake_case; the sentence for people is `fault-<code>` in the catalogues, with dashes.
    pub code: &'static str,
    /// What the sentence needs: a limit, an example, a list of what would do. Empty when nothing.
    pub hint: String,
}

/// All faults of one thing that was sent, in the order of its fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults(pub Vec<Fault>);

impl Faults {
    /// Notes one more fault.
    pub fn add(&mut self, at: impl Into<String>, code: &'static str) {
        self.hint(at, code, "");
    }

    /// Notes one more fault with what its sentence needs.
    pub fn hint(&mut self, at: impl Into<String>, code: &'static str, hint: impl ToString) {
        self.0.push(Fault { at: at.into(), code, hint: hint.to_string() });
    }

    /// Keeps the value, or notes the fault and gives nothing.
    pub fn take<T>(&mut self, at: impl Into<String>, result: Result<T, Why>) -> Option<T> {
        result.map_err(|why| self.hint(at, why.code, why.hint)).ok()
    }

    /// The value if nothing was found, else the faults.
    ///
    /// # Errors
    /// The faults, when there are any or `value` is missing.
    pub fn or<T>(self, value: Option<T>) -> Result<T, Self> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            _ => Err(self),
        }
    }
}

/// Why a single value cannot be taken; [`Faults::take`] adds where it stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// As [`Fault::code`].
    pub code: &'static str,
    /// As [`Fault::hint`].
    pub hint: String,
}

impl Why {
    /// A reason that needs no further words.
    #[must_use]
    pub const fn new(code: &'static str) -> Self {
        Self { code, hint: String::new() }
    }

    /// A reason with what its sentence needs.
    pub fn hint(code: &'static str, hint: impl ToString) -> Self {
        Self { code, hint: hint.to_string() }
    }
}

/// A rule says no. Nothing was written.
pub trait Refusal: std::fmt::Debug + Send + 'static {
    /// Stable code in snake_case, for machines; the sentence for people is `refusal-<code>` in the catalogues, with dashes.
    fn code(&self) -> &'static str;
}

impl Refusal for std::convert::Infallible {
    fn code(&self) -> &'static str {
        match *self {}
    }
}
