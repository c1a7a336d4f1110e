//! Jobs against a real emulator and a real store; what they did is read back from the emulator.

#![cfg(test)]

mod changes;
mod company;
mod first_sync;
mod kills;
mod leavers;
mod lost_answers;
mod mobile;
mod state;
