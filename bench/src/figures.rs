//! The figures, and the table they are printed as.

use std::time::Duration;

/// What was measured of one binary.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    /// From each start to its first poll.
    pub(crate) first_poll: Vec<Duration>,
    /// Each first invocation, without what it waited for others.
    pub(crate) first: Vec<Duration>,
    /// Each later invocation, without what it waited for others.
    pub(crate) warm: Vec<Duration>,
    /// After each of these, one of the function that makes the same calls through the SDK, without what it waited for others.
    pub(crate) through_sdk: Vec<Duration>,
    /// As much of the function that makes them with a plain client.
    pub(crate) plain: Vec<Duration>,
    /// How many calls a later invocation makes.
    pub(crate) calls: usize,
    /// What is resident after all of them, in KiB.
    pub(crate) resident_kib: u64,
    /// The binary's size in a zip file, in bytes.
    pub(crate) zip_bytes: u64,
}

impl Figures {
    /// From its start to its first answer, in the middle.
    fn cold(&self) -> Duration {
        let cold = self.first_poll.iter().zip(&self.first).map(|(poll, first)| *poll + *first);
        percentile(cold.collect(), 50)
    }
}

/// The value below which so many in a hundred lie.
fn percentile(mut values: Vec<Duration>, percent: usize) -> Duration {
    values.sort();
    values.get((values.len() * percent / 100).min(values.len().saturating_sub(1))).copied().unwrap_or_default()
}

/// A table in Markdown, ratios to the empty function first.
pub(crate) fn table(empty: &Figures, functions: &[(&str, Figures)]) -> String {
    let mut table = String::from(
        "| function | start, × empty | warm, over its round trips | over plain calls | start → poll | first | warm, median \
         | p99 | calls | resident | zip |\n|---|---|---|---|---|---|---|---|---|---|---|\n",
    );
    let mut row = |name: &str, figures: &Figures, ratios: [String; 3]| {
        let warm = |percent| milliseconds(percentile(figures.warm.clone(), percent));
        table.push_str(&format!(
            "| `{name}` | {} | {} | {} | {} | {} | {} | {} | {} | {} MiB | {} MB |\n",
            ratios[0],
            ratios[1],
            ratios[2],
            milliseconds(percentile(figures.first_poll.clone(), 50)),
            milliseconds(percentile(figures.first.clone(), 50)),
            warm(50),
            warm(99),
            figures.calls,
            tenths(u128::from(figures.resident_kib), 1024),
            tenths(u128::from(figures.zip_bytes), 1_000_000),
        ));
    };
    for (name, figures) in functions {
        let ratio = hundredths(figures.cold().as_micros(), empty.cold().as_micros());
        let over = |other: &Vec<Duration>| over(percentile(figures.warm.clone(), 50), percentile(other.clone(), 50));
        row(name, figures, [ratio, over(&figures.through_sdk), over(&figures.plain)]);
    }
    row("empty", empty, ["1.00".to_owned(), "–".to_owned(), "–".to_owned()]);
    table
}

/// How much longer one took than the other. Calls that a function makes at the same time are made again one after another,
/// and may take longer than the whole: then nothing can be said of the rest.
fn over(warm: Duration, other: Duration) -> String {
    warm.checked_sub(other).map_or("–".to_owned(), |over| format!("+{}", milliseconds(over)))
}

fn milliseconds(duration: Duration) -> String {
    format!("{} ms", hundredths(duration.as_micros(), 1000))
}

fn hundredths(value: u128, unit: u128) -> String {
    let hundredths = (value * 100 + unit / 2) / unit.max(1);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn tenths(value: u128, unit: u128) -> String {
    let tenths = (value * 10 + unit / 2) / unit.max(1);
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_rounded_and_percentiles_are_measured_values() {
        assert_eq!(milliseconds(Duration::from_micros(1_996)), "2.00 ms");
        assert_eq!(tenths(4_960_000, 1_000_000), "5.0");
        let values: Vec<_> = (1..=200).map(Duration::from_millis).collect();
        assert_eq!(percentile(values.clone(), 50), Duration::from_millis(101));
        assert_eq!(percentile(values, 99), Duration::from_millis(199));
        assert_eq!(percentile(Vec::new(), 99), Duration::ZERO);
    }
}
