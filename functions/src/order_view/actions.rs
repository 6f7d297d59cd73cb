//! What runs and what the buyer can do now.

use super::{CountedDeadline, optional_instant};
use crate::http::openapi::schema;
use domain::Instant;
use domain::agreement::Agreement;
use domain::agreement::deadline::Deadline;
use domain::clause::Clause;
use domain::money::Money;
use domain::order::Order;
use domain::rules::action::{Action, Until};
use domain::rules::outlook::Consequence;
use serde::Serialize;
use utoipa::ToSchema;

/// Something that the buyer can do now.
#[derive(Serialize, ToSchema)]
#[schema(as = Action)]
pub(super) struct ActionView {
    /// What it is. `request_termination` is a notice that a person decides on, from a missed day of clause 4.7 until
    /// the right of 4.10; `contradict` an objection that names a claim which an operator classified as not about the
    /// scope.
    #[schema(value_type = schema::ActionName)]
    action: &'static str,
    clause: Clause,
    /// Until when it is timely, always ahead; null where nothing ends it, where that has passed, and where nobody can
    /// say yet.
    #[serde(serialize_with = "optional_instant")]
    #[schema(value_type = Option<schema::Instant>)]
    until: Option<Instant>,
    /// Whether there is an end that rests on days which are not official yet, so that it is not named here; the
    /// deadline shows it as far as it is known.
    provisional: bool,
    /// What comes of it now; null where it does not end the order.
    consequence: Option<ConsequenceView>,
}

/// What comes of an action that ends the order.
#[derive(Serialize, ToSchema)]
#[schema(as = Consequence)]
struct ConsequenceView {
    /// Whether it `ends` the order, or a `person_decides`.
    #[schema(value_type = schema::ConsequenceOutcome)]
    outcome: &'static str,
    /// What goes back; null where a person decides.
    back: Option<Money>,
    /// By when; null where nothing goes back, and where a person decides.
    by: Option<CountedDeadline>,
}

impl ConsequenceView {
    fn of(consequence: Consequence, order: &Order, agreement: &Agreement) -> ConsequenceView {
        match consequence {
            Consequence::Ends { back, by } => ConsequenceView {
                outcome: "ends",
                back: Some(back),
                by: by.map(|by| CountedDeadline::of(&agreement.policy, &by, &order.language)),
            },
            Consequence::PersonDecides => ConsequenceView { outcome: "person_decides", back: None, by: None },
        }
    }
}

impl ActionView {
    pub(super) fn of(
        Action { name, clause, until, consequence }: Action,
        order: &Order,
        agreement: &Agreement,
    ) -> ActionView {
        let consequence = consequence.map(|it| ConsequenceView::of(it, order, agreement));
        let (at, provisional) = match until {
            Until::Open => (None, false),
            Until::At(at) => (Some(at), false),
            Until::Unofficial => (None, true),
        };
        ActionView { action: name, clause, until: at, provisional, consequence }
    }
}

/// The clocks that run: until it is activated those of activation and delay, from then on the window for claims; those of
/// claims to be answered, of objections to be dealt with, of refunds to be paid. Clocks that its end made void are not shown.
pub(super) fn deadlines(order: &Order) -> impl Iterator<Item = &Deadline> {
    let license = &order.license;
    let runs = order.ended.is_none();
    let waiting = license.activated_at.is_none() && runs;
    let before = [&license.activation_due, &license.delay_right].into_iter().flatten().filter(move |_| waiting);
    let window = license.window.iter().filter(move |_| runs);
    let claims = order.claims.iter().filter(|claim| claim.unanswered()).map(|claim| &claim.answer);
    let open = order.restrictions.objections.iter().filter(|objection| objection.sustained.is_none());
    let refunds = order.refunds.iter().filter(|refund| refund.open()).map(|refund| &refund.due);
    before.chain(window).chain(claims).chain(open.map(|objection| &objection.due)).chain(refunds)
}
