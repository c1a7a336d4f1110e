//! One row of `attendance/list` as a result, and as the punch that decided it.

use dianmao_attendance::punch::{Location, Punch, Source};
use dianmao_attendance::result::{Grade, Point, PunchResult};
use dianmao_attendance::work_date::WorkDate;
use dianmao_dingtalk::api::attendance::list::{CheckType, LocationResult, Row, SourceType, TimeResult};
use dianmao_roster::id::UserId;

/// The result that a row tells.
pub(crate) fn result(row: &Row) -> PunchResult {
    let grade = grade(&row.time_result);
    // A missing punch carries the due time as if somebody had punched then.
    let punched_at = row.user_check_time.filter(|_| grade != Grade::Missing);
    PunchResult {
        id: row.id,
        user_id: UserId::from(row.user_id.clone()),
        work_date: WorkDate(row.work_date),
        point: point(&row.check_type),
        plan_id: row.plan_id,
        group_id: row.group_id,
        punch_id: row.record_id,
        due_at: row.base_check_time,
        punched_at,
        grade,
        location: location(&row.location_result),
        source: source(&row.source_type),
        approval_id: row.proc_inst_id.clone().or_else(|| row.approve_id.map(|id| id.to_string())),
        raw: row.raw.get().to_owned(),
    }
}

/// The punch that a row's result was decided by, where there was one.
pub(crate) fn punch(result: &PunchResult) -> Option<Punch> {
    Some(Punch {
        id: result.punch_id?,
        user_id: result.user_id.clone(),
        at: result.punched_at?,
        work_date: result.work_date,
        source: result.source.clone(),
        location: result.location.clone(),
    })
}

pub(crate) fn point(check_type: &CheckType) -> Point {
    match check_type {
        CheckType::OnDuty => Point::On,
        CheckType::OffDuty => Point::Off,
        CheckType::Other(text) => Point::Other(text.to_string()),
    }
}

fn grade(time_result: &TimeResult) -> Grade {
    match time_result {
        TimeResult::Normal => Grade::OnTime,
        TimeResult::Early => Grade::Early,
        TimeResult::Late => Grade::Late,
        TimeResult::SeriousLate => Grade::SeriouslyLate,
        TimeResult::Absenteeism => Grade::LateAsAbsence,
        TimeResult::NotSigned => Grade::Missing,
        TimeResult::Other(text) => Grade::Other(text.to_string()),
    }
}

fn location(location_result: &LocationResult) -> Location {
    match location_result {
        LocationResult::Normal => Location::Inside,
        LocationResult::Outside => Location::Outside,
        LocationResult::NotSigned => Location::NoPunch,
        LocationResult::Other(text) => Location::Other(text.to_string()),
    }
}

fn source(source_type: &SourceType) -> Source {
    match source_type {
        SourceType::User => Source::Phone,
        SourceType::AutoCheck => Source::Automatic,
        SourceType::Atm | SourceType::DingAtm => Source::Machine,
        SourceType::Beacon => Source::Beacon,
        SourceType::Card => Source::Card,
        SourceType::Boss => Source::Administrator,
        SourceType::Approve => Source::Approval,
        SourceType::SelfService => Source::SelfService,
        SourceType::System => Source::System,
        SourceType::Other(text) => Source::Other(text.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(json: &str) -> Row {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_late_punch_is_a_result_and_a_punch() {
        let row = row(r#"{"id":300000000101,"recordId":52000000011,"planId":437000000696,"groupId":1010275000,
            "userId":"u001","workDate":1666195200000,"checkType":"OnDuty","baseCheckTime":1666227600000,
            "userCheckTime":1666228265000,"timeResult":"Late","locationResult":"Normal","sourceType":"USER"}"#);
        let result = result(&row);
        assert_eq!(result.work_date.to_string(), "2022-10-20");
        assert_eq!((result.grade.clone(), result.source.clone()), (Grade::Late, Source::Phone));
        assert_eq!(
            punch(&result).map(|punch| (punch.id, punch.at.to_string())),
            Some((52_000_000_011, "2022-10-20T01:11:05Z".into()))
        );
    }

    #[test]
    fn a_missing_punch_has_no_time_although_the_row_carries_one() {
        let row = row(r#"{"id":300000000102,"planId":437000000697,"groupId":1010275000,"userId":"u001",
            "workDate":1666195200000,"checkType":"OffDuty","baseCheckTime":1666260000000,"userCheckTime":1666260000000,
            "timeResult":"NotSigned","locationResult":"NotSigned","sourceType":"SYSTEM"}"#);
        let result = result(&row);
        assert_eq!((result.grade.clone(), result.punched_at, result.punch_id), (Grade::Missing, None, None));
        assert_eq!(punch(&result), None);
    }

    #[test]
    fn words_that_are_new_to_us_are_kept() {
        let row = row(r#"{"id":1,"userId":"u1","workDate":1666195200000,"checkType":"Before","timeResult":"Odd",
            "locationResult":"Somewhere","sourceType":"ROBOT"}"#);
        let result = result(&row);
        assert_eq!(result.point, Point::Other("Before".into()));
        assert_eq!(result.grade, Grade::Other("Odd".into()));
        assert_eq!(result.source, Source::Other("ROBOT".into()));
    }
}
