//! What an operator is to look at first.

use crate::history::awaits_review;
use crate::story::story;
use domain::follows::task::{TaskKind, tasks};
use domain::rules::payment::payable;
use proptest::prelude::*;

proptest! {
    #![proptest_config(super::cases(80))]

    #[test]
    fn i41_nothing_is_paid_or_invoiced_before_the_order_is_released(story in story()) {
        story.play(|moment| {
            let mut events = moment.earlier().to_vec();
            for event in moment.new_events() {
                let name = event.fact.name();
                let pays = ["payment.opened", "payment.received", "order.paid", "invoice.issued", "license.activated"];
                prop_assert!(!awaits_review(&events) || !pays.contains(&name), "{} before the release", name);
                events.push(event.clone());
            }
            let waits = awaits_review(moment.events);
            let tasks = tasks(&moment.agreement.policy, moment.after);
            prop_assert_eq!(tasks.iter().any(|task| task.kind == TaskKind::ReleaseOrder), waits);
            prop_assert!(!waits || payable(moment.after).is_err());
            Ok(())
        })?;
    }
}
