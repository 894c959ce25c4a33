//go:build render

package main

/*
#cgo LDFLAGS: -lespeak-ng
#include <stdlib.h>
#include <string.h>
#include <espeak-ng/speak_lib.h>

typedef struct { int position; int sample; } word_start;

static short *pcm;
static size_t pcm_len, pcm_cap;
static word_start *starts;
static size_t starts_len, starts_cap;

static int collect(short *wav, int n, espeak_EVENT *ev) {
	for (; ev->type != espeakEVENT_LIST_TERMINATED; ev++) {
		if (ev->type != espeakEVENT_WORD) continue;
		if (starts_len == starts_cap) {
			starts_cap = starts_cap ? starts_cap * 2 : 256;
			starts = realloc(starts, starts_cap * sizeof *starts);
		}
		starts[starts_len].position = ev->text_position;
		starts[starts_len++].sample = ev->sample;
	}
	if (wav && n > 0) {
		if (pcm_len + n > pcm_cap) {
			pcm_cap = (pcm_len + n) * 2;
			pcm = realloc(pcm, pcm_cap * sizeof *pcm);
		}
		memcpy(pcm + pcm_len, wav, n * sizeof *wav);
		pcm_len += n;
	}
	return 0;
}

static int open_espeak(void) {
	int rate = espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 200, NULL, 0);
	espeak_SetSynthCallback(collect);
	return rate;
}

// speech points into the buffers above until the next call of speak.
typedef struct { int error; short *pcm; size_t pcm_len; word_start *starts; size_t starts_len; } speech;

static speech speak(const char *text) {
	pcm_len = starts_len = 0;
	int error = espeak_Synth(text, strlen(text) + 1, 0, POS_CHARACTER, 0, espeakCHARS_UTF8 | espeakPHONEMES, NULL, NULL);
	speech s = {error, pcm, pcm_len, starts, starts_len};
	return s;
}
*/
import "C"

import (
	"fmt"
	"unsafe"
)

// sampleRate is what espeak-ng's formant voices produce.
const sampleRate = 22050

// wordStart is where in the sound the word at a character of the text begins.
type wordStart struct {
	position int // characters from the text's start
	sample   int
}

// espeak is the one synthesiser of the process; the library keeps global state,
// so it must not be used from two goroutines.
type espeak struct{}

func openEspeak() (espeak, error) {
	if rate := int(C.open_espeak()); rate != sampleRate {
		return espeak{}, fmt.Errorf("espeak-ng speaks at %d Hz; %d was expected", rate, sampleRate)
	}
	return espeak{}, nil
}

// Say speaks text in voice v and tells where each word begins.
func (espeak) Say(v voice, text string) ([]int16, []wordStart, error) {
	name := C.CString(v.Voice)
	defer C.free(unsafe.Pointer(name))
	if C.espeak_SetVoiceByName(name) != C.EE_OK {
		return nil, nil, fmt.Errorf("espeak-ng has no voice %q", v.Voice)
	}
	C.espeak_SetParameter(C.espeakRATE, C.int(v.Rate), 0)
	C.espeak_SetParameter(C.espeakPITCH, C.int(v.Pitch), 0)
	C.espeak_SetParameter(C.espeakRANGE, C.int(v.Range), 0)

	body := C.CString(text)
	defer C.free(unsafe.Pointer(body))
	said := C.speak(body)
	if said.error != C.EE_OK {
		return nil, nil, fmt.Errorf("espeak-ng could not speak %q", text)
	}
	sound := make([]int16, 0, int(said.pcm_len))
	for _, sample := range unsafe.Slice(said.pcm, int(said.pcm_len)) {
		sound = append(sound, int16(sample))
	}
	starts := make([]wordStart, 0, int(said.starts_len))
	for _, s := range unsafe.Slice(said.starts, int(said.starts_len)) {
		starts = append(starts, wordStart{position: int(s.position) - 1, sample: int(s.sample)})
	}
	return sound, starts, nil
}
