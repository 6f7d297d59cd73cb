//! The address of a caller, as the gateway saw it or as a content delivery network before it says: that one's word counts only
//! beside the secret that both know.

use http::{Extensions, HeaderMap, HeaderName};
use ipnet::IpNet;
use lambda_http::request::RequestContext;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use subtle::ConstantTimeEq;

/// The header in which the network sends the secret.
const SECRET: HeaderName = HeaderName::from_static("x-edge-secret");
/// The header in which it says the viewer's address, with the port behind the last colon.
const VIEWER: HeaderName = HeaderName::from_static("cloudfront-viewer-address");

/// One caller of IPv6 has all addresses of a network of so many bits.
const CALLER_BITS: u8 = 64;

/// What is known of the content delivery network before the gateway.
#[derive(Clone)]
pub struct Edge {
    secret: Option<String>,
}

impl fmt::Debug for Edge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Edge(..)")
    }
}

impl Edge {
    /// A network that sends this secret; without one there is none, and nobody's word on an address counts.
    pub fn new(secret: Option<String>) -> Edge {
        Edge { secret }
    }

    /// The caller's address; of IPv6 the network of 64 bits, since one caller has all of its addresses. On one machine, where
    /// no gateway says it, that of the machine.
    pub fn caller(&self, headers: &HeaderMap, extensions: &Extensions) -> IpAddr {
        network(self.viewer(headers).unwrap_or_else(|| gateways(extensions)))
    }

    /// What the network says, if it is the network.
    fn viewer(&self, headers: &HeaderMap) -> Option<IpAddr> {
        let secret = self.secret.as_ref()?;
        let same: bool = only(headers, &SECRET)?.as_bytes().ct_eq(secret.as_bytes()).into();
        let (address, _) = only(headers, &VIEWER).filter(|_| same)?.rsplit_once(':')?;
        address.trim_matches(['[', ']']).parse().ok()
    }
}

/// The networks from which somebody calls; any, where none is named.
#[derive(Clone, Debug, Default)]
pub struct CallerNetworks(Vec<IpNet>);

impl CallerNetworks {
    /// Networks as CIDR blocks or single addresses, with commas between.
    ///
    /// # Errors
    /// One is neither, or smaller than what a caller of IPv6 counts as.
    pub fn parse(setting: &str) -> Result<CallerNetworks, &'static str> {
        let network = |text: &str| match text.parse().ok().or_else(|| text.parse().ok().map(|one: IpAddr| one.into())) {
            Some(IpNet::V6(network)) if network.prefix_len() > CALLER_BITS => {
                Err("must have IPv6 networks of /64 or more")
            }
            Some(network) => Ok(network),
            None => Err("must be networks such as 192.0.2.0/24, with commas between"),
        };
        setting.split(',').map(|text| network(text.trim())).collect::<Result<_, _>>().map(CallerNetworks)
    }

    /// Whether a caller is one of them.
    pub fn have(&self, caller: IpAddr) -> bool {
        self.0.is_empty() || self.0.iter().any(|network| network.contains(&caller))
    }
}

/// The one value of a header; `None` where there are none or several.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next().filter(|_| values.next().is_none())?;
    value.to_str().ok()
}

/// The address that the gateway saw. Callers of whom it says none that can be read count as one.
fn gateways(extensions: &Extensions) -> IpAddr {
    match extensions.get::<RequestContext>() {
        Some(RequestContext::ApiGatewayV2(context)) => {
            let address = context.http.source_ip.as_deref().and_then(|address| address.parse().ok());
            address.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
        }
        _ => IpAddr::V4(Ipv4Addr::LOCALHOST),
    }
}

fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let rest = 128 - u32::from(CALLER_BITS);
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> rest << rest))
        }
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;
    use lambda_http::aws_lambda_events::apigw::ApiGatewayV2httpRequestContext;

    const KNOWN: &str = "a secret of the edge and the shop, long enough";

    fn caller(secret: Option<&str>, sent: &[(&HeaderName, &str)], source: &str) -> String {
        let mut headers = HeaderMap::new();
        for (name, value) in sent {
            headers.append(*name, HeaderValue::from_str(value).unwrap());
        }
        let mut context = ApiGatewayV2httpRequestContext::default();
        context.http.source_ip = Some(source.to_owned());
        let mut extensions = Extensions::new();
        extensions.insert(RequestContext::ApiGatewayV2(context));
        Edge::new(secret.map(str::to_owned)).caller(&headers, &extensions).to_string()
    }

    #[test]
    fn the_viewers_address_counts_only_beside_the_secret() {
        const GATEWAYS: &str = "192.0.2.1";
        let viewer = (&VIEWER, "198.51.100.10:46532");
        for (secret, sent, expected) in [
            (Some(KNOWN), vec![(&SECRET, KNOWN), viewer], "198.51.100.10"),
            (Some(KNOWN), vec![(&SECRET, KNOWN), (&VIEWER, "2001:db8:1:2:3:4:5:6:46532")], "2001:db8:1:2::"),
            (Some(KNOWN), vec![(&SECRET, KNOWN), (&VIEWER, "[2001:db8:1:2:3:4:5:6]:46532")], "2001:db8:1:2::"),
            (Some(KNOWN), vec![viewer], GATEWAYS),
            (Some(KNOWN), vec![(&SECRET, "another secret"), viewer], GATEWAYS),
            (Some(KNOWN), vec![(&SECRET, ""), viewer], GATEWAYS),
            (Some(KNOWN), vec![(&SECRET, KNOWN), (&SECRET, KNOWN), viewer], GATEWAYS),
            (Some(KNOWN), vec![(&SECRET, KNOWN), viewer, (&VIEWER, "198.51.100.11:1")], GATEWAYS),
            (Some(KNOWN), vec![(&SECRET, KNOWN)], GATEWAYS),
            (Some(KNOWN), vec![(&SECRET, KNOWN), (&VIEWER, "nobody:1")], GATEWAYS),
            (None, vec![(&SECRET, KNOWN), viewer], GATEWAYS),
            (None, vec![(&SECRET, ""), viewer], GATEWAYS),
        ] {
            assert_eq!(caller(secret, &sent, GATEWAYS), expected, "{secret:?} {sent:?}");
        }
    }

    #[test]
    fn an_address_is_one_however_it_is_written() {
        for (source, expected) in [
            ("192.0.2.1", "192.0.2.1"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            ("2001:DB8::1", "2001:db8::"),
            ("2001:db8:0:0:ffff::2", "2001:db8::"),
            ("", "0.0.0.0"),
        ] {
            assert_eq!(caller(None, &[], source), expected);
        }
        assert_eq!(Edge::new(None).caller(&HeaderMap::new(), &Extensions::new()).to_string(), "127.0.0.1");
    }

    #[test]
    fn a_caller_is_in_a_network_that_is_named_or_in_any() {
        let named = "192.0.2.0/24, 198.51.100.7,2001:db8:5::/48";
        for (networks, caller, expected) in [
            (named, "192.0.2.255", true),
            (named, "192.0.3.0", false),
            (named, "198.51.100.7", true),
            (named, "198.51.100.8", false),
            (named, "2001:db8:5:1::", true),
            (named, "2001:db8:6::", false),
            ("0.0.0.0/0", "2001:db8::", false),
        ] {
            let networks = CallerNetworks::parse(networks).unwrap();
            assert_eq!(networks.have(caller.parse().unwrap()), expected, "{networks:?} {caller}");
        }
        assert!(CallerNetworks::default().have("192.0.2.1".parse().unwrap()));
        for wrong in ["", "192.0.2.0/33", "192.0.2", "bank.example", "192.0.2.1,", "2001:db8::/65", "2001:db8::1"] {
            assert!(CallerNetworks::parse(wrong).is_err(), "{wrong:?}");
        }
    }
}
