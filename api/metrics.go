package api

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"net/netip"
	"strings"

	"github.com/gin-gonic/gin"

	"gametape/coach"
)

// metrics answers whoever shows the token for it or, where there is none,
// programs on this machine.
func (s *server) metrics(c *gin.Context) {
	if s.MetricsToken != "" {
		given, _ := strings.CutPrefix(c.GetHeader("Authorization"), "Bearer ")
		if !same(given, s.MetricsToken) {
			c.Header("WWW-Authenticate", "Bearer")
			s.fail(c, coach.Errorf(coach.CodeUnauthenticated, "", "The metrics ask for the token of GAMETAPE_METRICS_TOKEN."))
			return
		}
	} else if !fromHere(c.Request) {
		s.fail(c, coach.Errorf(coach.CodeForbidden, "", "The metrics are for this machine only; set GAMETAPE_METRICS_TOKEN to read them from another."))
		return
	}
	s.Metrics.ServeHTTP(c.Writer, c.Request)
}

// same compares secrets in a time that tells nothing of either.
func same(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

// fromHere says whether a program on this machine asks for itself. A proxy on it
// asks for somebody else, and says so.
func fromHere(r *http.Request) bool {
	for _, name := range []string{"Forwarded", "X-Forwarded-For", "X-Real-Ip"} {
		if len(r.Header.Values(name)) > 0 {
			return false
		}
	}
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && from.Addr().Unmap().IsLoopback()
}
