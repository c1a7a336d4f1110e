//! Leave: who is on leave when, and how long an interval is in working minutes.

use serde_json::{Map, Value, json};

use super::answer::{flagged, worded};
use super::ask::Ask;
use crate::app::Reading;
use crate::attendance::approvals;
use crate::attendance::dates::{DAY_MS, REACH_DAYS, SECOND_MS, date_of, instant_ms};
use crate::attendance::durations::{Counting, Interval};
use crate::codes::{BAD_PARAMETER, Refusal, SPAN_TOO_LARGE};
use crate::document::switches::attendance::LeaveLimit;
use crate::endpoint::Outcome;
use crate::params::Params;
use crate::story::{Approval, ApprovalKind, Unit};

/// The most people of one call.
const MOST: usize = 100;
/// How far back and how long a window may reach.
const MOST_MS: i64 = REACH_DAYS * DAY_MS;

/// `POST /topapi/attendance/getleavestatus`: one row for each leave that touches the window.
pub(crate) fn status(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    let userids = ask.userids("userid_list", MOST)?;
    let from_ms = params.required_number("start_time")?;
    let to_ms = params.required_number("end_time")?;
    check_window(ask, from_ms, to_ms)?;
    let page = ask.required_page(ask.switches().leave_page)?;
    let leaves = userids.iter().flat_map(|userid| leaves(ask, userid, from_ms, to_ms).into_iter());
    let (leaves, next) = page.cut(leaves);
    Ok(flagged(ask, &json!({"has_more": next.is_some(), "leave_status": leaves})))
}

fn leaves(ask: Ask<'_>, userid: &str, from_ms: i64, to_ms: i64) -> Vec<Value> {
    if ask.worker(userid).is_none() {
        return Vec::new();
    }
    let Reading { company, document, now_ms, .. } = *ask.reading;
    // What begins on the evening before may still touch the window.
    let first = date_of(from_ms).yesterday().unwrap_or_default();
    let papers = approvals::of_person(company, document, userid, first, date_of(to_ms));
    let stands = |approval: &&Approval| approval.stands_at(now_ms);
    let touches = |approval: &&Approval| approval.from_ms <= to_ms && approval.to_ms > from_ms;
    let leaves = papers.approvals.iter().filter(stands).filter(touches);
    leaves.filter_map(|approval| view(ask, userid, approval)).collect()
}

/// Hundredths of days or of hours; a whole day ends a second before the next.
fn view(ask: Ask<'_>, userid: &str, approval: &Approval) -> Option<Value> {
    let ApprovalKind::Leave { code, .. } = &approval.kind else {
        return None;
    };
    let is_hours = approval.unit == Unit::Hour;
    let mut row = Map::new();
    row.insert("userid".to_owned(), json!(userid));
    row.insert("start_time".to_owned(), json!(approval.from_ms));
    row.insert("end_time".to_owned(), json!(if is_hours { approval.to_ms } else { approval.to_ms - SECOND_MS }));
    row.insert("duration_percent".to_owned(), json!(hundredths(ask, userid, approval)));
    row.insert("duration_unit".to_owned(), json!(if is_hours { "percent_hour" } else { "percent_day" }));
    if !code.is_empty() {
        row.insert("leave_code".to_owned(), json!(code));
    }
    Some(Value::Object(row))
}

fn hundredths(ask: Ask<'_>, userid: &str, approval: &Approval) -> i64 {
    let Reading { company, document, .. } = *ask.reading;
    let counting = Counting::of(company, approval);
    Interval { company, document, userid, from_ms: approval.from_ms, to_ms: approval.to_ms }.in_all(counting)
}

fn check_window(ask: Ask<'_>, from_ms: i64, to_ms: i64) -> Result<(), Refusal> {
    if to_ms < from_ms {
        return Err(Refusal::detailed(BAD_PARAMETER, "end_time"));
    }
    let limit = ask.switches().leave_limit;
    let too_long = limit != LeaveLimit::Age && to_ms.saturating_sub(from_ms) > MOST_MS;
    let too_old = limit != LeaveLimit::Span && from_ms < ask.reading.now_ms - MOST_MS;
    if too_long || too_old { Err(SPAN_TOO_LARGE.into()) } else { Ok(()) }
}

/// `POST /topapi/attendance/getleaveapproveduration`: the working minutes of an interval.
pub(crate) fn approve_duration(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    let userid = params.required_text("userid")?;
    let from_ms = instant_ms(ask.time("from_date")?);
    let to_ms = instant_ms(ask.time("to_date")?);
    if to_ms < from_ms {
        return Err(Refusal::detailed(BAD_PARAMETER, "to_date").into());
    }
    if to_ms - from_ms > MOST_MS {
        return Err(SPAN_TOO_LARGE.into());
    }
    let Reading { company, document, .. } = *reading;
    company.known_person(&userid)?;
    let minutes = Interval { company, document, userid: &userid, from_ms, to_ms }.working_minutes();
    Ok(worded(ask, &json!({"duration_in_minutes": minutes})))
}
