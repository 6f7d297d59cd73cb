//! Those the shop talks to: the bank, Kommo, the mail service, the event bus and the bucket of claims' files.
//!
//! Nothing here decides anything about an order: these modules put a call into the other side's format, read the answer
//! as the untrusted text it is, and say what is known afterwards. No error and no `Debug` output carries a secret, a
//! card's data, an address or a piece of a received body.

pub mod avangard;
pub mod bucket;
pub mod events;
pub mod http;
pub mod kommo;
pub mod lazy;
pub mod mail;
pub mod mail_events;
pub mod page;
pub mod shared_secret;
