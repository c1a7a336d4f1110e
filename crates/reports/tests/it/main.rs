//! Each renderer over one small sheet, read back where a reader exists.

#![expect(clippy::unwrap_used, reason = "a helper that cannot set up its case fails the test")]

mod contract;
mod csv;
mod html;
mod json;
mod plan;
mod sample;
mod text;
mod xlsx;
