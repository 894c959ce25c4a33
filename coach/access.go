package coach

import "slices"

// Viewer is whoever asks: a person and, for a manager, the teams below theirs.
type Viewer struct {
	User
	// Manages are the viewer's own team and all teams below it, for managers.
	Manages []TeamID
}

// Action is something one may want to do with a thing.
type Action string

// The actions. Each route of the API states which one it needs.
const (
	SeeCall    Action = "see this call"
	EditCall   Action = "change this call"
	DeleteCall Action = "delete this call"
	CutClip    Action = "cut clips from this call"
	Judge      Action = "confirm or reject moments"

	administer  Action = "manage people, teams and settings"
	tagForAll   Action = "change trackers"
	keepPersons Action = "change what is known of people"
	bringOthers Action = "bring in calls of others"
	giveAway    Action = "give calls to somebody else"
	share       Action = "share folders"
	keepLibrary Action = "keep clips and folders of others"
)

// reach is with which things an action may be done.
type reach int

const (
	none     reach = iota
	uploaded       // calls one uploaded
	own            // calls of which one is the rep or the uploader
	managed        // what belongs to a team one manages
	every          // all one sees
)

// rights are what each role may do with what it sees. What is not here may not
// be done; a role that is not here may do nothing.
var rights = map[Role]map[Action]reach{
	Administrator: {
		SeeCall: every, CutClip: every, EditCall: every, Judge: every, DeleteCall: every,
		administer: every, tagForAll: every, keepPersons: every, bringOthers: every, giveAway: every, share: every, keepLibrary: every,
	},
	Manager: {
		SeeCall: every, CutClip: every, EditCall: every, Judge: every, DeleteCall: every,
		tagForAll: every, keepPersons: every, bringOthers: every, giveAway: every, share: every, keepLibrary: managed,
	},
	Trainer: {
		SeeCall: every, CutClip: every, EditCall: every, Judge: every, DeleteCall: uploaded,
		tagForAll: every, keepPersons: every, bringOthers: every, giveAway: every, share: every, keepLibrary: every,
	},
	RepRole: {SeeCall: every, CutClip: every, EditCall: own, Judge: own, DeleteCall: uploaded},
}

// may says whether v may do a with everything they see.
func (v Viewer) may(a Action) bool { return rights[v.Role][a] == every }

// mayFor says whether v may do a with what belongs to team.
func (v Viewer) mayFor(a Action, team TeamID) bool {
	return v.may(a) || rights[v.Role][a] == managed && team != "" && slices.Contains(v.Manages, team)
}

// Scope is the set of calls a viewer may see, for queries: a call is inside if
// one of the fields holds it. Holds, the queries of db and those of search are
// forms of one rule; coachtest keeps them equal.
type Scope struct {
	// Open: all calls that are not private.
	Open bool
	// Everything: private ones too. For the system itself, never for a person.
	Everything bool
	// User sees calls of which they are the rep or the uploader.
	User UserID
	// Teams: all calls of these teams, private ones too.
	Teams []TeamID
	// Teamless: all calls of no team, private ones too.
	Teamless bool
}

// System is the scope of the program itself.
var System = Scope{Everything: true}

// Scope is the set of calls v may see.
func (v Viewer) Scope() Scope {
	if rights[v.Role] == nil {
		return Scope{}
	}
	s := Scope{User: v.ID}
	switch v.Role {
	case Administrator:
		s.Open, s.Teamless = true, true // nobody manages who is in no team
	case Trainer:
		s.Open = true
	case Manager:
		s.Teams = v.Manages
	}
	return s
}

// Whose are the fields of a call that decide who may see it.
type Whose struct {
	Rep        UserID `json:"rep"`
	UploadedBy UserID `json:"uploadedBy"`
	Team       TeamID `json:"team"`
	Private    bool   `json:"private"`
}

func (c Call) whose() Whose { return Whose{c.Rep, c.UploadedBy, c.Team, c.Private} }

// whose are those of the call c was cut from, as it is now.
func (c Clip) whose() Whose { return Whose{c.Rep, c.UploadedBy, c.Team, c.Private} }

// Holds says whether c is inside s.
func (s Scope) Holds(c Call) bool { return s.Reaches(c.whose()) }

// Reaches says whether a call that is theirs is inside s.
func (s Scope) Reaches(w Whose) bool {
	return s.Everything ||
		s.Open && !w.Private ||
		s.User != "" && (w.Rep == s.User || w.UploadedBy == s.User) ||
		w.Team != "" && slices.Contains(s.Teams, w.Team) ||
		w.Team == "" && s.Teamless
}

