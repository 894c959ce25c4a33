package media_test

import (
	"encoding/binary"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gametape/coach"
)

func TestProbe(t *testing.T) {
	f := newFFmpeg(t)
	video := []string{"-f", "lavfi", "-i", "testsrc=d=3:s=64x64:r=5", "-shortest", "-pix_fmt", "yuv420p"}
	for name, tt := range map[string]struct {
		file string
		args []string
		want coach.MediaInfo
	}{
		"an MP3 of constant bit rate is played as it is": {"a.mp3", []string{"-b:a", "64k"},
			coach.MediaInfo{Codec: "mp3", Container: "mp3", Seekable: true}},
		"an MP3 of variable bit rate is not, for its table is coarse": {"a.mp3", []string{"-q:a", "4"},
			coach.MediaInfo{Codec: "mp3", Container: "mp3"}},
		"an MP3 of variable bit rate without a table is not": {"a.mp3", []string{"-q:a", "4", "-write_xing", "0"},
			coach.MediaInfo{Codec: "mp3", Container: "mp3"}},
		"an M4A is": {"a.m4a", []string{"-c:a", "aac"},
			coach.MediaInfo{Codec: "aac", Container: "mov,mp4,m4a,3gp,3g2,mj2", Seekable: true}},
		"an M4A in fragments is not": {"a.m4a", []string{"-c:a", "aac", "-movflags", "+frag_keyframe+empty_moov"},
			coach.MediaInfo{Codec: "aac", Container: "mov,mp4,m4a,3gp,3g2,mj2"}},
		"lossless M4A is not": {"a.m4a", []string{"-c:a", "alac"},
			coach.MediaInfo{Codec: "alac", Container: "mov,mp4,m4a,3gp,3g2,mj2"}},
		"a small WAV is": {"a.wav", nil,
			coach.MediaInfo{Codec: "pcm_s16le", Container: "wav", Seekable: true}},
		"a WAV of a telephone exchange is not": {"a.wav", []string{"-c:a", "pcm_alaw"},
			coach.MediaInfo{Codec: "pcm_alaw", Container: "wav"}},
		"Ogg is not": {"a.ogg", []string{"-c:a", "libvorbis"},
			coach.MediaInfo{Codec: "vorbis", Container: "ogg"}},
		"WebM without a length is measured": {"a.webm", []string{"-c:a", "libvorbis", "-live", "1"},
			coach.MediaInfo{Codec: "vorbis", Container: "matroska,webm"}},
		"bare AAC is measured": {"a.aac", []string{"-c:a", "aac"},
			coach.MediaInfo{Codec: "aac", Container: "aac"}},
		"FLAC is not": {"a.flac", nil,
			coach.MediaInfo{Codec: "flac", Container: "flac"}},
		"of a video the sound counts": {"a.mp4", append(video, "-c:a", "aac"),
			coach.MediaInfo{Codec: "aac", Container: "mov,mp4,m4a,3gp,3g2,mj2", Video: true}},
	} {
		t.Run(name, func(t *testing.T) {
			url, _ := serve(t, makeFile(t, tt.file, tones, tt.args...))
			got, err := f.Probe(t.Context(), url)
			if err != nil {
				t.Fatal(err)
			}
			if (got.Duration - 3*time.Second).Abs() > 100*time.Millisecond {
				t.Errorf("it has %v, want 3 s", got.Duration)
			}
			got.Duration, got.BitRate = 0, 0 // an encoder's choice
			tt.want.Channels, tt.want.SampleRate = 2, 44100
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestProbeSaysWhyAFileCannotBeUsed(t *testing.T) {
	f := newFFmpeg(t)
	whole, err := os.ReadFile(makeFile(t, "a.m4a", tones, "-c:a", "aac"))
	if err != nil {
		t.Fatal(err)
	}
	silentFilm, err := os.ReadFile(makeFile(t, "a.mp4", "testsrc=d=1:s=64x64:r=5", "-pix_fmt", "yuv420p"))
	if err != nil {
		t.Fatal(err)
	}
	playlist := "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"
	for name, tt := range map[string]struct {
		content []byte
		code    coach.Code
		says    string
	}{
		"an empty file":                     {nil, coach.CodeInvalid, "The file is empty."},
		"an MP4 that was cut off":           {whole[:len(whole)/2], coach.CodeInvalid, "ends before its index"},
		"a film without sound":              {silentFilm, coach.CodeUnsupported, "no sound"},
		"a text":                            {[]byte("Dear customer,\nthank you for your call.\n"), coach.CodeUnsupported, "This is a text"},
		"a playlist that names other files": {[]byte(playlist), coach.CodeUnsupported, "This is a playlist"},
		"a WAV header without sound":        {[]byte("RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00"), coach.CodeUnsupported, "not a recording"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "upload")
			if err := os.WriteFile(path, tt.content, 0o600); err != nil {
				t.Fatal(err)
			}
			url, _ := serve(t, path)
			_, err := f.Probe(t.Context(), url)
			wantCode(t, err, tt.code, tt.says)
		})
	}
}

func TestProbeRefusesMoreChannelsThanACallHas(t *testing.T) {
	f := newFFmpeg(t)
	for channels, refused := range map[int]bool{32: false, 33: true, 256: true, 1000: true, 65535: true} {
		t.Run(strconv.Itoa(channels), func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "upload")
			if err := os.WriteFile(path, manyChannels(channels), 0o600); err != nil {
				t.Fatal(err)
			}
			url, _ := serve(t, path)
			info, err := f.Probe(t.Context(), url)
			if refused {
				wantCode(t, err, coach.CodeUnsupported, "more than 32 channels")
			} else if err != nil || info.Channels != channels {
				t.Errorf("got %+v, %v", info, err)
			}
		})
	}
}

