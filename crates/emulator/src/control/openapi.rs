//! The OpenAPI document of all that is emulated: every interface with its permission point, its price and a sample.
//!
//! The schemas are read off the samples, so they state types and not limits; `docs/emulator.md` has the rules.

use serde_json::{Map, Value, json};

use crate::endpoint::{self, Endpoint, Style, Verb};
use crate::samples::{self, Sample};

/// The document.
pub(crate) fn document() -> Value {
    let mut paths = Map::new();
    for endpoint in endpoint::all() {
        let methods: &[&str] = match endpoint.verb {
            Some(Verb::Get) => &["get"],
            Some(Verb::Put) => &["put"],
            Some(Verb::PostOrPut) => &["post", "put"],
            _ => &["post"],
        };
        let operations = methods.iter().map(|method| ((*method).to_owned(), operation(endpoint, method))).collect();
        paths.insert(endpoint.path.to_owned(), Value::Object(operations));
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "DingTalk, emulated",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Contacts and attendance of both hosts (oapi.dingtalk.com, api.dingtalk.com) on one listener.",
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "query": {"type": "apiKey", "in": "query", "name": "access_token"},
                "header": {"type": "apiKey", "in": "header", "name": "x-acs-dingtalk-access-token"},
            },
            "schemas": {"OldHostError": old_host_error(), "NewHostError": new_host_error()},
        },
    })
}

fn operation(endpoint: &Endpoint, method: &str) -> Value {
    let sample = samples::of(endpoint.path);
    let mut operation = Map::new();
    operation.insert("operationId".to_owned(), json!(operation_id(endpoint, method)));
    operation.insert("tags".to_owned(), json!([tag(endpoint)]));
    operation.insert("security".to_owned(), security(endpoint));
    operation.insert("x-permission".to_owned(), json!(endpoint.scopes().collect::<Vec<_>>()));
    operation.insert("x-counts-for-the-monthly-quota".to_owned(), json!(endpoint.metered));
    let parameters = path_parameters(endpoint).chain(query_parameters(endpoint, sample)).collect::<Vec<_>>();
    if !parameters.is_empty() {
        operation.insert("parameters".to_owned(), json!(parameters));
    }
    if let Some(request) = sample.filter(|_| !endpoint.wants_get()).map(|sample| value(sample.request)) {
        operation.insert("requestBody".to_owned(), json!({"content": content(&request)}));
    }
    operation.insert("responses".to_owned(), responses(endpoint, sample));
    Value::Object(operation)
}

/// The path in one word, and the method where it is the rarer one.
fn operation_id(endpoint: &Endpoint, method: &str) -> String {
    let words =
        endpoint.path.split(|character: char| !character.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.chain(Some(method).filter(|method| *method == "put")).collect::<Vec<_>>().join("_")
}

/// What the interface is about: the first part of the path that is no version or host.
fn tag(endpoint: &Endpoint) -> &'static str {
    let parts = endpoint.path.split('/').filter(|part| !part.is_empty());
    let mut named = parts.filter(|part| *part != "topapi" && !part.starts_with("v1.") && !part.starts_with("v2"));
    named.next().unwrap_or("other")
}

fn security(endpoint: &Endpoint) -> Value {
    match (endpoint.is_token(), endpoint.style) {
        (true, _) => json!([]),
        (false, Style::Api) => json!([{"header": []}]),
        (false, _) => json!([{"query": []}]),
    }
}

/// The parts of the path in braces.
fn path_parameters(endpoint: &Endpoint) -> impl Iterator<Item = Value> {
    let names = endpoint.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    names.map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}))
}

/// What is asked for in the address; the sample does not say what may be left out.
fn query_parameters(endpoint: &Endpoint, sample: Option<&Sample>) -> impl Iterator<Item = Value> {
    let request = sample.filter(|_| endpoint.wants_get()).map(|sample| value(sample.request));
    let fields = match request {
        Some(Value::Object(fields)) => fields,
        _ => Map::new(),
    };
    fields
        .into_iter()
        .map(|(name, example)| json!({"name": name, "in": "query", "schema": schema(&example), "example": example}))
}

fn responses(endpoint: &Endpoint, sample: Option<&Sample>) -> Value {
    let (error, status) = match endpoint.style {
        Style::Api => ("NewHostError", "4XX"),
        _ => ("OldHostError", "default"),
    };
    let answer = sample.map_or(json!({"type": "object"}), |sample| value(sample.response));
    let refusal = json!({"$ref": format!("#/components/schemas/{error}")});
    json!({
        "200": {"description": "The answer, or, on the old host, an error.", "content": content(&answer)},
        status: {"description": "A refusal.", "content": {"application/json": {"schema": refusal}}},
    })
}

fn content(example: &Value) -> Value {
    json!({"application/json": {"schema": schema(example), "example": example}})
}

/// The type of a value; lists have that of their first entry.
fn schema(value: &Value) -> Value {
    match value {
        Value::Null => json!({}),
        Value::Bool(_) => json!({"type": "boolean"}),
        Value::Number(number) if number.is_f64() => json!({"type": "number"}),
        Value::Number(_) => json!({"type": "integer", "format": "int64"}),
        Value::String(_) => json!({"type": "string"}),
        Value::Array(entries) => json!({"type": "array", "items": entries.first().map_or(json!({}), schema)}),
        Value::Object(fields) => {
            let properties: Map<String, Value> =
                fields.iter().map(|(name, value)| (name.clone(), schema(value))).collect();
            json!({"type": "object", "properties": properties})
        }
    }
}

fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or(Value::Null)
}

fn old_host_error() -> Value {
    json!({"type": "object", "required": ["errcode", "errmsg"], "properties": {
        "errcode": {"type": "integer"}, "errmsg": {"type": "string"}, "request_id": {"type": "string"},
        "sub_code": {"type": "string"}, "sub_msg": {"type": "string"}}})
}

fn new_host_error() -> Value {
    json!({"type": "object", "required": ["code", "message"], "properties": {
        "code": {"type": "string"}, "message": {"type": "string"}, "requestid": {"type": "string"}}})
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_interface_is_in_the_document_under_a_name_of_its_own() {
        let document = document();
        let paths = document["paths"].as_object().unwrap();
        assert_eq!(paths.len(), endpoint::all().count());
        let operations = paths.values().flat_map(|path| path.as_object().unwrap().values());
        let ids: Vec<&str> = operations.map(|operation| operation["operationId"].as_str().unwrap()).collect();
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len());
    }

    #[test]
    fn an_interface_says_what_it_takes_and_what_it_costs() {
        let document = document();
        let list = &document["paths"]["/attendance/list"]["post"];
        assert_eq!(list["x-permission"], json!(["qyapi_get_attendance_data"]));
        assert_eq!(list["x-counts-for-the-monthly-quota"], true);
        let request = &list["requestBody"]["content"]["application/json"];
        assert_eq!(
            request["schema"]["properties"]["userIdList"],
            json!({"type": "array", "items": {"type": "string"}})
        );
        let token = &document["paths"]["/gettoken"]["get"];
        assert_eq!((&token["security"], &token["parameters"][0]["in"]), (&json!([]), &json!("query")));
    }

    #[test]
    fn every_interface_has_a_sample() {
        let paths = endpoint::all().map(|endpoint| endpoint.path);
        assert_eq!(paths.filter(|path| samples::of(path).is_none()).collect::<Vec<_>>(), [] as [&str; 0]);
    }
}
