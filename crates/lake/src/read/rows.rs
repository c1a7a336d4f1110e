//! Columns back to rows, one function a table.
//!
//! The file's schema was compared with ours before, so that a column is always there and of its type; its values may
//! still be out of range.

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int64Type, TimestampMillisecondType};
use arrow_array::{
    Array, ArrayRef, ArrowPrimitiveType, BooleanArray, ListArray, PrimitiveArray, RecordBatch, StringArray,
};
use arrow_schema::Fields;
use dianmao_attendance::calendar::DayType;
use dianmao_attendance::day::{AwayKind, Cover, DayKind, DayPoint, Origin, Share};
use dianmao_attendance::known::Known;
use dianmao_attendance::leave::{Leave, LeaveUnit};
use dianmao_attendance::punch::{Location, Source};
use dianmao_attendance::result::{Grade, Point};
use dianmao_attendance::schedule::ShiftVersion;
use dianmao_attendance::span::Span;
use dianmao_attendance::work_date::{Minutes, WorkDate};
use dianmao_attendance::{DayRecord, Punch, PunchResult, ScheduledPoint};
use dianmao_roster::id::UserId;
use jiff::{SignedDuration, Timestamp};

use crate::error::BadValue;

pub(super) fn punches(batch: &RecordBatch, rows: &mut Vec<Punch>) -> Result<(), BadValue> {
    let columns = Columns::of_batch(batch);
    let id = columns.integer("id");
    let user_id = columns.text("user_id");
    let work_date = columns.date("work_date");
    let at = columns.instant("at");
    let source = columns.text("source");
    let location = columns.text("location");
    for row in 0..batch.num_rows() {
        rows.push(Punch {
            id: id.value(row),
            user_id: UserId::from(user_id.value(row)),
            work_date: work_date.get(row)?,
            at: at.get(row)?,
            source: Source::from_name(source.value(row)),
            location: Location::from_name(location.value(row)),
        });
    }
    Ok(())
}

pub(super) fn results(batch: &RecordBatch, rows: &mut Vec<PunchResult>) -> Result<(), BadValue> {
    let columns = Columns::of_batch(batch);
    let id = columns.integer("id");
    let user_id = columns.text("user_id");
    let work_date = columns.date("work_date");
    let point = columns.text("point");
    let plan_id = columns.integer("plan_id");
    let group_id = columns.integer("group_id");
    let punch_id = columns.integer("punch_id");
    let due_at = columns.instant("due_at");
    let punched_at = columns.instant("punched_at");
    let grade = columns.text("grade");
    let location = columns.text("location");
    let source = columns.text("source");
    let approval_id = columns.text("approval_id");
    let raw = columns.text("raw");
    for row in 0..batch.num_rows() {
        rows.push(PunchResult {
            id: id.value(row),
            user_id: UserId::from(user_id.value(row)),
            work_date: work_date.get(row)?,
            point: Point::from_name(point.value(row)),
            plan_id: optional(plan_id, row),
            group_id: optional(group_id, row),
            punch_id: optional(punch_id, row),
            due_at: due_at.get_optional(row)?,
            punched_at: punched_at.get_optional(row)?,
            grade: Grade::from_name(grade.value(row)),
            location: Location::from_name(location.value(row)),
            source: Source::from_name(source.value(row)),
            approval_id: optional_text(approval_id, row),
            raw: raw.value(row).to_owned(),
        });
    }
    Ok(())
}

pub(super) fn schedules(batch: &RecordBatch, rows: &mut Vec<ScheduledPoint>) -> Result<(), BadValue> {
    let columns = Columns::of_batch(batch);
    let plan_id = columns.integer("plan_id");
    let user_id = columns.text("user_id");
    let work_date = columns.date("work_date");
    let point = columns.text("point");
    let planned_at = columns.instant("planned_at");
    let shift_id = columns.integer("shift_id");
    let shift_version = columns.integer("shift_version");
    let group_id = columns.integer("group_id");
    let is_rest = columns.flag("is_rest");
    let approval_id = columns.text("approval_id");
    let raw = columns.text("raw");
    for row in 0..batch.num_rows() {
        let shift =
            optional(shift_id, row).map(|shift_id| ShiftVersion { shift_id, version: optional(shift_version, row) });
        rows.push(ScheduledPoint {
            plan_id: plan_id.value(row),
            user_id: UserId::from(user_id.value(row)),
            work_date: work_date.get(row)?,
            point: point.is_valid(row).then(|| Point::from_name(point.value(row))),
            planned_at: planned_at.get_optional(row)?,
            shift,
            group_id: optional(group_id, row),
            is_rest: is_rest.value(row),
            approval_id: optional_text(approval_id, row),
            raw: raw.value(row).to_owned(),
        });
    }
    Ok(())
}

