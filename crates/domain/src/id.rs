//! Ids: UUIDv7 inside, [TypeID](https://github.com/jetify-com/typeid) 0.3 outside (`ord_01h455vb4pex5vsknk084sn02q`).
//!
//! The kind is part of the type, so an order's id cannot be handed over where an organization's is wanted. The time
//! inside a UUIDv7 is visible: an id is a name, never a secret.

use std::{cmp::Ordering, fmt, hash, marker::PhantomData, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use uuid::Uuid;

/// What an id names; gives the prefix of its written form.
pub trait Kind: 'static {
    /// Lower-case letters before the underscore.
    const PREFIX: &'static str;
}

/// The id of one `K`.
pub struct Id<K> {
    uuid: Uuid,
    kind: PhantomData<fn() -> K>,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident $alias:ident $prefix:literal;)*) => {
        /// The kinds of things that have ids.
        pub mod kind {
            $($(#[$doc])* #[derive(Debug)] pub enum $kind {} impl super::Kind for $kind { const PREFIX: &'static str = $prefix; })*
        }
        $($(#[$doc])* pub type $alias = Id<kind::$kind>;)*
    };
}

kinds! {
    /// A person who signs in.
    Account AccountId "acc";
    /// A bearer key of the API.
    ApiKey ApiKeyId "key";
    /// A row of the audit.
    Audit AuditId "aud";
    /// What the vendor needs to bill an organization.
    BillingProfile BillingProfileId "bpr";
    /// A card that is being entered at its provider.
    CardEntry CardEntryId "crd";
    /// A code sent by mail.
    Code CodeId "cod";
    /// A number a seller hands out when an order carries discounts.
    ContractCode ContractCodeId "ctr";
    /// A wrong contract code that was entered.
    ContractCodeMiss ContractCodeMissId "ccm";
    /// A contract code an organization has registered.
    ContractRegistration ContractRegistrationId "crg";
    /// A message waiting to be sent, or sent.
    Email EmailId "eml";
    /// Something that happened, told to sellers and services.
    Event EventId "evt";
    /// An order handed over to a colleague.
    HandOver HandOverId "hov";
    /// The onboarding link of one order.
    Invitation InvitationId "inv";
    /// Somebody asked to be a member of an organization.
    MemberInvitation MemberInvitationId "miv";
    /// The draft of one account with one seller.
    Onboarding OnboardingId "onb";
    /// A one-time link that makes somebody an operator.
    OperatorInvitation OperatorInvitationId "opi";
    /// A seller's sale.
    Order OrderId "ord";
    /// The buyer's tenant.
    Organization OrganizationId "org";
    /// An address an organization has, or had.
    OrganizationAddress OrganizationAddressId "adr";
    /// How an organization pays the vendor.
    PaymentMethod PaymentMethodId "pmt";
    /// One plan of a service.
    Plan PlanId "pln";
    /// A link to choose a new password.
    Recovery RecoveryId "rec";
    /// A person's wish for a role in an organization.
    RoleRequest RoleRequestId "rrq";
    /// Who took the order and bills it.
    Seller SellerId "sel";
    /// The buyer's account at one seller.
    SellerAccount SellerAccountId "sac";
    /// What is sold.
    Service ServiceId "svc";
    /// An organization that changes its seller.
    SellerChange SellerChangeId "chg";
    /// An owner's consent to a change of seller.
    SellerConsent SellerConsentId "cns";
    /// A consent code that permitted nothing.
    SellerConsentMiss SellerConsentMissId "cnm";
    /// All that one seller has, moved to another.
    SellerMove SellerMoveId "mov";
    /// A signed-in browser.
    Session SessionId "ses";
    /// One service plan on an order.
    Subscription SubscriptionId "sub";
    /// A draft sent to the owners of an organization.
    Task TaskId "tsk";
    /// An application that was taken back.
    Undo UndoId "und";
}

/// Crockford's base 32 in lower case, as TypeID wants it.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// What each byte stands for as a digit.
const VALUES: [u8; 256] = values();
/// Where a byte is no digit.
const NONE: u8 = u8::MAX;
/// 128 bits in digits of five.
const DIGITS: usize = 26;

#[expect(clippy::indexing_slicing, reason = "worked out by the compiler, which would say so")]
const fn values() -> [u8; 256] {
    let mut values = [NONE; 256];
    let mut value = 0;
    while value < 32 {
        values[ALPHABET[value as usize] as usize] = value;
        value += 1;
    }
    values
}

impl<K> Id<K> {
    /// The id with this UUID.
    #[must_use]
    pub const fn new(uuid: Uuid) -> Self {
        Self { uuid, kind: PhantomData }
    }

    /// The greatest there can be: all others come before it.
    #[must_use]
    pub const fn greatest() -> Self {
        Self::new(Uuid::max())
    }

    /// The UUID inside.
    #[must_use]
    pub const fn uuid(self) -> Uuid {
        self.uuid
    }
}

impl<K: Kind> fmt::Display for Id<K> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut digits = [b'0'; DIGITS];
        let mut bits = self.uuid.as_u128();
        for digit in digits.iter_mut().rev() {
            *digit = usize::try_from(bits & 31).ok().and_then(|value| ALPHABET.get(value)).copied().unwrap_or(b'0');
            bits >>= 5;
        }
        out.write_str(K::PREFIX)?;
        out.write_str("_")?;
        out.write_str(str::from_utf8(&digits).unwrap_or_default())
    }
}

/// A text that is not an id of the wanted kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAnId;

impl fmt::Display for NotAnId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("not an id of this kind")
    }
}
impl std::error::Error for NotAnId {}

