//! Every notice about a real order: its dates, amounts and clauses are those of the order.

use super::super::{Action, Kept, about_order};
use super::samples::{delayed, invoiced, of, terminated_for_delay};
use super::story::{BANK, SHOP, Story, act, at};
use domain::act::Channel;
use domain::clause::Clause;
use domain::follows::notice::Notice;
use domain::follows::notice::Notice::*;
use domain::money::Currency::{Rub, Usd};
use domain::money::Money;
use domain::order::Order;
use domain::order::claim::{About, ClaimState};
use domain::order::claim_facts::{ClaimTimeDecided, StrikeReason};
use domain::order::ending::Ground;
use domain::order::mailbox::Reporter;
use domain::order::payment::Source;
use domain::order::placing::Method;
use domain::order::query::QueryAnswer;
use domain::order::refund::Cause;
use domain::order::refund_facts::RefundRerouted;
use domain::rules::Command;
use domain::rules::account::CorrectAccount;
use domain::rules::claim_acts::{AnswerClaim, ProveHandingIn, ReclassifyClaim};
use domain::rules::contact::ChangeContact;
use domain::rules::debt::WaiveDebt;
use domain::rules::ending::TerminateByOperator;
use domain::rules::evidence::RecordEvidence;
use domain::rules::query::QueryPayment;
use domain::rules::refund::DemandRefund;
use domain::rules::refund_gateway::GatewaySaid;
use domain::rules::restrictions::Object;
use domain::rules::transfer::RecordTransfer;
use std::collections::BTreeSet;

#[test]
fn of_an_order_that_is_delayed() {
    let story = delayed();
    story.says(
        OrderPlaced,
        &["OF-000000000042-Z", "widget-assisted-month", "2023-01", "99.00 USD", "2.4", "4.1", "4.6"],
    );
    story.says(PaymentReceived, &["9157.50 RUB", "2025-02-03", "2025-02-04", "2025-02-15", "4.7", "4.10"]);
    story.says(VendorActivationWanted, &["2025-02-03", "2025-02-04", "2025-02-15", "4.7", "4.10"]);
    story.says(VendorActivationOverdue, &["2025-02-04", "2025-02-15", "4.7", "4.10"]);
    story.says(TerminationRequested, &["2025-02-10", "2025-02-04", "2025-02-15", "4.10", "4.12"]);
    story.says(VendorTask, &[&of("T1"), "2025-02-10 10:00", "4.12", "2025-02-04 10:00", "4.7"]);
    let story = terminated_for_delay();
    story.says(TerminationRefused, &["2025-02-11", "2025-02-15", "4.10", "10.1"]);
    story.says(DelayRight, &["2025-02-04", "2025-02-15", "9157.50 RUB", "4.10", "4.11"]);
    assert!(story.text(DelayRight, "en").body.contains("does not happen by itself"));
    story.says(VendorDelayRight, &["2025-02-04", "2025-02-15", "9157.50 RUB", "4.10"]);
    story.says(OrderTerminatedForDelay, &["2025-02-17", "9157.50 RUB", "2025-02-04", "4.10", "4.11"]);
    story.says(RefundDemanded, &["9157.50 RUB", "2025-02-17", "2025-02-24", "4.10", "4.11", &of("R1")]);
    assert!(story.text(RefundDemanded, "en").body.contains("the card that paid"));
    assert!(story.text(RefundDemanded, "ru").body.contains("на карту, с которой оплачено"));
}

