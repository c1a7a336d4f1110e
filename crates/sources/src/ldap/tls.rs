//! TLS of a directory: the system's certificates, and those of the configuration.

use std::sync::Arc;

use rustls::ClientConfig;
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls_platform_verifier::Verifier;

/// The settings of a connection; the error is a sentence.
pub(super) fn config(ca: Option<&[u8]>) -> Result<ClientConfig, String> {
    let certificates: Result<Vec<CertificateDer<'static>>, _> =
        CertificateDer::pem_slice_iter(ca.unwrap_or_default()).collect();
    let certificates = certificates.map_err(|error| format!("`ca_file`: {error}"))?;
    if ca.is_some() && certificates.is_empty() {
        return Err("`ca_file` holds no certificate in PEM".to_owned());
    }
    let provider = Arc::new(default_provider());
    let verifier =
        Verifier::new_with_extra_roots(certificates, Arc::clone(&provider)).map_err(|error| error.to_string())?;
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config =
        builder.map_err(|error| error.to_string())?.dangerous().with_custom_certificate_verifier(Arc::new(verifier));
    Ok(config.with_no_client_auth())
}
