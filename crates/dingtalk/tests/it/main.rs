//! Tests of the client from outside: against a scripted server, and against the emulator.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod callback;
mod emulated_events;
mod emulator;
mod endpoints;
mod errors;
mod events;
mod fixtures;
mod logging;
mod loose;
mod pace;
mod pages;
mod retries;
mod server;
mod stream;
mod tokens;
