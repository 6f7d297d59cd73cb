//! What an operator does about claims, objections, questions and the presumption of 4.9 (clauses 3.6, 4.9, 10.1).

use super::Operator;
use super::form::Form;
use super::parts::PartPath;
use super::request::{Attachment, OperatorAct, OperatorRequest, Precondition};
use crate::http::problem::Problem;
use crate::http::request::OrderPath;
use axum::extract::State;
use axum::response::Response;
use domain::act::Channel;
use domain::order::claim::{About, ClaimState, Resolution};
use domain::order::claim_facts::{ClaimTimeDecided, CloseClaim, LossMonthSet, StrikeReason};
use domain::order::query::QueryAnswer;
use domain::rules::Command;
use domain::rules::claim::LodgeClaim;
use domain::rules::claim_acts::{AnswerClaim, ProveHandingIn, ReclassifyClaim};
use domain::rules::restrictions::Object;
use http::StatusCode;
use std::sync::Arc;

type Function = State<Arc<Operator>>;

const CLAIM: [&str; 7] = ["text", "about", "channel", "received_at", "handed_in_at", "proven", "loss_month"];
const ABOUT: [&str; 3] = ["scope", "payment", "other"];

/// Registers a claim that came by e-mail, post or telephone. With proof of when it was handed in, that instant counts (K22).
pub(super) async fn register(
    State(function): Function,
    OrderPath(id): OrderPath,
    asked: OperatorRequest,
) -> Result<Response, Problem> {
    let mut form = Form::new(&asked.body, &CLAIM);
    let text = form.prose("text");
    let about: Option<About> = form.word("about", &ABOUT);
    let channel: Option<Channel> = form.word("channel", &["email", "post", "phone"]);
    let received_at = form.past_instant("received_at", asked.now);
    let handed_in_at = form.optional_past_instant("handed_in_at", asked.now);
    let proven = form.boolean("proven");
    let loss_month = form.optional_month("loss_month");
    if proven == Some(true) && handed_in_at.is_none() {
        form.reader.error_unless_noted("/handed_in_at".to_owned(), "is missing");
    }
    let read = text.zip(about).zip(channel).zip(received_at).zip(proven);
    let (((((text, about), channel), received_at), proven), reason) = form.finish(read)?;
    let mut deed = OperatorAct::new(&id, &asked, reason);
    let commitment = deed.keep(Attachment::NewClaim, text, &asked);
    let act = Some(deed.act.clone());
    let lodge = LodgeClaim { about, received_at, handed_in_at, proven, loss_month, channel, commitment, act };
    let command = Command::LodgeClaim(lodge);
    function.carry_out(&asked, &deed, command, Precondition::OnFact, StatusCode::CREATED).await
}

/// Answers a claim (clause 10.1), with or without a decision on it.
pub(super) async fn answer(
    State(function): Function,
    part: PartPath,
    asked: OperatorRequest,
) -> Result<Response, Problem> {
    let mut form = Form::new(&asked.body, &["text", "outcome"]);
    let text = form.prose("text");
    let outcome: Option<ClaimState> = form.optional_word("outcome", &["accepted", "partly", "rejected"]);
    let (text, reason) = form.finish(text)?;
    let mut deed = OperatorAct::new(&part.order, &asked, reason);
    let commitment = deed.keep(Attachment::Answer(part.id.clone()), text, &asked);
    let command = Command::AnswerClaim(AnswerClaim { id: part.id, outcome, commitment, act: deed.act.clone() });
    function.carry_out(&asked, &deed, command, Precondition::OnVersion, StatusCode::OK).await
}

/// Closes a claim (K4).
pub(super) async fn close(
    State(function): Function,
    part: PartPath,
    asked: OperatorRequest,
) -> Result<Response, Problem> {
    let mut form = Form::new(&asked.body, &["resolution"]);
    let resolution: Option<Resolution> = form.word("resolution", &["buyer_accepted", "settlement", "court", "other"]);
    let (resolution, reason) = form.finish(resolution)?;
    let deed = OperatorAct::new(&part.order, &asked, reason);
    let command = Command::CloseClaim(CloseClaim { id: part.id, resolution, act: deed.act.clone() });
    function.carry_out(&asked, &deed, command, Precondition::OnVersion, StatusCode::OK).await
}

/// Registers the buyer's withdrawal of a claim.
pub(super) async fn withdraw(
    State(function): Function,
    part: PartPath,
    asked: OperatorRequest,
) -> Result<Response, Problem> {
    let deed = OperatorAct::new(&part.order, &asked, Form::reason(&asked.body)?);
    let command = Command::WithdrawClaim { id: part.id, act: Some(deed.act.clone()) };
    function.carry_out(&asked, &deed, command, Precondition::OnVersion, StatusCode::OK).await
}

/// Classifies a claim anew (K5).
pub(super) async fn classify(
    State(function): Function,
    part: PartPath,
    asked: OperatorRequest,
) -> Result<Response, Problem> {
    let mut form = Form::new(&asked.body, &["about"]);
    let about: Option<About> = form.word("about", &ABOUT);
    let (about, reason) = form.finish(about)?;
    let deed = OperatorAct::new(&part.order, &asked, reason);
    let command = Command::ReclassifyClaim(ReclassifyClaim { id: part.id, about, act: deed.act.clone() });
    function.carry_out(&asked, &deed, command, Precondition::OnVersion, StatusCode::OK).await
}

