package media_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"gametape/coach"
)

// voiceOf is a stretch as a speech server gets it.
func voiceOf(t *testing.T, url string, info coach.MediaInfo, channel int, start, end time.Duration) []float64 {
	t.Helper()
	f := newFFmpeg(t)
	var b bytes.Buffer
	if err := f.Voice(t.Context(), url, info, channel, start, end, &b); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "voice.wav")
	if err := os.WriteFile(out, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	read, err := f.Probe(t.Context(), out)
	if err != nil || read.Channels != 1 || read.SampleRate != 16000 || read.Codec != "pcm_s16le" || (read.Duration-(end-start)).Abs() > 50*time.Millisecond {
		t.Errorf("got %+v, %v; want %v of one channel", read, err, end-start)
	}
	return samples(t, out, 16000)[0]
}

func TestAVoiceIsOneChannelOfAStretch(t *testing.T) {
	url, _ := serve(t, makeFile(t, "tones.ogg", tones))
	info := coach.MediaInfo{Channels: 2}
	for channel, want := range map[int]float64{0: 440, 1: 880} {
		if got := pitch(voiceOf(t, url, info, channel, time.Second, 2*time.Second), 16000); got < want-15 || got > want+15 {
			t.Errorf("channel %d sounds at %.0f Hz, want %.0f", channel, got, want)
		}
	}
	mixed := voiceOf(t, url, info, -1, time.Second, 2*time.Second)
	for _, want := range []float64{440, 880} {
		if loudness(mixed, want, 16000) < 0.05 {
			t.Errorf("%.0f Hz is not heard in the mix", want)
		}
	}
}

func TestAVoiceIsRefusedWhereThereIsNone(t *testing.T) {
	f := newFFmpeg(t)
	url, _ := serve(t, makeFile(t, "tones.ogg", tones))
	for name, s := range map[string][2]time.Duration{
		"after the end": {time.Hour, time.Hour + time.Second}, "backwards": {time.Second, 0}, "more than is held": {0, time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			wantCode(t, f.Voice(t.Context(), url, coach.MediaInfo{Channels: 2}, 0, s[0], s[1], &bytes.Buffer{}), coach.CodeInvalid, "")
		})
	}
}
