//! What the demo cost: calls by interface, the share of a month's quota, seconds.

use std::fmt::Write as _;
use std::time::Duration;

use dianmao_jobs::context::Context;

/// The bill as text.
pub(super) fn text(context: &Context, elapsed: Duration) -> String {
    let calls = context.calls();
    let mut text = String::from("    calls\n");
    for (interface, count) in &calls {
        let mut remarks = String::new();
        if count.metered > 0 {
            remarks.push_str(", metered");
        }
        if count.throttled > 0 {
            let _ = write!(remarks, ", {} throttled", count.throttled);
        }
        let _ = writeln!(text, "    {:>5}  {interface}{remarks}", count.attempts);
    }
    let all: u64 = calls.values().map(|count| count.attempts).sum();
    let throttled: u64 = calls.values().map(|count| count.throttled).sum();
    let metered: u64 = calls.values().map(|count| count.metered).sum();
    let quota = u64::from(context.settings.tenant.calls_per_month.max(1));
    let thousandths = metered * 1000 / quota;
    let _ = writeln!(text, "    {all:>5}  in all, {throttled} of them throttled\n");
    let _ =
        writeln!(text, "    quota     {}.{} % of a month's {quota} metered calls", thousandths / 10, thousandths % 10);
    let _ = write!(text, "    time      {:.1} of your seconds", elapsed.as_secs_f64());
    text
}
