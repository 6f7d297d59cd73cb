//! HTTP/1.1 on loopback, as much of it as a function's clients speak. Written by hand, so that an arrival is timed at the
//! socket and no server's own work is counted with it.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Instant;

/// A request, and when its last byte had come.
pub(crate) struct Request {
    head: String,
    /// The body.
    pub(crate) body: Vec<u8>,
    /// Whether it was the first on its connection.
    pub(crate) first: bool,
    /// When it was there.
    pub(crate) arrived: Instant,
}

impl Request {
    /// The path, with its query.
    pub(crate) fn path(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or_default()
    }

    /// A header's value.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(':'));
        lines.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).next()
    }
}

/// The instant.
#[expect(clippy::disallowed_methods, reason = "a stop-watch, and nothing that a rule rests on")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// Serves each connection on a thread of its own for as long as the process lives, and says where.
///
/// # Errors
/// There is no free port.
pub(crate) fn serve(answer: impl Fn(Request, &mut TcpStream) + Send + Sync + 'static) -> io::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let answer = Arc::new(answer);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answer = answer.clone();
            std::thread::spawn(move || connection(stream, &*answer));
        }
    });
    Ok(address)
}

fn connection(mut stream: TcpStream, answer: &impl Fn(Request, &mut TcpStream)) {
    let mut read = Vec::new();
    let mut first = true;
    // A connection that ends is a client that has gone.
    if stream.set_nodelay(true).is_ok() {
        while let Ok(Some(request)) = next(&mut stream, &mut read) {
            answer(Request { first, ..request }, &mut stream);
            first = false;
        }
    }
}

/// The next request of a connection; `read` holds what was read beyond the last one.
fn next(stream: &mut TcpStream, read: &mut Vec<u8>) -> io::Result<Option<Request>> {
    let mut arrived = now();
    loop {
        if let Some((head, body, length)) = whole(read) {
            let head = String::from_utf8_lossy(&read[..head]).into_owned();
            let request = Request { head, body, first: false, arrived };
            read.drain(..length);
            return Ok(Some(request));
        }
        let mut chunk = [0; 16_384];
        let n = stream.read(&mut chunk)?;
        arrived = now();
        match n {
            0 => return Ok(None),
            n => read.extend_from_slice(&chunk[..n]),
        }
    }
}

/// The length of the head, the body, and the length of both as they were sent, once all of it is there.
fn whole(read: &[u8]) -> Option<(usize, Vec<u8>, usize)> {
    let head = find(read, b"\r\n\r\n")? + 4;
    let text = String::from_utf8_lossy(&read[..head]).to_ascii_lowercase();
    if text.contains("\r\ntransfer-encoding: chunked") {
        return chunked(&read[head..]).map(|(body, sent)| (head, body, head + sent));
    }
    let length = text.split("\r\ncontent-length:").nth(1).and_then(|rest| rest.lines().next()?.trim().parse().ok());
    let length: usize = length.unwrap_or(0);
    let body = read.get(head..head + length)?;
    Some((head, body.to_vec(), head + length))
}

fn chunked(sent: &[u8]) -> Option<(Vec<u8>, usize)> {
    let (mut body, mut at) = (Vec::new(), 0);
    loop {
        let line = find(&sent[at..], b"\r\n")?;
        let size = usize::from_str_radix(std::str::from_utf8(&sent[at..at + line]).ok()?, 16).ok()?;
        let from = at + line + 2;
        body.extend_from_slice(sent.get(from..from + size)?);
        at = from + size + 2;
        if sent.len() < at {
            return None;
        }
        if size == 0 {
            return Some((body, at));
        }
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

/// Writes an answer in one piece, and says when it began to.
///
/// # Errors
/// The client has gone.
pub(crate) fn respond(
    stream: &mut TcpStream,
    status: u16,
    headers: &[(&str, &str)],
    body: &[u8],
) -> io::Result<Instant> {
    let mut answer = format!("HTTP/1.1 {status} \r\ncontent-length: {}\r\n", body.len());
    for (name, value) in headers {
        answer.push_str(&format!("{name}: {value}\r\n"));
    }
    answer.push_str("\r\n");
    let bytes = [answer.as_bytes(), body].concat();
    let began = now();
    stream.write_all(&bytes)?;
    Ok(began)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_whole_with_its_last_byte() {
        let plain = b"POST /x HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc".to_vec();
        let chunks = b"POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n".to_vec();
        for sent in [plain, chunks] {
            for length in 0..sent.len() {
                assert!(whole(&sent[..length]).is_none(), "{length}");
            }
            let (_, body, length) = whole(&[&sent[..], b"GET"].concat()).unwrap();
            assert_eq!((body.as_slice(), length), (&b"abc"[..], sent.len()));
        }
    }
}
