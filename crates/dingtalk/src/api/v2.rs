//! The current generation: `/topapi/`, answers under `result`. None of these calls is metered.

pub mod department;
pub mod user;
