//! Whether a message is Stripe's: `Stripe-Signature: t=…,v1=…[,v1=…]`, an HMAC over time and body, by
//! <https://docs.stripe.com/webhooks#verify-manually>.

use data_encoding::HEXLOWER_PERMISSIVE;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::{SignedDuration, Timestamp};
use sha2::Sha256;

/// How far the message's clock may be from ours. What is older may be a replay.
const TOLERANCE: SignedDuration = SignedDuration::from_mins(5);
/// The longest header that is read.
const LONGEST: usize = 2000;

/// Why a message is not believed to be Stripe's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadSignature {
    /// The header is none.
    Malformed,
    /// It was signed too long ago, or not yet.
    Stale,
    /// It is not signed with our secret.
    Wrong,
}

/// Finds a message to be signed with this secret, lately.
///
/// # Errors
/// When it is not.
pub fn verify(secret: &[u8], header: &str, body: &[u8], now: Timestamp) -> Result<(), BadSignature> {
    if header.len() > LONGEST {
        return Err(BadSignature::Malformed);
    }
    let parts = || header.split(',').filter_map(|part| part.trim().split_once('='));
    let mut times = parts().filter(|(name, _)| *name == "t");
    let (Some((_, time)), None) = (times.next(), times.next()) else { return Err(BadSignature::Malformed) };
    let at = time.parse().ok().and_then(|second| Timestamp::from_second(second).ok()).ok_or(BadSignature::Malformed)?;
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).map_err(|_| BadSignature::Malformed)?;
    mac.update(time.as_bytes());
    mac.update(b".");
    mac.update(body);
    let signatures = parts().filter(|(name, _)| *name == "v1");
    let known = signatures.filter_map(|(_, hex)| HEXLOWER_PERMISSIVE.decode(hex.as_bytes()).ok());
    // Compared in constant time. After a change of the secret, a message has a signature by each.
    if !known.into_iter().any(|signature| mac.clone().verify_slice(&signature).is_ok()) {
        return Err(BadSignature::Wrong);
    }
    if now.duration_since(at).abs() > TOLERANCE { Err(BadSignature::Stale) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use data_encoding::HEXLOWER;

    use super::*;

    const SECRET: &str = "whsec_of_a_test";
    const BODY: &[u8] = br#"{"id":"evt_1","object":"event"}"#;
    const AT: i64 = 1_795_779_813;

    fn signed(secret: &str, at: i64, body: &[u8]) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(format!("{at}.").as_bytes());
        mac.update(body);
        HEXLOWER.encode(&mac.finalize().into_bytes())
    }

    fn said(header: &str, body: &[u8], later: i64) -> Result<(), BadSignature> {
        verify(SECRET.as_bytes(), header, body, Timestamp::from_second(AT + later).unwrap())
    }

    #[test]
    fn what_stripe_signed_lately_is_believed() {
        let good = signed(SECRET, AT, BODY);
        for header in [
            format!("t={AT},v1={good}"),
            format!("v1={good}, t={AT}, v0=other"),
            format!("t={AT},v1={},v1={good}", signed("whsec_before", AT, BODY)),
        ] {
            for later in [-300, 0, 300] {
                assert_eq!(said(&header, BODY, later), Ok(()), "{header} {later}");
            }
            for later in [-301, 301, 86_400] {
                assert_eq!(said(&header, BODY, later), Err(BadSignature::Stale), "a replay: {later}");
            }
        }
    }

    #[test]
    fn every_flipped_bit_is_seen() {
        let good = signed(SECRET, AT, BODY);
        let header = format!("t={AT},v1={good}");
        for at in 0..BODY.len() {
            for bit in 0..8 {
                let mut body = BODY.to_vec();
                body[at] ^= 1 << bit;
                assert_eq!(said(&header, &body, 0), Err(BadSignature::Wrong));
            }
        }
        assert_eq!(said(&format!("t={},v1={good}", AT + 1), BODY, 0), Err(BadSignature::Wrong), "another time");
        assert_eq!(said(&format!("t={AT},v1={}", signed("whsec_other", AT, BODY)), BODY, 0), Err(BadSignature::Wrong));
        assert_eq!(said(&format!("t={AT},v0={good}"), BODY, 0), Err(BadSignature::Wrong), "no scheme but v1");
        assert_eq!(said(&format!("t={AT},v1={}", &good[..62]), BODY, 0), Err(BadSignature::Wrong));
        for odd in
            ["", "t=", "v1=", &format!("v1={good}"), &format!("t=x,v1={good}"), &format!("t={AT},t={AT},v1={good}"), &"t".repeat(5000)]
        {
            assert_eq!(said(odd, BODY, 0), Err(BadSignature::Malformed), "{odd:.40}");
        }
    }
}
