//! The endpoints of attendance, approvals and HRM, one sample each, and what they have in common.

mod approvals;
mod envelopes;
mod groups;
mod hrm;
mod leave;
mod lists;
mod records;
mod reports;
mod schedules;
mod workflow;

fn texts(items: &[&str]) -> Vec<String> {
    items.iter().map(|item| (*item).to_owned()).collect()
}
