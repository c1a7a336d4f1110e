//! Stories and properties of day records and month sheets.

#![expect(clippy::unwrap_used, reason = "a helper that cannot set up its case fails the test")]

mod away_stories;
mod day_stories;
mod input_properties;
mod input_stories;
mod month_stories;
mod properties;
mod settle;
mod story;
mod world;
