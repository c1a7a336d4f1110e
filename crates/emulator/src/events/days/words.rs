//! The events of attendance in the vendor's words (`dingtalk-attendance.md` 7.2).

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::{Happening, What};
use crate::attendance::dates::{date_of, midnight_ms};
use crate::attendance::spot;
use crate::events::Event;
use crate::story::ids::business_id;
use crate::story::{Approval, ApprovalKind, Duty, Form, WrittenForm, business_number, instance_id};
use crate::verdict::{PunchRow, Standing};

pub(crate) const CHECK_RECORD: &str = "attendance_check_record";
pub(crate) const SCHEDULE_CHANGE: &str = "attendance_schedule_change";
pub(crate) const OVERTIME_DURATION: &str = "attendance_overtime_duration";
pub(crate) const BOSS_CHECK: &str = "attend_bossCheck_change";
pub(crate) const SUMMARY_REFRESH: &str = "attend_user_daily_summary_refresh";
pub(crate) const APPROVE_STATUS: &str = "attendance_approve_status_change";
pub(crate) const INSTANCE_CHANGE: &str = "bpms_instance_change";

/// Every kind of event that this module tells.
pub(crate) const KINDS: &[&str] =
    &[CHECK_RECORD, SCHEDULE_CHANGE, OVERTIME_DURATION, BOSS_CHECK, SUMMARY_REFRESH, APPROVE_STATUS, INSTANCE_CHANGE];

const HOURS_PER_DAY: i64 = 8;

/// A step of the form behind an approval or a correction.
pub(super) struct Step<'a> {
    pub(super) form: Form,
    pub(super) id: i64,
    pub(super) userid: &'a str,
    /// Who it is, for the title.
    pub(super) name: &'a str,
    pub(super) submitted_ms: i64,
    pub(super) pace: Pace,
}

/// How far a form has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pace {
    Submitted,
    Approved {
        at_ms: i64,
    },
    /// Taken back by an instance of its own.
    Withdrawn {
        at_ms: i64,
    },
}

/// A punch; `group` is the key of the group, where the person is in one.
pub(super) fn punch(seed: u64, corp_id: &str, row: &PunchRow<'_>, group: Option<String>, by_user: bool) -> What {
    let outside = match &row.standing {
        Standing::Valid(matched) => matched.location_result == "Outside",
        Standing::Invalid(_) => row.manner.is_some_and(|manner| manner.is_outside()),
    };
    let mut fields = Map::new();
    let mut put = |key: &str, value: Value| drop(fields.insert(key.to_owned(), value));
    put("userId", row.user_id.into());
    put("checkTime", row.at_ms.into());
    put("corpId", corp_id.into());
    if let Some(group) = group {
        put("groupId", group.into());
    }
    put("bizId", business_id(row.id).into());
    put("locationResult", if outside { "Outside" } else { "Normal" }.into());
    put("checkByUser", by_user.into());
    if let Some(spot) = spot::of(seed, row) {
        put("locationMethod", spot.method.into());
        put("address", spot.address.into());
        if let Some((latitude, longitude)) = spot.position.map(|(position, _)| position.degrees()) {
            put("latitude", latitude.into());
            put("longitude", longitude.into());
        }
        if let Some(machine_sn) = spot.machine_sn {
            put("deviceSN", machine_sn.into());
        }
    }
    What::Told(CHECK_RECORD, json!({"dataList": [fields]}))
}

pub(super) fn boss_check(userid: &str, work_date: Date, plan_id: i64) -> What {
    let work_date = format!("{work_date} 00:00:00");
    let action = "attend_bossCheck_update";
    What::Told(BOSS_CHECK, json!({"userId": userid, "planId": plan_id, "workDate": work_date, "action": action}))
}

pub(super) fn summary_refresh(userid: &str, work_date: Date) -> What {
    What::Told(SUMMARY_REFRESH, json!({"userId": userid, "workDate": work_date.to_string()}))
}

