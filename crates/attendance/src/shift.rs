//! A shift (班次): up to three pairs of points, with the tolerances and thresholds of its version.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::result::Point;
use crate::schedule::ShiftVersion;
use crate::span::Span;
use crate::work_date::{Minutes, WorkDate};

/// One version of a shift.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// Which version of which shift.
    pub version: ShiftVersion,
    /// Its name.
    pub name: String,
    /// Its pairs, one to three, in order.
    pub sections: Vec<Section>,
    /// The break within the work, where there is one.
    pub rest: Option<MinuteSpan>,
    /// How far a late arrival moves the departure (弹性), where hours are flexible.
    pub flex: Option<Flex>,
    /// Whether nobody needs to punch at any end of it, also where its points are not known.
    pub has_free_ends: bool,
}

/// One pair of a start and an end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The start.
    pub on: ShiftPoint,
    /// The end.
    pub off: ShiftPoint,
}

/// One point of a shift. Minutes of thresholds count from the planned time; `None` switches one off.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ShiftPoint {
    /// Minutes after the midnight at which the work date begins; 1440 and more is the next day.
    pub minute: i64,
    /// Minutes late or early that are still in time.
    pub permitted: i64,
    /// Minutes late that are seriously late.
    pub serious: Option<i64>,
    /// Minutes late that count as absence.
    pub absence: Option<i64>,
    /// How many minutes before the point one may punch.
    pub opens_before: Option<i64>,
    /// How many minutes after it.
    pub closes_after: Option<i64>,
    /// Whether nobody needs to punch.
    pub is_free: bool,
}

/// From a minute of the work date to another, as [`ShiftPoint::minute`] counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MinuteSpan {
    /// The first minute.
    pub from: i64,
    /// The first minute after it.
    pub to: i64,
}

/// Flexible hours: how far the point may move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flex {
    /// Minutes later.
    pub late: i64,
    /// Minutes earlier.
    pub early: i64,
}

impl Shift {
    /// A shift of which nothing is known but that nobody needs to punch at its ends.
    #[must_use]
    pub fn with_free_ends(version: ShiftVersion) -> Self {
        Self { version, name: String::new(), sections: Vec::new(), rest: None, flex: None, has_free_ends: true }
    }

    /// The shift's point that is planned for an instant of a work date.
    #[must_use]
    pub fn point_at(
        &self,
        point: &Point,
        planned_at: Timestamp,
        date: WorkDate,
        zone: &TimeZone,
    ) -> Option<&ShiftPoint> {
        let points = self.sections.iter().map(|section| if *point == Point::Off { &section.off } else { &section.on });
        points.into_iter().find(|of_shift| instant(date, of_shift.minute, zone) == planned_at)
    }

    /// The break of a work date.
    #[must_use]
    pub fn rest_on(&self, date: WorkDate, zone: &TimeZone) -> Option<Span> {
        self.rest.map(|rest| Span { from: instant(date, rest.from, zone), to: instant(date, rest.to, zone) })
    }
}

/// So many minutes after the midnight of a work date.
fn instant(date: WorkDate, minute: i64, zone: &TimeZone) -> Timestamp {
    let midnight = Span::of_day(date, zone).from;
    midnight.checked_add(SignedDuration::from_mins(minute)).unwrap_or(Timestamp::MAX)
}

/// Whole minutes from one instant to another, rounded down: 59 seconds late is not late (reference 8.1, 5).
#[must_use]
pub fn minutes_between(from: Timestamp, to: Timestamp) -> Minutes {
    Minutes(to.duration_since(from).as_secs().div_euclid(60))
}