impl<K: Kind> FromStr for Id<K> {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let digits = text.strip_prefix(K::PREFIX).and_then(|rest| rest.strip_prefix('_')).ok_or(NotAnId)?;
        // 26 digits hold 130 bits: the first may not exceed 7.
        if digits.len() != DIGITS || !matches!(digits.as_bytes().first(), Some(b'0'..=b'7')) {
            return Err(NotAnId);
        }
        let bits = digits.bytes().try_fold(0u128, |bits, digit| {
            let value = VALUES.get(usize::from(digit)).copied().filter(|&value| value < NONE)?;
            Some((bits << 5) | u128::from(value))
        });
        bits.map(|bits| Self::new(Uuid::from_u128(bits))).ok_or(NotAnId)
    }
}

impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> Copy for Id<K> {}
impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.uuid == other.uuid
    }
}
impl<K> Eq for Id<K> {}
impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.uuid.cmp(&other.uuid)
    }
}
impl<K> hash::Hash for Id<K> {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.uuid.hash(state);
    }
}
impl<K: Kind> fmt::Debug for Id<K> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}
impl<K: Kind> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(self)
    }
}
impl<'de, K: Kind> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        String::deserialize(input)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_and_reads_the_published_example() {
        // From the TypeID specification's own example: prefix_01h455vb4pex5vsknk084sn02q.
        let uuid: Uuid = "01890a5d-ac96-774b-bcce-b302099a8057".parse().unwrap();
        let id = OrderId::new(uuid);
        assert_eq!(id.to_string(), "ord_01h455vb4pex5vsknk084sn02q");
        assert_eq!("ord_01h455vb4pex5vsknk084sn02q".parse(), Ok(id));
    }

    #[test]
    fn refuses_what_is_not_an_id_of_the_kind() {
        for text in [
            "",
            "ord_",
            "sub_01h455vb4pex5vsknk084sn02q",
            "ord_81h455vb4pex5vsknk084sn02q",
            "ord_01H455VB4PEX5VSKNK084SN02Q",
            "ord_01h455vb4pex5vsknk084sn02u",
            "ord_01h455vb4pex5vsknk084sn02é",
        ] {
            assert_eq!(text.parse::<OrderId>(), Err(NotAnId), "{text}");
        }
    }
}
