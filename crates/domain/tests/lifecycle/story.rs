//! Random stories of one order: what its buyer, the bank, the vendor and the clock do to it, in the order of time.

mod access;
mod almanac;
mod commands;
mod evidence;
mod files;

mod kinds;
mod sample;
mod setting;

pub(crate) use almanac::{Almanac, Change, local_day};
pub(crate) use kinds::{Focus, Kind};
pub(crate) use sample::{AGREEMENT, carry_out, claim, operator, play_out, sample, signed};
pub(crate) use setting::{Setting, change};

use chrono::TimeDelta;
use domain::Instant;
use domain::agreement::Agreement;
use domain::code::Refusal;
use domain::order::event::{Event, Fact};
use domain::order::facts::OrderFact;
use domain::order::{Order, evolve};
use domain::rules::{Command, decide, next_due};
use kinds::Weights;
use proptest::prelude::*;
use proptest::sample::Index;

/// One thing that happens in a story.
#[derive(Debug, Clone)]
pub(crate) enum Act {
    /// Time passes, in milliseconds.
    Wait(i64),
    /// Time passes until about one of the order's deadlines.
    WaitForEnd(Index, i64),
    /// Time passes until the clock next asks something.
    WaitForDue,
    /// Somebody asks something of the order.
    Ask(Kind, Dice),
    /// What was asked last is asked again.
    Again,
}

/// What a command draws its particulars from.
#[derive(Debug, Clone)]
pub(crate) struct Dice {
    pub(crate) one: Index,
    pub(crate) two: Index,
    /// So many milliseconds before now.
    pub(crate) ago: i64,
    /// So many milliseconds about an end.
    pub(crate) about: i64,
}

/// What happens to one order, and under which of the agreement's choices.
#[derive(Debug, Clone)]
pub(crate) struct Story {
    pub(crate) setting: Setting,
    pub(crate) acts: Vec<Act>,
}

/// One command of a story with what stood before it, what was decided, and what stands after it.
pub(crate) struct Moment<'a> {
    pub(crate) setting: &'a Setting,
    /// The agreement as it is now; its calendar changes with the story.
    pub(crate) agreement: &'a Agreement,
    /// The agreement under every calendar that the story knows.
    pub(crate) agreements: &'a [Agreement],
    /// Those calendars.
    pub(crate) almanacs: &'a [Almanac],
    pub(crate) now: Instant,
    pub(crate) command: &'a Command,
    pub(crate) before: &'a Order,
    pub(crate) decided: &'a Result<Vec<Event>, Refusal>,
    pub(crate) after: &'a Order,
    /// Every event so far, the ones of this moment included.
    pub(crate) events: &'a [Event],
}

impl Moment<'_> {
    /// What this moment added.
    pub(crate) fn new_events(&self) -> &[Event] {
        self.decided.as_deref().unwrap_or_default()
    }

    /// The events of before this moment.
    pub(crate) fn earlier(&self) -> &[Event] {
        &self.events[..self.events.len() - self.new_events().len()]
    }

    /// Whether a new calendar was brought to bear.
    pub(crate) fn recomputes(&self) -> bool {
        self.new_events().iter().any(|event| matches!(event.fact, Fact::Order(OrderFact::DeadlinesRecomputed { .. })))
    }

    /// The calendar of a version.
    pub(crate) fn almanac(&self, version: &str) -> &Almanac {
        self.almanacs.iter().find(|almanac| almanac.calendar.version == version).unwrap()
    }
}

fn dice() -> impl Strategy<Value = Dice> {
    let day = 86_400_000i64;
    let ago = prop_oneof![3 => 0..5_000i64, 3 => 0..day, 2 => 0..20 * day];
    let numbers = (ago, about()).prop_map(|(ago, about)| (ago, about));
    (any::<Index>(), any::<Index>(), numbers).prop_map(|(one, two, (ago, about))| Dice { one, two, ago, about })
}

