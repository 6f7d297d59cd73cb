//! What is known of a notice, whichever path it came by, in whichever order and how often.

use chrono::TimeDelta;
use domain::Instant;
use domain::agreement::policy::NoticePolicy;
use domain::follows::delivery::{Fact, Facts, Kind, State, Wait, may_send};
use domain::follows::notice::Notice;
use proptest::prelude::*;
use proptest::sample::select;

const POLICY: NoticePolicy = NoticePolicy {
    delivery_unknown_after: TimeDelta::hours(72),
    give_up_after: TimeDelta::days(3),
    account_give_up_after: TimeDelta::days(14),
    receipt_link_validity: TimeDelta::days(90),
};

fn at(minutes: i64) -> Instant {
    Instant::UNIX_EPOCH + TimeDelta::minutes(minutes)
}

/// A fact, and the round that it is of.
type Told = (usize, Kind, Fact);

/// A fact of any kind: two of a kind may differ in their instants, or only in what else they say.
fn fact(rounds: usize) -> impl Strategy<Value = Told> {
    let said = proptest::option::of(select(vec!["a".to_owned(), "b".to_owned()]));
    (0..rounds, select(Kind::ALL.to_vec()), 0..10_000i64, said.clone(), said).prop_map(
        |(round, kind, minutes, message, class)| (round, kind, Fact { message, class, ..Fact::at(at(minutes)) }),
    )
}

/// What is told of a notice that may have been sent three times.
fn history() -> impl Strategy<Value = Vec<Told>> {
    proptest::collection::vec(fact(3), 0..12)
}

fn notice() -> impl Strategy<Value = Notice> {
    select(Notice::ALL.to_vec())
}

fn learned(history: &[Told]) -> Facts {
    let mut facts = Facts::default();
    history.iter().cloned().for_each(|(round, kind, fact)| facts.learn(round, kind, fact));
    facts
}

fn knows(history: &[Told], kinds: &[Kind]) -> bool {
    history.iter().any(|(_, kind, _)| kinds.contains(kind))
}

/// The same of one sending.
fn knows_of(history: &[Told], round: usize, kinds: &[Kind]) -> bool {
    history.iter().any(|(of, kind, _)| *of == round && kinds.contains(kind))
}

/// Every state that says that the recipient's server, or the buyer, has it.
const ARRIVED: [State; 4] = [State::Delivered, State::Complained, State::ReceiptConfirmed, State::ReachedOtherwise];

/// Whether nobody is asked to see to a notice that did not arrive.
fn nobodys(notice: Notice) -> bool {
    notice.optional() || notice.forgone()
}

