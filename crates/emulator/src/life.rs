//! What members do all day: the rows of punch results that their invented lives leave behind.
//!
//! Everything follows from seed, userid and date; nothing is stored. Overrides, corrections and leave are changes, and
//! changes are kept by state, not here.

mod day;
pub(crate) mod ids;

use jiff::civil::Date;

pub(crate) use day::days_since_epoch;
pub use day::{Day, Point, Shift, day, shift};

/// The one attendance group, which holds everybody.
pub const GROUP_ID: i64 = 394_000_001;

/// A member, as far as attendance cares.
#[derive(Clone, Copy, Debug)]
pub struct Member<'a> {
    /// The id within the company.
    pub userid: &'a str,
    /// When the member joined; points before it are not the member's.
    pub joined_at_ms: i64,
}

/// One row of punch results: what became of one scheduled point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultRow {
    /// The id of the row.
    pub id: i64,
    /// The id of the punch, if there is one.
    pub record_id: Option<i64>,
    /// The id of the scheduled point.
    pub plan_id: i64,
    /// The attendance group.
    pub group_id: i64,
    /// The member.
    pub user_id: String,
    /// Midnight in Shanghai of the day that the row counts for.
    pub work_date_ms: i64,
    /// `OnDuty` or `OffDuty`.
    pub check_type: &'static str,
    /// The scheduled time, without seconds.
    pub base_check_time_ms: i64,
    /// The punch, with seconds; where there is none, the scheduled time.
    pub user_check_time_ms: i64,
    /// The grade.
    pub time_result: &'static str,
    /// `Normal`, `Outside` or `NotSigned`.
    pub location_result: &'static str,
    /// Where the row comes from.
    pub source_type: &'static str,
    /// The approval that touches the point.
    pub approve_id: Option<i64>,
    /// The approval's process instance.
    pub proc_inst_id: Option<String>,
}

/// Returns the rows of one member and work date that can be seen at `now_ms`, on-duty first.
///
/// A punch is seen at once, a missing one when the vendor gives up waiting for it.
#[must_use]
pub fn results(seed: u64, member: &Member<'_>, work_date: Date, now_ms: i64) -> Vec<ResultRow> {
    let Some(day) = day(seed, member.userid, work_date) else {
        return Vec::new();
    };
    day.points
        .iter()
        .filter(|point| point.planned_ms >= member.joined_at_ms && point.appears_ms <= now_ms)
        .map(|point| row(seed, member.userid, &day, point))
        .collect()
}

