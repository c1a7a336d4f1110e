//! The memory of the source: which keys accepted reads have held, and which are gone since when.

use std::collections::{BTreeMap, BTreeSet};

use dianmao_roster::id::Key;
use dianmao_roster::removal::{KeyMemory, SourceMemory};
use jiff::Timestamp;

use crate::Store;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::query::query;
use crate::values::{instant, instant_opt, ms_opt, to_count, to_map, to_sql, to_u64};
use crate::write::Insert;

/// What an accepted read of the source held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceRead {
    /// When the source was read.
    pub at: Timestamp,
    /// The people.
    pub people: SourceKeys,
    /// The departments.
    pub departments: SourceKeys,
    /// Whether every other key ever seen was absent. What an incomplete read does not hold keeps its state.
    pub complete: bool,
}

/// The keys of one kind that a read held.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceKeys {
    /// The keys that the source wants to exist.
    pub active: BTreeSet<Key>,
    /// The keys that were present without that: leavers, rows with a problem.
    pub inactive: BTreeSet<Key>,
}

/// How much an accepted read held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SourceSize {
    /// When the source was read.
    pub read_at: Timestamp,
    /// People, active or not.
    pub n_people: u64,
    /// Departments, active or not.
    pub n_departments: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Active,
    Inactive,
    Absent,
}

/// A key's row. While the key is active, `last_active_at` stays at the start of the stretch: the newest read tells the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Row {
    state: State,
    last_active_at: Option<Timestamp>,
    first_absent_at: Option<Timestamp>,
}

/// The same as it lies in the table.
#[derive(sqlx::FromRow)]
struct StoredKey {
    key: String,
    state: String,
    last_active_at: Option<i64>,
    first_absent_at: Option<i64>,
}

const KEY: Insert = Insert {
    head: "INSERT INTO source_keys (company_id, kind, key, state, last_active_at, first_absent_at)",
    n_columns: 6,
    tail: "ON CONFLICT (company_id, kind, key) DO UPDATE SET state = excluded.state,
           last_active_at = excluded.last_active_at, first_absent_at = excluded.first_absent_at",
};

const PERSON: &str = "person";
const DEPARTMENT: &str = "department";

