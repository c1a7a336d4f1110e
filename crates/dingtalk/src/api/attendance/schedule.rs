//! Schedules (排班): which points a person has on which work date.
//! Rows exist for fixed groups up to 15 days ahead, and for rotas as far as somebody laid them. A new rota makes
//! new plan ids.

pub mod group_schedule_async;
pub mod list_by_day;
pub mod list_by_users;
pub mod list_schedule;
pub mod result_list_by_ids;
pub mod shift_list_by_days;

pub use group_schedule_async::{Assignment, GroupScheduleAsync};
pub use list_by_day::{CheckStatus, DayPlan, ListByDay};
pub use list_by_users::{ListByUsers, PlannedPoint};
pub use list_schedule::{ListSchedule, ScheduledPoint};
pub use result_list_by_ids::{PointResult, ResultListByIds};
pub use shift_list_by_days::{DayShifts, ShiftListByDays};
