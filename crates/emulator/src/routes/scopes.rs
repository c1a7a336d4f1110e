//! What the app may see.

use serde_json::json;

use crate::app::Reading;
use crate::endpoint::Outcome;
use crate::envelope::success;
use crate::params::Params;

/// The fields that every app reads, in the words of the vendor's first generation, as this interface names them.
const PLAIN_FIELDS: &[&str] = &[
    "userid",
    "unionid",
    "name",
    "avatar",
    "active",
    "department",
    "position",
    "jobnumber",
    "tel",
    "hiredDate",
    "isAdmin",
    "isBoss",
    "isHide",
    "isSenior",
];

/// `GET /auth/scopes`.
pub(crate) fn scopes(reading: &Reading<'_>, _: &Params) -> Outcome {
    let app = &reading.document.app;
    let mut fields = PLAIN_FIELDS.to_vec();
    if app.may_read("mobile") {
        fields.extend(["mobile", "stateCode"]);
    }
    if app.may_read("personal_info") {
        fields.extend(["email", "orgEmail", "workPlace", "remark", "extattr"]);
    }
    let body = json!({
        "errcode": 0,
        "errmsg": "ok",
        "auth_user_field": fields,
        "condition_field": [],
        "auth_org_scopes": {"authed_user": app.authed_users, "authed_dept": app.authed_depts},
    });
    Ok(success(&body, Some(0)))
}
