package coach

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"gametape/coach/tagging"
)

// lengths are the most characters, or entries, that what people say about a
// thing may have. A call's fields are copied to every list, clip and search
// result it is in, so one that is too long would be paid for everywhere.
var lengths = map[string]int{
	"externalId": 300,
	"title":      300,
	"startedAt":  40,
	"repEmail":   320,
	"account":    200,
	"contact":    200,
	"direction":  20,
	"language":   40,
	"model":      200,
	"outcome":    100,
	"stage":      100,

	"parties":         200,
	"parties[].name":  200,
	"parties[].email": 320,
	"parties[].phone": 60,
	"parties[].side":  20,

	"custom":           100,
	"custom.key":       100,
	"custom.value":     2000,
	"sides":            1000,
	"sides.key":        300,
	"sides.value":      20,
	"file name":        255,
	"path":             4096,
	"clip.title":       300,
	"clip.note":        10_000,
	"clip.tags":        50,
	"clip.tags[]":      100,
	"folder.name":      200,
	"folder.note":      10_000,
	"rule.key":         100,
	"rule.name":        200,
	"rule.description": 2000,
}

// shownKey is how much of a name somebody made up is said back to them.
const shownKey = 60

// noLonger refuses text at field where it is longer than kind may be.
func noLonger(kind, field, text string) error {
	most, n := lengths[kind], utf8.RuneCountInString(text)
	if n <= most {
		return nil
	}
	return Errorf(CodeInvalid, field, "%s has %d characters; it may have %d at most.", last(field), n, most)
}

// noMore refuses n entries at field where kind may not have that many.
func noMore(kind, field string, n int) error {
	if most := lengths[kind]; n > most {
		return Errorf(CodeInvalid, field, "%s has %d entries; it may have %d at most.", last(field), n, most)
	}
	return nil
}

// last is what is after the last dot of field: the name people know.
func last(field string) string { return field[strings.LastIndexByte(field, '.')+1:] }

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// checkLengths bounds every field of m.
func (m Metadata) checkLengths(prefix string) error {
	for _, f := range []struct {
		kind string
		text *string
	}{
		{"externalId", m.ExternalID}, {"title", m.Title}, {"startedAt", m.StartedAt}, {"repEmail", m.RepEmail},
		{"account", m.Account}, {"contact", m.Contact}, {"direction", m.Direction}, {"language", m.Language},
		{"outcome", m.Outcome}, {"stage", m.Stage},
	} {
		if f.text == nil {
			continue
		}
		if err := noLonger(f.kind, prefix+f.kind, *f.text); err != nil {
			return err
		}
	}
	if err := firstOf(noMore("parties", prefix+"parties", len(m.Parties)), noMore("custom", prefix+"custom", len(m.Custom)), noMore("sides", prefix+"sides", len(m.Sides))); err != nil {
		return err
	}
	for i, p := range m.Parties {
		where := fmt.Sprintf("%sparties[%d].", prefix, i)
		if err := firstOf(
			noLonger("parties[].name", where+"name", p.Name),
			noLonger("parties[].email", where+"email", p.Email),
			noLonger("parties[].phone", where+"phone", p.Phone),
			noLonger("parties[].side", where+"side", string(p.Side)),
		); err != nil {
			return err
		}
	}
	for key, value := range m.Custom {
		if err := checkEntry("custom", prefix, key, value); err != nil {
			return err
		}
	}
	for key, side := range m.Sides {
		if err := checkEntry("sides", prefix, key, string(side)); err != nil {
			return err
		}
	}
	return nil
}

// checkEntry bounds an entry of a field whose keys are made up by whoever sends it.
func checkEntry(kind, prefix, key, value string) error {
	if n, most := utf8.RuneCountInString(key), lengths[kind+".key"]; n > most {
		return Errorf(CodeInvalid, prefix+kind, "The key %q… in %s has %d characters; a key may have %d at most.", firstRunes(key, shownKey), kind, n, most)
	}
	if n, most := utf8.RuneCountInString(value), lengths[kind+".value"]; n > most {
		return Errorf(CodeInvalid, prefix+kind+"."+key, "What %s says of %q has %d characters; it may have %d at most.", kind, key, n, most)
	}
	return nil
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// fileName refuses a file in part that is called by a name no disk would hold.
func fileName(part, name string) error {
	if n, most := utf8.RuneCountInString(name), lengths["file name"]; n > most {
		return Errorf(CodeInvalid, part, "The name of the %s has %d characters; it may have %d at most.", part, n, most)
	}
	return nil
}

// checkClip bounds what is said about a clip.
func checkClip(title, note string, tags []string) error {
	if err := firstOf(noLonger("clip.title", "title", title), noLonger("clip.note", "note", note), noMore("clip.tags", "tags", len(tags))); err != nil {
		return err
	}
	for i, tag := range tags {
		if err := noLonger("clip.tags[]", fmt.Sprintf("tags[%d]", i), tag); err != nil {
			return err
		}
	}
	return nil
}

// checkRule bounds what a tracker is called.
func checkRule(r tagging.Tracker) error {
	return firstOf(
		noLonger("rule.key", "rule.key", r.Key),
		noLonger("rule.name", "rule.name", r.Name),
		noLonger("rule.description", "rule.description", r.Description),
	)
}
