//! What is known of a notice once it was set going. Reports come by several paths, repeated and in any order, so what is
//! known is a set of facts that only grows, and the state follows from the facts and the clock.

use crate::Instant;
use crate::agreement::policy::NoticePolicy;
use crate::follows::notice::Notice;
use crate::order::deeming::Shown;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use strum::{IntoStaticStr, VariantArray};
use utoipa::ToSchema;

/// Something that became known of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema, VariantArray)]
#[schema(as = NoticeFactKind)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// An operator has it sent again, which begins a new round.
    SendAgain,
    /// The mail service took it.
    Sent,
    /// The recipient's server does not take it yet.
    Delayed,
    /// It came back for a passing reason, such as a full mailbox.
    Returned,
    /// The recipient's server took it. That the buyer has it is not said by that (K19).
    Delivered,
    /// It came back for good, or the mail service did not pass it on: the buyer does not have it.
    Bounced,
    /// The recipient called it unwanted.
    Complained,
    /// The mail service refuses the address or the message.
    Refused,
    /// It could not be handed over for as long as the policy has it tried.
    GivenUp,
    /// It may not be sent: its reader does not consent to it, or complained.
    Withheld,
    /// It was held back: nobody has proven its address, and nothing came in for the order (K59).
    HeldBack,
    /// What it tells of was void before it was sent, so that it would mislead: an invoice that was voided.
    Obsolete,
    /// Nothing was heard of it for as long as the policy waits.
    Unheard,
    /// The buyer confirmed by the signed link that it arrived (clause 4.13, K19).
    Confirmed,
    /// An operator reached the buyer another way.
    Reached,
    /// The buyer opened the order's page while a deeming waited for them to be told (K53).
    Opened,
}

impl Kind {
    /// Every kind.
    pub const ALL: &'static [Kind] = Kind::VARIANTS;

    /// Whether it is of the reader, and not of one sending: it holds for every round, and is kept in the first.
    fn of_reader(self) -> bool {
        matches!(self, Kind::Confirmed | Kind::Reached | Kind::Opened)
    }
}

/// When something became known, and by what. Restrictions no address and no text of a person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Fact {
    /// When.
    pub at: Instant,
    /// The mail service's identifier of the message, where it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The class of a bounce, the kind of a complaint, or the channel by which the buyer was reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// The operator's pseudonym, where an operator says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// What it said, where it was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<Said>,
}

/// What a notice said when it was sent, without its words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Said {
    /// Keyed commitment to subject and text.
    pub commitment: String,
    /// Lower-case hex SHA-256 of the message as it was handed to the mail service.
    pub sha256: String,
}

impl Fact {
    /// A fact that says no more than when.
    pub fn at(at: Instant) -> Fact {
        Fact { at, message: None, class: None, by: None, said: None }
    }
}

/// The facts known of one notice, by rounds: it is sent in the first, and once more in each that an operator begins. Of each
/// kind a round has the earliest. A set of facts is joined with another in any order and any number of times to the same effect.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Facts(Vec<Round>);

/// What is known of one sending.
type Round = BTreeMap<Kind, Fact>;

/// Where a notice stands: `queued`; `sent`, the mail service has it; `delayed`; `delivered`, the recipient's server has
/// it; `delivery_unknown`, nothing was heard in time; `bounced` for good; `complained` of; `not_sent`, refused or given
/// up; `withheld`, not owed and not wanted; `held_back` from an address that nobody has proven and nobody paid for;
/// `obsolete`, what it tells of was void before it was sent; `receipt_confirmed` by the buyer; `reached_otherwise` by an operator.
// Where a notice stands (lifecycle: Notice).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema, IntoStaticStr, VariantArray,
)]
#[schema(as = NoticeState)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum State {
    /// It waits to be sent.
    Queued,
    /// The mail service has it.
    Sent,
    /// The recipient's server does not take it yet, or sent it back for a passing reason.
    Delayed,
    /// The recipient's server has it.
    Delivered,
    /// It was sent, and nobody says what became of it.
    DeliveryUnknown,
    /// It came back for good.
    Bounced,
    /// It was delivered and called unwanted.
    Complained,
    /// It was never handed over: refused by the mail service, or given up.
    NotSent,
    /// It is not owed, and its reader does not want it.
    Withheld,
    /// Nobody has proven its address, and nothing came in for the order (K59).
    HeldBack,
    /// What it tells of was void before it was sent.
    Obsolete,
    /// The buyer confirmed that it arrived.
    ReceiptConfirmed,
    /// An operator reached the buyer another way.
    ReachedOtherwise,
}

