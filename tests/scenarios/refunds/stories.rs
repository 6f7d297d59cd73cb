//! Stories of a bank that is away for hours and days, loses replies, and returns money at its own desk, while operators do
//! what they are let: never more goes back, at the bank and by hand, than came in, nor twice what was demanded (I13, K60).

use super::steps::Scene;
use super::{act, command};
use chrono::TimeDelta;
use domain::act::{Act, Channel};
use domain::order::refund::{Cause, RefundState};
use domain::order::refund_facts::RefundRerouted;
use domain::order::{Order, OrderId};
use domain::rules::Command;
use domain::rules::refund_desk::EnterRefund;
use futures::stream::{self, StreamExt};
use harness::World;
use store::order::execute::Outcome;

/// How many stories are played, and how many at once.
const STORIES: u64 = 48;
const AT_ONCE: usize = 8;
/// How long a story is.
const STEPS: usize = 30;

/// Numbers that follow from a seed (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % bound
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        let bound = u64::try_from(all.len()).expect("a length");
        all[usize::try_from(self.below(bound)).expect("a place")]
    }
}

/// A story as it goes on.
struct Story {
    scene: Scene,
    dice: Dice,
    /// What was paid out by hand.
    by_hand: i64,
    /// What went back at the bank's desk and is not entered yet: amounts and when.
    at_desk: Vec<(i64, domain::Instant)>,
    /// What went back at the desk in all.
    desk: i64,
    entered: u64,
    /// Whether something that the desk returned was not taken when it was entered: it stays a task.
    not_entered: bool,
    told: Vec<String>,
}

impl Story {
    async fn new(http: &reqwest::Client, seed: u64) -> Story {
        let (scene, dice) = (Scene::new(http).await, Dice(seed));
        Story {
            scene,
            dice,
            by_hand: 0,
            at_desk: Vec::new(),
            desk: 0,
            entered: 0,
            not_entered: false,
            told: Vec::new(),
        }
    }

    async fn order(&self) -> Order {
        let id = OrderId::parse(&self.scene.placed.id).expect("an id");
        self.scene.stage.shop.store.order(&id).await.expect("the table answers").expect("an order").order
    }

    /// What went back at the bank in all, by its own books: no fault stands before them.
    async fn back(&self) -> i64 {
        let ticket = self.scene.stage.get(&format!("/local/bank/tickets/{}", self.scene.ticket), None).await;
        ticket.json["refunded_minor"].as_i64().expect("an amount")
    }

    /// Time passes; what falls due is done, and where a day passed the night's reconciliation runs, once.
    async fn passes(&mut self, minutes: i64) {
        let stage = &self.scene.stage;
        let end = stage.now() + TimeDelta::minutes(minutes);
        while stage.now() < end {
            let before = stage.now();
            stage.set(end.min(before + TimeDelta::hours(8)));
            if before.date_naive() != stage.now().date_naive() {
                // A night that fails is an alarm; the story goes on.
                let _ = stage.shop.payment.reconcile_lately(stage.now()).await;
            }
            command(&stage.shop, &self.scene.placed, &Command::Tick).await.expect("the clock moves on");
            stage.carry().await;
        }
    }

    async fn fault(&mut self) {
        let endpoint = self.dice.one_of(&["reverse_order", "reverse_order", "get_order_info", "get_opers_by_date"]);
        let fault = self.dice.one_of(&["error", "lost_reply", "refused"]);
        let times = self.dice.one_of(&[0, 1, 2, 3, 1_000]);
        self.told.push(format!("{endpoint} {fault} {times}"));
        self.scene.stage.fault(endpoint, fault, times).await;
    }

    /// Somebody has the bank's desk return a part, or what is demanded.
    async fn desk(&mut self) {
        let amount = self.dice.one_of(&[700, self.scene.amount, self.scene.amount / 2]);
        let before = self.back().await;
        // The desk's own eyes see what it did, whether or not its reply is lost on the way here.
        let _ = self.scene.stage.shop.payment.bank.reverse_order(&self.scene.ticket, Some(amount)).await;
        if self.back().await > before {
            self.told.push(format!("the desk returns {amount}"));
            self.desk += amount;
            self.at_desk.push((amount, self.scene.stage.now()));
        }
    }

    /// What was returned at the desk, of which a part may have been found already as what was demanded, is entered.
    async fn enter(&mut self) {
        let Some((amount_minor, returned_at)) = self.at_desk.pop() else { return };
        self.entered += 1;
        let entered = EnterRefund {
            ticket: self.scene.ticket.clone(),
            amount_minor,
            cause: Cause::Agreement,
            reference: format!("D-{}", self.entered),
            returned_at,
            act: act(),
        };
        // An operator enters what the bank's list has and the order does not.
        let known = self.back().await;
        let ours = self.order().await.refunds;
        let ours = ours.iter().filter(|it| it.stored == RefundState::Settled && !it.by_hand);
        if ours.map(|it| it.amount_minor).sum::<i64>() + amount_minor <= known {
            let done = command(&self.scene.stage.shop, &self.scene.placed, &Command::EnterRefund(entered)).await;
            self.not_entered |= done.is_err();
            self.told.push(format!("{amount_minor} is entered: {}", done.is_ok()));
        }
    }

