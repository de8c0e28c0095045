use super::Frame;
use askama::Template;

/// `/api`: the REST interface, to be read. The words about operations come from the OpenAPI document, which is English.
#[derive(Template)]
#[template(path = "api.html")]
pub struct ApiReference {
    /// The frame.
    pub frame: Frame,
    /// Version of the interface.
    pub version: String,
    /// Address all paths begin with.
    pub base_url: String,
    /// Operations by what they are about.
    pub groups: Vec<ApiGroup>,
}

/// Operations on one thing.
#[derive(Clone, Debug)]
pub struct ApiGroup {
    /// What they are about: "Orders".
    pub name: String,
    /// The operations.
    pub operations: Vec<Operation>,
}

/// One operation.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its operation id; also its anchor.
    pub id: String,
    /// HTTP method in capitals.
    pub method: String,
    /// Path template.
    pub path: String,
    /// What it does in a few words.
    pub summary: String,
    /// More about it, paragraphs.
    pub description: Vec<String>,
    /// Whose key opens it: "seller", "service".
    pub access: Vec<String>,
    /// Path, query and header parameters.
    pub parameters: Vec<ApiField>,
    /// Fields of the body; nested ones by dotted name.
    pub body: Vec<ApiField>,
    /// A ready request.
    pub example: Option<String>,
    /// Answers by status.
    pub responses: Vec<ApiResponse>,
}

/// A parameter or a field.
#[derive(Clone, Debug)]
pub struct ApiField {
    /// Its name.
    pub name: String,
    /// Its type: "string", "integer", "date".
    pub kind: String,
    /// Whether it must be there.
    pub required: bool,
    /// What it means.
    pub description: String,
}

/// An answer.
#[derive(Clone, Debug)]
pub struct ApiResponse {
    /// HTTP status.
    pub status: u16,
    /// When it comes.
    pub description: String,
    /// Its fields.
    pub fields: Vec<ApiField>,
}
