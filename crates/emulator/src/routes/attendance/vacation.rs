//! Kinds of leave, how much of them people have, and what became of that.

mod kinds;
mod quota;
mod records;

pub(crate) use kinds::{add_or_change, delete, list as kinds};
pub(crate) use quota::{init, list as quotas, update};
pub(crate) use records::{old as old_records, query as records};
