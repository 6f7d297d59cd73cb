//! Which sections of two texts are the same clause.

use crate::agreement::difference::sections::Section;
use std::collections::HashMap;

/// A clause of both texts, or of one alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pair<'a> {
    /// The same clause in both, the old one first.
    Both(Section<'a>, Section<'a>),
    /// Of the old text alone.
    Old(Section<'a>),
    /// Of the new text alone.
    New(Section<'a>),
}

impl<'a> Pair<'a> {
    /// The section of the old text.
    pub(super) fn before(self) -> Option<Section<'a>> {
        match self {
            Pair::Both(old, _) | Pair::Old(old) => Some(old),
            Pair::New(_) => None,
        }
    }

    /// The section of the new text.
    pub(super) fn after(self) -> Option<Section<'a>> {
        match self {
            Pair::Both(_, new) | Pair::New(new) => Some(new),
            Pair::Old(_) => None,
        }
    }
}

/// Pairs the sections of two texts by their names, in an order that keeps that of each text. Where a name stands twice, the
/// first goes with the first. Of clauses that changed places as few as can be are left without their other half.
pub(crate) fn aligned<'a>(old: &[Section<'a>], new: &[Section<'a>]) -> Vec<Pair<'a>> {
    let mut pairs = Vec::with_capacity(old.len().max(new.len()));
    let (mut old_at, mut new_at) = (0, 0);
    for (old_to, new_to) in anchors(old, new) {
        pairs.extend(old[old_at..old_to].iter().map(|section| Pair::Old(*section)));
        pairs.extend(new[new_at..new_to].iter().map(|section| Pair::New(*section)));
        pairs.push(Pair::Both(old[old_to], new[new_to]));
        (old_at, new_at) = (old_to + 1, new_to + 1);
    }
    pairs.extend(old[old_at..].iter().map(|section| Pair::Old(*section)));
    pairs.extend(new[new_at..].iter().map(|section| Pair::New(*section)));
    pairs
}

/// The places of the sections that are paired, in the order of both texts.
fn anchors(old: &[Section<'_>], new: &[Section<'_>]) -> Vec<(usize, usize)> {
    let places: HashMap<_, usize> = keys(old).into_iter().zip(0..).collect();
    let keys = keys(new).into_iter().enumerate();
    longest_ascent(&keys.filter_map(|(at, key)| Some((*places.get(&key)?, at))).collect::<Vec<_>>())
}

/// The name of each section, with how often it stood before.
fn keys<'a>(sections: &[Section<'a>]) -> Vec<(&'a str, usize)> {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let keys = sections.iter().map(|section| {
        let times = seen.entry(section.clause).or_default();
        *times += 1;
        (section.clause, *times)
    });
    keys.collect()
}

/// The longest part of a list whose first numbers, all different, only rise; the piles of patience sorting find it in
/// `n log n` steps.
fn longest_ascent(list: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // The place in the list of the least number that ends an ascent of each length, and for each place the one before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before = Vec::with_capacity(list.len());
    for (at, (number, _)) in list.iter().enumerate() {
        let length = ends.partition_point(|end| list[*end].0 < *number);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut ascent: Vec<_> = std::iter::successors(ends.last().copied(), |at| before[*at]).map(|at| list[at]).collect();
    ascent.reverse();
    ascent
}
