//! What DingTalk tells the app by itself: events, by callback and by stream.
//!
//! A write of whatever origin leaves news in the company ([`crate::state::news`]); `contacts` and `rules` word them as events; `days` reads the
//! events of attendance off people's stories, `agenda` knows when there are any; `book` keeps every event and what became of its deliveries, `courier` carries them out by the emulator's clock. How long a receiver may take to
//! answer is real time, as its work is.

mod agenda;
mod book;
mod callback;
mod contacts;
pub(crate) mod courier;
mod crypto;
mod days;
mod event;
pub(crate) mod hub;
pub(crate) mod link;
mod push;
mod rules;

pub(crate) use agenda::Agenda;
pub(crate) use book::{Book, Way};
pub use book::{DeliveryRecord, EventRecord};
pub(crate) use callback::check as check_callback;
pub(crate) use contacts::{Origin, of as of_contacts};
pub(crate) use days::{KINDS as ATTENDANCE, Teller};
pub(crate) use event::Event;
pub use hub::{Question, StreamRecord};
pub(crate) use push::http_client;
pub(crate) use rules::of as of_rules;
