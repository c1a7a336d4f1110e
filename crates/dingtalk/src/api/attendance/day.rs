//! The most complete view of one person's day, and the dearest: one call for each.

pub mod get_update_data;

pub use get_update_data::{Day, GetUpdateData};
