//! What the log holds, and what it must never hold.

use std::io;
use std::sync::{Arc, Mutex};

use dianmao_dingtalk::api::v2::user;
use dianmao_dingtalk::{Config, TokenIssuer};
use serde_json::json;
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::server::{Reply, Server, refusal};
use crate::trace;

/// Collects what is written.
#[derive(Debug, Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Log {
    /// Takes in what this thread logs, at every level, while the guard lives.
    pub(crate) fn listen(&self) -> DefaultGuard {
        trace::keep();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(LevelFilter::TRACE)
            .with_ansi(false)
            .with_writer(self.clone())
            .finish();
        tracing::subscriber::set_default(subscriber)
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

#[tokio::test]
async fn log_names_interface_code_and_attempt_but_no_person_and_no_secret() {
    let log = Log::default();
    let _guard = log.listen();
    let server = Server::start_raw(|seen| match (seen.path.as_str(), seen.nth) {
        ("/gettoken", _) => Reply::Json(json!({"errcode": 0, "access_token": "t0k3n", "expires_in": 7200})),
        (_, 1) => refusal(88, "鉴权异常"),
        (_, 2) => refusal(60104, "手机号码在公司中已存在"),
        _ => Reply::Json(json!({"errcode": 0, "result": {"name": "何晓雨"}, "request_id": "4mo1test"})),
    })
    .await;
    let config = Config { issuer: TokenIssuer::GetToken, ..server.config() };
    let client = server.client_with(config, server.clock.clone());
    let person = user::Create { name: "何晓雨".into(), mobile: "12000001003".into(), ..Default::default() };
    client.send(&person).await.unwrap_err();
    client.send(&person).await.unwrap_err();

    let text = log.text();
    for wanted in ["/topapi/v2/user/create", "attempt=2", "errcode=60104", "4mo1test"] {
        assert!(text.contains(wanted), "{wanted} is missing in {text}");
    }
    for unwanted in ["何晓雨", "12000001003", "t0k3n", "dingappsecret", "手机号码"] {
        assert!(!text.contains(unwanted), "{unwanted} is in {text}");
    }
}
