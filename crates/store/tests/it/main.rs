//! Integration tests: every function against a file, and against a database of a PostgreSQL server, of its own.

#![cfg(test)]

mod attendance;
mod budget;
mod care;
mod kill;
mod links;
mod open;
mod org;
mod pulls;
mod runs;
mod sample;
mod schedules;
mod server;
mod source;
