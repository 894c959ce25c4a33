package coach

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWhichTracksAreHeard(t *testing.T) {
	titled := func(titles ...string) []Track {
		out := make([]Track, len(titles))
		for i, title := range titles {
			out[i] = Track{Title: title, Channels: 1}
		}
		return out
	}
	for name, tt := range map[string]struct {
		tracks []Track
		want   Mix
		says   string
	}{
		"one": {titled("agent"), Mix{}, ""},
		"two without titles are mixed": {titled("", ""), Mix{Heard: []int{0, 1}},
			"The recording has several tracks of sound: track 1, track 2 are heard together."},
		"by titles each is on its side": {titled("Customer", "Agent"), Mix{Heard: []int{1, 0}, Sides: true},
			"The recording has several tracks of sound: track 2 (Agent) is heard as the rep, track 1 (Customer) as the customer."},
		"a recorder on the rep's computer": {titled("Microphone", "System audio"), Mix{Heard: []int{0, 1}, Sides: true},
			"The recording has several tracks of sound: track 1 (Microphone) is heard as the rep, track 2 (System audio) as the customer."},
		"where one of two is known, so is the other": {titled("", "client"), Mix{Heard: []int{0, 1}, Sides: true},
			"The recording has several tracks of sound: track 1 is heard as the rep, track 2 (client) as the customer."},
		"a mix beside the sides is left out": {titled("everything", "agent", "customer"), Mix{Heard: []int{1, 2}, Sides: true},
			"The recording has several tracks of sound: track 2 (agent) is heard as the rep, track 3 (customer) as the customer."},
		"two of one side are mixed": {titled("agent", "agent", "customer"), Mix{Heard: []int{0, 1, 2}},
			"The recording has several tracks of sound: track 1 (agent), track 2 (agent), track 3 (customer) are heard together."},
		"languages": {titled("English", "Deutsch"), Mix{Heard: []int{0, 1}},
			"The recording has several tracks of sound: track 1 (English), track 2 (Deutsch) are heard together."},
	} {
		t.Run(name, func(t *testing.T) {
			c := Call{Tracks: tracksOf(tt.tracks)}
			if diff := cmp.Diff(tt.want, c.Tracks.Mix); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			var want []string
			if tt.says != "" {
				want = []string{tt.says}
			}
			c.noteTracks()
			c.noteTracks()
			if len(c.Warnings) != len(want) || len(want) == 1 && c.Warnings[0] != want[0] {
				t.Errorf("warnings are %q, want %q", c.Warnings, want)
			}
		})
	}
}
