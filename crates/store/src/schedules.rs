//! Scheduled points as read. A day's schedule replaces the one that was read before; results keep their history, schedules have none.

use std::collections::{BTreeMap, BTreeSet};

use dianmao_attendance::result::Point;
use dianmao_attendance::schedule::ShiftVersion;
use dianmao_attendance::{Period, ScheduledPoint, WorkDate};
use dianmao_roster::id::UserId;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::Store;
use crate::db::Tx;
use crate::error::Result;
use crate::pulled::{Scope, Table};
use crate::query::{placeholders, query};
use crate::values::{instant_opt, ms_opt, parse};
use crate::write::Insert;

/// The schedules of some people in some days: all rows of them, so that one which is missing here is gone there.
#[derive(Debug, Clone, Copy)]
pub struct ScheduleSlice<'a> {
    /// The people who were asked for.
    pub users: &'a [UserId],
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// When they were asked for.
    pub read_at: Timestamp,
    /// The rows.
    pub rows: &'a [ScheduledPoint],
}

const TABLE: Table = Table { name: "schedules", columns: "", cursor: "schedule_at" };

const UPSERT: Insert = Insert {
    head: "INSERT INTO schedules (company_id, user_id, work_date, plan_id, point, planned_at, shift_id, shift_version,
           group_id, is_rest, approval_id, raw)",
    n_columns: 12,
    tail: "ON CONFLICT (company_id, work_date, user_id, plan_id, point) DO UPDATE SET planned_at = excluded.planned_at,
           shift_id = excluded.shift_id, shift_version = excluded.shift_version, group_id = excluded.group_id,
           is_rest = excluded.is_rest, approval_id = excluded.approval_id, raw = excluded.raw
           WHERE (schedules.planned_at, schedules.shift_id, schedules.shift_version, schedules.group_id,
           schedules.is_rest, schedules.approval_id, schedules.raw) IS DISTINCT FROM (excluded.planned_at,
           excluded.shift_id, excluded.shift_version, excluded.group_id, excluded.is_rest, excluded.approval_id,
           excluded.raw)",
};

/// What a row is known by: person, day, plan and point, which is empty on a day of rest.
type Key = (String, String, i64, String);

type Row =
    (i64, String, String, String, Option<i64>, Option<i64>, Option<i64>, Option<i64>, i64, Option<String>, String);

impl Store {
    /// Saves schedules in place of those of the same people and days, and when they were read. Tells how many rows are new, changed or
    /// gone; an unchanged one is left alone.
    ///
    /// # Errors
    /// The store cannot be written; then nothing of the slice is saved.
    pub async fn save_schedule(&self, slice: &ScheduleSlice<'_>) -> Result<u64> {
        let rows: BTreeMap<Key, &ScheduledPoint> = slice.rows.iter().map(|row| (key(row), row)).collect();
        let scope = slice.scope(self.company_id);
        let mut tx = self.begin().await?;
        let gone = self.delete_gone(&mut tx, &scope, &rows).await?;
        let written = self.upsert(&mut tx, &rows).await?;
        TABLE.advance_cursor(&mut tx, &scope).await?;
        tx.commit().await?;
        Ok(gone + written)
    }

    async fn delete_gone(&self, tx: &mut Tx, scope: &Scope<'_>, rows: &BTreeMap<Key, &ScheduledPoint>) -> Result<u64> {
        if scope.users.is_empty() || scope.days.is_empty() {
            return Ok(0);
        }
        let text = format!(
            "SELECT user_id, work_date, plan_id, point FROM schedules
             WHERE company_id = ? AND work_date IN ({}) AND user_id IN ({})",
            placeholders(scope.days.len()),
            placeholders(scope.users.len())
        );
        let days = scope.days.iter().map(String::as_str);
        let stored: Vec<Key> =
            tx.all(query(text).bind(self.company_id).bind_all(days).bind_all(scope.users.iter().copied())).await?;
        let gone: BTreeSet<Key> = stored.into_iter().filter(|key| !rows.contains_key(key)).collect();
        let mut n_gone = 0;
        for (user, day, plan_id, point) in &gone {
            let delete = query(
                "DELETE FROM schedules
                 WHERE company_id = $1 AND user_id = $2 AND work_date = $3 AND plan_id = $4 AND point = $5",
            );
            let delete = delete.bind(self.company_id).bind(user.as_str()).bind(day.as_str()).bind(*plan_id);
            n_gone += tx.execute(delete.bind(point.as_str())).await?;
        }
        Ok(n_gone)
    }

