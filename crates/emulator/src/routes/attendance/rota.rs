//! What callers schedule: rotas, and shifts that two people swap.

use jiff::ToSpan;
use jiff::civil::Date;

use super::answer::acknowledged;
use super::approval::sealed;
use super::ask::Ask;
use crate::app::Writing;
use crate::attendance::dates::{REACH_DAYS, date_of};
use crate::codes::{BAD_PARAMETER, Refusal, WRONG_PARAMETER};
use crate::document::switches::attendance::ScheduleRows;
use crate::endpoint::Outcome;
use crate::params::Params;
use crate::state::{Assignment, ScheduleProblem, Swap, WrittenDuty};

/// The most days that one call may schedule.
const MOST_ROWS: usize = 200;
/// The shift that stands for a day of rest, and the one that clears a day.
const REST: i64 = 1;
const CLEARED: i64 = -2;

impl From<ScheduleProblem> for Refusal {
    fn from(problem: ScheduleProblem) -> Self {
        match problem {
            ScheduleProblem::NoGroup => Self::detailed(WRONG_PARAMETER, "group_id"),
            ScheduleProblem::NoRota => Self::detailed(WRONG_PARAMETER, "非排班制考勤组"),
            ScheduleProblem::NoShift(_) => Self::detailed(WRONG_PARAMETER, "shift_id"),
            ScheduleProblem::Stranger(_) => Self::detailed(WRONG_PARAMETER, "userid"),
            ScheduleProblem::Sealed(date) => sealed(date),
            ScheduleProblem::Differs(date) => Self::detailed(WRONG_PARAMETER, &format!("{date} 班次不符")),
            ScheduleProblem::Used => Self::detailed(WRONG_PARAMETER, "approve_id"),
        }
    }
}

/// `POST /topapi/attendance/group/schedule/async`: the answer says that it was taken.
pub(crate) fn assign(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    let reading = writing.reading();
    let ask = Ask { reading: &reading, params };
    ask.operator("op_user_id")?;
    let group_id = params.required_number("group_id")?;
    let rows = params.objects("schedules")?;
    if rows.is_empty() {
        return Err(Refusal::detailed(BAD_PARAMETER, "schedules").into());
    }
    if rows.len() > MOST_ROWS {
        return Err(ask.too_long().into());
    }
    let rows = rows.iter().map(|row| read_row(row, writing.now_ms)).collect::<Result<Vec<_>, _>>()?;
    let switches = ask.switches();
    let (delay_ms, whole) = (switches.schedule_delay_ms, switches.schedule_rows == ScheduleRows::Refused);
    let instants = (writing.now_ms + delay_ms, writing.now_ms);
    let done = writing.company.assign(writing.document, group_id, rows, instants, whole);
    done.map_err(Refusal::from)?;
    Ok(acknowledged(writing.request_id))
}

fn read_row(row: &Params, now_ms: i64) -> Result<Assignment, Refusal> {
    let userid = row.required_text("userid")?;
    let work_date = date_of(row.required_number("work_date")?);
    let today = date_of(now_ms);
    let reach = REACH_DAYS.days();
    if !(today.saturating_sub(reach)..=today.saturating_add(reach)).contains(&work_date) {
        return Err(Refusal::detailed(BAD_PARAMETER, "work_date"));
    }
    let is_rest = row.flag("is_rest")?.unwrap_or(false);
    let duty = match (row.required_number("shift_id")?, is_rest) {
        (REST, true) => WrittenDuty::Rest,
        (CLEARED, false) => WrittenDuty::Cleared,
        (REST, false) | (_, true) => return Err(Refusal::detailed(BAD_PARAMETER, "is_rest")),
        (shift_id, false) => WrittenDuty::Shift(shift_id),
    };
    Ok(Assignment { userid, work_date, duty })
}

/// `POST /topapi/attendance/approve/schedule/switch`.
pub(crate) fn swap(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    for key in ["userid", "apply_userid", "target_userid"] {
        let userid = params.required_text(key)?;
        writing.company.known_person(&userid)?;
    }
    let userids = [params.required_text("apply_userid")?, params.required_text("target_userid")?];
    if userids[0] == userids[1] {
        return Err(Refusal::detailed(WRONG_PARAMETER, "target_userid").into());
    }
    let approve_id = params.required_text("approve_id")?;
    if approve_id.chars().count() > super::approval::LONGEST_APPROVE_ID {
        return Err(Refusal::detailed(BAD_PARAMETER, "approve_id").into());
    }
    let shifts = |apply: &str, target: &str| Ok::<_, Refusal>([params.number(apply)?, params.number(target)?]);
    let mut days = vec![(read_date(params, "switch_date")?, shifts("apply_shift_id", "target_shift_id")?)];
    if params.has("reback_date") {
        let date = read_date(params, "reback_date")?;
        days.push((date, shifts("reback_apply_shift_id", "reback_target_shift_id")?));
    }
    let swap = Swap { approve_id, userids, days };
    writing.company.swap(writing.document, swap, writing.now_ms).map_err(Refusal::from)?;
    Ok(acknowledged(writing.request_id))
}

fn read_date(params: &Params, key: &str) -> Result<Date, Refusal> {
    let text = params.required_text(key)?;
    super::ask::parse_date(&text).ok_or_else(|| Refusal::detailed(BAD_PARAMETER, key))
}