    /// An operator does one thing with one refund.
    async fn operate(&mut self) {
        let refunds = self.order().await.refunds;
        let all: Vec<&domain::order::refund::Refund> = refunds.iter().collect();
        let refund = self.dice.one_of(&all);
        let id = refund.id.clone();
        let by = |actor: &str| Act { actor: actor.to_owned(), reason: "00".to_owned() };
        let stage = &self.scene.stage;
        // Mostly the step that the refund waits for.
        let step = match refund.stored {
            RefundState::Declined => 2,
            RefundState::Manual => 4,
            RefundState::Approved => 5,
            _ => self.dice.below(6),
        };
        let asked = match if self.dice.below(3) > 0 { step } else { self.dice.below(6) } {
            0 => Command::QuestionRefund { id, act: act() },
            1 => Command::RetryRefund { id, act: act() },
            2 | 3 => {
                let (channel, destination) = (Channel::Post, "commitment".to_owned());
                Command::RerouteRefund(RefundRerouted { id, channel, destination, act: by("operator-1") })
            }
            4 => Command::ApproveRefund { id, act: by("operator-2") },
            _ => Command::PayOutRefund { id, reference: "P-1".to_owned(), paid_at: stage.now(), act: act() },
        };
        let done = command(&stage.shop, &self.scene.placed, &asked).await;
        if let (Command::PayOutRefund { .. }, Ok(Outcome::Done(_))) = (&asked, &done) {
            self.by_hand += refund.amount_minor;
        }
        self.told.push(format!("{:?} {asked:?}: {}", refund.stored, done.is_ok()));
        stage.carry().await;
    }

    /// What is wrong, if anything.
    async fn wrong(&self) -> Option<String> {
        let (order, back) = (self.order().await, self.back().await);
        let settled = order.refunded_minor();
        let hand: i64 = order.refunds.iter().filter(|it| it.by_hand).map(|it| it.amount_minor).sum();
        // What somebody returns at the desk nobody can hold back; for all else the shop answers.
        let good = back - self.desk + self.by_hand <= self.scene.amount
            && (self.desk > 0 || back + self.by_hand <= self.scene.amount)
            && settled <= self.scene.amount
            && hand == self.by_hand
            && settled - hand <= back;
        (!good).then(|| format!("bank {back}, desk {}, by hand {}, settled {settled}", self.desk, self.by_hand))
    }

    /// All is heard again: what is unknown becomes known, and what the order says is what went back.
    async fn end(&mut self) -> Option<String> {
        for endpoint in ["reverse_order", "get_order_info", "get_opers_by_date"] {
            self.scene.stage.fault(endpoint, "error", 0).await;
        }
        self.passes(3 * 24 * 60).await;
        while !self.at_desk.is_empty() {
            self.enter().await;
        }
        self.passes(3 * 24 * 60).await;
        let order = self.order().await;
        let back = self.back().await;
        let by_bank: i64 = order
            .refunds
            .iter()
            .filter(|it| it.stored == RefundState::Settled && !it.by_hand)
            .map(|it| it.amount_minor)
            .sum();
        let unknown = order.refunds.iter().any(|it| it.asked_for());
        let whole = order.open_refunds_minor() + order.refunded_minor();
        // With a desk that returned what was paid out by hand as well, the two can differ: that is what was set aside.
        let double = back + self.by_hand > self.scene.amount || self.not_entered;
        let good = double || !unknown && by_bank == back && whole == self.scene.amount;
        (!good).then(|| format!("at the end: bank {back}, ours {by_bank}, whole {whole}, unknown {unknown}"))
    }
}

/// A story from its seed; what went wrong in it, and whether something was paid out by hand.
async fn play(http: reqwest::Client, seed: u64) -> (Option<String>, bool) {
    let mut story = Story::new(&http, seed).await;
    for _ in 0..STEPS {
        match story.dice.below(10) {
            0 | 1 => story.fault().await,
            2 => {
                if seed.is_multiple_of(3) {
                    story.desk().await;
                }
            }
            3 => story.enter().await,
            4..=6 => story.operate().await,
            _ => {
                let minutes = story.dice.one_of(&[1, 2, 5, 30, 300, 1_440, 2_880]);
                story.told.push(format!("{minutes} minutes"));
                story.passes(minutes).await;
            }
        }
        if let Some(wrong) = story.wrong().await {
            return (Some(format!("{seed}: {wrong}: {:#?}", story.told)), false);
        }
    }
    let mut wrong = story.end().await;
    if wrong.is_none() {
        wrong = story.wrong().await;
    }
    (wrong.map(|wrong| format!("{seed}: {wrong}: {:#?}", story.told)), story.by_hand > 0)
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_away_for_however_long_nothing_goes_back_twice() {
    let http = World::of("").http;
    let played = stream::iter(0..STORIES).map(|seed| tokio::spawn(play(http.clone(), seed)));
    let played: Vec<_> = played.buffer_unordered(AT_ONCE).map(|story| story.expect("a story")).collect().await;
    let wrong: Vec<&String> = played.iter().filter_map(|(wrong, _)| wrong.as_ref()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(played.iter().any(|(_, by_hand)| *by_hand), "some are paid out by hand");
}
