//! From when to when, and how it is counted: the part of a form that both hosts ask for in their own names.

use jiff::civil::{Date, DateTime};

use crate::attendance::dates::{DAY_MS, instant_ms, midnight_ms};
use crate::attendance::durations::Counting;
use crate::codes::{BAD_PARAMETER, Refusal, SPAN_TOO_LARGE, WRONG_PARAMETER};
use crate::envelope::{Named, Refused};
use crate::params::Params;
use crate::story::Unit;

/// How many days ago an approval may begin at most, and how long it may be.
const MOST_DAYS: i64 = 31;

/// The names of the fields.
#[derive(Debug, Clone, Copy)]
pub(super) struct Names {
    biz_type: &'static str,
    from: &'static str,
    to: &'static str,
    unit: &'static str,
    model: &'static str,
    leave_code: Option<&'static str>,
}

pub(super) const fn old_host() -> Names {
    Names {
        biz_type: "biz_type",
        from: "from_time",
        to: "to_time",
        unit: "duration_unit",
        model: "calculate_model",
        leave_code: None,
    }
}

pub(super) const fn new_host() -> Names {
    Names {
        biz_type: "bizType",
        from: "fromTime",
        to: "toTime",
        unit: "durationUnit",
        model: "calculateModel",
        leave_code: Some("leaveCode"),
    }
}

/// An interval as it is asked for.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    /// Overtime, trip or outing, leave.
    pub(super) biz_type: i64,
    pub(super) from_ms: i64,
    /// Up to but without this instant.
    pub(super) to_ms: i64,
    pub(super) counting: Counting,
    pub(super) leave_code: Option<String>,
}

/// What is wrong with an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Problem {
    Missing,
    BizType,
    Unit,
    Model,
    OvertimeUnit,
    HalfDay,
    Order,
    TooLong,
    TooEarly,
    OvertimeTooLong,
    Sealed,
}

impl Problem {
    /// In the words of the new host.
    pub(super) fn on_new_host(self) -> Refused {
        let (code, message) = match self {
            Self::Missing => ("invalidRequestParams", "请求参数错误"),
            Self::BizType => ("illegalApproveType", "审批单类型不合法"),
            Self::Unit => ("illegalDurationUnit", "时长单位不合法"),
            Self::Model => ("illegalCalculateType", "计算方式不合法"),
            Self::OvertimeUnit => ("illegalOvertimeDurationUnit", "加班时长单位只支持小时"),
            Self::HalfDay => ("illegalDateTypeForHalfDay", "半天的日期格式不合法"),
            Self::Order => ("beginDateCannotAfterEndDate", "开始时间不能晚于结束时间"),
            Self::TooLong => ("durationTooLong", "时长超过限制"),
            Self::TooEarly => ("dateTooEarly", "开始时间过早"),
            Self::OvertimeTooLong => ("overtimeDurationTooLong", "加班时长超过限制"),
            Self::Sealed => ("service.invalidParam", "该日期已封账"),
        };
        Named { status: 400, code, message }.into()
    }

    /// In the words of the old host.
    pub(super) fn on_old_host(self) -> Refusal {
        match self {
            Self::Missing => Refusal::detailed(BAD_PARAMETER, "from_time,to_time"),
            Self::BizType => Refusal::detailed(BAD_PARAMETER, "biz_type"),
            Self::Unit | Self::OvertimeUnit => Refusal::detailed(BAD_PARAMETER, "duration_unit"),
            Self::Model => Refusal::detailed(BAD_PARAMETER, "calculate_model"),
            Self::HalfDay => Refusal::detailed(BAD_PARAMETER, "from_time"),
            Self::Order => Refusal::detailed(WRONG_PARAMETER, "from_time"),
            Self::TooEarly => Refusal::detailed(WRONG_PARAMETER, "from_time"),
            Self::TooLong | Self::OvertimeTooLong => SPAN_TOO_LARGE.into(),
            Self::Sealed => Refusal::detailed(WRONG_PARAMETER, "已封账"),
        }
    }
}

