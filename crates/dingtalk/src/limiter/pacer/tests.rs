//! Properties of the pace.
