//! Shifts that callers define, kept for as long as the process lives.
//!
//! A day names its shift by a reference that never ends, so that days are made by the million without counting who else looks
//! at the shift. Equal definitions are kept once: a version has a few hundred bytes, and the same test makes the same versions.

use std::collections::HashSet;
use std::hash::Hash;
use std::sync::{LazyLock, Mutex, PoisonError};

use crate::story::shift::{Section, Shift};

type Kept<T> = LazyLock<Mutex<HashSet<&'static T>>>;

static NAMES: Kept<str> = LazyLock::new(Mutex::default);
static SECTIONS: Kept<[Section]> = LazyLock::new(Mutex::default);
static SHIFTS: Kept<Shift> = LazyLock::new(Mutex::default);

pub(super) fn name(name: &str) -> &'static str {
    kept(&NAMES, name, |name| name.into())
}

pub(super) fn sections(sections: &[Section]) -> &'static [Section] {
    kept(&SECTIONS, sections, |sections| sections.into())
}

pub(super) fn shift(shift: &Shift) -> &'static Shift {
    kept(&SHIFTS, shift, |shift| Box::new(*shift))
}

fn kept<T: Hash + Eq + ?Sized>(all: &Kept<T>, value: &T, own: impl FnOnce(&T) -> Box<T>) -> &'static T {
    let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = all.get(value) {
        return known;
    }
    let leaked: &'static T = Box::leak(own(value));
    all.insert(leaked);
    leaked
}
