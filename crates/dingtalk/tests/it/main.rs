//! Tests of the client from outside: against a scripted server, and against the emulator.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod emulator;
mod errors;
mod fixtures;
mod logging;
mod loose;
mod pace;
mod pages;
mod retries;
mod server;
mod tokens;
