//! Who may ask the issuer: a browser or a program that calls this machine by a name of its own. A page from elsewhere can
//! reach this port by a name that was made to point here (DNS rebinding), and would be given any operator's token.

use crate::problem::problem;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

const NAMES: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

pub(super) async fn on_this_machine(request: Request, next: Next) -> Response {
    if names_this_machine(request.headers()) {
        next.run(request).await
    } else {
        let detail = "The issuer answers at localhost, 127.0.0.1 and [::1] only.";
        problem(StatusCode::MISDIRECTED_REQUEST, "misdirected", detail)
    }
}

fn names_this_machine(headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    let host = hosts.next().and_then(|host| host.to_str().ok());
    let Some(host) = host.filter(|_| hosts.next().is_none()) else { return false };
    NAMES.iter().any(|name| match host.strip_prefix(name) {
        Some("") => true,
        Some(rest) => rest.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok()),
        None => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn met(hosts: &[&str]) -> bool {
        let mut headers = HeaderMap::new();
        for host in hosts {
            headers.append(header::HOST, host.parse().unwrap());
        }
        names_this_machine(&headers)
    }

    #[test]
    fn names_of_this_machine_and_no_others() {
        for host in ["localhost", "localhost:8080", "127.0.0.1", "127.0.0.1:80", "[::1]", "[::1]:8080"] {
            assert!(met(&[host]), "{host}");
        }
        for host in [
            "attacker.example",
            "attacker.example:8080",
            "localhost.attacker.example",
            "127.0.0.1.attacker.example:8080",
            "localhost:8080.attacker.example",
            "localhost:",
            "localhost:x",
            "localhost:99999",
            "LOCALHOST.",
            "192.168.0.1:8080",
            "0.0.0.0:8080",
            "::1",
            "",
        ] {
            assert!(!met(&[host]), "{host}");
        }
        assert!(!met(&[]));
        assert!(!met(&["localhost", "attacker.example"]));
    }
}
