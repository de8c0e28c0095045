//! The server's secret, and what is derived from it instead of being kept: link tokens, mailed codes, signed places.

use std::fmt;

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::id::{
    CodeId, ContractCodeId, HandOverId, InvitationId, MemberInvitationId, OperatorInvitationId, RecoveryId, SellerConsentId, SellerId,
};

/// 256 bits only the nodes of one installation know.
#[derive(Clone)]
pub struct Secret([u8; 32]);

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Secret")
    }
}

/// How many digits a mailed code has.
pub const CODE_DIGITS: usize = 8;

impl Secret {
    /// The secret with these bytes.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Tells secrets apart without telling anything else: kept in the database, so that a node with the wrong one stops.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        HEXLOWER.encode(&self.derive("fingerprint", &[])).chars().take(16).collect()
    }

    /// The token of an invitation's link: 256 bits, base64url. Never stored (invariant I8).
    #[must_use]
    pub fn invitation_token(&self, invitation: InvitationId, generation: i64) -> String {
        BASE64URL_NOPAD.encode(&self.derive("invitation", &[invitation.uuid().as_bytes(), &generation.to_be_bytes()]))
    }

    /// The token of the link to choose a new password. Never stored.
    #[must_use]
    pub fn recovery_token(&self, recovery: RecoveryId) -> String {
        BASE64URL_NOPAD.encode(&self.derive("recovery", &[recovery.uuid().as_bytes()]))
    }

    /// The token of the link that makes somebody an operator. Never stored.
    #[must_use]
    pub fn operator_token(&self, invitation: OperatorInvitationId) -> String {
        BASE64URL_NOPAD.encode(&self.derive("operator", &[invitation.uuid().as_bytes()]))
    }

    /// The token of the link that makes somebody a member of an organization. Never stored.
    #[must_use]
    pub fn member_token(&self, invitation: MemberInvitationId) -> String {
        BASE64URL_NOPAD.encode(&self.derive("member", &[invitation.uuid().as_bytes()]))
    }

    /// The digits of a mailed code. Never stored.
    #[must_use]
    pub fn code(&self, id: CodeId) -> String {
        let bytes = self.derive("code", &[id.uuid().as_bytes()]);
        let number = bytes.iter().take(8).fold(0u64, |number, &byte| (number << 8) | u64::from(byte));
        format!("{:0width$}", number % 10u64.pow(8), width = CODE_DIGITS)
    }

    /// The digits of the code that confirms a hand-over. Never stored.
    #[must_use]
    pub fn hand_over_code(&self, id: HandOverId) -> String {
        self.code(CodeId::new(id.uuid()))
    }

    /// What is kept of a contract code: the seller may have chosen a short one, so a plain hash could be guessed from a copy of
    /// the database. Another seller's code of the same text gives another.
    #[must_use]
    pub fn contract_code_hash(&self, seller: SellerId, code: &str) -> Vec<u8> {
        self.derive("contract code", &[seller.uuid().as_bytes(), code.as_bytes()]).to_vec()
    }

    /// The text of a contract code that its seller did not choose: 80 bits in letters and digits that cannot be mistaken for
    /// each other. Never stored.
    #[must_use]
    pub fn contract_code(&self, id: ContractCodeId) -> String {
        letters(&self.derive("contract code text", &[id.uuid().as_bytes()]))
    }

    /// The text of a code by which an owner agrees to a change of seller: 80 bits in letters and digits that cannot be mistaken
    /// for each other. Never stored.
    #[must_use]
    pub fn consent_code(&self, id: SellerConsentId) -> String {
        letters(&self.derive("consent code text", &[id.uuid().as_bytes()]))
    }

    /// What is kept of a consent code.
    #[must_use]
    pub fn consent_code_hash(&self, code: &str) -> Vec<u8> {
        self.derive("consent code", &[code.as_bytes()]).to_vec()
    }

    /// A signature over `text` that only this installation can make, base64url. `purpose` keeps uses apart.
    #[must_use]
    pub fn sign(&self, purpose: &str, text: &str) -> String {
        BASE64URL_NOPAD.encode(&self.derive(purpose, &[text.as_bytes()]))
    }

    /// Whether `signature` was made by [`Secret::sign`], compared in constant time.
    #[must_use]
    pub fn signed(&self, purpose: &str, text: &str, signature: &str) -> bool {
        same(self.sign(purpose, text).as_bytes(), signature.as_bytes())
    }

    /// The seal on a recorded row: over the seal before it, its place, and what it says.
    #[must_use]
    pub fn seal(&self, before: &[u8], position: i64, row: &str) -> Vec<u8> {
        self.derive("seal", &[before, &position.to_be_bytes(), row.as_bytes()]).to_vec()
    }

    fn derive(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac = match Hmac::<Sha256>::new_from_slice(&self.0) {
            Ok(mac) => mac,
            Err(_) => unreachable!("HMAC takes a key of any length"),
        };
        mac.update(purpose.as_bytes());
        for part in parts {
            // The length first, so that no two lists of parts give the same bytes.
            mac.update(&u64::try_from(part.len()).unwrap_or_default().to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

/// Sixteen letters and digits of 80 bits.
fn letters(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let letter = |byte: &u8| LETTERS.get(usize::from(byte & 31)).copied().map_or('0', char::from);
    bytes.iter().take(16).map(letter).collect()
}

/// SHA-256, for what is kept of tokens, session cookies and API keys (each over 112 bits of entropy, so a plain hash does).
#[must_use]
pub fn hash(text: &str) -> Vec<u8> {
    Sha256::digest(text.as_bytes()).to_vec()
}

/// SHA-256 of what comes piece by piece.
#[derive(Clone, Default)]
pub struct Sum(Sha256);

impl Sum {
    /// The next piece.
    pub fn add(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    /// Of all pieces, in hexadecimal digits.
    #[must_use]
    pub fn hexadecimal(self) -> String {
        HEXLOWER.encode(&self.0.finalize())
    }
}

/// Compares without telling by its time how much was equal.
#[must_use]
pub fn same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn tokens_depend_on_secret_invitation_and_generation() {
        let (one, other) = (Secret::new([1; 32]), Secret::new([2; 32]));
        let id = InvitationId::new(Uuid::from_u128(5));
        let token = one.invitation_token(id, 1);
        assert_eq!(token.len(), 43);
        assert_eq!(token, one.invitation_token(id, 1));
        assert_ne!(token, one.invitation_token(id, 2));
        assert_ne!(token, other.invitation_token(id, 1));
        assert_ne!(one.fingerprint(), other.fingerprint());
        let uuid = Uuid::from_u128(5);
        let member = one.member_token(MemberInvitationId::new(uuid));
        let tokens = [token, one.recovery_token(RecoveryId::new(uuid)), one.operator_token(OperatorInvitationId::new(uuid)), member];
        assert!(tokens.iter().all(|token| token.len() == 43), "{tokens:?}");
        assert_eq!(tokens.iter().collect::<std::collections::BTreeSet<_>>().len(), tokens.len(), "each use has its own");
        assert!(one.signed("place", "x", &one.sign("place", "x")) && !one.signed("place", "y", &one.sign("place", "x")));
        let (code, seller) = (one.contract_code(ContractCodeId::new(uuid)), SellerId::new(uuid));
        assert_eq!(
            crate::contract_code::Code::parse(&code).map(|read| read.as_str().to_owned()),
            Ok(code.clone()),
            "it counts as it is written"
        );
        assert_ne!(one.contract_code_hash(seller, &code), one.contract_code_hash(SellerId::new(Uuid::from_u128(6)), &code));
        assert_eq!(one.code(CodeId::new(Uuid::from_u128(5))).len(), CODE_DIGITS);
    }
}
