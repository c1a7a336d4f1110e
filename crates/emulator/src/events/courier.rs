//! Carries out what is due by the emulator's clock: effects that were put off, and deliveries of events.
//!
//! It sleeps until the next of them, or until something new comes. The pushes of a tenant are made one after the other, so that they
//! arrive in the order in which they were due; a stream's events are sent without waiting for the acknowledgement of the one before.

use std::future::pending;
use std::sync::Arc;

use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;
use futures::{FutureExt, StreamExt};

use super::book::{Outcome, Parcel, Way};
use super::hub;
use super::push::Sender;
use crate::app::lock;
use crate::host::Host;
use crate::state::Callback;
use crate::tenant::Tenant;

/// A push under way.
type Push = BoxFuture<'static, (Arc<Tenant>, Parcel, Outcome)>;

/// Works until the emulator ends.
pub(crate) async fn run(host: Arc<Host>) {
    let mut closing = host.closing.subscribe();
    let mut pushes: FuturesUnordered<Push> = FuturesUnordered::new();
    loop {
        host.settle_late();
        let tenants = host.apps.tenants();
        for tenant in &tenants {
            hub::dispatch(&host, tenant);
            pushes.extend(next_push(&host, tenant));
        }
        host.progress.send_replace(());
        let due = tenants.iter().filter_map(|tenant| lock(&tenant.book).next_due_ms());
        let due_ms = due.chain(host.next_turn_ms()).min();
        let waiting = async {
            match due_ms {
                Some(due_ms) => host.clock.sleep_until_ms(due_ms).await,
                None => pending().await,
            }
        };
        tokio::select! {
            () = async { drop(closing.wait_for(|closing| *closing).await) } => return,
            Some((tenant, parcel, outcome)) = pushes.next() => {
                lock(&tenant.book).ended(parcel, outcome, true, host.clock.now_ms());
            }
            () = host.news.notified() => {}
            () = waiting => {}
        }
    }
}

/// Begins the next push of a tenant that is due.
fn next_push(host: &Arc<Host>, tenant: &Arc<Tenant>) -> Option<Push> {
    loop {
        let parcel = lock(&tenant.book).take_push(host.clock.now_ms())?;
        let callback = match &parcel.way {
            Way::Callback(app_key) => tenant.company().callback(app_key).ok().cloned(),
            Way::Stream(_) => None,
        };
        match callback {
            Some(callback) => return Some(deliver(Arc::clone(host), Arc::clone(tenant), callback, parcel).boxed()),
            None => lock(&tenant.book).drop_parcel(&parcel),
        }
    }
}

async fn deliver(
    host: Arc<Host>,
    tenant: Arc<Tenant>,
    callback: Callback,
    parcel: Parcel,
) -> (Arc<Tenant>, Parcel, Outcome) {
    let switches = tenant.company().switches().events;
    let message = parcel.event.for_push(&parcel.numbers, &tenant.corp_id, &switches);
    let sender = Sender::of(&host, &tenant, &callback, switches);
    let outcome = sender.push(&message, switches.push_timeout_ms).await;
    if let Err(error) = outcome {
        tracing::debug!(event.kind = parcel.event.kind, %error, "an event could not be pushed");
    }
    (tenant, parcel, outcome.map_err(|error| error.to_string()))
}
