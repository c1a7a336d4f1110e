//! Sends requests: token, limiter, meter, attempt, decode, and again where that is right.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use reqwest::header::{DATE, HeaderMap};
use tracing::{Instrument, debug};

use crate::api::token::{AccessToken, CorpToken, GetToken};
use crate::clock::Clock;
use crate::config::{Config, TokenIssuer};
use crate::counts::{CallCount, Counts};
use crate::error::{Error, TransportKind};
use crate::limiter::{Limiter, Pace, Permit, Priority, Whose};
use crate::meter::{Meter, is_metered};
use crate::request::{Generation, Idempotency, Method, Request};
use crate::retry::Tries;
use crate::token::{Held, TokenCache, TokenSlot};
use crate::wire::{self, Answer, Hosts, Outgoing, Parameters};

/// A client of one app of one company. Clones are cheap and share token, limits and counters.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
    priority: Priority,
}

struct Inner {
    config: Config,
    hosts: Hosts,
    http: reqwest::Client,
    clock: Arc<dyn Clock>,
    cache: Arc<dyn TokenCache>,
    meter: Arc<dyn Meter>,
    token: TokenSlot,
    limiter: Limiter,
    counts: Counts,
    clock_ahead: Mutex<Option<SignedDuration>>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("config", &self.inner.config)
            .field("priority", &self.priority)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Makes a client; nothing is called yet.
    pub fn new(
        config: Config,
        clock: Arc<dyn Clock>,
        tokens: Arc<dyn TokenCache>,
        meter: Arc<dyn Meter>,
    ) -> Result<Self, Error> {
        config.check()?;
        let (share, full_share) = config.shares();
        let pace = Pace { rate: config.rate, share, full_share, adaptive: config.adaptive };
        let inner = Inner {
            hosts: Hosts { oapi: config.oapi_url.clone(), api: config.api_url.clone() },
            http: http_client(&config)?,
            limiter: Limiter::new(Arc::clone(&clock), pace),
            clock,
            cache: tokens,
            meter,
            token: TokenSlot::default(),
            counts: Counts::default(),
            clock_ahead: Mutex::default(),
            config,
        };
        Ok(Self { inner: Arc::new(inner), priority: Priority::default() })
    }

    /// Makes a client whose calls stand in the queue with this priority; all else is shared.
    #[must_use]
    pub fn with_priority(&self, priority: Priority) -> Self {
        Self { inner: Arc::clone(&self.inner), priority }
    }

    /// Sends one request, with waiting and retries, and brings its answer back.
    pub async fn send<R: Request>(&self, request: &R) -> Result<R::Response, Error> {
        let outgoing = outgoing(request)?;
        let answer = self.exchange(&outgoing, Access::Token).await?;
        wire::decode(R::GENERATION, R::PATH, &answer.body)
    }

    /// Calls any path with any parameters and brings back the whole JSON answer. The path tells the host; nothing
    /// but a GET is repeated while its outcome is unknown.
    pub async fn call(
        &self,
        path: &str,
        method: Method,
        params: serde_json::Value,
    ) -> Result<serde_json::Value, Error> {
        let idempotency = match method {
            Method::Get => Idempotency::Read,
            Method::Post | Method::Put | Method::Delete => Idempotency::Once,
        };
        let outgoing = Outgoing {
            interface: path,
            method,
            generation: Generation::of(path),
            idempotency,
            metered: is_metered(path),
            parameters: encode(path, method, &[], &params)?,
        };
        let answer = self.exchange(&outgoing, Access::Token).await?;
        wire::decode(Generation::V1, path, &answer.body)
    }

    /// What was called so far, by interface.
    pub fn calls(&self) -> BTreeMap<String, CallCount> {
        self.inner.counts.snapshot()
    }

    /// The present instant by the client's clock.
    pub fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    /// How far the client's clock is ahead of DingTalk's, to the second, by the `Date` header of the last answer that had one.
    pub fn clock_ahead(&self) -> Option<SignedDuration> {
        *self.inner.clock_ahead.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The clock that the client was given.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.inner.clock
    }

    /// The settings that the client was given.
    pub fn config(&self) -> &Config {
        &self.inner.config
    }

    /// Attempts until there is an answer or no sense in another attempt.
    async fn exchange(&self, outgoing: &Outgoing<'_>, access: Access) -> Result<Answer, Error> {
        let span = tracing::debug_span!("dingtalk", interface = outgoing.interface);
        self.attempts(outgoing, access).instrument(span).await
    }

