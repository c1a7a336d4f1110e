//! A day of one person as reports count it.

use jiff::civil::Date;

use super::Worker;
use super::dates::{MINUTE_MS, date_of};
use super::shifts;
use crate::life::{self, ResultRow, Shift};

/// A day of one person, as far as it is decided.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    /// How many days ago it was.
    pub(crate) days_ago: i64,
    /// Nothing on a day of rest.
    pub(crate) shift: Option<Shift>,
    rows: Vec<ResultRow>,
}

impl Facts {
    /// The facts of a day, or nothing when it is still to come or not the person's.
    pub(crate) fn of(worker: &Worker<'_>, date: Date, now_ms: i64) -> Option<Self> {
        let days_ago = super::dates::n_dates(date, date_of(now_ms)) - 1;
        if days_ago < 0 || !worker.is_there_on(date) {
            return None;
        }
        let shift = life::day(worker.seed, worker.userid, date).map(|day| day.shift);
        Some(Self { days_ago, shift, rows: worker.results(date, now_ms) })
    }

    fn on(&self) -> Option<&ResultRow> {
        self.rows.iter().find(|row| row.check_type == "OnDuty")
    }

    fn off(&self) -> Option<&ResultRow> {
        self.rows.iter().find(|row| row.check_type == "OffDuty")
    }

    /// Whether there was any punch that counts.
    pub(crate) fn is_present(&self) -> bool {
        self.rows.iter().any(|row| row.record_id.is_some())
    }

    /// Whether both points were missed.
    pub(crate) fn is_absent(&self) -> bool {
        let missed = |row: Option<&ResultRow>| row.is_some_and(|row| row.time_result == "NotSigned");
        missed(self.on()) && missed(self.off())
    }

    /// Whether the arrival was graded like this.
    pub(crate) fn arrived(&self, grade: &str) -> bool {
        self.on().is_some_and(|row| row.time_result == grade)
    }

    /// Whether the departure was graded like this.
    pub(crate) fn left(&self, grade: &str) -> bool {
        self.off().is_some_and(|row| row.time_result == grade)
    }

    /// Whole minutes of lateness, from the scheduled time.
    pub(crate) fn late_minutes(&self) -> i64 {
        self.on().map_or(0, |row| (row.user_check_time_ms - row.base_check_time_ms).max(0) / MINUTE_MS)
    }

    /// Minutes that were left early, begun ones included.
    pub(crate) fn early_minutes(&self) -> i64 {
        let early_ms = self.off().map_or(0, |row| (row.base_check_time_ms - row.user_check_time_ms).max(0));
        (early_ms + MINUTE_MS - 1) / MINUTE_MS
    }

    /// Minutes from the first to the last punch.
    pub(crate) fn worked_minutes(&self) -> i64 {
        match (self.on(), self.off()) {
            (Some(on), Some(off)) if on.record_id.is_some() && off.record_id.is_some() => {
                (off.user_check_time_ms - on.user_check_time_ms) / MINUTE_MS
            }
            _ => 0,
        }
    }

    /// When the point was punched.
    pub(crate) fn punched_ms(&self, is_off_duty: bool) -> Option<i64> {
        let row = if is_off_duty { self.off() } else { self.on() };
        row.filter(|row| row.record_id.is_some()).map(|row| row.user_check_time_ms)
    }

    /// The grade of a point in the words of the report.
    pub(crate) fn grade(&self, is_off_duty: bool) -> &'static str {
        let row = if is_off_duty { self.off() } else { self.on() };
        match row.map(|row| (row.time_result, row.location_result)) {
            None => "",
            Some(("Late", _)) => "迟到",
            Some(("SeriousLate", _)) => "严重迟到",
            Some(("Absenteeism", _)) => "旷工迟到",
            Some(("Early", _)) => "早退",
            Some(("NotSigned", _)) => "缺卡",
            Some((_, "Outside")) => "外勤",
            Some(_) => "正常",
        }
    }

    /// The whole day in the words of the report.
    pub(crate) fn verdict(&self) -> String {
        let Some(shift) = self.shift else {
            return "休息".to_owned();
        };
        if self.is_absent() {
            return "旷工".to_owned();
        }
        let minutes = |what: &str, minutes: i64| format!("{what}{minutes}分钟");
        let on = match self.grade(false) {
            grade @ ("迟到" | "严重迟到" | "旷工迟到") => minutes(grade, self.late_minutes()),
            "缺卡" => "上班缺卡".to_owned(),
            _ => String::new(),
        };
        let off = match self.grade(true) {
            "早退" => minutes("早退", self.early_minutes()),
            "缺卡" => "下班缺卡".to_owned(),
            _ => String::new(),
        };
        let both: Vec<String> = [on, off].into_iter().filter(|text| !text.is_empty()).collect();
        match both.is_empty() {
            true if self.rows.len() == shifts::info(shift).points.len() => "正常".to_owned(),
            _ => both.join(","),
        }
    }
}
