//! The page of a claim: when it reached us and by when it is answered, what it says and what was answered, and its files.

use super::file_parts::{FilePart, Files};
use super::form::megabytes;
use super::page_at;
use crate::http::pages::policy_with_form_to;
use crate::http::problem::{Problem, spends_key};
use crate::order_view::ClaimTexts;
use crate::order_view::deadline_view::{sum, word};
use crate::pages::fields::Typed;
use crate::pages::texts::Texts;
use crate::pages::{Frame, answer};
use askama::Template;
use axum::response::Response;
use domain::Instant;
use domain::agreement::Agreement;
use domain::agreement::zone::local_date;
use domain::code::Code;
use domain::media_type::MediaType;
use domain::order::Order;
use domain::order::claim::Claim;
use domain::order::claim_file::FileState;
use domain::rules::claim_file::{open_until, places_left};
use gateways::bucket::Bucket;
use http::StatusCode;

/// The fields of the form by which a file is announced.
pub(crate) const FILE_FIELDS: [&str; 2] = ["key", "name"];
/// After how many seconds the page asks for itself again while a file that was sent is being checked.
const REFRESH: u32 = 3;

/// What the page is made of.
pub(crate) struct Seen<'a> {
    pub(crate) agreement: &'a Agreement,
    pub(crate) bucket: &'a Bucket,
    pub(crate) public_url: &'a str,
    pub(crate) order: &'a Order,
    pub(crate) claim: &'a Claim,
    /// What the claim says, what was answered, what its files are called.
    pub(crate) words: &'a ClaimTexts,
    pub(crate) now: Instant,
}

/// The page of a claim.
#[derive(Template)]
#[template(path = "claim_page.html")]
pub(crate) struct ClaimPage<'a> {
    frame: Frame,
    texts: Texts,
    order: &'a str,
    claim: &'a str,
    /// That it was made a moment ago.
    lodged: bool,
    facts: Vec<(&'static str, String)>,
    /// That it is late, if it is.
    late: bool,
    deadline: String,
    /// How that was counted.
    sum: Vec<String>,
    text: String,
    /// How many card numbers in it were masked.
    cards_masked: usize,
    /// Its last answer's heading, and what it says.
    answer: Option<(String, String)>,
    withdrawable: bool,
    files: Vec<FilePart>,
    /// Until when files can be added, where they can.
    open_until: Option<String>,
    places_left: usize,
    megabytes: u64,
    /// What a browser lets choose.
    accept: String,
    key: String,
    typed: Typed,
    refused: Option<String>,
    /// What the page may load, and where its forms go.
    policy: String,
}

impl<'a> ClaimPage<'a> {
    /// The page; `sent` is the file that was sent a moment ago.
    pub(crate) fn new(texts: Texts, seen: &Seen<'a>, sent: Option<u32>) -> ClaimPage<'a> {
        let Seen { agreement, order, claim, words, now, .. } = *seen;
        let policy = &agreement.policy;
        let path = page_at(&order.id, &claim.id);
        let page = format!("{}{path}", seen.public_url);
        let of = Files { texts, policy: &policy.claim_files, bucket: seen.bucket, page: &page, sent };
        let files: Vec<FilePart> = claim.files.iter().map(|file| of.part(claim, file, words, now)).collect();
        let waits = files.iter().any(|file| Some(file.number) == sent && file.state == FileState::BeingChecked);
        let at = |at| texts.at(policy.zone, at);
        let kept = |said: Option<&str>| said.unwrap_or(texts.order_claim_erased()).to_owned();
        let answered = claim.answers.last();
        let open = open_until(policy, claim).filter(|until| now < *until);
        let kinds = policy.claim_files.media_types.iter();
        let frame = Frame::new(agreement, texts, texts.order_claim_title(&claim.id)).at(path);
        ClaimPage {
            frame: Frame { refresh: waits.then(|| REFRESH.to_string()), ..frame },
            texts,
            order: order.id.as_str(),
            claim: &claim.id,
            lodged: false,
            facts: facts(texts, agreement, claim, now),
            late: claim.late,
            deadline: texts.claim_page_answer_by(texts.day(claim.answer.last_day), at(claim.answer.expires_at)),
            sum: sum(texts, policy, &claim.answer),
            text: kept(words.text(claim)),
            cards_masked: claim.cards_masked,
            answer: answered.map(|it| {
                let day = texts.day(local_date(policy.zone, it.at));
                (texts.order_claim_answer(day), kept(words.answer(claim)))
            }),
            withdrawable: !claim.settled(),
            files,
            open_until: open.map(at),
            places_left: places_left(policy, order, claim, now),
            megabytes: megabytes(policy.claim_files.bytes_max),
            accept: kinds.map(|kind| accepted(*kind)).collect::<Vec<_>>().join(","),
            key: ulid::Ulid::generate().to_string(),
            typed: Typed::default().or("name", texts.claim_file_unnamed(claim.files.len() + 1)),
            refused: None,
            // A file is sent to the bucket itself.
            policy: policy_with_form_to(seen.bucket.origin()),
        }
    }

    /// The answer that shows it; `lodged` where the claim was made a moment ago.
    pub(crate) fn shown(mut self, lodged: bool) -> Result<Response, Problem> {
        self.lodged = lodged;
        answer(StatusCode::OK, &self, "no-store", &self.policy)
    }

    /// The answer to a form by which no file was announced.
    pub(crate) fn refused(mut self, typed: Typed, problem: &Problem) -> Result<Response, Problem> {
        let code = problem.code();
        self.typed = typed;
        if !spends_key(code) {
            self.key = self.typed.value("key").to_owned();
        }
        match code {
            Code::InvalidFields => self.typed.wrong("name", self.texts.claim_wrong_file_name()),
            _ => self.refused = Some(self.texts.problem_words(code.as_str(), code.summary())),
        }
        let status = problem.status();
        self.frame.path = None;
        answer(status, &self, "no-store", &self.policy)
    }
}

/// How a browser's field for files names a kind.
fn accepted(kind: MediaType) -> String {
    format!(".{},{}", kind.ending(), kind.name())
}

fn facts(texts: Texts, agreement: &Agreement, claim: &Claim, now: Instant) -> Vec<(&'static str, String)> {
    let month = claim.loss_month.map(|month| month.to_string());
    let rows = [
        (texts.claim_page_received(), Some(texts.at(agreement.policy.zone, claim.received_at))),
        (texts.claim_page_state(), Some(texts.claim_state(word(claim.state(now))))),
        (texts.claim_about(), Some(texts.claim_about_name(word(claim.about)))),
        (texts.claim_loss_month(), month),
    ];
    rows.into_iter().filter_map(|(label, value)| Some((label, value?))).collect()
}
