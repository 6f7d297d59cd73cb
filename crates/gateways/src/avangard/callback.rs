//! The bank's callback about an order. It comes as XML in a form field, as flat form fields, or as XML alone.

use super::fields::{Fields, Malformed};
use super::{form, text, xml};
use std::fmt;

/// The largest callback that is read, in bytes.
pub const MAX_BODY: usize = 64 * 1024;

/// What the bank says of an order. The card's number and expiry, which the bank sends along, are not kept.
///
/// A claim, not evidence: the signature covers neither the status nor the ticket, so a payment counts only after the
/// bank confirmed it on the ticket that the shop stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Callback {
    /// The bank's reference of the attempt to pay.
    pub ticket: String,
    /// The shop that the callback is for.
    pub shop_id: String,
    /// The shop's number of the order.
    pub order_number: String,
    /// The amount as received, which is what the signature is over.
    pub amount: String,
    /// The amount, kopecks.
    pub amount_minor: i64,
    /// What was refunded so far, kopecks.
    pub refund_amount_minor: Option<i64>,
    /// The claimed status; see [`super::Status::of`].
    pub status_code: u8,
    /// When the status was reached, as received; see [`super::instant_of`].
    pub status_date: Option<String>,
    /// How the card was authenticated (`CVV`, `D3S`, `SCR`, `SMS`).
    pub method_name: Option<String>,
    /// The issuing bank's authorisation code.
    pub auth_code: Option<String>,
    /// The signature as received; see [`super::verify`].
    pub signature: String,
}

impl fmt::Debug for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Callback")
            .field("ticket", &self.ticket)
            .field("shop_id", &self.shop_id)
            .field("order_number", &self.order_number)
            .field("amount_minor", &self.amount_minor)
            .field("status_code", &self.status_code)
            .finish_non_exhaustive()
    }
}

/// Reads a callback. Bytes are decoded by the `charset` of the `Content-Type`, else by the XML prolog, else as UTF-8,
/// and as windows-1251 where they are not valid in that; names of fields may be in either case.
///
/// # Errors
/// [`Malformed`] says which rule the body breaks, without its content.
pub fn parse(content_type: Option<&str>, body: &[u8]) -> Result<Callback, Malformed> {
    if body.len() > MAX_BODY {
        return Err(Malformed::TooLarge);
    }
    let charset = content_type.and_then(text::charset_of);
    let fields = if is_xml(content_type, body)? { from_xml(body, charset) } else { from_form(body, charset) }?;
    callback_of(&fields)
}

/// A body that begins as XML is XML, whatever it is called: the name of a form's field cannot begin so.
fn is_xml(content_type: Option<&str>, body: &[u8]) -> Result<bool, Malformed> {
    let media_type = content_type.map(|value| value.split(';').next().unwrap_or(value).trim().to_ascii_lowercase());
    let begins_as_xml = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body).trim_ascii_start().starts_with(b"<");
    match media_type.as_deref() {
        Some("text/xml" | "application/xml") => Ok(true),
        None | Some("" | "application/x-www-form-urlencoded" | "text/plain") => Ok(begins_as_xml),
        Some(_) => Err(Malformed::ContentType),
    }
}

fn from_xml(bytes: &[u8], charset: Option<&str>) -> Result<Fields, Malformed> {
    let message = text::decode(bytes, charset.or_else(|| text::prolog_encoding(bytes)));
    let (root, fields) = xml::read(&message)?;
    if root == "order_info" { Ok(fields) } else { Err(Malformed::Root) }
}

fn from_form(body: &[u8], charset: Option<&str>) -> Result<Fields, Malformed> {
    let mut flat = Fields::default();
    let mut message = None;
    for (name, value) in form::pairs(body) {
        if name.eq_ignore_ascii_case(b"xml") {
            if message.replace(value).is_some() {
                return Err(Malformed::Duplicate);
            }
        } else {
            flat.insert(&text::decode(&name, charset), &text::decode(&value, charset))?;
        }
    }
    match message {
        Some(message) => from_xml(&message, charset),
        None => Ok(flat),
    }
}

fn callback_of(fields: &Fields) -> Result<Callback, Malformed> {
    Ok(Callback {
        ticket: fields.required("ticket")?,
        shop_id: fields.required("shop_id")?,
        order_number: fields.required("order_number")?,
        amount: fields.required("amount")?,
        amount_minor: fields.number("amount")?.ok_or(Malformed::Missing("amount"))?,
        refund_amount_minor: fields.number("refund_amount")?,
        status_code: fields.number("status_code")?.ok_or(Malformed::Missing("status_code"))?,
        status_date: fields.optional("status_date")?,
        method_name: fields.optional("method_name")?,
        auth_code: fields.optional("auth_code")?,
        signature: fields.required("signature")?,
    })
}

#[cfg(test)]
#[path = "callback_tests.rs"]
mod tests;
