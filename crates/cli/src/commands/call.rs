//! `dianmao call`: one raw API call.

use dianmao_jobs::call;
use dianmao_jobs::context::Context;
use serde_json::{Map, Value};

use crate::args::{CallArgs, Global};
use crate::command_error::{CommandError, Exit};
use crate::ui::Ui;

/// Fields of an answer that are secrets, or personal data of the kind that a plan masks.
const SECRET: [&str; 3] = ["access_token", "accessToken", "appsecret"];
const PERSONAL: [&str; 4] = ["mobile", "email", "org_email", "telephone"];

pub(crate) async fn run(args: CallArgs, global: &Global, context: &Context, ui: &Ui) -> Result<Exit, CommandError> {
    let params = match &args.body {
        Some(body) => {
            serde_json::from_str(body).map_err(|error| CommandError::usage(format!("--body is no JSON: {error}")))?
        }
        None => Value::Object(params(&args.params)?),
    };
    let mut answer = call::run(context, &args.path, params).await?;
    redact(&mut answer, global.reveal || global.json);
    ui.data(&format!("{answer:#}"));
    Ok(Exit::Done)
}

/// `key=value` words. Values stay text: DingTalk takes numbers and truth values as text too.
fn params(words: &[String]) -> Result<Map<String, Value>, CommandError> {
    words
        .iter()
        .map(|word| {
            let (key, value) = word
                .split_once('=')
                .ok_or_else(|| CommandError::usage(format!("`{word}` is no parameter; write it as key=value")))?;
            Ok((key.to_owned(), Value::String(value.to_owned())))
        })
        .collect()
}

/// Hides secrets always, personal data unless asked for.
fn redact(value: &mut Value, reveal: bool) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                let hidden = SECRET.contains(&name.as_str()) || (!reveal && PERSONAL.contains(&name.as_str()));
                match field {
                    Value::String(text) if hidden && !text.is_empty() => *text = "***".to_owned(),
                    field => redact(field, reveal),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| redact(item, reveal)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn tokens_are_hidden_even_when_personal_data_is_not() {
        let mut answer =
            json!({ "access_token": "abc", "result": { "list": [{ "mobile": "12000000001", "userid": "E1" }] } });
        let mut revealed = answer.clone();
        redact(&mut answer, false);
        assert_eq!(
            answer,
            json!({ "access_token": "***", "result": { "list": [{ "mobile": "***", "userid": "E1" }] } })
        );
        redact(&mut revealed, true);
        assert_eq!(revealed["access_token"], "***");
        assert_eq!(revealed["result"]["list"][0]["mobile"], "12000000001");
    }
}
