//! The columns of the smart report and their values, a day each.

use super::facts::{DayKind, Facts};
use crate::document::switches::attendance::AttendanceSwitches;
use crate::limits::china;
use crate::mix::mix;
use crate::story::{ApprovalKind, Section, Shift};
use crate::verdict::{OFF_DUTY, ON_DUTY};

/// The names of leave that the company knows.
pub(crate) const LEAVE_NAMES: &[&str] = &["年假", "事假", "病假", "调休"];

/// A column that has values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) id: i64,
    pub(crate) alias: &'static str,
    pub(crate) name: &'static str,
    pub(crate) sub_type: i64,
    /// The value of every day, where it is always the same.
    pub(crate) fixed_value: Option<&'static str>,
}

/// Which columns there are, by their distance from the first; older companies have no column of corrections.
const COLUMNS: &[(i64, &str, &str)] = &[
    (0, "should_attendance_days", "应出勤天数"),
    (1, "attendance_class", "出勤班次"),
    (2, "attendance_days", "出勤天数"),
    (3, "attendance_rest_days", "休息天数"),
    (4, "attendance_work_time", "工作时长"),
    (5, "late_times", "迟到次数"),
    (6, "late_minute", "迟到时长"),
    (7, "serious_late_times", "严重迟到次数"),
    (8, "serious_late_minute", "严重迟到时长"),
    (9, "absenteeism_late_times", "旷工迟到次数"),
    (10, "leave_early_times", "早退次数"),
    (11, "leave_early_minute", "早退时长"),
    (12, "on_work_lack_card_times", "上班缺卡次数"),
    (13, "off_work_lack_card_times", "下班缺卡次数"),
    (14, "absenteeism_days", "旷工天数"),
    (15, "business_trip_time", "出差时长"),
    (16, "out_time", "外出时长"),
    (18, "overtime_approve_count", "加班-审批单统计"),
    (19, "overtime_工作日加班", "工作日加班"),
    (20, "overtime_休息日加班", "休息日加班"),
    (21, "overtime_节假日加班", "节假日加班"),
    (22, "attend_result", "考勤结果"),
    (23, "plan_detail", "班次"),
    (24, "1_on_duty_user_check_time", "上班1打卡时间"),
    (25, "1_on_duty_user_check_result", "上班1打卡结果"),
    (26, "1_off_duty_user_check_time", "下班1打卡时间"),
    (27, "1_off_duty_user_check_result", "下班1打卡结果"),
    (28, "2_on_duty_user_check_time", "上班2打卡时间"),
    (29, "2_on_duty_user_check_result", "上班2打卡结果"),
    (30, "2_off_duty_user_check_time", "下班2打卡时间"),
    (31, "2_off_duty_user_check_result", "下班2打卡结果"),
    (32, "3_on_duty_user_check_time", "上班3打卡时间"),
    (33, "3_on_duty_user_check_result", "上班3打卡结果"),
    (34, "3_off_duty_user_check_time", "下班3打卡时间"),
    (35, "3_off_duty_user_check_result", "下班3打卡结果"),
    (36, "attendance_approve", "关联的审批单"),
    (37, "overtime_duration", "加班总时长"),
];

/// A column of the company's own, the same for everybody and every day.
const CUSTOM: (i64, &str, &str) = (38, "custom_meal_allowance", "每日餐补");

/// All columns of a company, ids ascending.
pub(crate) fn columns(seed: u64, switches: &AttendanceSwitches) -> Vec<Column> {
    let first = 100_000_000 + i64::try_from(mix(seed, 0x0c01) % 800_000_000).unwrap_or(0);
    let has_corrections = switches.correction_column;
    let place = |k: i64| first + k + i64::from(has_corrections && k > 0);
    let column = |(k, alias, name): (i64, &'static str, &'static str), fixed_value| {
        let sub_type = if alias == "attendance_class" { 2 } else { 0 };
        Column { id: place(k), alias, name, sub_type, fixed_value }
    };
    let mut columns: Vec<Column> = COLUMNS.iter().map(|entry| column(*entry, None)).collect();
    columns.push(column(CUSTOM, Some("15.0")));
    if has_corrections {
        let corrections =
            Column {
                id: first + 1, alias: "making_up_lack_times", name: "补卡次数", sub_type: 0, fixed_value: None
            };
        columns.insert(1, corrections);
    }
    columns
}

