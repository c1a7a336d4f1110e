//! Approvals that another system grants: how long they would be, and writing them into attendance.

mod interval;

use jiff::civil::Date;
use serde_json::{Value, json};

use super::answer::{acknowledged, flagged};
use super::ask::{Ask, parse_time};
use crate::app::{Reading, Writing};
use crate::attendance::dates::instant_ms;
use crate::attendance::durations::{Interval, text};
use crate::codes::{BAD_PARAMETER, Refusal, WRONG_PARAMETER};
use crate::document::switches::attendance::PunchId;
use crate::endpoint::Outcome;
use crate::envelope::{Answer, Refused, success};
use crate::params::Params;
use crate::state::{Company, WriteProblem, WrittenApproval, WrittenCorrection};
use crate::story::ids::Ids;
use crate::story::{self, ApprovalKind, Duty, WrittenForm};
use interval::{Asked, Problem, new_host, old_host};

/// The longest texts of a form.
const LONGEST_TAG: usize = 20;
const LONGEST_OLD_SUB_TYPE: usize = 20;
const LONGEST_SUB_TYPE: usize = 64;
pub(super) const LONGEST_APPROVE_ID: usize = 100;
const LONGEST_URL: usize = 200;

impl From<WriteProblem> for Refusal {
    fn from(problem: WriteProblem) -> Self {
        match problem {
            WriteProblem::Sealed(date) => sealed(date),
            WriteProblem::Unknown => Self::detailed(WRONG_PARAMETER, "approve_id"),
        }
    }
}

/// `POST /topapi/attendance/approve/duration/calculate`.
pub(crate) fn old_duration(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    let userid = params.required_text("userid")?;
    reading.company.known_person(&userid)?;
    let asked = Asked::read(params, old_host(), reading.now_ms).map_err(Problem::on_old_host)?;
    let days = by_day(reading, &userid, &asked);
    let details = days.iter().map(|(date, hundredths)| json!({"date": date, "duration": text(*hundredths)}));
    let result = json!({"duration": text(sum(&days)), "duration_details": details.collect::<Vec<_>>()});
    Ok(flagged(ask, &result))
}

/// `POST /v1.0/attendance/approvals/durations/calculate`.
pub(crate) fn duration(reading: &Reading<'_>, params: &Params) -> Outcome {
    let userid = user(reading.company, params)?;
    let asked = Asked::read(params, new_host(), reading.now_ms).map_err(Problem::on_new_host)?;
    check_leave_code(reading.company, asked.leave_code.as_deref())?;
    Ok(calculated(&by_day(reading, &userid, &asked)))
}

/// `POST /topapi/attendance/approve/finish`.
pub(crate) fn old_finish(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    let userid = params.required_text("userid")?;
    writing.company.known_person(&userid)?;
    let asked = Asked::read(params, old_host(), writing.now_ms).map_err(Problem::on_old_host)?;
    let form = Form {
        tag_name: limited(params, "tag_name", LONGEST_TAG)?.ok_or_else(|| wrong("tag_name"))?,
        sub_type: limited(params, "sub_type", LONGEST_OLD_SUB_TYPE)?,
        approve_id: limited(params, "approve_id", LONGEST_APPROVE_ID)?.ok_or_else(|| wrong("approve_id"))?,
        jump_url: limited(params, "jump_url", LONGEST_URL)?,
        overtime: params.text("overtime_duration")?,
        overtime_to_more: params.number("overtime_to_more")?,
    };
    let written = form.written(writing.company, &asked).map_err(wrong)?;
    writing.company.write_approval(writing.document, &userid, written, writing.now_ms).map_err(Refusal::from)?;
    Ok(acknowledged(writing.request_id))
}

