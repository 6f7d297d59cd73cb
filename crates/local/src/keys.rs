//! The keys of the shop on one machine, known to everybody.

use functions::keys::{BodyKeys, KeyRing, LinkKeys, Pseudonyms, TokenKeys};

/// Each setting and its value.
pub const SETTINGS: [(&str, &str); 4] = [
    ("TOKEN_KEYS", "sandbox:f7f46ed35266334e5b250c41361ed57de9054a65921c70bcf1fd65688dcf2413"),
    ("RECEIPT_KEYS", "sandbox:b5934a43a2c240ef856ffe6ef907047d76fab6f0d77808a5ffb1e846518fa9ed"),
    ("BODY_KEYS", "sandbox:9cf38e1311d0d6a501fd6d499a6ecbb1a6b5d65015f1f9ee827b9aa35d8e9ccf"),
    ("PSEUDONYM_KEYS", "1:64b296065c3c7f6f5e088bff315fb514bd273d8549bbf1d0976244b716b33451"),
];

/// The value of a setting.
fn setting(name: &str) -> &'static str {
    SETTINGS.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
}

fn ring(name: &str) -> KeyRing {
    KeyRing::parse(setting(name)).expect("as above")
}

/// Of orders' tokens.
pub fn tokens() -> TokenKeys {
    TokenKeys(ring("TOKEN_KEYS"))
}

/// Of the links in mails.
pub fn links() -> LinkKeys {
    LinkKeys(ring("RECEIPT_KEYS"))
}

/// Of the hashes of bodies.
pub fn bodies() -> BodyKeys {
    BodyKeys(ring("BODY_KEYS"))
}

/// Of pseudonyms.
pub fn pseudonyms() -> Pseudonyms {
    Pseudonyms::parse(setting("PSEUDONYM_KEYS")).expect("as above")
}
