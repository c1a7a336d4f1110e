//! What DingTalk tells by itself, by callback or by stream: one envelope for both ways, in every spelling that was
//! seen. Fields that this version does not know stay as they came, and so do unknown kinds.
//!
//! Events come twice, late, out of order or not at all; they say that something moved and not where it stands now.
//! Whoever gets one reads the object again.

mod attendance;
mod contacts;
mod fields;

use std::fmt;

use jiff::Timestamp;
use serde_json::{Map, Value};

pub use attendance::{
    ApprovalNews, BossCheckNews, DayKind, LeaveQuotaNews, LeaveRuleNews, OvertimeNews, ProcessNews, PunchNews,
    ReportColumnNews, ScheduleNews, SettingNews, SummaryNews,
};
pub use contacts::{DeptNews, PersonDiff, PersonNews};
pub(crate) use fields::Fields;

use crate::wire::open_enum::open_enum;

open_enum! {
    /// What happened, in the vendor's words.
    pub enum EventKind {
        /// DingTalk tries out the address of a callback.
        CheckUrl = "check_url",
        /// People joined.
        UserAddOrg = "user_add_org",
        /// Data of people changed; also pushed after they joined.
        UserModifyOrg = "user_modify_org",
        /// People left. Not counted against the quota of messages.
        UserLeaveOrg = "user_leave_org",
        /// People logged in for the first time.
        UserActiveOrg = "user_active_org",
        /// Departments were made.
        OrgDeptCreate = "org_dept_create",
        /// Departments changed, or moved with all below them.
        OrgDeptModify = "org_dept_modify",
        /// Departments were deleted.
        OrgDeptRemove = "org_dept_remove",
        /// The company's own profile changed.
        OrgChange = "org_change",
        /// Somebody punched, or the system replayed punches.
        AttendanceCheckRecord = "attendance_check_record",
        /// Schedules changed.
        AttendanceScheduleChange = "attendance_schedule_change",
        /// Overtime, written by an app, became time off.
        AttendanceOvertimeDuration = "attendance_overtime_duration",
        /// An attendance group was made, changed or deleted.
        AttendGroupChange = "attend_group_change",
        /// A shift was made, changed or deleted.
        AttendShiftChange = "attend_shift_change",
        /// An administrator changed a result.
        AttendBossCheckChange = "attend_bossCheck_change",
        /// The statistics of a day were made anew.
        AttendUserDailySummaryRefresh = "attend_user_daily_summary_refresh",
        /// A column of the attendance report changed.
        AttendanceReportColumnChange = "attendance_report_column_change",
        /// A leave, trip, outing or overtime approval moved on.
        AttendanceApproveStatusChange = "attendance_approve_status_change",
        /// A leave type changed.
        LeaveRuleChange = "leave_rule_change",
        /// A leave balance changed.
        LeaveQuotaUpdate = "leave_quota_update",
        /// An OA approval moved on.
        BpmsInstanceChange = "bpms_instance_change",
    }
}

/// One event. Its `Debug` form shows field names only, since the values are about people.
#[derive(Clone, PartialEq)]
pub struct Event {
    /// What happened.
    pub kind: EventKind,
    /// The number of the event, the same when it is delivered again.
    pub id: Option<String>,
    /// The number of the change behind it, where it is given.
    pub biz_id: Option<String>,
    /// The company.
    pub corp_id: Option<String>,
    /// The app that subscribed, by stream only.
    pub app_id: Option<String>,
    /// When it happened.
    pub born_at: Option<Timestamp>,
    /// All else, as it came.
    pub fields: Map<String, Value>,
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("kind", &self.kind)
            .field("id", &self.id)
            .field("born_at", &self.born_at)
            .field("fields", &self.fields.keys().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

/// A text that is no event, or an event without the field that says whom it is about.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EventError {
    /// The text is no JSON object, or has no kind.
    #[error("the text is no event")]
    NoEvent,
    /// The event lacks what it is about.
    #[error("the event `{kind}` has no usable `{field}`")]
    Incomplete {
        /// The kind of the event.
        kind: EventKind,
        /// The field that is missing or of another type.
        field: &'static str,
    },
}

/// What the events of the known kinds say.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Content {
    /// People joined, changed, left or became active.
    People(PersonNews),
    /// Departments were made, changed or deleted.
    Departments(DeptNews),
    /// Punches.
    Punches(Vec<PunchNews>),
    /// Changed schedules.
    Schedules(Vec<ScheduleNews>),
    /// Overtime that became time off.
    Overtime(Vec<OvertimeNews>),
    /// An attendance group or a shift, as the kind says.
    Setting(SettingNews),
    /// A result that an administrator changed.
    BossCheck(BossCheckNews),
    /// A day with new statistics.
    Summary(SummaryNews),
    /// A column of the report.
    ReportColumn(ReportColumnNews),
    /// An approval that attendance knows of.
    Approval(ApprovalNews),
    /// A leave type.
    LeaveRule(LeaveRuleNews),
    /// A leave balance.
    LeaveQuota(LeaveQuotaNews),
    /// An OA approval.
    Process(ProcessNews),
    /// Nothing that this version reads; see the event's fields.
    Other,
}

