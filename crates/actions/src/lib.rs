//! What can be done: one file per verb, each an action performed in one transaction.
//!
//! An action is built alike by page, API, command and test. It never sends, never calls out and never reads the clock:
//! letters and events are rows it writes, time and ids come in its [`domain::Moment`].

pub mod apply_catalogue;
pub mod apply_subscriptions;
pub mod ask_recovery;
pub mod cancel_order;
pub mod change_email;
pub mod change_password;
pub mod choose_organization;
pub mod choose_subscriptions;
pub mod create_key;
pub mod describe_account;
pub mod end_sessions;
pub mod enter_onboarding;
pub mod forget;
pub mod note_bounce;
mod noted;
pub mod operators;
pub mod place_order;
pub mod reach_owners;
pub mod recover;
pub mod report_subscription;
pub mod retry_subscription;
pub mod seal;
pub mod send_email;
pub mod sign_in;
pub mod sign_up;
pub mod verify_email;

pub use apply_catalogue::ApplyCatalogue;
pub use apply_subscriptions::ApplySubscriptions;
pub use ask_recovery::AskRecovery;
pub use cancel_order::CancelOrder;
pub use change_email::{AskEmailChange, ConfirmEmailChange, DropEmailChange};
pub use change_password::{ChangePassword, NoteWrongPassword};
pub use choose_organization::ChooseOrganization;
pub use choose_subscriptions::ChooseSubscriptions;
pub use create_key::CreateKey;
pub use describe_account::DescribeAccount;
pub use end_sessions::{EndOtherSessions, EndOwnSession};
pub use enter_onboarding::EnterOnboarding;
pub use forget::Forget;
pub use note_bounce::NoteBounce;
pub use operators::{InviteOperator, JoinOperators, RemoveOperator};
pub use place_order::PlaceOrder;
pub use reach_owners::{AskOwnership, DecideRole, OpenTask, SendToOwners};
pub use recover::Recover;
pub use report_subscription::ReportSubscription;
pub use retry_subscription::RetrySubscription;
pub use send_email::{ClaimEmails, SettleEmails};
pub use sign_in::{EndSession, NoteSeen, SetLanguage, StartSession};
pub use sign_up::SignUp;
pub use verify_email::{ResendCode, VerifyEmail};
