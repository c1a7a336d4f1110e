//! Shifts as callers write them.

use jiff::civil::DateTime;
use serde_json::json;

use super::answer::{acknowledged, full};
use super::ask::{Ask, parse_time};
use super::group_write::{LONGEST_NAME, bad, unsaid, wrong};
use super::shift::find;
use crate::app::Writing;
use crate::codes::Refusal;
use crate::endpoint::Outcome;
use crate::params::Params;
use crate::story::catalogue::ShiftTerms;
use crate::story::{Flex, Rest, Section, ShiftPoint};

const DAY: i64 = 24 * 60;
/// The most pairs of points of a shift.
const MOST_SECTIONS: usize = 3;
/// How far an open side of a window reaches, in minutes.
const OPEN: i64 = 12 * 60;
/// How far the hours of a flexible shift may move: the call does not say.
const FLEXIBLE: Flex = Flex { late_minutes: 30, early_minutes: 30 };

/// `POST /topapi/attendance/shift/add`: a shift, or another version of the one with the `id`.
pub(crate) fn add(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    let reading = writing.reading();
    Ask { reading: &reading, params }.operator("op_user_id")?;
    let shift = params.objects("shift")?.into_iter().next().ok_or_else(|| bad("shift"))?;
    let shift_id = shift.number("id")?;
    let terms = read_terms(&shift)?;
    let (name, effect) = (terms.name.clone(), unsaid(writing));
    let id = writing.company.write_shift(writing.document, shift_id, terms, effect).map_err(Refusal::from)?;
    let reading = writing.reading();
    Ok(full(Ask { reading: &reading, params }, &json!({"id": id, "name": name})))
}

/// `POST /topapi/attendance/shift/updatepunches`: at which points nobody need punch. Only ends of work can be such.
pub(crate) fn update_punches(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    let reading = writing.reading();
    let ask = Ask { reading: &reading, params };
    ask.operator("op_user_id")?;
    let effect = unsaid(writing);
    let shift = find(ask)?.known(effect.from, writing.now_ms);
    let punches = params.objects("punches")?;
    if punches.is_empty() {
        return Err(bad("punches").into());
    }
    let mut off_duty_free = shift.off_duty_free;
    for punch in punches {
        let (id, is_free) = (punch.required_number("id")?, punch.required_flag("free_check")?);
        match shift.points().position(|point| point.id == id) {
            Some(place) if place % 2 == 1 => off_duty_free = is_free,
            Some(_) if !is_free => {}
            _ => return Err(wrong("punches").into()),
        }
    }
    let shift_id = shift.id;
    writing.company.free_points(writing.document, shift_id, off_duty_free, effect).map_err(Refusal::from)?;
    Ok(acknowledged(writing.request_id))
}

/// `POST /topapi/attendance/shift/delete`.
pub(crate) fn delete(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    let reading = writing.reading();
    Ask { reading: &reading, params }.operator("op_user_id")?;
    let shift_id = params.required_number("shift_id")?;
    let effect = unsaid(writing);
    writing.company.delete_shift(writing.document, shift_id, effect).map_err(Refusal::from)?;
    Ok(acknowledged(writing.request_id))
}

