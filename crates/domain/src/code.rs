//! The published, frozen list of problem codes: every refusal and every error a caller can meet.

use crate::clauses::Clause;
use serde::{Serialize, Serializer};

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal $status:literal $(, clause ($major:literal, $minor:literal))? ;)+) => {
        /// What went wrong, as callers and tests know it. A code is never renamed or reused.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code { $($(#[doc = $doc])+ $name,)+ }

        impl Code {
            /// Every code, in the order of the list.
            pub const ALL: &'static [Code] = &[$(Code::$name,)+];

            /// The code as it stands in a problem document.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => $text,)+ }
            }

            /// The HTTP status it is answered with.
            pub fn status(self) -> u16 {
                match self { $(Code::$name => $status,)+ }
            }

            /// The clause of the offer it rests on; `None` where the rule is ours.
            pub fn clause(self) -> Option<Clause> {
                match self { $(Code::$name => codes!(@clause $($major, $minor)?),)+ }
            }

            /// One plain sentence for the caller.
            pub fn summary(self) -> &'static str {
                match self { $(Code::$name => concat!($($doc,)+).trim_ascii(),)+ }
            }
        }
    };
    (@clause) => { None };
    (@clause $major:literal, $minor:literal) => { Some(Clause::new($major, $minor)) };
}

codes! {
    /// The body is not valid JSON.
    NotJson = "not_json" 400;
    /// This request needs an Idempotency-Key header.
    IdempotencyKeyMissing = "idempotency_key_missing" 400;
    /// The Idempotency-Key must be 1 to 255 visible ASCII characters.
    IdempotencyKeyInvalid = "idempotency_key_invalid" 400;
    /// The callback cannot be read.
    CallbackMalformed = "callback_malformed" 400;
    /// This request needs a bearer token or a one-time token.
    TokenMissing = "token_missing" 401;
    /// The token is not valid here.
    TokenInvalid = "token_invalid" 401;
    /// The token has expired.
    TokenExpired = "token_expired" 401;
    /// The callback's signature is wrong.
    CallbackSignature = "callback_signature" 403;
    /// There is nothing at this address.
    NotFound = "not_found" 404;
    /// This address does not answer this method.
    MethodNotAllowed = "method_not_allowed" 405;
    /// These terms are not in force; read the offer again and tick anew.
    TermsNotInForce = "terms_not_in_force" 409, clause (2, 4);
    /// The order is paid by invoice, not at the gateway.
    PaidByInvoice = "paid_by_invoice" 409, clause (4, 3);
    /// The order is already paid in full.
    AlreadyPaid = "already_paid" 409, clause (4, 6);
    /// The order is not paid in full, so its license cannot be activated.
    NotPaid = "not_paid" 409, clause (4, 7);
    /// No more payments or claims can be added to this order.
    LimitReached = "limit_reached" 409;
    /// The body is larger than 64 KiB.
    BodyTooLarge = "body_too_large" 413;
    /// The body must be application/json.
    UnsupportedMediaType = "unsupported_media_type" 415;
    /// Some fields are unknown, missing or invalid.
    InvalidFields = "invalid_fields" 422;
    /// A parameter of the address is unknown, missing or invalid.
    InvalidQuery = "invalid_query" 422;
    /// The order needs the box to be ticked.
    NotAccepted = "not_accepted" 422, clause (2, 4);
    /// A consent that the order cannot do without was not given.
    ConsentRequired = "consent_required" 422, clause (8, 6);
    /// The price list has no such item.
    UnknownSku = "unknown_sku" 422, clause (4, 1);
    /// The price list has no price in this currency.
    CurrencyNotListed = "currency_not_listed" 422, clause (4, 2);
    /// This Idempotency-Key was used with another body.
    IdempotencyKeyReused = "idempotency_key_reused" 422;
    /// Something failed on our side.
    Internal = "internal" 500;
    /// The bank cannot be reached; the order stands, try again.
    BankUnavailable = "bank_unavailable" 503, clause (4, 5);
    /// Too many changes to this order at once; nothing was changed, try again.
    Contended = "contended" 503;
    /// The state cannot be reached; it is unknown whether the request took effect: send it again.
    Unavailable = "unavailable" 503;
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// A command that the rules do not allow. Nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", code.as_str())]
pub struct Refusal {
    /// What is refused.
    pub code: Code,
    /// The clause it rests on; `None` says that the rule is ours.
    pub clause: Option<Clause>,
}

impl From<Code> for Refusal {
    fn from(code: Code) -> Refusal {
        Refusal { code, clause: code.clause() }
    }
}
