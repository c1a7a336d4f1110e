//! How a job says how far it is, to whoever watches.

/// Told about each stretch of work whose length is known.
pub trait Progress: Send + Sync {
    /// A stretch of `total` parts begins.
    fn begin(&self, what: &str, total: u64);
    /// So many parts are done.
    fn advance(&self, by: u64);
    /// The stretch is over.
    fn end(&self);
}

/// Tells nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct Quiet;

impl Progress for Quiet {
    fn begin(&self, _what: &str, _total: u64) {}
    fn advance(&self, _by: u64) {}
    fn end(&self) {}
}
