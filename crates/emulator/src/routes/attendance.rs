//! Attendance: the results of punches here, everything else in a file for each area.

mod answer;
pub(crate) mod approval;
mod ask;
pub(crate) mod closing;
pub(crate) mod detail;
pub(crate) mod group;
pub(crate) mod group_write;
pub(crate) mod leave;
pub(crate) mod member;
pub(crate) mod member_write;
pub(crate) mod permission;
pub(crate) mod place;
pub(crate) mod record;
pub(crate) mod report;
pub(crate) mod rota;
pub(crate) mod rules;
pub(crate) mod schedule;
pub(crate) mod sdk;
pub(crate) mod shift;
pub(crate) mod shift_write;
pub(crate) mod upload;
pub(crate) mod vacation;

use jiff::civil::Date;
use serde::Serialize;

use ask::Ask;

use crate::app::Reading;
use crate::codes::{BAD_OFFSET, BAD_SIZE, Refusal};
use crate::endpoint::Outcome;
use crate::envelope::success;
use crate::params::Params;
use crate::results::Window;
use crate::verdict::PointRow;

/// The most people and rows of one call.
const MOST: usize = 50;

/// `POST /attendance/list`.
pub(crate) fn list(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    let (first, last) = read_dates(ask)?;
    let (offset, limit) = read_page(params)?;
    let userids = ask.native_userids("userIdList", MOST)?;
    let keep_leavers = ask.switches().leaver_rows;
    let window = Window { userids, first, last, keep_leavers };
    let rows = reading.results.rows(reading.company, reading.document, window, reading.now_ms);
    let page = rows.iter().skip(offset).take(limit);
    let body = Page {
        errcode: 0,
        errmsg: "ok",
        has_more: rows.len() > offset.saturating_add(limit),
        recordresult: page.map(|row| ResultView::of(row, reading.corp_id)).collect(),
    };
    Ok(success(&body, Some(0)))
}

fn read_dates(ask: Ask<'_>) -> Result<(Date, Date), Refusal> {
    let first = ask.time("workDateFrom")?.date();
    let last = ask.time("workDateTo")?.date();
    ask.check_span(first, last, "workDateTo")?;
    Ok((first, last))
}

fn read_page(params: &Params) -> Result<(usize, usize), Refusal> {
    let offset = params.required_number("offset")?;
    let limit = params.required_number("limit")?;
    let offset = usize::try_from(offset).map_err(|_| BAD_OFFSET)?;
    let limit = usize::try_from(limit).ok().filter(|limit| (1..=MOST).contains(limit));
    Ok((offset, limit.ok_or(BAD_SIZE)?))
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
    #[serde(skip_serializing_if = "Option::is_none")]
    plan_id: Option<i64>,
    group_id: i64,
    corp_id: &'a str,
    user_id: &'a str,
    work_date: i64,
    check_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    base_check_time: Option<i64>,
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
    fn of(row: &'a PointRow, corp_id: &'a str) -> Self {
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
