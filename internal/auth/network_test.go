package auth

import (
	"net/netip"
	"testing"
)

func TestNetworkBelievesOnlyTrustedProxies(t *testing.T) {
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("2001:db8:ffff::/48")}
	for name, tt := range map[string]struct {
		remote    string
		forwarded []string
		want      string
	}{
		"a client itself":                            {"192.0.2.7:4000", nil, "192.0.2.7/32"},
		"a client may say what it likes":             {"192.0.2.7:4000", []string{"203.0.113.9"}, "192.0.2.7/32"},
		"a proxy says who asks":                      {"10.0.0.1:4000", []string{"203.0.113.9"}, "203.0.113.9/32"},
		"a client that lies to the proxy":            {"10.0.0.1:4000", []string{"198.51.100.1, 203.0.113.9"}, "203.0.113.9/32"},
		"two proxies":                                {"10.0.0.1:4000", []string{"198.51.100.1, 203.0.113.9, 10.2.3.4"}, "203.0.113.9/32"},
		"two headers are one list":                   {"10.0.0.1:4000", []string{"198.51.100.1", "203.0.113.9"}, "203.0.113.9/32"},
		"a port in the list":                         {"10.0.0.1:4000", []string{"203.0.113.9:5000"}, "203.0.113.9/32"},
		"a proxy that says nothing":                  {"10.0.0.1:4000", nil, "10.0.0.1/32"},
		"nonsense ends the list":                     {"10.0.0.1:4000", []string{"203.0.113.9, unknown, 10.2.3.4"}, "10.2.3.4/32"},
		"the /64 of IPv6":                            {"[2001:db8:1:2:3:4:5:6]:4000", nil, "2001:db8:1:2::/64"},
		"IPv6 behind a proxy":                        {"[2001:db8:ffff::1]:4000", []string{"[2001:db8:1:2::9]:80"}, "2001:db8:1:2::/64"},
		"IPv4 written as IPv6 is the same client":    {"[::ffff:192.0.2.7]:4000", nil, "192.0.2.7/32"},
		"a zone makes no other client":               {"[fe80::1%eth0]:4000", nil, "fe80::/64"},
		"what has no address is one network of them": {"@", nil, "invalid Prefix"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Network(tt.remote, tt.forwarded, trusted).String(); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}
