package coachtest

import (
	"errors"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"gametape/coach"
	"gametape/coach/transcript"
)

func calls(t *testing.T, open func(*testing.T) Database) {
	cases{
		"a call comes back with every field": func(t *testing.T, d Database) {
			want := full[coach.Call](t)
			must(t, d.CreateCall(t.Context(), want))
			same(t, ok(d.Call(t.Context(), want.ID))(t), want)
			same(t, ok(d.CallByExternalID(t.Context(), coach.System, want.ExternalID))(t), want)
		},
		"a call with nothing but its id comes back so": func(t *testing.T, d Database) {
			want := coach.Call{ID: "call_1"}
			must(t, d.CreateCall(t.Context(), want))
			same(t, ok(d.Call(t.Context(), want.ID))(t), want)
		},
		"a call that does not exist is not found": func(t *testing.T, d Database) {
			_, err := d.Call(t.Context(), "call_0")
			wantCode(t, err, coach.CodeNotFound)
			_, err = d.CallByExternalID(t.Context(), coach.System, "x")
			wantCode(t, err, coach.CodeNotFound)
			_, err = d.UpdateCall(t.Context(), "call_0", func(*coach.Call) error { return nil })
			wantCode(t, err, coach.CodeNotFound)
			wantCode(t, d.DeleteCall(t.Context(), "call_0"), coach.CodeNotFound)
		},
		"a call is found by the content of its parts": func(t *testing.T, d Database) {
			first := stored(t, d, "call_1", func(c *coach.Call) { c.Recording = &coach.Blob{SHA256: "ab12"} })
			second := stored(t, d, "call_2", func(c *coach.Call) { c.TranscriptFile = &coach.Blob{SHA256: "cd34"} })
			same(t, ok(d.CallByExternalID(t.Context(), coach.System, "sha256:ab12"))(t).ID, first.ID)
			same(t, ok(d.CallByExternalID(t.Context(), coach.System, "sha256:cd34"))(t).ID, second.ID)
			ok(d.UpdateCall(t.Context(), second.ID, func(c *coach.Call) error { c.TranscriptFile = nil; return nil }))(t)
			for _, id := range []string{"sha256:cd34", "sha256:", "ab12"} {
				_, err := d.CallByExternalID(t.Context(), coach.System, id)
				wantCode(t, err, coach.CodeNotFound)
			}
		},
		"no call is found by an empty external identifier": func(t *testing.T, d Database) {
			stored(t, d, "call_1", nil)
			stored(t, d, "call_2", nil)
			_, err := d.CallByExternalID(t.Context(), coach.System, "")
			wantCode(t, err, coach.CodeNotFound)
		},
		"an external identifier that is taken is a conflict that names the first call": func(t *testing.T, d Database) {
			first := stored(t, d, "call_1", func(c *coach.Call) { c.ExternalID = "pbx-7" })
			err := d.CreateCall(t.Context(), coach.Call{ID: "call_2", ExternalID: "pbx-7", UploadedBy: first.UploadedBy})
			wantCode(t, err, coach.CodeConflict)
			var e *coach.Error
			if !errors.As(err, &e) || e.Ref != string(first.ID) {
				t.Errorf("the conflict names %+v, want %s", e, first.ID)
			}
		},
		"another uploader's call has no say in an external identifier": func(t *testing.T, d Database) {
			hidden := stored(t, d, "call_1", func(c *coach.Call) { c.ExternalID, c.UploadedBy, c.Rep, c.Private = "pbx-7", "user_1", "user_1", true })
			of := coach.Scope{User: "user_2", Open: true}
			_, err := d.CallByExternalID(t.Context(), of, "pbx-7")
			wantCode(t, err, coach.CodeNotFound)
			must(t, d.CreateCall(t.Context(), coach.Call{ID: "call_2", ExternalID: "pbx-7", UploadedBy: "user_2"}))
			same(t, ok(d.CallByExternalID(t.Context(), of, "pbx-7"))(t).ID, coach.CallID("call_2"))
			same(t, ok(d.CallByExternalID(t.Context(), coach.Scope{User: "user_1"}, "pbx-7"))(t).ID, hidden.ID)
		},
		"of many that upload the same call at once one wins and all others learn its id": func(t *testing.T, d Database) {
			var group errgroup.Group
			won := make([]bool, 20)
			for i := range won {
				group.Go(func() error {
					err := d.CreateCall(t.Context(), coach.Call{ID: coach.NewCallID(noon), ExternalID: "pbx-7"})
					var e *coach.Error
					if errors.As(err, &e) && e.Code == coach.CodeConflict && e.Ref != "" {
						return nil
					}
					won[i] = err == nil
					return err
				})
			}
			must(t, group.Wait())
			if n := count(won); n != 1 {
				t.Errorf("%d uploads won, want 1", n)
			}
		},
		"an update changes the row and answers it": func(t *testing.T, d Database) {
			stored(t, d, "call_1", func(c *coach.Call) { c.Objections = []string{"price", "need"} })
			want := full[coach.Call](t)
			want.ID = "call_1"
			got := ok(d.UpdateCall(t.Context(), "call_1", func(c *coach.Call) error { *c = want; return nil }))(t)
			same(t, got, want)
			same(t, ok(d.Call(t.Context(), "call_1"))(t), want)
		},
		"an update that fails changes nothing": func(t *testing.T, d Database) {
			want := stored(t, d, "call_1", nil)
			fault := errors.New("no")
			_, err := d.UpdateCall(t.Context(), "call_1", func(c *coach.Call) error { c.Title = "Other"; return fault })
			if !errors.Is(err, fault) {
				t.Errorf("error %v, want %v", err, fault)
			}
			same(t, ok(d.Call(t.Context(), "call_1"))(t), want)
		},
		"an update to a taken external identifier is a conflict": func(t *testing.T, d Database) {
			stored(t, d, "call_1", func(c *coach.Call) { c.ExternalID = "a" })
			stored(t, d, "call_2", nil)
			_, err := d.UpdateCall(t.Context(), "call_2", func(c *coach.Call) error { c.ExternalID = "a"; return nil })
			wantCode(t, err, coach.CodeConflict)
		},
		"updates at once are all kept": func(t *testing.T, d Database) {
			stored(t, d, "call_1", func(c *coach.Call) { c.Channels = 0 })
			var group errgroup.Group
			for range 20 {
				group.Go(func() error {
					_, err := d.UpdateCall(t.Context(), "call_1", func(c *coach.Call) error { c.Channels++; return nil })
					return err
				})
			}
			must(t, group.Wait())
			if got := ok(d.Call(t.Context(), "call_1"))(t).Channels; got != 20 {
				t.Errorf("%d updates were kept, want 20", got)
			}
		},
		"the order of objections is kept": func(t *testing.T, d Database) {
			c := stored(t, d, "call_1", func(c *coach.Call) { c.Objections = []string{"timing", "authority", "price"} })
			same(t, ok(d.Call(t.Context(), c.ID))(t).Objections, c.Objections)
		},
		"deletion removes everything that hangs from the call, and nothing else": deletion,
	}.run(t, open)
}

