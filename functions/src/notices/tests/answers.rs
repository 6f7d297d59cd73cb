//! The mail that tells of an answer has its words, or that they were erased.

use super::super::*;
use super::samples::of;
use super::story::{SHOP, Story, act};
use domain::follows::notice::Notice::ClaimAnswered;
use domain::order::claim::ClaimState;
use domain::rules::Command;
use domain::rules::claim_acts::AnswerClaim;

#[test]
fn a_mail_about_an_answer_whose_words_were_erased_says_so() {
    let answer =
        AnswerClaim { id: of("C1"), outcome: Some(ClaimState::Rejected), commitment: String::new(), act: act("one") };
    let story =
        Story::active().claim("2025-02-10T05:00:00Z").then("2025-02-11T05:00:00Z", &Command::AnswerClaim(answer));
    let (_, item) = story.mails.iter().rfind(|(notice, _)| *notice == ClaimAnswered).unwrap();
    let body = |answer: Option<&str>| {
        let kept = Kept { answer: answer.map(str::to_owned), ..Kept::default() };
        about_order(&story.agreement, ClaimAnswered, item, &story.order, SHOP, None, &kept).unwrap().body
    };
    assert!(
        body(None).contains("(clause 10.1). The words of the answer were erased since.\n\nIf you"),
        "{}",
        body(None)
    );
    assert!(body(Some("No.")).contains("(clause 10.1). The answer says:\n\n> No.\n\nIf you"), "{}", body(Some("No.")));
}
