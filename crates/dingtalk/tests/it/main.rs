//! Tests of the client from outside: against a scripted server, and against the emulator.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod callback;
mod capabilities;
mod emulated_events;
mod emulator;
mod endpoints;
mod error_bodies;
mod errors;
mod events;
mod fixtures;
mod legacy;
mod logging;
mod loose;
mod pace;
mod pages;
mod retries;
mod server;
mod stream;
mod tokens;
mod trace;