impl Event {
    /// Reads the decrypted text of a callback, or the form of the stream's page, which has the fields under `data`.
    pub fn from_callback(text: &str) -> Result<Self, EventError> {
        let Ok(Value::Object(object)) = serde_json::from_str(text) else {
            return Err(EventError::NoEvent);
        };
        let envelope = Fields::new(&object);
        let kind = envelope.text("eventType").filter(|kind| !kind.is_empty()).ok_or(EventError::NoEvent)?;
        let mut event = Self {
            kind: EventKind::from(kind.as_str()),
            id: envelope.text("eventId"),
            biz_id: envelope.text("bizId"),
            corp_id: envelope.text("corpId").or_else(|| envelope.text("eventCorpId")),
            app_id: envelope.text("eventUnifiedAppId"),
            born_at: ["eventTime", "eventBornTime", "timeStamp"].iter().find_map(|name| envelope.time(name)),
            fields: Map::new(),
        };
        event.fields = inner(object.into_iter().filter(|(key, _)| !is_envelope(key)).collect());
        Ok(event)
    }

    /// What tells a repeated delivery from a second event.
    pub fn identity(&self) -> Option<&str> {
        self.id.as_deref().or(self.biz_id.as_deref()).filter(|id| !id.is_empty())
    }

    /// What it says, for the kinds that this version reads.
    pub fn content(&self) -> Result<Content, EventError> {
        let fields = Fields::new(&self.fields);
        let content = match &self.kind {
            EventKind::UserAddOrg | EventKind::UserModifyOrg | EventKind::UserLeaveOrg | EventKind::UserActiveOrg => {
                PersonNews::read(fields).map(Content::People)
            }
            EventKind::OrgDeptCreate | EventKind::OrgDeptModify | EventKind::OrgDeptRemove => {
                DeptNews::read(fields).map(Content::Departments)
            }
            EventKind::AttendanceCheckRecord => fields.list("dataList", PunchNews::read).map(Content::Punches),
            EventKind::AttendanceScheduleChange => fields.list("dataList", ScheduleNews::read).map(Content::Schedules),
            EventKind::AttendanceOvertimeDuration => fields.list("dataList", OvertimeNews::read).map(Content::Overtime),
            EventKind::AttendGroupChange | EventKind::AttendShiftChange => {
                SettingNews::read(fields).map(Content::Setting)
            }
            EventKind::AttendBossCheckChange => BossCheckNews::read(fields).map(Content::BossCheck),
            EventKind::AttendUserDailySummaryRefresh => SummaryNews::read(fields).map(Content::Summary),
            EventKind::AttendanceReportColumnChange => ReportColumnNews::read(fields).map(Content::ReportColumn),
            EventKind::AttendanceApproveStatusChange => ApprovalNews::read(fields).map(Content::Approval),
            EventKind::LeaveRuleChange => LeaveRuleNews::read(fields).map(Content::LeaveRule),
            EventKind::LeaveQuotaUpdate => LeaveQuotaNews::read(fields).map(Content::LeaveQuota),
            EventKind::BpmsInstanceChange => ProcessNews::read(fields).map(Content::Process),
            EventKind::CheckUrl | EventKind::OrgChange | EventKind::Other(_) => Ok(Content::Other),
        };
        content.map_err(|missing| EventError::Incomplete { kind: self.kind.clone(), field: missing.0 })
    }
}

/// Keys of the envelope; `timeStamp` is not among them, since it belongs to the change as well.
fn is_envelope(key: &str) -> bool {
    const KEYS: [&str; 8] =
        ["eventType", "eventTime", "eventBornTime", "eventId", "bizId", "corpId", "eventCorpId", "eventUnifiedAppId"];
    KEYS.iter().any(|known| fields::same_name(known, key))
}

/// Takes the fields out of `data` where they lie in it alone.
fn inner(mut fields: Map<String, Value>) -> Map<String, Value> {
    match fields.get_mut("data") {
        Some(Value::Object(data)) => {
            let data = std::mem::take(data);
            match fields.len() {
                1 => data,
                _ => {
                    fields.insert("data".into(), Value::Object(data));
                    fields
                }
            }
        }
        _ => fields,
    }
}
