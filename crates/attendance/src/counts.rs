//! What is counted, and the sums.

use std::iter::Sum;
use std::ops::AddAssign;

use crate::calendar::DayType;
use crate::day::{DayKind, DayPoint, DayRecord};
use crate::known::Input;
use crate::rules;
use crate::settings::Settings;
use crate::work_date::Minutes;

/// One figure of the sheet. The order is that of the columns everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// Required days (应出勤天数).
    RequiredDays,
    /// Required days with at least one punch (出勤天数).
    PresentDays,
    /// Days without a schedule (休息天数).
    RestDays,
    /// Rest days with a punch (休息日打卡天数).
    RestDaysWorked,
    /// Days of which nothing is counted yet (未结算天数).
    UnsettledDays,
    /// Days of which the kind or an unpunched point could not be told from what was read (未知天数).
    UnknownDays,
    /// Days without an attendance group (未入考勤组天数).
    NoGroupDays,
    /// Days on which the person need not punch (免考勤天数).
    ExemptDays,
    /// Late starts of the first grade (迟到次数).
    LateTimes,
    /// Their minutes (迟到时长).
    LateMinutes,
    /// Seriously late starts (严重迟到次数).
    SeriouslyLateTimes,
    /// Their minutes (严重迟到时长).
    SeriouslyLateMinutes,
    /// Starts so late that they count as absence (旷工迟到次数).
    LateAsAbsenceTimes,
    /// Their minutes (旷工迟到时长).
    LateAsAbsenceMinutes,
    /// Early ends (早退次数).
    EarlyTimes,
    /// Their minutes (早退时长).
    EarlyMinutes,
    /// Missing punches at the start of work (上班缺卡次数).
    MissingOn,
    /// Missing punches at the end of work (下班缺卡次数).
    MissingOff,
    /// Unpunched points of which nobody could tell whether something covers them (待核缺卡次数).
    CandidateTimes,
    /// Required days without any punch (旷工天数).
    AbsentDays,
    /// Punches outside of the allowed places (外勤次数).
    FieldPunches,
    /// Corrected punches (补卡次数).
    Corrected,
    /// Points that an administrator changed (改签次数).
    ChangedByAdmin,
    /// Overtime on working days (工作日加班时长).
    OvertimeOnWorkingDays,
    /// Overtime on rest days (休息日加班时长).
    OvertimeOnRestDays,
    /// Overtime on holidays (节假日加班时长).
    OvertimeOnHolidays,
    /// Overtime on days of which the type is not known (未分类加班时长).
    OvertimeUnsorted,
}

/// What a measure is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Days.
    Days,
    /// Times.
    Times,
    /// Minutes.
    Minutes,
}

/// One value for each measure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    values: [i64; Measure::ALL.len()],
    n_of_unknown_kind: i64,
}

impl Measure {
    /// Every measure, in the order of the columns.
    pub const ALL: [Self; 27] = [
        Self::RequiredDays,
        Self::PresentDays,
        Self::RestDays,
        Self::RestDaysWorked,
        Self::UnsettledDays,
        Self::UnknownDays,
        Self::NoGroupDays,
        Self::ExemptDays,
        Self::LateTimes,
        Self::LateMinutes,
        Self::SeriouslyLateTimes,
        Self::SeriouslyLateMinutes,
        Self::LateAsAbsenceTimes,
        Self::LateAsAbsenceMinutes,
        Self::EarlyTimes,
        Self::EarlyMinutes,
        Self::MissingOn,
        Self::MissingOff,
        Self::CandidateTimes,
        Self::AbsentDays,
        Self::FieldPunches,
        Self::Corrected,
        Self::ChangedByAdmin,
        Self::OvertimeOnWorkingDays,
        Self::OvertimeOnRestDays,
        Self::OvertimeOnHolidays,
        Self::OvertimeUnsorted,
    ];

