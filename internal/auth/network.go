package auth

import (
	"net/netip"
	"strings"
)

// Network is the network a request comes from, for limits: an IPv4 address, or
// the /64 one subscriber has of IPv6. remote is the other end of the connection;
// what forwarded (the values of X-Forwarded-For) says counts only as far as
// trusted proxies wrote it.
func Network(remote string, forwarded []string, trusted []netip.Prefix) netip.Prefix {
	at, ok := address(remote)
	if !ok {
		return netip.Prefix{}
	}
	hops := strings.Split(strings.Join(forwarded, ","), ",")
	for i := len(hops) - 1; i >= 0 && within(at, trusted); i-- {
		hop, ok := address(strings.TrimSpace(hops[i]))
		if !ok {
			break
		}
		at = hop
	}
	bits := 32
	if at.Is6() {
		bits = 64
	}
	return netip.PrefixFrom(at, bits).Masked()
}

func within(at netip.Addr, prefixes []netip.Prefix) bool {
	for _, p := range prefixes {
		if p.Contains(at) {
			return true
		}
	}
	return false
}

// address reads an address with or without a port.
func address(s string) (netip.Addr, bool) {
	if both, err := netip.ParseAddrPort(s); err == nil {
		return both.Addr().Unmap().WithZone(""), true
	}
	at, err := netip.ParseAddr(strings.Trim(s, "[]"))
	return at.Unmap().WithZone(""), err == nil
}
