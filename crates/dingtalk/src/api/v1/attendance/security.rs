//! What DingTalk thinks of a device.

pub mod check;

pub use check::{Check, Risk};
