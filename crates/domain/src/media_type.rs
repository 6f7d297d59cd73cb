//! The kinds of files that a buyer can send us, and how their first bytes tell them apart.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The kind of a file, as its media type says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub enum MediaType {
    /// A document in PDF.
    #[serde(rename = "application/pdf")]
    Pdf,
    /// A picture in PNG.
    #[serde(rename = "image/png")]
    Png,
    /// A picture in JPEG.
    #[serde(rename = "image/jpeg")]
    Jpeg,
    /// A plain text.
    #[serde(rename = "text/plain")]
    Txt,
}

/// How the bytes of a kind begin.
const BEGINNINGS: [(&[u8], MediaType); 3] =
    [(b"%PDF-", MediaType::Pdf), (b"\x89PNG\r\n\x1a\n", MediaType::Png), (b"\xff\xd8\xff", MediaType::Jpeg)];

impl MediaType {
    /// Every kind.
    pub const ALL: [MediaType; 4] = [MediaType::Pdf, MediaType::Png, MediaType::Jpeg, MediaType::Txt];
    /// How many of the first bytes of a file are looked at.
    pub const FIRST_BYTES: usize = 512;

    /// The kind of a file that begins so: by the mark of its kind; a text has none, and no control characters.
    pub fn of(first: &[u8]) -> Option<MediaType> {
        let marked = BEGINNINGS.into_iter().find(|(mark, _)| first.starts_with(mark));
        let is_text = || first.iter().all(|byte| *byte >= b' ' || matches!(byte, b'\t' | b'\n' | b'\r' | b'\x0c'));
        marked.map(|(_, kind)| kind).or_else(|| is_text().then_some(MediaType::Txt))
    }

    /// Its name, such as `image/png`.
    pub fn name(self) -> &'static str {
        match self {
            MediaType::Pdf => "application/pdf",
            MediaType::Png => "image/png",
            MediaType::Jpeg => "image/jpeg",
            MediaType::Txt => "text/plain",
        }
    }

    /// How the name of such a file ends.
    pub fn ending(self) -> &'static str {
        match self {
            MediaType::Pdf => "pdf",
            MediaType::Png => "png",
            MediaType::Jpeg => "jpg",
            MediaType::Txt => "txt",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_say_the_kind() {
        for (first, expected) in [
            (&b"%PDF-1.7\n%\xe2\xe3\xcf\xd3"[..], Some(MediaType::Pdf)),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Some(MediaType::Png)),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", Some(MediaType::Jpeg)),
            (b"It does not open.\r\n\tNot at all.", Some(MediaType::Txt)),
            ("Не открывается.".as_bytes(), Some(MediaType::Txt)),
            // In Windows-1251.
            (b"\xcd\xe5 \xee\xf2\xea\xf0\xfb\xe2\xe0\xe5\xf2\xf1\xff", Some(MediaType::Txt)),
            // An archive, a program, a picture of another kind, marks that are cut short or come late.
            (b"PK\x03\x04\x14\0", None),
            (b"MZ\x90\0\x03", None),
            (b"\x7fELF\x02\x01", None),
            (b"GIF89a\x01\0", None),
            (b"\x89PNG\r\n\x1a", None),
            (b" \x89PNG\r\n\x1a\n", None),
            (b"\0%PDF-1.7", None),
        ] {
            assert_eq!(MediaType::of(first), expected, "{}", first.escape_ascii());
        }
        for kind in MediaType::ALL {
            assert_eq!(serde_json::to_value(kind).ok(), Some(kind.name().into()), "one name everywhere");
        }
    }
}
