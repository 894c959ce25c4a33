package media

import (
	"fmt"
	"strings"

	"gametape/coach"
)

// reasons are what ffmpeg says and what it means to the person who uploaded
// the file. The first that fits counts.
var reasons = []struct {
	says    string
	code    coach.Code
	message string
}{
	{"moov atom not found", coach.CodeInvalid, "The file ends before its index: it was probably cut off while being copied."},
	{"does not contain any stream", coach.CodeUnsupported, noSound},
	{"matches no streams", coach.CodeUnsupported, noSound},
	{"Too many channels", coach.CodeUnsupported, tooManyChannels},
	{"not on whitelist", coach.CodeUnsupported, noRecording},
	{"Failed to find two consecutive MPEG audio frames", coach.CodeUnsupported, noRecording},
	{"could not find codec parameters", coach.CodeUnsupported, "The sound in this file is damaged, or of a kind that cannot be read here."},
	{"Decoder (codec", coach.CodeUnsupported, "The sound in this file is of a kind that cannot be read here."},
	{"No space left on device", coach.CodeUnavailable, "The disk for temporary files is full."},
	{"Cannot allocate memory", coach.CodeUnavailable, "There was not enough memory to read the recording."},
	{"Invalid data found when processing input", coach.CodeUnsupported, noRecording},
	{"End of file", coach.CodeInvalid, "The file ends before any sound begins."},
}

const (
	noSound     = "The file has no sound."
	noRecording = "This is not a recording that can be read here, or it is damaged at its beginning."
)

var tooManyChannels = fmt.Sprintf("The recording has more than %d channels; a call has one or two.", maxChannels)

// explain makes the reason out of what a program said before it failed.
func explain(said string, err error) error {
	cause := fmt.Errorf("%w: %s", err, strings.TrimSpace(said))
	for _, r := range reasons {
		if strings.Contains(said, r.says) {
			return coach.Errorf(r.code, "", "%s", r.message).Because(cause)
		}
	}
	return fmt.Errorf("ffmpeg: %w", cause)
}
