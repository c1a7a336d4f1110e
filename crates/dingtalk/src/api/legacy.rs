//! The first generation of contacts: `/department/` and `/user/`, answers flat beside `errcode`. No new app is granted
//! it, apps that have it keep it. None of these calls is metered.
//!
//! The words differ from those of [`v2`](super::v2) for the same things: `parentid`, `position`, `jobnumber`, `tel`.
//! What one generation can do and the other cannot is in [`Capability`](crate::Capability).

pub mod department;
pub mod user;
