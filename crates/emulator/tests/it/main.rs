//! The emulator seen from outside, over HTTP.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod assertions;
mod attendance;
mod callback;
mod clock;
mod companies;
mod contact;
mod contracts;
mod control;
mod day_events;
mod departments;
mod docs;
mod events;
mod faults;
mod first_requests;
mod fixtures;
mod gateway;
mod invariants;
mod legacy_departments;
mod legacy_lists;
mod legacy_people;
mod lists;
mod machines;
mod people;
mod receiver;
mod snapshots;
mod streams;
mod tape;
mod told_events;
#[path = "../../../dingtalk/tests/it/trace.rs"]
mod trace;
mod truth;
mod turns;
mod walk;
mod workflow;
mod world;
