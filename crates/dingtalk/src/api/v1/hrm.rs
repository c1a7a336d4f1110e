//! People who left (智能人事离职). Outside of the month's quota.

pub mod dimission_infos;
pub mod dismissions;

pub use dimission_infos::{Dimission, DimissionInfos};
pub use dismissions::Dismissions;
