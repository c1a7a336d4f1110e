//! The organisation as it was last seen, with its past: one row a version, valid from one read to another.

use std::collections::BTreeMap;

use dianmao_roster::id::{DeptId, Key, UserId};
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::FromRow;

use crate::Store;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::query::{Query, Value, placeholders, query};
use crate::values::{json, parse, to_map};
use crate::write::{Insert, statements};

/// An organisation by the remote side's ids.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrgSeen {
    /// The people.
    pub people: BTreeMap<UserId, PersonSeen>,
    /// The departments, the root of the managed subtree among them where the caller wants its name.
    pub departments: BTreeMap<DeptId, DepartmentSeen>,
}

/// What a sheet says about a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonSeen {
    /// HR's key, where the person is linked.
    pub key: Option<Key>,
    /// The name, where it was returned.
    pub name: Option<String>,
    /// The departments, in the order in which the caller ranks them: the main one first.
    pub departments: Vec<DeptId>,
    /// The job number, where it was returned.
    pub job_number: Option<String>,
    /// The date of hire, where it was returned.
    pub hired_on: Option<Date>,
}

/// What a sheet says about a department.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DepartmentSeen {
    /// The name.
    pub name: String,
    /// What it hangs from.
    pub parent: DeptId,
}

#[derive(FromRow)]
struct PersonRow {
    user_id: String,
    key: Option<String>,
    name: Option<String>,
    departments: String,
    job_number: Option<String>,
    hired_on: Option<String>,
}

#[derive(FromRow)]
struct DepartmentRow {
    dept_id: i64,
    name: String,
    parent_id: i64,
}

const PERSON: Insert = Insert {
    head: "INSERT INTO people_seen (company_id, user_id, valid_from, key, name, departments,
           job_number, hired_on)",
    n_columns: 8,
    tail: "ON CONFLICT (company_id, user_id, valid_from) DO UPDATE
           SET valid_to = NULL, key = excluded.key, name = excluded.name, departments = excluded.departments,
           job_number = excluded.job_number, hired_on = excluded.hired_on",
};

const DEPARTMENT: Insert = Insert {
    head: "INSERT INTO departments_seen (company_id, dept_id, valid_from, name, parent_id)",
    n_columns: 5,
    tail: "ON CONFLICT (company_id, dept_id, valid_from) DO UPDATE
           SET valid_to = NULL, name = excluded.name, parent_id = excluded.parent_id",
};

