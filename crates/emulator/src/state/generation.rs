//! What the two generations of the contacts interfaces count differently.

use serde::{Deserialize, Serialize};

/// In whose words a write was made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Generation {
    /// `/topapi/v2`, and the control API.
    #[default]
    Current,
    /// `/user` and `/department`.
    First,
}

/// The most characters of a person's texts, and the most departments that one call names.
#[derive(Debug, Clone, Copy)]
pub(super) struct PersonLimits {
    pub(super) name: usize,
    pub(super) title: usize,
    pub(super) email: usize,
    pub(super) job_number: usize,
    pub(super) work_place: usize,
    pub(super) remark: usize,
    pub(super) departments_on_create: usize,
    pub(super) departments_on_update: usize,
}

impl Generation {
    pub(super) fn person_limits(self) -> PersonLimits {
        match self {
            Self::Current => PersonLimits {
                name: 80,
                title: 200,
                email: 50,
                job_number: 50,
                work_place: 100,
                remark: 2000,
                departments_on_create: 100,
                departments_on_update: 300,
            },
            Self::First => PersonLimits {
                name: 64,
                title: 64,
                email: 64,
                job_number: 64,
                work_place: 50,
                remark: 1000,
                departments_on_create: 10_000,
                departments_on_update: 10_000,
            },
        }
    }
}
