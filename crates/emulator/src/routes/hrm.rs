//! The lists of smart HR: who is on the job, who left.

pub(crate) mod file;

use serde_json::{Value, json};

use crate::app::Reading;
use crate::attendance::dates::{date_of, midnight_ms};
use crate::codes::{BAD_OFFSET, BAD_SIZE, Refusal, WRONG_PARAMETER};
use crate::endpoint::Outcome;
use crate::envelope::{Named, success};
use crate::params::Params;
use crate::state::leavers::LeaveRecord;

/// The largest page.
const MOST: i64 = 50;
/// Probation, regular, leaving soon, none of these.
const STATUSES: &[i64] = &[2, 3, 5, -1];
/// What everybody is who is there.
const REGULAR: i64 = 3;

const BAD_PAGE: Named = Named { status: 400, code: "invalidParameter", message: "分页参数错误" };
const BAD_USERS: Named = Named { status: 400, code: "invalidParameter", message: "userIdList参数错误" };

/// `POST /topapi/smartwork/hrm/employee/queryonjob`.
pub(crate) fn on_job(reading: &Reading<'_>, params: &Params) -> Outcome {
    let statuses = params.ids("status_list")?.filter(|statuses| !statuses.is_empty());
    let statuses = statuses.ok_or_else(|| Refusal::detailed(WRONG_PARAMETER, "status_list"))?;
    if statuses.iter().any(|status| !STATUSES.contains(status)) {
        return Err(Refusal::detailed(WRONG_PARAMETER, "status_list").into());
    }
    let roll = reading.rolls.of(reading.company, reading.document, reading.now_ms);
    let userids = roll.userids.iter().filter(|_| statuses.contains(&REGULAR));
    page(reading, params, userids.map(String::as_str))
}

/// `POST /topapi/smartwork/hrm/employee/querypreentry`: nobody is about to join.
pub(crate) fn pre_entry(reading: &Reading<'_>, params: &Params) -> Outcome {
    page(reading, params, std::iter::empty())
}

/// `POST /topapi/smartwork/hrm/employee/querydimission`.
pub(crate) fn dimission(reading: &Reading<'_>, params: &Params) -> Outcome {
    page(reading, params, reading.company.gone().into_iter().map(|leaver| leaver.userid.as_str()))
}

/// The last page has no next cursor, or 0 where the switch says so.
fn page<'a>(reading: &Reading<'_>, params: &Params, userids: impl Iterator<Item = &'a str>) -> Outcome {
    let (offset, size) = (params.required_number("offset")?, params.required_number("size")?);
    let skip = usize::try_from(offset).map_err(|_| BAD_OFFSET)?;
    let size = usize::try_from(size).ok().filter(|_| (1..=MOST).contains(&size)).ok_or(BAD_SIZE)?;
    let mut rest = userids.skip(skip);
    let data_list: Vec<&str> = rest.by_ref().take(size).collect();
    let mut result = json!({"data_list": data_list});
    let zero = reading.document.switches.attendance.zero_cursor.then_some(0);
    if let Some(next) = rest.next().map(|_| skip + size).or(zero) {
        result["next_cursor"] = json!(next);
    }
    let body =
        json!({"errcode": 0, "errmsg": "ok", "success": true, "request_id": reading.request_id, "result": result});
    Ok(success(&body, Some(0)))
}

/// `GET /v1.0/hrm/employees/dismissions`.
pub(crate) fn dismissions(reading: &Reading<'_>, params: &Params) -> Outcome {
    let number = |key: &str| params.required_number(key).map_err(|_| BAD_PAGE);
    let (next_token, size) = (number("nextToken")?, number("maxResults")?);
    let skip = usize::try_from(next_token).map_err(|_| BAD_PAGE)?;
    let size = usize::try_from(size).ok().filter(|_| (1..=MOST).contains(&size)).ok_or(BAD_PAGE)?;
    let gone = reading.company.gone();
    let page: Vec<&str> = gone.iter().skip(skip).take(size).map(|leaver| leaver.userid.as_str()).collect();
    let has_more = gone.len() > skip.saturating_add(size);
    let mut body = json!({"userIdList": page, "hasMore": has_more});
    if has_more {
        body["nextToken"] = json!(skip + size);
    }
    Ok(success(&body, None))
}

/// `GET /v1.0/hrm/employees/dimissionInfos`.
pub(crate) fn dimission_infos(reading: &Reading<'_>, params: &Params) -> Outcome {
    let asked = params.structure("userIdList").ok().flatten();
    let asked: Vec<String> = asked.and_then(|asked| serde_json::from_value(asked).ok()).ok_or(BAD_USERS)?;
    if asked.is_empty() || asked.len() > usize::try_from(MOST).unwrap_or(0) {
        return Err(BAD_USERS.into());
    }
    let leavers = asked.iter().filter_map(|userid| reading.company.leaver(userid));
    let views: Vec<Value> = leavers.map(|leaver| leaver_view(reading, leaver)).collect();
    Ok(success(&json!({"result": views}), None))
}

fn leaver_view(reading: &Reading<'_>, leaver: &LeaveRecord) -> Value {
    let company = reading.company;
    let path = |dept_id: i64| {
        let mut names: Vec<&str> = company.ancestry(dept_id).map(|department| department.name.as_str()).collect();
        names.reverse();
        names.join("-")
    };
    let departments = leaver.dept_ids.iter().filter(|dept_id| company.department(**dept_id).is_some());
    let list: Vec<Value> =
        departments.map(|dept_id| json!({"dept_id": dept_id, "dept_path": path(*dept_id)})).collect();
    let mut view = json!({
        "userId": leaver.userid,
        "lastWorkDay": midnight_ms(date_of(leaver.left_at_ms)),
        "preStatus": REGULAR,
        "status": 2,
        "deptList": list,
    });
    if let Some(main) = leaver.dept_ids.first().and_then(|dept_id| company.department(*dept_id)) {
        view["mainDeptId"] = json!(main.dept_id);
        view["mainDeptName"] = json!(main.name);
    }
    view
}
