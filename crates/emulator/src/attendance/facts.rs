//! A day of one person as reports count it.

use jiff::civil::Date;

use super::Worker;
use super::dates::{DAY_MS, HOUR_MS, MINUTE_MS, date_of, midnight_ms, n_dates};
use crate::limits::china;
use crate::story::{Approval, ApprovalKind, Duty, Shift, Story, Unit};
use crate::verdict::{NOT_SIGNED, OFF_DUTY, ON_DUTY, PointRow};

/// A day of one person, as far as it is decided.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    /// How many days ago it was.
    pub(crate) days_ago: i64,
    duty: Option<Duty>,
    rows: Vec<PointRow>,
    /// The points that an approval covers.
    covered: Vec<usize>,
    /// What was approved for any part of the day.
    approvals: Vec<Approval>,
    work_date: Date,
}

/// What kind of day it was for overtime.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DayKind {
    Work,
    Rest,
    Holiday,
}

impl Facts {
    /// The facts of a day, or nothing when it is still to come or not the person's.
    pub(crate) fn of(worker: &Worker<'_>, date: Date, now_ms: i64) -> Option<Self> {
        let days_ago = n_dates(date, date_of(now_ms)) - 1;
        if days_ago < 0 || !worker.is_there_on(date) {
            return None;
        }
        let story: Story = worker.story(date)?;
        let verdict = worker.case(&story).at(now_ms);
        let (rows, covered) = (verdict.points(), verdict.covered());
        let duty = verdict.plan().map(|plan| plan.duty);
        let approvals = story.approvals.iter().filter(|approval| approval.stands_at(now_ms)).cloned().collect();
        Some(Self { days_ago, duty, rows, covered, approvals, work_date: date })
    }

    /// The shift that was to be worked.
    pub(crate) fn shift(&self) -> Option<&'static Shift> {
        match self.duty? {
            Duty::Shift(shift) => Some(shift),
            Duty::Blank | Duty::Rest(_) | Duty::Free { .. } => None,
        }
    }

    /// Whether work was asked for.
    pub(crate) fn is_required(&self) -> bool {
        matches!(self.duty, Some(Duty::Shift(_) | Duty::Free { expected: true }))
    }

    /// How many days the day counts, in hundredths.
    pub(crate) fn worth_percent(&self) -> i64 {
        self.shift().map_or(100, |shift| shift.attend_days_percent)
    }

    /// What kind of day it was for overtime.
    pub(crate) fn kind(&self) -> DayKind {
        match self.duty {
            Some(Duty::Rest(Some(_))) => DayKind::Holiday,
            _ if self.is_required() => DayKind::Work,
            _ => DayKind::Rest,
        }
    }

    /// Whether there was any punch that counts.
    pub(crate) fn is_present(&self) -> bool {
        self.rows.iter().any(|row| row.time_result != NOT_SIGNED)
    }

    /// Whether every point was missed and nothing covers one.
    pub(crate) fn is_absent(&self) -> bool {
        let n_points = self.shift().map_or(2, |shift| shift.points().count());
        self.is_required() && self.rows.len() >= n_points && self.rows.iter().all(|row| self.is_missing(row))
    }

    fn is_missing(&self, row: &PointRow) -> bool {
        row.time_result == NOT_SIGNED && !self.covered.contains(&row.index)
    }

    /// How many arrivals were graded like this.
    pub(crate) fn arrivals(&self, grade: &str) -> usize {
        self.rows.iter().filter(|row| row.check_type == ON_DUTY && row.time_result == grade).count()
    }

    /// How many departures were early.
    pub(crate) fn early_departures(&self) -> usize {
        self.rows.iter().filter(|row| row.time_result == "Early").count()
    }

    /// How many points of a kind were missed.
    pub(crate) fn missed(&self, check_type: &str) -> usize {
        self.rows.iter().filter(|row| row.check_type == check_type && self.is_missing(row)).count()
    }

    /// How many points a correction wrote.
    pub(crate) fn corrected(&self) -> usize {
        self.rows.iter().filter(|row| row.source_type == "APPROVE").count()
    }

    /// Whole minutes of lateness of the arrivals that were graded like this, from the line that decides.
    pub(crate) fn late_minutes(&self, grade: &str) -> i64 {
        let rows = self.rows.iter().filter(|row| row.check_type == ON_DUTY && row.time_result == grade);
        rows.map(late_minutes).sum()
    }

    /// Minutes that were left early, begun ones included.
    pub(crate) fn early_minutes(&self) -> i64 {
        self.rows.iter().filter(|row| row.time_result == "Early").map(early_minutes).sum()
    }

    /// Minutes from arrivals to departures.
    pub(crate) fn worked_minutes(&self) -> i64 {
        let at = |index: usize| {
            self.row(index).filter(|row| row.time_result != NOT_SIGNED).map(|row| row.user_check_time_ms)
        };
        let last = self.rows.iter().map(|row| row.index).max().unwrap_or(0);
        let worked = (0..=last).step_by(2).filter_map(|index| Some(at(index + 1)? - at(index)?));
        worked.map(|worked_ms| worked_ms.max(0) / MINUTE_MS).sum()
    }

    /// The row of a point.
    pub(crate) fn row(&self, index: usize) -> Option<&PointRow> {
        self.rows.iter().find(|row| row.index == index)
    }

    /// When a point was punched.
    pub(crate) fn punched_ms(&self, index: usize) -> Option<i64> {
        self.row(index).filter(|row| row.time_result != NOT_SIGNED).map(|row| row.user_check_time_ms)
    }

    /// The grade of a point in the words of the report.
    pub(crate) fn grade(&self, index: usize) -> &'static str {
        let Some(row) = self.row(index) else {
            return "";
        };
        match (row.time_result, row.location_result) {
            ("Late", _) => "迟到",
            ("SeriousLate", _) => "严重迟到",
            ("Absenteeism", _) => "旷工迟到",
            ("Early", _) => "早退",
            (NOT_SIGNED, _) if self.covered.contains(&index) => "请假",
            (NOT_SIGNED, _) => "缺卡",
            (_, "Outside") => "外勤",
            _ => "正常",
        }
    }

    /// The whole day in the words of the report.
    pub(crate) fn verdict(&self) -> String {
        if self.is_absent() {
            return "旷工".to_owned();
        }
        let mut parts: Vec<String> = self.approvals.iter().map(|approval| tag(approval).to_owned()).collect();
        parts.extend(self.rows.iter().filter_map(|row| self.fault(row)));
        if !parts.is_empty() {
            return parts.join(",");
        }
        match self.duty {
            Some(Duty::Shift(shift)) if self.rows.len() < shift.points().count() => String::new(),
            Some(Duty::Shift(_)) => "正常".to_owned(),
            Some(Duty::Free { .. }) if self.is_present() => "正常".to_owned(),
            Some(Duty::Free { expected: true }) => String::new(),
            None | Some(_) => "休息".to_owned(),
        }
    }

    fn fault(&self, row: &PointRow) -> Option<String> {
        match self.grade(row.index) {
            grade @ ("迟到" | "严重迟到" | "旷工迟到") => Some(format!("{grade}{}分钟", late_minutes(row))),
            "早退" => Some(format!("早退{}分钟", early_minutes(row))),
            "缺卡" if row.check_type == OFF_DUTY => Some("下班缺卡".to_owned()),
            "缺卡" => Some("上班缺卡".to_owned()),
            _ => None,
        }
    }

    /// The approvals of the day in the words of the report.
    pub(crate) fn approved(&self) -> String {
        let time = |ms: i64| china(ms).strftime("%m-%d %H:%M").to_string();
        let text =
            |approval: &Approval| format!("{}{}到{}", tag(approval), time(approval.from_ms), time(approval.to_ms));
        self.approvals.iter().map(text).collect::<Vec<_>>().join(";")
    }

    /// How much of what was approved falls on the day, in hundredths of what its form counts.
    pub(crate) fn approved_percent(&self, is_wanted: impl Fn(&ApprovalKind) -> bool) -> i64 {
        let wanted = self.approvals.iter().filter(|approval| is_wanted(&approval.kind));
        wanted.map(|approval| share_percent(approval, self.work_date)).sum()
    }
}

