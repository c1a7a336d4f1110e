//! A look through a store: what is damaged, what does not fit together, how large it is.

use std::collections::BTreeMap;

use crate::Store;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::query::query;
use crate::values::to_count;

/// What a look through a store found. It decides nothing: some of it is bad, some is worth knowing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Health {
    /// What the database says about its own pages and indices; `None` where it is left to the server.
    pub damage: Option<Vec<String>>,
    /// Rows by table that belong to a company or to a run which is not there.
    pub orphans: BTreeMap<&'static str, u64>,
    /// Linked people whom the newest pull no longer saw.
    pub people_gone: u64,
    /// Linked departments that the newest pull no longer saw.
    pub departments_gone: u64,
    /// Runs without an end: one that is under way, or that was killed.
    pub runs_without_end: u64,
    /// Write calls that began and of which no outcome is known.
    pub steps_without_end: u64,
    /// The company's rows by table.
    pub rows: BTreeMap<&'static str, u64>,
    /// What the store takes on its disk, all companies together.
    pub bytes: u64,
}

/// Every table whose rows belong to a company.
const TABLES: [&str; 20] = [
    "tokens",
    "facts",
    "person_links",
    "department_links",
    "source_reads",
    "source_keys",
    "people_seen",
    "departments_seen",
    "runs",
    "journal",
    "refusals",
    "alarms",
    "budget",
    "quota_reached",
    "pulls",
    "user_days",
    "dirty_months",
    "results",
    "punches",
    "schedules",
];
const HISTORIES: [&str; 2] = ["results_history", "punches_history"];

impl Store {
    /// Looks through the store. Reads all of it, which takes its time.
    ///
    /// # Errors
    /// The store cannot be read at all; damage is no error but found.
    pub async fn health(&self) -> Result<Health> {
        let damage = self.damage().await?;
        if damage.as_ref().is_some_and(|damage| !damage.is_empty()) {
            return Ok(Health { damage, ..Health::default() });
        }
        Ok(Health {
            damage,
            orphans: self.orphans().await?,
            people_gone: self.gone("person_links", "people_seen", "user_id").await?,
            departments_gone: self.gone("department_links", "departments_seen", "dept_id").await?,
            runs_without_end: self
                .count("SELECT count(*) FROM runs WHERE company_id = $1 AND ended_at IS NULL")
                .await?,
            steps_without_end: self
                .count("SELECT count(*) FROM journal WHERE company_id = $1 AND state IN ('started', 'unknown')")
                .await?,
            rows: self.rows().await?,
            bytes: self.bytes().await?,
        })
    }

    async fn damage(&self) -> Result<Option<Vec<String>>> {
        let Db::Sqlite(_) = self.db else { return Ok(None) };
        let found: Result<Vec<(String,)>> = self
            .db
            .all(query("SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'"))
            .await;
        match found {
            Ok(found) => Ok(Some(found.into_iter().map(|(line,)| line).collect())),
            Err(Error::Sql(error)) => Ok(Some(vec![error.to_string()])),
            Err(error) => Err(error),
        }
    }

    /// The database holds its foreign keys by itself, except where somebody switched that off.
    async fn orphans(&self) -> Result<BTreeMap<&'static str, u64>> {
        let mut orphans = BTreeMap::new();
        for table in TABLES.into_iter().chain(HISTORIES) {
            let company =
                format!("SELECT count(*) FROM {table} WHERE company_id NOT IN (SELECT company_id FROM companies)");
            let (n_rows,) = self.db.one(query(company)).await?;
            orphans.insert(table, to_count(n_rows));
        }
        let (n_steps,): (i64,) =
            self.db.one(query("SELECT count(*) FROM journal WHERE run_id NOT IN (SELECT run_id FROM runs)")).await?;
        *orphans.entry("journal").or_default() += to_count(n_steps);
        orphans.retain(|_, n_rows| *n_rows > 0);
        Ok(orphans)
    }

    /// Only links from before the newest pull, which is when the organisation was last read as a whole.
    async fn gone(&self, links: &str, seen: &str, id: &str) -> Result<u64> {
        let text = format!(
            "SELECT count(*) FROM {links} WHERE company_id = $1
             AND linked_at < (SELECT max(opened_at) FROM pulls WHERE company_id = $1)
             AND NOT EXISTS (SELECT 1 FROM {seen} WHERE {seen}.company_id = {links}.company_id
                             AND {seen}.{id} = {links}.{id} AND {seen}.valid_to IS NULL)"
        );
        self.count(text).await
    }

    async fn rows(&self) -> Result<BTreeMap<&'static str, u64>> {
        let mut rows = BTreeMap::new();
        for table in TABLES.into_iter().chain(HISTORIES) {
            rows.insert(table, self.count(format!("SELECT count(*) FROM {table} WHERE company_id = $1")).await?);
        }
        Ok(rows)
    }

    async fn bytes(&self) -> Result<u64> {
        let text = match self.db {
            Db::Sqlite(_) => "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
            Db::Postgres(_) => {
                "SELECT CAST(COALESCE(sum(pg_total_relation_size(oid)), 0) AS BIGINT) FROM pg_class
                 WHERE relkind = 'r' AND relnamespace = to_regnamespace(quote_ident(current_schema()))"
            }
        };
        let (bytes,) = self.db.one(query(text)).await?;
        Ok(to_count(bytes))
    }

    async fn count(&self, text: impl Into<std::borrow::Cow<'static, str>>) -> Result<u64> {
        let (n_rows,) = self.db.one(query(text).bind(self.company_id)).await?;
        Ok(to_count(n_rows))
    }
}
