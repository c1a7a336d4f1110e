//! What moved in attendance, leave and approvals. All of it names what to read again; none of it holds a result.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;

use super::fields::{Fields, Missing};
use crate::wire::open_enum::open_enum;

/// A punch. Its `Debug` form leaves out where it was made.
#[derive(Clone, PartialEq)]
pub struct PunchNews {
    /// Who punched.
    pub user_id: String,
    /// When.
    pub check_time: Timestamp,
    /// The same number as in the punch details.
    pub biz_id: Option<String>,
    /// The attendance group's key.
    pub group_id: Option<String>,
    /// `MAP`, `WIFI` or `ATM`.
    pub location_method: Option<String>,
    /// `Normal` or `Outside`.
    pub location_result: Option<String>,
    /// Degrees.
    pub latitude: Option<f64>,
    /// Degrees.
    pub longitude: Option<f64>,
    /// In words.
    pub address: Option<String>,
    /// The machine.
    pub device_sn: Option<String>,
    /// False for a replay of the system, as after a change of schedules.
    pub check_by_user: Option<bool>,
}

impl fmt::Debug for PunchNews {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PunchNews")
            .field("user_id", &self.user_id)
            .field("check_time", &self.check_time)
            .field("biz_id", &self.biz_id)
            .field("check_by_user", &self.check_by_user)
            .finish_non_exhaustive()
    }
}

impl PunchNews {
    pub(super) fn read(fields: Fields<'_>) -> Result<Self, Missing> {
        Ok(Self {
            user_id: fields.need_text("userId")?,
            check_time: fields.time("checkTime").ok_or(Missing("checkTime"))?,
            biz_id: fields.text("bizId"),
            group_id: fields.text("groupId"),
            location_method: fields.text("locationMethod"),
            location_result: fields.text("locationResult"),
            latitude: fields.decimal("latitude"),
            longitude: fields.decimal("longitude"),
            address: fields.text("address"),
            device_sn: fields.text("deviceSN"),
            check_by_user: fields.truth("checkByUser"),
        })
    }
}

/// Schedules that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduleNews {
    /// Whose.
    pub user_ids: Vec<String>,
    /// The first work date.
    pub from: Date,
    /// The last work date.
    pub to: Date,
    /// `modify` or `delete`.
    pub action: Option<String>,
}

impl ScheduleNews {
    pub(super) fn read(fields: Fields<'_>) -> Result<Self, Missing> {
        let user_ids = fields.texts("userIds");
        if user_ids.is_empty() {
            return Err(Missing("userIds"));
        }
        let from = fields.need_day("workDateBegin")?;
        let to = fields.day("workDateEnd").unwrap_or(from);
        Ok(Self { user_ids, from, to, action: fields.text("type") })
    }
}

open_enum! {
    /// What kind of day it is.
    pub enum DayKind {
        /// A day of work.
        WorkDay = "workDay",
        /// A day off.
        RestDay = "restDay",
        /// A holiday by law.
        Holiday = "holiday",
    }
}

/// Overtime that an app wrote and that became time off. The last event of a person and a day counts. Hours and days
/// are decimals as text, since they are added up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OvertimeNews {
    /// Who worked.
    pub user_id: String,
    /// The work date.
    pub work_date: Date,
    /// In hours.
    pub hours: Option<String>,
    /// In days.
    pub days: Option<String>,
    /// The kind of the day.
    pub day_kind: Option<DayKind>,
    /// When it was worked out.
    pub at: Option<Timestamp>,
}

impl OvertimeNews {
    pub(super) fn read(fields: Fields<'_>) -> Result<Self, Missing> {
        Ok(Self {
            user_id: fields.need_text("userId")?,
            work_date: fields.need_day("workDate")?,
            hours: fields.text("overtimeHour"),
            days: fields.text("overtimeDay"),
            day_kind: fields.text("overtimeDayType").map(|kind| DayKind::from(kind.as_str())),
            at: fields.time("timeStamp"),
        })
    }
}

/// An attendance group or a shift; the event's kind tells which, the `action` of shifts is wrong in samples.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingNews {
    /// The group or shift.
    pub id: i64,
    /// Its name.
    pub name: Option<String>,
    /// Created, updated or deleted, with a prefix that is not to be trusted.
    pub action: Option<String>,
}