/// About an end: mostly within the clock's error of five seconds and its edges.
fn about() -> impl Strategy<Value = i64> {
    prop_oneof![Just(-1), Just(0), Just(1), Just(4_999), Just(5_000), Just(5_001), -20_000..20_000i64]
}

fn act(weights: &Weights) -> impl Strategy<Value = Act> + use<> {
    let hour = 3_600_000i64;
    let wait = prop_oneof![2 => 0..5i64, 3 => 0..hour, 2 => 0..60 * hour].prop_map(Act::Wait);
    let ask = (weights.kind(), dice()).prop_map(|(kind, dice)| Act::Ask(kind, dice));
    prop_oneof![
        12 => wait,
        6 => (any::<Index>(), about()).prop_map(|(which, by)| Act::WaitForEnd(which, by)),
        6 => Just(Act::WaitForDue),
        70 => ask,
        6 => Just(Act::Again),
    ]
}

/// A story of at least a hundred acts. What it is mostly about is drawn with it: in a third of them nobody ever claims on
/// purpose, in a third nobody touches the money, and so on.
pub(crate) fn story() -> impl Strategy<Value = Story> {
    story_about(Focus::Anything)
}

/// A story of at least a hundred acts, mostly about one thing.
pub(crate) fn story_about(focus: Focus) -> impl Strategy<Value = Story> {
    (setting::setting(focus), kinds::weights(focus)).prop_flat_map(|(setting, weights)| {
        let weights = weights.paid_by(setting.method);
        prop::collection::vec(act(&weights), 100..130).prop_map(move |acts| Story { setting: setting.clone(), acts })
    })
}

impl Story {
    /// Plays the story, showing each moment; ends at the first that is objected to. Gives the order and its events.
    pub(crate) fn play(
        &self,
        mut show: impl FnMut(&Moment<'_>) -> Result<(), TestCaseError>,
    ) -> Result<(Order, Vec<Event>), TestCaseError> {
        let setting = &self.setting;
        let almanacs = setting.almanacs(self.acts.iter().any(|act| matches!(act, Act::Ask(Kind::Recompute, _))));
        let agreements = setting.agreements(&almanacs);
        let mut agreement = &agreements[0];
        let mut events = decide(agreement, None, &setting.place(agreement), setting.begin).unwrap();
        let mut order = events.iter().fold(None, |order, event| Some(evolve(order, event))).unwrap();
        let (mut now, mut last) = (setting.begin, Command::Tick);
        for act in &self.acts {
            let command = match act {
                Act::Wait(ms) => {
                    now += TimeDelta::milliseconds(*ms);
                    continue;
                }
                Act::WaitForEnd(which, about) => {
                    now = now.max(commands::near_an_end(&order, which, *about).unwrap_or(now));
                    continue;
                }
                Act::WaitForDue => {
                    now = now.max(next_due(agreement, &order).unwrap_or(now));
                    Command::Tick
                }
                Act::Ask(Kind::Recompute, dice) => {
                    agreement = dice.one.get(&agreements);
                    // Some sweeps meet the new calendar before anybody asks for it.
                    dice.two.get(&[Command::Recompute, Command::Tick]).clone()
                }
                Act::Ask(kind, dice) => commands::command(*kind, dice, &order, now),
                Act::Again => last.clone(),
            };
            let decided = decide(agreement, Some(&order), &command, now);
            let new = decided.as_deref().unwrap_or_default();
            events.extend_from_slice(new);
            let folded =
                new.iter().fold(None, |after, event| Some(evolve(Some(after.unwrap_or_else(|| order.clone())), event)));
            show(&Moment {
                setting,
                agreement,
                agreements: &agreements,
                almanacs: &almanacs,
                now,
                command: &command,
                before: &order,
                decided: &decided,
                after: folded.as_ref().unwrap_or(&order),
                events: &events,
            })?;
            if let Some(after) = folded {
                order = after;
            }
            last = command;
        }
        Ok((order, events))
    }
}
