//! OA: the instances of the forms by which people ask for leave, trips, outings, overtime and corrections.
//!
//! Everything follows from the company, its stories and the clock. An approval that another system wrote by the interface has
//! no form here, and taking one back in OA is an instance of its own. Knows no HTTP.

mod form;
mod instance;
mod search;

pub(crate) use form::{Field, Fill, fields};
pub(crate) use instance::{Action, Instance, Status, find};
pub(crate) use search::{Cursor, MOST_IDS, Search};
