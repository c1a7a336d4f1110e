//! The columns of the smart report and their values, a day each.

use super::facts::Facts;
use super::shifts;
use crate::document::switches::attendance::AttendanceSwitches;
use crate::limits::china;
use crate::mix::mix;

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
    let days = |is_so: bool| if is_so { "1.0" } else { "0.0" }.to_owned();
    let times = |is_so: bool| i64::from(is_so).to_string();
    let minutes = |is_so: bool, minutes: i64| if is_so { minutes.to_string() } else { "0".to_owned() };
    match alias {
        "should_attendance_days" => days(facts.shift.is_some() && (reach == 0 || facts.days_ago <= reach)),
        "attendance_class" => times(facts.is_present()),
        "attendance_days" => days(facts.is_present()),
        "attendance_rest_days" => days(facts.shift.is_none()),
        "attendance_work_time" => facts.worked_minutes().to_string(),
        "late_times" => times(facts.arrived("Late")),
        "late_minute" => minutes(facts.arrived("Late"), facts.late_minutes()),
        "serious_late_times" => times(facts.arrived("SeriousLate")),
        "serious_late_minute" => minutes(facts.arrived("SeriousLate"), facts.late_minutes()),
        "absenteeism_late_times" => times(facts.arrived("Absenteeism")),
        "leave_early_times" => times(facts.left("Early")),
        "leave_early_minute" => minutes(facts.left("Early"), facts.early_minutes()),
        "on_work_lack_card_times" => times(facts.arrived("NotSigned")),
        "off_work_lack_card_times" => times(facts.left("NotSigned")),
        "absenteeism_days" => days(facts.is_absent()),
        "making_up_lack_times" => times(false),
        "business_trip_time" | "out_time" => days(false),
        alias if alias.starts_with("overtime_") => days(false),
        "attend_result" => facts.verdict(),
        "plan_detail" => plan_detail(facts),
        "1_on_duty_user_check_time" => clock(facts.punched_ms(false)),
        "1_on_duty_user_check_result" => facts.grade(false).to_owned(),
        "1_off_duty_user_check_time" => clock(facts.punched_ms(true)),
        "1_off_duty_user_check_result" => facts.grade(true).to_owned(),
        _ => String::new(),
    }
}

fn plan_detail(facts: &Facts) -> String {
    match facts.shift.map(shifts::info) {
        Some(info) => format!("{} {}", info.name, info.hours()),
        None => "休息".to_owned(),
    }
}

fn clock(at_ms: Option<i64>) -> String {
    at_ms.map_or_else(String::new, |at_ms| china(at_ms).strftime("%H:%M").to_string())
}