/// `POST /v1.0/attendance/approvals/finish`.
pub(crate) fn finish(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    let userid = user(writing.company, params)?;
    let inner = params.objects("topCalculateApproveDurationParam").ok().and_then(|inner| inner.into_iter().next());
    let inner = inner.ok_or(Problem::Missing.on_new_host())?;
    let asked = Asked::read(&inner, new_host(), writing.now_ms).map_err(Problem::on_new_host)?;
    check_leave_code(writing.company, asked.leave_code.as_deref())?;
    let limited = |key: &str, most: usize| limited(params, key, most).map_err(|_| Problem::Missing.on_new_host());
    let form = Form {
        tag_name: limited("tagName", LONGEST_TAG)?.ok_or(Problem::Missing.on_new_host())?,
        sub_type: limited("subType", LONGEST_SUB_TYPE)?,
        approve_id: limited("approveId", LONGEST_APPROVE_ID)?.ok_or(Problem::Missing.on_new_host())?,
        jump_url: limited("jumpUrl", LONGEST_URL)?,
        overtime: params.text("overtimeDuration").ok().flatten(),
        overtime_to_more: params.number("overTimeToMore").ok().flatten(),
    };
    let written = form.written(writing.company, &asked).map_err(|_| Problem::Missing.on_new_host())?;
    let days = by_day(&writing.reading(), &userid, &asked);
    let done = writing.company.write_approval(writing.document, &userid, written, writing.now_ms);
    done.map_err(|_| Problem::Sealed.on_new_host())?;
    Ok(calculated(&days))
}

/// `POST /topapi/attendance/approve/cancel`.
pub(crate) fn cancel(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    let userid = params.required_text("userid")?;
    let approve_id = params.required_text("approve_id")?;
    writing.company.known_person(&userid)?;
    let done = writing.company.cancel_written(writing.document, &userid, &approve_id, writing.now_ms);
    done.map_err(Refusal::from)?;
    Ok(acknowledged(writing.request_id))
}

/// `POST /topapi/attendance/approve/check`: a correction.
pub(crate) fn check(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    let userid = params.required_text("userid")?;
    writing.company.known_person(&userid)?;
    let reading = writing.reading();
    let ask = Ask { reading: &reading, params };
    let work_date = ask.date("work_date")?;
    let punch_id = params.required_number("punch_id")?;
    minute(params, "punch_check_time")?;
    let time_ms = minute(params, "user_check_time")?;
    let approve_id = limited(params, "approve_id", LONGEST_APPROVE_ID)?.ok_or_else(|| wrong("approve_id"))?;
    limited(params, "jump_url", LONGEST_URL)?;
    limited(params, "tag_name", LONGEST_TAG)?;
    let point = point(ask, &userid, work_date, punch_id).ok_or_else(|| wrong("punch_id"))?;
    let written = WrittenCorrection { approve_id, work_date, point, time_ms };
    writing.company.write_correction(writing.document, &userid, written, writing.now_ms).map_err(Refusal::from)?;
    Ok(acknowledged(writing.request_id))
}

/// Which point of the plan in force a number means: that of the schedule, or that of the shift where the switch says so.
fn point(ask: Ask<'_>, userid: &str, work_date: Date, punch_id: i64) -> Option<usize> {
    let Reading { company, document, now_ms, .. } = *ask.reading;
    let story = story::of(company, document, userid, work_date)?;
    let plan = story.plan_at(now_ms)?;
    let Duty::Shift(shift) = plan.duty else {
        return None;
    };
    let accepted = ask.switches().punch_id;
    let ids = Ids { seed: company.seed(), userid, work_date };
    let mut points = shift.points().enumerate();
    let found = points.find(|(index, point)| {
        let is_planned = accepted != PunchId::ShiftPoint && ids.plan(plan.version, *index) == punch_id;
        let is_shifts = accepted != PunchId::Plan && point.id == punch_id;
        is_planned || is_shifts
    });
    found.map(|(index, _)| index)
}

/// What a form says beside its interval.
struct Form {
    tag_name: String,
    sub_type: Option<String>,
    approve_id: String,
    jump_url: Option<String>,
    /// Hours.
    overtime: Option<String>,
    overtime_to_more: Option<i64>,
}

