use super::*;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

#[test]
fn no_prefix_begins_another() {
    let prefixes = [OUTBOX_PREFIX, TASKS, TEXTS, BROADCASTS, ACTS, "E#"];
    for group in [&partitions::ALL[..], &prefixes] {
        let pairs = group.iter().flat_map(|a| group.iter().map(move |b| (a, b)));
        for (a, b) in pairs.filter(|(a, b)| a != b) {
            assert!(!a.starts_with(b), "{a} begins with {b}");
        }
    }
    let (pk, _) = PUBLICATION_INDEX;
    assert!(partitions::ALL.iter().any(|prefix| pk.starts_with(prefix)), "{pk}");
}

#[test]
fn an_id_names_an_outbox_item_and_nothing_else() {
    let id = item_id("ORDER#01JGZ8QK3W0000000000000042", "OUT#00000001.0");
    assert!(id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'), "{id}");
    let keys = ("ORDER#01JGZ8QK3W0000000000000042".to_owned(), "OUT#00000001.0".to_owned());
    assert_eq!(item_of(&id), Some(keys));
    let others = [item_id("SUBJECT#x", "VAULT"), item_id("", "OUT#1"), URL_SAFE_NO_PAD.encode("OUT#1")];
    let broken =
        [String::new(), "é".to_owned(), format!("{id}="), "A".repeat(257), URL_SAFE_NO_PAD.encode(b"\xff|OUT#")];
    for id in others.into_iter().chain(broken) {
        assert_eq!(item_of(&id), None, "{id}");
    }
}
