//! The client's call budget over the store: blocks are reserved before the calls are made, so that a kill counts too much, never too little.

use std::collections::BTreeMap;
use std::sync::Arc;

use dianmao_attendance::period::YearMonth;
use dianmao_dingtalk::clock::Clock;
use dianmao_dingtalk::meter::{Meter, QuotaReached};
use dianmao_store::{Reservation, Store};
use futures::future::BoxFuture;
use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use tokio::sync::Mutex;

use crate::error::Error;
use crate::settings::Settings;

/// How many calls are reserved at once: one write to the disk for so many calls.
const BLOCK: u64 = 20;

/// The month whose quota a call comes out of: DingTalk's own, wherever the company is. China has had no summer time since 1991.
pub(super) fn quota_month(now: Timestamp) -> YearMonth {
    YearMonth::of(now.to_zoned(TimeZone::fixed(Offset::constant(8))).date())
}

/// Grants metered calls up to the company's share of the month's quota.
pub(super) struct StoreMeter {
    store: Store,
    clock: Arc<dyn Clock>,
    ceiling: Option<u64>,
    /// What is reserved and not used, by month and interface.
    left: Mutex<BTreeMap<(YearMonth, String), u64>>,
}

impl StoreMeter {
    pub(super) fn new(store: Store, clock: Arc<dyn Clock>, settings: &Settings) -> Self {
        Self { store, clock, ceiling: settings.tenant.call_ceiling(), left: Mutex::default() }
    }

    /// Returns unused calls to the month's budget at a clean end.
    pub(super) async fn give_back(&self) -> Result<(), Error> {
        for ((month, interface), n_calls) in std::mem::take(&mut *self.left.lock().await) {
            if n_calls > 0 {
                self.store.give_back(month, &interface, n_calls).await?;
            }
        }
        Ok(())
    }

    async fn take(&self, interface: &str) -> Result<(), QuotaReached> {
        let month = quota_month(self.clock.now());
        let mut all = self.left.lock().await;
        let key = (month, interface.to_owned());
        if all.get(&key).is_none_or(|left| *left == 0) {
            let reserved = self.reserve_block(&mut all, &key).await?;
            all.insert(key.clone(), reserved);
        }
        all.entry(key).and_modify(|left| *left -= 1);
        Ok(())
    }

    /// Where nothing is left to reserve, what other interfaces hold and have not used is given back first.
    async fn reserve_block(
        &self,
        all: &mut BTreeMap<(YearMonth, String), u64>,
        (month, interface): &(YearMonth, String),
    ) -> Result<u64, QuotaReached> {
        let reserve = || self.store.reserve(*month, interface, BLOCK, self.ceiling);
        let mut reservation = reserve().await;
        if matches!(reservation, Ok(Reservation::Exhausted { .. })) && all.values().any(|left| *left > 0) {
            for ((month, interface), left) in all.iter_mut().filter(|(_, left)| **left > 0) {
                if self.store.give_back(*month, interface, *left).await.is_ok() {
                    *left = 0;
                }
            }
            reservation = reserve().await;
        }
        let refused = |used| QuotaReached { used, ceiling: self.ceiling.unwrap_or(u64::MAX) };
        match reservation {
            Ok(Reservation::Reserved(n_calls)) => Ok(n_calls),
            Ok(Reservation::Exhausted { used, .. }) => Err(refused(used)),
            Err(error) => {
                // Calls that cannot be counted are not made.
                tracing::error!(%error, "the month's calls cannot be counted");
                Err(refused(0))
            }
        }
    }
}

impl Meter for StoreMeter {
    fn reserve<'a>(&'a self, interface: &'a str) -> BoxFuture<'a, Result<(), QuotaReached>> {
        Box::pin(self.take(interface))
    }
}
