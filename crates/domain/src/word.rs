//! Enums that are words: the same word in the database, the API and the configuration.

/// Makes an enum whose variants are words, with `as_str`, `FromStr` and serde by the same words.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$variant_doc])* #[serde(rename = $word)] $variant),* }
        impl $name {
            /// All of them, in their natural order.
            pub const ALL: &[Self] = &[$(Self::$variant),*];
            /// The word.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str(self.as_str())
            }
        }
        impl std::str::FromStr for $name {
            type Err = $crate::fault::Why;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|known| known.as_str() == text)
                    .ok_or_else(|| $crate::fault::Why::hint("choice", [$($word),*].join(", ")))
            }
        }
    };
}
pub(crate) use words;