#[test]
fn of_a_refund() {
    let id = of("R1");
    let begin = Command::BeginRefund { id: id.clone() };
    let said = |said| Command::RecordRefund { id: id.clone(), said };
    let begun = || terminated_for_delay().then("2025-02-17T05:01:00Z", &begin);
    let story = begun().then("2025-02-18T05:01:00Z", &said(GatewaySaid::Settled));
    story.says(RefundSettled, &["9157.50 RUB", "2025-02-18", "4.11", &id]);
    assert!(story.text(RefundSettled, "en").body.contains("to the card that paid"));

    let story = begun().then("2025-02-17T05:02:00Z", &said(GatewaySaid::Declined(51)));
    story.says(VendorTask, &[&id, "9157.50 RUB", "2025-02-24", "2025-02-25 00:00", "4.11"]);
    let (channel, destination) = (Channel::Post, "commitment".to_owned());
    let rerouted = RefundRerouted { id: id.clone(), channel, destination, act: act("one") };
    let story = story.then("2025-02-20T05:00:00Z", &Command::RerouteRefund(rerouted)).tick("2025-02-24T19:00:00Z");
    story.says(VendorRefundOverdue, &[&id, "9157.50 RUB", "2025-02-17", "2025-02-24", "4.11"]);
    let approved = story.then("2025-02-25T05:00:00Z", &Command::ApproveRefund { id: id.clone(), act: act("two") });
    let (reference, paid_at) = (BANK.to_owned(), at("2025-02-26T05:00:00Z"));
    let paid = Command::PayOutRefund { id: id.clone(), reference, paid_at, act: act("one") };
    let story = approved.then("2025-02-26T05:00:00Z", &paid);
    story.says(RefundSettled, &["2025-02-26", "9157.50 RUB"]);
    assert!(story.text(RefundSettled, "en").body.contains("other way that was approved"));
}

#[test]
fn of_a_license_that_waits_and_moves_up() {
    let story = Story::waiting();
    story.says(LicenseActivated, &["2025-02-20", "2025-03-20", "2025-03-03", "4.9"]);
    let story = story.moves_up("2025-02-10T05:00:00Z", "2025-02-10T05:00:00Z", "2025-03-10T05:00:00Z");
    story.says(PeriodMoved, &["2025-02-10", "2025-03-10", "2025-02-20", "4.9"]);
}

#[test]
fn of_an_active_license() {
    let story = Story::active();
    story.says(LicenseActivated, &["2025-02-13", "2025-03-03", "4.9"]);
    let story = story.tick("2025-02-10T19:00:00Z");
    story.says(ClaimWindowReminder, &["2025-02-13", "4.9"]);
    assert!(story.text(ClaimWindowReminder, "en").body.contains("if you stay silent"));
    let story = story.tick("2025-02-13T19:00:05Z");
    story.says(LicenseDeemedProvided, &["2025-02-13", "2025-03-03", "4.9"]);
    let story = story.tick("2025-02-24T05:00:00Z");
    story.says(PeriodEndReminder, &["2025-03-03", "9.2"]);
    story.tick("2025-03-03T05:00:00Z").says(LicenseExpired, &["2025-03-03", "9.2"]);
}

#[test]
fn of_claims() {
    let (id, operator) = (of("C1"), || act("operator"));
    let story = Story::active().claim("2025-02-10T05:00:00Z");
    story.says(ClaimReceived, &[&id, "2025-02-10", "2025-03-12", "10.1", "4.9"]);
    story.says(VendorClaimReceived, &[&id, "2025-02-10", "2025-03-12", "10.1"]);
    let anew = ReclassifyClaim { id: id.clone(), about: About::Payment, act: operator() };
    let story = story.then("2025-02-11T05:00:00Z", &Command::ReclassifyClaim(anew));
    story.says(ClaimReclassified, &[&id, "2025-02-11", "2025-02-10", "2025-02-14", "2025-03-12", "4.9", "10.1"]);
    assert!(story.text(ClaimReclassified, "en").body.contains("about a payment"));
    let story = story.tick("2025-03-02T19:00:00Z");
    story.says(VendorClaimReminder, &[&id, "2025-03-12", "10.1"]);
    let (outcome, commitment) = (Some(ClaimState::Rejected), String::new());
    let answer = AnswerClaim { id: id.clone(), outcome, commitment, act: operator() };
    let answered = story.then("2025-03-03T04:00:00Z", &Command::AnswerClaim(answer));
    answered.says(ClaimAnswered, &[&id, "2025-02-10", "2025-03-03", "10.1"]);
    assert!(answered.text(ClaimAnswered, "en").body.contains("rejected"));

    let story = Story::active().claim("2025-02-10T05:00:00Z").tick("2025-03-12T19:00:00Z");
    story.says(ClaimOverdue, &[&id, "2025-02-10", "2025-03-12", "10.1"]);
    story.says(VendorClaimOverdue, &[&id, "2025-02-10", "2025-03-12", "10.1"]);
}

