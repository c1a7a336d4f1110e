//! The lake's tests, on folders of this machine.
#![cfg(test)]

mod month;
mod round_trip;
mod schema;
mod torn;
