//! One raw API call: for whoever wants to see what DingTalk answers, with the token, the pace and the budget of everything else.

use dianmao_dingtalk::Method;
use serde_json::Value;

use crate::context::Context;
use crate::error::Error;

/// The calls of the old host that are made by GET.
const BY_GET: [&str; 3] = ["/gettoken", "/auth/scopes", "/user/get"];

/// Calls a path with these parameters and gives back the whole answer.
///
/// # Errors
/// DingTalk refuses, or cannot be reached.
pub async fn run(context: &Context, path: &str, params: Value) -> Result<Value, Error> {
    if !path.starts_with('/') {
        return Err(Error::Input(format!("`{path}` is no path; write it as `/topapi/v2/user/get`")));
    }
    let method = if BY_GET.contains(&path) { Method::Get } else { Method::Post };
    context.client.call(path, method, params).await.map_err(Error::dingtalk(format!("cannot call `{path}`")))
}
