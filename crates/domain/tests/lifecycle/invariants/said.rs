//! When something is said to have happened: it is recorded as it was said, or refused at the field that says it. Nothing is moved
//! but what a bank says of the day of what came before.

use crate::story::{Moment, local_day, story};
use domain::Instant;
use domain::code::Code;
use domain::order::event::{Event, Fact};
use domain::order::facts::{
    ClaimFact, EvidenceFact, OrderFact, PaymentFact, RefundFact, RestrictionFact, TransferFact,
};
use domain::order::refund_facts::Settlement;
use domain::rules::Command;
use domain::rules::claim::LodgeClaim;
use domain::rules::ending::Terminate;
use domain::rules::evidence::RecordEvidence;
use domain::rules::restrictions::Object;
use proptest::prelude::*;

/// An instant of a command: its field, and what may not come after it.
struct Said {
    field: &'static str,
    at: Instant,
    since: Instant,
    /// Whether a bank says it, of which the day is enough.
    by_bank: bool,
}

impl Said {
    fn of(field: &'static str, at: Instant, since: Instant) -> Said {
        Said { field, at, since, by_bank: false }
    }

    fn by_bank(field: &'static str, at: Instant, since: Instant) -> Said {
        Said { field, at, since, by_bank: true }
    }

    /// Whether it can have been then. Moscow's day begins two hours after the local one, or 22 hours before.
    fn possible(&self, now: Instant) -> bool {
        let on_the_day = || {
            let moscow = |at: Instant| (at.naive_utc() + chrono::TimeDelta::hours(3)).date();
            local_day(self.at) >= local_day(self.since) || moscow(self.at) >= moscow(self.since)
        };
        self.at <= now && (self.at >= self.since || self.by_bank && on_the_day())
    }
}

/// What a command says of the past, as far as it is about something that is there.
fn said(moment: &Moment<'_>) -> Vec<Said> {
    let (order, begun) = (moment.before, moment.before.created_at);
    match moment.command {
        Command::LodgeClaim(LodgeClaim { received_at, handed_in_at, act, .. }) => {
            let received = act.as_ref().map(|_| Said::of("received_at", *received_at, begun));
            received.into_iter().chain(handed_in_at.map(|at| Said::of("handed_in_at", at, begun))).collect()
        }
        Command::ProveHandingIn(it) => vec![Said::of("handed_in_at", it.handed_in_at, begun)],
        Command::Object(Object { received_at, act: Some(_), .. }) => vec![Said::of("received_at", *received_at, begun)],
        Command::Terminate(Terminate { received_at, act: Some(_), .. }) => {
            vec![Said::of("received_at", *received_at, begun)]
        }
        Command::RegisterCorrespondence(it) => {
            let sent = it.piece.sent_at.map(|at| Said::of("sent_at", at, begun));
            [Said::of("arrived_at", it.piece.arrived_at, begun)].into_iter().chain(sent).collect()
        }
        Command::Evidence(RecordEvidence::RequestPaperCopy { requested_at, .. }) => {
            vec![Said::of("requested_at", *requested_at, begun)]
        }
        Command::Evidence(RecordEvidence::ReceivePaperCopy { id, received_at, .. }) => {
            let copy = order.evidence.paper_copies.iter().find(|copy| copy.id == *id);
            copy.map(|copy| Said::of("received_at", *received_at, copy.requested_at)).into_iter().collect()
        }
        Command::Evidence(RecordEvidence::DeclineInformation { received_at, .. }) => {
            vec![Said::of("received_at", *received_at, begun)]
        }
        Command::DemandRefund(it) => vec![Said::of("demanded_at", it.demanded_at, begun)],
        Command::RecordTransfer(it) | Command::CorrectTransfer(it) => {
            vec![Said::by_bank("received_at", it.received_at, begun)]
        }
        Command::Reverse { source, at, .. } => {
            let capture = order.payment.capture(source);
            capture.map(|capture| Said::by_bank("reversed_at", *at, capture.captured_at)).into_iter().collect()
        }
        Command::PayOutRefund { id, paid_at, .. } => {
            let refund = order.refunds.iter().find(|refund| refund.id == *id);
            refund.map(|refund| Said::by_bank("paid_at", *paid_at, refund.demanded_at)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// The same instants as an event records them.
fn recorded(event: &Event) -> Vec<Instant> {
    match &event.fact {
        Fact::Claim(ClaimFact::Received(it)) => it.act.iter().map(|_| it.received_at).chain(it.handed_in_at).collect(),
        Fact::Restriction(RestrictionFact::ObjectionReceived { received_at, act: Some(_), .. }) => vec![*received_at],
        Fact::Claim(ClaimFact::HandingInProven(it)) => vec![it.handed_in_at],
        Fact::Order(OrderFact::Terminated(it)) => it.act.iter().map(|_| it.received_at).collect(),
        Fact::Order(OrderFact::TerminationRequested { request, act }) => {
            act.iter().map(|_| request.received_at).collect()
        }
        Fact::Order(OrderFact::CorrespondenceRegistered(it)) => {
            [it.piece.arrived_at].into_iter().chain(it.piece.sent_at).collect()
        }
        Fact::Evidence(EvidenceFact::PaperCopyRequested { requested_at, .. }) => vec![*requested_at],
        Fact::Evidence(
            EvidenceFact::PaperCopyReceived { received_at, .. } | EvidenceFact::InformationDeclined { received_at, .. },
        ) => vec![*received_at],
        Fact::Refund(RefundFact::Demanded(it)) if it.act.is_some() => vec![it.demanded_at],
        Fact::Payment(PaymentFact::Received(it)) if it.act.is_some() => vec![it.captured_at],
        Fact::Transfer(TransferFact::Unmatched(it)) => vec![it.transfer.received_at],
        Fact::Payment(PaymentFact::Reversed(it)) => vec![it.reversed_at],
        Fact::Refund(RefundFact::Settled(it)) if matches!(it.by, Settlement::Payout { .. }) => vec![it.settled_at],
        _ => Vec::new(),
    }
}

proptest! {
    #![proptest_config(super::cases(80))]

    #[test]
    fn what_is_said_to_have_happened_is_recorded_as_it_was_said_or_refused_at_its_field(story in story()) {
        story.play(|moment| {
            let now = moment.now.max(moment.before.last_at);
            let all = said(moment);
            let wrong: Vec<_> = all.iter().filter(|it| !it.possible(now)).map(|it| it.field).collect();
            match moment.decided {
                Err(refusal) if refusal.code == Code::InvalidFields => {
                    prop_assert!(refusal.field.is_some_and(|(field, _)| wrong.contains(&field)), "{refusal:?} of {:?}, {:?}", moment.command, moment.before);
                }
                // There are other grounds to refuse it, or it was known.
                Err(_) => {}
                Ok(events) if events.is_empty() => {}
                Ok(events) => {
                    prop_assert!(wrong.is_empty(), "{wrong:?} of {:?} was taken", moment.command);
                    let told: Vec<Instant> = all
                        .iter()
                        .map(|it| if it.by_bank { it.at.max(it.since) } else { it.at })
                        .collect();
                    let first = events.iter().map(recorded).find(|it| !it.is_empty()).unwrap_or_default();
                    // A termination by the parties' agreement or a court says no instant.
                    // What is corrected of the payer alone records no instant anew.
                    let payer = matches!(moment.command, Command::CorrectTransfer(_)) && first.is_empty();
                    prop_assert!(all.is_empty() || payer || first == told, "{first:?} of {:?}", moment.command);
                }
            }
            Ok(())
        })?;
    }
}
