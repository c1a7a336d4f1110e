//! Jobs against a real emulator and a real store; what they did is read back from the emulator.

#![cfg(test)]

mod backend;
mod budget;
mod changes;
mod company;
mod complaints;
mod extension;
mod failures;
mod first_sync;
mod generation;
mod guard;
mod headcount;
mod interrupted;
mod kills;
mod leavers;
mod legacy;
mod lost_answers;
mod mobile;
mod names;
mod pull;
mod quarantine;
mod rehires;
mod rekey;
mod relations;
mod revert;
mod runs;
mod send;
mod set_aside;
mod sheet;
mod state;
mod swaps;
mod token;
#[path = "../../../dingtalk/tests/it/trace.rs"]
mod trace;
mod truth;