impl Form {
    /// The approval that it makes, or the name of what is wrong.
    fn written(self, company: &Company, asked: &Asked) -> Result<WrittenApproval, &'static str> {
        let kind = self.kind(company, asked)?;
        if self.overtime_to_more.is_some_and(|to_more| !(1..=2).contains(&to_more)) {
            return Err("overtime_to_more");
        }
        let form = WrittenForm {
            approve_id: self.approve_id,
            tag_name: self.tag_name,
            sub_type: self.sub_type.unwrap_or_default(),
            calendar_days: asked.counting.calendar_days,
            jump_url: self.jump_url.unwrap_or_default(),
            overtime_to_more: self.overtime_to_more,
        };
        let (from_ms, to_ms, unit) = (asked.from_ms, asked.to_ms, asked.counting.unit);
        Ok(WrittenApproval { kind, from_ms, to_ms, unit, form })
    }

    fn kind(&self, company: &Company, asked: &Asked) -> Result<ApprovalKind, &'static str> {
        match asked.biz_type {
            1 => {
                let hours = self.overtime.as_deref().and_then(hundredths).ok_or("overtime_duration")?;
                Ok(ApprovalKind::Overtime { hundredths_of_hours: hours })
            }
            2 if self.tag_name == "外出" => Ok(ApprovalKind::Outing),
            2 => Ok(ApprovalKind::Trip),
            _ => {
                let name = self.sub_type.clone().filter(|name| !name.is_empty()).ok_or("sub_type")?;
                let named = || company.leave_rules().into_iter().find(|rule| rule.name == name).map(|rule| rule.code);
                let code = asked.leave_code.clone().or_else(named).unwrap_or_default();
                Ok(ApprovalKind::Leave { code, name })
            }
        }
    }
}

/// A decimal number of hours in hundredths.
fn hundredths(text: &str) -> Option<i64> {
    let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let part = format!("{part:0<2}");
    let whole: i64 = whole.parse().ok().filter(|hours| (0..=10_000).contains(hours))?;
    let part: i64 = part.get(..2)?.parse().ok()?;
    Some(whole * 100 + part).filter(|hundredths| *hundredths > 0)
}

fn by_day(reading: &Reading<'_>, userid: &str, asked: &Asked) -> Vec<(Date, i64)> {
    let Reading { company, document, .. } = *reading;
    let Asked { from_ms, to_ms, counting, .. } = *asked;
    Interval { company, document, userid, from_ms, to_ms }.by_day(counting)
}

/// As a decimal.
fn number(hundredths: i64) -> Value {
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    text.parse().map_or(Value::Null, |number: f64| json!(number))
}

fn sum(days: &[(Date, i64)]) -> i64 {
    days.iter().map(|(_, hundredths)| hundredths).sum()
}

fn calculated(days: &[(Date, i64)]) -> Answer {
    let details = days.iter().map(|(date, hundredths)| json!({"date": date, "duration": number(*hundredths)}));
    let result = json!({"duration": number(sum(days)), "durationDetail": details.collect::<Vec<_>>()});
    success(&json!({"result": result, "success": true}), None)
}

/// Who is in the query of the new host.
fn user(company: &Company, params: &Params) -> Result<String, Refused> {
    let userid = params.required_text("userId").map_err(|_| Problem::Missing.on_new_host())?;
    let is_known = company.person(&userid).is_some();
    if is_known { Ok(userid) } else { Err(Problem::Missing.on_new_host()) }
}

fn check_leave_code(company: &Company, code: Option<&str>) -> Result<(), Refused> {
    match code {
        Some(code) if company.leave_rule(code).is_none() => Err(Problem::Missing.on_new_host()),
        _ => Ok(()),
    }
}

/// A text that may not be too long; empty is missing.
fn limited(params: &Params, key: &str, most: usize) -> Result<Option<String>, Refusal> {
    let text = params.text(key)?.filter(|text| !text.is_empty());
    match text {
        Some(text) if text.chars().count() > most => Err(wrong(key)),
        text => Ok(text),
    }
}

/// An instant to the minute; seconds are taken too.
fn minute(params: &Params, key: &str) -> Result<i64, Refusal> {
    let text = params.required_text(key)?;
    let time = parse_time(&text).or_else(|| parse_time(&format!("{}:00", text.trim())));
    time.map(instant_ms).ok_or_else(|| wrong(key))
}

/// That a day is sealed; no page names a code of its own for it.
pub(super) fn sealed(date: Date) -> Refusal {
    Refusal::detailed(WRONG_PARAMETER, &format!("{date} 已封账"))
}

fn wrong(key: &str) -> Refusal {
    Refusal::detailed(BAD_PARAMETER, key)
}
