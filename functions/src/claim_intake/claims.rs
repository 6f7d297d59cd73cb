//! WrittenClaim claims (clauses 4.9, 10.1), their withdrawal, and objections to automated processing (K30).

use super::{BuyerRequest, ClaimIntake, reason};
use crate::http::body::{self, Reader};
use crate::http::problem::Problem;
use crate::http::request::ClaimPath;
use crate::order_view::{ClaimView, ObjectionView, answer};
use axum::extract::State;
use axum::response::Response;
use domain::Instant;
use domain::act::Channel;
use domain::code::Code;
use domain::month::Month;
use domain::order::Order;
use domain::order::claim::About;
use domain::rules::Command;
use domain::rules::claim::LodgeClaim;
use domain::rules::restrictions::Object;
use http::StatusCode;
use serde_json::Value;
use std::sync::Arc;
use store::order::execute::nothing;
use store::order::texts::{Text, TextKind};

struct WrittenClaim {
    text: String,
    about: About,
    handed_in_at: Option<Instant>,
    loss_month: Option<Month>,
}

fn read(body: &Value) -> Result<WrittenClaim, Problem> {
    let mut reader = Reader::default();
    let object = reader.body(body, &["text", "about", "handed_in_at", "loss_month"]);
    let text = object.prose(&mut reader, "text");
    let about = object.choice(&mut reader, "about", "must be scope, payment or other", |text| match text {
        "scope" => Some(About::Scope),
        "payment" => Some(About::Payment),
        "other" => Some(About::Other),
        _ => None,
    });
    let handed_in_at = object.optional_instant(&mut reader, "handed_in_at");
    let loss_month = object.optional_month(&mut reader, "loss_month");
    let written =
        text.zip(about).map(|(text, about)| WrittenClaim { text: text.to_owned(), about, handed_in_at, loss_month });
    reader.finish(written)
}

pub(super) async fn lodge(State(function): State<Arc<ClaimIntake>>, asked: BuyerRequest) -> Result<Response, Problem> {
    let written = read(&asked.body)?;
    let text = Text::new(&asked.order, written.text, None, asked.now);
    let command = Command::LodgeClaim(LodgeClaim {
        about: written.about,
        received_at: asked.now,
        handed_in_at: written.handed_in_at,
        // A statement only, until an operator has seen proof (K22).
        proven: false,
        loss_month: written.loss_month,
        channel: Channel::Api,
        commitment: text.commitment(),
        act: None,
    });
    let extra_writes = |order: &Order| {
        let claim = order.claims.last();
        claim.map(|claim| function.store.text(&TextKind::Claim(claim.id.clone()), &text)).into_iter().collect()
    };
    let outcome = function.carry_out(&asked, "claims", async |_| Ok(command), extra_writes).await?;
    let order = outcome.order();
    let claim = order.claims.iter().find(|claim| claim.version == outcome.version()).ok_or(Code::Internal)?;
    Ok(answer(StatusCode::CREATED, ClaimView::of(claim, order, &function.agreement, asked.now), order.version))
}

pub(super) async fn withdraw(
    State(function): State<Arc<ClaimIntake>>,
    ClaimPath(id): ClaimPath,
    asked: BuyerRequest,
) -> Result<Response, Problem> {
    body::nothing(&asked.body)?;
    let command = Command::WithdrawClaim { id: id.clone(), act: None };
    let operation = format!("withdrawal/{id}");
    let outcome = function.carry_out(&asked, &operation, async |_| Ok(command), nothing).await?;
    let order = outcome.order();
    let claim = order.claims.iter().find(|claim| claim.id == id).ok_or(Code::Internal)?;
    Ok(answer(StatusCode::OK, ClaimView::of(claim, order, &function.agreement, asked.now), order.version))
}

pub(super) async fn object(State(function): State<Arc<ClaimIntake>>, asked: BuyerRequest) -> Result<Response, Problem> {
    let mut reader = Reader::default();
    let object = reader.body(&asked.body, &["reason", "claim"]);
    let reason = reason(&asked, &object, &mut reader);
    let claim = object.optional_text(&mut reader, "claim").map(str::to_owned);
    reader.finish(Some(()))?;
    let command = Command::Object(Object { claim, ..Object::by_buyer(asked.now) });
    let extra_writes = function.reason(reason.as_ref());
    let outcome = function.carry_out(&asked, "objection", async |_| Ok(command), extra_writes).await?;
    let order = outcome.order();
    let objections = &order.restrictions.objections;
    let objection = objections.iter().find(|it| it.version == outcome.version()).ok_or(Code::Internal)?;
    Ok(answer(StatusCode::CREATED, ObjectionView::of(objection, &function.agreement), order.version))
}
