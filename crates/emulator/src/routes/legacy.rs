//! The first generation of contacts, `/department` and `/user`: other words for the same company and the same rules.

pub(crate) mod department;
mod department_view;
mod read;
pub(crate) mod user;
mod user_change;
pub(crate) mod user_list;
mod user_view;
