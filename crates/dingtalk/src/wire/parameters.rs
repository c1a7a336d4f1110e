//! Where the parameters of a call travel: in the path, in the rest of the address, in a body.

use bytes::Bytes;
use reqwest::RequestBuilder;
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use serde::Serialize;
use serde::ser::Error as _;
use serde_json::{Map, Value};

use crate::request::Method;

/// The parameters of a call in the form in which they travel.
#[derive(Default)]
pub(crate) struct Parameters {
    /// What stands for each `{name}` of the path, by its name.
    path: Vec<(String, String)>,
    /// Pairs of the address.
    query: Vec<(String, String)>,
    /// A JSON body.
    body: Option<Bytes>,
}

impl std::fmt::Debug for Parameters {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Parameters")
            .field("n_path", &self.path.len())
            .field("n_query", &self.query.len())
            .field("n_bytes", &self.body.as_ref().map(Bytes::len))
            .finish()
    }
}

impl Parameters {
    /// Takes a value apart: the names in the path's braces first, then `query`, then the rest as the method asks.
    /// Characters stay as they are: DingTalk refuses `\uxxxx` (40033).
    pub(crate) fn encode<T>(interface: &str, method: Method, query: &[&str], value: &T) -> serde_json::Result<Self>
    where
        T: Serialize + ?Sized,
    {
        let is_whole_body = !method.has_query() && query.is_empty() && !interface.contains('{');
        if is_whole_body {
            return Ok(Self { body: Some(serde_json::to_vec(value)?.into()), ..Self::default() });
        }
        let mut fields = fields(serde_json::to_value(value)?);
        let path = placeholders(interface).map(|name| path_pair(&mut fields, name)).collect::<Result<_, _>>()?;
        if method.has_query() {
            return Ok(Self { path, query: pairs(fields), body: None });
        }
        let apart = query.iter().filter_map(|name| fields.remove_entry(*name)).collect();
        Ok(Self { path, query: pairs(apart), body: Some(serde_json::to_vec(&fields)?.into()) })
    }

    /// The path of the call, its ids in the places of their names.
    pub(super) fn address(&self, host: &str, interface: &str) -> String {
        let mut path = interface.to_owned();
        for (name, value) in &self.path {
            path = path.replace(&format!("{{{name}}}"), &segment(value));
        }
        format!("{}{path}", host.trim_end_matches('/'))
    }

    pub(super) fn place(&self, builder: RequestBuilder) -> RequestBuilder {
        let builder = if self.query.is_empty() { builder } else { builder.query(&self.query) };
        match &self.body {
            Some(body) => builder.header(CONTENT_TYPE, HeaderValue::from_static("application/json")).body(body.clone()),
            None => builder,
        }
    }
}

fn fields(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// The names in the braces of a path.
fn placeholders(interface: &str) -> impl Iterator<Item = &str> {
    interface.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
}

/// Takes out what goes into the path. `.` and `..` would name another path.
fn path_pair(fields: &mut Map<String, Value>, name: &str) -> serde_json::Result<(String, String)> {
    let value = fields.remove(name).map(text).filter(|value| !matches!(value.as_str(), "" | "." | ".."));
    let value = value.ok_or_else(|| serde_json::Error::custom(format!("`{name}` has to stand in the path")))?;
    Ok((name.to_owned(), value))
}

/// Text stays bare, everything structured is written as JSON.
fn text(value: Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text,
        other => other.to_string(),
    }
}

fn pairs(fields: Map<String, Value>) -> Vec<(String, String)> {
    fields.into_iter().filter(|(_, value)| !value.is_null()).map(|(key, value)| (key, text(value))).collect()
}

/// Writes a value so that it stays one part of a path.
fn segment(value: &str) -> String {
    let mut written = String::with_capacity(value.len());
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => written.push(char::from(byte)),
            byte => {
                written.push('%');
                written.push_str(&hex(byte));
            }
        }
    }
    written
}

fn hex(byte: u8) -> String {
    format!("{byte:02X}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn ids_go_into_the_path_and_the_rest_where_the_method_says() {
        let value = json!({"devId": 7, "nextToken": "0", "absent": null});
        let found = Parameters::encode("/machines/{devId}", Method::Get, &[], &value).unwrap();
        assert_eq!(found.address("http://host/", "/machines/{devId}"), "http://host/machines/7");
        assert_eq!(found.query, [("nextToken".to_owned(), "0".to_owned())]);
        assert!(found.body.is_none());

        let value = json!({"corpId": "dingcorp", "grant_type": "client_credentials", "opUserId": "E1"});
        let found = Parameters::encode("/oauth2/{corpId}/token", Method::Post, &["opUserId"], &value).unwrap();
        assert_eq!(found.address("http://host", "/oauth2/{corpId}/token"), "http://host/oauth2/dingcorp/token");
        assert_eq!(found.query, [("opUserId".to_owned(), "E1".to_owned())]);
        assert_eq!(found.body.unwrap(), r#"{"grant_type":"client_credentials"}"#);
    }

    #[test]
    fn value_stays_one_part_of_the_path() {
        let address = |value: &str| {
            let found = Parameters::encode("/a/{id}/b", Method::Get, &[], &json!({"id": value})).unwrap();
            found.address("http://host", "/a/{id}/b")
        };
        assert_eq!(address("x/../y?z=1#点"), "http://host/a/x%2F..%2Fy%3Fz%3D1%23%E7%82%B9/b");
        assert_eq!(address("{id}"), "http://host/a/%7Bid%7D/b");
    }

    #[test]
    fn path_without_its_id_is_refused() {
        for value in [json!({}), json!({"id": null}), json!({"id": ""}), json!({"id": ".."})] {
            let error = Parameters::encode("/a/{id}", Method::Get, &[], &value).unwrap_err();
            assert_eq!(error.to_string(), "`id` has to stand in the path", "{value}");
        }
    }
}
