//! Results that an administrator changes (改签).

pub mod batch;

pub use batch::{Batch, Override};
