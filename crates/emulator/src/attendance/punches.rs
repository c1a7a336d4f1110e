//! Every punch of a day, valid or not: those behind the results, and a few that did not count or were overtaken.

use jiff::civil::Date;

use super::Worker;
use super::dates::{HOUR_MS, MINUTE_MS, SECOND_MS, midnight_ms};
use super::spot::{self, Spot};
use crate::life::{self, ResultRow, Shift, ids};
use crate::seed::draw::Draw;

/// Chances in a hundred: that a late arrival is asked to confirm, that a departure overtakes an earlier one.
const CONFIRMED_PERCENT: u32 = 30;
const OVERTAKEN_PERCENT: u32 = 8;
/// Chances in a thousand: to try the gate in the night before a week, to try it on a rest day.
const TOO_EARLY_PER_MILLE: u32 = 20;
const REST_DAY_PER_MILLE: u32 = 8;

const NEEDS_CONFIRMATION: &str = "需要二次确认";
const NOT_IN_WINDOW: &str = "当前不在可打卡的时间范围";
const REST_DAY: &str = "今日休息，打卡需申请";

/// Distances between the id of a valid punch and those of the others of its point, of numbered and of other people.
const ID_STEPS: (i64, i64) = (1_000_000_000_000, 1_000_000_000_000_000);

/// One punch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Punch {
    pub(crate) id: i64,
    pub(crate) user_id: String,
    pub(crate) work_date_ms: i64,
    pub(crate) at_ms: i64,
    pub(crate) source_type: &'static str,
    pub(crate) standing: Standing,
    pub(crate) spot: Spot,
}

/// Whether a punch counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// For a scheduled point.
    Valid(Matched),
    /// Not at all, and what the phone said.
    Invalid(&'static str),
}

/// The scheduled point that a punch is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Matched {
    pub(crate) check_type: &'static str,
    pub(crate) time_result: &'static str,
    pub(crate) location_result: &'static str,
    pub(crate) planned_ms: i64,
    pub(crate) plan_id: i64,
    pub(crate) group_id: i64,
    pub(crate) shift: Shift,
    /// Whether the result stands on this punch.
    pub(crate) decides: bool,
}

impl Matched {
    pub(crate) fn is_legal(&self) -> bool {
        self.time_result == "Normal" && self.location_result == "Normal"
    }
}

/// Which of the punches around a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extra {
    Confirmed = 1,
    Overtaken = 2,
    TooEarly = 3,
}

/// Returns what one person punched for one work date up to `now_ms`, earliest first.
pub(crate) fn of_day(worker: &Worker<'_>, date: Date, now_ms: i64) -> Vec<Punch> {
    let mut punches = match life::day(worker.seed, worker.userid, date) {
        None => rest_day(worker, date).into_iter().collect(),
        Some(day) => {
            let rows = worker.results(date, i64::MAX);
            let mut punches: Vec<Punch> = too_early(worker, date, &rows).into_iter().collect();
            for row in &rows {
                punches.extend(confirmed(worker, row));
                punches.extend(overtaken(worker, row, day.shift));
                punches.extend(decisive(worker, row, day.shift));
            }
            punches
        }
    };
    punches.retain(|punch| punch.at_ms <= now_ms && worker.is_there_at(punch.at_ms));
    punches.sort_unstable_by_key(|punch| (punch.at_ms, punch.id));
    punches
}

/// The punch on which a result stands.
fn decisive(worker: &Worker<'_>, row: &ResultRow, shift: Shift) -> Option<Punch> {
    let id = row.record_id?;
    let matched = matched(row, shift, row.time_result, row.location_result, true);
    Some(punch(worker, row.work_date_ms, id, row.user_check_time_ms, row.source_type, Standing::Valid(matched)))
}