pub(super) fn leaves(batch: &RecordBatch, rows: &mut Vec<Leave>) -> Result<(), BadValue> {
    let columns = Columns::of_batch(batch);
    let user_id = columns.text("user_id");
    let starts_at = columns.instant("starts_at");
    let ends_at = columns.instant("ends_at");
    let leave_type = columns.text("leave_type");
    let hundredths = columns.integer("hundredths");
    let unit = columns.text("unit");
    let counts_rest_days = columns.flag("counts_rest_days");
    let raw = columns.text("raw");
    for row in 0..batch.num_rows() {
        rows.push(Leave {
            user_id: UserId::from(user_id.value(row)),
            span: Span { from: starts_at.get(row)?, to: ends_at.get(row)? },
            leave_type: leave_type.value(row).to_owned(),
            hundredths: hundredths.value(row),
            unit: named("unit", unit.value(row), LeaveUnit::from_name)?,
            counts_rest_days: counts_rest_days.value(row),
            raw: raw.value(row).to_owned(),
        });
    }
    Ok(())
}

pub(super) fn days(batch: &RecordBatch, rows: &mut Vec<DayRecord>) -> Result<(), BadValue> {
    let columns = Columns::of_batch(batch);
    let user_id = columns.text("user_id");
    let work_date = columns.date("work_date");
    let kind = columns.text("kind");
    let day_type = columns.text("day_type");
    let overtime = columns.integer("overtime_minutes");
    let known = columns.text("known");
    let (of_points, of_away) = (columns.list("points"), columns.list("away"));
    let mut points = points(of_points)?.into_iter();
    let mut away = shares(of_away)?.into_iter();
    for row in 0..batch.num_rows() {
        let n_entries = |list: &ListArray| usize::try_from(list.value_length(row)).unwrap_or(0);
        let day_type = optional_text(day_type, row).map(|name| named("day_type", &name, DayType::from_name));
        rows.push(DayRecord {
            user_id: UserId::from(user_id.value(row)),
            work_date: work_date.get(row)?,
            kind: named("kind", kind.value(row), DayKind::from_name)?,
            day_type: day_type.transpose()?,
            points: points.by_ref().take(n_entries(of_points)).collect(),
            away: away.by_ref().take(n_entries(of_away)).collect(),
            overtime: Minutes(overtime.value(row)),
            known: named("known", known.value(row), Known::from_names)?,
        });
    }
    Ok(())
}

/// Reads the points of all days of the batch, one after another.
fn points(list: &ListArray) -> Result<Vec<DayPoint>, BadValue> {
    let columns = Columns::of_entries(list);
    let point = columns.text("point");
    let plan_id = columns.integer("plan_id");
    let due_at = columns.instant("due_at");
    let punched_at = columns.instant("punched_at");
    let grade = columns.text("grade");
    let minutes = columns.integer("minutes");
    let location = columns.text("location");
    let source = columns.text("source");
    let origin = columns.text("origin");
    let cover = columns.text("cover");
    let is_free = columns.flag("is_free");
    let approval_id = columns.text("approval_id");
    let read = |row| {
        Ok(DayPoint {
            point: Point::from_name(point.value(row)),
            plan_id: optional(plan_id, row),
            due_at: due_at.get_optional(row)?,
            punched_at: punched_at.get_optional(row)?,
            grade: Grade::from_name(grade.value(row)),
            minutes: Minutes(minutes.value(row)),
            location: Location::from_name(location.value(row)),
            source: Source::from_name(source.value(row)),
            origin: named("origin", origin.value(row), Origin::from_name)?,
            cover: named("cover", cover.value(row), Cover::from_name)?,
            is_free: is_free.value(row),
            approval_id: optional_text(approval_id, row),
        })
    };
    entries(list).map(read).collect()
}

