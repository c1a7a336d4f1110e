//! What the control API tells about attendance: things that happen in DingTalk itself, not through its interfaces.

mod approve;
mod boss_change;
mod punch;

pub use approve::{Approve, ApproveKind, ApproveUnit, Approved};
pub use boss_change::BossChange;
pub use punch::{Punch, PunchManner, PunchPlace, PunchRefusal, PunchSource, Punched};