#[test]
fn of_what_was_decided_on_a_claim() {
    let (id, operator) = (of("C1"), || act("operator"));
    let held = || Story::active().claim("2025-02-13T19:00:01Z");
    held().says(ClaimReceived, &["2025-02-14", "2025-02-13", "4.9"]);
    assert!(held().text(ClaimReceived, "en").body.contains("a person decides"));
    for (timely, says) in [(true, "as handed in in time"), (false, "counts as late")] {
        let decided = ClaimTimeDecided { id: id.clone(), timely, act: operator() };
        let story = held().then("2025-02-14T05:00:00Z", &Command::DecideClaimTime(decided));
        story.says(ClaimDecided, &[&id, "2025-02-14", "2025-03-17", "4.9", "10.1"]);
        assert!(story.text(ClaimDecided, "en").body.contains(says), "{says}");
    }
    let late = || Story::active().claim("2025-02-17T05:00:00Z");
    assert!(late().text(ClaimReceived, "en").body.contains("counts as late"));
    let proof = ProveHandingIn { id: id.clone(), handed_in_at: at("2025-02-13T05:00:00Z"), act: operator() };
    let story = late().then("2025-02-18T05:00:00Z", &Command::ProveHandingIn(proof));
    assert!(story.text(ClaimDecided, "en").body.contains("as handed in in time"));
    let strike = Command::StrikeClaim { id: id.clone(), reason: StrikeReason::Spam, act: operator() };
    let story = late().then("2025-02-18T05:00:00Z", &strike);
    assert!(story.text(ClaimDecided, "en").body.contains("not to be a claim of the licensee"));
}

#[test]
fn of_objections_the_mailbox_and_the_use() {
    let operator = || act("operator");
    let story =
        Story::active().then("2025-02-04T05:00:00Z", &Command::Object(Object::by_buyer(at("2025-02-04T05:00:00Z"))));
    story.says(ObjectionReceived, &["2025-02-04", "2025-02-07", "4.9", "19-1"]);
    story.says(VendorTask, &[&of("B1"), "2025-02-08 00:00", "4.9"]);
    let id = of("B1");
    let resolve = Command::ResolveObjection { id, sustained: false, act: operator() };
    let story = story.then("2025-02-06T05:00:00Z", &resolve);
    story.says(ObjectionResolved, &["2025-02-06", "2025-02-04", "2025-02-13", "4.9"]);
    assert!(story.text(ObjectionResolved, "en").body.contains("not to be right"));

    let story = story.then("2025-02-07T05:00:00Z", &Command::ReportMailbox { by: Reporter::Buyer });
    story.says(MailboxReported, &["2025-02-07", "10.4", &story.agreement.policy.licensor.phone]);
    story.says(VendorTask, &["10.4", "2025-02-07 10:00"]);
    let story = story.then("2025-02-14T05:00:00Z", &Command::ClearMailbox { act: operator() });
    story.says(MailboxCleared, &["2025-02-14", "10.4", "10.1"]);
    assert!(!story.text(MailboxCleared, "en").body.contains("2025-02-13"), "that day is over");
    let story = story.then("2025-02-15T05:00:00Z", &Command::ReportMailbox { by: Reporter::Buyer });
    story.says(MailboxReportedAgain, &["2025-02-15", "10.4", &story.agreement.policy.licensor.phone]);

    let story = story.then("2025-02-17T05:00:00Z", &Command::Suspend { ground: Clause::new(5, 8), act: operator() });
    let story = story.then("2025-02-18T05:00:00Z", &Command::Resume { act: operator() });
    story.says(UseSuspended, &["2025-02-17", "5.8"]);
    story.says(UseResumed, &["2025-02-18", "5.3"]);
}

