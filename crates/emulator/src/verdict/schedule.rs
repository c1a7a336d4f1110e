//! Schedules: the points of the plan in force, or the day of rest (reference section 3.4).

use jiff::civil::Date;

use super::line::{self, Line};
use super::point::Point;
use super::{Case, Verdict};
use crate::document::switches::attendance::RestRows;
use crate::story::{Approval, Duty, Plan, Shift, ShiftPoint};

/// A scheduled point, or a day of rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlanRow<'a> {
    pub(crate) plan_id: i64,
    pub(crate) userid: &'a str,
    pub(crate) work_date: Date,
    pub(crate) group_id: i64,
    /// Nothing on a day of rest.
    pub(crate) shift: Option<&'static Shift>,
    pub(crate) point: Option<&'static ShiftPoint>,
    pub(crate) check_type: Option<&'static str>,
    pub(crate) planned_ms: Option<i64>,
    /// Where approvals or flexible hours moved it.
    pub(crate) moved_ms: Option<i64>,
    /// The configured window.
    pub(crate) window_ms: Option<(i64, i64)>,
    /// What covers it.
    pub(crate) cover: Option<&'a Approval>,
    pub(crate) status: Status,
    /// When the row was written.
    pub(crate) written_ms: i64,
}

/// What became of a scheduled point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// Nothing yet.
    Init,
    Checked,
    /// It was missed, or its result says so.
    Timeout,
}

impl<'a> Verdict<'a> {
    /// The rows of schedules, in the order of their points. Nobody is scheduled where no plan is or hours are free.
    pub(crate) fn schedule(&self) -> Vec<PlanRow<'a>> {
        let Some(plan) = self.plan else {
            return Vec::new();
        };
        match plan.duty {
            Duty::Shift(shift) => self.points.iter().filter_map(|point| self.scheduled(plan, shift, point)).collect(),
            Duty::Rest(_) => rest(self.case, plan),
            Duty::Blank | Duty::Free { .. } => Vec::new(),
        }
    }

    fn scheduled(&self, plan: &'a Plan, shift: &'static Shift, point: &Point<'a>) -> Option<PlanRow<'a>> {
        let line = point.line?;
        let status = match point.shows_at(self.now_ms) {
            false => Status::Init,
            true if point.punch.is_none() && point.change.is_none() => Status::Timeout,
            true => Status::Checked,
        };
        Some(PlanRow {
            plan_id: self.case.ids().plan(plan.version, point.index),
            point: shift.points().nth(point.index),
            check_type: Some(line::check_type(point.index)),
            planned_ms: Some(line.planned_ms),
            moved_ms: Some(line.due_ms).filter(|due_ms| *due_ms != line.planned_ms),
            window_ms: Some(line).filter(Line::has_window).map(|line| (line.opens_ms, line.closes_ms)),
            cover: line.cover,
            status,
            ..bare(self.case, plan, Some(shift))
        })
    }
}

fn rest<'a>(case: Case<'a>, plan: &'a Plan) -> Vec<PlanRow<'a>> {
    let row = |index: usize, check_type: Option<&'static str>| PlanRow {
        plan_id: case.ids().plan(plan.version, index),
        check_type,
        ..bare(case, plan, None)
    };
    match case.switches.rest_rows {
        RestRows::None => Vec::new(),
        RestRows::One => vec![row(0, None)],
        RestRows::Two => [0, 1].map(|index| row(index, Some(line::check_type(index)))).into(),
    }
}

fn bare<'a>(case: Case<'a>, plan: &'a Plan, shift: Option<&'static Shift>) -> PlanRow<'a> {
    PlanRow {
        plan_id: 0,
        userid: &case.story.userid,
        work_date: case.story.work_date,
        group_id: plan.group_id,
        shift,
        point: None,
        check_type: None,
        planned_ms: None,
        moved_ms: None,
        window_ms: None,
        cover: None,
        status: Status::Init,
        written_ms: plan.since_ms.max(case.story.joined_ms),
    }
}