/// Strikes what is no claim of the buyer's.
pub(super) async fn strike(
    State(function): Function,
    part: PartPath,
    asked: OperatorRequest,
) -> Result<Response, Problem> {
    let mut form = Form::new(&asked.body, &["as"]);
    let struck: Option<StrikeReason> = form.word("as", &["spam", "not_from_licensee"]);
    let (struck, reason) = form.finish(struck)?;
    let deed = OperatorAct::new(&part.order, &asked, reason);
    let command = Command::StrikeClaim { id: part.id, reason: struck, act: deed.act.clone() };
    function.carry_out(&asked, &deed, command, Precondition::OnVersion, StatusCode::OK).await
}

/// Says in which month the loss arose that a claim is about (clause 6.3).
pub(super) async fn set_loss_month(
    State(function): Function,
    part: PartPath,
    asked: OperatorRequest,
) -> Result<Response, Problem> {
    let mut form = Form::new(&asked.body, &["loss_month"]);
    let month = form.month("loss_month");
    let (month, reason) = form.finish(month)?;
    let deed = OperatorAct::new(&part.order, &asked, reason);
    let command = Command::SetLossMonth(LossMonthSet { id: part.id, month, act: deed.act.clone() });
    function.carry_out(&asked, &deed, command, Precondition::OnVersion, StatusCode::OK).await
}

/// Records proof of an earlier handing-in (K22). The reason says what the proof is.
pub(super) async fn prove(
    State(function): Function,
    part: PartPath,
    asked: OperatorRequest,
) -> Result<Response, Problem> {
    let mut form = Form::new(&asked.body, &["handed_in_at"]);
    let handed_in_at = form.past_instant("handed_in_at", asked.now);
    let (handed_in_at, reason) = form.finish(handed_in_at)?;
    let deed = OperatorAct::new(&part.order, &asked, reason);
    let command = Command::ProveHandingIn(ProveHandingIn { id: part.id, handed_in_at, act: deed.act.clone() });
    function.carry_out(&asked, &deed, command, Precondition::OnVersion, StatusCode::OK).await
}

/// Decides whether a claim that came within the clock's error is in time (K21).
pub(super) async fn decide_time(
    State(function): Function,
    part: PartPath,
    asked: OperatorRequest,
) -> Result<Response, Problem> {
    let mut form = Form::new(&asked.body, &["timely"]);
    let timely = form.boolean("timely");
    let (timely, reason) = form.finish(timely)?;
    let deed = OperatorAct::new(&part.order, &asked, reason);
    let command = Command::DecideClaimTime(ClaimTimeDecided { id: part.id, timely, act: deed.act.clone() });
    function.carry_out(&asked, &deed, command, Precondition::OnVersion, StatusCode::OK).await
}

/// Registers an objection that came by another way than the API: to automated processing, or to a claim's classification (K51).
pub(super) async fn object(
    State(function): Function,
    OrderPath(id): OrderPath,
    asked: OperatorRequest,
) -> Result<Response, Problem> {
    let mut form = Form::new(&asked.body, &["channel", "received_at", "claim"]);
    let channel: Option<Channel> = form.word("channel", &["kommo", "email", "post", "phone"]);
    let received_at = form.past_instant("received_at", asked.now);
    let claim = form.object.optional_text(&mut form.reader, "claim").map(str::to_owned);
    let ((channel, received_at), reason) = form.finish(channel.zip(received_at))?;
    let deed = OperatorAct::new(&id, &asked, reason);
    let command = Command::Object(Object { received_at, claim, channel, act: Some(deed.act.clone()) });
    function.carry_out(&asked, &deed, command, Precondition::OnFact, StatusCode::CREATED).await
}

/// Deals with an objection to automated processing (K30).
pub(super) async fn resolve(
    State(function): Function,
    part: PartPath,
    asked: OperatorRequest,
) -> Result<Response, Problem> {
    let mut form = Form::new(&asked.body, &["sustained"]);
    let sustained = form.boolean("sustained");
    let (sustained, reason) = form.finish(sustained)?;
    let deed = OperatorAct::new(&part.order, &asked, reason);
    let command = Command::ResolveObjection { id: part.id, sustained, act: deed.act.clone() };
    function.carry_out(&asked, &deed, command, Precondition::OnVersion, StatusCode::OK).await
}

/// Confirms that nothing speaks against deeming the license provided (K30).
pub(super) async fn confirm_deeming(
    State(function): Function,
    OrderPath(id): OrderPath,
    asked: OperatorRequest,
) -> Result<Response, Problem> {
    let deed = OperatorAct::new(&id, &asked, Form::reason(&asked.body)?);
    let command = Command::ConfirmDeeming { act: deed.act.clone() };
    function.carry_out(&asked, &deed, command, Precondition::OnVersion, StatusCode::OK).await
}

/// Answers a question whether a payment arrived (clauses 3.6, 4.8).
pub(super) async fn answer_query(
    State(function): Function,
    part: PartPath,
    asked: OperatorRequest,
) -> Result<Response, Problem> {
    let mut form = Form::new(&asked.body, &["answer"]);
    let answer: Option<QueryAnswer> = form.word("answer", &["paid", "processing", "declined", "not_found"]);
    let (answer, reason) = form.finish(answer)?;
    let deed = OperatorAct::new(&part.order, &asked, reason);
    let command = Command::AnswerPaymentQuery { id: part.id, answer, act: deed.act.clone() };
    function.carry_out(&asked, &deed, command, Precondition::OnVersion, StatusCode::OK).await
}
