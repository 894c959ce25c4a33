package coach

import (
	"slices"
	"time"
)

// StageName names one step of a call's or a clip's processing.
type StageName string

// The stages of a call, in the order a person would tell them, and of a clip.
const (
	StageProbe      StageName = "probe"      // length, channels, kind of recording
	StageTranscript StageName = "transcript" // file → turns with sides
	StageAnalyse    StageName = "analyse"    // turns → moments, exchanges, statistics
	StageIndex      StageName = "index"      // searchable
	StagePeaks      StageName = "peaks"      // waveform
	StageProxy      StageName = "proxy"      // seekable playback copy
	StageCut        StageName = "cut"        // a clip's own object
)

// needs are the stages that must have ended, well or badly, before one starts.
// A transcript waits for the probe because the recording's length is evidence
// for the unit of its times.
var needs = map[StageName][]StageName{
	StageTranscript: {StageProbe},
	StageAnalyse:    {StageTranscript},
	StageIndex:      {StageAnalyse},
	StagePeaks:      {StageProbe},
	StageProxy:      {StageProbe},
}

// Stage is the state of one stage of one call or clip at one revision. The row
// is the truth; a task in the queue is only the bell.
type Stage struct {
	// Owner is the CallID or ClipID.
	Owner    string
	Name     StageName
	Revision int
	State    StageState
	// Error is why it failed, a sentence for a person.
	Error    string
	Attempts int
	// Round tells tasks for the same work apart after one was lost.
	Round int
	// LeaseUntil: a running stage whose lease is over has lost its worker.
	LeaseUntil time.Time
	UpdatedAt  time.Time
}

// StageState is where a stage stands.
type StageState string

// A stage goes pending → running → done or failed; back to pending to be tried
// again. Skipped: there was nothing to do.
const (
	Pending StageState = "pending"
	Running StageState = "running"
	Done    StageState = "done"
	Broken  StageState = "failed"
	Skipped StageState = "skipped"
)

func (s StageState) ended() bool { return s == Done || s == Broken || s == Skipped }

// Startable are the pending stages whose needs have ended.
func Startable(stages []Stage) []Stage {
	open := map[StageName]bool{}
	for _, s := range stages {
		if !s.State.ended() {
			open[s.Name] = true
		}
	}
	var out []Stage
	for _, s := range stages {
		waits := slices.ContainsFunc(needs[s.Name], func(n StageName) bool { return open[n] })
		if s.State == Pending && !waits {
			out = append(out, s)
		}
	}
	return out
}

// StateOf sums stages up.
func StateOf(stages []Stage) State {
	state := Ready
	for _, s := range stages {
		if !s.State.ended() {
			return InProgress
		}
		if s.State == Broken {
			state = Failed
		}
	}
	return state
}
