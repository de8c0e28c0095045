//! What buyers see and do: from the link in their mail to the organization that has what was ordered.

pub mod account;
pub mod again;
pub mod billing;
mod billing_form;
pub mod billing_profile;
pub mod billing_step;
pub mod colleagues;
pub mod contract_code;
pub mod corrections;
pub mod home;
pub mod landing;
pub mod member_invitations;
pub mod members;
pub mod onboarding;
pub mod organization;
pub mod organization_address;
pub mod organization_step;
pub mod recovery;
pub mod right_person;
pub mod seller_change;
pub mod settings;
pub mod shown;
pub mod subscription;
pub mod timeline;
pub mod undo;
pub mod vendor;
