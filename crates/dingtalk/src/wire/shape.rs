//! Describes a body without its values: which fields of which types. Bodies hold names and numbers of people, so
//! nothing else of an undecodable one may reach an error text.

use serde_json::Value;
use serde_json::error::Category;

/// Long enough to see a row, short enough for a line.
const LONGEST: usize = 400;

/// Field names and types, such as `{errcode: number, result: [{userid: text}, 20 in all]}`.
pub(super) fn shape(body: &[u8]) -> String {
    let mut text = match serde_json::from_slice(body) {
        Ok(value) => outline(&value),
        Err(_) => format!("{} bytes that are no JSON", body.len()),
    };
    if let Some((cut, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(cut);
        text.push('…');
    }
    text
}

fn outline(value: &Value) -> String {
    match value {
        Value::Null => "null".into(),
        Value::Bool(_) => "bool".into(),
        Value::Number(_) => "number".into(),
        Value::String(_) => "text".into(),
        Value::Array(items) => match items.as_slice() {
            [] => "[]".into(),
            [only] => format!("[{}]", outline(only)),
            [first, ..] => format!("[{}, {} in all]", outline(first), items.len()),
        },
        Value::Object(fields) => {
            let fields: Vec<String> = fields.iter().map(|(key, value)| format!("{key}: {}", outline(value))).collect();
            format!("{{{}}}", fields.join(", "))
        }
    }
}

/// What the decoder complains of, without the value that it found.
pub(super) fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match error.classify() {
        Category::Io | Category::Syntax | Category::Eof => text,
        Category::Data if text.starts_with("missing field") => text,
        Category::Data => match text.split_once(", expected") {
            Some((found, expected)) => format!("{}, expected{expected}", kind_found(found)),
            None if text.starts_with("expected") => text,
            None => format!("a bad value at line {} column {}", error.line(), error.column()),
        },
    }
}

/// Keeps `invalid type: string` of `invalid type: string "…"`.
fn kind_found(found: &str) -> &str {
    found.split(['"', '`']).next().unwrap_or_default().trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shape_shows_fields_and_hides_values() {
        let body = r#"{"errcode":0,"result":{"list":[{"name":"甲","mobile":"12012345678"},{}]}}"#;
        assert_eq!(shape(body.as_bytes()), "{errcode: number, result: {list: [{name: text, mobile: text}, 2 in all]}}");
        assert_eq!(shape(b"{\"a\":"), "5 bytes that are no JSON");
    }

    #[test]
    fn reason_hides_the_value_found() {
        let error = serde_json::from_str::<u8>("\"12012345678\"").unwrap_err();
        assert_eq!(reason(&error), "invalid type: string, expected u8 at line 1 column 13");
        let error = serde_json::from_str::<u8>("12012345678").unwrap_err();
        assert!(!reason(&error).contains("12012345678"), "{}", reason(&error));
    }

    #[test]
    fn long_shapes_are_cut() {
        let wide: serde_json::Map<String, Value> = (0..99).map(|i| (format!("字段{i}"), Value::Null)).collect();
        let text = shape(Value::Object(wide).to_string().as_bytes());
        assert_eq!(text.chars().count(), LONGEST + 1);
    }
}
