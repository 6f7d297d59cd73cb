//! The token of a session: the mailbox's keyed pseudonym, a dot, and 256 random bits. The table keeps their hash alone, so that
//! whoever reads it cannot sign in; the mailbox stands in the token, so that the session is read together with what it opens.

use crate::keys::pseudonyms::version_of;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use store::table::access::SessionKey;

/// How many random bytes a token has.
const SECRET_BYTES: usize = 32;

/// The token of a session of a mailbox, of its random bytes.
pub(crate) fn write(mailbox: &str, secret: &[u8; SECRET_BYTES]) -> String {
    format!("{mailbox}.{}", URL_SAFE_NO_PAD.encode(secret))
}

/// The session that a token names; `None` for what has not the form of one. Whether there is such a session is not said.
pub(crate) fn read(token: &str) -> Option<SessionKey> {
    let (mailbox, secret) = token.split_once('.')?;
    let secret = URL_SAFE_NO_PAD.decode(Some(secret).filter(|secret| secret.len() <= 2 * SECRET_BYTES)?).ok()?;
    (version_of(mailbox).is_some() && secret.len() == SECRET_BYTES).then(|| key(mailbox, &secret))
}

/// Under what a session is kept.
fn key(mailbox: &str, secret: &[u8]) -> SessionKey {
    SessionKey { mailbox: mailbox.to_owned(), hash: hex::encode(Sha256::digest(secret)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_names_one_session_and_nothing_else_has_its_form() {
        const MAILBOX: &str = "1-8f1c02d9a47be365f0187c2d95eab346";
        let token = write(MAILBOX, &[7; 32]);
        let named = read(&token).expect("a session");
        assert_eq!((named.mailbox.as_str(), named.hash.len()), (MAILBOX, 64));
        assert!(!token.contains(&named.hash), "the hash is not told");
        assert_ne!(read(&write(MAILBOX, &[8; 32])), Some(named));
        let (mailbox, secret) = token.split_once('.').expect("a dot");
        for other in [
            String::new(),
            ".".to_owned(),
            mailbox.to_owned(),
            format!("{mailbox}."),
            format!(".{secret}"),
            format!("{mailbox}.{secret}."),
            format!("{mailbox}.{secret}x"),
            format!("{mailbox}.{}", &secret[1..]),
            format!("{mailbox}.{secret}="),
            format!("a#b.{secret}"),
            format!("8f1c02d9a47be365f0187c2d95eab346.{secret}"),
            format!("{}.{secret}", "a".repeat(129)),
            format!("{mailbox}.{}", "a".repeat(100_000)),
        ] {
            assert_eq!(read(&other), None, "{other:.80}");
        }
    }
}
