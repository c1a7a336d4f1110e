//! The results of punches.

use jiff::civil::{Date, DateTime};
use serde::Serialize;
use serde_json::Value;

use crate::app::Reading;
use crate::codes::{BAD_OFFSET, BAD_PARAMETER, BAD_SIZE, BAD_TIME, LIST_LENGTH, Refusal, SPAN_TOO_LARGE};
use crate::endpoint::Outcome;
use crate::envelope::success;
use crate::life::ResultRow;
use crate::params::{Params, as_text};
use crate::results::Window;

/// The most people and rows of one call.
const MOST: usize = 50;

/// The most work dates of one call, first and last included.
const MOST_DATES: i64 = 7;

/// `POST /attendance/list`.
pub(crate) fn list(reading: &Reading<'_>, params: &Params) -> Outcome {
    let (first, last) = read_dates(params)?;
    let (offset, limit) = read_page(params)?;
    let userids = read_userids(params)?;
    // The wrong language finds nobody, and neither does a list that is none.
    let userids = userids.filter(|_| params.flag("isI18n") != Ok(Some(true))).unwrap_or_default();
    let rows = reading.results.rows(reading.company, Window { userids, first, last }, reading.now_ms);
    let page = rows.iter().skip(offset).take(limit);
    let body = Page {
        errcode: 0,
        errmsg: "ok",
        has_more: rows.len() > offset.saturating_add(limit),
        recordresult: page.map(|row| ResultView::of(row, reading.corp_id)).collect(),
    };
    Ok(success(&body, Some(0)))
}

fn read_dates(params: &Params) -> Result<(Date, Date), Refusal> {
    let first = read_date(params, "workDateFrom")?;
    let last = read_date(params, "workDateTo")?;
    if last < first {
        return Err(Refusal::detailed(BAD_PARAMETER, "workDateTo"));
    }
    let n_dates = first.until(last).map_or(i64::MAX, |span| i64::from(span.get_days()) + 1);
    if n_dates > MOST_DATES {
        return Err(SPAN_TOO_LARGE.into());
    }
    Ok((first, last))
}

fn read_page(params: &Params) -> Result<(usize, usize), Refusal> {
    let offset = params.required_number("offset")?;
    let limit = params.required_number("limit")?;
    let offset = usize::try_from(offset).map_err(|_| BAD_OFFSET)?;
    let limit = usize::try_from(limit).ok().filter(|limit| (1..=MOST).contains(limit));
    Ok((offset, limit.ok_or(BAD_SIZE)?))
}

/// The work date of a time; the time of day does not matter.
fn read_date(params: &Params, key: &str) -> Result<Date, Refusal> {
    let text = params.text(key)?.ok_or(BAD_TIME)?;
    let time = DateTime::strptime("%Y-%m-%d %H:%M:%S", text.trim()).map_err(|_| BAD_TIME)?;
    Ok(time.date())
}

/// The people asked for; `None` for a list that is none, which the vendor answers with no rows.
fn read_userids(params: &Params) -> Result<Option<Vec<String>>, Refusal> {
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
