//! The endpoints of contacts, attendance, approvals and HRM, one sample each, and what they have in common.

mod approvals;
mod contacts;
mod envelopes;
mod group_writes;
mod groups;
mod hrm;
mod leave;
mod legacy_departments;
mod legacy_people;
mod lists;
mod machines;
mod records;
mod reports;
mod schedules;
mod workflow;

fn texts(items: &[&str]) -> Vec<String> {
    items.iter().map(|item| (*item).to_owned()).collect()
}
