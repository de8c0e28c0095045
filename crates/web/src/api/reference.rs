//! `/api`: the OpenAPI document as a page.

use axum::{extract::State, http::StatusCode};
use serde_json::Value;

use super::document;
use crate::{
    App,
    extract::Visitor,
    failure::{Answer, page},
    pages::{ApiField, ApiGroup, ApiReference, ApiResponse, Frame, Operation},
};

/// The page.
pub async fn show(State(app): State<App>, visitor: Visitor) -> Answer {
    page(StatusCode::OK, &reference(document::json(), visitor.frame(&app), &app.settings.public_url))
}

fn reference(document: &Value, frame: Frame, base_url: &str) -> ApiReference {
    let about = Document { document, base_url };
    ApiReference { frame, version: text(document, "/info/version"), base_url: base_url.to_owned(), groups: about.groups() }
}

/// A text in the document; empty when there is none.
fn text(value: &Value, pointer: &str) -> String {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// A description for people: without Markdown's line breaks and code marks.
fn description(value: &Value) -> String {
    text(value, "/description").replace('\n', " ").replace('`', "")
}

fn list<'a>(value: &'a Value, pointer: &str) -> &'a [Value] {
    value.pointer(pointer).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn members<'a>(value: &'a Value, pointer: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    value.pointer(pointer).and_then(Value::as_object).into_iter().flatten()
}

struct Document<'a> {
    document: &'a Value,
    base_url: &'a str,
}

impl Document<'_> {
    /// Operations by their tag, in the order of the tags.
    fn groups(&self) -> Vec<ApiGroup> {
        let tags = list(self.document, "/tags").iter().map(|tag| text(tag, "/name"));
        tags.map(|name| ApiGroup { operations: self.operations(&name), name }).collect()
    }

    fn operations(&self, tag: &str) -> Vec<Operation> {
        let all = members(self.document, "/paths")
            .flat_map(|(path, item)| members(item, "").map(move |(method, operation)| (path, method, operation)));
        all.filter(|(_, _, operation)| text(operation, "/tags/0") == tag)
            .map(|(path, method, operation)| self.operation(path, &method.to_uppercase(), operation))
            .collect()
    }

    fn operation(&self, path: &str, method: &str, operation: &Value) -> Operation {
        let body = operation.pointer("/requestBody/content/application~1json");
        let schema = body.and_then(|body| body.get("schema"));
        Operation {
            id: text(operation, "/operationId"),
            method: method.to_owned(),
            path: path.to_owned(),
            summary: text(operation, "/summary"),
            description: description(operation).split("  ").map(str::to_owned).collect(),
            access: access(operation),
            parameters: list(operation, "/parameters").iter().map(|parameter| self.parameter(parameter)).collect(),
            body: schema.map(|schema| self.fields(schema, "")).unwrap_or_default(),
            example: Some(self.example(path, method, operation, body)),
            responses: members(operation, "/responses").filter_map(|(status, response)| self.response(status, response)).collect(),
        }
    }

    fn parameter(&self, parameter: &Value) -> ApiField {
        ApiField {
            name: text(parameter, "/name"),
            kind: text(parameter, "/in"),
            required: parameter.get("required").and_then(Value::as_bool).unwrap_or_default(),
            description: description(parameter),
        }
    }

    fn response(&self, status: &str, response: &Value) -> Option<ApiResponse> {
        let schema = response.pointer("/content/application~1json/schema");
        let fields = schema.map(|schema| self.fields(schema, "")).unwrap_or_default();
        Some(ApiResponse { status: status.parse().ok()?, description: description(response), fields })
    }

    /// The fields of an object, those of objects within it by dotted names.
    fn fields(&self, schema: &Value, within: &str) -> Vec<ApiField> {
        let schema = self.resolved(schema);
        let required: Vec<&str> = list(schema, "/required").iter().filter_map(Value::as_str).collect();
        let mut fields = Vec::new();
        for (name, property) in members(schema, "/properties") {
            let (known, array) = self.inside(property);
            let path = format!("{within}{name}{}", if array { "[]" } else { "" });
            let about = [property, property.pointer("/oneOf/0").unwrap_or(property), known]
                .map(description)
                .into_iter()
                .find(|about| !about.is_empty());
            let description = format!("{}{}", about.unwrap_or_default(), choices(known));
            fields.push(ApiField {
                name: path.clone(),
                kind: kind(known, array),
                required: required.contains(&name.as_str()),
                description,
            });
            fields.extend(self.fields(known, &format!("{path}.")));
        }
        fields
    }

    /// What a property is, without the ways of saying "or null" and "a list of".
    fn inside<'a>(&'a self, property: &'a Value) -> (&'a Value, bool) {
        let property = self.resolved(property);
        match property.get("items") {
            Some(items) => (self.resolved(items), true),
            None => (property, false),
        }
    }

    fn resolved<'a>(&'a self, schema: &'a Value) -> &'a Value {
        let given = list(schema, "/oneOf").iter().find(|choice| choice.get("type").is_none_or(|kind| kind != "null")).unwrap_or(schema);
        let reference = given.get("$ref").and_then(Value::as_str).and_then(|reference| reference.strip_prefix('#'));
        reference.and_then(|pointer| self.document.pointer(pointer)).unwrap_or(given)
    }

    /// The request for a shell.
    fn example(&self, path: &str, method: &str, operation: &Value, body: Option<&Value>) -> String {
        let parameters = list(operation, "/parameters");
        let of = |place: &'static str| parameters.iter().filter(move |parameter| text(parameter, "/in") == place);
        let path = of("path").fold(path.to_owned(), |path, parameter| {
            path.replace(&format!("{{{}}}", text(parameter, "/name")), &text(parameter, "/example"))
        });
        let query: Vec<String> = of("query")
            .filter(|parameter| parameter.get("required") == Some(&Value::Bool(true)))
            .map(|parameter| format!("{}={}", text(parameter, "/name"), text(parameter, "/example")))
            .collect();
        let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
        let key = access(operation).into_iter().next().unwrap_or_default();
        let shown = if key == "session" { "-b '__Host-sid=…'".to_owned() } else { format!("-H 'Authorization: Bearer sk_{key}_…'") };
        let mut lines = vec![format!("curl '{}{path}{query}'", self.base_url), shown];
        if method == "POST" {
            lines.insert(1, "-X POST".to_owned());
            lines.push("-H 'Idempotency-Key: a-key-of-your-own'".to_owned());
        }
        if let Some(example) = body.and_then(|body| body.get("example")) {
            lines.push("-H 'Content-Type: application/json'".to_owned());
            lines.push(format!("-d '{}'", serde_json::to_string_pretty(example).unwrap_or_default()));
        }
        lines.join(" \\\n  ")
    }
}

