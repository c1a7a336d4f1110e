//! The events of late, so that one which is delivered again is not handled again. Memory is bounded: what is pushed
//! out may be handled twice, which is allowed anyway.

use std::collections::{HashMap, VecDeque};

/// Events that are remembered.
const MOST: usize = 10_000;
/// Longer numbers are not remembered; those seen have some dozens of characters.
const LONGEST: usize = 256;

/// How an event stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Not seen, or to be handled again.
    New,
    /// Being handled.
    Running,
    /// Handled.
    Done,
}

/// The events that run or are done.
#[derive(Debug)]
pub(super) struct Recent {
    known: HashMap<Box<str>, Standing>,
    /// Those that are done, oldest first.
    done: VecDeque<Box<str>>,
    most: usize,
}

impl Default for Recent {
    fn default() -> Self {
        Self { known: HashMap::new(), done: VecDeque::new(), most: MOST }
    }
}

impl Recent {
    /// Tells how an event stands, and notes a new one as running.
    pub(super) fn begin(&mut self, id: &str) -> Standing {
        if id.len() > LONGEST {
            return Standing::New;
        }
        match self.known.get(id) {
            Some(standing) => *standing,
            None => {
                self.known.insert(id.into(), Standing::Running);
                Standing::New
            }
        }
    }

    /// Notes how an event ended; one that is to come again is forgotten.
    pub(super) fn end(&mut self, id: &str, done: bool) {
        if !done {
            self.known.remove(id);
            return;
        }
        let Some(standing) = self.known.get_mut(id) else {
            return;
        };
        *standing = Standing::Done;
        self.done.push_back(id.into());
        if self.done.len() > self.most
            && let Some(oldest) = self.done.pop_front()
        {
            self.known.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn event_is_new_then_running_then_done() {
        let mut recent = Recent::default();
        assert_eq!(recent.begin("e1"), Standing::New);
        assert_eq!(recent.begin("e1"), Standing::Running);
        recent.end("e1", true);
        assert_eq!(recent.begin("e1"), Standing::Done);
    }

    #[test]
    fn event_that_is_to_come_again_is_new_again() {
        let mut recent = Recent::default();
        recent.begin("e1");
        recent.end("e1", false);
        assert_eq!(recent.begin("e1"), Standing::New);
    }

    #[test]
    fn memory_is_bounded() {
        let mut recent = Recent { most: 3, ..Recent::default() };
        for n in 0..100 {
            let id = format!("e{n}");
            recent.begin(&id);
            recent.end(&id, true);
        }
        assert_eq!((recent.known.len(), recent.done.len()), (3, 3));
        assert_eq!((recent.begin("e96"), recent.begin("e97")), (Standing::New, Standing::Done));
        let long = "x".repeat(LONGEST + 1);
        assert_eq!((recent.begin(&long), recent.begin(&long)), (Standing::New, Standing::New));
        recent.end(&long, true);
        assert_eq!(recent.done.len(), 3, "not remembered");
    }
}
