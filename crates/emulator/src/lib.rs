//! An emulator of DingTalk: contacts, attendance results, limits, faults, and a clock that can be moved.
//!
//! It is a second, independent reading of the vendor's pages and shares no type with the client. Layers, outermost first: control,
//! gateway (order of checks, limits), faults, routes, state. State knows no HTTP; routes hold no rules.
//! What happens is told as events, by callback and by stream.

pub mod clock;
mod config;
mod document;
mod emulator;
pub mod faults;
mod handle;
mod journal;
pub mod seed;

#[cfg(test)]
mod agreement;
mod app;
mod apps;
mod attendance;
mod call;
mod codes;
mod control;
mod departments;
mod endpoint;
mod envelope;
mod events;
mod gateway;
mod holds;
mod host;
mod limits;
mod mix;
mod oa;
mod params;
mod people;
mod results;
mod routes;
mod samples;
mod server;
mod snapshot;
mod state;
mod state_file;
mod story;
mod tape;
mod tenant;
mod tokens;
mod told;
mod truth;
mod verdict;

pub use clock::{Clock, parse_clock};
pub use config::{AppConfig, Config};
pub use departments::DepartmentPatch;
pub use document::{
    AppSettings, GroupSettings, Life, Limits, MobileUpdate, PendingMobile, Seal, SeedDocument, SeedPatch, Share,
    Switches, switches,
};
pub use emulator::{Emulator, Ready, ReadyApp, run};
pub use events::{DeliveryRecord, EventRecord, Question, StreamRecord};
pub use faults::{FaultKind, FaultRule, Phase, parse_faults};
pub use handle::AppHandle;
pub use journal::{Assertion, AssertionsUnmet, Count, Pace, RequestRecord, Selector, Unmet, check};
pub use people::{Attends, PersonPatch};
pub use tape::{Recording, Tape};
pub use told::{
    Approve, ApproveKind, ApproveUnit, Approved, BossChange, Punch, PunchManner, PunchPlace, PunchRefusal, PunchSource,
    Punched,
};
pub use truth::{
    ApprovalFact, CellCode, CellKind, CellMark, ChangeFact, CorrectionFact, Course, DatedCell, DayCell, Facts,
    PersonTruth, PunchFact, Truth, TruthQuery,
};
