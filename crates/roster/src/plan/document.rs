//! The plan as a JSON document: what `plan --json` prints, `plan --out` saves and `apply FILE` reads back.
//!
//! It holds everything that the apply needs beside the links in the store, and the before-values by which an object that moved
//! meanwhile is recognised. Unmasked: this is data.

mod changes;
mod parts;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use self::changes::ChangeRecord;
use self::parts::{CheckRecord, LinkRecord, NoteRecord, ProblemRecord, RefusalRecord};
use super::{Base, Checksums, Cost, Interface, Invitation, PendingPerson, Plan};
use crate::change::NoChangeId;
use crate::directory::Links;
use crate::id::{DeptId, Key, UserId};
use crate::proof::Proof;
use crate::record::RecordError;

/// The name and version of the document.
pub const SCHEMA: &str = "dianmao.plan/1";

/// A document that is no plan of ours.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// Another schema.
    #[error("its schema is `{0}`, and this program reads `{SCHEMA}`")]
    Schema(String),
    /// A name that this version does not know.
    #[error("it names the {what} `{name}`, which this program does not know")]
    Unknown {
        /// What it should be.
        what: &'static str,
        /// The name.
        name: String,
    },
    /// A change or its needs.
    #[error("it names a change that is none")]
    Change(#[from] NoChangeId),
    /// A value.
    #[error("the change of `{key}` holds a bad value")]
    Value {
        /// Of which change.
        key: String,
        /// Why.
        source: RecordError,
    },
}

/// The document; `serde` reads and writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanDocument {
    schema: String,
    counts: CountsRecord,
    changes: Vec<ChangeRecord>,
    pending: Vec<PendingRecord>,
    problems: Vec<ProblemRecord>,
    notes: Vec<NoteRecord>,
    proof: ProofRecord,
    base: BaseRecord,
    adopted: Vec<LinkRecord>,
    paths: BTreeMap<String, String>,
    #[serde(default)]
    people: BTreeMap<String, String>,
    cost: CostRecord,
    checksums: ChecksumsRecord,
    refusals: Vec<RefusalRecord>,
}

