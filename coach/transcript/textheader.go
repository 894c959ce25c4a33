package transcript

import "strings"

// headerKeys are what notes write above a talk: "Date: 4 March". Words that
// also are roles, such as host, are left to be speakers.
var headerKeys = map[string]bool{}

// listKeys are those that a list may follow.
var listKeys = map[string]bool{}

func init() {
	for _, key := range strings.Split("date|time|duration|length|title|topic|subject|meeting|meeting title|meeting id|meeting date|call|call id|call date|call title|"+
		"location|recorded|recorded on|recorded by|recording|start|start time|started|end time|ended|created|created at|exported|language|url|link|"+
		"from|to|cc|bcc|sent|von|an|source|file|filename|file name|transcribed by|type|account|opportunity|deal|company|datum|dauer|titel|thema|betreff|ort|beginn|sprache", "|") {
		headerKeys[key] = true
	}
	for _, key := range strings.Split("participants|attendees|present|invitees|invited|people|speakers|agenda|teilnehmer|teilnehmende|anwesend", "|") {
		headerKeys[key], listKeys[key] = true, true
	}
}

func headerKey(s string) string { return strings.ToLower(strings.TrimSpace(strings.Trim(s, "*_#: "))) }

// headed reads "Duration: 00:31:10".
func headed(l *textLine, s string) bool {
	key, rest, ok := strings.Cut(s[:min(len(s), 512)], ":")
	if !ok || len(key) > 32 || !headerKeys[headerKey(key)] {
		return false
	}
	l.shape, l.name, l.text = metaLine, strings.TrimSpace(strings.Trim(key, "*_")), strings.TrimSpace(rest)
	return true
}

// bulleted is s without the mark of a list line.
func bulleted(s string) (string, bool) {
	for _, mark := range []string{"- ", "* ", "+ ", "• ", "– ", "· "} {
		if rest, ok := strings.CutPrefix(s, mark); ok {
			return strings.TrimLeft(rest, " \t"), true
		}
	}
	return s, false
}

// header follows the lines above the talk.
type header struct {
	done bool
	list bool // a list of people goes on
}

// holds: l is of the header.
func (h *header) holds(l textLine) bool {
	if h.done {
		return false
	}
	switch l.shape {
	case blankLine:
		return false
	case metaLine:
		h.list = l.text == "" && listKeys[headerKey(l.name)]
		return true
	case titleLine:
		h.list = listKeys[headerKey(l.text)]
		return false
	case bareLine, namedLine, looseHead, looseLead:
		if h.list && l.bullet {
			return true
		}
	}
	h.list = false
	h.done = l.shape != bareLine && l.shape != looseHead && l.shape != looseLead
	return false
}
