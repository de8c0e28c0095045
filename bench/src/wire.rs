//! HTTP/1.1 as cheap as it can be asked: bytes made beforehand on a connection that is kept, and of the answer only the
//! status, two headers and the body's length are looked at. The load shares two cores with what it measures.

use std::{net::SocketAddr, ops::Range};

use anyhow::{Context, Result, bail};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// Room for an answer; grows for longer ones.
const ROOM: usize = 16 * 1024;

/// A request that is being written.
pub(crate) struct Request {
    head: String,
    body: String,
}

impl Request {
    pub(crate) fn get(path: &str) -> Self {
        Self { head: format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n"), body: String::new() }
    }

    pub(crate) fn post(path: &str, kind: &str, body: String) -> Self {
        let length = body.len();
        Self { head: format!("POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n"), body }
    }

    /// A form as a browser posts it.
    pub(crate) fn form<'a>(path: &str, fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        Self::post(path, "application/x-www-form-urlencoded", body).with("sec-fetch-site", "same-origin")
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.head.extend([name, ": ", value, "\r\n"]);
        self
    }

    pub(crate) fn bearer(self, key: &str) -> Self {
        self.with("authorization", &format!("Bearer {key}"))
    }

    /// The cookie of somebody who is signed in.
    pub(crate) fn signed_in(self, token: &str) -> Self {
        self.with("cookie", &format!("sid={token}"))
    }

    /// As it goes over the wire.
    pub(crate) fn done(self) -> Vec<u8> {
        format!("{}\r\n{}", self.head, self.body).into_bytes()
    }
}

/// What was said, in the connection's own buffer.
pub(crate) struct Answer<'a> {
    pub(crate) status: u16,
    head: &'a str,
    pub(crate) body: &'a [u8],
}

impl Answer<'_> {
    /// A header's value, by its name in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        header(self.head, name)
    }

    /// The value of a cookie that was set.
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        self.head.split("\r\n").find_map(|line| {
            let (_, cookie) = line.split_once(':').filter(|(known, _)| known.eq_ignore_ascii_case("set-cookie"))?;
            let (value, _) = cookie.trim().strip_prefix(name)?.strip_prefix('=')?.split_once(';')?;
            Some(value)
        })
    }
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.split("\r\n").skip(1).find_map(|line| {
        let (known, value) = line.split_once(':')?;
        known.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

/// One kept connection.
pub(crate) struct Wire {
    address: SocketAddr,
    stream: TcpStream,
    buffer: Vec<u8>,
    filled: usize,
}

impl Wire {
    pub(crate) async fn connect(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { address, stream, buffer: vec![0; ROOM], filled: 0 })
    }

    /// Asks, and waits for the whole answer.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> Result<Answer<'_>> {
        self.filled = 0;
        let asked = self.exchange(request).await;
        let (status, head, body) = match asked {
            Ok(parts) => parts,
            // Closed while it idled: nothing was heard, so nothing was said to us.
            Err(_) if self.filled == 0 => {
                let Self { address, .. } = *self;
                *self = Self::connect(address).await?;
                self.exchange(request).await?
            }
            Err(error) => return Err(error),
        };
        let head = std::str::from_utf8(self.buffer.get(..head).context("read above")?)?;
        Ok(Answer { status, head, body: self.buffer.get(body).context("read above")? })
    }

    async fn exchange(&mut self, request: &[u8]) -> Result<(u16, usize, Range<usize>)> {
        self.stream.write_all(request).await?;
        let end = self.head().await?;
        let head = std::str::from_utf8(self.buffer.get(..end).context("read above")?)?;
        let status = head.get(9..12).and_then(|digits| digits.parse().ok()).context("no status")?;
        let (length, chunked) = (header(head, "content-length"), header(head, "transfer-encoding").is_some());
        let body = match length {
            Some(length) => end + 4..end + 4 + length.parse::<usize>()?,
            None if chunked => return self.chunks(status, end).await,
            None => end + 4..end + 4,
        };
        while self.filled < body.end {
            self.more().await?;
        }
        Ok((status, end, body))
    }

    /// Reads up to the end of the head, and says where that is.
    async fn head(&mut self) -> Result<usize> {
        let mut seen = 0;
        loop {
            self.more().await?;
            let read = self.buffer.get(..self.filled).context("filled by reading")?;
            let from = usize::saturating_sub(seen, 3);
            if let Some(at) = read.get(from..).and_then(|part| part.windows(4).position(|four| four == b"\r\n\r\n")) {
                return Ok(from + at);
            }
            seen = self.filled;
        }
    }

    /// A body in pieces is read whole, and left as it came: nothing measured looks into one.
    async fn chunks(&mut self, status: u16, end: usize) -> Result<(u16, usize, Range<usize>)> {
        while !self.buffer.get(..self.filled).is_some_and(|read| read.ends_with(b"0\r\n\r\n")) {
            self.more().await?;
        }
        Ok((status, end, end + 4..self.filled))
    }

    async fn more(&mut self) -> Result<()> {
        if self.filled == self.buffer.len() {
            self.buffer.resize(2 * self.filled, 0);
        }
        let room = self.buffer.get_mut(self.filled..).context("made above")?;
        match self.stream.read(room).await? {
            0 => bail!("the connection was closed"),
            read => self.filled += read,
        }
        Ok(())
    }

    /// Sends the beginning of something and goes silent: a client that is slow on purpose.
    pub(crate) async fn begin(&mut self, part: &[u8]) -> Result<()> {
        Ok(self.stream.write_all(part).await?)
    }
}
