//! The bank's call to the shop: what happened to a ticket, signed.

use gateways::avangard::signature;
use gateways::http::{Client, Post};
use quick_xml::escape::escape;
use std::time::Duration;

use super::ticket::{Sent, Ticket, moscow};
use super::{BankSettings, CallbackShape};

const FORM: &str = "application/x-www-form-urlencoded;charset=utf-8";

/// How long the shop may take.
const WITHIN: Duration = Duration::from_secs(10);
/// The status is the answer: the shop says no more.
const ANSWER_BYTES_MAX: usize = 1024;

/// Sends the callback of a settled ticket once, and answers what was sent and how it was answered.
pub(super) async fn send(http: &Client, settings: &BankSettings, ticket: &Ticket) -> Sent {
    let body = body(settings, ticket);
    let url = &settings.callback_url;
    let post = Post { url, content_type: FORM, body: body.clone(), within: WITHIN, limit: ANSWER_BYTES_MAX };
    let answered = http.post(post).await.ok().map(|answer| answer.status.as_u16());
    Sent { url: settings.callback_url.clone(), content_type: FORM.to_owned(), body, answered }
}

fn body(settings: &BankSettings, ticket: &Ticket) -> String {
    let fields = fields(settings, ticket);
    let mut form = form_urlencoded::Serializer::new(String::new());
    match settings.callback_shape {
        CallbackShape::Form => form.extend_pairs(&fields),
        CallbackShape::Xml => {
            let tags: String =
                fields.iter().map(|(name, value)| format!("<{name}>{}</{name}>", escape(value.as_str()))).collect();
            form.append_pair(
                "xml",
                &format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><order_info>{tags}</order_info>"),
            )
        }
    };
    form.finish()
}

/// The card's fields go with it, as they do in life: the shop must drop them.
fn fields(settings: &BankSettings, ticket: &Ticket) -> Vec<(&'static str, String)> {
    let Ticket { state, changed_at, .. } = ticket;
    let amount = ticket.order.amount.to_string();
    let signature = signature(&settings.av_sign, &settings.shop_id, &ticket.order.order_number, &amount);
    let status_date = match settings.callback_shape {
        CallbackShape::Xml => moscow(*changed_at).to_rfc3339_opts(chrono::SecondsFormat::Secs, false),
        CallbackShape::Form => moscow(*changed_at).format("%Y-%m-%d %H:%M:%S.0").to_string(),
    };
    vec![
        ("id", ticket.number.to_string()),
        ("ticket", ticket.ticket.clone()),
        ("shop_id", settings.shop_id.clone()),
        ("order_number", ticket.order.order_number.clone()),
        ("amount", amount),
        ("refund_amount", ticket.refunded().to_string()),
        ("method_name", "D3S".to_owned()),
        ("auth_code", String::new()),
        ("status_code", state.code().to_string()),
        ("status_desc", state.description().to_owned()),
        ("status_date", status_date),
        ("signature", signature),
        ("card_num", "411111******1111".to_owned()),
        ("exp_mm", "12".to_owned()),
        ("exp_yy", "30".to_owned()),
    ]
}