impl Store {
    /// Saves a whole read of the organisation. What changed gets a new version, what is no longer there ends, and a read
    /// that changes nothing writes nothing.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn save_org(&self, org: &OrgSeen, at: Timestamp) -> Result<()> {
        let mut tx = self.begin().await?;
        let stored = OrgSeen {
            people: people(&mut tx, self.now(NOW_PEOPLE)).await?,
            departments: departments(&mut tx, self.now(NOW_DEPARTMENTS)).await?,
        };
        self.save_people(&mut tx, &stored.people, &org.people, at).await?;
        self.save_departments(&mut tx, &stored.departments, &org.departments, at).await?;
        tx.commit().await
    }

    /// Loads the organisation as it was last seen.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn org(&self) -> Result<OrgSeen> {
        let mut tx = self.db.snapshot().await?;
        Ok(OrgSeen {
            people: people(&mut tx, self.now(NOW_PEOPLE)).await?,
            departments: departments(&mut tx, self.now(NOW_DEPARTMENTS)).await?,
        })
    }

    /// Loads everybody and every department ever seen up to `to`, each in its last version before then, without those
    /// that had ended before `from`. What was first seen later is not there.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn org_during(&self, from: Timestamp, to: Timestamp) -> Result<OrgSeen> {
        let mut tx = self.db.snapshot().await?;
        Ok(OrgSeen {
            people: people(&mut tx, self.during(PEOPLE_DURING, from, to)).await?,
            departments: departments(&mut tx, self.during(DEPARTMENTS_DURING, from, to)).await?,
        })
    }

    fn now(&self, text: &'static str) -> Query<'static> {
        query(text).bind(self.company_id)
    }

    fn during(&self, text: &'static str, from: Timestamp, to: Timestamp) -> Query<'static> {
        query(text).bind(self.company_id).bind(from.as_millisecond()).bind(to.as_millisecond())
    }

    async fn save_people(
        &self,
        tx: &mut Tx,
        stored: &BTreeMap<UserId, PersonSeen>,
        seen: &BTreeMap<UserId, PersonSeen>,
        at: Timestamp,
    ) -> Result<()> {
        let Differences { ended, begun } = differences(stored, seen);
        self.end(tx, "people_seen", "user_id", &ended, at, |id| id.as_str().into()).await?;
        PERSON
            .run(tx, &begun, |values, (user_id, person)| {
                let PersonSeen { key, name, departments, job_number, hired_on } = person;
                values.add(self.company_id);
                values.add(user_id.as_str());
                values.add(at.as_millisecond());
                values.add(key.as_ref().map(Key::as_str));
                values.add(name.as_deref());
                values.add(ids_text(departments));
                values.add(job_number.as_deref());
                values.add(hired_on.map(|date| date.to_string()));
            })
            .await?;
        Ok(())
    }

    async fn save_departments(
        &self,
        tx: &mut Tx,
        stored: &BTreeMap<DeptId, DepartmentSeen>,
        seen: &BTreeMap<DeptId, DepartmentSeen>,
        at: Timestamp,
    ) -> Result<()> {
        let Differences { ended, begun } = differences(stored, seen);
        self.end(tx, "departments_seen", "dept_id", &ended, at, |id| id.0.into()).await?;
        DEPARTMENT
            .run(tx, &begun, |values, (dept_id, department)| {
                let DepartmentSeen { name, parent } = department;
                values.add(self.company_id);
                values.add(dept_id.0);
                values.add(at.as_millisecond());
                values.add(name.as_str());
                values.add(parent.0);
            })
            .await?;
        Ok(())
    }

    /// Ends the versions that hold now of some objects.
    async fn end<'q, Id>(
        &self,
        tx: &mut Tx,
        table: &'static str,
        column: &'static str,
        ended: &[&'q Id],
        at: Timestamp,
        value: impl Fn(&'q Id) -> Value<'q>,
    ) -> Result<()> {
        for ids in statements(ended) {
            let text = format!(
                "UPDATE {table} SET valid_to = ? WHERE company_id = ? AND valid_to IS NULL AND {column} IN ({})",
                placeholders(ids.len())
            );
            let query = query(text).bind(at.as_millisecond()).bind(self.company_id);
            tx.execute(query.bind_all(ids.iter().map(|id| value(id)))).await?;
        }
        Ok(())
    }
}

async fn people(tx: &mut Tx, query: Query<'_>) -> Result<BTreeMap<UserId, PersonSeen>> {
    let rows: Vec<PersonRow> = tx.all(query).await?;
    to_map(rows, |row| {
        let person = PersonSeen {
            key: row.key.map(Key::from),
            name: row.name,
            departments: ids(&row.departments)?,
            job_number: row.job_number,
            hired_on: row.hired_on.map(|date| parse("date of hire", &date)).transpose()?,
        };
        Ok((UserId::from(row.user_id), person))
    })
}

async fn departments(tx: &mut Tx, query: Query<'_>) -> Result<BTreeMap<DeptId, DepartmentSeen>> {
    let rows: Vec<DepartmentRow> = tx.all(query).await?;
    to_map(rows, |row| Ok((DeptId(row.dept_id), DepartmentSeen { name: row.name, parent: DeptId(row.parent_id) })))
}

const NOW_PEOPLE: &str = "SELECT user_id, key, name, departments, job_number, hired_on FROM people_seen WHERE company_id = $1 AND valid_to IS NULL";
const NOW_DEPARTMENTS: &str =
    "SELECT dept_id, name, parent_id FROM departments_seen WHERE company_id = $1 AND valid_to IS NULL";
/// In the order of their versions, so that the last one stays in the map.
const PEOPLE_DURING: &str = "SELECT user_id, key, name, departments, job_number, hired_on FROM people_seen
     WHERE company_id = $1 AND valid_from < $3 AND (valid_to IS NULL OR valid_to > $2) ORDER BY valid_from";
const DEPARTMENTS_DURING: &str = "SELECT dept_id, name, parent_id FROM departments_seen
     WHERE company_id = $1 AND valid_from < $3 AND (valid_to IS NULL OR valid_to > $2) ORDER BY valid_from";

/// What a read changes: versions to end, and versions to begin.
struct Differences<'a, Id, Seen> {
    ended: Vec<&'a Id>,
    begun: Vec<(&'a Id, &'a Seen)>,
}

fn differences<'a, Id: Ord, Seen: PartialEq>(
    stored: &'a BTreeMap<Id, Seen>,
    seen: &'a BTreeMap<Id, Seen>,
) -> Differences<'a, Id, Seen> {
    Differences {
        ended: stored.iter().filter(|(id, was)| seen.get(id) != Some(was)).map(|(id, _)| id).collect(),
        begun: seen.iter().filter(|(id, is)| stored.get(id) != Some(is)).collect(),
    }
}

fn ids(text: &str) -> Result<Vec<DeptId>> {
    let damaged = || Error::Damaged("a person's departments".to_owned());
    let list = json(text)?;
    let numbers = list.as_array().ok_or_else(damaged)?;
    numbers.iter().map(|number| number.as_i64().map(DeptId).ok_or_else(damaged)).collect()
}

fn ids_text(ids: &[DeptId]) -> String {
    serde_json::Value::from(ids.iter().map(|id| id.0).collect::<Vec<_>>()).to_string()
}