fn late_minutes(row: &PointRow) -> i64 {
    row.base_check_time_ms.map_or(0, |base_ms| (row.user_check_time_ms - base_ms).max(0) / MINUTE_MS)
}

fn early_minutes(row: &PointRow) -> i64 {
    let early_ms = row.base_check_time_ms.map_or(0, |base_ms| (base_ms - row.user_check_time_ms).max(0));
    (early_ms + MINUTE_MS - 1) / MINUTE_MS
}

/// The vendor's word for a kind of approval.
fn tag(approval: &Approval) -> &'static str {
    match approval.kind {
        ApprovalKind::Leave { .. } => "请假",
        ApprovalKind::Trip => "出差",
        ApprovalKind::Outing => "外出",
        ApprovalKind::Overtime { .. } => "加班",
    }
}

/// What of an approval falls on a day, in hundredths: of days, of days by halves, or of hours. Overtime counts on the day on
/// which it begins.
fn share_percent(approval: &Approval, day: Date) -> i64 {
    let midnight_ms = midnight_ms(day);
    let overlap_ms = |from_ms: i64, to_ms: i64| (approval.to_ms.min(to_ms) - approval.from_ms.max(from_ms)).max(0);
    let noon_ms = midnight_ms + DAY_MS / 2;
    let (morning_ms, evening_ms) = (overlap_ms(midnight_ms, noon_ms), overlap_ms(noon_ms, midnight_ms + DAY_MS));
    match (&approval.kind, approval.unit) {
        (ApprovalKind::Overtime { hundredths_of_hours }, _) => {
            if date_of(approval.from_ms) == day {
                *hundredths_of_hours
            } else {
                0
            }
        }
        (_, Unit::Day) => i64::from(morning_ms + evening_ms > 0) * 100,
        (_, Unit::HalfDay) => (i64::from(morning_ms > 0) + i64::from(evening_ms > 0)) * 50,
        (_, Unit::Hour) => (morning_ms + evening_ms) * 100 / HOUR_MS,
    }
}
