//! Points with what became of them, and their rows among the results (reference section 1).

use super::line::{self, Line, lines};
use super::stamp::{By, Place, Stamp, decisive};
use super::{Case, NEVER, NORMAL, NOT_SIGNED, Verdict, grade};
use crate::attendance::dates::midnight_ms;
use crate::document::switches::attendance::FreePointRows;
use crate::story::{Approval, Duty, Override, Shift, instance_id};

/// A point and what became of it up to now.
#[derive(Debug, Clone, Copy)]
pub(super) struct Point<'a> {
    pub(super) index: usize,
    /// Nothing where nobody scheduled it.
    pub(super) line: Option<Line<'a>>,
    pub(super) punch: Option<Stamp<'a>>,
    pub(super) time_result: &'static str,
    /// When a missing punch is given up.
    pub(super) closes_ms: i64,
    /// What lets the person be elsewhere.
    pub(super) cover: Option<&'a Approval>,
    /// Whether a missing punch is shown at all.
    pub(super) shows_missing: bool,
    pub(super) change: Option<&'a Override>,
}

/// A row of results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PointRow {
    /// The id of the row.
    pub(crate) id: i64,
    /// Counts the points of the day from 0: even on duty, odd off duty.
    pub(crate) index: usize,
    /// The id of the punch record, if there is one.
    pub(crate) record_id: Option<i64>,
    /// The id of the scheduled point; nothing where none was scheduled.
    pub(crate) plan_id: Option<i64>,
    pub(crate) group_id: i64,
    pub(crate) user_id: String,
    pub(crate) work_date_ms: i64,
    pub(crate) check_type: &'static str,
    pub(crate) planned_ms: Option<i64>,
    /// The line that decides, without seconds.
    pub(crate) base_check_time_ms: Option<i64>,
    /// The punch, with seconds; where there is none, the line.
    pub(crate) user_check_time_ms: i64,
    pub(crate) time_result: &'static str,
    pub(crate) location_result: &'static str,
    pub(crate) source_type: &'static str,
    pub(crate) approve_id: Option<i64>,
    pub(crate) proc_inst_id: Option<String>,
    pub(crate) shift: Option<&'static Shift>,
}

/// The points of a shift; places the stamps.
pub(super) fn of_shift<'a>(
    case: Case<'a>,
    shift: &'static Shift,
    stamps: &mut [Stamp<'a>],
    now_ms: i64,
) -> Vec<Point<'a>> {
    let story = case.story;
    let mut lines = lines(story, shift, now_ms);
    place(&lines, stamps);
    if shift.flex.is_some() {
        let arrival = |section: usize| decisive(stamps, 2 * section, false).map(|stamp| stamp.at_ms);
        let arrivals: Vec<Option<i64>> = (0..shift.sections.len()).map(arrival).collect();
        line::move_by_arrival(story, shift, &mut lines, &arrivals);
        place(&lines, stamps);
    }
    let is_members = |line: &Line<'a>| (story.joined_ms..story.left_ms).contains(&line.planned_ms);
    lines.into_iter().filter(is_members).map(|line| judge(case, shift, line, stamps, now_ms)).collect()
}

/// Gives every stamp that names no point to the nearest point whose window is open.
fn place(lines: &[Line<'_>], stamps: &mut [Stamp<'_>]) {
    for stamp in stamps {
        if matches!(stamp.place, Place::Nowhere | Place::Point(_)) {
            let open = lines.iter().filter(|line| line.is_open_at(stamp.at_ms));
            let nearest = open.min_by_key(|line| (line.due_ms - stamp.at_ms).abs());
            stamp.place = nearest.map_or(Place::Nowhere, |line| Place::Point(line.index));
        }
    }
}

fn judge<'a>(case: Case<'a>, shift: &Shift, line: Line<'a>, stamps: &[Stamp<'a>], now_ms: i64) -> Point<'a> {
    let index = line.index;
    let punch = decisive(stamps, index, line.is_off_duty());
    let is_free = shift.off_duty_free && line.is_off_duty();
    Point {
        index,
        punch,
        time_result: punch.map_or(NOT_SIGNED, |stamp| grade_of(case, shift, &line, stamp.at_ms)),
        closes_ms: line.closes_ms,
        cover: line.cover,
        shows_missing: !is_free || case.switches.free_point_rows == FreePointRows::Always,
        change: change(case, index, now_ms),
        line: Some(line),
    }
}