    /// The measure's stable name in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RequiredDays => "required_days",
            Self::PresentDays => "present_days",
            Self::RestDays => "rest_days",
            Self::RestDaysWorked => "rest_days_worked",
            Self::UnsettledDays => "unsettled_days",
            Self::UnknownDays => "unknown_days",
            Self::NoGroupDays => "no_group_days",
            Self::ExemptDays => "exempt_days",
            Self::LateTimes => "late_times",
            Self::LateMinutes => "late_minutes",
            Self::SeriouslyLateTimes => "seriously_late_times",
            Self::SeriouslyLateMinutes => "seriously_late_minutes",
            Self::LateAsAbsenceTimes => "late_as_absence_times",
            Self::LateAsAbsenceMinutes => "late_as_absence_minutes",
            Self::EarlyTimes => "early_times",
            Self::EarlyMinutes => "early_minutes",
            Self::MissingOn => "missing_on_times",
            Self::MissingOff => "missing_off_times",
            Self::CandidateTimes => "candidate_times",
            Self::AbsentDays => "absent_days",
            Self::FieldPunches => "field_times",
            Self::Corrected => "corrected_times",
            Self::ChangedByAdmin => "changed_by_admin_times",
            Self::OvertimeOnWorkingDays => "overtime_working_day_minutes",
            Self::OvertimeOnRestDays => "overtime_rest_day_minutes",
            Self::OvertimeOnHolidays => "overtime_holiday_minutes",
            Self::OvertimeUnsorted => "overtime_unsorted_minutes",
        }
    }

    /// What the measure is counted in.
    #[must_use]
    pub fn unit(self) -> Unit {
        match self {
            Self::RequiredDays
            | Self::PresentDays
            | Self::RestDays
            | Self::RestDaysWorked
            | Self::UnsettledDays
            | Self::UnknownDays
            | Self::NoGroupDays
            | Self::ExemptDays
            | Self::AbsentDays => Unit::Days,
            Self::LateMinutes
            | Self::SeriouslyLateMinutes
            | Self::LateAsAbsenceMinutes
            | Self::EarlyMinutes
            | Self::OvertimeOnWorkingDays
            | Self::OvertimeOnRestDays
            | Self::OvertimeOnHolidays
            | Self::OvertimeUnsorted => Unit::Minutes,
            Self::LateTimes
            | Self::SeriouslyLateTimes
            | Self::LateAsAbsenceTimes
            | Self::EarlyTimes
            | Self::MissingOn
            | Self::MissingOff
            | Self::CandidateTimes
            | Self::FieldPunches
            | Self::Corrected
            | Self::ChangedByAdmin => Unit::Times,
        }
    }

    /// What has to be known of every day before the measure's sum is one; without that it is not shown.
    #[must_use]
    pub fn needs(self) -> Option<Input> {
        match self {
            Self::OvertimeOnWorkingDays
            | Self::OvertimeOnRestDays
            | Self::OvertimeOnHolidays
            | Self::OvertimeUnsorted => Some(Input::Approvals),
            _ => None,
        }
    }

    /// What one day adds to the measure.
    fn of_day(self, day: &DayRecord, settings: &Settings) -> i64 {
        match self {
            Self::RequiredDays => i64::from(rules::is_required(day)),
            Self::PresentDays => i64::from(rules::is_present(day, settings)),
            Self::RestDays => i64::from(rules::is_rest(day)),
            Self::RestDaysWorked => i64::from(rules::is_rest_worked(day)),
            Self::UnsettledDays => i64::from(rules::is_unsettled(day)),
            Self::UnknownDays => i64::from(rules::is_unknown(day)),
            Self::NoGroupDays => i64::from(rules::is_without_group(day)),
            Self::ExemptDays => i64::from(rules::is_exempt(day)),
            Self::LateTimes => times(day, rules::is_late),
            Self::LateMinutes => minutes(day, rules::is_late),
            Self::SeriouslyLateTimes => times(day, rules::is_seriously_late),
            Self::SeriouslyLateMinutes => minutes(day, rules::is_seriously_late),
            Self::LateAsAbsenceTimes => times(day, rules::is_late_as_absence),
            Self::LateAsAbsenceMinutes => minutes(day, rules::is_late_as_absence),
            Self::EarlyTimes => times(day, rules::is_early),
            Self::EarlyMinutes => minutes(day, rules::is_early),
            Self::MissingOn | Self::MissingOff if rules::is_absent(day) && !settings.absent_counts_missing => 0,
            Self::MissingOn => times(day, rules::is_missing_on),
            Self::MissingOff => times(day, rules::is_missing_off),
            Self::CandidateTimes => times(day, rules::is_candidate),
            Self::AbsentDays => i64::from(rules::is_absent(day)),
            Self::FieldPunches => times(day, rules::is_field),
            Self::Corrected => times(day, rules::is_corrected),
            Self::ChangedByAdmin => times(day, rules::is_changed_by_administrator),
            Self::OvertimeOnWorkingDays => rules::overtime_on(day, Some(DayType::Working)),
            Self::OvertimeOnRestDays => rules::overtime_on(day, Some(DayType::Rest)),
            Self::OvertimeOnHolidays => rules::overtime_on(day, Some(DayType::Holiday)),
            Self::OvertimeUnsorted => rules::overtime_on(day, None),
        }
    }
}

/// How many points of a required day a rule holds for; no other day's points count.
fn times(day: &DayRecord, rule: fn(&DayPoint) -> bool) -> i64 {
    counted_points(day).filter(|point| rule(point)).map(|_| 1).sum()
}

/// The minutes of the points of a required day that a rule holds for.
fn minutes(day: &DayRecord, rule: fn(&DayPoint) -> bool) -> i64 {
    let Minutes(sum) = counted_points(day).filter(|point| rule(point)).map(|point| point.minutes).sum();
    sum
}

fn counted_points(day: &DayRecord) -> impl Iterator<Item = &DayPoint> {
    day.points.iter().filter(|_| rules::is_required(day))
}

impl Counts {
    /// What one day counts for.
    #[must_use]
    pub fn of_day(day: &DayRecord, settings: &Settings) -> Self {
        Self {
            values: Measure::ALL.map(|measure| measure.of_day(day, settings)),
            n_of_unknown_kind: i64::from(day.kind == DayKind::Unknown),
        }
    }

    /// One figure.
    #[must_use]
    pub fn get(&self, measure: Measure) -> i64 {
        self.values[measure as usize]
    }

    /// The final days of which not even the kind is known. Other unknown days are required ones with a point that is not.
    #[must_use]
    pub fn days_of_unknown_kind(&self) -> i64 {
        self.n_of_unknown_kind
    }

    /// Late starts of every grade: late, seriously late, and late as absence.
    #[must_use]
    pub fn late_of_any_grade(&self) -> i64 {
        [Measure::LateTimes, Measure::SeriouslyLateTimes, Measure::LateAsAbsenceTimes]
            .map(|measure| self.get(measure))
            .iter()
            .sum()
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        for (sum, value) in self.values.iter_mut().zip(other.values) {
            *sum += value;
        }
        self.n_of_unknown_kind += other.n_of_unknown_kind;
    }
}

impl Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::default(), |mut sum, counts| {
            sum += counts;
            sum
        })
    }
}
