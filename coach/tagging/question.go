package tagging

// question tells whether a sentence asks.
func (s *scanner) question(in sentence) bool {
	return in.end == '?'
}
