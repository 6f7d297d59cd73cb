//! The form by which a buyer sends a file that was announced.

use super::keys;
use domain::Instant;
use domain::agreement::policy::ClaimFilePolicy;
use domain::order::claim_file::{ClaimFile, FileState};
use gateways::bucket::{Bucket, Form, Upload};

/// The media type of what says none.
const ANY: &str = "application/octet-stream";

/// The form, for as long as the file is awaited; the browser goes to the page `then` after it, if there is one.
pub(crate) fn upload_form(
    bucket: &Bucket,
    policy: &ClaimFilePolicy,
    claim: &str,
    file: &ClaimFile,
    then: Option<&str>,
    now: Instant,
) -> Option<Form> {
    if file.state(now) != FileState::BeingChecked {
        return None;
    }
    let upload = Upload {
        key: &keys::incoming(claim, file.number),
        media_type: file.media_type.map_or(ANY, |kind| kind.name()),
        bytes: file.size_bytes.map_or(1..=policy.bytes_max, |size| size..=size),
        until: file.until,
        then,
    };
    Some(bucket.form(&upload, now))
}
