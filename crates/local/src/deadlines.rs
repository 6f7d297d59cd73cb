//! The command `deadlines`: questions for time limits as JSON Lines in, one answer a line out.

use domain::agreement::deadline::{DeadlineView, answer};
use domain::agreement::policy::Policy;
use serde::{Deserialize, Serialize};
use std::io::{BufRead, ErrorKind, Result, Write};

const EXAMPLE: &str = r#"{"rule":"4.9","from":"2025-02-03T10:00:00+05:00"}"#;

/// One question, in the form of [`EXAMPLE`].
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    rule: String,
    from: String,
    roll: Option<bool>,
}

/// What a line that cannot be answered gets instead.
#[derive(Serialize)]
struct Problem {
    error: String,
}

/// Answers every line of the input in its order; blank lines are skipped. A line that cannot be answered gets
/// `{"error":"…"}`, which names the line and what to write instead, and the rest is answered all the same.
///
/// Returns whether every line could be answered; one who closes the output early has read enough, and what was answered until
/// then counts. Fails only where the input cannot be read or the output written.
pub fn run(mut input: impl BufRead, mut output: impl Write, policy: &Policy) -> Result<bool> {
    let mut all_answered = true;
    let mut line = Vec::new();
    for number in 1u64.. {
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        if number == 1 && UTF_16.iter().any(|mark| line.starts_with(mark)) {
            let problem = Problem { error: "line 1: the input is UTF-16; write it as UTF-8".to_owned() };
            written(&mut output, &problem)?;
            return Ok(false);
        }
        let text = without_mark(&line).trim_ascii();
        if text.is_empty() {
            continue;
        }
        let heard = match answer_line(policy, text) {
            Ok(view) => written(&mut output, &view)?,
            Err(reason) => {
                all_answered = false;
                written(&mut output, &Problem { error: format!("line {number}: {reason}") })?
            }
        };
        if !heard {
            return Ok(all_answered);
        }
    }
    Ok(all_answered)
}

/// What a line begins with in a file of UTF-16, low byte first or high byte first.
const UTF_16: [&[u8]; 2] = [b"\xFF\xFE", b"\xFE\xFF"];

/// A line without the marks of UTF-8 that programs put before a file, and so before each file of several joined.
fn without_mark(mut line: &[u8]) -> &[u8] {
    while let Some(rest) = line.strip_prefix(b"\xEF\xBB\xBF") {
        line = rest;
    }
    line
}

/// Writes a line at once, so that who asks line by line is answered so. `false` if nobody reads it any more.
fn written(mut output: impl Write, line: &impl Serialize) -> Result<bool> {
    let mut text = serde_json::to_vec(line)?;
    text.push(b'\n');
    match output.write_all(&text).and_then(|()| output.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
        done => done.map(|()| true),
    }
}

fn answer_line(policy: &Policy, text: &[u8]) -> std::result::Result<DeadlineView, String> {
    // Serde would read an array as the fields in their order.
    if !text.starts_with(b"{") {
        return Err(format!("must be an object such as {EXAMPLE}"));
    }
    let question: Question = serde_json::from_slice(text).map_err(|e| reason(&e))?;
    answer(policy, &question.rule, &question.from, question.roll)
}