/// Overtime that an app wrote and that becomes time off; nothing of any other.
pub(super) fn overtime(
    corp_id: &str,
    userid: &str,
    approval: &Approval,
    duty: Option<Duty>,
    is_withdrawn: bool,
    at_ms: i64,
) -> Option<What> {
    let ApprovalKind::Overtime { hundredths_of_hours } = approval.kind else {
        return None;
    };
    let becomes_time_off = |form: &WrittenForm| form.overtime_to_more == Some(1);
    approval.written_as.as_deref().filter(|form| becomes_time_off(form))?;
    let hundredths = if is_withdrawn { 0 } else { hundredths_of_hours };
    let work_date = date_of(approval.from_ms);
    let day_type = match duty {
        Some(Duty::Rest(Some(_))) => "holiday",
        Some(Duty::Shift(_) | Duty::Free { expected: true }) => "workDay",
        _ => "restDay",
    };
    let row = json!({
        "userid": userid,
        "workDate": midnight_ms(work_date),
        "overtimeHour": decimal(hundredths),
        "overtimeDay": decimal((hundredths + HOURS_PER_DAY / 2) / HOURS_PER_DAY),
        "overtimeDayType": day_type,
        "action": if is_withdrawn { "delete" } else { "modify" },
        "vacationRate": 1,
        "workHoursPerDay": HOURS_PER_DAY,
        "workMinutesPerDay": HOURS_PER_DAY * 60,
        "key": format!("{corp_id};{userid};{}", work_date.strftime("%Y%m%d")),
        "timestamp": at_ms,
    });
    Some(What::Told(OVERTIME_DURATION, json!({"dataList": [row]})))
}

/// Hundredths as a number.
fn decimal(hundredths: i64) -> Value {
    i32::try_from(hundredths).map_or(Value::Null, |hundredths| (f64::from(hundredths) / 100.0).into())
}

impl Step<'_> {
    /// What the OA tells of it.
    pub(super) fn instance_change(&self, seed: u64) -> What {
        let (number, created_ms, finished_ms) = match self.pace {
            Pace::Submitted => (self.id, self.submitted_ms, None),
            Pace::Approved { at_ms } => (self.id, self.submitted_ms, Some(at_ms)),
            Pace::Withdrawn { at_ms } => (-self.id, at_ms, Some(at_ms)),
        };
        let instance = instance_id(number);
        let mut fields = json!({
            "processCode": self.form.process_code(seed),
            "bizCategoryId": self.form.category(),
            "businessId": business_number(number, created_ms),
            "type": if finished_ms.is_some() { "finish" } else { "start" },
            "createTime": created_ms,
            "staffId": self.userid,
            "title": format!("{}提交的{}", self.name, self.form.name()),
            "url": format!("https://aflow.example.com/instances/{instance}"),
            "processInstanceId": instance,
        });
        if let Some(finished_ms) = finished_ms {
            fields["finishTime"] = finished_ms.into();
            fields["result"] = "agree".into();
        }
        What::Told(INSTANCE_CHANGE, fields)
    }

    /// What attendance tells of it; nothing of corrections.
    pub(super) fn status_change(&self, seed: u64, corp_id: &str) -> Option<What> {
        let kind = match self.form {
            Form::Leave => "LEAVE",
            Form::Trip => "TRIP",
            Form::Outing => "OUT",
            Form::Overtime => "OVERTIME",
            Form::Correction => return None,
        };
        let (number, status) = match self.pace {
            Pace::Submitted => (self.id, "start"),
            Pace::Approved { .. } => (self.id, "finish"),
            Pace::Withdrawn { .. } => (-self.id, "revoke"),
        };
        let fields = json!({
            "approveType": kind,
            "processInstanceId": instance_id(number),
            "mainProcessInstanceId": instance_id(self.id),
            "processCode": self.form.process_code(seed),
            "corpId": corp_id,
            "status": status,
        });
        Some(What::Told(APPROVE_STATUS, fields))
    }
}

/// The events of what happened at one instant: schedules first, those of neighbouring days and of several people together.
pub(super) fn events(corp_id: &str, happenings: Vec<Happening>, at_ms: i64) -> Vec<Event> {
    let mut days: BTreeMap<(&'static str, String), Vec<Date>> = BTreeMap::new();
    let mut told = Vec::new();
    for Happening { userid, work_date, what } in happenings {
        match what {
            What::Scheduled(kind) => days.entry((kind, userid)).or_default().push(work_date),
            What::Told(kind, fields) => told.push(Event::new(kind, at_ms, fields)),
        }
    }
    let mut spans: BTreeMap<(&'static str, Date, Date), Vec<String>> = BTreeMap::new();
    for ((kind, userid), mut dates) in days {
        dates.sort_unstable();
        for run in dates.chunk_by(|date, next| date.tomorrow().is_ok_and(|tomorrow| tomorrow == *next)) {
            if let (Some(first), Some(last)) = (run.first(), run.last()) {
                spans.entry((kind, *first, *last)).or_default().push(userid.clone());
            }
        }
    }
    let schedules = spans.into_iter().map(|((kind, first, last), userids)| {
        let row = json!({"userIds": userids, "workDateBegin": midnight_ms(first), "workDateEnd": midnight_ms(last),
            "type": kind, "corpId": corp_id});
        Event::new(SCHEDULE_CHANGE, at_ms, json!({"dataList": [row]}))
    });
    schedules.chain(told).collect()
}