impl State {
    /// Its name.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// What a notice waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// To be sent.
    Sending,
    /// To be heard of, until an instant.
    Report(Instant),
    /// A person who reaches the recipient another way, since an instant.
    Person(Instant),
    /// Nothing more.
    Nothing,
}

impl Facts {
    /// The facts by their kinds, round after round.
    pub fn iter(&self) -> impl Iterator<Item = (Kind, &Fact)> {
        self.0.iter().flatten().map(|(kind, fact)| (*kind, fact))
    }

    /// Whether nothing is known yet.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The round that it is in, from 0.
    pub fn round(&self) -> usize {
        self.0.len().saturating_sub(1)
    }

    /// When a kind of fact became known in this round, or of the reader in any, if it did.
    pub fn when(&self, kind: Kind) -> Option<Instant> {
        let round = if kind.of_reader() { self.0.first() } else { self.0.last() };
        round?.get(&kind).map(|fact| fact.at)
    }

    /// The mail service's identifier of the message that was sent in a round.
    pub fn message(&self, round: usize) -> Option<&str> {
        self.0.get(round)?.get(&Kind::Sent)?.message.as_deref()
    }

    /// The last round whose message went out, as far as that is known, and when: what the mail service reports of a message proves
    /// that it took it.
    pub fn last_sent(&self) -> Option<(usize, Instant)> {
        let at = |round: &Round| SENT.iter().filter_map(|kind| round.get(kind)).map(|fact| fact.at).min();
        self.0.iter().enumerate().rev().find_map(|(n, round)| Some((n, at(round)?)))
    }

    /// What was said in a round, as far as that is known.
    pub fn said(&self, round: usize) -> Option<&Said> {
        self.0.get(round)?.get(&Kind::Sent)?.said.as_ref()
    }

    /// No facts but one, of the first round.
    pub fn of(kind: Kind, fact: Fact) -> Facts {
        Facts::in_round(0, kind, fact)
    }

    /// No facts but one, of a round.
    pub fn in_round(round: usize, kind: Kind, fact: Fact) -> Facts {
        let mut facts = Facts::default();
        facts.learn(round, kind, fact);
        facts
    }

    /// Adds a fact of a round. Of two of a kind the earlier stays, since the later is a repetition; what was said is known of it
    /// whichever of the two says so, since the mail service's word that it took a message may come before its sender's.
    pub fn learn(&mut self, round: usize, kind: Kind, fact: Fact) {
        let round = if kind.of_reader() { 0 } else { round };
        if self.0.len() <= round {
            self.0.resize_with(round + 1, Round::new);
        }
        let known = self.0[round].entry(kind).or_insert_with(|| fact.clone());
        let said = known.said.iter().chain(&fact.said).min().cloned();
        // The earlier of the two by all else.
        let without = |fact: &Fact| Fact { said: None, ..fact.clone() };
        let earlier = without(&fact).min(without(known));
        *known = Fact { said, ..earlier };
    }

    /// Adds all facts of another set.
    pub fn merge(&mut self, other: &Facts) {
        for (n, round) in other.0.iter().enumerate() {
            for (kind, fact) in round {
                self.learn(n, *kind, fact.clone());
            }
        }
    }

    /// Since when the mail service has it in this round: what it reports of a message proves that it took it.
    fn sent_at(&self) -> Option<Instant> {
        [Kind::Sent, Kind::Delayed, Kind::Returned].into_iter().filter_map(|kind| self.when(kind)).min()
    }