/// What a column says of one day; empty where there is nothing to say.
pub(crate) fn value(alias: &str, facts: Option<&Facts>, switches: &AttendanceSwitches) -> String {
    let Some(facts) = facts else {
        return String::new();
    };
    let reach = switches.required_days_reach;
    let is_recent = reach == 0 || facts.days_ago <= reach;
    let days = |is_so: bool| hundredths(if is_so { facts.worth_percent() } else { 0 });
    match alias {
        "should_attendance_days" => days(facts.is_required() && is_recent),
        "attendance_class" => i64::from(facts.is_present()).to_string(),
        "attendance_days" => days(facts.is_present()),
        "attendance_rest_days" => hundredths(if facts.is_required() { 0 } else { 100 }),
        "attendance_work_time" => facts.worked_minutes().to_string(),
        "late_times" => facts.arrivals("Late").to_string(),
        "late_minute" => facts.late_minutes("Late").to_string(),
        "serious_late_times" => facts.arrivals("SeriousLate").to_string(),
        "serious_late_minute" => facts.late_minutes("SeriousLate").to_string(),
        "absenteeism_late_times" => facts.arrivals("Absenteeism").to_string(),
        "leave_early_times" => facts.early_departures().to_string(),
        "leave_early_minute" => facts.early_minutes().to_string(),
        "on_work_lack_card_times" => facts.missed(ON_DUTY).to_string(),
        "off_work_lack_card_times" => facts.missed(OFF_DUTY).to_string(),
        "absenteeism_days" => days(facts.is_absent()),
        "making_up_lack_times" => facts.corrected().to_string(),
        "attend_result" => facts.verdict(),
        "plan_detail" => plan_detail(facts),
        "attendance_approve" => facts.approved(),
        _ => approved(alias, facts).or_else(|| of_point(alias, facts)).unwrap_or_default(),
    }
}

/// How much was approved: in days or hours, as its forms count.
fn approved(alias: &str, facts: &Facts) -> Option<String> {
    let is_overtime = |kind: &ApprovalKind| matches!(kind, ApprovalKind::Overtime { .. });
    let percent = match alias {
        "business_trip_time" => facts.approved_percent(|kind| matches!(kind, ApprovalKind::Trip)),
        "out_time" => facts.approved_percent(|kind| matches!(kind, ApprovalKind::Outing)),
        _ => {
            let kind = match alias {
                "overtime_工作日加班" => Some(DayKind::Work),
                "overtime_休息日加班" => Some(DayKind::Rest),
                "overtime_节假日加班" => Some(DayKind::Holiday),
                "overtime_approve_count" | "overtime_duration" => None,
                _ => return None,
            };
            if kind.is_none_or(|kind| kind == facts.kind()) { facts.approved_percent(is_overtime) } else { 0 }
        }
    };
    Some(hundredths(percent))
}

/// How much leave of a name was approved, in days or hours as its forms count.
pub(crate) fn leave_time(wanted: &str, facts: Option<&Facts>) -> String {
    let is_wanted = |kind: &ApprovalKind| matches!(kind, ApprovalKind::Leave { name, .. } if name == wanted);
    hundredths(facts.map_or(0, |facts| facts.approved_percent(is_wanted)))
}

/// The columns of each point, such as `2_off_duty_user_check_result`.
fn of_point(alias: &str, facts: &Facts) -> Option<String> {
    let (section, rest) = alias.split_once('_')?;
    let section: usize = section.parse().ok()?;
    let (duty, what) = rest.split_once("_duty_user_check_")?;
    let index = (section.checked_sub(1)?) * 2 + usize::from(duty == "off");
    Some(match what {
        "time" => clock(facts.punched_ms(index)),
        _ => facts.grade(index).to_owned(),
    })
}

fn plan_detail(facts: &Facts) -> String {
    match facts.shift() {
        Some(shift) => format!("{} {}", shift.name, hours(shift)),
        None if facts.is_required() => "自由工时".to_owned(),
        None => "休息".to_owned(),
    }
}

/// The hours of a shift in short, as summaries show them.
pub(crate) fn hours(shift: &Shift) -> String {
    let point = |minute: i64| {
        let next_day = if minute >= 1_440 { "次日" } else { "" };
        format!("{next_day}{:02}:{:02}", minute / 60 % 24, minute % 60)
    };
    let section = |section: &Section| format!("{}-{}", point(section.on.minute), point(section.off.minute));
    shift.sections.iter().map(section).collect::<Vec<_>>().join(" ")
}

fn clock(at_ms: Option<i64>) -> String {
    at_ms.map_or_else(String::new, |at_ms| china(at_ms).strftime("%H:%M").to_string())
}

/// A number with one or two decimals.
pub(crate) fn hundredths(percent: i64) -> String {
    match percent % 10 {
        0 => format!("{}.{}", percent / 100, percent % 100 / 10),
        _ => format!("{}.{:02}", percent / 100, percent % 100),
    }
}
