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
	Enter Action = "use gametape" // asked at the door, before anything else

	SeeCall    Action = "see this call"
	EditCall   Action = "change this call"
	DeleteCall Action = "delete this call"
	CutClip    Action = "cut clips from this call"
	Judge      Action = "confirm or reject moments"
	SeeHistory Action = "see who changed this call"
	HearClip   Action = "hear this clip"
	EditClip   Action = "change this clip"
	SeeFolder  Action = "see this folder"
	EditFolder Action = "change this folder"

	BringIn      Action = "bring in calls"
	BringOthers  Action = "bring in calls of others"
	GiveAway     Action = "give calls to somebody else"
	Administer   Action = "manage people, teams and settings"
	EditTrackers Action = "change trackers"
	KeepPersons  Action = "change what is known of people"
	Share        Action = "share folders"
)

// reach is with which things an action may be done, each wider than the one before.
type reach int

const (
	none     reach = iota
	uploaded       // calls one uploaded
	own            // calls of which one is the rep or the uploader; clips one cut; folders one made
	managed        // also what belongs to a team one manages
	every          // all one sees
)

// rights are what each role may do with what it sees. What is not here may not
// be done; a role that is not here may do nothing.
var rights = map[Role]map[Action]reach{
	Administrator: {
		Enter: every, SeeCall: every, SeeHistory: every, CutClip: every, EditCall: every, Judge: every, DeleteCall: every,
		HearClip: every, EditClip: every, SeeFolder: every, EditFolder: every, BringIn: every, BringOthers: every, GiveAway: every,
		Administer: every, EditTrackers: every, KeepPersons: every, Share: every,
	},
	Manager: {
		Enter: every, SeeCall: every, SeeHistory: every, CutClip: every, EditCall: every, Judge: every, DeleteCall: every,
		HearClip: every, EditClip: managed, SeeFolder: managed, EditFolder: managed, BringIn: every, BringOthers: every, GiveAway: every,
		EditTrackers: every, KeepPersons: every, Share: every,
	},
	Trainer: {
		Enter: every, SeeCall: every, SeeHistory: every, CutClip: every, EditCall: every, Judge: every, DeleteCall: uploaded,
		HearClip: every, EditClip: every, SeeFolder: every, EditFolder: every, BringIn: every, BringOthers: every, GiveAway: every,
		EditTrackers: every, KeepPersons: every, Share: every,
	},
	RepRole: {
		Enter: every, SeeCall: every, SeeHistory: every, CutClip: every, EditCall: own, Judge: own, DeleteCall: uploaded,
		HearClip: every, EditClip: own, SeeFolder: own, EditFolder: own, BringIn: every,
	},
}

// sight is which calls a role sees besides those of which one is the rep or the uploader.
var sight = map[Role]struct {
	open     bool // all that are not private
	teamless bool // all of no team: nobody manages who is in none
	teams    bool // all of the viewer's team and the teams below it
}{
	Administrator: {open: true, teamless: true},
	Manager:       {teams: true},
	Trainer:       {open: true},
}

// Roles are those a person can have.
var Roles = []Role{Administrator, Manager, Trainer, RepRole}

// manages says whether u sees, and may keep, what belongs to their team and those below it.
func (u User) manages() bool { return u.Team != "" && sight[u.Role].teams }

// refusals are what one is told of actions whose name alone would not help.
var refusals = map[Action]string{
	Enter:        "Your role may not use gametape; ask an administrator.",
	Administer:   "Only an administrator may do this.",
	EditTrackers: "Trackers are kept by managers, trainers and administrators.",
	KeepPersons:  "The people of the calls are kept by managers, trainers and administrators; in a call of your own you can say who is who.",
	GiveAway:     "Only a manager can give a call to somebody else.",
	Share:        "A folder of your own is seen by you only; a manager or trainer can share one.",
	EditClip:     "Only whoever cut this clip, or the manager, may change it.",
}

// Thing is what an action is done with: a Call, a Clip, a Folder, or the Company.
type Thing interface {
	// allows is nil where v may do a with it.
	allows(v Viewer, a Action) error
}

