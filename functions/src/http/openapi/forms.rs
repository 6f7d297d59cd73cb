//! Schemas of forms, as pages send them: their fields are texts.

use super::schema::schemas;
use serde_json::{Value, json};

schemas! {
    /// The form of the page that asks for an address.
    SignInForm = {
        "type": "object", "required": ["email"],
        "properties": {
            "email": {"type": "string", "description": "Where notices go.", "format": "idn-email", "maxLength": 254},
            "order": {"type": "string", "description": "The order that is shown after signing in."},
        },
        "examples": [{"email": "buyer@example.com"}],
    };
    /// The form of the page behind a link to sign in.
    LinkForm = {
        "type": "object", "required": ["token"],
        "properties": {
            "token": {"type": "string", "description": "As the link has it."},
            "order": {"type": "string", "description": "The order that is shown after signing in."},
        },
        "examples": [{"token": "eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl"}],
    };
    /// The choice of a language, on every page.
    LanguageForm = {
        "type": "object", "required": ["language"],
        "properties": {
            "language": {"type": "string", "pattern": "^[a-z]{2,3}$", "description": "One that pages have."},
            "back": {"type": "string", "description": "The path of the page that is shown next."},
        },
        "examples": [{"language": "ru", "back": "/"}],
    };
    /// The form of the page of the account.
    SessionForm = {
        "type": "object", "required": ["session"],
        "properties": {"session": {"type": "string", "description": "The session that is ended."}},
        "examples": [{"session": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}],
    };
    /// A form that says nothing but the key that it was shown with.
    KeyForm = {
        "type": "object", "required": ["key"],
        "properties": {
            "key": {"type": "string", "description": "Under which it is done once.", "minLength": 1, "maxLength": 255},
        },
        "examples": [{"key": "01JGZ8QK3W0000000000000042"}],
    };
    /// The form of an act on an order.
    ActForm = {
        "type": "object", "required": ["key"],
        "properties": {
            "key": {"type": "string", "description": "Under which it is done once.", "minLength": 1, "maxLength": 255},
            "claim": {"type": "string", "description": "The claim that it is about."},
            "reason": {"type": "string", "description": "Why, in the buyer's words; need not be given."},
            "acknowledge": {"type": "string", "description": "That nothing goes back is understood."},
        },
        "examples": [{"key": "01JGZ8QK3W0000000000000042"}],
    };
    /// The form of a claim.
    ClaimForm = {
        "type": "object", "required": ["key", "text", "about"],
        "properties": {
            "key": {"type": "string", "description": "Under which it is made once.", "minLength": 1, "maxLength": 255},
            "text": {"type": "string", "description": "The claim."},
            "about": {"type": "string", "description": "What it is about.", "enum": ["scope", "payment", "other"]},
            "loss_month": {"type": "string", "description": "The month of the loss, such as 2025-02; need not be given."},
        },
        "examples": [{"key": "01JGZ8QK3W0000000000000042", "text": "It lacks a report.", "about": "scope"}],
    };
    /// The form by which a file of a claim is announced.
    ClaimFileForm = {
        "type": "object", "required": ["key", "name"],
        "properties": {
            "key": {"type": "string", "description": "Under which it is done once.", "minLength": 1, "maxLength": 255},
            "name": {"type": "string", "description": "What the file is called."},
        },
        "examples": [{"key": "01JGZ8QK3W0000000000000042", "name": "screenshot.png"}],
    };
    /// The form of an operator's act: of what any of them carries, each has the fields of the body of its JSON route.
    ConsoleForm = {
        "type": "object", "required": ["key", "step", "reason"],
        "properties": crate::operator::form_fields(),
        "examples": [{
            "key": "01JGZ8QK3W0000000000000042", "step": "do", "order": "01JGZ8QK3W0000000000000042",
            "reason": "As the file of the case says.",
        }],
    };
    /// The form by which something of the queue is taken on, or given back.
    TakingForm = {
        "type": "object", "required": ["what", "step"],
        "properties": {
            "what": {"type": "string", "description": "What the queue calls it."},
            "step": {"type": "string", "enum": ["take", "give"], "description": "To take it on, or to give it back."},
        },
        "examples": [{"what": "4f52444552", "step": "take"}],
    };
    /// A form without a field.
    EmptyForm = {"type": "object", "properties": {}, "examples": [{}]};
    /// The form by which a notice is confirmed.
    NoticeForm = {
        "type": "object", "required": ["notice"],
        "properties": {"notice": {"type": "string", "description": "The notice, as its page names it."}},
        "examples": [{"notice": "00000004.0"}],
    };
    /// The form of an order.
    CheckoutForm = {
        "type": "object", "required": ["key"],
        "properties": with_order_fields(json!({
            "type": {"type": "string", "description": "`person` or `organisation`."},
            "last_name": {"type": "string", "description": "As in the body of `placeOrder`."},
            "first_name": {"type": "string", "description": "As there."},
            "patronymic": {"type": "string", "description": "As there; may be blank."},
            "email": {"type": "string", "description": "As there."},
            "phone": {"type": "string", "description": "As there."},
            "city": {"type": "string", "description": "As there."},
            "country": {"type": "string", "description": "As there."},
            "organisation": {"type": "string", "description": "As there; may be blank."},
            "bin": {"type": "string", "description": "As there; may be blank."},
            "iin": {"type": "string", "description": "As there; may be blank."},
            "address": {"type": "string", "description": "As there; may be blank."},
            "account_id": {"type": "string", "description": "Kommo's number of the account."},
            "subdomain": {"type": "string", "description": "Its subdomain, or the whole address."},
        })),
        "examples": [{"key": "01JK5Q0000000000000000000A", "choice": "widget-month/USD", "method": "card"}],
    };
    /// The form of a renewal. What the order says of its buyer and account is no field.
    RenewalForm = {
        "type": "object", "required": ["key"],
        "properties": with_order_fields(json!({})),
        "examples": [{"key": "01JK5Q0000000000000000000A", "choice": "widget-month/USD", "method": "card"}],
    };
}

/// The fields of a form that places an order, whoever its buyer is, and its own.
fn with_order_fields(own: Value) -> Value {
    let mut fields = json!({
        "key": {"type": "string", "description": "By which one form places one order."},
        "terms_version": {"type": "string", "description": "The version of the terms that was shown."},
        "terms_sha256": {"type": "string", "description": "The hash of their text."},
        "prices": {"type": "string", "description": "The price list that was shown."},
        "rates": {"type": "string", "description": "The rates that were shown: from, to and instant, with slashes between, spaces between rates."},
        "choice": {"type": "string", "description": "The item and the currency of its price, with a slash between."},
        "method": {"type": "string", "description": "`card` or `invoice`."},
        "restrictions": {"type": "string", "description": "Sent where the box of the use restrictions is ticked; needed."},
        "consent_perform": {"type": "string", "description": "Sent where that box is ticked; needed."},
        "consent_automated": {"type": "string", "description": "Sent where that box is ticked; needed."},
        "consent_assign": {"type": "string", "description": "Sent where that box is ticked."},
        "consent_collect": {"type": "string", "description": "Sent where that box is ticked."},
        "consent_inform": {"type": "string", "description": "Sent where that box is ticked."},
        "accepted": {"type": "string", "description": "Sent where the box of clause 2.4 is ticked; needed."},
    });
    if let (Value::Object(fields), Value::Object(own)) = (&mut fields, own) {
        fields.extend(own);
    }
    fields
}
