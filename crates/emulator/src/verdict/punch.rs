//! The records of punches, valid or not (reference section 2).

use super::line;
use super::point::{Point, grade_of};
use super::stamp::{By, Place, Stamp};
use super::{NORMAL, NOT_SIGNED, Verdict};
use crate::attendance::dates::midnight_ms;
use crate::story::{Manner, Override, Refusal, Shift, instance_id};

/// Records of overrides come after those of corrections.
const FIRST_CHANGE: usize = 256;
/// How many points corrections and overrides may name.
const POINTS: usize = crate::story::ids::MOST_POINTS;

/// One record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PunchRow<'a> {
    pub(crate) id: i64,
    pub(crate) user_id: &'a str,
    pub(crate) work_date_ms: i64,
    pub(crate) at_ms: i64,
    /// When the system learnt of it.
    pub(crate) created_ms: i64,
    pub(crate) modified_ms: i64,
    pub(crate) source_type: &'static str,
    /// Where and how; nothing where no clock was there.
    pub(crate) manner: Option<&'a Manner>,
    pub(crate) standing: Standing,
}

/// Whether a punch counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Standing {
    /// For a point.
    Valid(Matched),
    /// Not at all.
    Invalid(Invalid),
}

/// The point that a punch is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Matched {
    pub(crate) check_type: &'static str,
    pub(crate) time_result: &'static str,
    pub(crate) location_result: &'static str,
    /// The times and numbers of the scheduled point; nothing where none was scheduled.
    pub(crate) base_ms: Option<i64>,
    pub(crate) planned_ms: Option<i64>,
    pub(crate) plan_id: Option<i64>,
    pub(crate) shift: Option<&'static Shift>,
    pub(crate) group_id: i64,
    /// Whether the result stands on this punch.
    pub(crate) decides: bool,
    pub(crate) approve_id: Option<i64>,
    pub(crate) proc_inst_id: Option<String>,
}

/// Why a punch does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Invalid {
    /// `Security` or `Other`.
    pub(crate) kind: &'static str,
    pub(crate) message: &'static str,
}

impl Matched {
    pub(crate) fn is_legal(&self) -> bool {
        self.time_result == NORMAL && self.location_result == NORMAL
    }
}

