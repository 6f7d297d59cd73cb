//! Codes that are met where a buyer signs in, an address is changed, or an order waits for an operator.

use crate::account_pages::renewal::said;
use crate::operator::{Desk, Says, reviews};
use crate::sign_in::{BUYER, signed_in, with};
use domain::code::Code;
use harness::{Answer, World, answer};
use reqwest::Method;
use serde_json::json;

pub(super) async fn met(code: Code, world: &World) -> Answer {
    match code {
        Code::CrossSite => answer(world.request(Method::POST, "/account/sign-in")).await,
        Code::MailboxProven => mailbox_proven(world).await,
        Code::AwaitingReview => reviewed().await,
        Code::LicenseInUse => in_use().await,
        Code::RenewalTooEarly => renewed_early(world).await,
        _ => nothing_proposed().await,
    }
}

/// A renewal by invoice while the paid period has only begun.
async fn renewed_early(world: &World) -> Answer {
    let placed = world.paid("k").await;
    let session = signed_in(world, BUYER).await;
    let mut body = said(world).await;
    body["method"] = json!("invoice");
    world.say(&with(&session, &placed), "renewal", "r", &body).await
}

/// Who signed in has proven the mailbox.
async fn mailbox_proven(world: &World) -> Answer {
    let placed = world.place("k").await;
    signed_in(world, BUYER).await;
    world.say(&placed, "email", "e", &json!({"email": "right@example.com"})).await
}

/// An approval of what nobody proposed.
async fn nothing_proposed() -> Answer {
    let desk = Desk::new().await;
    let placed = desk.world.place("k").await;
    let token = desk.world.operator_token("boris", &["approver"]).await;
    let says = Says { token: &token, key: "a", if_match: Some("\"1\"") };
    desk.send(&format!("orders/{}/email/approval", placed.id), says, &json!({"reason": "Seen."})).await
}

/// Another account for a license that was used.
async fn in_use() -> Answer {
    let desk = Desk::new().await;
    let placed = desk.world.paid("k").await;
    desk.world.license("").await;
    let path = format!("orders/{}/account", placed.id);
    desk.act(&placed, &path, json!({"account_id": 30_896_272, "subdomain": "right"})).await
}

/// A resident's order that nobody has released yet cannot be paid.
async fn reviewed() -> Answer {
    let desk = reviews::desk().await;
    let placed = desk.world.place("k").await;
    desk.world.open_payment(&placed, "p").await
}