fn row(seed: u64, userid: &str, day: &Day, point: &Point) -> ResultRow {
    let ids = ids::of(seed, userid, day.work_date, point.check_type == "OffDuty");
    ResultRow {
        id: ids.result,
        record_id: point.punched_ms.map(|_| ids.record),
        plan_id: ids.plan,
        group_id: GROUP_ID,
        user_id: userid.to_owned(),
        work_date_ms: day.work_date_ms,
        check_type: point.check_type,
        base_check_time_ms: point.planned_ms,
        user_check_time_ms: point.punched_ms.unwrap_or(point.planned_ms),
        time_result: point.time_result,
        location_result: point.location_result,
        source_type: point.source_type,
        approve_id: None,
        proc_inst_id: None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::civil::date;
    use jiff::tz::{Offset, TimeZone};
    use jiff::{Span, Timestamp};

    use super::*;

    const LATER: i64 = i64::MAX;

    fn china(ms: i64) -> String {
        let instant = Timestamp::from_millisecond(ms).expect("a time of our days");
        instant.to_zoned(TimeZone::fixed(Offset::constant(8))).strftime("%a %d %H:%M:%S").to_string()
    }

    fn ms(day: Date, hour: i8, minute: i8) -> i64 {
        let time = day.at(hour, minute, 0, 0).to_zoned(TimeZone::fixed(Offset::constant(8))).expect("fixed offset");
        time.timestamp().as_millisecond()
    }

    fn member(userid: &str) -> Member<'_> {
        Member { userid, joined_at_ms: 0 }
    }

    /// All days of many people in September 2026.
    fn september() -> impl Iterator<Item = Day> {
        (0..3_000).flat_map(|index| {
            let userid = format!("u{index:07}");
            let days = date(2026, 9, 1).series(Span::new().days(1)).take(30);
            days.filter_map(|work_date| day(1, &userid, work_date)).collect::<Vec<_>>()
        })
    }

    fn night_worker() -> String {
        (0..).map(|index| format!("u{index:07}")).find(|userid| shift(1, userid) == Shift::Night).expect("endless")
    }

    #[test]
    fn weekends_have_no_rows() {
        assert_eq!(results(1, &member("a"), date(2026, 9, 5), LATER), []);
        assert_eq!(results(1, &member("a"), date(2026, 9, 6), LATER), []);
        assert_eq!(results(1, &member("a"), date(2026, 9, 7), LATER).len(), 2);
    }

    #[test]
    fn the_same_question_has_the_same_answer() {
        let ask = |seed| results(seed, &member("a"), date(2026, 9, 7), LATER);
        assert_eq!(ask(1), ask(1));
        assert_ne!(ask(1), ask(2));
    }

    #[test]
    fn rates_are_those_of_a_real_company() {
        let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
        let mut days = 0;
        for day in september() {
            days += 1;
            let [on, off] = day.points.map(|point| point.time_result);
            let mut count = |what| *counts.entry(what).or_default() += 1;
            match (on, off) {
                ("NotSigned", "NotSigned") => count("absent"),
                ("NotSigned", _) => count("missing on"),
                (_, "NotSigned") => count("missing off"),
                _ => {}
            }
            if !matches!(on, "Normal" | "NotSigned") {
                count("late, any grade");
            }
            if matches!(on, "SeriousLate" | "Absenteeism") {
                count(on);
            }
            if off == "Early" {
                count("early");
            }
            day.points.iter().filter(|point| point.location_result == "Outside").for_each(|_| count("field"));
        }
        assert_eq!(days, 66_000);
        let in_ten_thousand: BTreeMap<&str, u32> =
            counts.into_iter().map(|(what, count)| (what, count * 10_000 / days)).collect();
        let expected = [
            ("absent", 60..80),
            ("missing on", 85..115),
            ("missing off", 130..170),
            ("late, any grade", 440..540),
            ("SeriousLate", 60..85),
            ("Absenteeism", 18..32),
            ("early", 130..170),
            ("field", 550..620),
        ];
        for (what, range) in expected {
            assert!(range.contains(&in_ten_thousand[what]), "{what}: {in_ten_thousand:?}");
        }
    }

    #[test]
    fn grades_go_by_whole_minutes() {
        let grades = [
            (59, "Normal"),
            (60, "Late"),
            (1_799, "Late"),
            (1_800, "SeriousLate"),
            (3_599, "SeriousLate"),
            (3_600, "Absenteeism"),
        ];
        let mut met = [false; 6];
        for point in september().map(|day| day.points[0]) {
            let Some(punched_ms) = point.punched_ms else {
                continue;
            };
            let seconds = (punched_ms - point.planned_ms) / 1_000;
            let expected = match seconds {
                ..60 => "Normal",
                60..1_800 => "Late",
                1_800..3_600 => "SeriousLate",
                _ => "Absenteeism",
            };
            assert_eq!(point.time_result, expected, "{seconds} s");
            for (met, (boundary, _)) in met.iter_mut().zip(grades) {
                *met |= (seconds - boundary).abs() < 30;
            }
        }
        assert_eq!(met, [true; 6], "each boundary was tried from near by");
    }

    #[test]
    fn nobody_punches_after_the_vendor_gave_up() {
        for day in september() {
            let [on, off] = day.points;
            let (start, end) = (on.planned_ms, off.planned_ms);
            assert!(on.appears_ms <= start.midpoint(end), "{day:?}");
            assert!(off.appears_ms > start.midpoint(end), "{day:?}");
        }
    }

    #[test]
    fn a_punch_shows_when_it_is_made() {
        let day = september().find(|day| day.points[0].punched_ms.is_some()).expect("somebody punches");
        let punched_ms = day.points[0].punched_ms.expect("just asked");
        let rows = |now_ms| results(1, &member("u0000000"), day.work_date, now_ms);
        assert_eq!(rows(punched_ms - 1), []);
        let row = &rows(punched_ms)[0];
        assert_eq!((row.check_type, row.user_check_time_ms), ("OnDuty", punched_ms));
        assert!(row.record_id.is_some());
        assert_eq!(row.base_check_time_ms % 60_000, 0);
    }

    /// Says when the missing punches of the first wholly absent day of this shift and weekday show.
    fn absence_shows(work_date: Date, wanted: Shift) -> [String; 2] {
        let day = (0..)
            .filter_map(|index| day(1, &format!("u{index:07}"), work_date))
            .find(|day| day.shift == wanted && day.points.iter().all(|point| point.punched_ms.is_none()))
            .expect("endless");
        day.points.map(|point| china(point.appears_ms))
    }

    #[test]
    fn missing_punches_show_by_the_midpoint_rule() {
        let (thursday, friday) = (date(2026, 9, 3), date(2026, 9, 4));
        assert_eq!(absence_shows(thursday, Shift::Day), ["Thu 03 13:30:00", "Fri 04 01:30:00"]);
        assert_eq!(absence_shows(friday, Shift::Day), ["Fri 04 13:30:00", "Sat 05 06:00:00"]);
        assert_eq!(absence_shows(thursday, Shift::Night), ["Fri 04 02:00:00", "Fri 04 14:00:00"]);
        assert_eq!(absence_shows(friday, Shift::Night), ["Sat 05 02:00:00", "Sat 05 18:00:00"]);
    }

    #[test]
    fn a_missing_punch_is_a_row_of_the_system() {
        let work_date = date(2026, 9, 3);
        let (userid, planned_ms) = (0..)
            .map(|index| format!("u{index:07}"))
            .find_map(|userid| {
                let [on, _] = day(1, &userid, work_date)?.points;
                on.punched_ms.is_none().then_some((userid, on.planned_ms))
            })
            .expect("endless");
        let row = results(1, &member(&userid), work_date, LATER).remove(0);
        assert_eq!((row.time_result, row.location_result, row.source_type), ("NotSigned", "NotSigned", "SYSTEM"));
        assert_eq!((row.record_id, row.user_check_time_ms), (None, planned_ms));
    }

    #[test]
    fn a_night_counts_for_the_day_on_which_it_starts() {
        let work_date = date(2026, 9, 3);
        let rows = results(1, &member(&night_worker()), work_date, LATER);
        let times: Vec<String> = rows.iter().map(|row| china(row.base_check_time_ms)).collect();
        assert_eq!(times, ["Thu 03 22:00:00", "Fri 04 06:00:00"]);
        assert!(rows.iter().all(|row| row.work_date_ms == ms(work_date, 0, 0)));
    }

    #[test]
    fn one_in_twenty_five_works_by_night() {
        let nights = (0..10_000).filter(|index| shift(1, &format!("u{index:07}")) == Shift::Night).count();
        assert!((340..460).contains(&nights), "{nights}");
    }

    #[test]
    fn points_before_joining_are_not_the_members() {
        let work_date = date(2026, 9, 3);
        let userid =
            (0..).map(|index| format!("u{index:07}")).find(|userid| shift(1, userid) == Shift::Day).expect("endless");
        let types = |hour| {
            let joined = Member { userid: &userid, joined_at_ms: ms(work_date, hour, 0) };
            results(1, &joined, work_date, LATER).iter().map(|row| row.check_type).collect::<Vec<_>>()
        };
        assert_eq!(types(9), ["OnDuty", "OffDuty"]);
        assert_eq!(types(10), ["OffDuty"]);
        assert_eq!(types(19), [] as [&str; 0]);
    }

    #[test]
    fn field_punches_come_from_the_phone() {
        let points = september().flat_map(|day| day.points);
        let outside: Vec<Point> = points.filter(|point| point.location_result == "Outside").collect();
        assert!(outside.len() > 1_000);
        assert!(outside.iter().all(|point| point.source_type == "USER" && point.punched_ms.is_some()));
    }
}
