package api

import "gametape/coach"

// word is what the page calls an action on a thing. The words of each list are
// the enum of the may it goes into.
type word struct {
	name   string
	action coach.Action
}

var (
	ofCompany = []word{{"upload", coach.BringIn}, {"people", coach.Administer}, {"trackers", coach.EditTrackers}, {"share", coach.Share}}
	ofCall    = []word{{"edit", coach.EditCall}, {"delete", coach.DeleteCall}, {"clip", coach.CutClip}, {"judge", coach.Judge}}
	ofClip    = []word{{"edit", coach.EditClip}, {"delete", coach.EditClip}}
	ofFolder  = []word{{"edit", coach.EditFolder}, {"delete", coach.EditFolder}, {"file", coach.EditFolder}}
)

// mayWith are the words of what v may do with t; nil: nothing.
func mayWith(v coach.Viewer, words []word, t coach.Thing) []string {
	var out []string
	for _, w := range words {
		if v.May(w.action, t) == nil {
			out = append(out, w.name)
		}
	}
	return out
}
