//! Signatures (AWS Signature Version 4) of requests and addresses.

use super::objects::BucketError;
use super::{Bucket, Place};
use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SignatureLocation, SigningSettings,
    UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::identity::Identity;
use domain::Instant;
use http::Request;
use http_body_util::Full;
use hyper::body::Bytes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::time::{Duration, SystemTime};

/// What stands for itself in a signed address (RFC 3986, 2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The service that signatures are for.
pub(super) const SERVICE: &str = "s3";

fn settings() -> SigningSettings {
    let mut settings = SigningSettings::default();
    settings.percent_encoding_mode = PercentEncodingMode::Single;
    settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
    settings
}

fn signed<B>(
    request: &mut Request<B>,
    body: SignableBody<'_>,
    settings: SigningSettings,
    (place, credentials): (&Place, &Credentials),
    now: Instant,
) -> Result<(), BucketError> {
    let identity: Identity = credentials.clone().into();
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region(&place.region)
        .name(SERVICE)
        .time(SystemTime::from(now))
        .settings(settings)
        .build()
        .map_err(|_| BucketError::Unsigned)?
        .into();
    let headers = request.headers().iter();
    let headers = headers.filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
    let signable = SignableRequest::new(request.method().as_str(), request.uri().to_string(), headers, body);
    let output = sign(signable.map_err(|_| BucketError::Unsigned)?, &params).map_err(|_| BucketError::Unsigned)?;
    output.into_parts().0.apply_to_request_http1x(request);
    Ok(())
}

impl Bucket {
    /// A signed request without a body.
    ///
    /// # Errors
    /// [`BucketError::Unsigned`].
    pub fn request(
        &self,
        method: http::Method,
        key: &str,
        headers: &[(&str, &str)],
        now: Instant,
    ) -> Result<Request<Full<Bytes>>, BucketError> {
        let mut request = Request::builder().method(method).uri(self.object(key));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut request = request.body(Full::default()).map_err(|_| BucketError::Unsigned)?;
        let mut settings = settings();
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        signed(&mut request, SignableBody::Bytes(&[]), settings, (&self.place, &self.credentials), now)?;
        Ok(request)
    }

    /// The address of an object with these parameters, signed for some time from an instant on.
    ///
    /// # Errors
    /// [`BucketError::Unsigned`].
    pub fn presigned(
        &self,
        key: &str,
        parameters: &[(&str, &str)],
        within: Duration,
        now: Instant,
    ) -> Result<String, BucketError> {
        let pair = |(name, value): &(&str, &str)| format!("{name}={}", utf8_percent_encode(value, RESERVED));
        let query: Vec<String> = parameters.iter().map(pair).collect();
        let url = [self.object(key), query.join("&")].into_iter().filter(|part| !part.is_empty());
        let url = url.collect::<Vec<_>>().join("?");
        let mut request = Request::get(url).body(()).map_err(|_| BucketError::Unsigned)?;
        let mut settings = settings();
        settings.signature_location = SignatureLocation::QueryParams;
        settings.expires_in = Some(within);
        signed(&mut request, SignableBody::UnsignedPayload, settings, (&self.place, &self.credentials), now)?;
        Ok(request.uri().to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::client;

    /// The bucket of Amazon's examples, which answer their requests with these signatures.
    fn example() -> Bucket {
        let place = Place {
            url: "https://examplebucket.s3.amazonaws.com".to_owned(),
            name: "examplebucket".to_owned(),
            region: "us-east-1".to_owned(),
        };
        let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
        Bucket::new(client(), place, Credentials::new("AKIAIOSFODNN7EXAMPLE", secret, None, None, "example"))
    }

    fn then() -> Instant {
        "2013-05-24T00:00:00Z".parse().expect("an instant")
    }

    /// <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html>
    #[test]
    fn an_address_is_signed_as_amazon_signs_it() {
        let url = example().presigned("test.txt", &[], Duration::from_secs(86_400), then()).expect("an address");
        assert!(url.starts_with("https://examplebucket.s3.amazonaws.com/test.txt?"), "{url}");
        assert!(
            url.contains("X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"),
            "{url}"
        );
        let signature = "X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
        assert!(url.contains(signature), "{url}");
    }

    /// <https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html>, the first of its examples.
    #[test]
    fn a_request_is_signed_as_amazon_signs_it() {
        let headers = [("range", "bytes=0-9")];
        let request = example().request(http::Method::GET, "test.txt", &headers, then()).expect("a request");
        let signature = "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41";
        let authorization = request.headers()["authorization"].to_str().expect("a text");
        assert!(authorization.ends_with(&format!("Signature={signature}")), "{authorization}");
    }

    #[test]
    fn a_download_says_its_name_and_kind_and_no_more_than_the_address_can_hold() {
        let url = example().download("a/b", "a-1.pdf", "application/pdf", Duration::from_secs(60), then());
        let url = url.expect("an address");
        assert!(url.contains("response-content-disposition=attachment%3B%20filename%3D%22a-1.pdf%22"), "{url}");
        assert!(url.contains("response-content-type=application%2Fpdf&X-Amz-Algorithm="), "{url}");
        assert!(url.contains("X-Amz-Expires=60"), "{url}");
    }
}
