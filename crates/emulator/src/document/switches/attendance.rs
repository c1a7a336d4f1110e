//! Answers of attendance on which the vendor's pages are silent or disagree; `docs/quirks.md` says what each stands for.

use serde::{Deserialize, Serialize};

switch_group! {
    /// Answers of attendance on which the vendor's pages are silent or disagree.
    AttendanceSwitches, AttendancePatch;

    /// How many dates "seven days included" holds: 7 or 8.
    span_dates: i64 = 7;
    /// The code for a list that is too long: 40032 or 41102.
    long_list_code: i64 = 40032;
    /// What a window that begins more than 180 days ago gives.
    old_data: OldData = OldData::Empty;
    /// Whether results, punches and schedules of people who left stay readable.
    leaver_rows: bool = false;
    /// Who may stand as operator.
    operator: Operators = Operators::Known;
    /// Whether a JSON array is understood where a comma list is asked for.
    arrays_as_lists: bool = false;
    /// Whether the interfaces whose success is nested nest their errors too.
    nested_errors: bool = true;
    /// What a rest day has among the schedules of people.
    rest_rows: RestRows = RestRows::One;
    /// How many days ahead the schedules of a fixed group are written, 1 to 180.
    horizon_days: i64 = 15;
    /// From how many people on the daily list of schedules is refused; 0 is never.
    schedule_people: usize = 10_000;
    /// Whether `is_legal` of a schedule's result means an anomaly, as the text has it and the sample has not.
    inverted_legal: bool = false;
    /// What of a leave query may not exceed 180 days.
    leave_limit: LeaveLimit = LeaveLimit::Both;
    /// The largest page of a leave query.
    leave_page: i64 = 20;
    /// What `punch_id` of a correction names.
    punch_id: PunchId = PunchId::Plan;
    /// How long after its answer a part of a rota is written, in milliseconds.
    schedule_delay_ms: i64 = 2_000;
    /// What rows of a rota do that cannot be.
    schedule_rows: ScheduleRows = ScheduleRows::Skipped;
    /// The first work date of what callers change about groups, members and shifts, where the call does not say.
    changes_from: ChangesFrom = ChangesFrom::Tomorrow;
    /// For how many minutes after a change a kind of leave cannot be changed again; 0 is never.
    leave_type_pause: i64 = 5;
    /// Whether the company uses the smart report.
    smart_report: bool = true;
    /// Whether the report has the column of corrections, as newer companies do.
    correction_column: bool = true;
    /// How many days back the required days of a report are right; 0 is for ever.
    required_days_reach: i64 = 15;
    /// The code for the report of somebody who left or never was.
    no_report_code: i64 = 60121;
    /// Whether being late by exactly the minutes of a threshold reaches its grade.
    threshold_included: bool = true;
    /// Whether results of points that leave, a trip or an outing covers name the approval.
    covered_link: bool = false;
    /// Whether an override that sets a time leaves a record among the punches.
    override_records: bool = true;
    /// When points at which nobody need punch have results.
    free_point_rows: FreePointRows = FreePointRows::Punched;
    /// The source of punches that were uploaded.
    upload_source: UploadSource = UploadSource::Atm;
    /// Whether the interfaces that only the SDK names are open to the app; else they are answered as without permission.
    sdk_interfaces: bool = false;
    /// Whether the last page of the people on the job has a cursor of 0 instead of none.
    zero_cursor: bool = false;
}

/// What a window that begins more than 180 days ago gives.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OldData {
    /// The days that are too old have no rows.
    #[default]
    Empty,
    /// The call is refused with 40035.
    Refuse,
}

/// Who may stand as operator.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operators {
    /// Whatever is sent.
    Any,
    /// Members; others are refused with 60121.
    #[default]
    Known,
    /// Administrators; other members are refused with 43007.
    Admin,
}

/// What a rest day has among the schedules of people.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RestRows {
    /// No row.
    None,
    /// One row without point and time.
    #[default]
    One,
    /// A row for each point, without time.
    Two,
}

/// What of a leave query may not exceed 180 days.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeaveLimit {
    /// The length of the window.
    Span,
    /// How long ago the window begins.
    Age,
    /// Both.
    #[default]
    Both,
}

/// When points at which nobody need punch have results.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FreePointRows {
    /// When somebody punched there.
    #[default]
    Punched,
    /// Always; as missing when nobody did.
    Always,
}

/// What rows of a rota do that cannot be: of strangers, unknown shifts and sealed days.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScheduleRows {
    /// They are left out, without a word.
    #[default]
    Skipped,
    /// The whole call is refused.
    Refused,
}

/// The first work date of what callers change about groups, members and shifts, where the call does not say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangesFrom {
    /// The next one.
    #[default]
    Tomorrow,
    /// The one on which they change it.
    Today,
}

/// The source of punches that were uploaded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UploadSource {
    /// As of a machine.
    #[default]
    Atm,
    /// As of the person's phone.
    User,
}

/// What `punch_id` of a correction names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PunchId {
    /// The point of the schedule.
    #[default]
    Plan,
    /// The point of the shift.
    ShiftPoint,
    /// Either one.
    Either,
}

impl AttendancePatch {
    /// Says what in the patch cannot be, or nothing.
    pub(super) fn problem(&self) -> Option<String> {
        let allowed =
            [("span_dates", self.span_dates, [7, 8]), ("long_list_code", self.long_list_code, [40032, 41102])];
        let wrong = allowed.iter().find(|(_, value, allowed)| value.is_some_and(|value| !allowed.contains(&value)));
        if let Some((name, Some(value), [one, other])) = wrong {
            return Some(format!("`{name}` is {value}, expected {one} or {other}"));
        }
        let ranges = [
            ("horizon_days", self.horizon_days, 1, 180),
            ("leave_page", self.leave_page, 1, 1_000),
            ("leave_type_pause", self.leave_type_pause, 0, 1_000),
            ("required_days_reach", self.required_days_reach, 0, 1_000),
            ("schedule_delay_ms", self.schedule_delay_ms, 0, 3_600_000),
        ];
        let wrong =
            ranges.iter().find(|(_, value, first, last)| value.is_some_and(|value| value < *first || value > *last));
        wrong.map(|(name, value, first, last)| {
            format!("`{name}` is {}, expected {first} to {last}", value.unwrap_or_default())
        })
    }
}
