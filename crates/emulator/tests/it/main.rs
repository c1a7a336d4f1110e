//! The emulator seen from outside, over HTTP.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod attendance;
mod clock;
mod contracts;
mod control;
mod departments;
mod faults;
mod fixtures;
mod gateway;
mod lists;
mod people;
mod world;