impl Store {
    /// Remembers an accepted read. Only keys whose state changed are written.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn record_source_read(&self, read: &SourceRead) -> Result<()> {
        let mut tx = self.begin().await?;
        let previous = self.newest_read(&mut tx).await?.map(|size| size.read_at);
        self.record_keys(&mut tx, PERSON, &read.people, read, previous).await?;
        self.record_keys(&mut tx, DEPARTMENT, &read.departments, read, previous).await?;
        tx.execute(
            query(
                "INSERT INTO source_reads (company_id, read_at, n_people, n_departments) VALUES ($1, $2, $3, $4)
             ON CONFLICT (company_id, read_at) DO UPDATE
             SET n_people = excluded.n_people, n_departments = excluded.n_departments",
            )
            .bind(self.company_id)
            .bind(read.at.as_millisecond())
            .bind(read.people.len())
            .bind(read.departments.len()),
        )
        .await?;
        tx.commit().await
    }

    /// Tells how much the newest accepted read held.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn accepted_source(&self) -> Result<Option<SourceSize>> {
        self.newest_read(&mut self.db.snapshot().await?).await
    }

    /// Loads what all accepted reads say about every key.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn source_memory(&self) -> Result<SourceMemory> {
        // One transaction, so that keys and newest read belong together.
        let mut tx = self.db.snapshot().await?;
        let Some(newest) = self.newest_read(&mut tx).await? else {
            return Ok(SourceMemory::default());
        };
        let people = self.keys(&mut tx, PERSON).await?;
        let departments = self.keys(&mut tx, DEPARTMENT).await?;
        let memory =
            |rows: BTreeMap<Key, Row>| rows.into_iter().map(|(key, row)| (key, row.memory(newest.read_at))).collect();
        Ok(SourceMemory { people: memory(people), departments: memory(departments) })
    }

    async fn newest_read(&self, tx: &mut Tx) -> Result<Option<SourceSize>> {
        let row: Option<(i64, i64, i64)> = tx
            .optional(
                query(
                    "SELECT read_at, n_people, n_departments FROM source_reads
             WHERE company_id = $1 ORDER BY read_at DESC LIMIT 1",
                )
                .bind(self.company_id),
            )
            .await?;
        row.map(|(read_at, n_people, n_departments)| {
            Ok(SourceSize {
                read_at: instant(read_at)?,
                n_people: to_count(n_people),
                n_departments: to_count(n_departments),
            })
        })
        .transpose()
    }

    async fn record_keys(
        &self,
        tx: &mut Tx,
        kind: &'static str,
        keys: &SourceKeys,
        read: &SourceRead,
        previous: Option<Timestamp>,
    ) -> Result<()> {
        let stored = self.keys(tx, kind).await?;
        let everyone: BTreeSet<&Key> = stored.keys().chain(&keys.active).chain(&keys.inactive).collect();
        let changed: Vec<(&Key, Row)> = everyone
            .into_iter()
            .filter(|key| read.complete || keys.state(key) != State::Absent)
            .filter_map(|key| Some((key, Row::next(stored.get(key), keys.state(key), read.at, previous)?)))
            .collect();
        KEY.run(tx, &changed, |values, (key, row)| {
            values.add(self.company_id);
            values.add(kind);
            values.add(key.as_str());
            values.add(row.state.as_str());
            values.add(ms_opt(row.last_active_at));
            values.add(ms_opt(row.first_absent_at));
        })
        .await?;
        Ok(())
    }

    async fn keys(&self, tx: &mut Tx, kind: &str) -> Result<BTreeMap<Key, Row>> {
        let rows: Vec<StoredKey> = tx
            .all(
                query(
                    "SELECT key, state, last_active_at, first_absent_at FROM source_keys
             WHERE company_id = $1 AND kind = $2",
                )
                .bind(self.company_id)
                .bind(kind),
            )
            .await?;
        to_map(rows, |stored| {
            let row = Row {
                state: State::from_name(&stored.state)?,
                last_active_at: instant_opt(stored.last_active_at)?,
                first_absent_at: instant_opt(stored.first_absent_at)?,
            };
            Ok((Key::from(stored.key), row))
        })
    }
}

impl SourceKeys {
    fn len(&self) -> i64 {
        to_sql(to_u64(self.active.union(&self.inactive).count()))
    }

    fn state(&self, key: &Key) -> State {
        if self.active.contains(key) {
            State::Active
        } else if self.inactive.contains(key) {
            State::Inactive
        } else {
            State::Absent
        }
    }
}

impl Row {
    /// The row after one more read, or `None` where it stays as it is.
    fn next(row: Option<&Self>, seen: State, at: Timestamp, previous: Option<Timestamp>) -> Option<Self> {
        let was = row.map(|row| row.state);
        if was == Some(seen) {
            return None;
        }
        let last_active_at = match was {
            _ if seen == State::Active => Some(at),
            Some(State::Active) => previous,
            _ => row.and_then(|row| row.last_active_at),
        };
        let absent = seen == State::Absent;
        Some(Self { state: seen, last_active_at, first_absent_at: absent.then_some(at) })
    }

    fn memory(self, newest_read: Timestamp) -> KeyMemory {
        let Self { state, last_active_at, first_absent_at } = self;
        let last_active_at = if state == State::Active { Some(newest_read) } else { last_active_at };
        KeyMemory { last_active_at, first_absent_at }
    }
}

impl State {
    fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Inactive => "inactive",
            Self::Absent => "absent",
        }
    }

    fn from_name(name: &str) -> Result<Self> {
        match name {
            "active" => Ok(Self::Active),
            "inactive" => Ok(Self::Inactive),
            "absent" => Ok(Self::Absent),
            _ => Err(Error::Damaged(format!("source state `{name}`"))),
        }
    }
}
