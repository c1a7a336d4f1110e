//! What holds for all rows: sums are sums, and the order and repeats of rows change nothing.

use dianmao_attendance::punch::{Location, Source};
use dianmao_attendance::result::{Grade, Point};
use dianmao_attendance::{Counts, MonthSheet, Period, Person, PunchResult};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use crate::story::{at, day, days, person, sheet, sheet_pulled_at};

const USERS: [(&str, &str); 4] = [("li", "研发/平台"), ("wu", "研发"), ("zhao", "销售"), ("qian", "")];

fn people() -> Vec<Person> {
    USERS.map(|(user, department)| person(user, department)).into()
}

fn period() -> Period {
    days(1, 6)
}

prop_compose! {
    fn any_row()(
        user in 0..USERS.len(),
        on_day in 1..=6i8,
        point in prop_oneof![Just(Point::On), Just(Point::Off)],
        minutes in -60..300i64,
        grade in prop_oneof![
            Just(Grade::OnTime), Just(Grade::Late), Just(Grade::SeriouslyLate), Just(Grade::LateAsAbsence),
            Just(Grade::Early), Just(Grade::Missing), Just(Grade::Other("x".to_owned())),
        ],
        location in prop_oneof![Just(Location::Inside), Just(Location::Outside)],
        source in prop_oneof![Just(Source::Phone), Just(Source::Administrator), Just(Source::Approval)],
        approval_id in proptest::option::of(Just("A".to_owned())),
    ) -> PunchResult {
        let due = at(day(on_day), if point == Point::On { "09:00" } else { "18:00" });
        let punched_at = (grade != Grade::Missing).then(|| due.checked_add(SignedDuration::from_mins(minutes)).unwrap());
        PunchResult {
            id: 0, user_id: USERS[user].0.into(), work_date: day(on_day), point, plan_id: None, group_id: None, punch_id: None,
            due_at: Some(due), punched_at, grade, location, source, approval_id, raw: String::new(),
        }
    }
}

fn any_rows() -> impl Strategy<Value = Vec<PunchResult>> {
    proptest::collection::vec(any_row(), 0..60)
        .prop_map(|rows| (1..).zip(rows).map(|(id, row)| PunchResult { id, ..row }).collect())
}

fn pulled_at() -> impl Strategy<Value = Option<Timestamp>> {
    proptest::option::weighted(0.9, (1..=7i8).prop_map(|on_day| at(day(on_day), "+12:00")))
}

fn sum<'a>(counts: impl Iterator<Item = &'a Counts>) -> Counts {
    counts.copied().sum()
}

proptest! {
    #[test]
    fn totals_equal_the_sum_of_days(rows in any_rows(), pulled_at in pulled_at()) {
        let whole = sheet_pulled_at(period(), people(), &rows, pulled_at);
        let single_days: Vec<MonthSheet> =
            (1..=6).map(|on_day| sheet_pulled_at(days(on_day, on_day), people(), &rows, pulled_at)).collect();
        for (n, row) in whole.people.iter().enumerate() {
            prop_assert_eq!(row.counts, sum(single_days.iter().map(|day| &day.people[n].counts)));
        }
        prop_assert_eq!(whole.company.counts, sum(single_days.iter().map(|day| &day.company.counts)));
        prop_assert_eq!(whole.company.counts, sum(whole.days.iter().map(|day| &day.counts)));
    }

    #[test]
    fn departments_add_up_to_the_company(rows in any_rows()) {
        let sheet = sheet(period(), people(), &rows);
        let own = sum(sheet.departments.iter().map(|row| &row.own.counts));
        let topmost = sum(sheet.departments.iter().filter(|row| row.path.len() <= 1).map(|row| &row.whole.counts));
        let of_people = sum(sheet.people.iter().map(|row| &row.counts));
        prop_assert_eq!(sheet.company.counts, own);
        prop_assert_eq!(sheet.company.counts, topmost);
        prop_assert_eq!(sheet.company.counts, of_people);
        prop_assert_eq!(sheet.company.n_people, sheet.departments.iter().map(|row| row.own.n_people).sum::<usize>());
    }

    #[test]
    fn order_and_repeats_of_rows_change_nothing(
        (rows, arrived) in any_rows().prop_flat_map(|rows| {
            let n_repeats = rows.len() / 2;
            let with_repeats: Vec<PunchResult> = rows.iter().chain(&rows[..n_repeats]).cloned().collect();
            (Just(rows), Just(with_repeats).prop_shuffle())
        })
    ) {
        prop_assert_eq!(sheet(period(), people(), &arrived), sheet(period(), people(), &rows));
    }

    #[test]
    fn every_day_of_an_employed_person_is_of_one_kind(rows in any_rows(), pulled_at in pulled_at()) {
        use dianmao_attendance::Measure::{PresentDays, AbsentDays, RequiredDays, RestDays, UnsettledDays};
        for row in sheet_pulled_at(period(), people(), &rows, pulled_at).people {
            let get = |measure| row.counts.get(measure);
            let of_unknown_kind = row.counts.days_of_unknown_kind();
            prop_assert_eq!(get(RequiredDays) + get(RestDays) + get(UnsettledDays) + of_unknown_kind, 6);
            prop_assert!(get(PresentDays) + get(AbsentDays) <= get(RequiredDays));
        }
    }
}