/// Reads the leave, trips and outings of all days of the batch, one after another.
fn shares(list: &ListArray) -> Result<Vec<Share>, BadValue> {
    let columns = Columns::of_entries(list);
    let kind = columns.text("kind");
    let leave_type = columns.text("leave_type");
    let unit = columns.text("unit");
    let hundredths = columns.integer("hundredths");
    let read = |row| {
        Ok(Share {
            kind: named("kind", kind.value(row), AwayKind::from_name)?,
            leave_type: leave_type.value(row).to_owned(),
            unit: named("unit", unit.value(row), LeaveUnit::from_name)?,
            hundredths: hundredths.value(row),
        })
    };
    entries(list).map(read).collect()
}

/// The entries of a list that belong to the batch.
fn entries(list: &ListArray) -> std::ops::Range<usize> {
    let index = |offset: Option<&i32>| usize::try_from(offset.copied().unwrap_or(0)).unwrap_or(0);
    index(list.value_offsets().first())..index(list.value_offsets().last())
}

fn named<T>(column: &'static str, name: &str, from_name: fn(&str) -> Option<T>) -> Result<T, BadValue> {
    from_name(name).ok_or_else(|| BadValue { column, value: name.to_owned() })
}

fn optional<T: ArrowPrimitiveType>(array: &PrimitiveArray<T>, row: usize) -> Option<T::Native> {
    array.is_valid(row).then(|| array.value(row))
}

fn optional_text(array: &StringArray, row: usize) -> Option<String> {
    array.is_valid(row).then(|| array.value(row).to_owned())
}

/// The columns of a batch or of the entries of a list, by name.
struct Columns<'a> {
    fields: &'a Fields,
    arrays: &'a [ArrayRef],
}

impl<'a> Columns<'a> {
    fn of_batch(batch: &'a RecordBatch) -> Self {
        Self { fields: batch.schema_ref().fields(), arrays: batch.columns() }
    }

    fn of_entries(list: &'a ListArray) -> Self {
        let entries = list.values().as_struct();
        Self { fields: entries.fields(), arrays: entries.columns() }
    }

    fn array(&self, name: &str) -> &'a ArrayRef {
        let (index, _) = self.fields.find(name).expect("the schema was compared");
        &self.arrays[index]
    }

    fn text(&self, name: &str) -> &'a StringArray {
        self.array(name).as_string()
    }

    fn integer(&self, name: &str) -> &'a PrimitiveArray<Int64Type> {
        self.array(name).as_primitive()
    }

    fn flag(&self, name: &str) -> &'a BooleanArray {
        self.array(name).as_boolean()
    }

    fn list(&self, name: &str) -> &'a ListArray {
        self.array(name).as_list()
    }

    fn date(&self, name: &'static str) -> Dates<'a> {
        Dates { column: name, days: self.array(name).as_primitive() }
    }

    fn instant(&self, name: &'static str) -> Instants<'a> {
        Instants { column: name, milliseconds: self.array(name).as_primitive() }
    }
}

/// A column of dates.
struct Dates<'a> {
    column: &'static str,
    days: &'a PrimitiveArray<Date32Type>,
}

impl Dates<'_> {
    fn get(&self, row: usize) -> Result<WorkDate, BadValue> {
        let days = self.days.value(row);
        let since_epoch = SignedDuration::from_hours(i64::from(days) * 24);
        let date = jiff::civil::date(1970, 1, 1).checked_add(since_epoch);
        date.map(WorkDate).map_err(|_| BadValue { column: self.column, value: days.to_string() })
    }
}

/// A column of instants.
struct Instants<'a> {
    column: &'static str,
    milliseconds: &'a PrimitiveArray<TimestampMillisecondType>,
}

impl Instants<'_> {
    fn get(&self, row: usize) -> Result<Timestamp, BadValue> {
        let ms = self.milliseconds.value(row);
        Timestamp::from_millisecond(ms).map_err(|_| BadValue { column: self.column, value: ms.to_string() })
    }

    fn get_optional(&self, row: usize) -> Result<Option<Timestamp>, BadValue> {
        self.milliseconds.is_valid(row).then(|| self.get(row)).transpose()
    }
}