/// A late arrival on the phone is first asked whether that is meant.
fn confirmed(worker: &Worker<'_>, row: &ResultRow) -> Option<Punch> {
    let id = row.record_id?;
    let is_late = matches!(row.time_result, "Late" | "SeriousLate" | "Absenteeism");
    let mut draw = draw(worker, Extra::Confirmed, id);
    if !is_late || row.source_type != "USER" || draw.below(100) >= CONFIRMED_PERCENT {
        return None;
    }
    let at_ms = row.user_check_time_ms - i64::from(3 + draw.below(50)) * SECOND_MS;
    let id = extra_id(id, Extra::Confirmed);
    Some(punch(worker, row.work_date_ms, id, at_ms, "USER", Standing::Invalid(NEEDS_CONFIRMATION)))
}

/// Somebody leaves, comes back, and leaves again: the earlier punch was valid until the later one took its place.
fn overtaken(worker: &Worker<'_>, row: &ResultRow, shift: Shift) -> Option<Punch> {
    let id = row.record_id?;
    let mut draw = draw(worker, Extra::Overtaken, id);
    let seconds = (row.user_check_time_ms - row.base_check_time_ms) / SECOND_MS;
    let room = u32::try_from(seconds - 60).ok().filter(|room| *room > 0)?;
    if row.check_type != "OffDuty" || draw.below(100) >= OVERTAKEN_PERCENT {
        return None;
    }
    // Some of them try ten minutes before the end.
    let first_ms = row.base_check_time_ms - 10 * MINUTE_MS;
    let at_ms = first_ms + i64::from(draw.below(room + 600)) * SECOND_MS;
    let time_result = if at_ms < row.base_check_time_ms { "Early" } else { "Normal" };
    let matched = matched(row, shift, time_result, "Normal", false);
    let id = extra_id(id, Extra::Overtaken);
    Some(punch(worker, row.work_date_ms, id, at_ms, "USER", Standing::Valid(matched)))
}

/// More than eight hours before the first shift after a rest nobody may punch yet.
fn too_early(worker: &Worker<'_>, date: Date, rows: &[ResultRow]) -> Option<Punch> {
    let yesterday = date.yesterday().ok()?;
    let on = rows.iter().find(|row| row.check_type == "OnDuty")?;
    let record_id = ids::of(worker.seed, worker.userid, date, false).record;
    let mut draw = draw(worker, Extra::TooEarly, record_id);
    let after_rest = life::day(worker.seed, worker.userid, yesterday).is_none();
    if !after_rest || draw.below(1_000) >= TOO_EARLY_PER_MILLE {
        return None;
    }
    let at_ms = on.base_check_time_ms - 8 * HOUR_MS - i64::from(1 + draw.below(3_500)) * SECOND_MS;
    let id = extra_id(record_id, Extra::TooEarly);
    Some(punch(worker, on.work_date_ms, id, at_ms, "USER", Standing::Invalid(NOT_IN_WINDOW)))
}

/// On a rest day the machine at the door takes no punch without an approval.
fn rest_day(worker: &Worker<'_>, date: Date) -> Option<Punch> {
    let id = ids::of(worker.seed, worker.userid, date, false).record;
    let mut draw = Draw::of_member(worker.seed, worker.userid, "rest day punch", id.cast_unsigned());
    if draw.below(1_000) >= REST_DAY_PER_MILLE {
        return None;
    }
    let midnight_ms = midnight_ms(date);
    let at_ms = midnight_ms + 10 * HOUR_MS + i64::from(draw.below(7 * 3_600)) * SECOND_MS;
    Some(punch(worker, midnight_ms, id, at_ms, "ATM", Standing::Invalid(REST_DAY)))
}

fn draw(worker: &Worker<'_>, extra: Extra, record_id: i64) -> Draw {
    let topic = match extra {
        Extra::Confirmed => "confirmed punch",
        Extra::Overtaken => "overtaken punch",
        Extra::TooEarly => "early punch",
    };
    Draw::of_member(worker.seed, worker.userid, topic, record_id.cast_unsigned())
}

/// An id that no other punch has, and that still fits where numbers are doubles.
fn extra_id(record_id: i64, extra: Extra) -> i64 {
    let step = if record_id < ID_STEPS.0 { ID_STEPS.0 } else { ID_STEPS.1 };
    record_id + extra as i64 * step
}

