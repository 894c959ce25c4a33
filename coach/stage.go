package coach

import (
	"context"
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
	StageTranscribe StageName = "transcribe" // sound → transcript file, where a speech server is set up
	StageCut        StageName = "cut"        // a clip's own object
)

// StageSpec is everything that is known of a stage. Worker, contract, page,
// upload, retry and reconciler read it here.
type StageSpec struct {
	Name StageName
	// Label is what the page calls it once it is done.
	Label string
	Queue StageQueue
	// Long is where stages of a long call wait, if not in Queue: they have workers
	// of their own, so that nobody's short call waits for many long ones.
	Long StageQueue
	// Needs are the stages that must have ended, well or badly, before it starts.
	Needs []StageName
	// When says whether a call that is brought in goes through it, where the
	// installation has the given equipment; nil: only what asks for it by name.
	When func(c Call, has Equipment) bool
	// OfClip: its owner is a clip.
	OfClip bool
	// Run does it. It runs again after a crash, so it keeps finished pieces under
	// a key of its owner (callKey), whose objects are all deleted with the owner.
	Run func(p Processing, ctx context.Context, s Stage) error
}

// Equipment names stages that need a part not every installation has, where
// this one has it.
type Equipment map[StageName]bool

// StageQueue is where tasks of a stage wait, and how workers take from it.
type StageQueue struct {
	Name string
	// Pool: queues of the same pool share its workers, by Weight.
	Pool   string
	Weight int
	// Workers are how many stages a process runs at once; PerCore, as many times
	// its cores. The larger Workers of a pool's queues count.
	Workers, PerCore int
	// AtIndex: only the process that has the search index open takes from it.
	AtIndex bool
	// Slow: its stages take seconds, so workers look into it less often.
	Slow bool
}

// The queues. Media is heavy and may wait; a new call's probe and a clip
// somebody waits for do not queue behind it. A stage that takes minutes gets a
// queue with a Pool of its own.
var (
	urgentQueue   = StageQueue{Name: "urgent", Pool: "quick", Weight: 3, PerCore: 2}
	analysisQueue = StageQueue{Name: "analysis", Pool: "quick", Weight: 2, PerCore: 2}
	mediaQueue    = StageQueue{Name: QueueMedia, Pool: QueueMedia, Weight: 1, PerCore: 1, Slow: true}
	speechQueue   = StageQueue{Name: "speech", Pool: "speech", Weight: 1, Workers: 2, Slow: true}
	indexQueue    = StageQueue{Name: "index", Pool: "index", Weight: 1, Workers: 2, AtIndex: true}
)

// The queues of long calls. One of each is worked on at a time, which also bounds
// what they take in memory.
var (
	longWords  = StageQueue{Name: "long-words", Pool: "long-words", Weight: 1, Workers: 1}
	longMedia  = StageQueue{Name: "long-media", Pool: "long-media", Weight: 1, Workers: 1, Slow: true}
	longSpeech = StageQueue{Name: "long-speech", Pool: "long-speech", Weight: 1, Workers: 1, Slow: true}
	longIndex  = StageQueue{Name: "long-index", Pool: "long-index", Weight: 1, Workers: 1, AtIndex: true}
)

// From where on a call is long.
const (
	longRecording  = 4 * time.Hour
	longTranscript = 8 << 20 // bytes
)

// QueueFor is where a stage of c waits.
func (s StageSpec) QueueFor(c Call) StageQueue {
	if s.Long.Name != "" && (c.Duration > longRecording || c.TranscriptFile != nil && c.TranscriptFile.Size > longTranscript) {
		return s.Long
	}
	return s.Queue
}

// Queues are all that its stages may wait in.
func (s StageSpec) Queues() []StageQueue {
	if s.Long.Name == "" {
		return []StageQueue{s.Queue}
	}
	return []StageQueue{s.Queue, s.Long}
}

// QueueMedia is the queue whose Workers the configuration sets.
const QueueMedia = "media"

// stageSpecs are all stages, in the order a person would tell them.
var stageSpecs []StageSpec

