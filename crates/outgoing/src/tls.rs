//! TLS as a browser speaks it.

use std::{io, sync::Arc};

use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, Error, RootCertStore, crypto::ring},
};

use crate::Failed;

/// The authorities that browsers trust, as the program was built with them.
pub(crate) fn browsers_roots() -> RootCertStore {
    RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() }
}

/// Speaks TLS 1.2 and 1.3, and HTTP/1.1 over it.
pub(crate) fn connector(roots: RootCertStore) -> Result<TlsConnector, Error> {
    let provider = Arc::new(ring::default_provider());
    let versions = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    let mut config = versions.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsConnector::from(Arc::new(config)))
}

/// Whether it was the certificate, the connection, or no TLS at all.
pub(crate) fn failed(error: &io::Error) -> Failed {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<Error>()) {
        Some(Error::InvalidCertificate(_)) => Failed::Untrusted,
        Some(_) => Failed::Broken,
        None => Failed::Unreachable,
    }
}
