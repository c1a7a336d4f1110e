//! The new host's interfaces of contacts.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::app::Reading;
use crate::document::switches::LastToken;
use crate::endpoint::Outcome;
use crate::envelope::{Named, Refused, success};
use crate::params::Params;
use crate::state::leavers::LeaveRecord;

const BAD_QUERY: Named = Named { status: 400, code: "invalidParameter.param.invalid", message: "参数不合法" };
const BAD_SEARCH: Named = Named { status: 400, code: "parameter.error", message: "参数错误" };

/// The most rows of one page of leave records, and of one page of a search.
const MOST: (usize, usize) = (50, 100);

/// The longest span that one call looks through.
const MOST_SPAN_MS: i64 = 365 * 86_400_000;

/// `GET /v1.0/contact/empLeaveRecords`.
pub(crate) fn emp_leave_records(reading: &Reading<'_>, params: &Params) -> Outcome {
    let (from_ms, to_ms) = read_span(params, reading.now_ms).ok_or(BAD_QUERY)?;
    let most = read_count(params, "maxResults", 1).filter(|most| *most <= MOST.0).ok_or(BAD_QUERY)?;
    let skip = if params.has("nextToken") { read_count(params, "nextToken", 0).ok_or(BAD_QUERY)? } else { 0 };
    let mut rest = reading.company.left_within(from_ms, to_ms).skip(skip);
    let records: Vec<Value> = rest.by_ref().take(most).map(|record| record_view(reading, record)).collect();
    let mut body = json!({"records": records});
    match (rest.next(), reading.document.switches.last_next_token) {
        (Some(_), _) => body["nextToken"] = json!((skip + most).to_string()),
        (None, LastToken::Empty) => body["nextToken"] = json!(""),
        (None, LastToken::Missing) => {}
    }
    Ok(success(&body, None))
}

/// `POST /v1.0/contact/users/search`.
pub(crate) fn search_users(reading: &Reading<'_>, params: &Params) -> Outcome {
    let search = Search::read(params)?;
    let whole = params.number("fullMatchField").map_err(|_| BAD_SEARCH)? == Some(1);
    let matches = |name: &str| if whole { name == search.word } else { name.contains(&search.word) };
    let found = reading.company.people().filter(|person| matches(&person.name));
    let mut found: Vec<_> = found.filter(|person| reading.company.is_visible(&reading.document.app, person)).collect();
    found.sort_unstable_by(|a, b| (&a.name, &a.userid).cmp(&(&b.name, &b.userid)));
    Ok(search.answer(found.iter().map(|person| json!(person.userid)).collect()))
}

/// `POST /v1.0/contact/departments/search`.
pub(crate) fn search_departments(reading: &Reading<'_>, params: &Params) -> Outcome {
    let search = Search::read(params)?;
    let found = reading.company.departments().filter(|department| department.name.contains(&search.word));
    let authed = &reading.document.app.authed_depts;
    let visible = found.filter(|department| reading.company.is_authed(authed, department.dept_id));
    Ok(search.answer(visible.map(|department| json!(department.dept_id)).collect()))
}

/// A page of what a word finds.
struct Search {
    word: String,
    offset: usize,
    size: usize,
}

impl Search {
    fn read(params: &Params) -> Result<Self, Refused> {
        let word = params.text("queryWord").ok().flatten().filter(|word| !word.trim().is_empty());
        Ok(Self {
            word: word.ok_or(BAD_SEARCH)?,
            offset: read_count(params, "offset", 0).ok_or(BAD_SEARCH)?,
            size: read_count(params, "size", 1).filter(|size| *size <= MOST.1).ok_or(BAD_SEARCH)?,
        })
    }

    fn answer(&self, found: Vec<Value>) -> crate::envelope::Answer {
        let n_found = found.len();
        let page: Vec<Value> = found.into_iter().skip(self.offset).take(self.size).collect();
        let has_more = n_found > self.offset.saturating_add(self.size);
        success(&json!({"hasMore": has_more, "totalCount": n_found, "list": page}), None)
    }
}

fn record_view(reading: &Reading<'_>, record: &LeaveRecord) -> Value {
    let left_at = Timestamp::from_millisecond(record.left_at_ms).unwrap_or_default();
    let mut view = json!({
        "userId": record.userid,
        "name": record.name,
        "leaveTime": left_at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "leaveReason": record.reason.word(),
    });
    if reading.document.app.may_read("mobile") {
        view["stateCode"] = json!(record.mobile.state_code);
        view["mobile"] = json!(record.mobile.number);
    }
    view
}

/// The span that is asked for, to this day where no end is given; nothing where it cannot be.
fn read_span(params: &Params, now_ms: i64) -> Option<(i64, i64)> {
    let read = |key| {
        let text = params.text(key).ok().flatten()?;
        text.trim().parse::<Timestamp>().ok().map(Timestamp::as_millisecond)
    };
    let from_ms = read("startTime")?;
    let to_ms = if params.has("endTime") { read("endTime")? } else { now_ms };
    // The end names a second, which is looked through whole.
    let to_ms = to_ms.saturating_add(999 - to_ms.rem_euclid(1000));
    let span_ms = to_ms - from_ms;
    (0..MOST_SPAN_MS + 1000).contains(&span_ms).then_some((from_ms, to_ms))
}

fn read_count(params: &Params, key: &str, least: usize) -> Option<usize> {
    let count = params.number(key).ok().flatten()?;
    usize::try_from(count).ok().filter(|count| *count >= least)
}