impl Asked {
    pub(super) fn read(params: &Params, names: Names, now_ms: i64) -> Result<Self, Problem> {
        let number = |key: &str| params.number(key).ok().flatten();
        let text = |key: &str| params.text(key).ok().flatten().filter(|text| !text.is_empty());
        let biz_type = number(names.biz_type).filter(|biz_type| (1..=3).contains(biz_type)).ok_or(Problem::BizType)?;
        let unit = match text(names.unit).as_deref() {
            Some("day") => Unit::Day,
            Some("halfDay") => Unit::HalfDay,
            Some("hour") => Unit::Hour,
            _ => return Err(Problem::Unit),
        };
        let calendar_days = match number(names.model) {
            Some(0) => true,
            Some(1) => false,
            _ => return Err(Problem::Model),
        };
        if biz_type == 1 && unit != Unit::Hour {
            return Err(Problem::OvertimeUnit);
        }
        let (from, to) = (text(names.from).ok_or(Problem::Missing)?, text(names.to).ok_or(Problem::Missing)?);
        let (from_ms, _) = moment(&from, unit)?;
        let (last_ms, to_ms) = moment(&to, unit)?;
        let leave_code = names.leave_code.and_then(text);
        check(biz_type, (from_ms, last_ms, to_ms), now_ms)?;
        Ok(Self { biz_type, from_ms, to_ms, counting: Counting { unit, calendar_days }, leave_code })
    }
}

fn check(biz_type: i64, (from_ms, last_ms, to_ms): (i64, i64, i64), now_ms: i64) -> Result<(), Problem> {
    if last_ms < from_ms || to_ms == from_ms {
        return Err(Problem::Order);
    }
    if from_ms < now_ms - MOST_DAYS * DAY_MS {
        return Err(Problem::TooEarly);
    }
    match biz_type {
        1 if to_ms - from_ms > DAY_MS => Err(Problem::OvertimeTooLong),
        _ if to_ms - from_ms > MOST_DAYS * DAY_MS => Err(Problem::TooLong),
        _ => Ok(()),
    }
}

/// When a time as it is written begins, and when it is over.
fn moment(text: &str, unit: Unit) -> Result<(i64, i64), Problem> {
    let text = text.trim();
    match unit {
        Unit::Day => {
            let date: Date = text.parse().map_err(|_| Problem::Missing)?;
            Ok((midnight_ms(date), midnight_ms(date) + DAY_MS))
        }
        Unit::HalfDay => {
            let (date, half) = text.split_once(' ').ok_or(Problem::HalfDay)?;
            let date: Date = date.parse().map_err(|_| Problem::HalfDay)?;
            let from_ms = match half.trim() {
                "AM" => midnight_ms(date),
                "PM" => midnight_ms(date) + DAY_MS / 2,
                _ => return Err(Problem::HalfDay),
            };
            Ok((from_ms, from_ms + DAY_MS / 2))
        }
        Unit::Hour => {
            let time = DateTime::strptime("%Y-%m-%d %H:%M", text).map_err(|_| Problem::Missing)?;
            Ok((instant_ms(time), instant_ms(time)))
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const HOUR_MS: i64 = DAY_MS / 24;

    #[test]
    fn moments_are_written_by_unit() {
        let midnight = midnight_ms(date(2026, 9, 1));
        assert_eq!(moment("2026-09-01", Unit::Day), Ok((midnight, midnight + DAY_MS)));
        assert_eq!(moment("2026-09-01 AM", Unit::HalfDay), Ok((midnight, midnight + 12 * HOUR_MS)));
        assert_eq!(moment("2026-09-01 PM", Unit::HalfDay), Ok((midnight + 12 * HOUR_MS, midnight + DAY_MS)));
        assert_eq!(moment("2026-09-01 12:00", Unit::Hour), Ok((midnight + 12 * HOUR_MS, midnight + 12 * HOUR_MS)));
        assert_eq!(moment("2026-09-01 AM", Unit::Day), Err(Problem::Missing));
        assert_eq!(moment("2026-09-01 XM", Unit::HalfDay), Err(Problem::HalfDay));
        assert_eq!(moment("2026-09-01", Unit::Hour), Err(Problem::Missing));
    }
}
