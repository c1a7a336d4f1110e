//! The words of the sheet, Chinese as the vendor's own workbook has them, and English.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;

use crate::cell::{Cell, CellCode, Mark};
use crate::counts::Measure;
use crate::day::DayPoint;
use crate::work_date::WorkDate;

/// The language of a report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lang {
    /// Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

/// A text that names no language.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no language of the reports; write `zh` or `en`")]
pub struct NoLang(pub String);

impl Lang {
    /// Picks the word of this language.
    #[must_use]
    pub fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

impl FromStr for Lang {
    type Err = NoLang;

    fn from_str(text: &str) -> Result<Self, NoLang> {
        match text {
            "zh" => Ok(Self::Zh),
            "en" => Ok(Self::En),
            other => Err(NoLang(other.to_owned())),
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.pick("zh", "en"))
    }
}

impl Measure {
    /// The heading of the measure's column.
    #[must_use]
    pub fn heading(self, lang: Lang) -> &'static str {
        match self {
            Self::RequiredDays => lang.pick("应出勤天数", "Required days"),
            Self::PresentDays => lang.pick("出勤天数", "Days present"),
            Self::RestDays => lang.pick("休息天数", "Rest days"),
            Self::RestDaysWorked => lang.pick("休息日打卡天数", "Rest days with punches"),
            Self::UnsettledDays => lang.pick("未结算天数", "Unsettled days"),
            Self::UnknownDays => lang.pick("未知天数", "Unknown days"),
            Self::NoGroupDays => lang.pick("未入考勤组天数", "Days in no group"),
            Self::ExemptDays => lang.pick("免考勤天数", "Exempt days"),
            Self::LateTimes => lang.pick("迟到次数", "Late"),
            Self::LateMinutes => lang.pick("迟到时长(分钟)", "Late (min)"),
            Self::SeriouslyLateTimes => lang.pick("严重迟到次数", "Seriously late"),
            Self::SeriouslyLateMinutes => lang.pick("严重迟到时长(分钟)", "Seriously late (min)"),
            Self::LateAsAbsenceTimes => lang.pick("旷工迟到次数", "Late as absence"),
            Self::LateAsAbsenceMinutes => lang.pick("旷工迟到时长(分钟)", "Late as absence (min)"),
            Self::EarlyTimes => lang.pick("早退次数", "Left early"),
            Self::EarlyMinutes => lang.pick("早退时长(分钟)", "Left early (min)"),
            Self::MissingOn => lang.pick("上班缺卡次数", "No punch in"),
            Self::MissingOff => lang.pick("下班缺卡次数", "No punch out"),
            Self::CandidateTimes => lang.pick("待核缺卡次数", "Gaps to check"),
            Self::AbsentDays => lang.pick("旷工天数", "Absent days"),
            Self::FieldPunches => lang.pick("外勤次数", "Field punches"),
            Self::Corrected => lang.pick("补卡次数", "Corrected"),
            Self::ChangedByAdmin => lang.pick("改签次数", "Changed by admin"),
            Self::OvertimeOnWorkingDays => lang.pick("工作日加班时长(分钟)", "Overtime, working days (min)"),
            Self::OvertimeOnRestDays => lang.pick("休息日加班时长(分钟)", "Overtime, rest days (min)"),
            Self::OvertimeOnHolidays => lang.pick("节假日加班时长(分钟)", "Overtime, holidays (min)"),
            Self::OvertimeUnsorted => lang.pick("未分类加班时长(分钟)", "Overtime, unsorted (min)"),
        }
    }
}

impl CellCode {
    /// The word of the code, without minutes.
    #[must_use]
    pub fn word(self, lang: Lang) -> &'static str {
        match self {
            Self::Normal => lang.pick("正常", "on time"),
            Self::Late => lang.pick("迟到", "late"),
            Self::SeriouslyLate => lang.pick("严重迟到", "seriously late"),
            Self::LateAsAbsence => lang.pick("旷工迟到", "late as absence"),
            Self::Early => lang.pick("早退", "early"),
            Self::MissingOn => lang.pick("上班缺卡", "no punch in"),
            Self::MissingOff => lang.pick("下班缺卡", "no punch out"),
            Self::Absent => lang.pick("旷工", "absent"),
            Self::Unknown => lang.pick("未知", "unknown"),
            Self::Covered => lang.pick("有审批", "approved"),
            Self::Field => lang.pick("外勤", "field"),
            Self::Corrected => lang.pick("补卡", "corrected"),
            Self::ChangedByAdmin => lang.pick("改签", "changed by admin"),
            Self::Rest => lang.pick("休息", "rest"),
            Self::Unsettled => lang.pick("未结算", "unsettled"),
            Self::NoGroup => lang.pick("未入考勤组", "no group"),
            Self::Exempt => lang.pick("免考勤", "exempt"),
            Self::NotEmployed => lang.pick("不在职", "not employed"),
        }
    }

    /// Whether the word carries minutes.
    #[must_use]
    pub fn has_minutes(self) -> bool {
        matches!(self, Self::Late | Self::SeriouslyLate | Self::LateAsAbsence | Self::Early)
    }
}

impl Mark {
    /// The word with its minutes, as `迟到12分钟`.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        let word = self.code.word(lang);
        let minutes = self.minutes.0;
        match (self.code.has_minutes(), lang) {
            (false, _) => word.to_owned(),
            (true, Lang::Zh) => format!("{word}{minutes}分钟"),
            (true, Lang::En) => format!("{word} {minutes} min"),
        }
    }
}

impl Cell {
    /// What the day reads as, as `迟到12分钟，外勤`.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        let words: Vec<String> = self.marks.iter().map(|mark| mark.words(lang)).collect();
        words.join(lang.pick("，", ", "))
    }

    /// The times of the day's points, as `08:55 18:04`: `-` for a missing punch, `(+1)` after a time on the next day. Empty where
    /// nobody punched.
    #[must_use]
    pub fn times(&self, zone: &TimeZone) -> String {
        if self.points.iter().all(|point| point.punched_at.is_none()) {
            return String::new();
        }
        let times: Vec<String> = self.points.iter().map(|point| time_of(point, self.date, zone)).collect();
        times.join(" ")
    }
}

fn time_of(point: &DayPoint, work_date: WorkDate, zone: &TimeZone) -> String {
    let Some(punched_at) = point.punched_at else {
        return "-".to_owned();
    };
    let local = zone.to_datetime(punched_at);
    let time = local.strftime("%H:%M");
    match local.date().duration_since(work_date.0).as_hours() / 24 {
        0 => time.to_string(),
        n_days => format!("{time}({n_days:+})"),
    }
}

/// The label of a day's column: the day of the month, or the weekday on Saturday and Sunday, as in the vendor's workbook.
#[must_use]
pub fn day_label(date: Date, lang: Lang) -> String {
    match date.weekday() {
        Weekday::Saturday => lang.pick("六", "Sat").to_owned(),
        Weekday::Sunday => lang.pick("日", "Sun").to_owned(),
        _ => date.day().to_string(),
    }
}
