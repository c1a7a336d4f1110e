//! The grade of a punch that the vendor has not graded yet, by the thresholds of the shift. Provisional: the vendor's grade replaces it.

use jiff::Timestamp;

use super::DayInputs;
use super::plan::PlannedPoint;
use crate::result::{Grade, Point};
use crate::shift::{ShiftPoint, minutes_between};
use crate::work_date::Minutes;

/// The grade and its minutes; [`Grade::Ungraded`] where the shift is not known or its points move with the arrival.
pub(super) fn of(day: &DayInputs<'_>, planned: &PlannedPoint<'_>, punched_at: Timestamp) -> (Grade, Minutes) {
    let moves = planned.shift.is_some_and(|shift| shift.flex.is_some());
    let (Some(of_shift), Some(planned_at), false) = (planned.of_shift, planned.planned_at, moves) else {
        return (Grade::Ungraded, Minutes::default());
    };
    let late = minutes_between(planned_at, punched_at);
    let grade = match planned.point {
        Point::On => of_start(of_shift, late, day.company.settings.threshold_included),
        Point::Off => of_end(of_shift, late),
        Point::Other(_) => Grade::Ungraded,
    };
    let minutes = match grade {
        Grade::Late | Grade::SeriouslyLate | Grade::LateAsAbsence => Minutes(late.0 - of_shift.permitted),
        Grade::Early => Minutes(-late.0 - of_shift.permitted),
        _ => Minutes::default(),
    };
    (grade, minutes.at_least_none())
}

/// 8.1, 3: permitted minutes are in time, then the three grades; whether a threshold belongs to its grade is unconfirmed.
fn of_start(point: &ShiftPoint, Minutes(late): Minutes, threshold_included: bool) -> Grade {
    let beyond = if threshold_included { late } else { late - 1 };
    let reaches = |threshold: Option<i64>| threshold.is_some_and(|threshold| beyond >= threshold);
    match () {
        () if late <= point.permitted || point.is_free => Grade::OnTime,
        () if reaches(point.absence) => Grade::LateAsAbsence,
        () if reaches(point.serious) => Grade::SeriouslyLate,
        () => Grade::Late,
    }
}

/// 8.1, 4: before the line is early; there are no worse grades of it.
fn of_end(point: &ShiftPoint, Minutes(late): Minutes) -> Grade {
    if late >= -point.permitted || point.is_free { Grade::OnTime } else { Grade::Early }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NINE: ShiftPoint = ShiftPoint {
        minute: 540,
        permitted: 5,
        serious: Some(30),
        absence: Some(120),
        opens_before: None,
        closes_after: None,
        is_free: false,
    };

    #[test]
    fn thresholds_count_from_the_plan_and_belong_to_their_grade_only_where_that_is_set() {
        let graded = |late, included| of_start(&NINE, Minutes(late), included);
        assert_eq!([0, 5].map(|late| graded(late, true)), [Grade::OnTime, Grade::OnTime]);
        assert_eq!([6, 29, 30].map(|late| graded(late, true)), [Grade::Late, Grade::Late, Grade::SeriouslyLate]);
        assert_eq!([30, 31].map(|late| graded(late, false)), [Grade::Late, Grade::SeriouslyLate]);
        assert_eq!([119, 120].map(|late| graded(late, true)), [Grade::SeriouslyLate, Grade::LateAsAbsence]);
        let lenient = ShiftPoint { serious: None, absence: None, ..NINE };
        assert_eq!(of_start(&lenient, Minutes(600), true), Grade::Late);
    }

    #[test]
    fn a_minute_before_the_permitted_ones_is_early() {
        assert_eq!([-5, -6].map(|late| of_end(&NINE, Minutes(late))), [Grade::OnTime, Grade::Early]);
        assert_eq!(of_end(&ShiftPoint { is_free: true, ..NINE }, Minutes(-300)), Grade::OnTime);
    }
}
