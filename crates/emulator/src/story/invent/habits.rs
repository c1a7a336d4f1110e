//! What people are like: how early or late they come and go, what they forget, with what they punch.
//!
//! The order in which the stream is read is part of what every run repeats.

use super::passages::Frame;
use crate::seed::draw::Draw;
use crate::story::deed::{Manner, Source};

const MINUTE: i64 = 60;

/// Chances of one day, in ten thousand, for somebody of average reliability.
const ABSENT: u32 = 70;
const LATE: u32 = 500;
const EARLY: u32 = 150;
const MISSING_ON: u32 = 100;
const MISSING_OFF: u32 = 150;
/// The chance of one punch, in ten thousand, to be made in the field.
const FIELD: u32 = 300;

/// From so many minutes on, most shifts call lateness serious, and later an absence.
const SERIOUS_MINUTES: i64 = 30;
const ABSENCE_MINUTES: i64 = 60;

/// What somebody does at the two points of a section.
#[derive(Debug, Clone)]
pub(super) struct Habit {
    pub(super) on: Pass,
    pub(super) off: Pass,
}

/// What somebody does at a point.
#[derive(Debug, Clone)]
pub(super) struct Pass {
    /// Seconds after the line.
    pub(super) deviation: i64,
    /// With what it is punched; nothing where it is forgotten.
    pub(super) with: Option<(Source, Manner)>,
}

/// Draws a section; nothing means that the person does not come at all.
pub(super) fn draw(draw: &mut Draw, failings_percent: u32, frame: Frame) -> Option<Habit> {
    // Later sections of a day fail half as often, so that a day of more sections is not a worse one.
    let weight = if frame.is_first { 2 } else { 1 };
    let mut happens = |chance: u32| draw.below(2_000_000) < chance * failings_percent * weight;
    let is_absent = happens(ABSENT);
    let forgets_on = happens(MISSING_ON);
    let forgets_off = happens(MISSING_OFF);
    let is_late = happens(LATE);
    let is_early = happens(EARLY);
    if is_absent && frame.is_first {
        return None;
    }
    let on = if is_late { lateness(draw, frame) } else { punctual_arrival(draw, frame) };
    let off = if is_early { earliness(draw, frame) } else { stay(draw, frame) };
    let on = Pass { deviation: on, with: with(draw, forgets_on) };
    // Nobody forgets both.
    let off = Pass { deviation: off, with: with(draw, forgets_off && !forgets_on) };
    Some(Habit { on, off })
}

/// Up to three quarters of an hour early, mostly just in time; the minute of the start itself is still punctual. Hours that
/// may be moved are used.
fn punctual_arrival(draw: &mut Draw, frame: Frame) -> i64 {
    MINUTE - 1 - i64::from(draw.low_below(seconds(frame.arrival_span)))
}

/// Mostly a few minutes, sometimes serious, rarely most of the morning.
fn lateness(draw: &mut Draw, frame: Frame) -> i64 {
    let late = match draw.below(100) {
        0..80 => MINUTE + i64::from(draw.low_below(29 * 60)),
        80..95 => between(draw, SERIOUS_MINUTES * MINUTE, ABSENCE_MINUTES * MINUTE),
        _ => between(draw, ABSENCE_MINUTES * MINUTE, 180 * MINUTE),
    };
    frame.permit + MINUTE + fit(late - MINUTE, frame.latest - frame.permit - MINUTE)
}

/// Up to an hour and a half before the end.
fn earliness(draw: &mut Draw, frame: Frame) -> i64 {
    let early = between(draw, 1, 90 * MINUTE);
    -(frame.permit + 1 + fit(early - 1, frame.earliest - frame.permit - 1))
}

/// On time or up to three hours after.
fn stay(draw: &mut Draw, frame: Frame) -> i64 {
    fit(i64::from(draw.low_below(180 * 60)), frame.stay)
}

fn with(draw: &mut Draw, is_forgotten: bool) -> Option<(Source, Manner)> {
    (!is_forgotten).then(|| {
        if draw.below(10_000) < FIELD { (Source::Phone, Manner::Field) } else { (device(draw), Manner::Usual) }
    })
}

fn device(draw: &mut Draw) -> Source {
    match draw.below(100) {
        0..72 => Source::Phone,
        72..90 => Source::BluetoothMachine,
        90..96 => Source::Machine,
        _ => Source::AutoCheck,
    }
}

/// Folds what lies beyond a limit back below it.
fn fit(value: i64, limit: i64) -> i64 {
    if value < limit { value } else { value % limit.max(1) }
}

fn between(draw: &mut Draw, first: i64, end: i64) -> i64 {
    first + i64::from(draw.below(seconds(end - first)))
}

fn seconds(span: i64) -> u32 {
    u32::try_from(span).unwrap_or(0)
}