pub(super) fn grade_of(case: Case<'_>, shift: &Shift, line: &Line<'_>, at_ms: i64) -> &'static str {
    if line.is_excused {
        NORMAL
    } else if line.is_off_duty() {
        grade::departure(shift, line.due_ms, at_ms)
    } else {
        grade::arrival(shift, case.switches, line.due_ms, at_ms)
    }
}

/// What an administrator last did to a point of the plan in force; a new plan has points of its own.
pub(super) fn change(case: Case<'_>, index: usize, now_ms: i64) -> Option<&Override> {
    let since_ms = case.story.plan_at(now_ms).map_or(NEVER, |plan| plan.since_ms);
    let is_of_it = |change: &&Override| change.point == index && (since_ms..=now_ms).contains(&change.at_ms);
    case.story.overrides.iter().rfind(is_of_it)
}

impl Point<'_> {
    /// Whether there is a row.
    pub(super) fn shows_at(&self, now_ms: i64) -> bool {
        self.change.is_some() || self.punch.is_some() || (self.shows_missing && self.closes_ms <= now_ms)
    }
}

impl Verdict<'_> {
    pub(super) fn row(&self, point: &Point<'_>) -> PointRow {
        let (case, plan) = (self.case, self.plan);
        let shift = self.shift();
        let base_ms = point.line.zip(shift).map(|(line, shift)| line.base_ms(shift));
        let closes_ms = Some(point.closes_ms).filter(|closes_ms| point.punch.is_none() && *closes_ms != NEVER);
        let base_ms = base_ms.or(closes_ms);
        let (version, group_id) = plan.map_or((0, 0), |plan| (plan.version, plan.group_id));
        let approval = self.approval(point);
        let mut row = PointRow {
            id: case.ids().result(version, point.index),
            index: point.index,
            record_id: point.punch.map(|stamp| self.record_id(&stamp)),
            plan_id: point.line.map(|_| case.ids().plan(version, point.index)),
            group_id,
            user_id: case.story.userid.clone(),
            work_date_ms: midnight_ms(case.story.work_date),
            check_type: line::check_type(point.index),
            planned_ms: point.line.map(|line| line.planned_ms),
            base_check_time_ms: base_ms,
            user_check_time_ms: point.punch.map(|stamp| stamp.at_ms).or(base_ms).unwrap_or_default(),
            time_result: point.time_result,
            location_result: point.punch.map_or(NOT_SIGNED, |stamp| stamp.location_result()),
            source_type: point.punch.map_or("SYSTEM", |stamp| stamp.source_type(case.switches)),
            approve_id: approval.map(|(approve_id, _)| approve_id),
            proc_inst_id: approval.filter(|(_, is_form)| *is_form).map(|(approve_id, _)| instance_id(approve_id)),
            shift,
        };
        if let Some(change) = point.change {
            self.overrule(&mut row, change);
        }
        row
    }

    /// An administrator sets a grade, a time, or both, to the better or the worse (1.2, 2.4).
    fn overrule(&self, row: &mut PointRow, change: &Override) {
        row.source_type = "BOSS";
        row.time_result = change.grade;
        if let Some(time_ms) = change.time_ms {
            row.user_check_time_ms = time_ms;
            row.record_id = self.case.switches.override_records.then(|| self.change_record_id(change));
        }
        let is_missing = change.grade == NOT_SIGNED;
        if is_missing {
            row.location_result = NOT_SIGNED;
            row.record_id = None;
            row.user_check_time_ms = row.base_check_time_ms.unwrap_or(row.user_check_time_ms);
        } else if row.location_result == NOT_SIGNED {
            row.location_result = NORMAL;
        }
    }

    /// The approval that a row names, and whether a form stands behind it: the correction that wrote it, unless an
    /// administrator says that nobody punched, or, where the switch says so, what covers the point.
    fn approval(&self, point: &Point<'_>) -> Option<(i64, bool)> {
        let is_undone = point.change.is_some_and(|change| change.grade == NOT_SIGNED);
        if let Some(Stamp { by: By::Correction(correction, _), .. }) = point.punch.filter(|_| !is_undone) {
            return Some((correction.id, correction.written_as.is_none()));
        }
        let cover = point.cover.filter(|_| self.case.switches.covered_link)?;
        Some((cover.id, cover.written_as.is_none()))
    }

    /// The shift that was to be worked.
    pub(crate) fn shift(&self) -> Option<&'static Shift> {
        match self.plan?.duty {
            Duty::Shift(shift) => Some(shift),
            Duty::Blank | Duty::Rest(_) | Duty::Free { .. } => None,
        }
    }
}
