//! What no longer stands in the way of 4.9, and what lifts it: a claim withdrawn before the payment (K23), one classified as not
//! about the scope (K51), an objection found to be right after the deeming (K52).

use super::{MONDAY, Tale, at};
use crate::story::{carry_out, claim, operator};
use domain::act::Channel;
use domain::code::Code;
use domain::follows::task::{TaskKind, tasks};
use domain::order::claim::About;
use domain::order::deeming::Shown;
use domain::order::license::{Activator, LicenseState};
use domain::order::payment::TicketIssued;
use domain::order::placing::Method;
use domain::rules::claim_acts::ReclassifyClaim;
use domain::rules::license::Activate;
use domain::rules::payment::ConfirmPayment;
use domain::rules::restrictions::Object;
use domain::rules::{Command, next_due};

/// The first instant after the window, and the one at which its silence counts.
const END: &str = "2025-02-13T19:00:00Z";
const DEEMED: &str = "2025-02-13T19:00:05Z";

fn id(tale: &Tale) -> String {
    tale.order.claims[0].id.clone()
}

fn withdraw(tale: &Tale) -> Command {
    Command::WithdrawClaim { id: id(tale), act: None }
}

fn classify(tale: &Tale, about: About) -> Command {
    Command::ReclassifyClaim(ReclassifyClaim { id: id(tale), about, act: operator("one") })
}

fn contradict(tale: &Tale, received_at: &str) -> Command {
    Command::Object(Object { claim: Some(id(tale)), ..Object::by_buyer(at(received_at)) })
}

fn license(tale: &Tale, now: &str) -> LicenseState {
    tale.state(now).1
}

#[test]
fn k23_a_claim_withdrawn_before_the_payment_was_never_there_and_one_withdrawn_after_it_counts_for_good() {
    for unpaid in [true, false] {
        let mut tale = Tale::placed(Method::Card);
        tale.does(MONDAY, &claim(at(MONDAY)));
        let amount_minor = tale.order.owed().amount_minor;
        let issued = TicketIssued { ticket: "ticket".to_owned(), expires_at: at(MONDAY), amount_minor };
        tale.does(MONDAY, &Command::IssueTicket(issued));
        // The payment is told of late, and counts from the bank's instant.
        let (paid_at, told_at) = ("2025-02-03T06:00:00Z", "2025-02-03T08:00:00Z");
        let withdrawn_at = if unpaid { "2025-02-03T05:59:59Z" } else { paid_at };
        let withdraws = withdraw(&tale);
        tale.does(withdrawn_at, &withdraws);
        let confirmed = ConfirmPayment { ticket: "ticket".to_owned(), captured_at: Some(at(paid_at)) };
        tale.does(told_at, &Command::ConfirmPayment(confirmed));
        tale.does(told_at, &Command::Activate(Activate { by: Activator::System, behind: None }));
        let expected = if unpaid { LicenseState::WindowOpen } else { LicenseState::ProvidedUnconfirmed };
        assert_eq!(license(&tale, told_at), expected);
        tale.does(DEEMED, &Command::Tick);
        let expected = if unpaid { LicenseState::DeemedProvided } else { LicenseState::ProvidedUnconfirmed };
        assert_eq!(license(&tale, DEEMED), expected);
    }
}

/// The active order with a claim that was classified as about a payment on Monday 10 February: it can be contradicted until the
/// end of Thursday 13 February, as the window of 4.9 is.
fn classified() -> Tale {
    let mut tale = Tale::active();
    tale.does("2025-02-04T05:00:00Z", &claim(at("2025-02-04T05:00:00Z")));
    let anew = classify(&tale, About::Payment);
    assert_eq!(tale.names("2025-02-10T05:00:00Z", &anew), ["claim.reclassified"]);
    let due = &tale.order.claims[0].classified.as_ref().unwrap().due;
    assert_eq!((due.last_day.to_string(), due.expires_at), ("2025-02-13".to_owned(), at(END)));
    tale
}

#[test]
fn k51_uncontradicted_it_no_longer_stops_the_deeming() {
    let mut tale = classified();
    assert_eq!(license(&tale, "2025-02-10T05:00:00Z"), LicenseState::Claimed, "until then it counts");
    assert_eq!(tale.names("2025-02-13T19:00:04.999Z", &Command::Tick), Vec::<&str>::new());
    assert_eq!(tale.names(DEEMED, &Command::Tick), ["claim.classification_stands", "license.deemed_provided"]);
    assert_eq!(license(&tale, DEEMED), LicenseState::DeemedProvided);
    let back = classify(&tale, About::Scope);
    tale.does("2025-02-14T05:00:00Z", &back);
    assert_eq!(license(&tale, "2025-02-14T05:00:00Z"), LicenseState::Claimed, "about the scope after all");
}

