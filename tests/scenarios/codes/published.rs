//! The codes that operators meet when they publish.

use crate::operator::published::calendars::without;
use crate::operator::{Desk, Says};
use crate::problems::{Expected, offers, ours};
use aws_sdk_dynamodb::types::AttributeValue;
use domain::code::Code;
use harness::{Answer, World};
use local::shop::TABLE;
use serde_json::{Value, json};

/// What of the codes of publications is promised.
pub(super) fn expected(code: Code) -> Expected {
    match code {
        Code::VersionTaken => ours(409, "version_taken"),
        Code::LanguageTaken => ours(409, "language_taken"),
        Code::TermsPublished => offers(409, "terms_published", "9.4"),
        Code::TermsNotPublished => offers(409, "terms_not_published", "9.4"),
        Code::TermsWithdrawn => offers(409, "terms_withdrawn", "9.4"),
        Code::TermsDiscarded => offers(409, "terms_discarded", "9.4"),
        Code::TermsComeIntoForce => offers(409, "terms_come_into_force", "9.4"),
        Code::PageDiffers => offers(409, "page_differs", "9.4"),
        Code::PageUnavailable => offers(503, "page_unavailable", "9.4"),
        Code::CalendarBringsForward => ours(409, "calendar_brings_forward"),
        Code::RateOutsideBand => offers(409, "rate_outside_band", "4.2"),
        other => panic!("nobody said what {other:?} is"),
    }
}

/// What an operator is told of a code.
pub(super) async fn meet(code: Code) -> Answer {
    if code == Code::CalendarBringsForward {
        let desk = Desk::of(World::at("2025-03-11T10:00:00+05:00").await);
        desk.world.paid("k").await;
        return act(&desk, "calendars", json!({"calendar": without("2025-03-21")})).await;
    }
    let desk = Desk::new().await;
    if code == Code::RateOutsideBand {
        return act(&desk, "rates", json!({"from": "USD", "to": "RUB", "value": "9.25", "source": "a slip"})).await;
    }
    if code == Code::LanguageTaken {
        return act(&desk, "terms/2023-01/texts", json!({"language": "en", "text": "A text."})).await;
    }
    let version = if code == Code::VersionTaken { "2023-01" } else { "2025-02" };
    let drafted = act(&desk, "terms", json!({"version": version, "text": "A text."})).await;
    let (publication, withdrawal) = ("terms/2025-02/publication", "terms/2025-02/withdrawal");
    match code {
        Code::VersionTaken => return drafted,
        Code::TermsDiscarded => {
            act(&desk, "terms/2025-02/discard", json!({})).await;
            return act(&desk, publication, json!({})).await;
        }
        Code::TermsNotPublished => return act(&desk, withdrawal, json!({})).await,
        Code::PageDiffers | Code::PageUnavailable => {
            let served = if code == Code::PageDiffers { "Another text." } else { UNREADABLE };
            serve(&desk.world, "2025-02", served).await;
            return act(&desk, publication, json!({})).await;
        }
        _ => {}
    }
    assert_eq!(act(&desk, publication, json!({})).await.status, 201);
    match code {
        Code::TermsPublished => act(&desk, publication, json!({})).await,
        Code::TermsWithdrawn => {
            act(&desk, withdrawal, json!({})).await;
            act(&desk, withdrawal, json!({})).await
        }
        Code::TermsComeIntoForce => {
            desk.world.clock("2025-02-11T00:00:00+05:00").await;
            act(&desk, withdrawal, json!({})).await
        }
        other => panic!("nothing published is refused as {other:?}"),
    }
}

async fn act(desk: &Desk, path: &str, mut fields: Value) -> Answer {
    fields["reason"] = json!("As decided.");
    desk.send(path, Says { token: &desk.anna().await, key: &desk.key(), if_match: None }, &fields).await
}

/// What stands for a page that fails.
pub(crate) const UNREADABLE: &str = "";

/// Lets the page of a draft serve a text, or fail.
pub(crate) async fn serve(world: &World, version: &str, text: &str) {
    serve_at(world, version, "TEXT", text).await;
}

/// Lets the page of a draft serve another text in a language other than its first.
pub(crate) async fn serve_in(world: &World, version: &str, language: &str, text: &str) {
    serve_at(world, version, &format!("IN_LANGUAGE#{language}"), text).await;
}

async fn serve_at(world: &World, version: &str, sk: &str, text: &str) {
    let key = |text: &str| AttributeValue::S(text.to_owned());
    let text = if text == UNREADABLE { AttributeValue::Bool(false) } else { key(text) };
    let update = world.shop().engine.dynamodb().update_item().table_name(TABLE);
    let update = update.key("pk", key(&format!("TERMS#{version}"))).key("sk", key(sk));
    let update = update.update_expression("SET #text = :other").expression_attribute_names("#text", "text");
    update.expression_attribute_values(":other", text).send().await.expect("an update");
}