// Company is the thing of actions that are not about one call, clip or folder.
type Company struct{}

// May is nil where v may do a with t. Whoever may not even see the thing is
// told that it is not there: CodeNotFound; otherwise it is CodeForbidden.
func (v Viewer) May(a Action, t Thing) error { return t.allows(v, a) }

func (Company) allows(v Viewer, a Action) error { return forbiddenUnless(v.may(a), a) }

func forbiddenUnless(allowed bool, a Action) error {
	switch said, ok := refusals[a]; {
	case allowed:
		return nil
	case ok:
		return Errorf(CodeForbidden, "", "%s", said)
	}
	return Errorf(CodeForbidden, "", "You may not %s.", a)
}

// may says whether v may do a with everything they see.
func (v Viewer) may(a Action) bool { return rights[v.Role][a] == every }

// mayFor says whether v may do a with what belongs to team.
func (v Viewer) mayFor(a Action, team TeamID) bool {
	return v.may(a) || rights[v.Role][a] == managed && team != "" && slices.Contains(v.Manages, team)
}

// mayOfOwn says whether v may do a with what they made.
func (v Viewer) mayOfOwn(a Action) bool { return rights[v.Role][a] >= own }

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
	sees := sight[v.Role]
	s := Scope{User: v.ID, Open: sees.open, Teamless: sees.teamless}
	if sees.teams {
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

func (c Call) allows(v Viewer, a Action) error {
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
	return forbiddenUnless(allowed, a)
}

// mayHide answers whether v may make c private: only who still sees it then.
func (v Viewer) mayHide(c Call) error {
	c.Private = true
	if !v.Scope().Holds(c) {
		return Errorf(CodeForbidden, "private", "You would lose this call; its rep, whoever uploaded it or their manager can make it private.")
	}
	return nil
}

var errNoFolder = Errorf(CodeNotFound, "", "There is no such folder, or it is not in your library.")

func (f Folder) allows(v Viewer, a Action) error {
	switch {
	case !v.seesFolder(f):
		return errNoFolder
	case a == SeeFolder, f.Owner == v.ID && v.mayOfOwn(a), f.Shared == SharedEveryone && v.may(a), f.Shared == SharedTeam && v.mayFor(a, f.Team):
		return nil
	}
	return Errorf(CodeForbidden, "", "The folder %q is kept by others; make a folder of your own for this.", f.Name)
}

// seesFolder says whether f is in v's library.
func (v Viewer) seesFolder(f Folder) bool {
	switch {
	case !v.mayOfOwn(SeeFolder):
		return false
	case f.Owner == v.ID, f.Shared == SharedEveryone:
		return true
	case f.Shared == SharedTeam:
		return f.Team != "" && (f.Team == v.Team || slices.Contains(v.Manages, f.Team)) || v.may(SeeFolder)
	}
	return false
}

// allows asks of the clip alone, which may be in any folder: whoever hears it by
// a folder only may not change it.
func (c Clip) allows(v Viewer, a Action) error {
	allowed := v.SeesCallOf(c)
	if a != HearClip {
		allowed = allowed && (c.CreatedBy == v.ID && v.mayOfOwn(a) || v.mayFor(a, c.Team))
	}
	return forbiddenUnless(allowed, a)
}

var errNoClip = Errorf(CodeNotFound, "", "There is no such clip, or it is not yours to hear.")

// Filed is a clip with the folders it is in. They open it for those who have
// one of them in their library, unless its call is private.
type Filed struct {
	Clip
	In []Folder
}

func (c Filed) allows(v Viewer, a Action) error {
	heard := v.SeesCallOf(c.Clip) || !c.Private && v.may(HearClip) && slices.ContainsFunc(c.In, func(f Folder) bool {
		return f.Shared != SharedMe && v.seesFolder(f)
	})
	switch {
	case !heard:
		return errNoClip
	case a == HearClip:
		return nil
	}
	return c.Clip.allows(v, a)
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
	case v.SeesCallOf(c) || slices.ContainsFunc(in, func(have Folder) bool { return v.seesFolder(have) && have.reaches(f) }):
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
