//! The endpoints, one file each: path, generation, request, answer, example. Groups that exist in one generation
//! only stand alone, the others lie under the generation's name.

pub mod attendance;
pub mod auth;
pub mod call_back;
pub mod hrm;
pub mod legacy;
mod people;
pub mod token;
pub mod v1;
pub mod v2;