impl SettingNews {
    pub(super) fn read(fields: Fields<'_>) -> Result<Self, Missing> {
        let id = fields.int("id").ok_or(Missing("id"))?;
        Ok(Self { id, name: fields.text("name"), action: fields.text("action") })
    }
}

/// A result that an administrator changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BossCheckNews {
    /// Whose result.
    pub user_id: String,
    /// The scheduled point.
    pub plan_id: Option<i64>,
    /// The work date.
    pub work_date: Date,
}

impl BossCheckNews {
    pub(super) fn read(fields: Fields<'_>) -> Result<Self, Missing> {
        let (user_id, work_date) = (fields.need_text("userId")?, fields.need_day("workDate")?);
        Ok(Self { user_id, plan_id: fields.int("planId"), work_date })
    }
}

/// A day whose statistics were made anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SummaryNews {
    /// Whose day.
    pub user_id: String,
    /// The work date.
    pub work_date: Date,
}

impl SummaryNews {
    pub(super) fn read(fields: Fields<'_>) -> Result<Self, Missing> {
        Ok(Self { user_id: fields.need_text("userId")?, work_date: fields.need_day("workDate")? })
    }
}

/// A column of the report that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportColumnNews {
    /// The column.
    pub column_id: String,
    /// `ADD` and others.
    pub action: Option<String>,
}

impl ReportColumnNews {
    pub(super) fn read(fields: Fields<'_>) -> Result<Self, Missing> {
        Ok(Self { column_id: fields.need_text("columnId")?, action: fields.text("type") })
    }
}

/// A leave, trip, outing or overtime approval that moved on. The words of `kind` and `status` are known from one
/// sample only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalNews {
    /// The approval.
    pub process_instance_id: String,
    /// The approval that this one changes.
    pub main_process_instance_id: Option<String>,
    /// The template.
    pub process_code: Option<String>,
    /// `LEAVE` and others.
    pub kind: Option<String>,
    /// `start` and others.
    pub status: Option<String>,
}

impl ApprovalNews {
    pub(super) fn read(fields: Fields<'_>) -> Result<Self, Missing> {
        Ok(Self {
            process_instance_id: fields.need_text("processInstanceId")?,
            main_process_instance_id: fields.text("mainProcessInstanceId"),
            process_code: fields.text("processCode"),
            kind: fields.text("approveType"),
            status: fields.text("status"),
        })
    }
}

/// Leave types that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeaveRuleNews {
    /// The types.
    pub leave_codes: Vec<String>,
    /// What was done.
    pub action: Option<String>,
}

impl LeaveRuleNews {
    pub(super) fn read(fields: Fields<'_>) -> Result<Self, Missing> {
        let leave_codes = fields.texts("leaveCodes");
        match leave_codes.is_empty() {
            true => Err(Missing("leaveCodes")),
            false => Ok(Self { leave_codes, action: fields.text("action") }),
        }
    }
}

/// A leave balance that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeaveQuotaNews {
    /// Whose.
    pub user_id: String,
    /// The type.
    pub leave_code: Option<String>,
    /// Who changed it.
    pub operator: Option<String>,
}

impl LeaveQuotaNews {
    pub(super) fn read(fields: Fields<'_>) -> Result<Self, Missing> {
        let user_id = fields.need_text("userId")?;
        Ok(Self { user_id, leave_code: fields.text("leaveCode"), operator: fields.text("opUserId") })
    }
}

/// An OA approval that moved on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcessNews {
    /// The approval.
    pub process_instance_id: String,
    /// The template.
    pub process_code: Option<String>,
    /// `start`, `finish` and others.
    pub step: Option<String>,
    /// `agree`, `refuse` and others.
    pub result: Option<String>,
    /// Who asked for it.
    pub staff_id: Option<String>,
    /// When it was asked for.
    pub created_at: Option<Timestamp>,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
}

impl ProcessNews {
    pub(super) fn read(fields: Fields<'_>) -> Result<Self, Missing> {
        Ok(Self {
            process_instance_id: fields.need_text("processInstanceId")?,
            process_code: fields.text("processCode"),
            step: fields.text("type"),
            result: fields.text("result"),
            staff_id: fields.text("staffId"),
            created_at: fields.time("createTime"),
            finished_at: fields.time("finishTime"),
        })
    }
}
