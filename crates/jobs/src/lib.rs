//! Every flow once, called by command and by scheduler alike: check, plan, apply, pull, month, doctor, log, call.
//!
//! Nothing here prints, asks, or reads a configuration: a job takes a [`context::Context`] and gives back a value.

mod alarms;
pub mod apply;
pub mod call;
pub mod check;
pub mod context;
mod deleted;
pub mod doctor;
pub mod error;
pub mod explain;
pub mod import;
pub mod log;
mod managers;
pub mod month;
mod past;
pub mod plan;
pub mod progress;
pub mod pull;
pub mod quarantine;
mod remote;
pub mod revert;
mod seen;
pub mod settings;
pub mod store;

pub use dianmao_dingtalk::clock;