fn read_terms(shift: &Params) -> Result<ShiftTerms, Refusal> {
    let name = shift.required_text("name")?.trim().to_owned();
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        return Err(bad("name"));
    }
    let sent = shift.objects("sections")?;
    let mut off_duty_free = false;
    let mut sections = Vec::new();
    for section in sent {
        let (section, is_free) = read_section(&section)?;
        off_duty_free |= is_free;
        sections.push(section);
    }
    let minutes: Vec<i64> = sections.iter().flat_map(|section| [section.on.minute, section.off.minute]).collect();
    let is_rising = minutes.windows(2).all(|pair| pair[0] < pair[1]);
    let is_short = minutes.first().zip(minutes.last()).is_some_and(|(first, last)| last - first < DAY && *first < DAY);
    if sections.len() > MOST_SECTIONS || !is_rising || !is_short {
        return Err(bad("sections"));
    }
    let setting = shift.objects("setting")?.into_iter().next().unwrap_or_default();
    let minutes_of = |key: &str| Ok::<_, Refusal>(setting.number(key)?.filter(|minutes| *minutes >= 0));
    let serious_late_minutes = minutes_of("serious_late_minutes")?;
    let absenteeism_late_minutes = minutes_of("absenteeism_late_minutes")?;
    if serious_late_minutes.zip(absenteeism_late_minutes).is_some_and(|(serious, absence)| absence <= serious) {
        return Err(wrong("absenteeism_late_minutes"));
    }
    let rest = read_rest(&setting, &sections)?;
    let worked: i64 = sections.iter().map(|section| section.off.minute - section.on.minute).sum();
    Ok(ShiftTerms {
        id: 0,
        version: 0,
        name,
        sections,
        flex: setting.flag("is_flexible")?.unwrap_or(false).then_some(FLEXIBLE),
        permit_minutes: 0,
        serious_late_minutes,
        absenteeism_late_minutes,
        off_duty_free,
        work_time_minutes: worked - rest.map_or(0, |rest| rest.to_minute - rest.from_minute),
        rest,
        attend_days_percent: 100,
    })
}

/// A section, and whether its end needs no punch.
fn read_section(section: &Params) -> Result<(Section, bool), Refusal> {
    let times = section.objects("times")?;
    let [on, off] = times.as_slice() else {
        return Err(bad("times"));
    };
    if !is_of_type(on, "OnDuty")? || !is_of_type(off, "OffDuty")? {
        return Err(bad("check_type"));
    }
    if on.flag("free_check")?.unwrap_or(false) {
        return Err(wrong("free_check"));
    }
    let point = |time: &Params| Ok::<_, Refusal>(ShiftPoint { id: 0, minute: minute(time)?, window: window(time)? });
    Ok((Section { id: 0, on: point(on)?, off: point(off)? }, off.flag("free_check")?.unwrap_or(false)))
}

/// The break, which lies within the only section of a shift.
fn read_rest(setting: &Params, sections: &[Section]) -> Result<Option<Rest>, Refusal> {
    let edge = |key: &str| setting.objects(key)?.first().map(minute).transpose();
    let (Some(from_minute), Some(to_minute)) = (edge("rest_begin_time")?, edge("rest_end_time")?) else {
        return Ok(None);
    };
    match sections {
        [only] if only.on.minute < from_minute && from_minute < to_minute && to_minute < only.off.minute => {
            Ok(Some(Rest { from_minute, to_minute }))
        }
        _ => Err(wrong("rest_begin_time")),
    }
}

fn is_of_type(time: &Params, wanted: &str) -> Result<bool, Refusal> {
    Ok(time.required_text("check_type")?.eq_ignore_ascii_case(wanted))
}

/// When a point is, in minutes after the midnight of the work date.
fn minute(time: &Params) -> Result<i64, Refusal> {
    let text = time.required_text("check_time")?;
    let clock = parse_time(&text).map(DateTime::time).or_else(|| text.trim().parse().ok());
    let clock = clock.ok_or_else(|| bad("check_time"))?;
    let across = time.number("across")?.unwrap_or(0);
    if !(0..=1).contains(&across) {
        return Err(bad("across"));
    }
    Ok(across * DAY + i64::from(clock.hour()) * 60 + i64::from(clock.minute()))
}

/// The window of a point; -1 leaves a side open, and with both sides open the neighbours decide.
fn window(time: &Params) -> Result<Option<(i64, i64)>, Refusal> {
    let side = |key: &str| match time.number(key)?.unwrap_or(-1) {
        -1 => Ok(None),
        minutes if (0..=DAY).contains(&minutes) => Ok(Some(minutes)),
        _ => Err(bad(key)),
    };
    match (side("begin_min")?, side("end_min")?) {
        (None, None) => Ok(None),
        (before, after) => Ok(Some((before.unwrap_or(OPEN), after.unwrap_or(OPEN)))),
    }
}
