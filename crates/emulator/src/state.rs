//! The company: departments, people and the rules that hold between them. Knows no HTTP, no tokens and no limits.

pub(crate) mod company;
pub(crate) mod department;
mod departments;
mod mobile;
mod people;
pub(crate) mod person;
pub(crate) mod scope;
mod snapshot;
#[cfg(test)]
mod tests;

pub(crate) use company::Company;
pub(crate) use department::{Department, DepartmentChange, ROOT};
pub(crate) use mobile::Mobile;
pub(crate) use person::{ExtensionChange, ExtensionMode, Person, PersonChange};