/// The error with its column only: its own line number counts within the one line and would mislead.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let bare = text.strip_suffix(place.as_str()).unwrap_or(&text);
    format!("column {}: {bare}; write it as {EXAMPLE}", error.column())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::agreement::clauses::Clauses;
    use domain::agreement::source::Source;

    fn ask(input: &[u8]) -> (bool, Vec<String>) {
        let source = |file, text| Source { file, text };
        let clauses = include_str!("../../../tests/agreement/clauses.toml");
        let policy = include_str!("../../../tests/agreement/policy.toml");
        let calendar = include_str!("../../../tests/agreement/calendar.json");
        let clauses = Clauses::parse(source("clauses.toml", clauses)).unwrap();
        let policy = Policy::parse(source("policy.toml", policy), source("calendar.json", calendar), &clauses).unwrap();
        let mut output = Vec::new();
        let all_answered = run(input, &mut output, &policy).unwrap();
        (all_answered, String::from_utf8(output).unwrap().lines().map(str::to_owned).collect())
    }

    #[test]
    fn answers_line_by_line_in_the_published_form() {
        let (all_answered, lines) = ask(concat!(
            "{\"rule\":\"4.9\",\"from\":\"2025-02-03T10:00:00+05:00\"}\r\n",
            "\n  \n",
            "{\"rule\":\"activation_within_one_day\",\"from\":\"2025-02-07T11:00:00Z\",\"roll\":false}\n",
            "{\"rule\":\"limitation\",\"from\":\"2025-02-13T12:00:00+05:00\",\"roll\":null}",
        )
        .as_bytes());
        assert!(all_answered);
        assert_eq!(lines.len(), 3);
        assert_eq!(
            lines[0],
            concat!(
                r#"{"rule":"4.9","clause":"4.9","basis":"Offer 4.9; Civil Code of Kazakhstan, articles 173 to 176","#,
                r#""first_day":"2025-02-04","last_day":"2025-02-13","expires_at":"2025-02-14T00:00:00+05:00","#,
                r#""zone":"Asia/Almaty","calendar":"2026-11-23/1","provisional":false}"#
            )
        );
        assert!(
            lines[1].contains(r#""rule":"4.7""#) && lines[1].contains(r#""expires_at":"2025-02-09T00:00:00+05:00""#)
        );
        assert!(lines[2].contains(r#""clause":null"#) && lines[2].contains(r#""provisional":true"#));
    }

    #[test]
    fn marks_before_the_text_are_no_part_of_it() {
        let good = r#"{"rule":"9.4","from":"2025-02-03T10:00:00Z"}"#;
        for before in ["\u{FEFF}", "\u{FEFF}\u{FEFF}", "\u{FEFF}  "] {
            let (all_answered, lines) = ask(format!("{before}{good}\r\n{before}{good}\n{before}\n").as_bytes());
            assert!(all_answered && lines.len() == 2 && lines[0] == lines[1], "{lines:?}");
        }
        let wide = format!("{good}\n{good}\n");
        let little: Vec<u8> = [0xFEFF].into_iter().chain(wide.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = [0xFEFF].into_iter().chain(wide.encode_utf16()).flat_map(u16::to_be_bytes).collect();
        for wide in [little, big] {
            let (all_answered, lines) = ask(&wide);
            let said = r#"{"error":"line 1: the input is UTF-16; write it as UTF-8"}"#;
            assert_eq!((all_answered, lines), (false, vec![said.to_owned()]));
        }
    }

    #[test]
    fn a_bad_line_is_named_and_the_rest_is_answered() {
        for (bad, expected) in [
            (&b"{\"rule\":\"4.9\"}"[..], "missing field `from`"),
            (b"{\"rule\":\"4.9\",\"from\":\"2025-02-03\"}", "from: must be an instant in RFC 3339"),
            (b"{\"rule\":\"4.99\",\"from\":\"2025-02-03T10:00:00Z\"}", "rule: unknown rule; the rules are 4.9"),
            (b"{\"rule\":\"4.9\",\"from\":\"2025-02-03T10:00:00Z\",\"zone\":\"UTC\"}", "unknown field `zone`"),
            (b"{\"rule\":\"4.9\",\"from\":\"2025-02-03T10:00:00Z\",\"roll\":1}", "invalid type: integer `1`"),
            (b"{\"rule\":\"4.9\",\"from\":\"0001-02-03T10:00:00Z\"}", "from: the date must lie between"),
            (b"{\"rule\":\"4.9\",\"rule\":\"4.7\",\"from\":\"2025-02-03T10:00:00Z\"}", "duplicate field `rule`"),
            (b"4.9", "must be an object"),
            (b"[\"4.9\",\"2025-02-03T10:00:00Z\",null]", "must be an object"),
            (b"{\"rule\":\"\xff\"}", "invalid unicode"),
            (b"{\"rule\":\"4.9\",\"from\":\"2025-02-03T10:00:00Z\"} {}", "trailing characters"),
        ] {
            let good = b"{\"rule\":\"9.4\",\"from\":\"2025-02-03T10:00:00Z\"}\n";
            let (all_answered, lines) = ask(&[&good[..], bad, b"\n", good].concat());
            assert!(!all_answered, "{expected}");
            assert_eq!(lines.len(), 3, "{expected}");
            assert!(lines[1].starts_with("{\"error\":\"line 2: "), "{}", lines[1]);
            let error: serde_json::Value = serde_json::from_str(&lines[1]).unwrap();
            assert!(error["error"].as_str().unwrap().contains(expected), "{}", lines[1]);
            assert!(lines[0] == lines[2] && lines[0].starts_with("{\"rule\":\"9.4\""));
        }
    }
}
