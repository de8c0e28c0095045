//! The stories.

mod onboarding;
