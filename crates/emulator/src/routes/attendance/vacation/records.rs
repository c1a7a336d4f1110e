//! What became of the leave that people have: consumed, given, taken away.

use serde_json::{Map, Value, json};

use super::super::answer::full;
use super::super::ask::Ask;
use super::kinds::unit_word;
use crate::app::Reading;
use crate::attendance::dates::{SECOND_MS, midnight_ms};
use crate::attendance::quotas::{Consumption, balances, consumptions};
use crate::codes::BAD_LEAVE_TYPE;
use crate::endpoint::Outcome;
use crate::envelope::{Named, success};
use crate::params::Params;
use crate::state::{Company, LeaveRule, QuotaRecord};
use crate::story::{Unit, instance_id};

/// The most people and rows of one call.
const MOST: usize = 50;
const MOST_ROWS: i64 = 200;

const INVALID: Named = Named { status: 400, code: "paramterInvalid", message: "参数不合法" };
const NO_USER: Named = Named { status: 400, code: "userNotExist", message: "用户不存在" };
const NO_KIND: Named = Named { status: 400, code: "leaveTypeNotFound", message: "假期类型不存在" };
const NOT_ADMIN: Named = Named { status: 400, code: "leaveOpuserIdIsNotAdmin", message: "操作人不是管理员" };
const TOO_MANY: Named = Named { status: 400, code: "leaveUserIdListMax", message: "用户列表超过最大值" };
const BAD_PAGE: Named = Named { status: 400, code: "pageIndexIllegal", message: "页码不合法" };
const BAD_SIZE: Named = Named { status: 400, code: "pageSizeIllegal", message: "分页大小不合法" };