/// For readers; not read back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct CountsRecord {
    free: usize,
    held: usize,
    listed: usize,
    problems: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct PendingRecord {
    key: String,
    name: String,
    path: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    since: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    days: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct ProofRecord {
    holds: bool,
    checks: Vec<CheckRecord>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct BaseRecord {
    people: usize,
    departments: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct CostRecord {
    calls: BTreeMap<String, usize>,
    total: usize,
    calls_per_minute: usize,
    seconds: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct ChecksumsRecord {
    removals: Option<String>,
    updates: Option<String>,
}

impl From<&Plan> for PlanDocument {
    fn from(plan: &Plan) -> Self {
        let Plan { changes, pending, problems, notes, proof, base, adopted, paths, people, cost, checksums, refusals } =
            plan;
        Self {
            schema: SCHEMA.to_owned(),
            counts: CountsRecord {
                free: plan.free().count(),
                held: plan.held().count(),
                listed: plan.listed().count(),
                problems: problems.len(),
            },
            changes: changes.iter().map(ChangeRecord::from).collect(),
            pending: pending.iter().map(write_pending).collect(),
            problems: problems.iter().map(ProblemRecord::from).collect(),
            notes: notes.iter().map(NoteRecord::from).collect(),
            proof: ProofRecord { holds: proof.holds(), checks: proof.checks.iter().map(CheckRecord::from).collect() },
            base: BaseRecord { people: base.people, departments: base.departments },
            adopted: write_links(adopted),
            paths: paths.iter().map(|(key, path)| (key.to_string(), path.clone())).collect(),
            people: people.iter().map(|(key, name)| (key.to_string(), name.clone())).collect(),
            cost: CostRecord {
                calls: cost.calls.iter().map(|(interface, n)| (interface.as_str().to_owned(), *n)).collect(),
                total: cost.total(),
                calls_per_minute: cost.calls_per_minute,
                seconds: cost.seconds(),
            },
            checksums: ChecksumsRecord { removals: checksums.removals.clone(), updates: checksums.updates.clone() },
            refusals: refusals.iter().map(RefusalRecord::from).collect(),
        }
    }
}

impl TryFrom<PlanDocument> for Plan {
    type Error = DocumentError;

    fn try_from(document: PlanDocument) -> Result<Self, Self::Error> {
        if document.schema != SCHEMA {
            return Err(DocumentError::Schema(document.schema));
        }
        Ok(Self {
            changes: read_all(document.changes)?,
            pending: document.pending.into_iter().map(read_pending).collect(),
            problems: read_all(document.problems)?,
            notes: read_all(document.notes)?,
            proof: Proof { checks: read_all(document.proof.checks)? },
            base: Base { people: document.base.people, departments: document.base.departments },
            adopted: read_links(document.adopted)?,
            paths: document.paths.into_iter().map(|(key, path)| (Key::from(key), path)).collect(),
            people: document.people.into_iter().map(|(key, name)| (Key::from(key), name)).collect(),
            cost: read_cost(document.cost)?,
            checksums: Checksums { removals: document.checksums.removals, updates: document.checksums.updates },
            refusals: read_all(document.refusals)?,
        })
    }
}

fn read_all<R, T: TryFrom<R, Error = DocumentError>>(records: Vec<R>) -> Result<Vec<T>, DocumentError> {
    records.into_iter().map(T::try_from).collect()
}

/// The value of a closed list that has this name.
fn named<T: Copy>(
    all: &[T],
    name_of: impl Fn(T) -> &'static str,
    what: &'static str,
    name: &str,
) -> Result<T, DocumentError> {
    all.iter()
        .copied()
        .find(|value| name_of(*value) == name)
        .ok_or_else(|| DocumentError::Unknown { what, name: name.to_owned() })
}

fn write_keys(keys: &BTreeSet<Key>) -> Vec<String> {
    keys.iter().map(|key| key.to_string()).collect()
}

fn write_pending(person: &PendingPerson) -> PendingRecord {
    let PendingPerson { key, name, path, invited } = person;
    PendingRecord {
        key: key.to_string(),
        name: name.clone(),
        path: path.clone(),
        since: invited.map(|invited| invited.since),
        days: invited.map(|invited| invited.days),
    }
}

fn read_pending(record: PendingRecord) -> PendingPerson {
    let PendingRecord { key, name, path, since, days } = record;
    let invited = since.zip(days).map(|(since, days)| Invitation { since, days });
    PendingPerson { key: Key::from(key), name, path, invited }
}

fn write_links(links: &Links) -> Vec<LinkRecord> {
    let departments = links.departments.iter().map(|(key, id)| LinkRecord {
        key: key.to_string(),
        userid: None,
        dept_id: Some(id.0),
    });
    let people = links.people.iter().map(|(key, userid)| LinkRecord {
        key: key.to_string(),
        userid: Some(userid.to_string()),
        dept_id: None,
    });
    departments.chain(people).collect()
}

fn read_links(records: Vec<LinkRecord>) -> Result<Links, DocumentError> {
    let mut links = Links::default();
    for LinkRecord { key, userid, dept_id } in records {
        match (userid, dept_id) {
            (Some(userid), None) => {
                links.people.insert(Key::from(key), UserId::from(userid));
            }
            (None, Some(id)) => {
                links.departments.insert(Key::from(key), DeptId(id));
            }
            _ => {
                let source = RecordError::Missing("userid or dept_id");
                return Err(DocumentError::Value { key, source });
            }
        }
    }
    Ok(links)
}

fn read_cost(record: CostRecord) -> Result<Cost, DocumentError> {
    let read = |(name, n_calls): (String, usize)| {
        let interface = named(&Interface::ALL, Interface::as_str, "interface", &name)?;
        Ok((interface, n_calls))
    };
    Ok(Cost {
        calls: record.calls.into_iter().map(read).collect::<Result<_, DocumentError>>()?,
        calls_per_minute: record.calls_per_minute,
    })
}
