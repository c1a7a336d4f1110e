//! The results of punches. One attendance group holds everybody; what happened follows from seed, userid and date.

use jiff::civil::{Date, DateTime};
use jiff::{Span, ToSpan};
use serde::Serialize;
use serde_json::Value;

use crate::app::Reading;
use crate::codes::{BAD_OFFSET, BAD_PARAMETER, BAD_SIZE, BAD_TIME, LIST_LENGTH, Refusal, SPAN_TOO_LARGE};
use crate::endpoint::Outcome;
use crate::envelope::success;
use crate::life::{self, Member, ResultRow};
use crate::limits::china;
use crate::mix::mix;
use crate::params::{Params, as_text};

/// The most people and rows of one call.
const MOST: usize = 50;

/// The most work dates of one call, first and last included.
const MOST_DATES: i64 = 7;

/// How many days back results can be read.
const REACH: i64 = 180;

/// `POST /attendance/list`.
pub(crate) fn list(reading: &Reading<'_>, params: &Params) -> Outcome {
    let window = Window::read(params)?;
    let mut rows = match userids(params)? {
        Some(userids) if params.flag("isI18n")? != Some(true) => rows(reading, &userids, window.dates),
        _ => Vec::new(),
    };
    let seed = reading.document.seed;
    // The vendor promises no order, so none is given; it is the same for every page.
    rows.sort_unstable_by_key(|row| mix(seed, row.id.unsigned_abs()));
    let end = window.offset.saturating_add(window.limit);
    let body = Page {
        errcode: 0,
        errmsg: "ok",
        has_more: rows.len() > end,
        recordresult: rows
            .iter()
            .skip(window.offset)
            .take(window.limit)
            .map(|row| ResultView::of(row, reading.corp_id))
            .collect(),
    };
    Ok(success(&body, Some(0)))
}

struct Window {
    dates: (Date, Date),
    offset: usize,
    limit: usize,
}

impl Window {
    fn read(params: &Params) -> Result<Self, Refusal> {
        let from = read_date(params, "workDateFrom")?;
        let to = read_date(params, "workDateTo")?;
        let offset = params.required_number("offset")?;
        let limit = params.required_number("limit")?;
        if to < from {
            return Err(Refusal::detailed(BAD_PARAMETER, "workDateTo"));
        }
        if days_between(from, to) >= MOST_DATES {
            return Err(SPAN_TOO_LARGE.into());
        }
        let offset = usize::try_from(offset).map_err(|_| BAD_OFFSET)?;
        let limit = usize::try_from(limit).ok().filter(|limit| (1..=MOST).contains(limit)).ok_or(BAD_SIZE)?;
        Ok(Self { dates: (from, to), offset, limit })
    }
}

/// The work date of a time; the time of day does not matter.
fn read_date(params: &Params, key: &str) -> Result<Date, Refusal> {
    let text = params.text(key)?.ok_or(BAD_TIME)?;
    let time = DateTime::strptime("%Y-%m-%d %H:%M:%S", text.trim()).map_err(|_| BAD_TIME)?;
    Ok(time.date())
}

/// The people asked for; `None` for a list that is none, which the vendor answers with no rows.
fn userids(params: &Params) -> Result<Option<Vec<String>>, Refusal> {
    let missing = || Refusal::detailed(BAD_PARAMETER, "userIdList");
    let mut userids: Vec<String> = match params.value("userIdList").ok_or_else(missing)? {
        Value::Array(items) => items.iter().map(|item| as_text(item).into_owned()).collect(),
        Value::String(text) if text.starts_with('[') => match serde_json::from_str(text) {
            Ok(items) => items,
            Err(_) => return Ok(None),
        },
        Value::String(text) => text.split(',').map(|part| part.trim().to_owned()).collect(),
        _ => return Ok(None),
    };
    userids.retain(|userid| !userid.is_empty());
    if userids.is_empty() {
        return Err(missing());
    }
    if userids.len() > MOST {
        return Err(LIST_LENGTH.into());
    }
    userids.sort_unstable();
    userids.dedup();
    Ok(Some(userids))
}

fn rows(reading: &Reading<'_>, userids: &[String], (from, to): (Date, Date)) -> Vec<ResultRow> {
    let today = china(reading.now_ms).date();
    let first = from.max(today.saturating_sub(Span::new().days(REACH)));
    let people = userids.iter().filter_map(|userid| reading.company.person(userid));
    let mut rows = Vec::new();
    for person in people {
        let member = Member { userid: &person.userid, joined_at_ms: person.created_at_ms };
        for date in first.series(1.day()).take_while(|date| *date <= to) {
            rows.extend(life::results(reading.document.seed, &member, date, reading.now_ms));
        }
    }
    rows
}

fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(i64::MAX, |span| i64::from(span.get_days()))
}

#[derive(Serialize)]
struct Page<'a> {
    errcode: i64,
    errmsg: &'static str,
    #[serde(rename = "hasMore")]
    has_more: bool,
    recordresult: Vec<ResultView<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultView<'a> {
    id: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    record_id: Option<i64>,
    plan_id: i64,
    group_id: i64,
    corp_id: &'a str,
    user_id: &'a str,
    work_date: i64,
    check_type: &'static str,
    base_check_time: i64,
    user_check_time: i64,
    time_result: &'static str,
    location_result: &'static str,
    source_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    approve_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    proc_inst_id: Option<&'a str>,
}

impl<'a> ResultView<'a> {
    fn of(row: &'a ResultRow, corp_id: &'a str) -> Self {
        Self {
            id: row.id,
            record_id: row.record_id,
            plan_id: row.plan_id,
            group_id: row.group_id,
            corp_id,
            user_id: &row.user_id,
            work_date: row.work_date_ms,
            check_type: row.check_type,
            base_check_time: row.base_check_time_ms,
            user_check_time: row.user_check_time_ms,
            time_result: row.time_result,
            location_result: row.location_result,
            source_type: row.source_type,
            approve_id: row.approve_id,
            proc_inst_id: row.proc_inst_id.as_deref(),
        }
    }
}