func deletion(t *testing.T, d Database) {
	ctx := t.Context()
	for _, id := range []coach.CallID{"call_1", "call_2"} {
		stored(t, d, id, func(c *coach.Call) { c.Objections = []string{"price"} })
		clip := coach.Clip{ID: coach.ClipID("clip_of_" + id), Call: id}
		must(t, d.SaveTranscript(ctx, id, coach.Revision{Number: 1}, transcript.Transcript{}, nil))
		must(t, d.SaveFindings(ctx, coach.Findings{Call: id, Moments: []coach.Moment{{ID: "m"}}}))
		must(t, d.Judge(ctx, id, "m", coach.Rejected, "user_1", noon))
		must(t, d.CreateClip(ctx, clip))
		must(t, d.AddStages(ctx,
			coach.Stage{Owner: string(id), Name: coach.StageProbe, State: coach.Pending},
			coach.Stage{Owner: string(clip.ID), Name: coach.StageCut, State: coach.Pending}))
	}
	must(t, d.CreateFolder(ctx, coach.Folder{ID: "folder_1", Name: "Best"}))
	fileInto(t, d, "folder_1", noon, []coach.ClipID{"clip_of_call_1", "clip_of_call_2"})

	must(t, d.DeleteCall(ctx, "call_1"))

	for id, want := range map[coach.CallID]coach.Code{"call_1": coach.CodeNotFound, "call_2": ""} {
		clip := coach.ClipID("clip_of_" + id)
		_, err := d.Call(ctx, id)
		wantCode(t, err, want)
		_, _, err = d.Transcript(ctx, id, 1)
		wantCode(t, err, want)
		_, err = d.Findings(ctx, id)
		wantCode(t, err, want)
		_, err = d.Clip(ctx, clip)
		wantCode(t, err, want)
		left := append(ok(d.StagesOf(ctx, string(id)))(t), ok(d.StagesOf(ctx, string(clip)))(t)...)
		if want == "" != (len(left) == 2) {
			t.Errorf("%d stages of %s are left", len(left), id)
		}
	}
	same(t, ok(d.Folder(ctx, "folder_1"))(t).Clips, []coach.ClipID{"clip_of_call_2"})
	stored(t, d, "call_1", nil)
	must(t, d.SaveFindings(ctx, coach.Findings{Call: "call_1", Moments: []coach.Moment{{ID: "m"}}}))
	if m := ok(d.Findings(ctx, "call_1"))(t).Moments[0]; m.Verdict != "" {
		t.Error("a verdict outlived its call")
	}
}

func count(flags []bool) int {
	n := 0
	for _, f := range flags {
		if f {
			n++
		}
	}
	return n
}

func minutes(n int) time.Time { return noon.Add(time.Duration(n) * time.Minute) }
