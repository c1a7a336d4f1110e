//! Punches as pulled, keyed by the vendor's id.

use dianmao_attendance::punch::{Location, Punch, Source};
use dianmao_attendance::work_date::WorkDate;
use dianmao_roster::id::UserId;
use jiff::civil::Date;
use sqlx::{ColumnIndex, Decode, FromRow, Row, Type};

use crate::Store;
use crate::error::Result;
use crate::pulled::{Pulled, Scope, Stored, Table};
use crate::query::{Values, query};
use crate::values::{instant, parse};
use crate::write::Insert;

impl Store {
    /// Loads the punches of the days from `from` to `to`, both included, by day, person and id.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn punches(&self, from: Date, to: Date) -> Result<Vec<Punch>> {
        let rows: Vec<Stored<Punch>> = self
            .db
            .all(
                query(
                    "SELECT id, user_id, work_date, at, source, location FROM punches
             WHERE company_id = $1 AND work_date BETWEEN $2 AND $3 ORDER BY work_date, user_id, id",
                )
                .bind(self.company_id)
                .bind(from.to_string())
                .bind(to.to_string()),
            )
            .await?;
        Ok(rows.into_iter().map(|Stored(row)| row).collect())
    }
}

impl Pulled for Punch {
    const TABLE: Table = Table {
        name: "punches",
        columns: "company_id, id, user_id, work_date, at, source, location, learnt_at",
        cursor: "punches_at",
    };
    const UPSERT: Insert = Insert {
        head: "INSERT INTO punches (company_id, id, user_id, work_date, at, source, location, learnt_at)",
        n_columns: 8,
        tail: "ON CONFLICT (company_id, id) DO UPDATE SET user_id = excluded.user_id, work_date = excluded.work_date,
               at = excluded.at, source = excluded.source, location = excluded.location, learnt_at = excluded.learnt_at
               WHERE (punches.user_id, punches.work_date, punches.at, punches.source, punches.location)
               IS DISTINCT FROM
               (excluded.user_id, excluded.work_date, excluded.at, excluded.source, excluded.location)",
    };

    fn id(&self) -> i64 {
        self.id
    }

    fn user_id(&self) -> &UserId {
        &self.user_id
    }

    fn add<'q>(&'q self, values: &mut Values<'q>, scope: &Scope<'_>) {
        let Self { id, user_id, at: punched_at, work_date, source, location } = self;
        values.add(scope.company_id);
        values.add(*id);
        values.add(user_id.as_str());
        values.add(work_date.to_string());
        values.add(punched_at.as_millisecond());
        values.add(source.as_str());
        values.add(location.as_str());
        values.add(scope.at.as_millisecond());
    }
}

impl<'r, R: Row> FromRow<'r, R> for Stored<Punch>
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

fn read<'r, R: Row>(row: &'r R) -> Result<Punch>
where
    usize: ColumnIndex<R>,
    i64: Decode<'r, R::Database> + Type<R::Database>,
    &'r str: Decode<'r, R::Database> + Type<R::Database>,
    String: Decode<'r, R::Database> + Type<R::Database>,
{
    Ok(Punch {
        id: row.try_get(0)?,
        user_id: UserId::from(row.try_get::<String, _>(1)?),
        work_date: WorkDate(parse("work date", row.try_get(2)?)?),
        at: instant(row.try_get(3)?)?,
        source: Source::from_name(row.try_get(4)?),
        location: Location::from_name(row.try_get(5)?),
    })
}
