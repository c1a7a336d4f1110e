//! Metered calls per calendar month and interface, reserved before they are made: a kill over-counts, never under-counts.

use std::collections::BTreeMap;

use dianmao_attendance::period::YearMonth;
use jiff::Timestamp;

use crate::Store;
use crate::error::Result;
use crate::query::query;
use crate::values::{instant_opt, to_count, to_map, to_sql};

/// What came of asking for calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reservation {
    /// So many calls may be made: what was asked for, or what the ceiling leaves.
    Reserved(u64),
    /// The month's calls reach the ceiling.
    Exhausted {
        /// The calls that are reserved already, over all interfaces.
        used: u64,
        /// The ceiling.
        ceiling: u64,
    },
}

impl Store {
    /// Reserves a block of calls on an interface, so far as the month's calls on all interfaces stay under the ceiling.
    /// No ceiling lets everything through.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn reserve(
        &self,
        month: YearMonth,
        interface: &str,
        n_calls: u64,
        ceiling: Option<u64>,
    ) -> Result<Reservation> {
        let mut tx = self.begin().await?;
        let (used,): (i64,) =
            tx.one(query("SELECT CAST(COALESCE(sum(reserved), 0) AS BIGINT) FROM budget WHERE company_id = $1 AND month = $2").bind(self.company_id).bind(month.to_string())).await?;
        let used = to_count(used);
        let n_granted = ceiling.map_or(n_calls, |ceiling| n_calls.min(ceiling.saturating_sub(used)));
        if let (0, Some(ceiling)) = (n_granted, ceiling) {
            return Ok(Reservation::Exhausted { used, ceiling });
        }
        tx.execute(
            query(
                "INSERT INTO budget (company_id, month, interface, reserved) VALUES ($1, $2, $3, $4)
             ON CONFLICT (company_id, month, interface) DO UPDATE SET reserved = budget.reserved + excluded.reserved",
            )
            .bind(self.company_id)
            .bind(month.to_string())
            .bind(interface)
            .bind(to_sql(n_granted)),
        )
        .await?;
        tx.commit().await?;
        Ok(Reservation::Reserved(n_granted))
    }

    /// Gives back calls that were reserved and not made, at a clean end.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn give_back(&self, month: YearMonth, interface: &str, n_calls: u64) -> Result<()> {
        self.write(
            query(
                "UPDATE budget SET reserved = CASE WHEN reserved > $4 THEN reserved - $4 ELSE 0 END
             WHERE company_id = $1 AND month = $2 AND interface = $3",
            )
            .bind(self.company_id)
            .bind(month.to_string())
            .bind(interface)
            .bind(to_sql(n_calls)),
        )
        .await?;
        Ok(())
    }

    /// Loads the month's reserved calls by interface.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn calls(&self, month: YearMonth) -> Result<BTreeMap<String, u64>> {
        let rows: Vec<(String, i64)> = self
            .db
            .all(
                query("SELECT interface, reserved FROM budget WHERE company_id = $1 AND month = $2")
                    .bind(self.company_id)
                    .bind(month.to_string()),
            )
            .await?;
        to_map(rows, |(interface, reserved)| Ok((interface, to_count(reserved))))
    }

    /// Remembers that the remote side answered "quota used up" in a month. The first instant stays.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn set_quota_reached(&self, month: YearMonth, at: Timestamp) -> Result<()> {
        self.write(
            query(
                "INSERT INTO quota_reached (company_id, month, reached_at) VALUES ($1, $2, $3)
             ON CONFLICT (company_id, month) DO NOTHING",
            )
            .bind(self.company_id)
            .bind(month.to_string())
            .bind(at.as_millisecond()),
        )
        .await?;
        Ok(())
    }

    /// Tells since when the month's quota is used up, if it is.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn quota_reached(&self, month: YearMonth) -> Result<Option<Timestamp>> {
        let row: Option<(i64,)> = self
            .db
            .optional(
                query("SELECT reached_at FROM quota_reached WHERE company_id = $1 AND month = $2")
                    .bind(self.company_id)
                    .bind(month.to_string()),
            )
            .await?;
        instant_opt(row.map(|(reached_at,)| reached_at))
    }
}
