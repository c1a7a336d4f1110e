//! Integration tests of the executable: each runs `dianmao` as people do, in a folder of its own.

#![cfg(test)]

mod world;

mod arrows;
mod help;

mod apply;
mod call;
mod campaigns;
mod check;
mod config;
mod contracts;
mod demo;
mod denied;
mod doctor;
mod emulator;
mod explain;
mod import;
mod init;
mod leaks;
mod log;
mod oracle;
mod plan;
mod pull;
mod release;
mod report;
mod revert;
mod secrets;
mod source;
mod sources;
mod store;
