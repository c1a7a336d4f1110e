//! The new host: `/v1.0/`. Answers come bare or under `result`.

pub mod attendance;
pub mod contact;
pub mod hrm;
pub mod smart_device;
pub mod workflow;

use serde::Deserialize;

/// An answer under `result`, as half of the new host's calls wrap it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Wrapped<T> {
    /// The answer.
    pub result: T,
}
