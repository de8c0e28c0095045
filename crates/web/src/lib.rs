//! The web face of Passerelle: pages, forms and the REST interface.

pub mod assets;
pub mod pages;