    async fn upsert(&self, tx: &mut Tx, rows: &BTreeMap<Key, &ScheduledPoint>) -> Result<u64> {
        let rows: Vec<&ScheduledPoint> = rows.values().copied().collect();
        UPSERT
            .run(tx, &rows, |values, row| {
                let ScheduledPoint { plan_id, user_id, work_date, point, planned_at, shift, .. } = row;
                let ScheduledPoint { group_id, is_rest, approval_id, raw, .. } = row;
                values.add(self.company_id);
                values.add(user_id.as_str());
                values.add(work_date.to_string());
                values.add(*plan_id);
                values.add(point.as_ref().map_or("", Point::as_str));
                values.add(ms_opt(*planned_at));
                values.add(shift.map(|shift| shift.shift_id));
                values.add(shift.and_then(|shift| shift.version));
                values.add(*group_id);
                values.add(i64::from(*is_rest));
                values.add(approval_id.as_deref());
                values.add(raw.as_str());
            })
            .await
    }

    /// Loads the scheduled points of the days from `from` to `to`, both included, as far as they were read.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn schedule(&self, from: Date, to: Date) -> Result<Vec<ScheduledPoint>> {
        let text = "SELECT plan_id, user_id, work_date, point, planned_at, shift_id, shift_version, group_id, is_rest, approval_id, raw
             FROM schedules WHERE company_id = $1 AND work_date BETWEEN $2 AND $3 ORDER BY work_date, user_id, plan_id, point";
        let rows: Vec<Row> =
            self.db.all(query(text).bind(self.company_id).bind(from.to_string()).bind(to.to_string())).await?;
        rows.into_iter().map(scheduled_point).collect()
    }

    /// Loads when each user's schedule of a day from `from` to `to` was last read.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn schedule_read_at(&self, from: Date, to: Date) -> Result<BTreeMap<(UserId, WorkDate), Timestamp>> {
        self.cursors(
            "SELECT user_id, work_date, schedule_at FROM user_days
             WHERE company_id = $1 AND work_date BETWEEN $2 AND $3 AND schedule_at IS NOT NULL",
            from,
            to,
        )
        .await
    }
}

fn key(row: &ScheduledPoint) -> Key {
    let point = row.point.as_ref().map_or("", Point::as_str);
    (row.user_id.to_string(), row.work_date.to_string(), row.plan_id, point.to_owned())
}

fn scheduled_point(row: Row) -> Result<ScheduledPoint> {
    let (plan_id, user, day, point, planned_at, shift_id, version, group_id, is_rest, approval_id, raw) = row;
    Ok(ScheduledPoint {
        plan_id,
        user_id: UserId::from(user),
        work_date: WorkDate(parse("work date", &day)?),
        point: (!point.is_empty()).then(|| Point::from_name(&point)),
        planned_at: instant_opt(planned_at)?,
        shift: shift_id.map(|shift_id| ShiftVersion { shift_id, version }),
        group_id,
        is_rest: is_rest != 0,
        approval_id,
        raw,
    })
}

impl<'a> ScheduleSlice<'a> {
    fn scope(&self, company_id: i64) -> Scope<'a> {
        let period = Period { name: String::new(), from: self.from, to: self.to };
        Scope {
            company_id,
            users: self.users.iter().map(UserId::as_str).collect(),
            days: period.days().map(|day| day.to_string()).collect(),
            at: self.read_at,
        }
    }
}