#[test]
fn k51_the_deeming_comes_at_the_later_of_the_two_ends() {
    // Classified on the window's last day: three working days from Friday 14 to Tuesday 18 February.
    let mut late = Tale::active();
    late.does("2025-02-04T05:00:00Z", &claim(at("2025-02-04T05:00:00Z")));
    let anew = classify(&late, About::Other);
    late.does("2025-02-13T05:00:00Z", &anew);
    assert_eq!(late.names("2025-02-18T19:00:04.999Z", &Command::Tick), Vec::<&str>::new());
    assert_eq!(
        late.names("2025-02-18T19:00:05Z", &Command::Tick),
        ["claim.classification_stands", "license.deemed_provided"]
    );
    // Classified early: the claim is out of the way before the window ends, and its reminders come.
    let mut early = Tale::active();
    early.does("2025-02-04T05:00:00Z", &claim(at("2025-02-04T05:00:00Z")));
    let anew = classify(&early, About::Other);
    early.does("2025-02-04T06:00:00Z", &anew);
    assert_eq!(early.names("2025-02-07T19:00:05Z", &Command::Tick), ["claim.classification_stands"]);
    assert_eq!(license(&early, "2025-02-07T19:00:05Z"), LicenseState::WindowOpen);
    assert_eq!(early.names("2025-02-10T19:00:00Z", &Command::Tick), ["reminder.due"]);
    assert!(early.names(DEEMED, &Command::Tick).contains(&"license.deemed_provided"));
}

#[test]
fn k51_contradicted_in_time_it_counts_for_good_however_late_that_is_known() {
    let mut tale = classified();
    let contradicts = contradict(&tale, "2025-02-13T18:59:59.999Z");
    assert_eq!(tale.names("2025-02-13T19:00:01Z", &contradicts), ["objection.received"]);
    let dismisses = Command::ResolveObjection {
        id: tale.order.restrictions.objections[0].id.clone(),
        sustained: false,
        act: operator("one"),
    };
    tale.does("2025-02-17T05:00:00Z", &dismisses);
    assert!(!tale.names("2025-02-20T05:00:00Z", &Command::Tick).contains(&"license.deemed_provided"));
    let again = classify(&tale, About::Other);
    tale.does("2025-02-20T05:00:00Z", &again);
    assert_eq!(tale.order.claims[0].classified, None, "it cannot be classified away any more");
    assert_eq!(license(&tale, "2025-03-01T05:00:00Z"), LicenseState::Claimed);

    // A letter that arrived in time and is registered after the deeming.
    let mut told_late = classified();
    told_late.does(DEEMED, &Command::Tick);
    let letter = Object {
        received_at: at("2025-02-12T05:00:00Z"),
        claim: Some(id(&told_late)),
        channel: Channel::Post,
        act: Some(operator("one")),
    };
    told_late.does("2025-02-17T05:00:00Z", &Command::Object(letter));
    assert_eq!(license(&told_late, "2025-02-17T05:00:00Z"), LicenseState::Claimed);
    assert_eq!(told_late.order.license.deemed_at, None);

    let mut too_late = classified();
    too_late.does(DEEMED, &Command::Tick);
    let contradicts = contradict(&too_late, END);
    too_late.does("2025-02-14T05:00:00Z", &contradicts);
    assert_eq!(license(&too_late, "2025-02-14T05:00:00Z"), LicenseState::DeemedProvided);
    assert!(too_late.order.restrictions.objections[0].late);
}

#[test]
fn k5_every_claim_counts_until_an_operator_classifies_it_whatever_its_buyer_called_it() {
    let mut tale = Tale::active();
    tale.does("2025-02-04T05:00:00Z", &claim(at("2025-02-04T05:00:00Z")));
    assert_eq!(tale.order.claims[0].about, About::Other, "the buyer's own word");
    assert_eq!(tale.refused("2025-02-04T06:00:00Z", &contradict(&tale, "2025-02-04T06:00:00Z")).0, Code::NotClassified);
    // Until then it counts, and the operator's word is an act of its own.
    let same = classify(&tale, About::Other);
    assert_eq!(tale.names("2025-02-04T06:00:00Z", &same), ["claim.reclassified"]);
    assert_eq!(tale.names("2025-02-04T07:00:00Z", &same), Vec::<&str>::new(), "once");

    let mut counts = Tale::active();
    counts.agreement.policy.reclassified_claim_counts = true;
    counts.does("2025-02-04T05:00:00Z", &claim(at("2025-02-04T05:00:00Z")));
    let anew = classify(&counts, About::Payment);
    counts.does("2025-02-04T06:00:00Z", &anew);
    counts.does("2025-02-20T05:00:00Z", &Command::Tick);
    assert_eq!(license(&counts, "2025-02-20T05:00:00Z"), LicenseState::Claimed);
}

