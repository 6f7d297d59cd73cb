//! Correspondence as evidence: the original changes what a picture of it is worth, and nothing else of it.

use crate::story::{AGREEMENT, Moment, carry_out, sample, signed, story};
use domain::clause::Clause;
use domain::code::Code;
use domain::order::correspondence::{CorrespondenceRegistered, Direction, Kind, Medium, Piece, Rank, Source, sha256};
use domain::order::event::{Event, Fact};
use domain::order::facts::OrderFact;
use domain::rules::correspondence::{PIECES_MAX, RegisterCorrespondence};
use domain::rules::{Command, decide};
use proptest::prelude::*;

/// Every piece that was registered, oldest first.
fn registered(events: &[Event]) -> Vec<&CorrespondenceRegistered> {
    let pieces = events.iter().filter_map(|event| match &event.fact {
        Fact::Order(OrderFact::CorrespondenceRegistered(it)) => Some(&**it),
        _ => None,
    });
    pieces.collect()
}

/// Whether a piece is of a kind that can be an original, and is one.
fn original(it: &CorrespondenceRegistered) -> bool {
    it.piece.original && matches!(it.piece.kind, Kind::Message | Kind::Document)
}

/// What a piece is worth by the events: the first original that named it made it a copy.
fn rank(all: &[&CorrespondenceRegistered], it: &CorrespondenceRegistered) -> (Rank, Option<String>) {
    let by = all.iter().find(|later| later.piece.supersedes.as_ref() == Some(&it.id)).map(|later| later.id.clone());
    match by {
        None if it.piece.original => (Rank::Original, None),
        None => (Rank::UntilOriginal, None),
        Some(by) => (Rank::Copy, Some(by)),
    }
}

/// The clause by which a registration must be refused, if any.
fn must_be_refused(moment: &Moment<'_>) -> Option<Clause> {
    let Command::RegisterCorrespondence(asked) = moment.command else { return None };
    let piece = &asked.piece;
    if piece.kind == Kind::Recording && piece.notice_given != Some(true) {
        return Some(Clause::new(10, 2));
    }
    let all = registered(moment.earlier());
    let named = piece.supersedes.as_ref()?;
    let waits = all.iter().any(|it| it.id == *named && rank(&all, it).0 == Rank::UntilOriginal);
    let can = piece.original && matches!(piece.kind, Kind::Message | Kind::Document);
    (!(can && waits)).then(|| Clause::new(10, 3))
}

#[test]
fn an_order_keeps_a_bounded_number_of_pieces() {
    let now = "2025-02-03T05:00:00Z".parse().unwrap();
    let place = Command::Place(Box::new(sample(&AGREEMENT, "widget-month", now)));
    let mut order = carry_out(&AGREEMENT, None, &place, now);
    let piece = Piece {
        kind: Kind::Screenshot,
        direction: Direction::In,
        medium: Medium::Email,
        source: Source::Licensee,
        arrived_at: now,
        sent_at: None,
        original: false,
        sha256: sha256("a picture"),
        commitment: None,
        cards_masked: 0,
        supersedes: None,
        notice_given: None,
    };
    let register = Command::RegisterCorrespondence(Box::new(RegisterCorrespondence { piece, act: signed() }));
    for _ in 0..PIECES_MAX {
        order = carry_out(&AGREEMENT, Some(order), &register, now);
    }
    let refused = decide(&AGREEMENT, Some(&order), &register, now).unwrap_err();
    assert_eq!((refused.code, order.correspondence.len()), (Code::LimitReached, PIECES_MAX));
}

proptest! {
    #![proptest_config(super::cases(60))]

    #[test]
    fn i39_an_original_changes_the_rank_of_a_picture_and_erases_nothing(story in story()) {
        story.play(|moment| {
            let (all, exhibits) = (registered(moment.events), &moment.after.correspondence);
            prop_assert_eq!(all.len(), exhibits.len());
            for (it, exhibit) in all.iter().zip(exhibits) {
                // The piece with its hash is the one of its event, whatever arrived since.
                prop_assert_eq!((&exhibit.id, &exhibit.piece), (&it.id, &it.piece));
                prop_assert_eq!((exhibit.rank(), exhibit.superseded_by.clone()), rank(&all, it));
                prop_assert!(!exhibit.piece.original || original(it), "a picture is no original");
            }
            for (before, after) in moment.before.correspondence.iter().zip(exhibits) {
                let fell = before.rank() != after.rank();
                let arrived = moment.new_events().iter().any(|event| matches!(
                    &event.fact,
                    Fact::Order(OrderFact::CorrespondenceRegistered(it)) if original(it) && it.piece.supersedes.as_ref() == Some(&before.id)
                ));
                prop_assert_eq!(fell, arrived);
                prop_assert!(!fell || (before.rank(), after.rank()) == (Rank::UntilOriginal, Rank::Copy));
            }
            let clause = moment.decided.as_ref().err().and_then(|refusal| refusal.clause);
            if let Command::RegisterCorrespondence(asked) = moment.command {
                prop_assert_eq!(clause, must_be_refused(moment));
                for it in registered(moment.new_events()) {
                    prop_assert_eq!((&it.piece.sha256, it.piece.kind), (&asked.piece.sha256, asked.piece.kind));
                }
            }
            Ok(())
        })?;
    }

    #[test]
    fn no_piece_is_recorded_without_notice_nor_dated_ahead(story in story()) {
        let (_, events) = story.play(|_| Ok(()))?;
        for event in &events {
            if let Fact::Order(OrderFact::CorrespondenceRegistered(it)) = &event.fact {
                prop_assert!(it.piece.kind != Kind::Recording || it.piece.notice_given == Some(true));
                prop_assert!(it.piece.arrived_at <= event.at);
            }
        }
    }
}