/// One row, in words that both hosts write in their own way.
struct Record {
    fields: Vec<(&'static str, Value)>,
}

/// `POST /v1.0/attendance/vacations/records/query`.
pub(crate) fn query(reading: &Reading<'_>, params: &Params) -> Outcome {
    let op_userid = params.required_text("opUserId").map_err(|_| INVALID)?;
    let code = params.required_text("leaveCode").map_err(|_| INVALID)?;
    let userids = params.texts("userIds").ok().flatten().filter(|userids| !userids.is_empty()).ok_or(INVALID)?;
    let number = params.number("pageNumber").ok().flatten().unwrap_or(0);
    let offset = usize::try_from(number).map_err(|_| BAD_PAGE)?;
    let size = params.number("pageSize").ok().flatten().ok_or(BAD_SIZE)?;
    let size = usize::try_from(size).ok().filter(|_| (1..=MOST_ROWS).contains(&size)).ok_or(BAD_SIZE)?;
    if userids.len() > MOST {
        return Err(TOO_MANY.into());
    }
    let operator = reading.company.person(&op_userid).ok_or(NO_USER)?;
    if !operator.admin && userids != [op_userid] {
        return Err(NOT_ADMIN.into());
    }
    let rule = reading.company.leave_rule(&code).ok_or(NO_KIND)?;
    if !userids.iter().all(|userid| reading.company.person(userid).is_some()) {
        return Err(NO_USER.into());
    }
    let rows = records(reading, &userids, &rule);
    let page: Vec<Value> = rows.iter().skip(offset).take(size).map(Record::camel).collect();
    let has_more = rows.len() > offset.saturating_add(size);
    Ok(success(&json!({"result": {"hasMore": has_more, "leaveRecords": page}, "success": true}), None))
}

/// `POST /topapi/attendance/vacation/record/list`.
pub(crate) fn old(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    ask.operator("op_userid")?;
    let code = params.required_text("leave_code")?;
    let userids = ask.userids("userids", MOST)?;
    let page = ask.required_page(MOST_ROWS)?;
    let rule = reading.company.leave_rule(&code).ok_or(BAD_LEAVE_TYPE)?;
    if !userids.iter().all(|userid| reading.company.person(userid).is_some()) {
        return Err(BAD_LEAVE_TYPE.into());
    }
    let rows = records(reading, &userids, &rule);
    let (rows, next) = page.cut(rows.iter().map(Record::snake));
    Ok(full(ask, &json!({"has_more": next.is_some(), "leave_records": rows})))
}

/// The rows of people: their leave of this year, then what callers wrote.
fn records(reading: &Reading<'_>, userids: &[String], rule: &LeaveRule) -> Vec<Record> {
    let Reading { company, document, now_ms, .. } = *reading;
    let year = crate::attendance::dates::date_of(now_ms).year();
    let span = (midnight_ms(jiff::civil::date(year, 1, 1)), midnight_ms(jiff::civil::date(year + 1, 1, 1)) - SECOND_MS);
    let of_person = |userid: &String| {
        let quota_id = balances(company, document, userid, &rule.code, now_ms).into_iter().next();
        let quota_id = quota_id.map_or_else(String::new, |balance| balance.quota_id);
        let taken = consumptions(company, document, userid, &rule.code, span);
        let known = taken.into_iter().filter(|taken| taken.approval.submitted_ms <= now_ms);
        let consumed = known.map(|taken| consumed(rule, userid, &quota_id, &taken, now_ms));
        consumed.chain(changed(company, rule, userid)).collect::<Vec<_>>()
    };
    userids.iter().flat_map(of_person).collect()
}

fn consumed(rule: &LeaveRule, userid: &str, quota_id: &str, taken: &Consumption, now_ms: i64) -> Record {
    let approval = &taken.approval;
    let is_withdrawn = approval.withdrawn_ms.is_some_and(|withdrawn_ms| withdrawn_ms <= now_ms);
    let status = match approval.approved_ms <= now_ms {
        _ if is_withdrawn => "revoke",
        true => "success",
        false => "init",
    };
    let known = [Some(approval.submitted_ms), Some(approval.approved_ms), approval.withdrawn_ms];
    let modified_ms = known.into_iter().flatten().filter(|at_ms| *at_ms <= now_ms).max();
    let mut fields = head(rule, userid, &instance_id(approval.id), quota_id, Value::Null);
    fields.extend([
        ("startTime", json!(approval.from_ms)),
        ("endTime", json!(approval.to_ms - SECOND_MS)),
        ("leaveReason", json!("")),
        ("leaveRecordType", json!("leave")),
        ("leaveStatus", json!(status)),
    ]);
    fields.extend(tail(rule, taken.amount, approval.submitted_ms, modified_ms, userid));
    Record { fields }
}

fn changed(company: &Company, rule: &LeaveRule, userid: &str) -> Vec<Record> {
    let records = company.changes(userid).map(|changes| changes.quota_records.as_slice()).unwrap_or_default();
    let own = records.iter().filter(|record| record.quota.leave_code == rule.code);
    own.map(|record| {
        let QuotaRecord { record_id, quota, cal_type, difference, reason, op_userid, at_ms } = record;
        let mut fields = head(rule, userid, record_id, &quota.quota_id, json!(cal_type));
        fields.extend([
            ("startTime", json!(quota.start_ms)),
            ("endTime", json!(quota.end_ms)),
            ("leaveReason", json!(reason)),
            ("leaveRecordType", json!("modify_quota")),
            ("leaveStatus", json!("init")),
        ]);
        fields.extend(tail(rule, *difference, *at_ms, Some(*at_ms), op_userid));
        Record { fields }
    })
    .collect()
}

fn head(
    rule: &LeaveRule,
    userid: &str,
    record_id: &str,
    quota_id: &str,
    cal_type: Value,
) -> Vec<(&'static str, Value)> {
    vec![
        ("userId", json!(userid)),
        ("leaveCode", json!(rule.code)),
        ("recordId", json!(record_id)),
        ("quotaId", json!(quota_id)),
        ("calType", cal_type),
        ("leaveViewUnit", json!(unit_word(rule.unit))),
    ]
}

fn tail(
    rule: &LeaveRule,
    amount: i64,
    made_ms: i64,
    modified_ms: Option<i64>,
    op_userid: &str,
) -> [(&'static str, Value); 5] {
    let is_hours = rule.unit == Unit::Hour;
    [
        ("recordNumPerDay", json!(if is_hours { 0 } else { amount })),
        ("recordNumPerHour", json!(if is_hours { amount } else { 0 })),
        ("gmtCreate", json!(made_ms)),
        ("gmtModified", json!(modified_ms.unwrap_or(made_ms))),
        ("opUserId", json!(op_userid)),
    ]
}

impl Record {
    fn camel(&self) -> Value {
        Value::Object(self.fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect())
    }

    /// In the words of the old host: small letters, and `userid` in one word.
    fn snake(&self) -> Value {
        let field = |(name, value): &(&str, Value)| (snake(name), value.clone());
        Value::Object(self.fields.iter().map(field).collect::<Map<_, _>>())
    }
}

fn snake(name: &str) -> String {
    let name = name.replace("UserId", "_userid").replace("userId", "userid");
    name.chars().flat_map(|c| [c.is_ascii_uppercase().then_some('_'), Some(c.to_ascii_lowercase())]).flatten().collect()
}
