//! OpenLDAP.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::{self, ATTEMPTS, Place, Running};
use crate::{PASSWORD, Unavailable};

/// Below which everything stands.
const SUFFIX: &str = "dc=example,dc=com";
/// The administrator.
const ADMIN: &str = "cn=admin,dc=example,dc=com";

/// An OpenLDAP server under `dc=example,dc=com`, with an administrator `cn=admin,dc=example,dc=com`.
#[derive(Debug)]
pub struct OpenLdap {
    _running: Running,
    port: u16,
    tls_port: Option<u16>,
}

/// What a server is started with.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The entries below the suffix, as LDIF; the suffix itself is there.
    pub ldif: String,
    /// The most entries that one search gives in all, pages or not; the server's usual 500 where it is `None`.
    pub size_limit: Option<u32>,
    /// The most entries of one page; unlimited where it is `None`.
    pub page_limit: Option<u32>,
    /// The certificate and key, in PEM, where it also speaks TLS.
    pub certificate: Option<Certificate>,
    /// Further lines of schema, as `attributetype ( … )`.
    pub schema: String,
}

/// A certificate and its key, in PEM.
#[derive(Debug, Clone)]
pub struct Certificate {
    /// The certificate.
    pub certificate: String,
    /// Its key.
    pub key: String,
}

impl OpenLdap {
    /// Starts a server that holds the entries given.
    ///
    /// # Errors
    /// It is not installed, or does not start.
    pub fn start(options: &Options) -> Result<Self, Unavailable> {
        let (slapadd, slapd) = (process::find("slapadd", &[])?, process::find("slapd", &[])?);
        let search = process::find("ldapsearch", &[])?;
        let mut attempt = 0;
        loop {
            attempt += 1;
            let place = Place::new("slapd", "openldap")?;
            let configuration = fill(&place, &slapadd, options)?;
            let port = || process::free_port().map_err(|error| place.broken(error.to_string()));
            let (port, tls_port) = (port()?, options.certificate.as_ref().map(|_| port()).transpose()?);
            let mut server = Command::new(&slapd);
            let tls_address = tls_port.map_or_else(String::new, |port| format!(" ldaps://127.0.0.1:{port}/"));
            server.args(["-d", "0", "-h", &format!("ldap://127.0.0.1:{port}/{tls_address}"), "-f"]).arg(&configuration);
            let answers = |place: &Place| answers(place, &search, port);
            match place.start(&server, "INT", answers) {
                Ok(running) => return Ok(Self { _running: running, port, tls_port }),
                Err(_) if attempt < ATTEMPTS => {}
                Err(failed) => return Err(failed.error),
            }
        }
    }

    /// The address.
    #[must_use]
    pub fn url(&self) -> String {
        format!("ldap://127.0.0.1:{}", self.port)
    }

    /// The address of TLS from the first byte, where there is a certificate.
    #[must_use]
    pub fn tls_url(&self) -> Option<String> {
        self.tls_port.map(|port| format!("ldaps://127.0.0.1:{port}"))
    }

    /// Below which everything stands.
    #[must_use]
    pub fn suffix(&self) -> &'static str {
        SUFFIX
    }

    /// The name that the administrator binds with.
    #[must_use]
    pub fn admin(&self) -> &'static str {
        ADMIN
    }
}

/// Writes the configuration and puts the entries in.
fn fill(place: &Place, slapadd: &Path, options: &Options) -> Result<PathBuf, Unavailable> {
    let data = place.path().join("data");
    place.run(place.command("mkdir").arg(&data))?;
    let schema = place.write("own.schema", &options.schema)?;
    let mut text = String::new();
    for name in ["core", "cosine", "inetorgperson"] {
        text.push_str(&format!("include /etc/ldap/schema/{name}.schema\n"));
    }
    text.push_str(&format!("include {}\nmodulepath /usr/lib/ldap\nmoduleload back_mdb\n", schema.display()));
    if let Some(Certificate { certificate, key }) = &options.certificate {
        let (certificate, key) = (place.write("certificate.pem", certificate)?, place.write("key.pem", key)?);
        text.push_str(&format!(
            "TLSCertificateFile {}\nTLSCertificateKeyFile {}\n",
            certificate.display(),
            key.display()
        ));
    }
    // Limits hold for everybody but the administrator of the database, so the tests bind as `cn=reader`.
    let size_limit = options.size_limit.map_or_else(|| "500".to_owned(), |limit| limit.to_string());
    let page_limit = options.page_limit.map_or_else(|| "unlimited".to_owned(), |limit| limit.to_string());
    text.push_str(&format!(
        "database mdb\nsuffix {SUFFIX}\nrootdn {ADMIN}\nrootpw {PASSWORD}\ndirectory {}\ndbnosync\nmaxsize 67108864\n\
         access to * by anonymous auth by users read\n\
         limits * size={size_limit} size.pr={page_limit} size.prtotal={}\n",
        data.display(),
        options.size_limit.map_or_else(|| "unlimited".to_owned(), |limit| limit.to_string()),
    ));
    let configuration = place.write("slapd.conf", &text)?;
    let top = format!(
        "dn: {SUFFIX}\nobjectClass: dcObject\nobjectClass: organization\ndc: example\no: Example\n\n\
         dn: cn=reader,{SUFFIX}\nobjectClass: organizationalRole\nobjectClass: simpleSecurityObject\ncn: reader\nuserPassword: {PASSWORD}\n\n"
    );
    let ldif = place.write("entries.ldif", &format!("{top}{}", options.ldif))?;
    place.run(place.command(slapadd).arg("-f").arg(&configuration).arg("-l").arg(&ldif))?;
    Ok(configuration)
}

fn answers(place: &Place, search: &Path, port: u16) -> bool {
    let mut command = place.command(search);
    command.args(["-x", "-H", &format!("ldap://127.0.0.1:{port}"), "-s", "base", "-b", "", "-LLL"]);
    place.run(&mut command).is_ok()
}
