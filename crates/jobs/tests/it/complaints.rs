//! What users of other tools complained about, each once as it goes wrong and once as it goes with us. `docs/complaints.md` names the
//! test of every complaint.
//!
//! Where a rule of ours can be switched off, the test switches it off first. Where it cannot, a short naive program stands in for a
//! tool without the rule, and talks to the same emulator.

mod guards;
mod naive;
mod page;
mod permissions;
mod reading;
mod scope;
mod walking;
mod writing;
