//! What is asked of the decision: each act with the least that it could say.

use super::ActKind;
use crate::Instant;
use crate::act::{Act, Channel, Registered};
use crate::clause::Clause;
use crate::money::Money;
use crate::month::Month;
use crate::order::Order;
use crate::order::claim::{About, ClaimState, Resolution};
use crate::order::claim_facts::{ClaimTimeDecided, CloseClaim, LossMonthSet, StrikeReason};
use crate::order::contact::Ground as ContactGround;
use crate::order::correspondence::{Direction, Kind, Medium, Piece, Source as MessageSource};
use crate::order::ending::Ground;
use crate::order::license::Activator;
use crate::order::mailbox::{Confirmer, Reporter};
use crate::order::payment::{Capture, Source};
use crate::order::query::QueryAnswer;
use crate::order::refund::Cause;
use crate::order::refund_facts::RefundRerouted;
use crate::order::transfer::TransferReturned;
use crate::rules::Command;
use crate::rules::account::CorrectAccount;
use crate::rules::claim::LodgeClaim;
use crate::rules::claim_acts::{AnswerClaim, ProveHandingIn, ReclassifyClaim};
use crate::rules::contact::{ChangeContact, ProposeContact};
use crate::rules::correspondence::RegisterCorrespondence;
use crate::rules::debt::WaiveDebt;
use crate::rules::ending::{Terminate, TerminateByOperator};
use crate::rules::evidence::RecordEvidence;
use crate::rules::invoice::IssueInvoice;
use crate::rules::license::Activate;
use crate::rules::query::QueryPayment;
use crate::rules::refund::DemandRefund;
use crate::rules::refund_desk::EnterRefund;
use crate::rules::restrictions::Object;
use crate::rules::review::Release;
use crate::rules::transfer::RecordTransfer;

/// An act, what of the order it is about, and the command that it would be.
pub(super) type Asked = (ActKind, Option<String>, Command);

/// An operator who asks at an instant.
pub(super) struct Asking<'a> {
    pub(super) order: &'a Order,
    /// The operator, without a reason.
    pub(super) act: Act,
    pub(super) now: Instant,
}

