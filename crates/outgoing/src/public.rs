//! Which addresses of the network are public: everybody reaches the same there.
//!
//! By IANA's registries of special-purpose addresses (RFC 6890 and what was added to it), November 2026. Of IPv6 only what
//! is given out (2000::/3) can be public at all; of what is left, all that is not meant for everybody is taken out.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// IPv4: an address and how many of its bits count.
const NOT_PUBLIC: [(Ipv4Addr, u32); 18] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8),        // this network; 0.0.0.0 is this machine
    (Ipv4Addr::new(10, 0, 0, 0), 8),       // private
    (Ipv4Addr::new(100, 64, 0, 0), 10),    // behind a carrier's translation; also metadata of a cloud
    (Ipv4Addr::new(127, 0, 0, 0), 8),      // this machine
    (Ipv4Addr::new(168, 63, 129, 16), 32), // Azure's metadata, though it looks public
    (Ipv4Addr::new(169, 254, 0, 0), 16),   // this link; metadata of most clouds
    (Ipv4Addr::new(172, 16, 0, 0), 12),    // private
    (Ipv4Addr::new(192, 0, 0, 0), 24),     // protocols
    (Ipv4Addr::new(192, 0, 2, 0), 24),     // documentation
    (Ipv4Addr::new(192, 31, 196, 0), 24),  // AS112
    (Ipv4Addr::new(192, 52, 193, 0), 24),  // AMT
    (Ipv4Addr::new(192, 88, 99, 0), 24),   // 6to4's relays
    (Ipv4Addr::new(192, 168, 0, 0), 16),   // private
    (Ipv4Addr::new(192, 175, 48, 0), 24),  // AS112
    (Ipv4Addr::new(198, 18, 0, 0), 15),    // measurements
    (Ipv4Addr::new(198, 51, 100, 0), 24),  // documentation
    (Ipv4Addr::new(203, 0, 113, 0), 24),   // documentation
    (Ipv4Addr::new(224, 0, 0, 0), 3),      // many at once, reserved, broadcast
];

/// IPv6 within 2000::/3.
const NOT_PUBLIC_6: [(Ipv6Addr, u32); 5] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23), // protocols: Teredo, measurements, ORCHID
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32), // documentation
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16), // 6to4: holds an IPv4 address
    (Ipv6Addr::new(0x3ffe, 0, 0, 0, 0, 0, 0, 0), 16), // given back
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20), // documentation
];

/// What is given out to networks.
const GIVEN_OUT: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);
/// Translated to IPv4 (RFC 6052): the address is in the last 32 bits. How a machine without IPv4 reaches those with it.
const TRANSLATED: (Ipv6Addr, u32) = (Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96);

/// Whether everybody reaches the same there: not this machine, this network, a cloud's metadata, or nobody.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => public_4(address),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(inner) => public_4(inner),
            None => public_6(address),
        },
    }
}

fn public_4(address: Ipv4Addr) -> bool {
    let bits = address.to_bits();
    !NOT_PUBLIC.iter().any(|(block, length)| (bits ^ block.to_bits()) >> (32 - length) == 0)
}

fn public_6(address: Ipv6Addr) -> bool {
    let within = |(block, length): &(Ipv6Addr, u32)| (address.to_bits() ^ block.to_bits()) >> (128 - length) == 0;
    if within(&TRANSLATED) {
        let [.., a, b, c, d] = address.octets();
        return public_4(Ipv4Addr::new(a, b, c, d));
    }
    within(&GIVEN_OUT) && !NOT_PUBLIC_6.iter().any(within)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_reaches_is_public() {
        for address in "8.8.8.8 1.1.1.1 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 168.63.129.15 \
                    169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 192.0.1.0 192.167.255.255 192.169.0.0 \
                    198.17.255.255 198.20.0.0 223.255.255.255 2606:4700:4700::1111 2a00:1450:4007::200e 2001:200::1 2003::1 \
                    ::ffff:8.8.8.8 64:ff9b::8.8.8.8"
            .split_whitespace()
        {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn what_only_we_reach_is_not() {
        for address in "0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.0 100.100.100.200 100.127.255.255 127.0.0.1 \
                    127.255.255.254 168.63.129.16 169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.255 192.0.0.8 \
                    192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1 192.168.255.255 198.18.0.1 198.19.255.255 198.51.100.7 \
                    203.0.113.7 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255 :: ::1 ::7f00:1 ::ffff:127.0.0.1 \
                    ::ffff:7f00:1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:0:127.0.0.1 64:ff9b::127.0.0.1 \
                    64:ff9b::a9fe:a9fe 64:ff9b:1::8.8.8.8 100::1 100:0:0:1::1 2001::1 2001:2::1 2001:10::1 2001:db8::1 \
                    2002:7f00:1:: 2002:808:808:: 3fff::1 4000::1 5f00::1 fc00::1 fd00:ec2::254 fd20:ce::254 fe80::1 fec0::1 \
                    ff02::1 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
            .split_whitespace()
        {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
    }
}
