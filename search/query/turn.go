package query

import (
	"slices"
	"strings"

	"gametape/coach"
	"gametape/coach/transcript"
)

// How much of a title is found: its words are noted with every turn of the
// call.
const (
	mostTitle      = 1200 // bytes
	mostTitleWords = 60
)

// Title is what is found of a call's title.
func Title(title string) string {
	title = cut(title, mostTitle)
	if words := Tokens(title); len(words) > mostTitleWords {
		title = title[:words[mostTitleWords].From]
	}
	return title
}

// The kinds of trackers that have filters of their own, as a tracker's key
// starts with them.
const (
	ObjectionKind = "objection."
	TechniqueKind = "technique."
)

// Objections are the objections in a turn, without their kind, ascending.
func Objections(t coach.IndexedTurn) []string { return unique(keysOf(ObjectionKind, t.Trackers)) }

// Techniques are the techniques for which the first of turns is found, without
// their kind, ascending: its own, and those in the other side's answer if it
// starts an exchange, up to the exchange's end. turns are the rest of its call.
func Techniques(turns []coach.IndexedTurn) []string {
	t := turns[0]
	out := keysOf(TechniqueKind, t.Trackers)
	if t.Exchange < 0 {
		return unique(out)
	}
	for _, u := range turns[1:] {
		inside := u.Start < t.ExchangeEnd && u.Side != t.Side && u.Side != transcript.Unknown
		if inside || t.ReplyIndex >= 0 && u.Index == t.ReplyIndex {
			out = append(out, keysOf(TechniqueKind, u.Trackers)...)
		}
		if u.Start >= t.ExchangeEnd && u.Index >= t.ReplyIndex {
			break
		}
	}
	return unique(out)
}

// keysOf are the trackers of a kind, without the kind.
func keysOf(kind string, trackers []string) []string {
	var out []string
	for _, k := range trackers {
		if rest, ok := strings.CutPrefix(k, kind); ok {
			out = append(out, rest)
		}
	}
	return out
}

func unique(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}
