//! The two forms of one mail: plain text and HTML, from the same words, so that they cannot say different things.

use askama::Template;

/// A notice ready to be mailed. Text and HTML are made from the same words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The subject line.
    pub subject: String,
    /// The plain text.
    pub body: String,
    /// A page of HTML that loads nothing and runs nothing.
    pub html: String,
    /// The plain text as it is kept: in place of a link that opens something to whoever has it stands that it is not kept.
    pub kept: String,
}

/// What the reader of a notice is asked to do, beneath its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// To confirm that the notice has reached them, by following a signed link.
    ConfirmReceipt {
        /// The link.
        url: String,
    },
    /// To sign in with the mailbox, by following a signed link (clause 3.5).
    SignIn {
        /// The link.
        url: String,
    },
    /// To confirm the report that the notice is about, if it is right, by following a signed link (clause 10.4, K55).
    ConfirmReport {
        /// The link.
        url: String,
    },
}

/// A notice that cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("notice {0} cannot be written")]
pub struct NoText(pub(super) &'static str);

/// A notice's words, before they have a form.
pub(super) struct Letter<'a> {
    pub(super) language: &'a str,
    pub(super) subject: &'a str,
    /// As the languages' files say it: paragraphs, lists and quotations, parted by blank lines.
    pub(super) body: &'a str,
    pub(super) link: Option<&'a Link>,
    /// Who sells, on lines of their own.
    pub(super) footer: &'a str,
}

/// What the reader is asked to do, beneath the body.
pub(super) struct Link {
    pub(super) hint: String,
    pub(super) label: String,
    pub(super) url: String,
}

/// A part of a body.
#[derive(Debug, PartialEq, Eq)]
enum Block<'a> {
    Paragraph(Vec<&'a str>),
    List(Vec<&'a str>),
    /// A paragraph that is nothing but an address.
    Address(&'a str),
    /// What a person wrote, as it was written.
    Quote(Vec<&'a str>),
}

#[derive(Template)]
#[template(path = "notice.html")]
struct Page<'a> {
    language: &'a str,
    subject: &'a str,
    blocks: Vec<Block<'a>>,
    link: Option<&'a Link>,
    footer: Vec<&'a str>,
}

/// The line above the foot of a plain text, by which mail programs know it (RFC 3676, section 4.3).
pub(super) const FOOT: &str = "-- ";

impl Letter<'_> {
    /// The mail as plain text, with addresses on lines of their own.
    pub(super) fn text(&self) -> String {
        let mut parts: Vec<String> = parts(self.body).iter().map(|lines| lines.join("\n")).collect();
        if let Some(Link { hint, label, url }) = self.link {
            parts.push(hint.clone());
            parts.push(format!("{label}:\n{url}"));
        }
        parts.push(format!("{FOOT}\n{}", self.footer));
        parts.join("\n\n")
    }

    /// The mail as a page of HTML. Every word is escaped.
    pub(super) fn html(&self) -> askama::Result<String> {
        let blocks = parts(self.body).iter().flat_map(|lines| blocks(lines)).collect();
        let footer = self.footer.lines().collect();
        Page { language: self.language, subject: self.subject, blocks, link: self.link, footer }.render()
    }
}

/// The lines between blank lines.
fn parts(body: &str) -> Vec<Vec<&str>> {
    let lines: Vec<&str> = body.lines().map(str::trim_end).collect();
    lines.split(|line| line.is_empty()).filter(|part| !part.is_empty()).map(<[&str]>::to_vec).collect()
}

/// Lines that follow each other and are of one kind make one block.
fn blocks<'a>(lines: &[&'a str]) -> Vec<Block<'a>> {
    let kind = |line: &str| (item(line).is_some(), quoted(line).is_some());
    let of_one_kind = lines.chunk_by(|one, next| kind(one) == kind(next));
    of_one_kind
        .map(|lines| match lines {
            lines if lines.iter().all(|line| quoted(line).is_some()) => {
                Block::Quote(lines.iter().filter_map(|line| quoted(line)).collect())
            }
            [url] if is_address(url) => Block::Address(url),
            lines if lines.iter().all(|line| item(line).is_some()) => {
                Block::List(lines.iter().filter_map(|line| item(line)).collect())
            }
            lines => Block::Paragraph(lines.to_vec()),
        })
        .collect()
}

/// The words of a line, and whether each stays whole: a day or an order's number would else break at its hyphens.
fn pieces<'a>(line: &&'a str) -> impl Iterator<Item = (&'a str, bool)> {
    // Longer ones, such as a claim's, may be wider than a telephone.
    let whole = |word: &str| word.len() <= 20 && word.contains('-') && word.contains(|c: char| c.is_ascii_digit());
    line.split(' ').map(move |word| (word, whole(word)))
}