impl<'a> Verdict<'a> {
    /// All records, earliest punch first. Nobody has records before the system knows of them.
    pub(crate) fn punches(&self) -> Vec<PunchRow<'a>> {
        let mut rows: Vec<PunchRow<'a>> = self.stamps.iter().map(|stamp| self.stamped(stamp)).collect();
        if self.case.switches.override_records {
            rows.extend(self.points.iter().filter_map(|point| self.changed(point)));
        }
        rows.sort_by_key(|row| (row.at_ms, row.id));
        rows
    }

    fn stamped(&self, stamp: &Stamp<'a>) -> PunchRow<'a> {
        let case = self.case;
        let created_ms = stamp.known_ms();
        let rematched_ms = self.plan.map_or(created_ms, |plan| plan.since_ms);
        PunchRow {
            id: self.record_id(stamp),
            user_id: &case.story.userid,
            work_date_ms: midnight_ms(case.story.work_date),
            at_ms: stamp.at_ms,
            created_ms,
            modified_ms: created_ms.max(rematched_ms),
            source_type: stamp.source_type(case.switches),
            manner: match stamp.by {
                By::Attempt(attempt) => Some(&attempt.manner),
                By::Correction(..) => None,
            },
            standing: self.standing(stamp),
        }
    }

    fn standing(&self, stamp: &Stamp<'a>) -> Standing {
        let point = self.points.iter().find(|point| stamp.is_for(point.index));
        match (stamp.place, point) {
            (Place::Point(_) | Place::Named(_), Some(point)) => Standing::Valid(self.matched(point, stamp)),
            _ => Standing::Invalid(refused(stamp)),
        }
    }

    fn matched(&self, point: &Point<'a>, stamp: &Stamp<'a>) -> Matched {
        let (case, shift) = (self.case, self.shift());
        let line = point.line.zip(shift);
        let correction = match stamp.by {
            By::Correction(correction, _) => Some(correction),
            By::Attempt(_) => None,
        };
        let form = correction.filter(|correction| correction.written_as.is_none());
        Matched {
            check_type: line::check_type(point.index),
            time_result: line.map_or(NORMAL, |(line, shift)| grade_of(case, shift, &line, stamp.at_ms)),
            location_result: stamp.location_result(),
            base_ms: line.map(|(line, shift)| line.base_ms(shift)),
            planned_ms: line.map(|(line, _)| line.planned_ms),
            plan_id: line.map(|_| case.ids().plan(self.version(), point.index)),
            shift,
            group_id: self.plan.map_or(0, |plan| plan.group_id),
            decides: point.change.is_none_or(|change| change.time_ms.is_none())
                && point.punch.is_some_and(|decisive| self.record_id(&decisive) == self.record_id(stamp)),
            approve_id: correction.map(|correction| correction.id),
            proc_inst_id: form.map(|correction| instance_id(correction.id)),
        }
    }

    /// The record that an administrator's time leaves (2.4); a grade alone leaves none.
    fn changed(&self, point: &Point<'a>) -> Option<PunchRow<'a>> {
        let change = point.change?;
        let at_ms = change.time_ms.filter(|_| change.grade != NOT_SIGNED)?;
        let row = self.row(point);
        Some(PunchRow {
            id: self.change_record_id(change),
            user_id: &self.case.story.userid,
            work_date_ms: row.work_date_ms,
            at_ms,
            created_ms: change.at_ms,
            modified_ms: change.at_ms,
            source_type: "BOSS",
            manner: None,
            standing: Standing::Valid(Matched {
                check_type: row.check_type,
                time_result: row.time_result,
                location_result: row.location_result,
                base_ms: row.base_check_time_ms,
                planned_ms: row.planned_ms,
                plan_id: row.plan_id,
                shift: row.shift,
                group_id: row.group_id,
                decides: true,
                approve_id: None,
                proc_inst_id: None,
            }),
        })
    }

    /// The id of the record that a stamp leaves.
    pub(super) fn record_id(&self, stamp: &Stamp<'_>) -> i64 {
        match stamp.by {
            By::Attempt(attempt) => attempt.id,
            By::Correction(correction, number) => {
                self.case.ids().written_record(correction.point % POINTS + number * POINTS)
            }
        }
    }

    /// The id of the record that an override leaves: overrides of a point are counted.
    pub(super) fn change_record_id(&self, change: &Override) -> i64 {
        let is_before = |other: &&Override| other.point == change.point && other.at_ms < change.at_ms;
        let number = self.case.story.overrides.iter().filter(is_before).count();
        self.case.ids().written_record(FIRST_CHANGE + change.point % POINTS + number * POINTS)
    }

    fn version(&self) -> u8 {
        self.plan.map_or(0, |plan| plan.version)
    }
}

/// What the phone said (2.2).
fn refused(stamp: &Stamp<'_>) -> Invalid {
    let attempt = match stamp.by {
        By::Attempt(attempt) => Some(attempt),
        By::Correction(..) => None,
    };
    let other = |message| Invalid { kind: "Other", message };
    match attempt.and_then(|attempt| Some((attempt.refusal?, &attempt.manner))) {
        Some((Refusal::NeedsConfirmation, _)) => other("需要二次确认"),
        Some((Refusal::FieldNeedsApproval, _)) => other("外勤打卡需要审批"),
        Some((Refusal::Security, manner)) => Invalid { kind: "Security", message: suspicion(manner) },
        None if stamp.place == Place::Rest => other("今日休息，打卡需申请"),
        None => other("当前不在可打卡的时间范围"),
    }
}

/// The code of what a phone's own checks found.
fn suspicion(manner: &Manner) -> &'static str {
    match manner {
        Manner::SpoofedWifi => "WifiNotMatch",
        Manner::BorrowedPhone { .. } | Manner::SpousePhone { .. } => "DeviceNotMatch",
        _ => "MockLocation",
    }
}
