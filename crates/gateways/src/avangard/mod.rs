//! Bank Avangard's card gateway ("iacq"): signature, callback, and the calls from shop to bank. Amounts are kopecks.

mod callback;
mod client;
mod config;
mod fields;
mod form;
mod operation;
mod request;
mod signature;
mod status;
mod text;
mod xml;

pub use callback::{Callback, MAX_BODY, parse};
pub use client::{Bank, BankError, OrderInfo, Registered, Registration};
pub use config::{BankConfig, Charset, Dialect, TagCase};
pub use fields::Malformed;
pub use operation::{Operation, OperationKind, Returned};
pub use signature::{CallbackVerifier, signature, verify};
pub use status::{Status, date_of, instant_of, start_of};

/// The name under which this gateway is stored and shown.
pub const GATEWAY: &str = "avangard";