func init() { // in init, because what a stage runs asks the table
	stageSpecs = []StageSpec{
		{Name: StageProbe, Label: "Recording looked at", Queue: urgentQueue, When: hasRecording, Run: ofCall(Processing.probe)},
		// It waits for the probe because the recording's length is evidence for the unit of its times.
		{Name: StageTranscript, Label: "Transcript read", Queue: analysisQueue, Long: longWords, Needs: []StageName{StageProbe}, When: hasTranscript, Run: ofWords(func(p Processing, ctx context.Context, c Call, _ int) error { return p.transcribe(ctx, c) })},
		{Name: StageAnalyse, Label: "Objections found", Queue: analysisQueue, Long: longWords, Needs: []StageName{StageTranscript}, When: hasTranscript, Run: ofWords(Processing.analyse)},
		{Name: StageIndex, Label: "Searchable", Queue: indexQueue, Long: longIndex, Needs: []StageName{StageAnalyse}, When: hasTranscript, Run: ofWords(Processing.index)},
		{Name: StagePeaks, Label: "Waveform drawn", Queue: mediaQueue, Long: longMedia, Needs: []StageName{StageProbe}, When: hasRecording, Run: ofCall(Processing.peaks)},
		{Name: StageProxy, Label: "Ready to play", Queue: mediaQueue, Long: longMedia, Needs: []StageName{StageProbe}, When: hasRecording, Run: ofCall(Processing.proxy)},
		// It waits for the waveform, which tells where somebody speaks.
		{Name: StageTranscribe, Label: "Speech turned into text", Queue: speechQueue, Long: longSpeech, Needs: []StageName{StageProbe, StagePeaks}, When: wantsWords, Run: ofCall(Processing.listen)},
		{Name: StageCut, Label: "Clip rendered", Queue: urgentQueue, OfClip: true, Run: func(p Processing, ctx context.Context, s Stage) error {
			return p.cut(ctx, ClipID(s.Owner))
		}},
	}
}

func hasRecording(c Call, _ Equipment) bool  { return c.Recording != nil }
func hasTranscript(c Call, _ Equipment) bool { return c.TranscriptFile != nil }

func ofCall(run func(Processing, context.Context, Call) error) func(Processing, context.Context, Stage) error {
	return ofRevision(func(p Processing, ctx context.Context, c Call, _ int) error { return run(p, ctx, c) })
}

func ofRevision(run func(Processing, context.Context, Call, int) error) func(Processing, context.Context, Stage) error {
	return func(p Processing, ctx context.Context, s Stage) error {
		c, err := p.Calls.Call(ctx, CallID(s.Owner))
		if err != nil {
			return err
		}
		return run(p, ctx, c, s.Revision)
	}
}

// ofWords is a stage that holds a whole transcript in memory, of which only so
// many bytes are held at once.
func ofWords(run func(Processing, context.Context, Call, int) error) func(Processing, context.Context, Stage) error {
	return ofRevision(func(p Processing, ctx context.Context, c Call, revision int) error {
		if c.TranscriptFile != nil {
			end, err := p.Parses.Begin(ctx, "", c.TranscriptFile.Size)
			if err != nil {
				return err
			}
			defer end()
		}
		return run(p, ctx, c, revision)
	})
}

// StageSpecs are all stages, in the order a person would tell them.
func StageSpecs() []StageSpec { return slices.Clone(stageSpecs) }

// Spec is what is known of a stage; the zero StageSpec of a name nobody knows.
func (n StageName) Spec() StageSpec {
	i := n.place()
	if i < 0 {
		return StageSpec{}
	}
	return stageSpecs[i]
}

func (n StageName) place() int {
	return slices.IndexFunc(stageSpecs, func(s StageSpec) bool { return s.Name == n })
}

// firstStages are what a new call goes through.
func firstStages(c Call, has Equipment, now time.Time) []Stage {
	var out []Stage
	for _, spec := range stageSpecs {
		if spec.When != nil && spec.When(c, has) {
			out = append(out, Stage{Owner: string(c.ID), Name: spec.Name, Revision: c.Revision, State: Pending, UpdatedAt: now})
		}
	}
	return out
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
		waits := slices.ContainsFunc(s.Name.Spec().Needs, func(n StageName) bool { return open[n] })
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
