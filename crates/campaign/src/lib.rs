//! Long trials: the program against the emulator, many times over, with chance in it. Never part of the shipped program.
//!
//! Each campaign takes a seed, makes a claim, and ends with one line of contract `dianmao.campaign/1`. `script/campaign` runs them at
//! length; small forms of them are among the tests of `cli`, which knows where the program is.

pub mod big_sync;
pub mod hostile_sync;
pub mod kill_apply;
mod line;

mod actual;
mod child;
mod company;
mod tenant;

pub use line::Line;
