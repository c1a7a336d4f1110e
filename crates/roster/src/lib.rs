//! The organisation that HR keeps and the one that DingTalk shows, and how to get from one to the other safely.
//!
//! Everything here is pure: no file, no network, no SQL, no clock (`now` is a parameter), no word of any vendor's wire format.

pub mod ability;
pub mod adopt;
mod beside;
pub mod change;
pub mod diff;
pub mod directory;
pub mod few;
pub mod field;
pub mod guard;
pub mod id;
pub mod ignore;
pub mod import;
pub mod intake;
pub mod journal;
pub mod org;
pub mod plan;
pub mod problem;
pub mod proof;
mod record;
pub mod removal;
pub mod revert;
pub mod row;
pub mod template;
pub mod tree;
mod written_date;
