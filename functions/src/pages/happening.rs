//! What happened to an order, in words for its buyer.

use super::texts::Texts;
use domain::clause::Clause;

/// An event in words. One that reminds is told by what it reminds of, which its clause says.
pub(crate) fn happening(texts: Texts, event: &str, clause: Option<Clause>) -> String {
    match (event, clause) {
        ("reminder.due", Some(clause)) => texts.reminder_of(format!("c{clause}").replace('.', "-")),
        _ => texts.event_name(event.replace('.', "-")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::order::event::Fact;

    #[test]
    fn every_event_has_words_of_its_own_in_every_language() {
        for texts in Texts::ALL {
            for event in Fact::names() {
                let words = happening(*texts, event, None);
                assert!(!words.is_empty() && words != event.replace('.', "-"), "{event} in {}", texts.language());
            }
        }
    }
}
