//! The kinds of commands, and how often a story has each.

use domain::order::placing::Method;
use proptest::prelude::*;
use proptest::strategy::Union;

/// What is asked of an order: one for each command, two for a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Issue,
    Confirm,
    Decline,
    Receipt,
    ReturnReceipt,
    CorrectTransfer,
    TakeOutTransfer,
    IssueInvoice,
    VoidInvoice,
    Reverse,
    WaiveDebt,
    Query,
    AnswerQuery,
    Activate,
    Move,
    Claim,
    ClaimAtEnd,
    Answer,
    Withdraw,
    Close,
    Reclassify,
    Strike,
    Prove,
    DecideHeld,
    SetLossMonth,
    AnnounceFile,
    RecordFile,
    Object,
    Contradict,
    ResolveObjection,
    ConfirmDeeming,
    Release,
    Cancel,
    Terminate,
    TerminateByOperator,
    RefuseTermination,
    DemandRefund,
    BeginRefund,
    RecordRefund,
    QuestionRefund,
    EnterRefund,
    RetryRefund,
    RerouteRefund,
    ApproveRefund,
    PayOutRefund,
    ReportMailbox,
    ConfirmMailbox,
    ClearMailbox,
    EndTokens,
    CorrectContact,
    ProposeContact,
    ApproveContact,
    CorrectAccount,
    Suspend,
    Resume,
    Register,
    Use,
    RequestPaperCopy,
    ReceivePaperCopy,
    DeclineInformation,
    Recompute,
    Show,
    RenewPseudonyms,
    Tick,
}

/// How often each kind is asked.
#[derive(Debug, Clone)]
pub(crate) struct Weights(Vec<(u32, Kind)>);

/// Kinds that come together, and how often each of a kind is asked where the story is about them.
const CARD: [(u32, Kind); 4] = [(6, Kind::Issue), (8, Kind::Confirm), (2, Kind::Decline), (1, Kind::Receipt)];
const INVOICE: [(u32, Kind); 7] = [
    (8, Kind::Receipt),
    (4, Kind::IssueInvoice),
    (2, Kind::VoidInvoice),
    (2, Kind::ReturnReceipt),
    (1, Kind::Issue),
    (1, Kind::CorrectTransfer),
    (1, Kind::TakeOutTransfer),
];
const CLAIMS: [(u32, Kind); 13] = [
    (1, Kind::Claim),
    (4, Kind::ClaimAtEnd),
    (2, Kind::Answer),
    (1, Kind::Withdraw),
    (1, Kind::Close),
    (2, Kind::Reclassify),
    (1, Kind::Contradict),
    (1, Kind::Strike),
    (3, Kind::Prove),
    (2, Kind::DecideHeld),
    (1, Kind::SetLossMonth),
    (2, Kind::AnnounceFile),
    (2, Kind::RecordFile),
];
const ENDINGS: [(u32, Kind); 6] = [
    (1, Kind::Cancel),
    (7, Kind::Terminate),
    (1, Kind::TerminateByOperator),
    (1, Kind::RefuseTermination),
    (1, Kind::ReportMailbox),
    (1, Kind::ClearMailbox),
];
const MONEY: [(u32, Kind); 9] = [
    (2, Kind::DemandRefund),
    (5, Kind::BeginRefund),
    (6, Kind::RecordRefund),
    (1, Kind::QuestionRefund),
    (1, Kind::EnterRefund),
    (2, Kind::RetryRefund),
    (4, Kind::RerouteRefund),
    (4, Kind::ApproveRefund),
    (3, Kind::PayOutRefund),
];
const HOLDS: [(u32, Kind); 15] = [
    (1, Kind::Release),
    (1, Kind::Object),
    (3, Kind::ResolveObjection),
    (2, Kind::ReportMailbox),
    (1, Kind::ConfirmMailbox),
    (2, Kind::ClearMailbox),
    (1, Kind::EndTokens),
    (1, Kind::RenewPseudonyms),
    (1, Kind::CorrectContact),
    (1, Kind::ProposeContact),
    (1, Kind::ApproveContact),
    (1, Kind::Suspend),
    (1, Kind::Resume),
    (1, Kind::Query),
    (1, Kind::AnswerQuery),
];

const EVIDENCE: [(u32, Kind); 5] = [
    (2, Kind::Register),
    (1, Kind::Use),
    (1, Kind::RequestPaperCopy),
    (1, Kind::ReceivePaperCopy),
    (1, Kind::DeclineInformation),
];

impl Weights {
    fn about(&mut self, kinds: &[(u32, Kind)], how_much: u32) {
        let asked = kinds.iter().map(|(weight, kind)| (weight * how_much, *kind));
        self.0.extend(asked.filter(|(weight, _)| *weight > 0));
    }

    /// With the ways to pay that go with a method.
    pub(crate) fn paid_by(mut self, method: Method) -> Weights {
        let kinds: &[_] = if method == Method::Card { &CARD } else { &INVOICE };
        self.about(kinds, 1);
        self
    }

    pub(super) fn kind(&self) -> impl Strategy<Value = Kind> + use<> {
        Union::new_weighted(self.0.iter().map(|(weight, kind)| (*weight, Just(*kind))).collect())
    }
}

/// What a story is mostly about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Focus {
    Anything,
    Claims,
    Money,
    Calendar,
}

/// How much a story has of the groups of kinds: claims, endings, money, holds, activation, reversals, calendars, evidence.
fn shares(focus: Focus) -> BoxedStrategy<[u32; 8]> {
    let of = |shares: &[u32]| prop::sample::select(shares.to_vec()).boxed();
    let some = || of(&[0, 0, 1, 2]);
    let activation = || of(&[0, 1, 10, 10]);
    match focus {
        Focus::Anything => {
            [some(), some(), of(&[0, 0, 1, 3, 3]), some(), activation(), of(&[0, 2, 3]), of(&[0, 0, 8]), of(&[0, 1, 4])]
                .boxed()
        }
        Focus::Claims => {
            [of(&[2]), of(&[0]), of(&[0]), of(&[0, 0, 1]), of(&[10]), of(&[0]), of(&[0, 8]), of(&[0])].boxed()
        }
        Focus::Money => {
            [of(&[0]), of(&[1]), of(&[3]), of(&[0]), of(&[0, 0, 1, 10]), of(&[0, 0, 3]), of(&[0]), of(&[0])].boxed()
        }
        Focus::Calendar => [
            of(&[0, 0, 1]),
            of(&[0, 0, 0, 1]),
            of(&[0]),
            of(&[0, 0, 1]),
            of(&[0, 10, 10]),
            of(&[0]),
            of(&[1, 8]),
            of(&[0]),
        ]
        .boxed(),
    }
}

/// What a story is about, beside its payment.
pub(super) fn weights(focus: Focus) -> impl Strategy<Value = Weights> {
    shares(focus).prop_map(|[claims, endings, money, holds, activation, reversal, calendar, evidence]| {
        let mut weights = Weights(vec![(10, Kind::Tick), (2, Kind::ConfirmDeeming), (3, Kind::Show)]);
        weights.about(&CLAIMS, claims);
        weights.about(&ENDINGS, endings);
        weights.about(&MONEY, money);
        weights.about(&HOLDS, holds);
        weights.about(&[(1, Kind::Activate)], activation);
        weights.about(&[(1, Kind::Move), (1, Kind::CorrectAccount)], activation / 10);
        weights.about(&[(2, Kind::Reverse), (1, Kind::WaiveDebt)], reversal);
        weights.about(&[(1, Kind::Recompute)], calendar);
        weights.about(&EVIDENCE, evidence);
        weights
    })
}