// May answers whether v may do a with c. Whoever may not even see the call is
// told that it is not there.
func (v Viewer) May(a Action, c Call) error {
	if !v.Scope().Holds(c) {
		return Errorf(CodeNotFound, "", "There is no such call, or it is not yours to see.")
	}
	allowed := v.mayFor(a, c.Team)
	switch rights[v.Role][a] {
	case own:
		allowed = c.Rep == v.ID || c.UploadedBy == v.ID
	case uploaded:
		allowed = c.UploadedBy == v.ID
	}
	if !allowed {
		return Errorf(CodeForbidden, "", "You may not %s.", a)
	}
	return nil
}

// mayHide answers whether v may make c private: only who still sees it then.
func (v Viewer) mayHide(c Call) error {
	c.Private = true
	if !v.Scope().Holds(c) {
		return Errorf(CodeForbidden, "private", "You would lose this call; its rep, whoever uploaded it or their manager can make it private.")
	}
	return nil
}

// MayAdminister answers whether v may manage people, teams and settings.
func (v Viewer) MayAdminister() error {
	if !v.may(administer) {
		return Errorf(CodeForbidden, "", "Only an administrator may do this.")
	}
	return nil
}

// MayEditTrackers answers whether v may change what is tagged for everybody.
func (v Viewer) MayEditTrackers() error {
	if !v.may(tagForAll) {
		return Errorf(CodeForbidden, "", "Trackers are kept by managers, trainers and administrators.")
	}
	return nil
}

// SeesFolder says whether f is in v's library.
func (v Viewer) SeesFolder(f Folder) bool {
	switch {
	case rights[v.Role] == nil:
		return false
	case f.Owner == v.ID, f.Shared == SharedEveryone:
		return true
	case f.Shared == SharedTeam:
		return f.Team != "" && (f.Team == v.Team || slices.Contains(v.Manages, f.Team)) || v.may(keepLibrary)
	}
	return false
}

// EditsFolder says whether v may change f and what is in it.
func (v Viewer) EditsFolder(f Folder) bool {
	if f.Owner == v.ID {
		return rights[v.Role] != nil
	}
	switch f.Shared {
	case SharedEveryone:
		return v.may(keepLibrary)
	case SharedTeam:
		return v.mayFor(keepLibrary, f.Team)
	}
	return false
}

// MayShare answers whether v may let others see a folder.
func (v Viewer) MayShare(with Shared) error {
	if with != SharedMe && !v.may(share) {
		return Errorf(CodeForbidden, "shared", "A folder of your own is seen by you only; a manager or trainer can share one.")
	}
	return nil
}

// EditsClip says whether v may change or delete c: they may see its call, and
// they cut it or keep the library of its team.
func (v Viewer) EditsClip(c Clip) bool {
	return v.SeesCallOf(c) && (c.CreatedBy == v.ID || v.mayFor(keepLibrary, c.Team))
}

// HearsClip says whether v may hear c, which is in the given folders: because
// they may see its call, or because a shared folder of their library holds it.
// Folders never open clips of private calls.
func (v Viewer) HearsClip(c Clip, in []Folder) bool {
	return v.SeesCallOf(c) || !c.Private && slices.ContainsFunc(in, func(f Folder) bool {
		return f.Shared != SharedMe && v.SeesFolder(f)
	})
}

// mayFile answers whether v may put c, which is in the given folders, into f.
// Clips of private calls go into no folder others see; whoever hears a clip by
// a shared folder only passes it on to nobody beyond those who have that folder.
func (v Viewer) mayFile(c Clip, in []Folder, f Folder) error {
	switch {
	case f.Shared == SharedMe:
		return nil
	case c.Private:
		return Errorf(CodeForbidden, "folderId", "The clip %q is from a private call; it cannot go into a folder others see.", c.Title)
	case v.SeesCallOf(c) || slices.ContainsFunc(in, func(have Folder) bool { return v.SeesFolder(have) && have.reaches(f) }):
		return nil
	}
	return Errorf(CodeForbidden, "folderId", "You hear the clip %q by a folder of your team; it cannot go into one that others see.", c.Title)
}

// reaches says whether all who have the folder other in their library have f too.
func (f Folder) reaches(other Folder) bool {
	return f.Shared == SharedEveryone || f.Shared == SharedTeam && other.Shared == SharedTeam && f.Team == other.Team
}

// SeesCallOf says whether v may see the call c was cut from, as it is now.
func (v Viewer) SeesCallOf(c Clip) bool {
	return v.Scope().Reaches(c.whose())
}
