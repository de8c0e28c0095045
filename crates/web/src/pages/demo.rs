use super::Frame;
use askama::Template;

/// `/demo`: everything a visitor of the demonstration needs, on one page.
#[derive(Template)]
#[template(path = "demo.html")]
pub struct Demo {
    /// The frame.
    pub frame: Frame,
    /// Addresses to look at: platform, inbox, API reference.
    pub links: Vec<DemoLink>,
    /// Orders that wait, newest first.
    pub orders: Vec<DemoOrder>,
    /// The sellers, each with a ready line for the shell.
    pub sellers: Vec<DemoSeller>,
    /// The sample services.
    pub services: Vec<DemoService>,
}

/// An address to look at.
#[derive(Clone, Debug)]
pub struct DemoLink {
    /// What it is, translated.
    pub label: String,
    /// The address.
    pub url: String,
}

/// An order that waits to be set up.
#[derive(Clone, Debug)]
pub struct DemoOrder {
    /// The seller's reference.
    pub reference: String,
    /// The seller's name.
    pub seller: String,
    /// The buyer's mailbox.
    pub buyer: String,
    /// The onboarding link, while something is left to apply.
    pub onboarding_url: Option<String>,
}

/// A seller of the demonstration.
#[derive(Clone, Debug)]
pub struct DemoSeller {
    /// Its id, posted as `seller` to `/demo/orders`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether it is the vendor, whose orders ask how they are billed.
    pub vendor: bool,
    /// Its API key.
    pub api_key: String,
    /// A `curl` line that places an order.
    pub curl: String,
}

/// A sample service.
#[derive(Clone, Debug)]
pub struct DemoService {
    /// Its name.
    pub name: String,
    /// Its home page.
    pub home_url: String,
    /// Its API key.
    pub api_key: String,
}

/// The home page of a sample service of the demonstration, which greets the organization it is entitled for.
#[derive(Template)]
#[template(path = "sample_service.html")]
pub struct SampleService {
    /// The frame; `vendor_name` is the service's name here.
    pub frame: Frame,
    /// The service's name.
    pub service: String,
    /// The organization's name, if it is entitled.
    pub organization: Option<String>,
    /// Facts of the entitlement as the API told them: label (translated) and value.
    pub facts: Vec<(String, String)>,
    /// Where the organization's page is.
    pub organization_url: Option<String>,
    /// The platform's address, to go back to.
    pub platform_url: String,
}