    async fn attempts(&self, outgoing: &Outgoing<'_>, access: Access) -> Result<Answer, Error> {
        let mut tries = Tries::new(self.priority);
        let mut refused: Option<String> = None;
        loop {
            let token = match access {
                Access::Token => Some(self.token(refused.as_deref()).await?),
                Access::Open => None,
            };
            let error = match self.attempt(outgoing, token.as_deref(), tries.begin()).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            let again = match &error {
                Error::Auth { token: true, .. } if token.is_some() => {
                    refused = token;
                    tries.may_renew_token().then(|| self.now())
                }
                error => tries.next(error, outgoing.idempotency, self.now()),
            };
            let Some(at) = again else {
                return Err(error);
            };
            self.inner.counts.update(outgoing.interface, |count| count.retries += 1);
            self.inner.clock.sleep_until(at).await;
        }
    }

    /// One attempt: limiter, meter, network, first look at the answer.
    async fn attempt(&self, outgoing: &Outgoing<'_>, token: Option<&str>, attempt: u32) -> Result<Answer, Error> {
        let inner = &*self.inner;
        let interface = outgoing.interface;
        if self.priority == Priority::People && inner.limiter.is_banned() {
            return Err(Error::Banned { interface: interface.into(), page: false });
        }
        let mut permit = inner.limiter.acquire(interface, self.priority).await;
        if outgoing.metered {
            let granted = inner.meter.reserve(interface).await;
            granted.map_err(|reached| Error::over_budget(interface, &reached))?;
        }
        inner.counts.update(interface, |count| count.attempts += 1);
        let started = self.now();
        let result = self.transfer(outgoing, token, &mut permit).await;
        self.note(outgoing, &permit, &result);
        let elapsed_ms = self.now().duration_since(started).as_millis();
        match &result {
            Ok(answer) => {
                debug!(attempt, %elapsed_ms, errcode = 0, request_id = answer.request_id, "answered")
            }
            Err(error) => debug!(
                attempt,
                %elapsed_ms,
                errcode = error.code().map(tracing::field::display),
                request_id = error.request_id(),
                unknown = error.outcome_unknown(),
                "failed"
            ),
        }
        result
    }

    /// Brings the bytes over and back.
    async fn transfer(
        &self,
        outgoing: &Outgoing<'_>,
        token: Option<&str>,
        permit: &mut Permit,
    ) -> Result<Answer, Error> {
        let inner = &*self.inner;
        let lost = |error| lost(outgoing.interface, error);
        let request = wire::build(&inner.http, &inner.hosts, outgoing, token);
        let response = request.send().await.map_err(lost)?;
        self.compare_clocks(response.headers());
        let status = response.status();
        let body = response.bytes().await.map_err(lost)?;
        permit.answered();
        wire::read(outgoing, status, body)
    }

    fn compare_clocks(&self, headers: &HeaderMap) {
        let date = headers.get(DATE).and_then(|date| date.to_str().ok());
        let Some(theirs) = date.and_then(|date| jiff::fmt::rfc2822::parse(date).ok()) else { return };
        let ahead = self.now().duration_since(theirs.timestamp());
        *self.inner.clock_ahead.lock().unwrap_or_else(PoisonError::into_inner) = Some(ahead);
    }

    /// Tells limiter, meter and counters how the attempt ended.
    fn note(&self, outgoing: &Outgoing<'_>, permit: &Permit, result: &Result<Answer, Error>) {
        let inner = &*self.inner;
        let mut turned_away = false;
        match result {
            Err(Error::Throttled { until, code, .. }) => {
                turned_away = true;
                permit.throttled(*until, if code.is_everybodys() { Whose::Everybodys } else { Whose::Ours });
            }
            Err(Error::Banned { .. }) => inner.limiter.banned(),
            Err(Error::Transport { .. }) => {}
            Ok(_) | Err(_) => permit.accepted(),
        }
        let counted = outgoing.metered && !turned_away;
        if outgoing.metered {
            inner.meter.count(outgoing.interface, counted);
        }
        inner.counts.update(outgoing.interface, |count| {
            count.throttled += u64::from(turned_away);
            count.metered += u64::from(counted);
        });
    }