#[test]
fn of_questions_and_payments_that_fail() {
    let ask = Command::QueryPayment(QueryPayment::by_buyer(at("2025-02-04T05:00:00Z"), None));
    let story = Story::placed("widget-month", Method::Card).then("2025-02-04T05:00:00Z", &ask);
    story.says(VendorTask, &[&of("Q1"), "3.6", "4.8", "2025-02-06 00:00"]);
    let answer = QueryAnswer::Processing;
    let answered = Command::AnswerPaymentQuery { id: of("Q1"), answer, act: Some(act("operator")) };
    let story = story.then("2025-02-05T05:00:00Z", &answered);
    story.says(PaymentQueryAnswered, &["2025-02-04", "3.6", "4.8"]);
    assert!(story.text(PaymentQueryAnswered, "en").body.contains("still processing"));

    let issued = Command::IssueTicket(domain::order::payment::TicketIssued {
        ticket: BANK.to_owned(),
        expires_at: at("2025-02-05T05:20:00Z"),
        amount_minor: 1,
    });
    let decline = Command::DeclinePayment { ticket: BANK.to_owned() };
    let story = story.then("2025-02-05T05:00:00Z", &issued).then("2025-02-05T05:01:00Z", &decline);
    story.says(PaymentDeclined, &["4.6", "3.6", "4.8"]);

    let story = Story::active();
    let (source, now) = (Source::Card(format!("{BANK}-2025-02-03T05:00:00Z")), at("2025-02-20T05:00:00Z"));
    let story = story.then("2025-02-20T05:00:00Z", &Command::Reverse { source, at: now, act: act("operator") });
    story.says(PaymentReversed, &["4532.50 RUB", "2025-02-20", "9.3"]);
    assert!(story.text(PaymentReversed, "en").body.contains("Its license has ended"));
    story.says(PaymentReversed, &["4532.50 RUB"]);
    story.says(VendorPaymentReversed, &["4532.50 RUB", "2025-02-20", "9.3"]);
    assert!(story.text(VendorPaymentReversed, "en").body.contains("The buyer owes 4532.50 RUB"));
}

#[test]
fn of_what_is_lost_twice_and_owed() {
    let id = of("R1");
    let ended = TerminateByOperator { ground: Ground::Agreement, refund_minor: 100_000, act: act("operator") };
    let story = Story::active().then("2025-02-20T05:00:00Z", &Command::TerminateByOperator(ended));
    let story = story.then("2025-02-20T05:01:00Z", &Command::BeginRefund { id: id.clone() });
    let unknown = Command::RecordRefund { id: id.clone(), said: GatewaySaid::Unknown };
    let story = story.then("2025-02-20T05:02:00Z", &unknown);
    let (source, now) = (Source::Card(format!("{BANK}-2025-02-03T05:00:00Z")), at("2025-02-21T05:00:00Z"));
    let story = story.then("2025-02-21T05:00:00Z", &Command::Reverse { source, at: now, act: act("operator") });
    assert!(story.text(VendorPaymentReversed, "en").body.contains("is not known yet"));
    story.says(VendorPaymentReversed, &["4532.50 RUB", "3532.50 RUB"]);
    let settled = Command::RecordRefund { id, said: GatewaySaid::Settled };
    let story = story.then("2025-02-21T06:00:00Z", &settled);
    // What went back is lost twice; it and the rest of the price are owed.
    story.says(VendorPaymentReversed, &["4532.50 RUB", "1000.00 RUB", "9.3"]);
    assert!(story.text(VendorPaymentReversed, "en").body.contains("lost twice"));
    story.says(DebtOwed, &["4532.50 RUB", "1000.00 RUB", "2025-02-21", "9.3"]);
    let story = story.transfer("2025-02-24T05:00:00Z", "part", 400_000, Rub);
    story.says(DebtPaid, &["4000.00 RUB", "532.50 RUB", "9.3"]);
}

