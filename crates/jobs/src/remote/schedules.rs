//! Rows of `schedule/listbyusers` as scheduled points, and of `getsimplegroups` as kinds of groups and shifts.

use dianmao_attendance::ScheduledPoint;
use dianmao_attendance::group::GroupKind;
use dianmao_attendance::schedule::ShiftVersion;
use dianmao_attendance::shift::{MinuteSpan, Section, Shift, ShiftPoint};
use dianmao_attendance::work_date::WorkDate;
use dianmao_dingtalk::api::attendance::group::{ClassSetting, ClassTime, GroupType, RestTime, SelectedClass};
use dianmao_dingtalk::api::attendance::list::CheckType;
use dianmao_dingtalk::api::attendance::schedule::PlannedPoint;
use dianmao_roster::id::UserId;
use jiff::civil::Time;

use crate::remote::results;

/// The scheduled point that a row tells, or the day of rest.
pub(crate) fn scheduled_point(row: &PlannedPoint) -> ScheduledPoint {
    let is_rest = row.is_day_of_rest();
    let shift_id = row.shift_id.filter(|_| !is_rest);
    ScheduledPoint {
        plan_id: row.id,
        user_id: UserId::from(row.userid.clone()),
        work_date: WorkDate(row.work_date),
        point: row.check_type.as_ref().filter(|_| !is_rest).map(results::point),
        planned_at: row.plan_check_time.filter(|_| !is_rest),
        shift: shift_id.map(|shift_id| ShiftVersion { shift_id, version: row.shift_version }),
        group_id: row.group_id,
        is_rest,
        approval_id: row.approve_id.map(|id| id.to_string()),
        raw: String::new(),
    }
}

/// How a group's days are laid; `None` for a type that is new to us.
pub(crate) fn group_kind(kind: &GroupType) -> Option<GroupKind> {
    match kind {
        GroupType::Fixed => Some(GroupKind::Fixed),
        GroupType::Turn => Some(GroupKind::Rota),
        GroupType::FreeHours => Some(GroupKind::Free),
        GroupType::Other(_) => None,
    }
}

/// The shift as a group shows it, in the version of now; `None` where its points make no pairs.
pub(crate) fn shift(class: &SelectedClass) -> Option<Shift> {
    let setting = class.setting.as_ref();
    let sections = class.sections.iter().map(|section| {
        let of_type = |kind: CheckType| section.times.iter().find(|time| time.check_type == kind);
        Some(Section {
            on: shift_point(of_type(CheckType::OnDuty)?, setting),
            off: shift_point(of_type(CheckType::OffDuty)?, setting),
        })
    });
    Some(Shift {
        version: ShiftVersion {
            shift_id: class.class_id,
            version: setting.and_then(|setting| setting.class_setting_id),
        },
        name: class.class_name.clone().unwrap_or_default(),
        sections: sections.collect::<Option<_>>()?,
        rest: setting.and_then(|setting| rest(setting.rest_begin_time.as_ref()?, setting.rest_end_time.as_ref()?)),
        flex: None,
        has_free_ends: setting.is_some_and(|setting| setting.is_off_duty_free_check == Some(true)),
    })
}

/// Thresholds of -1 are switched off (reference 3.2).
fn shift_point(time: &ClassTime, setting: Option<&ClassSetting>) -> ShiftPoint {
    let is_end = time.check_type == CheckType::OffDuty;
    let minutes = |of: fn(&ClassSetting) -> Option<i64>| setting.and_then(of).filter(|minutes| *minutes >= 0);
    let window = |minutes: Option<i64>| minutes.filter(|minutes| *minutes >= 0);
    ShiftPoint {
        minute: minute_of(time.check_time) + time.across.unwrap_or(0) * 1440,
        permitted: minutes(|setting| setting.permit_late_minutes).filter(|_| !is_end).unwrap_or(0),
        serious: minutes(|setting| setting.serious_late_minutes),
        absence: minutes(|setting| setting.absenteeism_late_minutes),
        opens_before: window(time.begin_min),
        closes_after: window(time.end_min),
        is_free: is_end && setting.is_some_and(|setting| setting.is_off_duty_free_check == Some(true)),
    }
}

/// A break that ends before it begins goes past midnight.
fn rest(begin: &RestTime, end: &RestTime) -> Option<MinuteSpan> {
    let (from, to) = (minute_of(begin.check_time), minute_of(end.check_time));
    (from != to).then_some(MinuteSpan { from, to: if to < from { to + 1440 } else { to } })
}

fn minute_of(time: Time) -> i64 {
    i64::from(time.hour()) * 60 + i64::from(time.minute())
}

#[cfg(test)]
mod tests {
    use dianmao_attendance::result::Point;

    use super::*;

    fn planned(json: &str) -> ScheduledPoint {
        scheduled_point(&serde_json::from_str(json).unwrap())
    }

    #[test]
    fn a_point_keeps_its_plan_shift_and_approval() {
        let row = planned(
            r#"{"id":437000000696,"userid":"u001","work_date":"2026-09-01 00:00:00","check_type":"OnDuty",
            "plan_check_time":"2026-09-01 09:00:00","shift_id":5,"shift_version":7,"group_id":3,"is_rest":"N","approve_id":880000001}"#,
        );
        assert_eq!((row.plan_id, row.point.clone(), row.is_rest), (437_000_000_696, Some(Point::On), false));
        assert_eq!(row.planned_at.map(|at| at.to_string()), Some("2026-09-01T01:00:00Z".to_owned()));
        assert_eq!(row.shift, Some(ShiftVersion { shift_id: 5, version: Some(7) }));
        assert_eq!(row.approval_id.as_deref(), Some("880000001"));
    }

    #[test]
    fn a_day_of_rest_has_neither_point_nor_time() {
        for row in [
            r#"{"id":1,"userid":"u001","work_date":"2026-09-05 00:00:00","shift_id":0,"is_rest":"Y"}"#,
            r#"{"id":1,"userid":"u001","work_date":"2026-09-05 00:00:00","check_type":"OnDuty","shift_id":0}"#,
        ] {
            let row = planned(row);
            assert_eq!((row.is_rest, row.point, row.planned_at, row.shift), (true, None, None, None));
        }
    }

    #[test]
    fn a_shift_has_its_thresholds_and_its_free_end() {
        let class: SelectedClass = serde_json::from_str(
            r#"{"class_id":5,"class_name":"夜班","sections":[{"times":[
            {"check_type":"OnDuty","check_time":"1970-01-01 22:00:00","across":0},
            {"check_type":"OffDuty","check_time":"1970-01-01 06:00:00","across":1}]}],
            "setting":{"class_setting_id":7,"permit_late_minutes":5,"serious_late_minutes":-1,"absenteeism_late_minutes":120,
            "is_off_duty_free_check":"Y"}}"#,
        )
        .unwrap();
        let Section { on, off } = shift(&class).unwrap().sections.remove(0);
        assert_eq!((on.minute, off.minute), (1320, 1800));
        assert_eq!((on.permitted, on.serious, on.absence, on.is_free), (5, None, Some(120), false));
        assert!(off.is_free);
    }
}
