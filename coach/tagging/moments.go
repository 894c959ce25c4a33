package tagging

// Moments is the part of Analyse that previews need: the moments of a call,
// without exchanges and statistics.
func (m *Matcher) Moments(c Call) []Moment {
	a := analysis{m: m, call: c, digests: make([]digest, len(c.Turns))}
	s := m.scanner()
	defer m.release(s)
	for i := range c.Turns {
		a.read(s, i)
	}
	a.restrict()
	return a.moments
}
