//! The columns of each file.
//!
//! Other programs read them: a column that changes its meaning or goes away takes a new [`VERSION`]. Instants are
//! milliseconds in UTC, work dates are dates of the company's calendar, words are the stable names of the domain.

use std::sync::Arc;

use arrow_schema::{DataType, Field, Fields, Schema, SchemaRef, TimeUnit};

use crate::layout::Table;

/// The metadata key that says what a file is.
pub(crate) const VERSION_KEY: &str = "dianmao.schema";
/// What [`VERSION_KEY`] says for files of this version.
pub(crate) const VERSION: &str = "dianmao.lake/2";
/// The metadata key of the generation.
pub(crate) const GENERATION_KEY: &str = "dianmao.generation";

/// Returns the columns of a table.
pub(crate) fn of(table: Table) -> SchemaRef {
    let fields = match table {
        Table::Punches => punches(),
        Table::Results => results(),
        Table::Schedules => schedules(),
        Table::Leaves => leaves(),
        Table::Days => days(),
    };
    Arc::new(Schema::new(fields))
}

fn punches() -> Vec<Field> {
    vec![
        required("id", DataType::Int64),
        required("user_id", DataType::Utf8),
        required("work_date", DataType::Date32),
        required("at", instant()),
        required("source", DataType::Utf8),
        required("location", DataType::Utf8),
    ]
}

fn results() -> Vec<Field> {
    vec![
        required("id", DataType::Int64),
        required("user_id", DataType::Utf8),
        required("work_date", DataType::Date32),
        required("point", DataType::Utf8),
        optional("plan_id", DataType::Int64),
        optional("group_id", DataType::Int64),
        optional("punch_id", DataType::Int64),
        optional("due_at", instant()),
        optional("punched_at", instant()),
        required("grade", DataType::Utf8),
        required("location", DataType::Utf8),
        required("source", DataType::Utf8),
        optional("approval_id", DataType::Utf8),
        required("raw", DataType::Utf8),
    ]
}

fn schedules() -> Vec<Field> {
    vec![
        required("plan_id", DataType::Int64),
        required("user_id", DataType::Utf8),
        required("work_date", DataType::Date32),
        optional("point", DataType::Utf8),
        optional("planned_at", instant()),
        optional("shift_id", DataType::Int64),
        optional("shift_version", DataType::Int64),
        optional("group_id", DataType::Int64),
        required("is_rest", DataType::Boolean),
        optional("approval_id", DataType::Utf8),
        required("raw", DataType::Utf8),
    ]
}

/// Durations are in hundredths of their unit, as the vendor has them: no floats.
fn leaves() -> Vec<Field> {
    vec![
        required("user_id", DataType::Utf8),
        required("starts_at", instant()),
        required("ends_at", instant()),
        required("leave_type", DataType::Utf8),
        required("hundredths", DataType::Int64),
        required("unit", DataType::Utf8),
        required("counts_rest_days", DataType::Boolean),
        required("raw", DataType::Utf8),
    ]
}

fn days() -> Vec<Field> {
    let points = DataType::List(Arc::new(point_item()));
    let away = DataType::List(Arc::new(share_item()));
    vec![
        required("user_id", DataType::Utf8),
        required("work_date", DataType::Date32),
        required("kind", DataType::Utf8),
        optional("day_type", DataType::Utf8),
        required("points", points),
        required("away", away),
        required("overtime_minutes", DataType::Int64),
        required("known", DataType::Utf8),
    ]
}

/// Returns the entry of the list `away` of a day.
pub(crate) fn share_item() -> Field {
    required("item", DataType::Struct(share_fields()))
}

/// Returns the columns of one share of leave, a trip or an outing.
pub(crate) fn share_fields() -> Fields {
    Fields::from(vec![
        required("kind", DataType::Utf8),
        required("leave_type", DataType::Utf8),
        required("unit", DataType::Utf8),
        required("hundredths", DataType::Int64),
    ])
}

/// Returns the entry of the list `points` of a day.
pub(crate) fn point_item() -> Field {
    required("item", DataType::Struct(point_fields()))
}

/// Returns the columns of one point of a day.
pub(crate) fn point_fields() -> Fields {
    Fields::from(vec![
        required("point", DataType::Utf8),
        optional("plan_id", DataType::Int64),
        optional("due_at", instant()),
        optional("punched_at", instant()),
        required("grade", DataType::Utf8),
        required("minutes", DataType::Int64),
        required("location", DataType::Utf8),
        required("source", DataType::Utf8),
        required("origin", DataType::Utf8),
        required("cover", DataType::Utf8),
        required("is_free", DataType::Boolean),
        optional("approval_id", DataType::Utf8),
    ])
}

fn instant() -> DataType {
    DataType::Timestamp(TimeUnit::Millisecond, Some("UTC".into()))
}

fn required(name: &str, data_type: DataType) -> Field {
    Field::new(name, data_type, false)
}

fn optional(name: &str, data_type: DataType) -> Field {
    Field::new(name, data_type, true)
}
