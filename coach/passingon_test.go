package coach

import "testing"

func TestAClipHeardByATeamsFolderIsPassedOnToNobodyElse(t *testing.T) {
	colleague := Viewer{User: User{ID: "carl", Role: RepRole, Team: "north"}}
	otherManager := Viewer{User: User{ID: "mia", Role: Manager, Team: "south"}, Manages: []TeamID{"south", "north"}}
	trainer := Viewer{User: User{ID: "tom", Role: Trainer}}
	clip := Clip{Rep: "ann", UploadedBy: "ann", Team: "east"}
	private := clip
	private.Private = true
	own, all := Folder{Owner: "carl", Shared: SharedMe}, Folder{Shared: SharedEveryone}
	north, south := Folder{Shared: SharedTeam, Team: "north"}, Folder{Shared: SharedTeam, Team: "south"}
	for name, tt := range map[string]struct {
		viewer Viewer
		clip   Clip
		in     []Folder
		into   Folder
		may    bool
	}{
		"into a folder of one's own":                     {colleague, clip, []Folder{north}, own, true},
		"into another folder of the team":                {colleague, clip, []Folder{north}, north, true},
		"into everybody's":                               {otherManager, clip, []Folder{north}, all, false},
		"into another team's":                            {otherManager, clip, []Folder{north}, south, false},
		"into everybody's, one of which has it":          {otherManager, clip, []Folder{north, all}, all, true},
		"into a team's, where everybody has it":          {otherManager, clip, []Folder{all}, south, true},
		"by somebody's own folder, into everybody's":     {otherManager, clip, []Folder{own}, all, false},
		"by another team's folder one does not see":      {otherManager, clip, []Folder{{Shared: SharedTeam, Team: "east"}}, Folder{Shared: SharedTeam, Team: "east"}, false},
		"by who sees the call, into everybody's":         {trainer, clip, nil, all, true},
		"of a private call, by who sees it, everybody's": {Viewer{User: User{ID: "ann", Role: RepRole}}, private, []Folder{all}, all, false},
		"of a private call, by who sees it, one's own":   {Viewer{User: User{ID: "ann", Role: RepRole}}, private, nil, Folder{Owner: "ann", Shared: SharedMe}, true},
	} {
		if err := tt.viewer.mayFile(tt.clip, tt.in, tt.into); (err == nil) != tt.may {
			t.Errorf("%s: %v, want allowed %v", name, err, tt.may)
		}
	}
}
