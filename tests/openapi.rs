//! Whether an answer of the API is one that the OpenAPI document promises.

use std::collections::HashMap;

use hyper::Method;
use jsonschema::Validator;
use serde_json::{Value, json};

use crate::http::Answer;

/// The document, with a validator for each answer it describes.
pub struct OpenApi {
    document: Value,
    validators: HashMap<String, Validator>,
}

impl OpenApi {
    pub fn new(document: Value) -> Self {
        assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")), "{}", document["openapi"]);
        let mut validators = HashMap::new();
        for (path, operations) in document["paths"].as_object().expect("it has paths") {
            for (method, operation) in operations.as_object().unwrap() {
                for (status, response) in operation["responses"].as_object().into_iter().flatten() {
                    for (kind, content) in resolved(&document, response)["content"].as_object().into_iter().flatten() {
                        validators.insert(place(path, method, status, kind), validator(&document, &content["schema"]));
                    }
                }
            }
        }
        Self { document, validators }
    }

    /// Panics when the document does not promise this answer.
    pub fn check(&self, method: &Method, path: &str, answer: &Answer) {
        let path = path.split('?').next().unwrap();
        let Some((template, operations)) = self.document["paths"].as_object().unwrap().iter().find(|(template, _)| fits(template, path))
        else {
            // What is not in the document is not there.
            assert_eq!(answer.status, 404, "{method} {path} is not in the document: {answer:?}");
            return;
        };
        let method = method.as_str().to_ascii_lowercase();
        let Some(operation) = operations.get(&method) else {
            assert_eq!(answer.status, 405, "{method} {template} is not in the document: {answer:?}");
            return;
        };
        let status = answer.status.to_string();
        let response =
            operation["responses"].get(&status).unwrap_or_else(|| panic!("{method} {template} does not promise {status}: {answer:?}"));
        let kind = answer.header("content-type").split(';').next().unwrap();
        if resolved(&self.document, response)["content"].as_object().is_none_or(serde_json::Map::is_empty) {
            assert!(answer.body.is_empty(), "{method} {template} {status} promises no body: {answer:?}");
            return;
        }
        let Some(validator) = self.validators.get(&place(template, &method, &status, kind)) else {
            panic!("{method} {template} {status} does not promise {kind:?}: {answer:?}");
        };
        // A file is one text.
        let body = if kind.ends_with("json") { answer.json() } else { Value::String(answer.text()) };
        let faults: Vec<_> = validator.iter_errors(&body).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(faults.is_empty(), "{method} {template} {status} breaks its promise: {faults:#?}\n{body:#}");
    }
}

fn place(template: &str, method: &str, status: &str, kind: &str) -> String {
    format!("{method} {template} {status} {kind}")
}

fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    match value["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).unwrap_or_else(|| panic!("{reference} leads nowhere")),
        None => value,
    }
}

fn validator(document: &Value, schema: &Value) -> Validator {
    let mut whole =
        json!({ "$schema": "https://json-schema.org/draft/2020-12/schema", "components": document["components"], "allOf": [schema] });
    if schema.is_null() {
        whole["allOf"] = json!([true]);
    }
    jsonschema::options().should_validate_formats(true).build(&whole).unwrap_or_else(|error| panic!("{error} in {schema}"))
}

fn fits(template: &str, path: &str) -> bool {
    let (template, path): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    template.len() == path.len()
        && template.iter().zip(&path).all(|(wanted, found)| (wanted.starts_with('{') && !found.is_empty()) || wanted == found)
}
