//! Leave, of which there is none yet.

use serde_json::{Value, json};

use super::answer::flagged;
use super::ask::Ask;
use crate::app::Reading;
use crate::attendance::dates::{DAY_MS, REACH_DAYS};
use crate::codes::{BAD_PARAMETER, Refusal, SPAN_TOO_LARGE};
use crate::document::switches::attendance::LeaveLimit;
use crate::endpoint::Outcome;
use crate::params::Params;

/// The most people of one call.
const MOST: usize = 100;
/// How far back and how long a window may reach.
const MOST_MS: i64 = REACH_DAYS * DAY_MS;

/// `POST /topapi/attendance/getleavestatus`.
pub(crate) fn status(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    ask.userids("userid_list", MOST)?;
    let from_ms = params.required_number("start_time")?;
    let to_ms = params.required_number("end_time")?;
    check_window(ask, from_ms, to_ms)?;
    ask.required_page(ask.switches().leave_page)?;
    let none: [Value; 0] = [];
    Ok(flagged(ask, &json!({"has_more": false, "leave_status": none})))
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