/// Whose key opens an operation: `seller` of `seller_key`.
fn access(operation: &Value) -> Vec<String> {
    let schemes = list(operation, "/security").iter().flat_map(|scheme| members(scheme, ""));
    schemes.map(|(name, _)| name.trim_end_matches("_key").to_owned()).collect()
}

/// The type for people: a date is a date, not a string of some format; what may be null says so.
fn kind(schema: &Value, array: bool) -> String {
    let named: Vec<&str> = match schema.get("type") {
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(kind)) => vec![kind],
        _ => vec!["object"],
    };
    let format = text(schema, "/format");
    let plain = |kind: &&str| if *kind == "string" && !format.is_empty() { format.clone() } else { (*kind).to_owned() };
    let named = named.iter().map(plain).collect::<Vec<_>>().join(" or ");
    if array { format!("array of {named}") } else { named }
}

fn choices(schema: &Value) -> String {
    let words: Vec<&str> = list(schema, "/enum").iter().filter_map(Value::as_str).collect();
    if words.is_empty() { String::new() } else { format!(" One of {}.", words.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups() -> Vec<ApiGroup> {
        Document { document: document::json(), base_url: "https://cloud.example" }.groups()
    }

    #[test]
    fn every_operation_is_on_the_page_with_an_example_and_described_fields() {
        let (groups, document) = (groups(), document::json());
        let shown: usize = groups.iter().map(|group| group.operations.len()).sum();
        assert_eq!(shown, members(document, "/paths").map(|(_, item)| members(item, "").count()).sum::<usize>());
        for operation in groups.iter().flat_map(|group| &group.operations) {
            let id = &operation.id;
            assert!(!operation.access.is_empty() && !operation.description.is_empty() && operation.responses.len() > 5, "{id}");
            assert!(
                operation
                    .example
                    .as_ref()
                    .is_some_and(|example| example.starts_with("curl 'https://cloud.example/api/v1/") && !example.contains('{')
                        || example.contains("-d '")),
                "{id}"
            );
            let fields =
                operation.body.iter().chain(&operation.parameters).chain(operation.responses.iter().flat_map(|response| &response.fields));
            for field in fields {
                assert!(!field.description.is_empty() && !field.kind.is_empty(), "{id} {}", field.name);
            }
        }
    }

    #[test]
    fn fields_within_fields_have_dotted_names() {
        let groups = groups();
        let place = groups.iter().flat_map(|group| &group.operations).find(|operation| operation.id == "place_order").unwrap();
        let names: Vec<&str> = place.body.iter().map(|field| field.name.as_str()).collect();
        assert!(names.contains(&"buyer.email") && names.contains(&"subscriptions[].quantity"), "{names:?}");
        let created = place.responses.iter().find(|response| response.status == 201).unwrap();
        let starts_on = created.fields.iter().find(|field| field.name == "subscriptions[].starts_on").unwrap();
        assert_eq!(starts_on.kind, "date or null");
        assert!(created.fields.iter().any(|field| field.name == "subscriptions[].organization.name"));
    }
}
