//! The files of a claim on its page.

use crate::claim_files::upload_form;
use crate::order_view::ClaimTexts;
use crate::pages::texts::Texts;
use domain::Instant;
use domain::agreement::policy::ClaimFilePolicy;
use domain::order::claim::Claim;
use domain::order::claim_file::{ClaimFile, FileFate, FileRefusal, FileState};
use gateways::bucket::{Bucket, Form};

/// A file on the page.
pub(super) struct FilePart {
    pub(super) number: u32,
    pub(super) name: String,
    pub(super) line: String,
    pub(super) state: FileState,
    /// The form by which it is sent, while it can be.
    pub(super) form: Option<Form>,
}

impl FilePart {
    /// Whether it can be fetched.
    pub(super) fn added(&self) -> bool {
        self.state == FileState::Added
    }

    /// Whether something is wrong with it.
    pub(super) fn bad(&self) -> bool {
        matches!(self.state, FileState::Refused | FileState::NotReceived)
    }
}

/// What the parts of one claim have in common.
pub(super) struct Files<'a> {
    pub(super) texts: Texts,
    pub(super) policy: &'a ClaimFilePolicy,
    pub(super) bucket: &'a Bucket,
    /// The address of the claim's page, from scheme to path.
    pub(super) page: &'a str,
    /// The file that was sent a moment ago.
    pub(super) sent: Option<u32>,
}

impl Files<'_> {
    /// A file as it stands at an instant.
    pub(super) fn part(&self, claim: &Claim, file: &ClaimFile, words: &ClaimTexts, now: Instant) -> FilePart {
        let texts = self.texts;
        let state = file.state(now);
        let sent = self.sent == Some(file.number);
        let then = format!("{}?sent={}", self.page, file.number);
        let form = upload_form(self.bucket, self.policy, &claim.id, file, Some(&then), now).filter(|_| !sent);
        let unnamed = || texts.claim_file_unnamed(file.number);
        FilePart {
            number: file.number,
            name: words.file(claim, file).map_or_else(unnamed, str::to_owned),
            line: self.line(file, state, sent),
            state,
            form,
        }
    }

    fn line(&self, file: &ClaimFile, state: FileState, sent: bool) -> String {
        let texts = self.texts;
        match (&file.fate, state) {
            (Some(FileFate::Added(found, _)), _) => {
                texts.claim_file_added(found.media_type.name(), found.size_bytes.div_ceil(1024), &found.sha256)
            }
            (Some(FileFate::Refused(because, _)), _) => texts.claim_file_refused(reason(*because)),
            (None, FileState::NotReceived) => texts.claim_file_not_received().to_owned(),
            (None, _) if sent => texts.claim_file_being_checked().to_owned(),
            (None, _) => texts.claim_file_awaited().to_owned(),
        }
    }
}

/// The name by which the texts know a reason.
fn reason(because: FileRefusal) -> &'static str {
    match because {
        FileRefusal::Empty => "empty",
        FileRefusal::TooLarge => "too-large",
        FileRefusal::OtherSize => "other-size",
        FileRefusal::WrongKind => "wrong-kind",
        FileRefusal::TooMany => "too-many",
    }
}
