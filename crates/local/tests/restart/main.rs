//! The program is killed with SIGKILL at every point of an order's life and started again on the same data: it goes on,
//! and nothing is lost, done twice or dated back.

mod process;
mod story;

use std::path::Path;
use std::time::Duration;

use process::Shop;
use serde_json::Value;
use story::{Buyer, STEPS, Step};

/// Where and how a step is broken off: the process dies after it ended, or this long after it began.
#[derive(Clone, Copy, Debug)]
enum Kill {
    After,
    Within(Duration),
}

/// Lives through the story with the kills that are asked for before each try of a step; `None` lets the step end.
async fn live(data: &Path, mut kill: impl FnMut(Step, u32) -> Option<Kill>) -> (Value, u32) {
    let mut shop = Shop::start(data);
    let mut buyer = Buyer::default();
    for step in STEPS {
        for attempt in 0.. {
            let seen = shop.now().await;
            match kill(step, attempt) {
                None => {
                    buyer.step(&shop.world, step).await;
                    break;
                }
                Some(Kill::After) => {
                    buyer.step(&shop.world, step).await;
                    let seen = shop.now().await;
                    shop.kill_and_restart(&seen).await;
                    break;
                }
                // It does not matter whether the step ended in time: it is done again.
                Some(Kill::Within(span)) => {
                    let _ = tokio::time::timeout(span, buyer.step(&shop.world, step)).await;
                    shop.kill_and_restart(&seen).await;
                }
            }
        }
    }
    let end = buyer.end(&shop.world).await;
    shop.kill();
    (end, shop.kills)
}

/// The story without a kill, and what it leaves in the table.
async fn undisturbed() -> (Value, std::collections::BTreeMap<String, usize>) {
    let data = tempfile::tempdir().expect("a directory");
    let (end, kills) = live(data.path(), |_, _| None).await;
    assert_eq!(kills, 0);
    let (kinds, due) = story::table(data.path()).await;
    assert_eq!(due, 0, "nothing is left to be sent or decided");
    (end, kinds)
}

#[tokio::test]
async fn the_story_ends_with_one_activation_and_one_deeming() {
    let (end, kinds) = undisturbed().await;
    let order: Value = serde_json::from_str(end[0].as_str().unwrap()).unwrap();
    assert_eq!(order["license"]["state"], "deemed_provided");
    let events: Vec<&str> = order["timeline"].as_array().unwrap().iter().filter_map(|e| e["event"].as_str()).collect();
    let expected = [
        "order.placed",
        "payment.opened",
        "order.paid",
        "license.activated",
        "reminder.due",
        "reminder.due",
        "license.deemed_provided",
    ];
    assert_eq!(events, expected);
    let mails: Value = serde_json::from_str(end[1].as_str().unwrap()).unwrap();
    assert_eq!(mails.as_object().unwrap().len(), 6);
    assert_eq!(
        (kinds["ORDER E"], kinds["ORDER OUT"]),
        (7, 10),
        "an event and a mail for all but the opening; a mail for each reminder"
    );
}

#[tokio::test]
async fn killed_after_any_step_it_goes_on() {
    let (expected, items) = undisturbed().await;
    let places = STEPS.iter().map(|step| vec![*step]).chain([STEPS.to_vec()]);
    for killed in places {
        let data = tempfile::tempdir().unwrap();
        let (end, kills) = live(data.path(), |step, _| killed.contains(&step).then_some(Kill::After)).await;
        assert_eq!(kills as usize, killed.len());
        assert_eq!(end, expected, "killed after {killed:?}");
        assert_eq!(story::table(data.path()).await, (items.clone(), 0), "killed after {killed:?}");
    }
}

#[tokio::test]
async fn killed_while_the_clock_moves_it_goes_on() {
    let (expected, items) = undisturbed().await;
    for millis in [1, 2, 4, 8, 12, 16, 24] {
        let data = tempfile::tempdir().unwrap();
        let within = Some(Kill::Within(Duration::from_millis(millis)));
        let (end, kills) = live(data.path(), |step, attempt| {
            within.filter(|_| attempt < 2 && matches!(step, Step::IntoTheWindow | Step::BeyondTheWindow))
        })
        .await;
        assert_eq!(kills, 4);
        assert_eq!(end, expected, "killed after {millis} ms of moving");
        assert_eq!(story::table(data.path()).await, (items.clone(), 0), "killed after {millis} ms of moving");
    }
}

/// A sequence of numbers that a seed fixes (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % bound
    }
}

#[tokio::test]
async fn killed_at_random_moments_it_goes_on() {
    let (expected, items) = undisturbed().await;
    for seed in 0..8 {
        let data = tempfile::tempdir().unwrap();
        let mut numbers = Numbers(seed);
        let (end, kills) = live(data.path(), |_, attempt| {
            let moment = Kill::Within(Duration::from_micros(numbers.below(40_000)));
            (attempt < 3 && numbers.below(2) == 0).then_some(moment)
        })
        .await;
        assert_eq!(end, expected, "seed {seed}, {kills} kills");
        assert_eq!(story::table(data.path()).await, (items.clone(), 0), "seed {seed}, {kills} kills");
    }
}
