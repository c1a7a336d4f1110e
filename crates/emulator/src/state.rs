//! The company: departments, people and the rules that hold between them. Knows no HTTP, no tokens and no limits.

pub(crate) mod callback;
mod changes;
pub(crate) mod company;
pub(crate) mod department;
mod departments;
mod generation;
mod groups;
mod leave_types;
pub(crate) mod leavers;
mod lists;
mod logins;
mod machines;
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
pub(crate) use changes::{
    Assignment, Changes, DayChanges, Move, Quota, QuotaChange, QuotaProblem, QuotaRecord, ScheduleProblem, Swap,
    WriteProblem, Written, WrittenApproval, WrittenCorrection, WrittenDuty,
};
pub(crate) use company::{Company, SavedCompany};
pub(crate) use department::{Department, DepartmentChange, ROOT};
pub(crate) use generation::Generation;
pub(crate) use groups::{Effect, GroupProblem, MemberChange};
pub(crate) use leave_types::{Certificate, LeaveRule, LeaveTypeProblem, SubmitTime, Visibility, WrittenAt};
pub(crate) use machines::{MachineChange, machine_id};
pub(crate) use mobile::Mobile;
pub(crate) use person::{ExtensionChange, ExtensionMode, Person, PersonChange};
pub(crate) use turns::Turned;