/// Word of how the notice of the window was shown.
fn shown(tale: &Tale, how: Shown) -> Command {
    Command::ShowWindow { how, notice: tale.order.license.window_notice.expect("a notice") }
}

#[test]
fn k53_it_waits_for_a_person_until_the_buyer_was_told_of_the_window() {
    let mut tale = Tale::active();
    tale.agreement.policy.deem_without_notice = false;
    let early = shown(&tale, Shown::Page);
    assert_eq!(tale.names(DEEMED, &early), Vec::<&str>::new(), "nothing waits for it");
    assert_eq!(tale.names("2025-02-13T19:00:00Z", &Command::Tick), ["reminder.due"]);
    assert_eq!(tale.names(DEEMED, &Command::Tick), ["deeming.held"]);
    assert_eq!(license(&tale, DEEMED), LicenseState::WindowOpen);
    let kinds = |tale: &Tale| tasks(&tale.agreement.policy, &tale.order).iter().map(|it| it.kind).collect::<Vec<_>>();
    assert_eq!(kinds(&tale), [TaskKind::ShowWindow]);
    assert_eq!(tale.names("2025-02-14T05:00:00Z", &Command::Tick), Vec::<&str>::new(), "once");
    let reached = shown(&tale, Shown::Reached);
    tale.does("2025-02-15T05:00:00Z", &reached);
    assert!(kinds(&tale).is_empty());
    assert_eq!(next_due(&tale.agreement, &tale.order), Some(at(DEEMED)), "due again at once");
    assert_eq!(tale.names("2025-02-15T05:01:00Z", &Command::Tick), ["license.deemed_provided"]);

    let mut known = Tale::active();
    known.agreement.policy.deem_without_notice = false;
    let names = known.names(DEEMED, &Command::TickShown(Shown::Notice));
    assert_eq!(names, ["reminder.due", "license.deemed_provided"]);
    let mut claimed = Tale::active();
    claimed.agreement.policy.deem_without_notice = false;
    claimed.does(DEEMED, &Command::Tick);
    claimed.does(DEEMED, &claim(at("2025-02-12T05:00:00Z")));
    assert!(kinds(&claimed).iter().all(|kind| *kind != TaskKind::ShowWindow), "a claim stops it anyhow");
}

#[test]
fn k52_an_objection_that_is_right_lifts_the_deeming_for_good() {
    let mut tale = Tale::active();
    tale.does(DEEMED, &Command::Tick);
    let now = "2025-02-17T05:00:00Z";
    tale.does(now, &Command::Object(Object::by_buyer(at(now))));
    assert_eq!(license(&tale, now), LicenseState::DeemedProvided, "it is looked at first");
    let sustains = Command::ResolveObjection {
        id: tale.order.restrictions.objections[0].id.clone(),
        sustained: true,
        act: operator("one"),
    };
    assert_eq!(tale.names(now, &sustains), ["objection.resolved", "deeming.lifted"]);
    assert_eq!(license(&tale, now), LicenseState::ProvidedUnconfirmed);
    assert_eq!(tale.names(now, &sustains), Vec::<&str>::new(), "once");
    assert!(!tale.names("2025-03-02T05:00:00Z", &Command::Tick).contains(&"license.deemed_provided"));
    assert_eq!(license(&tale, "2025-03-02T05:00:00Z"), LicenseState::ProvidedUnconfirmed, "the license runs on");
    assert_eq!(license(&tale, "2025-03-03T05:00:00Z"), LicenseState::Expired);

    // Before the deeming it only stops the rule.
    let mut before = Tale::active();
    before.does(MONDAY, &Command::Object(Object::by_buyer(at(MONDAY))));
    let sustains = Command::ResolveObjection {
        id: before.order.restrictions.objections[0].id.clone(),
        sustained: true,
        act: operator("one"),
    };
    assert_eq!(before.names(MONDAY, &sustains), ["objection.resolved"]);
    let order = carry_out(&before.agreement, Some(before.order), &Command::Tick, at("2025-02-20T05:00:00Z"));
    assert_eq!(order.license.deemed_at, None);
}
