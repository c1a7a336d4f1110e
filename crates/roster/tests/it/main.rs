//! Integration tests.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails by its panic")]

mod adopt;
mod case;
mod diff;
mod document;
mod extension;
mod guard;
mod ignore;
mod import;
mod intake;
mod intake_properties;
mod journal;
mod names;
mod only;
mod plan;
mod rekey;
mod relations;
mod removal;
mod swap;
mod tables;
mod template;
mod unsettled;
