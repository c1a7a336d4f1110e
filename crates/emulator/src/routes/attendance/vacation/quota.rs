//! How much leave people have.

use serde_json::{Map, Value, json};

use super::super::answer::{acknowledged, flagged};
use super::super::ask::Ask;
use crate::app::{Reading, Writing};
use crate::attendance::quotas::{Balance, balances};
use crate::codes::{BAD_LEAVE_TYPE, BAD_PARAMETER, Refusal};
use crate::endpoint::Outcome;
use crate::params::Params;
use crate::state::{QuotaChange, QuotaProblem};

/// The most people and rows of one call.
const MOST: usize = 50;
const MOST_ROWS: i64 = 50;

/// `POST /topapi/attendance/vacation/quota/list`.
pub(crate) fn list(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    ask.operator("op_userid")?;
    let code = params.required_text("leave_code")?;
    let userids = ask.userids("userids", MOST)?;
    let page = ask.required_page(MOST_ROWS)?;
    let Reading { company, document, now_ms, .. } = *reading;
    let is_known = |userid: &String| company.person(userid).is_some();
    if company.leave_rule(&code).is_none() || !userids.iter().all(is_known) {
        return Err(BAD_LEAVE_TYPE.into());
    }
    let rows = userids.iter().flat_map(|userid| {
        let balances = balances(company, document, userid, &code, now_ms);
        balances.into_iter().map(|balance| view(userid, &code, &balance)).collect::<Vec<_>>()
    });
    let (rows, next) = page.cut(rows);
    Ok(flagged(ask, &json!({"has_more": next.is_some(), "leave_quotas": rows})))
}

/// In hundredths of days, or of hours where the kind is applied for by the hour.
fn view(userid: &str, code: &str, balance: &Balance) -> Value {
    let Balance { quota_id, cycle, start_ms, end_ms, total, used, is_hours } = balance;
    let (total_key, used_key) =
        if *is_hours { ("quota_num_per_hour", "used_num_per_hour") } else { ("quota_num_per_day", "used_num_per_day") };
    let mut row = Map::new();
    let mut put = |key: &str, value: Value| drop(row.insert(key.to_owned(), value));
    put("userid", json!(userid));
    put("leave_code", json!(code));
    put("quota_id", json!(quota_id));
    put("quota_cycle", json!(cycle));
    put("start_time", json!(start_ms));
    put("end_time", json!(end_ms));
    put(total_key, json!(total));
    put(used_key, json!(used));
    Value::Object(row)
}

/// `POST /topapi/attendance/vacation/quota/init`.
pub(crate) fn init(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    write(writing, params, false)
}

/// `POST /topapi/attendance/vacation/quota/update`.
pub(crate) fn update(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    write(writing, params, true)
}

/// Writes what can be written, and says of the rest why not; a built-in kind refuses all.
fn write(writing: &mut Writing<'_>, params: &Params, only_existing: bool) -> Outcome {
    let op_userid = params.required_text("op_userid")?;
    let reading = writing.reading();
    Ask { reading: &reading, params }.operator("op_userid")?;
    let changes = changes(params)?;
    writing.company.begin();
    let mut failures = Vec::new();
    for change in &changes {
        match writing.company.write_quota(change, &op_userid, only_existing, writing.now_ms) {
            Ok(()) => {}
            Err(QuotaProblem::BadLeaveType) => {
                writing.company.roll_back();
                return Err(BAD_LEAVE_TYPE.into());
            }
            Err(problem) => failures.push(json!({
                "reason": if problem == QuotaProblem::NoUser { "userid不存在" } else { "额度不存在" },
                "quota": {"userid": change.userid, "leave_code": change.leave_code},
            })),
        }
    }
    if failures.is_empty() {
        return Ok(acknowledged(writing.request_id));
    }
    let reading = writing.reading();
    Ok(flagged(Ask { reading: &reading, params }, &failures))
}

fn changes(params: &Params) -> Result<Vec<QuotaChange>, Refusal> {
    let entries = params.objects("leave_quotas")?;
    if entries.is_empty() {
        return Err(Refusal::detailed(BAD_PARAMETER, "leave_quotas"));
    }
    entries.iter().map(change).collect()
}

fn change(entry: &Params) -> Result<QuotaChange, Refusal> {
    let (per_day, per_hour) = (entry.number("quota_num_per_day")?, entry.number("quota_num_per_hour")?);
    if per_day.or(per_hour).is_none_or(|amount| amount < 0) {
        return Err(Refusal::detailed(BAD_PARAMETER, "quota_num_per_day,quota_num_per_hour"));
    }
    Ok(QuotaChange {
        userid: entry.required_text("userid")?,
        leave_code: entry.required_text("leave_code")?,
        cycle: entry.required_text("quota_cycle")?,
        start_ms: entry.required_number("start_time")?,
        end_ms: entry.required_number("end_time")?,
        per_day,
        per_hour,
        reason: entry.text("reason")?.unwrap_or_default(),
    })
}
