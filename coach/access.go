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
)

// Scope is the set of calls a viewer may see, for queries: a call is inside if
// one of the fields holds it. Scope and MaySee are two forms of one rule; a
// test keeps them equal.
type Scope struct {
	// Open: all calls that are not private.
	Open bool
	// Everything: private ones too. For the system itself, never for a person.
	Everything bool
	// User sees calls of which they are the rep or the uploader.
	User UserID
	// Teams: all calls of these teams, private ones too.
	Teams []TeamID
	// Teamless: all calls of no team, private ones too. Search leaves the
	// private ones out; the list of calls has them.
	Teamless bool
}

// System is the scope of the program itself.
var System = Scope{Everything: true}

// Scope is the set of calls v may see.
func (v Viewer) Scope() Scope {
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

// Holds says whether c is inside s.
func (s Scope) Holds(c Call) bool {
	return s.Everything ||
		s.Open && !c.Private ||
		s.User != "" && (c.Rep == s.User || c.UploadedBy == s.User) ||
		c.Team != "" && slices.Contains(s.Teams, c.Team) ||
		c.Team == "" && s.Teamless
}

// May answers whether v may do a with c. Whoever may not even see the call is
// told that it is not there.
func (v Viewer) May(a Action, c Call) error {
	if !v.Scope().Holds(c) {
		return Errorf(CodeNotFound, "", "There is no such call, or it is not yours to see.")
	}
	own := c.Rep == v.ID || c.UploadedBy == v.ID
	allowed := false
	switch a {
	case SeeCall, CutClip:
		allowed = true
	case EditCall, Judge:
		allowed = own || v.Role != RepRole
	case DeleteCall:
		allowed = c.UploadedBy == v.ID || v.Role == Administrator || v.Role == Manager
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
	if v.Role != Administrator {
		return Errorf(CodeForbidden, "", "Only an administrator may do this.")
	}
	return nil
}

// MayEditTrackers answers whether v may change what is tagged for everybody.
func (v Viewer) MayEditTrackers() error {
	if v.Role == RepRole {
		return Errorf(CodeForbidden, "", "Trackers are kept by managers, trainers and administrators.")
	}
	return nil
}

// SeesFolder says whether f is in v's library.
func (v Viewer) SeesFolder(f Folder) bool {
	switch {
	case f.Owner == v.ID, f.Shared == SharedEveryone:
		return true
	case f.Shared == SharedTeam:
		return f.Team != "" && (f.Team == v.Team || slices.Contains(v.Manages, f.Team)) || v.Role == Trainer || v.Role == Administrator
	}
	return false
}

// EditsFolder says whether v may change f and what is in it.
func (v Viewer) EditsFolder(f Folder) bool {
	if f.Owner == v.ID {
		return true
	}
	switch f.Shared {
	case SharedEveryone:
		return v.Role == Trainer || v.Role == Administrator
	case SharedTeam:
		return v.Role == Trainer || v.Role == Administrator || v.Role == Manager && slices.Contains(v.Manages, f.Team)
	}
	return false
}

// MayShare answers whether v may let others see a folder.
func (v Viewer) MayShare(with Shared) error {
	if with != SharedMe && v.Role == RepRole {
		return Errorf(CodeForbidden, "shared", "A folder of your own is seen by you only; a manager or trainer can share one.")
	}
	return nil
}

// EditsClip says whether v may change or delete c: they may see its call, and
// they cut it or keep the library of its team.
func (v Viewer) EditsClip(c Clip) bool {
	return v.SeesCallOf(c) && (c.CreatedBy == v.ID || v.Role == Administrator || v.Role == Trainer ||
		v.Role == Manager && slices.Contains(v.Manages, c.Team))
}

// HearsClip says whether v may hear c, which is in the given folders: because
// they may see its call, or because a shared folder of their library holds it.
// Folders never open clips of private calls.
func (v Viewer) HearsClip(c Clip, in []Folder) bool {
	return v.SeesCallOf(c) || !c.Private && slices.ContainsFunc(in, func(f Folder) bool {
		return f.Shared != SharedMe && v.SeesFolder(f)
	})
}

// SeesCallOf says whether v may see the call c was cut from, as it is now.
func (v Viewer) SeesCallOf(c Clip) bool {
	return v.Scope().Holds(Call{ID: c.Call, Rep: c.Rep, UploadedBy: c.UploadedBy, Team: c.Team, Private: c.Private})
}
