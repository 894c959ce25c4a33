package coach

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gametape/coach/align"
	"gametape/coach/transcript"
)

// The warnings about a transcript that does not lie on its recording begin so.
const (
	warnShifted = "The transcript's times do not fit the recording"
	warnOther   = "The transcript does not fit the recording anywhere"
	warnLonger  = "The transcript goes on for"
)

// noteFit writes what a person should know of a into the call's warnings, and
// takes back what was said before.
func (c *Call) noteFit(a align.Alignment) {
	c.Warnings = slices.DeleteFunc(slices.Clone(c.Warnings), func(w string) bool {
		return strings.HasPrefix(w, warnShifted) || strings.HasPrefix(w, warnOther)
	})
	switch a.Fit {
	case align.Shifted:
		c.warn(fmt.Sprintf("%s: %s. Look at the offered correction.", warnShifted, a.Sentence()))
	case align.OtherTalk:
		c.warn(warnOther + "; it seems to belong to another recording.")
	case align.Fits, align.CannotTell:
	}
}

// Alignment is how the newest transcript of a call viewer may see lies on its
// recording.
func (c Curation) Alignment(ctx context.Context, viewer Viewer, id CallID) (align.Alignment, error) {
	s, err := c.Transcript(ctx, viewer, id)
	if err != nil {
		return align.Alignment{}, err
	}
	return c.align(ctx, s)
}

func (c Curation) align(ctx context.Context, s Spoken) (align.Alignment, error) {
	speech, err := speechOf(ctx, c.Blobs, s.Call)
	if err != nil || s.Call.Recording == nil {
		return align.Alignment{Fit: align.CannotTell}, err
	}
	return align.Compare(s.Transcript, s.Sides, speech, s.Call.Duration), nil
}

// Realign moves and stretches all times of a call's transcript as a says, which
// makes a new revision; see Place for revision. Its moments move with it, so that verdicts stand.
func (c Curation) Realign(ctx context.Context, viewer Viewer, id CallID, revision int, a align.Alignment) (Call, error) {
	if a.Offset.Abs() > 12*time.Hour || a.Drift < -100_000 || a.Drift > 100_000 {
		return Call{}, Errorf(CodeInvalid, "", "A correction is at most twelve hours and ten per cent.")
	}
	if a.Offset == 0 && a.Drift == 0 {
		return Call{}, Errorf(CodeInvalid, "offsetMs", "A correction needs an offset or a drift; both are zero.")
	}
	return c.rewrite(ctx, viewer, id, ChangeTimes, func(ctx context.Context, s *Spoken) error {
		if err := c.newest(ctx, s, revision); err != nil {
			return err
		}
		length := s.Call.Duration
		if s.Call.Recording == nil {
			length = a.Correct(lastWord(s.Transcript), 24*time.Hour)
			s.Call.Duration = length
		}
		move := func(t time.Duration) time.Duration { return a.Correct(t, length) }
		s.Transcript.Turns = transcript.MoveTurns(s.Transcript.Turns, move)
		if err := c.moveMoments(ctx, id, move); err != nil {
			return err
		}
		s.Call.Warnings = slices.DeleteFunc(slices.Clone(s.Call.Warnings), func(w string) bool { return strings.HasPrefix(w, warnLonger) })
		fit, err := c.align(ctx, *s)
		s.Call.noteFit(fit)
		return err
	})
}

func (c Curation) moveMoments(ctx context.Context, id CallID, move func(time.Duration) time.Duration) error {
	f, err := c.Findings.Findings(ctx, id)
	if CodeOf(err) == CodeNotFound {
		return nil
	}
	if err != nil {
		return err
	}
	for i := range f.Moments {
		f.Moments[i].Start, f.Moments[i].End = move(f.Moments[i].Start), move(f.Moments[i].End)
	}
	return c.Findings.SaveFindings(ctx, f)
}
