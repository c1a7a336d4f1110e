//! Rows to columns, one function a table, in the order of the table's schema.

use std::sync::Arc;

use arrow_array::builder::OffsetBufferBuilder;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Int64Array, ListArray, RecordBatch, StringArray, StructArray,
    TimestampMillisecondArray,
};
use arrow_schema::{ArrowError, Field};
use dianmao_attendance::calendar::DayType;
use dianmao_attendance::day::{DayPoint, Share};
use dianmao_attendance::leave::Leave;
use dianmao_attendance::result::Point;
use dianmao_attendance::{DayRecord, Punch, PunchResult, ScheduledPoint, WorkDate};
use jiff::Timestamp;

use crate::layout::Table;
use crate::schema;

pub(super) fn punches(rows: &[Punch]) -> Result<RecordBatch, ArrowError> {
    let columns = vec![
        integers(rows, |row| row.id),
        texts(rows, |row| row.user_id.as_str()),
        dates(rows, |row| row.work_date),
        instants(rows, |row| row.at),
        texts(rows, |row| row.source.as_str()),
        texts(rows, |row| row.location.as_str()),
    ];
    RecordBatch::try_new(schema::of(Table::Punches), columns)
}

pub(super) fn results(rows: &[PunchResult]) -> Result<RecordBatch, ArrowError> {
    let columns = vec![
        integers(rows, |row| row.id),
        texts(rows, |row| row.user_id.as_str()),
        dates(rows, |row| row.work_date),
        texts(rows, |row| row.point.as_str()),
        optional_integers(rows, |row| row.plan_id),
        optional_integers(rows, |row| row.group_id),
        optional_integers(rows, |row| row.punch_id),
        optional_instants(rows, |row| row.due_at),
        optional_instants(rows, |row| row.punched_at),
        texts(rows, |row| row.grade.as_str()),
        texts(rows, |row| row.location.as_str()),
        texts(rows, |row| row.source.as_str()),
        optional_texts(rows, |row| row.approval_id.as_deref()),
        texts(rows, |row| row.raw.as_str()),
    ];
    RecordBatch::try_new(schema::of(Table::Results), columns)
}

pub(super) fn schedules(rows: &[ScheduledPoint]) -> Result<RecordBatch, ArrowError> {
    let columns = vec![
        integers(rows, |row| row.plan_id),
        texts(rows, |row| row.user_id.as_str()),
        dates(rows, |row| row.work_date),
        optional_texts(rows, |row| row.point.as_ref().map(Point::as_str)),
        optional_instants(rows, |row| row.planned_at),
        optional_integers(rows, |row| row.shift.map(|shift| shift.shift_id)),
        optional_integers(rows, |row| row.shift.and_then(|shift| shift.version)),
        optional_integers(rows, |row| row.group_id),
        flags(rows, |row| row.is_rest),
        optional_texts(rows, |row| row.approval_id.as_deref()),
        texts(rows, |row| row.raw.as_str()),
    ];
    RecordBatch::try_new(schema::of(Table::Schedules), columns)
}

pub(super) fn leaves(rows: &[Leave]) -> Result<RecordBatch, ArrowError> {
    let columns = vec![
        texts(rows, |row| row.user_id.as_str()),
        instants(rows, |row| row.span.from),
        instants(rows, |row| row.span.to),
        texts(rows, |row| row.leave_type.as_str()),
        integers(rows, |row| row.hundredths),
        texts(rows, |row| row.unit.as_str()),
        flags(rows, |row| row.counts_rest_days),
        texts(rows, |row| row.raw.as_str()),
    ];
    RecordBatch::try_new(schema::of(Table::Leaves), columns)
}

pub(super) fn days(rows: &[DayRecord]) -> Result<RecordBatch, ArrowError> {
    let columns = vec![
        texts(rows, |row| row.user_id.as_str()),
        dates(rows, |row| row.work_date),
        texts(rows, |row| row.kind.as_str()),
        optional_texts(rows, |row| row.day_type.map(DayType::as_str)),
        points(rows)?,
        shares(rows)?,
        integers(rows, |row| row.overtime.0),
        owned_texts(rows, |row| row.known.to_names()),
    ];
    RecordBatch::try_new(schema::of(Table::Days), columns)
}

