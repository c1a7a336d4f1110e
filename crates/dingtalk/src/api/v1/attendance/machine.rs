//! Machines (考勤机): what one is set to, and who is on it.

pub mod get;
pub mod get_user;

pub use get::{Bluetooth, Get, Machine};
pub use get_user::{GetUser, MachineUser};
