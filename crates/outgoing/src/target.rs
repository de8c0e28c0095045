//! Where a request goes: an address of the web, taken apart once and for all.

use std::{
    fmt,
    net::{IpAddr, Ipv6Addr},
};

use hyper::{
    Uri,
    header::HeaderValue,
    http::uri::{PathAndQuery, Scheme},
};
use tokio_rustls::rustls::pki_types::ServerName;

use crate::is_public;

/// Names that never lead out, whatever a resolver says of them.
const INWARD: [&str; 5] = ["localhost", "local", "internal", "localdomain", "home.arpa"];

/// An address of the web that can be asked.
#[derive(Clone)]
pub struct Target {
    host: String,
    literal: Option<IpAddr>,
    port: u16,
    server_name: Option<ServerName<'static>>,
    host_header: HeaderValue,
    path: Uri,
}

/// Not an address of the web that can be asked. It does not repeat the address, which may hold a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoTarget;

impl fmt::Display for NoTarget {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("not an absolute address with https:// or http:// and a host, without a user part")
    }
}
impl std::error::Error for NoTarget {}

/// Paths and queries may hold secrets: only the host is shown.
impl fmt::Debug for Target {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Target({})", self.host)
    }
}

impl Target {
    /// Takes an address apart.
    ///
    /// # Errors
    /// When it is none that can be asked.
    pub fn parse(url: &str) -> Result<Self, NoTarget> {
        let uri: Uri = url.parse().map_err(|_| NoTarget)?;
        let authority = uri.authority().filter(|authority| !authority.as_str().contains('@')).ok_or(NoTarget)?;
        let secure = match uri.scheme() {
            Some(scheme) if *scheme == Scheme::HTTPS => true,
            Some(scheme) if *scheme == Scheme::HTTP => false,
            _ => return Err(NoTarget),
        };
        // The parser leaves out a port that is none, so what stands behind the host is read here.
        let port = match authority.as_str().strip_prefix(authority.host()).ok_or(NoTarget)? {
            "" if secure => 443,
            "" => 80,
            behind => behind.strip_prefix(':').and_then(|port| port.parse().ok()).filter(|port| *port != 0).ok_or(NoTarget)?,
        };
        let (host, literal) = host(authority.host())?;
        // No name either is what only old resolvers read as an address: 2130706433, 0x7f.1.
        let name = match literal {
            Some(address) => ServerName::IpAddress(address.into()),
            None => ServerName::try_from(host.clone()).map_err(|_| NoTarget)?,
        };
        let server_name = secure.then_some(name);
        let host_header = HeaderValue::from_str(authority.as_str()).map_err(|_| NoTarget)?;
        let path = uri.path_and_query().cloned().unwrap_or(PathAndQuery::from_static("/"));
        Ok(Self { host, literal, port, server_name, host_header, path: path.into() })
    }

    /// The host, in small letters and without a dot at its end.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether it is spoken to under TLS.
    #[must_use]
    pub const fn secure(&self) -> bool {
        self.server_name.is_some()
    }

    /// Whether it can lead out at all: under TLS, to a port where the web is served, by a name or an address that is not one of
    /// the private network. What a name's addresses are is another question.
    #[must_use]
    pub fn outward(&self) -> bool {
        let inward = INWARD.iter().any(|name| self.host.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')));
        let public = self.literal.is_none_or(is_public);
        // Below 1024 live mail, shells and databases of machines; only the web's own port is none of them.
        self.secure() && !inward && public && (self.port == 443 || self.port >= 1024)
    }

    pub(crate) const fn literal(&self) -> Option<IpAddr> {
        self.literal
    }

    pub(crate) const fn port(&self) -> u16 {
        self.port
    }

    pub(crate) const fn server_name(&self) -> Option<&ServerName<'static>> {
        self.server_name.as_ref()
    }

    pub(crate) fn host_header(&self) -> HeaderValue {
        self.host_header.clone()
    }

    pub(crate) const fn path(&self) -> &Uri {
        &self.path
    }
}

/// A host's name or, if it is one, its address.
fn host(written: &str) -> Result<(String, Option<IpAddr>), NoTarget> {
    if let Some(inner) = written.strip_prefix('[') {
        let address: Ipv6Addr = inner.strip_suffix(']').and_then(|inner| inner.parse().ok()).ok_or(NoTarget)?;
        return Ok((address.to_string(), Some(address.into())));
    }
    let name = written.strip_suffix('.').unwrap_or(written).to_ascii_lowercase();
    let literal = name.parse().ok();
    if name.is_empty() { Err(NoTarget) } else { Ok((name, literal)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_apart() {
        let target = Target::parse("https://Streets.Example.:8443/v1:validate?x=1#y").unwrap();
        assert_eq!((target.host(), target.port(), target.secure()), ("streets.example", 8443, true));
        assert_eq!((target.path().to_string(), target.literal()), ("/v1:validate?x=1".to_owned(), None));
        let target = Target::parse("http://[::1]").unwrap();
        assert_eq!((target.port(), target.secure(), target.literal()), (80, false, Some("::1".parse().unwrap())));
        assert_eq!((target.path().to_string(), target.host_header()), ("/".to_owned(), HeaderValue::from_static("[::1]")));
        assert_eq!(Target::parse("https://192.0.2.7").unwrap().port(), 443);
    }

    #[test]
    fn what_cannot_be_asked_is_refused() {
        for bad in [
            "",
            "streets.example",
            "/validate",
            "//streets.example/",
            "ftp://streets.example",
            "file:///etc/passwd",
            "gopher://127.0.0.1:25/x",
            "https://",
            "https:///x",
            "https://user@streets.example",
            "https://user:password@streets.example/",
            "https://streets.example@127.0.0.1/",
            "https://streets.example:/",
            "https://streets.example:0/",
            "https://streets.example:70000/",
            "https://[::1",
            "https://[fe80::1%25eth0]/",
            "https://[streets.example]/",
            "https://str eets.example/",
            "https://streets.example\\@127.0.0.1/",
            "https://.",
            "https://stréets.example/",
            "http://2130706433/",
            "http://0x7f000001/",
            "http://0x7f.1/",
            "http://127.1/",
            "http://017700000001/",
            "http://-streets.example/",
        ] {
            assert!(Target::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn names_ports_and_schemes_that_never_lead_out() {
        for inward in [
            "http://streets.example/",
            "https://localhost/",
            "https://LOCALHOST./",
            "https://a.b.localhost/",
            "https://printer.local/",
            "https://metadata.google.internal/",
            "https://localhost.localdomain/",
            "https://router.home.arpa/",
            "https://streets.example:22/",
            "https://streets.example:25/",
            "https://streets.example:80/",
            "https://127.0.0.1:8443/",
            "https://[fd00::1]/",
        ] {
            assert!(!Target::parse(inward).unwrap().outward(), "{inward}");
        }
        for outward in ["https://streets.example/", "https://streets.example:8443/", "https://notlocalhost/", "https://internal.example/"] {
            assert!(Target::parse(outward).unwrap().outward(), "{outward}");
        }
    }

    #[test]
    fn nothing_of_it_is_shown_but_its_host() {
        let shown = format!("{:?} {NoTarget}", Target::parse("https://streets.example/validate?key=hunter2").unwrap());
        assert!(shown.contains("streets.example") && !shown.contains("hunter2"), "{shown}");
    }
}
