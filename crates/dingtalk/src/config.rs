//! What a client is told: hosts, credentials, pace. Read from nowhere; the caller fills it in.

use std::fmt;
use std::time::Duration;

use crate::error::Error;

/// The old host, which serves `topapi` and everything before it.
pub const OAPI_URL: &str = "https://oapi.dingtalk.com";
/// The new host, which serves `/v1.0/` and later.
pub const API_URL: &str = "https://api.dingtalk.com";

/// Share of the configured rate that is used on DingTalk itself, where other programs of the app may run.
const LIVE_SHARE: f64 = 0.85;
/// Share used on a live host after ten minutes without a throttle.
pub(crate) const FULL_SHARE: f64 = 0.98;
/// Share used on a loopback host, where nobody else calls; the limiter's places alone keep the rate.
const LOOPBACK_SHARE: f64 = 1.0;

/// The settings of one app of one company.
#[derive(Debug, Clone)]
pub struct Config {
    /// Base address of the old host, without a closing slash.
    pub oapi_url: String,
    /// Base address of the new host, without a closing slash.
    pub api_url: String,
    /// The app's key (Client ID).
    pub app_key: String,
    /// The app's secret (Client Secret).
    pub app_secret: Secret,
    /// Which of the token calls is used; every token works on both hosts.
    pub issuer: TokenIssuer,
    /// Calls a second which DingTalk allows one app on one interface; 0 is unlimited.
    pub rate: f64,
    /// Share of `rate` that is used; by default all of it on loopback, and on a live host 0.85, or 0.98 after ten minutes
    /// without a throttle.
    pub share: Option<f64>,
    /// Whether more than `rate` is tried, a little a minute, after ten minutes without a throttle. For companies that do
    /// not know their limit: each try that goes too far costs a throttle.
    pub adaptive: bool,
    /// How long one attempt may take, in real time.
    pub timeout: Duration,
}

impl Config {
    /// Makes the settings of an app on DingTalk's own hosts, standard edition.
    pub fn new(app_key: impl Into<String>, app_secret: impl Into<Secret>) -> Self {
        Self {
            oapi_url: OAPI_URL.into(),
            api_url: API_URL.into(),
            app_key: app_key.into(),
            app_secret: app_secret.into(),
            issuer: TokenIssuer::default(),
            rate: 20.0,
            share: None,
            adaptive: false,
            timeout: Duration::from_secs(15),
        }
    }

    /// Tells whether both hosts are this machine, so that the tenant of nobody else is called.
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.oapi_url) && is_loopback(&self.api_url)
    }

    /// The share to start with and the share to grow to.
    pub(crate) fn shares(&self) -> (f64, f64) {
        match self.share {
            Some(share) => (share, share),
            None if self.is_loopback() => (LOOPBACK_SHARE, LOOPBACK_SHARE),
            None => (LIVE_SHARE, FULL_SHARE),
        }
    }

    /// Refuses settings which could only fail later and less clearly.
    pub(crate) fn check(&self) -> Result<(), Error> {
        for (name, url) in [("oapi_url", &self.oapi_url), ("api_url", &self.api_url)] {
            let parsed = reqwest::Url::parse(url)
                .map_err(|e| Error::Config { message: format!("`{name}` is no address: {e}").into() })?;
            if !matches!(parsed.scheme(), "http" | "https") || parsed.host().is_none() {
                return Err(Error::Config { message: format!("`{name}` must begin with http:// or https://").into() });
            }
        }
        if self.share.is_some_and(|share| !(share > 0.0 && share <= 1.0)) {
            return Err(Error::Config { message: "`share` must be above 0 and at most 1".into() });
        }
        Ok(())
    }
}

fn is_loopback(url: &str) -> bool {
    let Ok(url) = reqwest::Url::parse(url) else {
        return false;
    };
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Which call issues the token.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum TokenIssuer {
    /// `POST /v1.0/oauth2/accessToken` on the new host.
    #[default]
    AccessToken,
    /// `GET /gettoken` on the old host.
    GetToken,
    /// `POST /v1.0/oauth2/{corpId}/token` on the new host, for the company of this corpid.
    Corp(String),
}

/// Text that must not be printed: its `Debug` form hides it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Hands out the text, for the one place that has to send it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl<T: Into<String>> From<T> for Secret {
    fn from(text: T) -> Self {
        Self(text.into())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl serde::Serialize for Secret {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> serde::Deserialize<'de> for Secret {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_is_told_from_live_hosts() {
        assert!(is_loopback("http://127.0.0.1:40001"));
        assert!(is_loopback("http://localhost:1"));
        assert!(is_loopback("http://[::1]:40001"));
        assert!(!is_loopback(OAPI_URL));
        assert!(!is_loopback("https://localhost.example.com"));
    }

    #[test]
    fn secret_is_not_in_the_debug_text() {
        let text = format!("{:?}", Config::new("dingappkey", "hush-hush"));
        assert!(text.contains("dingappkey") && !text.contains("hush"), "{text}");
    }

    #[test]
    fn bad_settings_are_named() {
        let mut config = Config::new("k", "s");
        config.oapi_url = "oapi.dingtalk.com".into();
        assert!(config.check().unwrap_err().to_string().contains("`oapi_url`"));
        let mut config = Config::new("k", "s");
        config.share = Some(1.5);
        assert!(config.check().unwrap_err().to_string().contains("`share`"));
    }
}
