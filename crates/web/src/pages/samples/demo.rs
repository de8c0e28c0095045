use super::{Samples, visitor};
use crate::pages::{Demo, DemoLink, DemoOrder, DemoSeller, DemoService, Frame, Inbox, InboxMessage, InboxRow, SampleService};
use i18n::Words;

fn mail(subject: &str, kind: &str) -> InboxRow {
    InboxRow {
        id: "msg_01kcrx5w2hf6wb3m9z7q8d4tq1".to_owned(),
        to: "jeanne.martin@atelier-lumiere.example".to_owned(),
        subject: subject.to_owned(),
        kind: kind.to_owned(),
        sent: "2026-11-23 07:38 UTC".to_owned(),
    }
}

impl Samples for Inbox {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let messages =
            vec![mail("Your verification code", "verify_email"), mail("Northwind: your 2 subscriptions are ready to set up", "invitation")];
        vec![("inbox", Self { frame: visitor(words), messages }), ("inbox-empty", Self { frame: visitor(words), messages: Vec::new() })]
    }
}

impl Samples for InboxMessage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let link = "https://cloud.example/i/Zx3v8QmB0nJpUw7hK2sT5yR9cLdA4fGeX1oV6iNqWkM";
        let page = Self {
            frame: visitor(words),
            row: mail("Northwind: your 2 subscriptions are ready to set up", "invitation"),
            from: "Northwind via Passerelle Cloud <no-reply@cloud.example>".to_owned(),
            language: "en".to_owned(),
            html: false,
            text: format!(
                "Hello Jeanne Martin,\n\nNorthwind ordered 2 subscriptions for you.\n\n- Nimbus Storage, Standard 10 TB, quantity 4, 1 year\n\nSet them up:\n{link}\n\nThis link works until December 23, 2026.\n"
            ),
            links: vec![link.to_owned()],
        };
        vec![("message", page)]
    }
}

fn seller(id: &str, name: &str, vendor: bool) -> DemoSeller {
    let api_key = format!("sk_seller_{id}_7Yq2mXo0");
    let curl = format!(
        "curl -sS http://127.0.0.1:8080/api/v1/orders \\\n  -H 'Authorization: Bearer {api_key}' \\\n  -H 'Content-Type: application/json' \\\n  -H \"Idempotency-Key: $(date +%s)\" \\\n  -d '{{\"reference\":\"NW-1\",\"seller_account\":\"ACME-4711\"}}'"
    );
    DemoSeller { id: format!("sel_{id}"), name: name.to_owned(), vendor, api_key, curl }
}

impl Samples for Demo {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let order = |reference: &str, onboarding_url: Option<&str>| DemoOrder {
            reference: reference.to_owned(),
            seller: "Northwind".to_owned(),
            buyer: "jeanne.martin@atelier-lumiere.example".to_owned(),
            onboarding_url: onboarding_url.map(str::to_owned),
        };
        let link = |label: &str, path: &str| DemoLink { label: label.to_owned(), url: format!("http://127.0.0.1:8080{path}") };
        let service = |name: &str, port: u16| DemoService {
            name: name.to_owned(),
            home_url: format!("http://127.0.0.1:{port}/"),
            api_key: "sk_service_01kcrx5w2hf6wb3m9z7q".to_owned(),
        };
        let page = |orders: Vec<DemoOrder>| Self {
            frame: visitor(words),
            links: vec![link("OpenAPI", "/api/openapi.json"), link("API", "/api")],
            orders,
            sellers: vec![
                seller("northwind", "Northwind", false),
                seller("contoso", "Contoso Cloud", false),
                seller("cloud", "Passerelle Cloud", true),
            ],
            services: vec![service("Nimbus Storage", 40123), service("Relay Database", 40124)],
        };
        let orders = vec![order("NW-2026-1043", Some("http://127.0.0.1:8080/i/Zx3v8QmB0nJp")), order("NW-2026-1042", None)];
        vec![("demo", page(orders)), ("demo-empty", page(Vec::new()))]
    }
}

impl Samples for SampleService {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let frame = Frame { vendor_name: "Nimbus Storage".to_owned(), ..visitor(words) };
        let facts = [("Plan", "Standard 10 TB"), ("Seller", "Northwind")];
        let entitled = Self {
            frame: frame.clone(),
            service: "Nimbus Storage".to_owned(),
            organization: Some("Atelier Lumière".to_owned()),
            facts: facts.map(|(label, value)| (label.to_owned(), value.to_owned())).to_vec(),
            organization_url: Some("http://127.0.0.1:8080/organizations/org_01kcrx5w2hf6wb3m9z7q8d4tpa".to_owned()),
            platform_url: "http://127.0.0.1:8080/".to_owned(),
        };
        let unknown = Self {
            frame,
            service: "Nimbus Storage".to_owned(),
            organization: None,
            facts: Vec::new(),
            organization_url: None,
            platform_url: "http://127.0.0.1:8080/".to_owned(),
        };
        vec![("sample-service", entitled), ("sample-service-unknown", unknown)]
    }
}
