//! Results as pulled: keyed by the vendor's id, typed columns beside the row as it came.

use dianmao_attendance::punch::{Location, Source};
use dianmao_attendance::result::{Grade, Point, PunchResult};
use dianmao_attendance::work_date::WorkDate;
use dianmao_roster::id::UserId;
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::{ColumnIndex, Decode, FromRow, Row, Type};

use crate::Store;
use crate::error::Result;
use crate::pulled::{Pulled, Scope, Stored, Table};
use crate::query::{Values, query};
use crate::values::{instant, instant_opt, ms_opt, parse};
use crate::write::Insert;

/// A version of a result that no longer stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastResult {
    /// The version.
    pub result: PunchResult,
    /// When it was first pulled.
    pub learnt_at: Timestamp,
    /// When it was found changed or gone.
    pub ended_at: Timestamp,
}

impl Store {
    /// Loads the results of the days from `from` to `to`, both included, by day, person and id.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn results(&self, from: Date, to: Date) -> Result<Vec<PunchResult>> {
        let rows: Vec<Stored<PunchResult>> = self.db.all(query("SELECT id, user_id, work_date, point, plan_id, group_id, punch_id, due_at, punched_at, grade, location,
             source, approval_id, raw FROM results
             WHERE company_id = $1 AND work_date BETWEEN $2 AND $3 ORDER BY work_date, user_id, id").bind(self.company_id).bind(from.to_string()).bind(to.to_string())).await?;
        Ok(rows.into_iter().map(|Stored(row)| row).collect())
    }

    /// Loads the versions that no longer stand, of the days from `from` to `to`, oldest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn past_results(&self, from: Date, to: Date) -> Result<Vec<PastResult>> {
        let rows: Vec<Stored<PastResult>> = self.db.all(query("SELECT id, user_id, work_date, point, plan_id, group_id, punch_id, due_at, punched_at, grade, location,
             source, approval_id, raw, learnt_at, ended_at FROM results_history
             WHERE company_id = $1 AND work_date BETWEEN $2 AND $3 ORDER BY history_id").bind(self.company_id).bind(from.to_string()).bind(to.to_string())).await?;
        Ok(rows.into_iter().map(|Stored(row)| row).collect())
    }
}

impl Pulled for PunchResult {
    const TABLE: Table = Table {
        name: "results",
        columns: "company_id, id, user_id, work_date, point, plan_id, group_id, punch_id, due_at, punched_at, grade,
                  location, source, approval_id, raw, learnt_at",
        cursor: "results_at",
    };
    const UPSERT: Insert = Insert {
        head: "INSERT INTO results (company_id, id, user_id, work_date, point, plan_id, group_id, punch_id, due_at,
               punched_at, grade, location, source, approval_id, raw, learnt_at)",
        n_columns: 16,
        tail: "ON CONFLICT (company_id, id) DO UPDATE SET user_id = excluded.user_id, work_date = excluded.work_date,
               point = excluded.point, plan_id = excluded.plan_id, group_id = excluded.group_id,
               punch_id = excluded.punch_id, due_at = excluded.due_at, punched_at = excluded.punched_at,
               grade = excluded.grade, location = excluded.location, source = excluded.source,
               approval_id = excluded.approval_id, raw = excluded.raw, learnt_at = excluded.learnt_at
               WHERE (results.raw, results.user_id, results.work_date, results.point, results.plan_id,
               results.group_id, results.punch_id, results.due_at, results.punched_at, results.grade,
               results.location, results.source, results.approval_id) IS DISTINCT FROM (excluded.raw,
               excluded.user_id, excluded.work_date, excluded.point, excluded.plan_id, excluded.group_id,
               excluded.punch_id, excluded.due_at, excluded.punched_at, excluded.grade, excluded.location,
               excluded.source, excluded.approval_id)",
    };

    fn id(&self) -> i64 {
        self.id
    }

    fn user_id(&self) -> &UserId {
        &self.user_id
    }

    fn add<'q>(&'q self, values: &mut Values<'q>, scope: &Scope<'_>) {
        let Self {
            id,
            user_id,
            work_date,
            point,
            plan_id,
            group_id,
            punch_id,
            due_at,
            punched_at,
            grade,
            location,
            source,
            approval_id,
            raw,
        } = self;
        values.add(scope.company_id);
        values.add(*id);
        values.add(user_id.as_str());
        values.add(work_date.to_string());
        values.add(point.as_str());
        values.add(*plan_id);
        values.add(*group_id);
        values.add(*punch_id);
        values.add(ms_opt(*due_at));
        values.add(ms_opt(*punched_at));
        values.add(grade.as_str());
        values.add(location.as_str());
        values.add(source.as_str());
        values.add(approval_id.as_deref());
        values.add(raw.as_str());
        values.add(scope.at.as_millisecond());
    }
}

impl<'r, R: Row> FromRow<'r, R> for Stored<PunchResult>
where
    usize: ColumnIndex<R>,
    i64: Decode<'r, R::Database> + Type<R::Database>,
    &'r str: Decode<'r, R::Database> + Type<R::Database>,
    String: Decode<'r, R::Database> + Type<R::Database>,
{
    fn from_row(row: &'r R) -> sqlx::Result<Self> {
        Ok(Self(read(row)?))
    }
}

impl<'r, R: Row> FromRow<'r, R> for Stored<PastResult>
where
    usize: ColumnIndex<R>,
    i64: Decode<'r, R::Database> + Type<R::Database>,
    &'r str: Decode<'r, R::Database> + Type<R::Database>,
    String: Decode<'r, R::Database> + Type<R::Database>,
{
    fn from_row(row: &'r R) -> sqlx::Result<Self> {
        let (learnt_at, ended_at) = (instant(row.try_get(14)?)?, instant(row.try_get(15)?)?);
        Ok(Self(PastResult { result: read(row)?, learnt_at, ended_at }))
    }
}

fn read<'r, R: Row>(row: &'r R) -> Result<PunchResult>
where
    usize: ColumnIndex<R>,
    i64: Decode<'r, R::Database> + Type<R::Database>,
    &'r str: Decode<'r, R::Database> + Type<R::Database>,
    String: Decode<'r, R::Database> + Type<R::Database>,
{
    Ok(PunchResult {
        id: row.try_get(0)?,
        user_id: UserId::from(row.try_get::<String, _>(1)?),
        work_date: WorkDate(parse("work date", row.try_get(2)?)?),
        point: Point::from_name(row.try_get(3)?),
        plan_id: row.try_get(4)?,
        group_id: row.try_get(5)?,
        punch_id: row.try_get(6)?,
        due_at: instant_opt(row.try_get(7)?)?,
        punched_at: instant_opt(row.try_get(8)?)?,
        grade: Grade::from_name(row.try_get(9)?),
        location: Location::from_name(row.try_get(10)?),
        source: Source::from_name(row.try_get(11)?),
        approval_id: row.try_get(12)?,
        raw: row.try_get(13)?,
    })
}
