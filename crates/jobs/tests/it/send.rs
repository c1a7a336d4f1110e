//! Every job can be given to another thread: a daemon spawns them.

use dianmao_attendance::Period;
use dianmao_jobs::apply::{self, ApplyOptions, Prepared};
use dianmao_jobs::context::Context;
use dianmao_jobs::plan::{self, PlanOptions};
use dianmao_jobs::pull::{self, PullOptions};
use dianmao_jobs::{doctor, month};

fn can_be_sent(_job: impl Future + Send) {}

#[expect(dead_code, reason = "it is enough that it compiles")]
fn jobs(context: &'static Context, prepared: Prepared, period: Period) {
    can_be_sent(async { plan::draw(context, &PlanOptions::default()).await.map(drop) });
    can_be_sent(async { apply::prepare(context, &ApplyOptions::default()).await.map(drop) });
    can_be_sent(async move { prepared.execute(context).await.map(drop) });
    can_be_sent(async { pull::run(context, &PullOptions::default()).await.map(drop) });
    can_be_sent(async { month::sheet(context, period).await.map(drop) });
    can_be_sent(async { doctor::run(context).await });
}
