//! One company, opened: the client, the store, the lake and the clock that every job works with.

mod meter;
mod tokens;

use std::collections::BTreeMap;
use std::sync::Arc;

use dianmao_attendance::period::YearMonth;
use dianmao_dingtalk::clock::Clock;
use dianmao_dingtalk::{CallCount, Client, Config};
use dianmao_lake::Lake;
use dianmao_store::Store;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::alarms;
use crate::error::Error;
use crate::progress::Progress;
use crate::remote::contacts::Contacts;
use crate::settings::{Settings, Tenant};
use meter::StoreMeter;
use tokens::StoreTokens;

/// Everything that a job of one company needs.
#[derive(Clone)]
pub struct Context {
    /// What the company's configuration says.
    pub settings: Arc<Settings>,
    pub(crate) client: Client,
    pub(crate) store: Store,
    pub(crate) lake: Lake,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) progress: Arc<dyn Progress>,
    meter: Arc<StoreMeter>,
}

impl Context {
    /// Opens a company. Makes the store where it is missing; calls nobody.
    ///
    /// # Errors
    /// The store or the lake cannot be opened, or an address in the settings is none.
    pub async fn open(settings: Settings, clock: Arc<dyn Clock>, progress: Arc<dyn Progress>) -> Result<Self, Error> {
        let store = Store::open(&settings.store, &settings.company).await?;
        let lake = Lake::open(&settings.lake)?;
        let tenant = &settings.tenant;
        let meter = Arc::new(StoreMeter::new(store.clone(), clock.clone(), &settings));
        let tokens = Arc::new(StoreTokens::new(store.clone(), &tenant.app_key));
        let client = Client::new(client_config(tenant), clock.clone(), tokens, meter.clone())
            .map_err(Error::dingtalk("cannot set up the connection to DingTalk"))?;
        Ok(Self { settings: Arc::new(settings), client, store, lake, clock, progress, meter })
    }

    /// The present instant by the company's clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The present date in the company's time zone.
    #[must_use]
    pub fn today(&self) -> Date {
        self.now().to_zoned(self.settings.time_zone.clone()).date()
    }

    /// The month that DingTalk counts metered calls in at present.
    pub(crate) fn quota_month(&self) -> YearMonth {
        meter::quota_month(self.now())
    }

    /// The company's departments and people.
    pub(crate) fn contacts(&self) -> Contacts<'_> {
        Contacts { client: &self.client, api: self.settings.tenant.api, zone: &self.settings.time_zone }
    }

    /// Whether both hosts are this machine: the emulator's data may go there, and nowhere else.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.client.config().is_loopback()
    }

    /// The calls that were made, by interface.
    #[must_use]
    pub fn calls(&self) -> BTreeMap<String, CallCount> {
        self.client.calls()
    }

    /// The sentences of every alarm that is not settled.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn alarms(&self) -> Result<Vec<String>, Error> {
        Ok(alarms::open(self).await?.into_iter().map(|alarm| alarm.message).collect())
    }

    /// Gives back what was reserved of the month's calls and not used.
    pub(crate) async fn give_back_calls(&self) -> Result<(), Error> {
        self.meter.give_back().await
    }

    /// Gives back what was reserved of the month's calls and not used, and closes the store.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn close(self) -> Result<(), Error> {
        self.give_back_calls().await?;
        self.store.close().await;
        Ok(())
    }
}

fn client_config(tenant: &Tenant) -> Config {
    let mut config = Config::new(tenant.app_key.clone(), tenant.app_secret.expose());
    if let Some(url) = &tenant.oapi_url {
        config.oapi_url = url.trim_end_matches('/').to_owned();
    }
    if let Some(url) = &tenant.api_url {
        config.api_url = url.trim_end_matches('/').to_owned();
    }
    config.rate = f64::from(tenant.calls_per_second);
    config.adaptive = tenant.adaptive;
    config
}
