//! Integration tests: every function against a file of its own.

mod attendance;
mod budget;
mod kill;
mod links;
mod open;
mod org;
mod pulls;
mod runs;
mod sample;
mod source;
