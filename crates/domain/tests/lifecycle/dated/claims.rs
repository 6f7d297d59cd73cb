//! Claims about the end of their window: proof of an earlier handing-in (K22), a calendar that moves the end.

use super::{Tale, at};
use crate::story::{Almanac, Change, claim, operator};
use domain::act::Channel;
use domain::order::claim::ClaimState;
use domain::order::license::LicenseState;
use domain::rules::Command;
use domain::rules::claim_acts::ProveHandingIn;
use domain::rules::restrictions::Object;

const END: &str = "2025-02-13T19:00:00Z";
const DEEMED: &str = "2025-02-13T19:00:05Z";

fn proof(tale: &Tale, handed_in_at: &str) -> Command {
    let id = tale.order.claims[0].id.clone();
    Command::ProveHandingIn(ProveHandingIn { id, handed_in_at: at(handed_in_at), act: operator("one") })
}

/// A letter that arrived on 15 February.
fn letter(handed_in_at: Option<&str>, proven: bool) -> Command {
    let Command::LodgeClaim(mut letter) = claim(at("2025-02-15T05:00:00Z")) else { unreachable!("it is a claim") };
    letter.channel = Channel::Post;
    letter.handed_in_at = handed_in_at.map(at);
    letter.proven = proven;
    Command::LodgeClaim(letter)
}

/// The order, deemed provided as the window ended in silence.
fn deemed() -> Tale {
    let mut tale = Tale::active();
    assert_eq!(tale.names("2025-02-13T19:00:04.999Z", &Command::Tick), ["reminder.due"]);
    assert_eq!(tale.names(DEEMED, &Command::Tick), ["license.deemed_provided"]);
    tale
}

#[test]
fn k22_proof_of_a_handing_in_before_the_end_voids_the_deeming_whenever_it_comes() {
    let now = "2025-02-15T05:00:00Z";
    let mut tale = deemed();
    tale.does(now, &letter(Some("2025-02-13T10:00:00Z"), false));
    assert_eq!(tale.state(now).1, LicenseState::DeemedProvided, "a statement alone proves nothing");
    assert!(tale.order.claims[0].late);
    tale.does(now, &proof(&tale, END));
    assert_eq!(tale.state(now).1, LicenseState::DeemedProvided, "that was late, too");
    tale.does(now, &proof(&tale, "2025-02-13T18:59:59.999Z"));
    assert_eq!((tale.state(now).1, tale.order.license.deemed_at), (LicenseState::Claimed, None));
    assert!(!tale.names("2025-02-16T05:00:00Z", &Command::Tick).contains(&"license.deemed_provided"));
    assert_eq!(tale.order.claims[0].answer.from, at(now), "its thirty days run from its arrival");

    let mut at_once = deemed();
    at_once.does(now, &letter(Some("2025-02-13T18:59:59.999Z"), true));
    assert_eq!(at_once.state(now).1, LicenseState::Claimed);
}

#[test]
fn a_calendar_that_moves_the_end_makes_a_claim_timely_that_came_after_the_old_one() {
    let mut tale = Tale::active();
    let objected_at = "2025-02-12T05:00:00Z";
    tale.does(objected_at, &Command::Object(Object::by_buyer(at(objected_at))));
    tale.does("2025-02-13T20:00:00Z", &claim(at("2025-02-13T20:00:00Z")));
    assert!(tale.order.claims[0].late);

    // 13 February, the 44th day of the year, turns out to be a day off.
    let change = Change { off: [43].into(), plain: false, unofficial: [2027].into() };
    tale.agreement.policy.calendar = Almanac::changed("changed", &change).calendar;
    let now = "2025-02-17T05:00:00Z";
    assert_eq!(tale.names(now, &Command::Recompute), ["deadlines.recomputed"]);
    assert_eq!(tale.order.license.window.as_ref().unwrap().last_day.to_string(), "2025-02-14");
    assert!(!tale.order.claims[0].late && !tale.order.claims[0].needs_decision);
    let id = tale.order.restrictions.objections[0].id.clone();
    tale.does(now, &Command::ResolveObjection { id, sustained: false, act: operator("one") });
    tale.does("2025-02-18T05:00:00Z", &Command::Tick);
    assert_eq!(tale.state("2025-02-18T05:00:00Z").1, LicenseState::Claimed);
}

#[test]
fn k34_silence_on_a_claim_exhausts_the_pretrial_procedure_and_decides_nothing() {
    let mut tale = Tale::active();
    tale.does("2025-02-05T05:00:00Z", &claim(at("2025-02-05T05:00:00Z")));
    let (last, over) = ("2025-03-07T18:59:59.999Z", "2025-03-07T19:00:00Z");
    let state = |tale: &Tale, now| tale.order.claims[0].state(at(now));
    assert_eq!((state(&tale, last), state(&tale, over)), (ClaimState::Received, ClaimState::PretrialExhausted));
    assert!(!tale.names(last, &Command::Tick).contains(&"claim.overdue"));
    assert!(tale.names(over, &Command::Tick).contains(&"claim.overdue"));
    assert_eq!(state(&tale, over), ClaimState::PretrialExhausted);
    assert!(!tale.names("2025-04-07T19:00:00Z", &Command::Tick).contains(&"claim.overdue"), "told once");
}