/// All points of all days one after another, and how many belong to each day.
fn points(days: &[DayRecord]) -> Result<ArrayRef, ArrowError> {
    let rows: Vec<&DayPoint> = days.iter().flat_map(|day| &day.points).collect();
    let columns = vec![
        texts(&rows, |row| row.point.as_str()),
        optional_integers(&rows, |row| row.plan_id),
        optional_instants(&rows, |row| row.due_at),
        optional_instants(&rows, |row| row.punched_at),
        texts(&rows, |row| row.grade.as_str()),
        integers(&rows, |row| row.minutes.0),
        texts(&rows, |row| row.location.as_str()),
        texts(&rows, |row| row.source.as_str()),
        texts(&rows, |row| row.origin.as_str()),
        texts(&rows, |row| row.cover.as_str()),
        flags(&rows, |row| row.is_free),
        optional_texts(&rows, |row| row.approval_id.as_deref()),
    ];
    let values = StructArray::try_new(schema::point_fields(), columns, None)?;
    list(schema::point_item(), values, days.iter().map(|day| day.points.len()))
}

/// The same of leave, trips and outings.
fn shares(days: &[DayRecord]) -> Result<ArrayRef, ArrowError> {
    let rows: Vec<&Share> = days.iter().flat_map(|day| &day.away).collect();
    let columns = vec![
        texts(&rows, |row| row.kind.as_str()),
        texts(&rows, |row| row.leave_type.as_str()),
        texts(&rows, |row| row.unit.as_str()),
        integers(&rows, |row| row.hundredths),
    ];
    let values = StructArray::try_new(schema::share_fields(), columns, None)?;
    list(schema::share_item(), values, days.iter().map(|day| day.away.len()))
}

fn list(
    item: Field,
    values: StructArray,
    lengths: impl ExactSizeIterator<Item = usize>,
) -> Result<ArrayRef, ArrowError> {
    let mut offsets = OffsetBufferBuilder::<i32>::new(lengths.len());
    lengths.for_each(|length| offsets.push_length(length));
    Ok(Arc::new(ListArray::try_new(Arc::new(item), offsets.finish(), Arc::new(values), None)?))
}

fn flags<R>(rows: &[R], of: impl Fn(&R) -> bool) -> ArrayRef {
    Arc::new(rows.iter().map(|row| Some(of(row))).collect::<BooleanArray>())
}

fn owned_texts<R>(rows: &[R], of: impl Fn(&R) -> String) -> ArrayRef {
    Arc::new(StringArray::from_iter_values(rows.iter().map(of)))
}

fn texts<R>(rows: &[R], of: impl Fn(&R) -> &str) -> ArrayRef {
    Arc::new(StringArray::from_iter_values(rows.iter().map(of)))
}

fn optional_texts<R>(rows: &[R], of: impl Fn(&R) -> Option<&str>) -> ArrayRef {
    Arc::new(rows.iter().map(of).collect::<StringArray>())
}

fn integers<R>(rows: &[R], of: impl Fn(&R) -> i64) -> ArrayRef {
    Arc::new(Int64Array::from_iter_values(rows.iter().map(of)))
}

fn optional_integers<R>(rows: &[R], of: impl Fn(&R) -> Option<i64>) -> ArrayRef {
    Arc::new(rows.iter().map(of).collect::<Int64Array>())
}

fn instants<R>(rows: &[R], of: impl Fn(&R) -> Timestamp) -> ArrayRef {
    optional_instants(rows, |row| Some(of(row)))
}

fn optional_instants<R>(rows: &[R], of: impl Fn(&R) -> Option<Timestamp>) -> ArrayRef {
    let instants = rows.iter().map(|row| of(row).map(Timestamp::as_millisecond));
    Arc::new(instants.collect::<TimestampMillisecondArray>().with_timezone("UTC"))
}

fn dates<R>(rows: &[R], of: impl Fn(&R) -> WorkDate) -> ArrayRef {
    Arc::new(Date32Array::from_iter_values(rows.iter().map(|row| days_since_epoch(of(row)))))
}

fn days_since_epoch(date: WorkDate) -> i32 {
    let days = date.0.duration_since(jiff::civil::date(1970, 1, 1)).as_hours() / 24;
    i32::try_from(days).expect("dates of four-digit years are within some million days")
}
