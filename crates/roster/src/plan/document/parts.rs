//! The smaller records of the document: problems, notes, checks, holds, refusals, links.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{DocumentError, named, write_keys};
use crate::id::Key;
use crate::plan::{Hold, HoldReason, Note, NoteCode, Refusal, RefusalReason};
use crate::problem::{Problem, ProblemCode};
use crate::proof::{Check, CheckName};
use crate::row::Origin;

/// The fields that a problem can name: those of departments and of people.
const FIELDS: [&str; 22] = [
    "key",
    "name",
    "parent",
    "userid",
    "mobile",
    "departments",
    "title",
    "job_number",
    "email",
    "telephone",
    "work_place",
    "remark",
    "hired_on",
    "leave_date",
    "effective_on",
    "include",
    "exclude",
    "active_if",
    "manager",
    "leaders",
    "extension",
    "main_if",
];

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ProblemRecord {
    code: String,
    key: Option<String>,
    file: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    part: Option<String>,
    line: Option<u64>,
    field: Option<String>,
    #[serde(default)]
    column: Option<String>,
    message: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct NoteRecord {
    code: String,
    keys: Vec<String>,
    message: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct CheckRecord {
    name: String,
    holds: bool,
    detail: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct HoldRecord {
    reason: String,
    message: String,
    allow: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RefusalRecord {
    reason: String,
    message: String,
    allow: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct LinkRecord {
    pub(super) key: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) userid: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) dept_id: Option<i64>,
}

impl From<&Problem> for ProblemRecord {
    fn from(problem: &Problem) -> Self {
        let Problem { code, key, origin, field, column, value: _, message } = problem;
        Self {
            code: code.as_str().to_owned(),
            key: key.as_ref().map(|key| key.to_string()),
            file: origin.as_ref().map(|origin| origin.file.to_string()),
            part: origin.as_ref().and_then(|origin| origin.part.as_deref()).map(str::to_owned),
            line: origin.as_ref().map(|origin| origin.line),
            field: field.map(str::to_owned),
            column: column.clone(),
            message: message.english.clone(),
        }
    }
}

impl TryFrom<ProblemRecord> for Problem {
    type Error = DocumentError;

    fn try_from(record: ProblemRecord) -> Result<Self, Self::Error> {
        let ProblemRecord { code, key, file, part, line, field, column, message } = record;
        let part = part.map(Arc::from);
        Ok(Self {
            code: named(&ProblemCode::ALL, ProblemCode::as_str, "problem", &code)?,
            key: key.map(Key::from),
            origin: file.zip(line).map(|(file, line)| Origin { file: file.into(), part, line }),
            field: field.map(|field| named(&FIELDS, |name| name, "field", &field)).transpose()?,
            column,
            value: None,
            message: message.into(),
        })
    }
}

impl From<&Note> for NoteRecord {
    fn from(note: &Note) -> Self {
        let Note { code, keys, message } = note;
        Self { code: code.as_str().to_owned(), keys: write_keys(keys), message: message.clone() }
    }
}

impl TryFrom<NoteRecord> for Note {
    type Error = DocumentError;

    fn try_from(record: NoteRecord) -> Result<Self, Self::Error> {
        Ok(Self {
            code: named(&NoteCode::ALL, NoteCode::as_str, "note", &record.code)?,
            keys: record.keys.into_iter().map(Key::from).collect(),
            message: record.message,
        })
    }
}

impl From<&Check> for CheckRecord {
    fn from(check: &Check) -> Self {
        let Check { name, holds, detail } = check;
        Self { name: name.as_str().to_owned(), holds: *holds, detail: detail.clone() }
    }
}

impl TryFrom<CheckRecord> for Check {
    type Error = DocumentError;

    fn try_from(record: CheckRecord) -> Result<Self, Self::Error> {
        Ok(Self {
            name: named(&CheckName::ALL, CheckName::as_str, "check", &record.name)?,
            holds: record.holds,
            detail: record.detail,
        })
    }
}

impl From<&Hold> for HoldRecord {
    fn from(hold: &Hold) -> Self {
        let Hold { reason, message, allow } = hold;
        Self { reason: reason.as_str().to_owned(), message: message.clone(), allow: allow.clone() }
    }
}

impl TryFrom<HoldRecord> for Hold {
    type Error = DocumentError;

    fn try_from(record: HoldRecord) -> Result<Self, Self::Error> {
        Ok(Self {
            reason: named(&HoldReason::ALL, HoldReason::as_str, "hold", &record.reason)?,
            message: record.message,
            allow: record.allow,
        })
    }
}

impl From<&Refusal> for RefusalRecord {
    fn from(refusal: &Refusal) -> Self {
        let Refusal { reason, message, allow } = refusal;
        Self { reason: reason.as_str().to_owned(), message: message.clone(), allow: allow.clone() }
    }
}

impl TryFrom<RefusalRecord> for Refusal {
    type Error = DocumentError;

    fn try_from(record: RefusalRecord) -> Result<Self, Self::Error> {
        Ok(Self {
            reason: named(&RefusalReason::ALL, RefusalReason::as_str, "refusal", &record.reason)?,
            message: record.message,
            allow: record.allow,
        })
    }
}