impl Asking<'_> {
    /// Every act that there is, on the order and on each of its parts.
    pub(super) fn every(&self) -> Vec<Asked> {
        let parts = [
            self.of_order(),
            self.of_endings(),
            self.of_restrictions(),
            self.of_payments(),
            self.of_refunds(),
            self.of_claims(),
        ];
        parts.into_iter().flatten().collect()
    }

    fn act(&self) -> Act {
        self.act.clone()
    }

    fn registered(&self) -> Registered {
        Registered { channel: Channel::Phone, act: self.act() }
    }

    fn of_order(&self) -> Vec<Asked> {
        let (act, now) = (|| self.act(), self.now);
        let kept = || Some(String::new());
        let mut asked = vec![
            (ActKind::Activation, Command::Activate(Activate { by: Activator::Operator(act()), behind: None })),
            (ActKind::Release, Command::Release(Release { invoice_buyer: kept(), act: act() })),
            (ActKind::PaymentQuery, {
                let registered = Some(self.registered());
                Command::QueryPayment(QueryPayment { asked_at: now, answer: None, registered })
            }),
            (ActKind::OptOut, {
                let registered = self.registered();
                Command::Evidence(RecordEvidence::DeclineInformation { received_at: now, registered })
            }),
            (ActKind::PaperCopy, {
                Command::Evidence(RecordEvidence::RequestPaperCopy { requested_at: now, act: act() })
            }),
            (ActKind::Message, self.message()),
            (ActKind::Account, {
                let (account, commitment) = (String::new(), String::new());
                Command::CorrectAccount(CorrectAccount { account, commitment, act: act() })
            }),
            (ActKind::Contact, {
                let ground = ContactGround::Document;
                let proposed = ProposeContact { ground, proposal: String::new(), act: act() };
                Command::ChangeContact(ChangeContact::Propose(proposed))
            }),
            (ActKind::ContactApproval, {
                Command::ChangeContact(ChangeContact::Approve { commitment: String::new(), act: act() })
            }),
        ];
        asked.extend(self.order.evidence.paper_copies.iter().map(|copy| {
            let (id, received_at) = (copy.id.clone(), now);
            (
                ActKind::PaperCopyReceipt,
                Command::Evidence(RecordEvidence::ReceivePaperCopy { id, received_at, act: act() }),
            )
        }));
        let about = |command: &Command| match command {
            Command::Evidence(RecordEvidence::ReceivePaperCopy { id, .. }) => Some(id.clone()),
            _ => None,
        };
        asked.into_iter().map(|(act, command)| (act, about(&command), command)).collect()
    }

    fn message(&self) -> Command {
        let piece = Piece {
            kind: Kind::Document,
            direction: Direction::In,
            medium: Medium::Post,
            source: MessageSource::Licensee,
            arrived_at: self.now,
            sent_at: None,
            original: true,
            sha256: String::new(),
            commitment: None,
            cards_masked: 0,
            supersedes: None,
            notice_given: None,
        };
        Command::RegisterCorrespondence(Box::new(RegisterCorrespondence { piece, act: self.act() }))
    }

    fn of_endings(&self) -> Vec<Asked> {
        let act = || self.act();
        let by_agreement = TerminateByOperator { ground: Ground::Agreement, refund_minor: 0, act: act() };
        let (received_at, channel) = (self.now, Channel::Post);
        let notice = Terminate { received_at, channel, acknowledged: true, act: Some(act()) };
        let asked = [
            (ActKind::Cancellation, Command::Cancel { act: Some(act()) }),
            (ActKind::TerminationNotice, Command::Terminate(notice)),
            (ActKind::TerminationAgreed, Command::TerminateByOperator(by_agreement)),
            (ActKind::TerminationRefusal, Command::RefuseTermination { act: act() }),
        ];
        asked.into_iter().map(|(act, command)| (act, None, command)).collect()
    }

    fn of_restrictions(&self) -> Vec<Asked> {
        let (act, now) = (|| self.act(), self.now);
        let object = Object { received_at: now, claim: None, channel: Channel::Phone, act: Some(act()) };
        let asked = [
            (ActKind::MailboxHold, Command::ReportMailbox { by: Reporter::Operator(act()) }),
            (ActKind::MailboxHoldAll, Command::ConfirmMailbox { by: Confirmer::Operator(act()) }),
            (ActKind::MailboxLifting, Command::ClearMailbox { act: act() }),
            (ActKind::UseHold, Command::Suspend { ground: Clause::new(5, 2), act: act() }),
            (ActKind::UseLifting, Command::Resume { act: act() }),
            (ActKind::Deeming, Command::ConfirmDeeming { act: act() }),
            (ActKind::Objection, Command::Object(object)),
        ];
        let resolving = self.order.restrictions.objections.iter().map(|objection| {
            let id = objection.id.clone();
            let command = Command::ResolveObjection { id: id.clone(), sustained: false, act: act() };
            (ActKind::ObjectionResolution, Some(id), command)
        });
        asked.into_iter().map(|(act, command)| (act, None, command)).chain(resolving).collect()
    }

    fn of_payments(&self) -> Vec<Asked> {
        let (act, now, order) = (|| self.act(), self.now, self.order);
        let receipt = RecordTransfer {
            reference: String::new(),
            amount: Money::new(1, order.price.currency),
            received_at: now,
            third_party: false,
            act: act(),
        };
        let issue = IssueInvoice { last_day: None, replace: true, buyer: String::new(), act: act() };
        let asked = [
            (ActKind::Receipt, Command::RecordTransfer(receipt)),
            (ActKind::Invoice, Command::IssueInvoice(issue)),
            (ActKind::DebtWaiver, Command::WaiveDebt(WaiveDebt { amount_minor: 1, act: act() })),
        ];
        let void = order.invoices.iter().map(|invoice| {
            let command = Command::VoidInvoice { number: invoice.number, act: act() };
            (ActKind::InvoiceVoid, Some(invoice.number.to_string()), command)
        });
        let corrected = order.payment.captures.iter().filter_map(|capture| match &capture.source {
            Source::Transfer(reference) => {
                let amount = Money::new(capture.amount_minor + 1, order.captured_currency());
                Some(self.correction(reference, amount, capture.captured_at))
            }
            Source::Card(_) => None,
        });
        let held = order.payment.unmatched.iter().flat_map(|held| {
            let payout = format!("{} ", held.reference);
            let returned = TransferReturned { reference: held.reference.clone(), payout, act: act() };
            let back = (ActKind::ReceiptReturn, Some(held.reference.clone()), Command::ReturnTransfer(returned));
            let amount = Money::new(held.amount.amount_minor + 1, held.amount.currency);
            [back, self.correction(&held.reference, amount, held.received_at)]
        });
        let taken = order.payment.captures.iter().map(|capture| {
            let command = Command::Reverse { source: capture.source.clone(), at: now, act: act() };
            (ActKind::Chargeback, Some(reference(capture).to_owned()), command)
        });
        let answered = order.queries.iter().map(|query| {
            let (id, answer) = (query.id.clone(), QueryAnswer::Processing);
            let command = Command::AnswerPaymentQuery { id: id.clone(), answer, act: Some(act()) };
            (ActKind::PaymentQueryAnswer, Some(id), command)
        });
        let asked = asked.into_iter().map(|(act, command)| (act, None, command));
        asked.chain(void).chain(corrected).chain(held).chain(taken).chain(answered).collect()
    }

    fn correction(&self, reference: &str, amount: Money, received_at: Instant) -> Asked {
        let (reference, act) = (reference.to_owned(), self.act());
        let right = RecordTransfer { reference: reference.clone(), amount, received_at, third_party: false, act };
        (ActKind::ReceiptCorrection, Some(reference), Command::CorrectTransfer(right))
    }

    fn of_refunds(&self) -> Vec<Asked> {
        let (act, now) = (|| self.act(), self.now);
        let demands = self.order.payment.captures.iter().map(|capture| {
            let (source, cause) = (capture.source.clone(), Cause::Agreement);
            let demand = DemandRefund { source, amount_minor: 1, cause, demanded_at: now, act: act() };
            (ActKind::Refund, Some(reference(capture).to_owned()), Command::DemandRefund(demand))
        });
        let cards = self.order.payment.captures.iter().filter_map(|capture| match &capture.source {
            Source::Card(ticket) => Some(ticket),
            Source::Transfer(_) => None,
        });
        let desk = cards.map(|ticket| {
            let (amount_minor, cause, returned_at) = (1, Cause::Agreement, now);
            let reference = String::new();
            let entered =
                EnterRefund { ticket: ticket.clone(), amount_minor, cause, reference, returned_at, act: act() };
            (ActKind::BankRefund, Some(ticket.clone()), Command::EnterRefund(entered))
        });
        let each = self.order.refunds.iter().flat_map(|refund| {
            let id = || refund.id.clone();
            let (channel, destination, reference) = (Channel::Post, String::new(), String::new());
            let rerouted = RefundRerouted { id: id(), channel, destination, act: act() };
            let asked = [
                (ActKind::RefundQuestion, Command::QuestionRefund { id: id(), act: act() }),
                (ActKind::RefundRetry, Command::RetryRefund { id: id(), act: act() }),
                (ActKind::RefundReroute, Command::RerouteRefund(rerouted)),
                (ActKind::RefundApproval, Command::ApproveRefund { id: id(), act: act() }),
                (ActKind::RefundPayout, Command::PayOutRefund { id: id(), reference, paid_at: now, act: act() }),
            ];
            asked.map(|(act, command)| (act, Some(id()), command))
        });
        demands.chain(desk).chain(each).collect()
    }

    fn of_claims(&self) -> Vec<Asked> {
        let (act, now) = (|| self.act(), self.now);
        let registered = LodgeClaim {
            about: About::Scope,
            received_at: now,
            handed_in_at: None,
            proven: false,
            loss_month: None,
            channel: Channel::Post,
            commitment: String::new(),
            cards_masked: 0,
            act: Some(act()),
        };
        let register = (ActKind::Claim, None, Command::LodgeClaim(registered));
        let each = self.order.claims.iter().flat_map(|claim| {
            let id = || claim.id.clone();
            let text = String::new();
            let answer = AnswerClaim { id: id(), outcome: Some(ClaimState::Rejected), commitment: text, act: act() };
            let other = if claim.about == About::Payment { About::Scope } else { About::Payment };
            let month = Month::of(self.order.created_at.date_naive());
            let asked = [
                (ActKind::ClaimAnswer, Command::AnswerClaim(answer)),
                (ActKind::ClaimClosing, {
                    Command::CloseClaim(CloseClaim { id: id(), resolution: Resolution::Settlement, act: act() })
                }),
                (ActKind::ClaimWithdrawal, Command::WithdrawClaim { id: id(), act: Some(act()) }),
                (ActKind::ClaimClassification, {
                    Command::ReclassifyClaim(ReclassifyClaim { id: id(), about: other, act: act() })
                }),
                (ActKind::ClaimStriking, Command::StrikeClaim { id: id(), reason: StrikeReason::Spam, act: act() }),
                (ActKind::ClaimLossMonth, Command::SetLossMonth(LossMonthSet { id: id(), month, act: act() })),
                (ActKind::ClaimHandingIn, {
                    let handed_in_at = claim.received_at;
                    Command::ProveHandingIn(ProveHandingIn { id: id(), handed_in_at, act: act() })
                }),
                (ActKind::ClaimTimeliness, {
                    Command::DecideClaimTime(ClaimTimeDecided { id: id(), timely: true, act: act() })
                }),
            ];
            asked.map(|(act, command)| (act, Some(id()), command))
        });
        [register].into_iter().chain(each).collect()
    }
}

/// The bank's name of a payment.
fn reference(capture: &Capture) -> &str {
    match &capture.source {
        Source::Card(reference) | Source::Transfer(reference) => reference,
    }
}