fn matched(
    row: &ResultRow,
    shift: Shift,
    time_result: &'static str,
    location_result: &'static str,
    decides: bool,
) -> Matched {
    Matched {
        check_type: row.check_type,
        time_result,
        location_result,
        planned_ms: row.base_check_time_ms,
        plan_id: row.plan_id,
        group_id: row.group_id,
        shift,
        decides,
    }
}

fn punch(
    worker: &Worker<'_>,
    work_date_ms: i64,
    id: i64,
    at_ms: i64,
    source_type: &'static str,
    standing: Standing,
) -> Punch {
    let is_outside = matches!(standing, Standing::Valid(Matched { location_result: "Outside", .. }));
    let spot = spot::draw(worker.seed, worker.userid, id, source_type, is_outside);
    Punch { id, user_id: worker.userid.to_owned(), work_date_ms, at_ms, source_type, standing, spot }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashSet};

    use jiff::civil::date;

    use super::*;
    use crate::attendance::dates::dates;

    fn everybody(mut look: impl FnMut(&Worker<'_>, Date, Vec<Punch>)) {
        for index in 0..400 {
            let userid = format!("u{index:07}");
            let worker = Worker { seed: 1, userid: &userid, joined_at_ms: 0, left_at_ms: i64::MAX };
            for date in dates(date(2026, 8, 31), date(2026, 9, 27)) {
                look(&worker, date, of_day(&worker, date, i64::MAX));
            }
        }
    }

    #[test]
    fn every_result_stands_on_exactly_one_punch() {
        everybody(|worker, date, punches| {
            let decides = |punch: &&Punch| matches!(punch.standing, Standing::Valid(Matched { decides: true, .. }));
            let standing: Vec<(i64, i64)> =
                punches.iter().filter(decides).map(|punch| (punch.id, punch.at_ms)).collect();
            let rows = worker.results(date, i64::MAX);
            let results: Vec<(i64, i64)> =
                rows.iter().filter_map(|row| Some((row.record_id?, row.user_check_time_ms))).collect();
            assert_eq!(standing, results);
        });
    }

    #[test]
    fn ids_are_unique_and_fit_a_double() {
        let mut seen = HashSet::new();
        everybody(|_, _, punches| {
            for punch in punches {
                assert!(punch.id < 1 << 53);
                assert!(seen.insert(punch.id), "{punch:?}");
            }
        });
        let worker = Worker { seed: 1, userid: "no.number", joined_at_ms: 0, left_at_ms: i64::MAX };
        for date in dates(date(2026, 3, 1), date(2026, 9, 27)) {
            for punch in of_day(&worker, date, i64::MAX) {
                assert!(punch.id < 1 << 53 && seen.insert(punch.id), "{punch:?}");
            }
        }
    }

    #[test]
    fn a_small_share_does_not_count() {
        let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
        everybody(|_, _, punches| {
            for punch in punches {
                let what = match punch.standing {
                    Standing::Invalid(message) => message,
                    Standing::Valid(Matched { decides: false, .. }) => "overtaken",
                    Standing::Valid(_) => "decisive",
                };
                *counts.entry(what).or_default() += 1;
            }
        });
        let expected = [
            ("decisive", 15_000..16_000),
            ("overtaken", 400..700),
            (NEEDS_CONFIRMATION, 70..130),
            (NOT_IN_WINDOW, 15..50),
            (REST_DAY, 12..45),
        ];
        for (what, range) in expected {
            assert!(range.contains(&counts[what]), "{what}: {counts:?}");
        }
    }

    #[test]
    fn overtaken_punches_come_before_the_one_that_decides() {
        everybody(|_, _, punches| {
            let at = |wanted: bool| {
                punches.iter().find(|punch| {
                    matches!(punch.standing, Standing::Valid(Matched { decides, check_type: "OffDuty", .. }) if decides == wanted)
                })
            };
            if let Some(overtaken) = at(false) {
                assert!(overtaken.at_ms < at(true).unwrap().at_ms);
            }
        });
    }
}
