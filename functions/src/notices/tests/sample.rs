//! A mail of a notice, which can be written by any agreement and in any language.

use super::super::*;
use super::story::Story;
use std::rc::Rc;
use store::outbox::digests::Digest;

/// A mail of a notice.
pub(super) struct Sample {
    pub(super) notice: Notice,
    /// The notice's name, and after a dot what is special about it.
    pub(super) name: String,
    pub(super) source: Said,
}

/// What a sample is written from.
pub(super) enum Said {
    Order(Rc<Story>),
    Nothing(Values, Option<Action>),
    Desk(Digest),
}

impl Sample {
    /// The mail in a language, by its own agreement or with another's policy and texts.
    pub(super) fn text(&self, by: Option<&Agreement>, language: &str) -> Text {
        match &self.source {
            Said::Order(story) => {
                let mut agreement = story.agreement.clone();
                if let Some(by) = by {
                    agreement.policy = by.policy.with_calendar(agreement.policy.calendar);
                    agreement.notices = by.notices;
                }
                story.text_by(&agreement, self.notice, language)
            }
            Said::Nothing(values, action) => {
                let own = Agreement::of_tests();
                let (agreement, mut values) = (by.unwrap_or(&own), values.clone());
                for (_, phone) in values.iter_mut().filter(|(name, _)| *name == "phone") {
                    phone.clone_from(&agreement.policy.licensor.phone);
                }
                let text = write(agreement, language, self.notice, &values, action.clone());
                text.unwrap_or_else(|error| panic!("{language}: {error}"))
            }
            Said::Desk(digest) => {
                let own = Agreement::of_tests();
                let agreement = by.unwrap_or(&own);
                let values = desk::desk_values(agreement, digest, "https://shop.example", language).expect("its lines");
                write(agreement, language, self.notice, &values, None)
                    .unwrap_or_else(|error| panic!("{language}: {error}"))
            }
        }
    }
}