#[test]
fn of_what_was_mistyped_and_of_what_is_given_up() {
    let right = RecordTransfer {
        reference: BANK.to_owned(),
        amount: Money::new(490, Usd),
        received_at: at("2025-02-07T05:00:00Z"),
        third_party: false,
        act: act("operator"),
    };
    let story = invoiced().transfer("2025-02-07T05:00:00Z", BANK, 4900, Usd);
    story.says(PaymentReceived, &["49.00 USD"]);
    let story = story.then("2025-02-10T05:00:00Z", &Command::CorrectTransfer(right));
    story.says(ReceiptCorrected, &["4.90 USD", "49.00 USD", "4.7"]);
    // What was to say that it is paid says now that it is not.
    assert_eq!(story.text(PaymentReceived, "en"), story.text(ReceiptCorrected, "en"));

    let (source, now) = (Source::Card(format!("{BANK}-2025-02-03T05:00:00Z")), at("2025-02-20T05:00:00Z"));
    let story = Story::active().then("2025-02-20T05:00:00Z", &Command::Reverse { source, at: now, act: act("one") });
    let waive = |amount_minor| Command::WaiveDebt(WaiveDebt { amount_minor, act: act("one") });
    let story = story.then("2025-02-21T05:00:00Z", &waive(3_250));
    story.says(DebtWaived, &["4500.00 RUB", "2025-02-21", "9.3"]);
    assert!(
        story.then("2025-02-22T05:00:00Z", &waive(450_000)).text(DebtWaived, "en").body.contains("Nothing is owed")
    );
}

#[test]
fn of_the_return_of_everything() {
    let story = Story::active();
    let demand = DemandRefund {
        source: Source::Card(format!("{BANK}-2025-02-03T05:00:00Z")),
        amount_minor: story.order.owed().amount_minor,
        cause: Cause::Court,
        demanded_at: at("2025-02-20T05:00:00Z"),
        act: act("operator"),
    };
    let story = story.then("2025-02-20T05:00:00Z", &Command::DemandRefund(demand));
    let story = story.then("2025-02-20T05:01:00Z", &Command::BeginRefund { id: of("R1") });
    let story = story.then("2025-02-20T05:02:00Z", &Command::RecordRefund { id: of("R1"), said: GatewaySaid::Settled });
    story.says(OrderReturned, &["4532.50 RUB", "2025-02-20", "9.2"]);
    assert!(!story.text(OrderReturned, "en").body.contains("4.10"));
}

#[test]
fn of_an_end_before_its_time() {
    let story = Story::active().terminate("2025-02-20T05:00:00Z");
    story.says(OrderTerminatedEarly, &["2025-02-20", "4.12", "4.10", "10.1"]);
    assert!(story.text(OrderTerminatedEarly, "en").body.contains("Nothing of the price goes back"));
    for (ground, refund_minor, says) in [
        (Ground::Agreement, 100_000, ["by agreement with you", "1000.00 RUB"]),
        (Ground::Court, 0, ["by decision of a court", "Nothing of your payment goes back"]),
    ] {
        let by_operator = TerminateByOperator { ground, refund_minor, act: act("operator") };
        let story = Story::active().then("2025-02-20T05:00:00Z", &Command::TerminateByOperator(by_operator));
        story.says(OrderTerminated, &["2025-02-20", "9.3"]);
        let body = story.text(OrderTerminated, "en").body;
        assert!(says.iter().all(|says| body.contains(says)), "{body}");
    }
}

