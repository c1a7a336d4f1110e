//! A bar for each day: late starts, and on top of them the absent days. Drawn here, in whole units, so that the page needs no script.

use dianmao_attendance::words::day_label;
use dianmao_attendance::{Counts, Lang, Measure, MonthSheet};

use crate::labels::Labels;

const BAR_STEP: i64 = 24;
const BAR_WIDTH: i64 = 16;
const LEFT: i64 = 34;
const TOP: i64 = 12;
const HEIGHT: i64 = 140;
const BELOW: i64 = 22;

/// The geometry of the chart.
pub(super) struct Chart {
    pub(super) width: i64,
    pub(super) height: i64,
    pub(super) base: i64,
    pub(super) left: i64,
    pub(super) bar_width: i64,
    pub(super) lines: Vec<Line>,
    pub(super) bars: Vec<Bar>,
}

/// A level line with its figure.
pub(super) struct Line {
    pub(super) y: i64,
    pub(super) value: i64,
}

/// One day.
pub(super) struct Bar {
    pub(super) x: i64,
    pub(super) middle: i64,
    pub(super) label: String,
    pub(super) late_y: i64,
    pub(super) late_height: i64,
    pub(super) absent_y: i64,
    pub(super) absent_height: i64,
    pub(super) words: String,
}

impl Chart {
    pub(super) fn of(sheet: &MonthSheet, lang: Lang) -> Self {
        let tallest = sheet.days.iter().map(|day| late_of(&day.counts) + absent_of(&day.counts)).max();
        let scale = Scale { top: round_up(tallest.unwrap_or_default()) };
        let bars: Vec<Bar> = (0..)
            .zip(&sheet.days)
            .map(|(n, day)| bar(n, &day.counts, &scale, day_label(day.date.0, lang), day.date.to_string(), lang))
            .collect();
        let n_bars = i64::try_from(bars.len()).unwrap_or_default();
        Self {
            width: LEFT + n_bars * BAR_STEP + 4,
            height: TOP + HEIGHT + BELOW,
            base: TOP + HEIGHT,
            left: LEFT,
            bar_width: BAR_WIDTH,
            lines: scale.lines(),
            bars,
        }
    }
}

fn late_of(counts: &Counts) -> i64 {
    counts.late_of_any_grade()
}

fn absent_of(counts: &Counts) -> i64 {
    counts.get(Measure::AbsentDays)
}

fn bar(n: i64, counts: &Counts, scale: &Scale, label: String, date: String, lang: Lang) -> Bar {
    let (late, absent) = (late_of(counts), absent_of(counts));
    let labels = Labels::of(lang);
    let x = LEFT + n * BAR_STEP + (BAR_STEP - BAR_WIDTH) / 2;
    let (late_height, absent_height) = (scale.length(late), scale.length(absent));
    let late_y = TOP + HEIGHT - late_height;
    let words = format!("{date}: {} {late}, {} {absent}", labels.late_of_any_grade, labels.absent);
    Bar {
        x,
        middle: x + BAR_WIDTH / 2,
        label,
        late_y,
        late_height,
        absent_y: late_y - absent_height,
        absent_height,
        words,
    }
}

/// How a count becomes a length.
struct Scale {
    top: i64,
}

impl Scale {
    fn length(&self, count: i64) -> i64 {
        count * HEIGHT / self.top
    }

    /// The base, half and top of the scale.
    fn lines(&self) -> Vec<Line> {
        [0, self.top / 2, self.top].map(|value| Line { y: TOP + HEIGHT - self.length(value), value }).into()
    }
}

/// The next 2, 4, 10 times a power of ten, so that half of it is a round figure too.
fn round_up(tallest: i64) -> i64 {
    let mut power: i64 = 1;
    loop {
        if let Some(top) = [2, 4, 10].map(|step| step * power).into_iter().find(|top| *top >= tallest) {
            return top;
        }
        power = power.saturating_mul(10);
    }
}
