package coach

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
)

func TestParsesStayWithinTheirBytesAndTakeTurnsByPerson(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const mib = 1 << 20
		p := NewParses(10 * mib)
		var mu sync.Mutex
		var order []string
		var ends []func()
		begin := func(who UserID, what string, size int64) {
			go func() {
				end, err := p.Begin(t.Context(), who, size)
				if err != nil {
					t.Error(what, err)
					return
				}
				mu.Lock()
				defer mu.Unlock()
				order = append(order, what)
				ends = append(ends, end)
			}()
			synctest.Wait()
		}
		next := func() {
			mu.Lock()
			end := ends[0]
			ends = ends[1:]
			mu.Unlock()
			end()
			synctest.Wait()
		}
		want := func(when, all string) {
			t.Helper()
			mu.Lock()
			defer mu.Unlock()
			if got := strings.Join(order, " "); got != all {
				t.Errorf("%s: begun are %q, want %q", when, got, all)
			}
		}
		for _, what := range []string{"hog1", "hog2", "hog3"} {
			begin("hog", what, 4*mib)
		}
		begin("ann", "ann1", 4*mib)
		begin("bob", "bob1", 4*mib)
		want("at first", "hog1 ann1")
		next() // hog1
		want("after one", "hog1 ann1 bob1")
		next() // ann1
		want("after two", "hog1 ann1 bob1 hog2")
		begin("eve", "huge", 100*mib)
		next() // bob1
		next() // hog2
		want("with one that is larger than all that may be read", "hog1 ann1 bob1 hog2 huge")
		next() // huge
		want("after it", "hog1 ann1 bob1 hog2 huge hog3")
		next()
		if len(p.turns) != 0 {
			t.Errorf("%d people are remembered", len(p.turns))
		}
	})
}

func TestWhoHasTooManyTranscriptsWaitingIsToldSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewParses(1 << 20)
		ctx, leave := context.WithCancel(t.Context())
		for range maxTurns {
			go func() { _, _ = p.Begin(ctx, "hog", 1) }()
		}
		synctest.Wait()
		if _, err := p.Begin(t.Context(), "hog", 1); CodeOf(err) != CodeBusy {
			t.Errorf("one more: %v", err)
		}
		if end, err := p.Begin(t.Context(), "ann", 1); err != nil {
			t.Errorf("somebody else: %v", err)
		} else {
			end()
		}
		leave()
		synctest.Wait()
		if p.turns["hog"].asked != 1 { // the one that goes on
			t.Errorf("%d turns are left of those who hung up", p.turns["hog"].asked)
		}
	})
}

type otherBlobs = Blobs

// memory is a storage in memory.
type memory struct {
	otherBlobs
	kept map[BlobKey][]byte
}

func (m memory) Put(_ context.Context, key BlobKey, r io.Reader, _, limit int64, contentType string) (Blob, error) {
	raw, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err == nil && int64(len(raw)) > limit {
		err = Errorf(CodeTooLarge, "", "The file is too large.")
	}
	if err != nil {
		return Blob{}, err
	}
	m.kept[key] = raw
	return Blob{Key: key, Size: int64(len(raw)), ContentType: contentType}, nil
}

func (m memory) Open(_ context.Context, key BlobKey, _, _ int64) (io.ReadCloser, error) {
	return io.NopCloser(bytes.NewReader(m.kept[key])), nil
}

func TestATranscriptWaitsInStorageForItsTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		blobs := memory{kept: map[BlobKey][]byte{}}
		in := Ingest{Blobs: blobs, Clock: noon{}, Parses: NewParses(1 << 20)}
		end, err := in.Parses.Begin(t.Context(), "hog", 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		const words = "WEBVTT\n\n00:00.000 --> 00:02.000\n<v Ann>Good morning.\n"
		read := make(chan error, 1)
		u := in.Begin(Viewer{User: User{ID: "ann"}})
		go func() { read <- u.Transcript(t.Context(), "talk.vtt", strings.NewReader(words)) }()
		synctest.Wait()
		if string(blobs.kept[callKey(u.call.ID, "transcript")]) != words || u.call.Format != "" {
			t.Errorf("it waits with %d objects stored and the format %q", len(blobs.kept), u.call.Format)
		}
		end()
		if err := <-read; err != nil || u.call.Format == "" || u.call.TranscriptFile.Name != "talk.vtt" {
			t.Errorf("then %v, format %q", err, u.call.Format)
		}
		if end, err = in.Parses.Begin(t.Context(), "hog", 1<<20); err != nil {
			t.Fatalf("its turn was not given back: %v", err)
		}
		ctx, hangUp := context.WithCancel(t.Context())
		go func() {
			read <- in.Begin(Viewer{User: User{ID: "ann"}}).Transcript(ctx, "talk.vtt", strings.NewReader(words))
		}()
		synctest.Wait()
		hangUp()
		if err := <-read; !errors.Is(err, context.Canceled) {
			t.Errorf("who hangs up: %v", err)
		}
		end()
	})
}

type otherCalls = CallRows

// oneCall is a call with words of a MiB.
type oneCall struct{ otherCalls }

func (oneCall) Call(context.Context, CallID) (Call, error) {
	return Call{ID: "call_1", TranscriptFile: &Blob{Size: 1 << 20}}, nil
}

func TestStagesThatHoldATranscriptWaitForRoom(t *testing.T) {
	p := Processing{Calls: oneCall{}, Parses: NewParses(2 << 20)}
	end, err := p.Parses.Begin(t.Context(), "hog", 2<<20)
	if err != nil {
		t.Fatal(err)
	}
	defer end()
	ctx, leave := context.WithCancel(t.Context())
	leave()
	for _, name := range []StageName{StageTranscript, StageAnalyse, StageIndex} {
		if err := p.run(ctx, Stage{Owner: "call_1", Name: name}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestALargeTranscriptThatWaitsHoldsUpNoSmallOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewParses(ParsedAtOnce)
		ctx, cancel := context.WithCancel(t.Context())
		first, err := p.Begin(ctx, "hog", 43<<20)
		if err != nil {
			t.Fatal(err)
		}
		for _, who := range []UserID{"hog2", "hog3", ""} {
			go func() {
				if end, err := p.Begin(ctx, who, 43<<20); err == nil {
					t.Error("two large ones are read at once")
					end()
				}
			}()
		}
		synctest.Wait()
		end, err := p.Begin(ctx, "ann", 4<<10)
		if err != nil {
			t.Fatal(err)
		}
		end()
		cancel()
		synctest.Wait()
		first()
		if end, err := p.Begin(t.Context(), "hog2", 43<<20); err != nil {
			t.Error("after those that gave up:", err)
		} else {
			end()
		}
	})
}
