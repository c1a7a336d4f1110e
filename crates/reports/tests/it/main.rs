//! Each renderer over one small sheet, read back where a reader exists.

mod contract;
mod csv;
mod html;
mod json;
mod sample;
mod text;
mod xlsx;
