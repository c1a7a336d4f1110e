//! The organisation that HR keeps and the one that DingTalk shows, and how to get from one to the other safely.
//!
//! Everything here is pure: no file, no network, no SQL, no clock (`now` is a parameter), no word of any vendor's wire format.

pub mod directory;
pub mod id;
pub mod intake;
pub mod org;
pub mod problem;
pub mod row;
pub mod template;