#[test]
fn of_a_new_calendar() {
    let mut story = Story::active().claim("2025-02-14T05:00:00Z");
    // The window's last day and the answer's are counted anew; the claim's, 2025-03-17, stays.
    story.agreement = super::story::with_holiday("2025-02-13", "later");
    let story = story.then("2025-02-14T06:00:00Z", &Command::Recompute);
    story.says(DeadlinesRecomputed, &["later", "2025-02-14", "4.9"]);
    let body = story.text(DeadlinesRecomputed, "en").body;
    assert!(body.contains("- written claims in time: until the end of 2025-02-14"), "{body}");
    assert!(!body.contains("2025-03-17"), "what did not move is not listed:\n{body}");
}

#[test]
fn of_the_tokens_that_open_an_order() {
    let story = Story::active().then("2025-02-10T05:00:00Z", &Command::EndTokens);
    story.says(TokensEnded, &["2025-02-10", "3.5", "https://shop.example/account/orders/"]);
    let correct = Command::ChangeContact(ChangeContact::Correct { commitment: "commitment".to_owned() });
    let story = story.then("2025-02-11T05:00:00Z", &correct);
    story.says(ContactChanged, &["2025-02-11", "3.1", "https://shop.example/account/orders/"]);
    story.says(ContactChangedFormer, &["2025-02-11", "3.1"]);
    let former = story.text(ContactChangedFormer, "en").body;
    assert!(!former.contains("/account/orders/"), "who reads it finds the order no more: {former}");
}

#[test]
fn of_a_kommo_account_that_was_corrected() {
    let to = CorrectAccount { account: "right".to_owned(), commitment: "commitment".to_owned(), act: act("one") };
    let story = Story::active().then("2025-02-10T05:00:00Z", &Command::CorrectAccount(to));
    story.says(AccountCorrected, &["widget-month", "2025-02-10", "3.1", "4.7", "4.9", "10.7"]);
}

#[test]
fn of_a_paper_copy_that_is_asked_for() {
    let requested_at = at("2025-02-10T05:00:00Z");
    let copy = Command::Evidence(RecordEvidence::RequestPaperCopy { requested_at, act: act("one") });
    let story = Story::active().then("2025-02-11T05:00:00Z", &copy);
    story.says(PaperCopyRequested, &["widget-month", "2025-02-11", "2023-01", "10.5", "10.6", "10.7"]);
}

#[test]
fn every_notice_about_an_order_is_told_by_some_story_here() {
    let source = concat!(include_str!("orders.rs"), include_str!("of_invoices.rs"));
    let story: BTreeSet<Notice> =
        Notice::ALL.iter().copied().filter(|notice| source.contains(&format!("says({notice:?},"))).collect();
    let missing: Vec<_> = Notice::ALL.iter().copied().filter(|notice| !story.contains(notice)).collect();
    let offered = [LicensorMailboxReported, TermsPublished, TermsInForce, TermsWithdrawn, PricesPosted, PricesNews];
    let others = [SignInLink, VendorPaymentQuarantined, VendorCalendarEnding, VendorApprovalWanted, VendorDigest];
    assert_eq!(missing, [&offered[..], &others].concat(), "those are about no order");
}

#[test]
fn the_buyer_reads_their_language_and_the_vendor_english() {
    let story = delayed();
    let order = Order { language: "ru".to_owned(), ..story.order.clone() };
    for (notice, language) in [(OrderPlaced, "ru"), (VendorActivationOverdue, "en")] {
        let (_, item) = story.mails.iter().find(|(story, _)| *story == notice).unwrap();
        let text = about_order(&story.agreement, notice, item, &order, SHOP, None, &Kept::default()).unwrap();
        assert_eq!(text, story.text(notice, language));
        let url = "https://shop.example/r".to_owned();
        let asked = Some(Action::ConfirmReceipt { url });
        let asked = about_order(&story.agreement, notice, item, &order, SHOP, asked, &Kept::default()).unwrap();
        let words = text.body.split("\n\n-- ").next().unwrap();
        assert!(asked.body.starts_with(words) && asked.body.contains(":\nhttps://shop.example/r\n\n-- \n"));
        assert!(asked.html.contains("<a href=\"https://shop.example/r\""));
    }
}
