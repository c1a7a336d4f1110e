//! Who may change what about groups.

use serde_json::{Map, Value, json};

use super::ask::Ask;
use super::group::{catalogue, manages};
use crate::app::Reading;
use crate::endpoint::Outcome;
use crate::envelope::{Named, Refused, success};
use crate::params::Params;

const INVALID: Named = Named { status: 400, code: "invalidParameter", message: "参数错误" };

/// What may be done to a group.
const KEYS: [&str; 11] = [
    "GROUP_MEMBER",
    "GROUP_NAME",
    "GROUP_TYPE",
    "CHECK_TIME",
    "SCHEDULE",
    "CHECK_POSITION_TYPE",
    "OVER_TIME_RULE",
    "CAMERA_CHECK",
    "OUT_SIDE_CHECK",
    "MANAGE",
    "OWNER",
];

/// `POST /v1.0/attendance/writePermissions/query`: administrators may do all, managers all but make others owner or manager.
pub(crate) fn write(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    let text = |key: &str| params.required_text(key).map_err(|_| Refused::from(INVALID));
    let (userid, category, key) = (text("opUserId")?, text("category")?, text("resourceKey")?);
    let person = reading.company.person(&userid).ok_or(INVALID)?;
    let ids = params.ids("entityIds").map_err(|_| INVALID)?.filter(|ids| !ids.is_empty()).ok_or(INVALID)?;
    if category != "GROUP" || !KEYS.contains(&key.as_str()) {
        return Err(INVALID.into());
    }
    let is_lasting = matches!(key.as_str(), "MANAGE" | "OWNER");
    let may = |group_id: i64| {
        let group = catalogue(ask).group(group_id, reading.now_ms);
        group.is_some_and(|group| person.admin || !is_lasting && manages(reading.company, group, &userid))
    };
    let map: Map<String, Value> = ids.into_iter().map(|id| (id.to_string(), json!(may(id)))).collect();
    Ok(success(&json!({"entityPermissionMap": map}), None))
}
