//! The old way to subscribe to events: one address for each app, kept by DingTalk. Apps of today are set up in the
//! console instead.

pub mod delete;
pub mod failed;
pub mod get;
pub mod register;
pub mod update;

pub use delete::Delete;
pub use failed::{FailedEvent, FailedResult, GetFailedResult};
pub use get::{Get, Registered};
pub use register::Register;
pub use update::Update;
