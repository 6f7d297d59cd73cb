//! Between the missed day of 4.7 and the right of 4.10, and after a late activation (K6, K47).

use super::{RIGHT, Tale, acknowledged, notice};
use crate::story::operator;
use domain::clause::Clause;
use domain::code::Code;
use domain::order::OrderState;
use domain::order::ending::{Ground, How};
use domain::order::license::LicenseState;
use domain::rules::Command;

const EARLY: (Code, Option<Clause>) = (Code::NoRefundNotAcknowledged, Some(Clause::new(4, 12)));

fn ground(tale: &Tale) -> Option<How> {
    tale.order.ended.as_ref().map(|ended| ended.how)
}

#[test]
fn k47_a_notice_between_the_missed_day_and_the_right_waits_for_a_person() {
    let mut tale = Tale::paid();
    assert_eq!(tale.refused("2025-02-04T18:59:59.999Z", &notice("2025-02-04T18:59:59.999Z")), EARLY);
    for now in ["2025-02-04T19:00:00Z", "2025-02-14T18:59:59.999Z"] {
        assert_eq!(tale.names(now, &acknowledged(now)), ["termination.requested"], "{now}");
        assert_eq!((ground(&tale), tale.order.open_refunds_minor()), (None, 0));
    }
    let refused = Command::RefuseTermination { act: operator("one") };
    assert_eq!(tale.names("2025-02-14T18:59:59.999Z", &refused), ["termination.refused"]);
    assert!(tale.order.requests.iter().all(|request| !request.open));
    assert_eq!(tale.names("2025-02-14T18:59:59.999Z", &refused), [""; 0]);

    // The notice under 4.10 stands on its own.
    assert_eq!(tale.names(RIGHT, &notice(RIGHT)), ["order.terminated", "refund.demanded"]);
    assert_eq!(ground(&tale), Some(How::Terminated(Ground::Delay)));
    assert_eq!(tale.order.open_refunds_minor(), tale.order.owed().amount_minor);
    assert_eq!(tale.state(RIGHT), (OrderState::Terminated, LicenseState::Terminated));
}

#[test]
fn a_notice_counts_by_the_instant_it_reached_us_though_the_license_was_activated_before_it_was_registered() {
    let mut tale = Tale::paid();
    tale.activated("2025-02-10T05:00:00Z");
    let letter = acknowledged("2025-02-09T05:00:00Z");
    assert_eq!(tale.names("2025-02-11T05:00:00Z", &letter), ["termination.requested"]);
    assert_eq!(tale.names("2025-02-11T05:00:00Z", &acknowledged("2025-02-10T05:00:00Z")), ["order.terminated"]);
    assert_eq!(ground(&tale), Some(How::Terminated(Ground::Early)));

    for survives in [true, false] {
        let mut tale = Tale::paid();
        tale.agreement.policy.delay_right_survives_activation = survives;
        tale.activated("2025-02-16T05:00:00Z");
        tale.does("2025-02-17T05:00:00Z", &notice("2025-02-15T05:00:00Z"));
        assert_eq!(ground(&tale), Some(How::Terminated(Ground::Delay)), "the right survives: {survives}");
    }
}

#[test]
fn k6_the_right_outlives_a_late_activation_until_the_window_ends() {
    let late = |survives| {
        let mut tale = Tale::paid();
        tale.agreement.policy.delay_right_survives_activation = survives;
        tale.activated("2025-02-16T05:00:00Z");
        tale
    };
    let (last, over) = ("2025-02-26T18:59:59.999Z", "2025-02-26T19:00:00Z");
    let mut tale = late(true);
    assert_eq!(tale.refused(over, &notice(over)), EARLY);
    assert_eq!(tale.names(last, &notice(last)), ["order.terminated", "refund.demanded"]);
    assert_eq!(ground(&tale), Some(How::Terminated(Ground::Delay)));
    assert_eq!(late(false).refused(last, &notice(last)), EARLY);

    let mut in_time = Tale::paid();
    in_time.activated("2025-02-14T18:59:59.999Z");
    assert_eq!(in_time.refused(last, &notice(last)), EARLY, "the right never arose");
}
