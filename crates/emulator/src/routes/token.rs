//! Both issuers of the access token.

use serde_json::json;

use crate::app::{Issuing, lock};
use crate::call::{BodyKind, Call};
use crate::codes::{BAD_APP_SECRET, BAD_CORP_SECRET, BAD_PARAMETER, Refusal};
use crate::endpoint::Outcome;
use crate::envelope::{Answer, Named, success};
use crate::tokens::LIFETIME_MS;

const BAD_CLIENT: Named =
    Named { status: 400, code: "invalid.client", message: "无效的client_id或者client_secret" };
const BAD_GRANT: Named = Named { status: 400, code: "unsupported.grant.type", message: "不支持的grant_type" };
const UNKNOWN_CORP: Named = Named { status: 500, code: "unknownError", message: "未知错误" };

/// `GET /gettoken`.
pub(crate) fn get_token(issuing: &mut Issuing<'_>, call: &Call) -> Outcome {
    let params = &call.params;
    if params.has("corpid") && !params.has("appkey") {
        return Err(BAD_CORP_SECRET.into());
    }
    let missing = || Refusal::new(BAD_PARAMETER, "缺少参数 corpid or appkey".to_owned());
    let key = params.text("appkey")?.ok_or_else(missing)?;
    let secret = params.text("appsecret")?.ok_or_else(missing)?;
    let token = issuing.issue(&key, &secret)?;
    let body = json!({"errcode": 0, "access_token": token, "errmsg": "ok", "expires_in": LIFETIME_MS / 1000});
    Ok(Answer { content_type: "application/json", ..success(&body, Some(0)) })
}

/// `POST /v1.0/oauth2/accessToken`.
pub(crate) fn access_token(issuing: &mut Issuing<'_>, call: &Call) -> Outcome {
    if call.body != BodyKind::Json {
        return Err(Refusal::new(BAD_PARAMETER, "body is mandatory for this action.".to_owned()).into());
    }
    let missing = |key| Refusal::new(BAD_PARAMETER, format!("{key} is mandatory for this action."));
    let key = call.params.text("appKey")?.ok_or_else(|| missing("appKey"))?;
    let secret = call.params.text("appSecret")?.ok_or_else(|| missing("appSecret"))?;
    let token = issuing.issue(&key, &secret)?;
    Ok(success(&json!({"accessToken": token, "expireIn": LIFETIME_MS / 1000}), None))
}

/// `POST /v1.0/oauth2/{corpId}/token`.
pub(crate) fn corp_token(issuing: &mut Issuing<'_>, call: &Call) -> Outcome {
    if call.body != BodyKind::Json {
        return Err(Refusal::new(BAD_PARAMETER, "body is mandatory for this action.".to_owned()).into());
    }
    let corp_id = call.path.split('/').nth(3).unwrap_or_default();
    if corp_id != issuing.app.tenant.corp_id {
        return Err(UNKNOWN_CORP.into());
    }
    let text = |key| call.params.text(key).ok().flatten().unwrap_or_default();
    if text("grant_type") != "client_credentials" {
        return Err(BAD_GRANT.into());
    }
    let token = issuing.issue(&text("client_id"), &text("client_secret")).map_err(|_| BAD_CLIENT)?;
    Ok(success(&json!({"access_token": token, "expires_in": LIFETIME_MS / 1000}), None))
}

impl Issuing<'_> {
    fn issue(&self, key: &str, secret: &str) -> Result<String, Refusal> {
        if key != &*self.app.key || secret != self.app.secret {
            return Err(BAD_APP_SECRET.into());
        }
        let token = lock(&self.app.gate).tokens.issue(self.seed, &self.app.key, self.now_ms);
        self.apps.remember_token(self.app, &token);
        Ok(token)
    }
}
