//! The bucket of claims' files, spoken to without a client of its own: Amazon's signer signs, and a handful of requests are all that is
//! asked of it. A browser sends a file by a form that was signed for it, and fetches one by an address that was.

mod form;
mod objects;
mod signing;

pub use form::{Form, FormField, Upload, policy_signature};
pub use objects::{BucketError, Object};

use crate::http::{Client, origin_of};
use aws_credential_types::Credentials;
use domain::Instant;
use std::time::Duration;

/// Where a bucket is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The address of its objects, without a closing slash.
    pub url: String,
    /// Its name.
    pub name: String,
    /// Its region.
    pub region: String,
}

impl Place {
    /// A bucket at AWS.
    pub fn of_aws(name: &str, region: &str) -> Place {
        let url = format!("https://{name}.s3.{region}.amazonaws.com");
        Place { url, name: name.to_owned(), region: region.to_owned() }
    }

    /// A bucket at another endpoint, which names it in the path.
    pub fn at(endpoint: &str, name: &str, region: &str) -> Place {
        let url = format!("{}/{name}", endpoint.trim_end_matches('/'));
        Place { url, name: name.to_owned(), region: region.to_owned() }
    }
}

/// A bucket, and in whose name it is spoken to. Keys of its objects are of letters, digits, `-`, `.` and `/` alone. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Bucket {
    place: Place,
    credentials: Credentials,
    http: Client,
}

impl Bucket {
    /// A bucket, spoken to by these credentials. What they sign is good for as long as they themselves are.
    pub fn new(http: Client, place: Place, credentials: Credentials) -> Bucket {
        Bucket { place, credentials, http }
    }

    /// Scheme, host and port of its address, which a page that sends a form to it has to name.
    pub fn origin(&self) -> &str {
        origin_of(&self.place.url)
    }

    fn object(&self, key: &str) -> String {
        format!("{}/{key}", self.place.url)
    }

    /// An address by which an object can be fetched for some time, as a download with a name and a media type. The name has no
    /// quotation mark, and nothing but visible ASCII.
    ///
    /// # Errors
    /// [`BucketError::Unsigned`].
    pub fn download(
        &self,
        key: &str,
        name: &str,
        media_type: &str,
        within: Duration,
        now: Instant,
    ) -> Result<String, BucketError> {
        let disposition = format!("attachment; filename=\"{name}\"");
        let parameters =
            [("response-content-disposition", disposition.as_str()), ("response-content-type", media_type)];
        self.presigned(key, &parameters, within, now)
    }
}
