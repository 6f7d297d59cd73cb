//! The parts of an order: claims with what they say and what was answered, questions, objections, invoices, refunds.

use crate::operator::Operator;
use crate::operator::console::visible::visible;
use crate::order_view::ClaimTexts;
use crate::order_view::deadline_view::word;
use crate::pages::texts::Texts;
use domain::Instant;
use domain::order::Order;
use domain::order::claim::Claim;
use domain::order::claim_file::ClaimFile;

/// A part with what is known of it.
pub(super) struct Part {
    pub(super) title: String,
    pub(super) lines: Vec<String>,
    /// What its buyer wrote and what was answered, where that is shown.
    pub(super) said: Vec<(&'static str, String)>,
    /// Its files, each with its address, where it can be fetched.
    pub(super) files: Vec<(String, String)>,
}

impl Operator {
    /// Every part of an order, the claims first; with what was said where the words were read.
    pub(super) fn parts(&self, texts: Texts, order: &Order, words: Option<&ClaimTexts>, now: Instant) -> Vec<Part> {
        let claims = order.claims.iter().map(|claim| self.claim_part(texts, claim, words, now));
        let queries = order.queries.iter().map(|query| {
            let answer = query.answer.map_or_else(|| "none".to_owned(), word);
            plain(query.id.clone(), texts.order_query_line(self.at(texts, query.asked_at), answer))
        });
        let objections = order.restrictions.objections.iter().map(|objection| {
            let state = match objection.sustained {
                None => "open",
                Some(true) => "sustained",
                Some(false) => "dismissed",
            };
            plain(objection.id.clone(), texts.order_objection_line(self.at(texts, objection.received_at), state))
        });
        let invoices = order.invoices.iter().map(|invoice| {
            let reference = invoice.reference(&order.id);
            plain(texts.order_invoice_link(&reference), texts.invoice_state(word(invoice.state(order, now))))
        });
        claims.chain(queries).chain(objections).chain(invoices).collect()
    }

    fn claim_part(&self, texts: Texts, claim: &Claim, words: Option<&ClaimTexts>, now: Instant) -> Part {
        let mut lines = vec![
            texts.claim_state(word(claim.state(now))),
            texts.console_claim_about(texts.console_word(word(claim.about))),
            texts.order_claim_received(self.at(texts, claim.received_at)),
            texts.console_claim_answer_by(self.at(texts, claim.answer.expires_at)),
        ];
        lines.extend(claim.late.then(|| texts.order_claim_late().to_owned()));
        let said = words.map(|words| {
            let text = words.text(claim).map(|text| (texts.console_claim_text(), visible(text)));
            let answer = words.answer(claim).map(|text| (texts.console_claim_answered(), visible(text)));
            text.into_iter().chain(answer).collect()
        });
        let files = claim.files.iter().filter(|file| words.is_some() && file.found().is_some());
        let name = |file: &ClaimFile| words.and_then(|words| words.file(claim, file)).map(visible);
        let files = files.map(|file| {
            let name = name(file).unwrap_or_else(|| file.number.to_string());
            (name, format!("/operator/claims/{}/files/{}", claim.id, file.number))
        });
        Part {
            title: texts.order_claim_title(&claim.id),
            lines,
            said: said.unwrap_or_default(),
            files: files.collect(),
        }
    }
}

fn plain(title: String, line: String) -> Part {
    Part { title, lines: vec![line], said: Vec::new(), files: Vec::new() }
}