    /// The token to use, and not the one that was refused.
    async fn token(&self, refused: Option<&str>) -> Result<String, Error> {
        let inner = &*self.inner;
        inner.token.get(refused, self.now(), &*inner.cache, || self.issue_token()).await
    }

    /// Boxed, since fetching a token is an exchange within an exchange.
    fn issue_token(&self) -> BoxFuture<'_, Result<Held, Error>> {
        Box::pin(self.fetch_token())
    }

    async fn fetch_token(&self) -> Result<Held, Error> {
        let Config { app_key, app_secret, issuer, .. } = &self.inner.config;
        match issuer {
            TokenIssuer::AccessToken => {
                let request = AccessToken { app_key: app_key.clone(), app_secret: app_secret.clone() };
                let issued = self.send_without_token(&request).await?;
                Ok(self.held(issued.access_token, issued.expire_in))
            }
            TokenIssuer::GetToken => {
                let request = GetToken { appkey: app_key.clone(), appsecret: app_secret.clone() };
                let issued = self.send_without_token(&request).await?;
                Ok(self.held(issued.access_token, issued.expires_in))
            }
            TokenIssuer::Corp(corp_id) => {
                let request = CorpToken::of(corp_id.clone(), app_key.clone(), app_secret.clone());
                let issued = self.send_without_token(&request).await?;
                Ok(self.held(issued.access_token, issued.expires_in))
            }
        }
    }

    /// Sends a token request. Whatever code refuses one, it is about the credentials.
    async fn send_without_token<R: Request>(&self, request: &R) -> Result<R::Response, Error> {
        let answer = self.exchange(&outgoing(request)?, Access::Open).await.map_err(|error| match error {
            Error::Auth { code, message, interface, .. } => Error::Auth { code, message, interface, token: false },
            Error::Api { code, message, interface, .. } if matches!(code.number(), Some(40000 | 40035 | 400_002)) => {
                Error::Auth { code, message, interface, token: false }
            }
            error => error,
        })?;
        wire::decode(R::GENERATION, R::PATH, &answer.body)
    }

    fn held(&self, access_token: crate::Secret, seconds: i64) -> Held {
        Held::issued(access_token.expose().to_owned(), SignedDuration::from_secs(seconds), self.now())
    }
}

/// Whether a call carries a token.
#[derive(Clone, Copy)]
enum Access {
    Token,
    Open,
}

/// Idle connections are given up before DingTalk's servers do it, so that fewer writes meet a closed one.
const IDLE: Duration = Duration::from_secs(15);
/// Connecting takes milliseconds or fails.
const CONNECT: Duration = Duration::from_secs(5);

/// The client of calls and streams alike. A stream is an upgraded request, which HTTP/2 does not have; another crate
/// that switches it on for all must not take streams away.
pub(crate) fn http_client(config: &Config) -> Result<reqwest::Client, Error> {
    let mut builder = reqwest::Client::builder()
        .user_agent(concat!("dianmao/", env!("CARGO_PKG_VERSION")))
        .http1_only()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(config.timeout)
        .connect_timeout(CONNECT.min(config.timeout))
        .pool_idle_timeout(IDLE);
    if config.is_loopback() {
        builder = builder.no_proxy();
    }
    builder.build().map_err(|error| Error::Config { message: error.to_string().into() })
}

fn outgoing<R: Request>(request: &R) -> Result<Outgoing<'static>, Error> {
    Ok(Outgoing {
        interface: R::PATH,
        method: R::METHOD,
        generation: R::GENERATION,
        idempotency: R::IDEMPOTENCY,
        metered: R::METERED,
        parameters: encode(R::PATH, R::METHOD, R::QUERY, request)?,
    })
}

fn encode<T>(interface: &str, method: Method, query: &[&str], value: &T) -> Result<Parameters, Error>
where
    T: serde::Serialize + ?Sized,
{
    Parameters::encode(interface, method, query, value).map_err(|error| Error::Config {
        message: format!("the parameters of `{interface}` cannot be written: {error}").into(),
    })
}

/// An attempt without an answer. The address is taken out of the error, since it may hold the token.
fn lost(interface: &str, error: reqwest::Error) -> Error {
    let kind = match &error {
        error if error.is_connect() => TransportKind::Connect,
        error if error.is_timeout() => TransportKind::Timeout,
        error if error.is_builder() => TransportKind::Connect,
        _ => TransportKind::Broken,
    };
    Error::Transport { interface: interface.into(), kind, source: Some(error.without_url()) }
}
