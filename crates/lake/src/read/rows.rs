//! Columns back to rows, one function a table.
//!
//! The file's schema was compared with ours before, so that a column is always there and of its type; its values may
//! still be out of range.

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int64Type, TimestampMillisecondType};
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType, ListArray, PrimitiveArray, RecordBatch, StringArray};
use arrow_schema::Fields;
use dianmao_attendance::day::{DayKind, DayPoint};
use dianmao_attendance::punch::{Location, Source};
use dianmao_attendance::result::{Grade, Point};
use dianmao_attendance::work_date::{Minutes, WorkDate};
use dianmao_attendance::{DayRecord, Punch, PunchResult};
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

pub(super) fn days(batch: &RecordBatch, rows: &mut Vec<DayRecord>) -> Result<(), BadValue> {
    let columns = Columns::of_batch(batch);
    let user_id = columns.text("user_id");
    let work_date = columns.date("work_date");
    let kind = columns.text("kind");
    let list = columns.list("points");
    let (first, last) = (list.value_offsets().first(), list.value_offsets().last());
    let mut points = points(list, first.copied(), last.copied())?.into_iter();
    for row in 0..batch.num_rows() {
        let n_points = usize::try_from(list.value_length(row)).unwrap_or(0);
        rows.push(DayRecord {
            user_id: UserId::from(user_id.value(row)),
            work_date: work_date.get(row)?,
            kind: day_kind(kind.value(row))?,
            points: points.by_ref().take(n_points).collect(),
        });
    }
    Ok(())
}

/// Reads the points of all days of the batch, one after another.
fn points(list: &ListArray, first: Option<i32>, end: Option<i32>) -> Result<Vec<DayPoint>, BadValue> {
    let index = |offset: Option<i32>| usize::try_from(offset.unwrap_or(0)).unwrap_or(0);
    let entries = list.values().as_struct();
    let columns = Columns { fields: entries.fields(), arrays: entries.columns() };
    let point = columns.text("point");
    let due_at = columns.instant("due_at");
    let punched_at = columns.instant("punched_at");
    let grade = columns.text("grade");
    let minutes = columns.integer("minutes");
    let location = columns.text("location");
    let source = columns.text("source");
    let approval_id = columns.text("approval_id");
    let read = |row| {
        Ok(DayPoint {
            point: Point::from_name(point.value(row)),
            due_at: due_at.get_optional(row)?,
            punched_at: punched_at.get_optional(row)?,
            grade: Grade::from_name(grade.value(row)),
            minutes: Minutes(minutes.value(row)),
            location: Location::from_name(location.value(row)),
            source: Source::from_name(source.value(row)),
            approval_id: optional_text(approval_id, row),
        })
    };
    (index(first)..index(end)).map(read).collect()
}

fn day_kind(name: &str) -> Result<DayKind, BadValue> {
    DayKind::from_name(name).ok_or_else(|| BadValue { column: "kind", value: name.to_owned() })
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
