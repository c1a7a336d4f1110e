//! The company: departments, people and the rules that hold between them. Knows no HTTP, no tokens and no limits.

pub(crate) mod callback;
#[expect(dead_code, reason = "the routes that write are being built on it")]
mod changes;
pub(crate) mod company;
pub(crate) mod department;
mod departments;
mod generation;
pub(crate) mod leavers;
mod lists;
mod logins;
mod mobile;
pub(crate) mod news;
mod people;
pub(crate) mod person;
pub(crate) mod scope;
mod snapshot;
#[cfg(test)]
mod tests;
mod turns;

pub(crate) use callback::Callback;
pub(crate) use changes::{Changes, DayChanges, Move, Written, WrittenDuty};
pub(crate) use company::{Company, SavedCompany};
pub(crate) use department::{Department, DepartmentChange, ROOT};
pub(crate) use generation::Generation;
pub(crate) use mobile::Mobile;
pub(crate) use person::{ExtensionChange, ExtensionMode, Person, PersonChange};
pub(crate) use turns::Turned;
