//! Stories and properties of day records and month sheets.

mod day_stories;
mod month_stories;
mod properties;
mod settle;
mod story;