proptest! {
    #[test]
    fn facts_join_alike_in_any_order_however_often_and_however_grouped(
        shuffled in history().prop_flat_map(|history| {
            let again = [history.clone(), history.clone()].concat();
            (Just(history), Just(again).prop_shuffle())
        }),
        split in any::<prop::sample::Index>(),
    ) {
        let (history, again) = shuffled;
        let whole = learned(&history);
        prop_assert_eq!(&learned(&again), &whole);
        let (first, second) = history.split_at(split.index(history.len() + 1));
        let (first, second) = (learned(first), learned(second));
        for (into, from) in [(&first, &second), (&second, &first)] {
            let mut merged = into.clone();
            merged.merge(from);
            merged.merge(from);
            prop_assert_eq!(&merged, &whole);
        }
    }

    #[test]
    fn i29_what_bounced_for_good_never_counts_as_delivered(history in history(), later in 0..20_000i64) {
        let facts = learned(&history);
        let state = facts.state(&POLICY, at(later));
        let by_reader = knows(&history, &[Kind::Confirmed, Kind::Reached]);
        let arrived = |round| {
            knows_of(&history, round, &[Kind::Delivered, Kind::Complained]) && !knows_of(&history, round, &[Kind::Bounced])
        };
        let arrived = (0..3).any(arrived);
        let bounced = knows_of(&history, facts.round(), &[Kind::Bounced]) && !arrived && !by_reader;
        prop_assert_eq!(state == State::Bounced, bounced);
        prop_assert_eq!(state == State::ReceiptConfirmed, knows(&history, &[Kind::Confirmed]), "no state but by the buyer");
        prop_assert_eq!(matches!(state, State::Delivered | State::Complained), arrived && !by_reader);
    }

    #[test]
    fn i29_a_notice_to_be_sent_again_is_sent_unless_an_earlier_sending_arrived(
        history in history(),
        notice in notice(),
        minutes in 0..10_000i64,
    ) {
        let before = learned(&history);
        let mut after = before.clone();
        after.learn(before.round() + 1, Kind::SendAgain, Fact::at(at(minutes)));
        let arrived = ARRIVED.contains(&before.state(&POLICY, at(20_000)));
        prop_assert_eq!(after.wait(notice, &POLICY), if arrived { Wait::Nothing } else { Wait::Sending });
        let mut late = Facts::in_round(before.round() + 1, Kind::SendAgain, Fact::at(at(minutes)));
        late.merge(&before);
        prop_assert_eq!(late, after, "whichever is written first");
    }

    #[test]
    fn i29_a_notice_ends_confirmed_delivered_or_with_a_person_and_never_in_nothing(
        history in history(),
        notice in notice(),
    ) {
        let facts = learned(&history);
        let far = at(1_000_000);
        match facts.wait(notice, &POLICY) {
            Wait::Nothing => {
                let state = facts.state(&POLICY, far);
                // One that was held back is owed to nobody yet: its address is anybody's (K59).
                let settled = ARRIVED.contains(&state) || matches!(state, State::HeldBack | State::Obsolete);
                prop_assert!(settled || nobodys(notice), "{state:?}");
            }
            Wait::Person(since) => {
                prop_assert!(!nobodys(notice) && !ARRIVED.contains(&facts.state(&POLICY, far)));
                prop_assert!(history.iter().any(|(_, _, fact)| fact.at == since));
            }
            Wait::Sending => prop_assert_eq!(facts.state(&POLICY, far), State::Queued),
            // When the wait is over the clock records that nothing was heard, and then a person has it.
            Wait::Report(until) => {
                let ms = TimeDelta::milliseconds(1);
                prop_assert_ne!(facts.state(&POLICY, until - ms), State::DeliveryUnknown);
                prop_assert_eq!(facts.state(&POLICY, until), State::DeliveryUnknown);
                let mut unheard = facts.clone();
                unheard.learn(facts.round(), Kind::Unheard, Fact::at(until));
                let person = if nobodys(notice) { Wait::Nothing } else { Wait::Person(until) };
                prop_assert_eq!(unheard.wait(notice, &POLICY), person);
            }
        }
    }

    #[test]
    fn i30_a_complaint_changes_nothing_of_a_notice_that_is_owed(history in history(), notice in notice(), minutes in 0..10_000i64) {
        let before = learned(&history);
        let mut after = before.clone();
        after.learn(before.round(), Kind::Complained, Fact::at(at(minutes)));
        if let Wait::Person(since) = before.wait(notice, &POLICY) {
            let bounced = before.when(Kind::Bounced).is_some();
            prop_assert!(!bounced || after.wait(notice, &POLICY) == Wait::Person(since), "a complaint is no delivery");
        }
        prop_assert!(notice.optional() || may_send(notice, false, true), "what is owed is sent to who complained too");
    }

    #[test]
    fn i35_optional_mail_needs_the_live_consent_and_no_complaint(notice in notice(), inform in any::<bool>(), muted in any::<bool>()) {
        prop_assert_eq!(may_send(notice, inform, muted), !notice.optional() || (inform && !muted));
    }

    #[test]
    fn i35_what_is_withheld_is_neither_sent_later_nor_a_task(minutes in 0..10_000i64, later in 0..20_000i64) {
        let withheld = Facts::of(Kind::Withheld, Fact::at(at(minutes)));
        for notice in Notice::ALL.iter().copied().filter(|notice| notice.optional()) {
            prop_assert_eq!(withheld.wait(notice, &POLICY), Wait::Nothing);
            prop_assert_eq!(withheld.state(&POLICY, at(later)), State::Withheld);
        }
    }
}

#[test]
fn the_states_of_the_lifecycle_follow_from_what_was_heard() {
    let heard = |kinds: &[Kind]| learned(&kinds.iter().map(|kind| (0, *kind, Fact::at(at(0)))).collect::<Vec<_>>());
    let (soon, late) = (at(60), at(72 * 60));
    for (kinds, now, state) in [
        (&[][..], late, State::Queued),
        (&[Kind::Sent], soon, State::Sent),
        (&[Kind::Sent], late, State::DeliveryUnknown),
        (&[Kind::Sent, Kind::Delayed], soon, State::Delayed),
        (&[Kind::Returned], soon, State::Delayed),
        (&[Kind::Sent, Kind::Delayed], late, State::DeliveryUnknown),
        (&[Kind::Delivered], late, State::Delivered),
        (&[Kind::Sent, Kind::Unheard, Kind::Delivered], late, State::Delivered),
        (&[Kind::Complained], late, State::Complained),
        (&[Kind::Bounced, Kind::Delivered, Kind::Complained], late, State::Bounced),
        (&[Kind::Refused], soon, State::NotSent),
        (&[Kind::GivenUp], soon, State::NotSent),
        (&[Kind::GivenUp, Kind::Sent], soon, State::Sent),
        (&[Kind::Withheld], late, State::Withheld),
        (&[Kind::Bounced, Kind::Reached], soon, State::ReachedOtherwise),
        (&[Kind::Delivered, Kind::Confirmed], soon, State::ReceiptConfirmed),
    ] {
        assert_eq!(heard(kinds).state(&POLICY, now), state, "{kinds:?}");
    }
}

#[test]
fn what_is_known_survives_being_written_down() {
    let facts = learned(
        &Kind::ALL
            .iter()
            .map(|kind| (1, *kind, Fact { class: Some("5.1.1".to_owned()), ..Fact::at(at(1)) }))
            .collect::<Vec<_>>(),
    );
    let text = serde_json::to_string(&facts).expect("JSON");
    assert_eq!(serde_json::from_str::<Facts>(&text).expect("facts"), facts);
}