// manyChannels is a WAV file of a tenth of a second of silence in each of n
// channels.
func manyChannels(n int) []byte {
	frame := min(2*n, 65535)
	data := frame * 800
	b := []byte("RIFF")
	b = binary.LittleEndian.AppendUint32(b, uint32(36+data))
	b = append(b, "WAVEfmt \x10\x00\x00\x00\x01\x00"...)
	b = binary.LittleEndian.AppendUint16(b, uint16(n))
	b = binary.LittleEndian.AppendUint32(b, 8000)
	b = binary.LittleEndian.AppendUint32(b, uint32(8000*frame))
	b = binary.LittleEndian.AppendUint16(b, uint16(frame))
	b = append(b, "\x10\x00data"...)
	b = binary.LittleEndian.AppendUint32(b, uint32(data))
	return append(b, make([]byte, data)...)
}

func TestTheStorageOutranksFFmpeg(t *testing.T) {
	f := newFFmpeg(t)
	for name, tt := range map[string]struct {
		status int
		code   coach.Code
	}{
		"an object that is gone is not found":            {http.StatusNotFound, coach.CodeNotFound},
		"a storage that refuses is unavailable":          {http.StatusForbidden, coach.CodeUnavailable},
		"a storage that knows no ranges is unavailable":  {http.StatusOK, coach.CodeUnavailable},
		"a storage that has fallen over, is unavailable": {http.StatusInternalServerError, coach.CodeUnavailable},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(tt.status)
				_, _ = io.WriteString(w, "a body")
			}))
			defer server.Close()
			_, err := f.Probe(t.Context(), server.URL)
			wantCode(t, err, tt.code, "storage")
		})
	}
	t.Run("also when it falls over in the middle", func(t *testing.T) {
		path := makeFile(t, "a.wav", "sine=d=60:r=44100")
		left := 3
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if left--; left < 0 {
				w.WriteHeader(http.StatusInternalServerError)
				return
			}
			http.ServeFile(w, r, path)
		}))
		defer server.Close()
		err := f.Proxy(t.Context(), server.URL, coach.Mix{}, io.Discard)
		wantCode(t, err, coach.CodeUnavailable, "storage")
	})
}
