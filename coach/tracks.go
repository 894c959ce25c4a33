package coach

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gametape/coach/transcript"
)

// Track is one of several tracks of sound in a recording.
type Track struct {
	Title    string          `json:"title,omitempty"`
	Language string          `json:"language,omitempty"`
	Channels int             `json:"channels"`
	Side     transcript.Side `json:"side,omitempty"` // as its title says
}

// Mix says which tracks of a recording are heard. The zero Mix is the first
// track as it is; several are mixed into one.
type Mix struct {
	Heard []int `json:"heard,omitempty"`
	// Sides: there are two, the rep's, which is heard on the left, and the
	// customer's on the right.
	Sides bool `json:"sides,omitempty"`
}

// First says whether the mix is the first track as it is, which is what players
// take by themselves.
func (m Mix) First() bool { return len(m.Heard) == 0 || len(m.Heard) == 1 && m.Heard[0] == 0 }

func (m Mix) is(n Mix) bool { return m.Sides == n.Sides && slices.Equal(m.Heard, n.Heard) }

// Tracks are the tracks of a recording that has several, and what is heard of
// them.
type Tracks struct {
	All []Track `json:"all,omitempty"`
	Mix Mix     `json:"mix"`
}

// channels are those of what is heard; first are the first track's.
func (t Tracks) channels(first int) int {
	if t.Mix.Sides {
		return 2
	}
	most := 0
	for _, i := range t.Mix.Heard {
		most = max(most, t.All[i].Channels)
	}
	if most == 0 {
		return first
	}
	return most
}

// deviceSides are whom the recorders on a rep's own computer record where.
var deviceSides = map[string]transcript.Side{
	"microphone": transcript.Rep, "mic": transcript.Rep, "mic/aux": transcript.Rep, "my microphone": transcript.Rep,
	"local": transcript.Rep, "me": transcript.Rep, "outgoing": transcript.Rep,
	"system audio": transcript.Customer, "system sound": transcript.Customer, "desktop audio": transcript.Customer,
	"computer audio": transcript.Customer, "speakers": transcript.Customer, "remote": transcript.Customer,
	"them": transcript.Customer, "incoming": transcript.Customer,
}

func sideOfTitle(title string) transcript.Side {
	if side, ok := deviceSides[strings.ToLower(strings.TrimSpace(title))]; ok {
		return side
	}
	return transcript.SideOfLabel(title)
}

// tracksOf says what is heard of the tracks of a recording by default: where
// titles name one of each side, those on their sides; else all of them, mixed.
func tracksOf(all []Track) Tracks {
	if len(all) < 2 {
		return Tracks{}
	}
	t := Tracks{All: slices.Clone(all)}
	on := map[transcript.Side][]int{}
	for i := range t.All {
		side := sideOfTitle(t.All[i].Title)
		on[side] = append(on[side], i)
		if side == transcript.Rep || side == transcript.Customer {
			t.All[i].Side = side
		}
		t.Mix.Heard = append(t.Mix.Heard, i)
	}
	rep, customer := on[transcript.Rep], on[transcript.Customer]
	switch {
	case len(rep) == 1 && len(customer) == 1:
		t.Mix = Mix{Heard: []int{rep[0], customer[0]}, Sides: true}
	case len(all) == 2 && len(rep) == 1:
		t.Mix = Mix{Heard: []int{rep[0], 1 - rep[0]}, Sides: true}
	case len(all) == 2 && len(customer) == 1:
		t.Mix = Mix{Heard: []int{1 - customer[0], customer[0]}, Sides: true}
	}
	return t
}

// name is what a person calls track i.
func (t Tracks) name(i int) string {
	name := fmt.Sprintf("track %d", i+1)
	if title := t.All[i].Title; title != "" {
		name += fmt.Sprintf(" (%s)", firstRunes(title, shownKey))
	}
	return name
}

// warnTracks begins the warning about a recording of several tracks.
const warnTracks = "The recording has several tracks of sound"

// noteTracks warns that there are several tracks, and says what is heard.
func (c *Call) noteTracks() {
	c.Warnings = slices.DeleteFunc(slices.Clone(c.Warnings), func(w string) bool { return strings.HasPrefix(w, warnTracks) })
	t := c.Tracks
	if len(t.All) < 2 {
		return
	}
	names := make([]string, len(t.Mix.Heard))
	for i, track := range t.Mix.Heard {
		names[i] = t.name(track)
	}
	switch {
	case t.Mix.Sides:
		c.warn(fmt.Sprintf("%s: %s is heard as the rep, %s as the customer.", warnTracks, names[0], names[1]))
	case len(names) > 1:
		c.warn(fmt.Sprintf("%s: %s are heard together.", warnTracks, strings.Join(names, ", ")))
	default:
		c.warn(fmt.Sprintf("%s: only %s is heard.", warnTracks, t.name(append(t.Mix.Heard, 0)[0])))
	}
}

// Hear changes which tracks of a call's recording are heard. The waveform and
// the copy to play are made again; clips that are cut already keep their sound.
func (c Curation) Hear(ctx context.Context, viewer Viewer, id CallID, mix Mix) (Call, error) {
	if _, err := c.call(ctx, viewer, EditCall, id); err != nil {
		return Call{}, err
	}
	var again []Stage
	var after Call
	err := c.Tx.Do(ctx, func(ctx context.Context) error {
		var err error
		after, err = c.Calls.UpdateCall(ctx, id, func(call *Call) error {
			if err := call.Tracks.may(mix); err != nil {
				return err
			}
			call.Tracks.Mix = mix
			call.Channels = call.Tracks.channels(call.Channels)
			call.Playback, call.Peaks = nil, nil
			call.noteTracks()
			stages, err := c.Stages.StagesOf(ctx, string(id))
			for _, s := range stages {
				if s.Name == StagePeaks || s.Name == StageProxy || s.Name == StageTranscribe && c.Equipment[StageTranscribe] && call.brought() == nil {
					s.State, s.Error, s.UpdatedAt = Pending, "", c.Clock.Now()
					again = append(again, s)
				}
			}
			return err
		})
		if err != nil {
			return err
		}
		return c.reopen(ctx, &after, again)
	})
	if err != nil {
		return Call{}, err
	}
	c.ring(ctx, after, again)
	return after, nil
}

func (t Tracks) may(mix Mix) error {
	if len(t.All) < 2 {
		return Errorf(CodeConflict, "", "The recording of this call has one track of sound; there is nothing to choose.")
	}
	if len(mix.Heard) == 0 || mix.Sides && len(mix.Heard) != 2 {
		return Errorf(CodeInvalid, "heard", "Name at least one track; for sides two, the rep's first.")
	}
	for i, track := range mix.Heard {
		if track < 0 || track >= len(t.All) || slices.Contains(mix.Heard[:i], track) {
			return Errorf(CodeInvalid, "heard", "The tracks are numbered from 0 to %d, and each is named once.", len(t.All)-1)
		}
	}
	return nil
}