fn item(line: &str) -> Option<&str> {
    line.strip_prefix("- ")
}

/// What a person wrote, set off from the words around it: each line begins as a quotation does, so that none can be taken for
/// the shop's own, and none ends the quotation.
pub(super) fn quote(text: &str) -> String {
    let ends = ['\n', '\r', '\u{2028}', '\u{2029}'];
    let text = text.replace("\r\n", "\n");
    text.trim_end().split(ends).map(|line| format!("> {line}").trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

fn quoted(line: &str) -> Option<&str> {
    line.strip_prefix("> ").or_else(|| (line == ">").then_some(""))
}

fn is_address(line: &str) -> bool {
    ["https://", "http://"].iter().any(|scheme| line.starts_with(scheme)) && !line.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str =
        "One.\nTwo.\n\n\n- a <b>\n- c & \"d\"\nAfter.\n\nhttps://example.test/?a=1&b='2'\n\nhttps://e.test/ no\n";

    fn letter<'a>(link: Option<&'a Link>) -> Letter<'a> {
        Letter { language: "en", subject: "A <script> & more", body: BODY, link, footer: "Seller <s>\n+7" }
    }

    #[test]
    fn blank_lines_markers_and_addresses_give_the_structure() {
        let blocks: Vec<_> = parts(BODY).iter().flat_map(|lines| blocks(lines)).collect();
        let expected = [
            Block::Paragraph(vec!["One.", "Two."]),
            Block::List(vec!["a <b>", "c & \"d\""]),
            Block::Paragraph(vec!["After."]),
            Block::Address("https://example.test/?a=1&b='2'"),
            Block::Paragraph(vec!["https://e.test/ no"]),
        ];
        assert_eq!(blocks, expected);
        assert_eq!(
            letter(None).text(),
            "One.\nTwo.\n\n- a <b>\n- c & \"d\"\nAfter.\n\nhttps://example.test/?a=1&b='2'\n\nhttps://e.test/ no\n\n-- \nSeller <s>\n+7"
        );
    }

    #[test]
    fn every_word_is_escaped_in_html() {
        let link = Link { hint: "<i>".into(), label: "<u>".into(), url: "https://x.test/\"><script>".into() };
        let html = letter(Some(&link)).html().unwrap();
        for tag in ["<script", "<b>", "<i>", "<u>", "<s>", "a=1&b"] {
            assert!(!html.contains(tag), "{tag} in {html}");
        }
        assert_eq!(html.matches("<li ").count(), 2);
        assert_eq!(html.matches("<a ").count(), 2);
    }

    #[test]
    fn what_a_person_wrote_is_set_off_line_by_line() {
        let wrote = "<b>Yes</b>\n\n- one\rhttps://evil.test/\r\n> and\u{2028}more\n";
        let body = format!("It says:\n\n{}\n\nOurs.", quote(wrote));
        assert_eq!(body, "It says:\n\n> <b>Yes</b>\n>\n> - one\n> https://evil.test/\n> > and\n> more\n\nOurs.");
        let blocks: Vec<_> = parts(&body).iter().flat_map(|lines| blocks(lines)).collect();
        let lines = vec!["<b>Yes</b>", "", "- one", "https://evil.test/", "> and", "more"];
        let expected = [Block::Paragraph(vec!["It says:"]), Block::Quote(lines), Block::Paragraph(vec!["Ours."])];
        assert_eq!(blocks, expected);
        let html = Letter { language: "en", subject: "x", body: &body, link: None, footer: "" }.html().unwrap();
        assert!(!html.contains("<b>") && !html.contains("<a ") && !html.contains("<li "), "{html}");
        assert!(html.contains("<blockquote "), "{html}");
    }

    #[test]
    fn days_and_numbers_stay_whole_and_long_names_do_not() {
        let line = "By 2025-02-13, OF-000000000042-Z of 01JGZ8QK3W0000000000000042-C1 e-mail";
        let whole: Vec<_> = pieces(&line).filter_map(|(word, whole)| whole.then_some(word)).collect();
        assert_eq!(whole, ["2025-02-13,", "OF-000000000042-Z"]);
        let html = Letter { language: "en", subject: "x", body: line, link: None, footer: "" }.html().unwrap();
        assert!(html.contains(">By <span style=\"white-space:nowrap\">2025-02-13,</span> <span"), "{html}");
    }

    #[test]
    fn the_link_stands_on_a_line_of_its_own_in_the_text() {
        let link = Link { hint: "Please.".into(), label: "Confirm".into(), url: "https://x.test/r".into() };
        assert!(
            letter(Some(&link)).text().ends_with("no\n\nPlease.\n\nConfirm:\nhttps://x.test/r\n\n-- \nSeller <s>\n+7")
        );
    }
}