    /// How what the notice says was shown to its reader, and since when, as far as that is known (K53): the notice went out and did
    /// not bounce for good, its reader confirmed it or opened the page, or was reached another way.
    pub fn shown(&self) -> Option<(Shown, Instant)> {
        const SURE: [(Kind, Shown); 3] =
            [(Kind::Confirmed, Shown::Confirmed), (Kind::Reached, Shown::Reached), (Kind::Opened, Shown::Page)];
        let sure = SURE.into_iter().find_map(|(kind, shown)| Some((shown, self.when(kind)?)));
        let sent = [Kind::Sent, Kind::Delayed, Kind::Returned, Kind::Delivered, Kind::Complained, Kind::Unheard];
        let went = |round: &Round| {
            let at = sent.iter().filter_map(|kind| round.get(kind)).map(|fact| fact.at).min();
            at.filter(|_| !round.contains_key(&Kind::Bounced))
        };
        sure.or_else(|| self.0.iter().filter_map(went).min().map(|at| (Shown::Notice, at)))
    }

    /// Where the notice stands at an instant. What bounced for good never counts as delivered, whatever else was reported of
    /// that sending (I29); a complaint is of something delivered.
    pub fn state(&self, policy: &NoticePolicy, now: Instant) -> State {
        if let Some(heard) = self.heard() {
            return heard;
        }
        let knows = |kind| self.when(kind).is_some();
        match self.sent_at() {
            Some(sent_at) if knows(Kind::Unheard) || now >= sent_at + policy.delivery_unknown_after => {
                State::DeliveryUnknown
            }
            Some(_) if knows(Kind::Delayed) || knows(Kind::Returned) => State::Delayed,
            Some(_) => State::Sent,
            // Whatever came before it: nobody is asked to send it.
            None if knows(Kind::HeldBack) => State::HeldBack,
            None if knows(Kind::Obsolete) => State::Obsolete,
            None if knows(Kind::Refused) || knows(Kind::GivenUp) => State::NotSent,
            None if knows(Kind::Withheld) => State::Withheld,
            None => State::Queued,
        }
    }

    /// The state that nothing changes any more but a better one of these, or another sending.
    fn heard(&self) -> Option<State> {
        let knows = |kind| self.when(kind).is_some();
        // Whichever sending arrived, the recipient's server has the notice.
        let arrived =
            |kind| self.0.iter().any(|round| !round.contains_key(&Kind::Bounced) && round.contains_key(&kind));
        let first = [
            (knows(Kind::Confirmed), State::ReceiptConfirmed),
            (knows(Kind::Reached), State::ReachedOtherwise),
            (arrived(Kind::Complained), State::Complained),
            (arrived(Kind::Delivered), State::Delivered),
            (knows(Kind::Bounced), State::Bounced),
        ];
        first.into_iter().find(|(known, _)| *known).map(|(_, state)| state)
    }

    /// What the notice waits for. One that the buyer is owed ends confirmed, delivered, or with a person (I29): what
    /// bounced, was never handed over or was not heard of waits for one. One that was held back waits for nobody (K59), nor does
    /// one that tells of what is void.
    pub fn wait(&self, notice: Notice, policy: &NoticePolicy) -> Wait {
        let nobody = notice.optional() || notice.forgone();
        let person = |since| if nobody { Wait::Nothing } else { Wait::Person(since) };
        let lost = |kinds: &[Kind]| kinds.iter().filter_map(|kind| self.when(*kind)).min().map(person);
        match (self.heard(), self.sent_at()) {
            (Some(State::Bounced), _) => lost(&[Kind::Bounced]).unwrap_or(Wait::Nothing),
            (Some(_), _) => Wait::Nothing,
            (None, Some(sent_at)) => {
                lost(&[Kind::Unheard]).unwrap_or(Wait::Report(sent_at + policy.delivery_unknown_after))
            }
            (None, None) if self.when(Kind::HeldBack).or(self.when(Kind::Obsolete)).is_some() => Wait::Nothing,
            (None, None) => lost(&[Kind::Refused, Kind::GivenUp, Kind::Withheld]).unwrap_or(Wait::Sending),
        }
    }
}

/// What is known only of a message that the mail service took.
const SENT: [Kind; 7] =
    [Kind::Sent, Kind::Delayed, Kind::Returned, Kind::Delivered, Kind::Bounced, Kind::Complained, Kind::Unheard];

/// Whether a notice may be sent, at the instant of sending: one that the buyer is owed always, any other only with the live
/// consent of clause 8.6(d) and not to a mailbox that complained (I30, I35).
pub fn may_send(notice: Notice, inform: bool, muted: bool) -> bool {
    !notice.optional() || inform && !muted
}
