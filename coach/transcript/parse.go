package transcript

import (
	"strings"
	"time"
)

// Options is what the caller knows beyond the file.
type Options struct {
	// Recording is the recording's length, 0 where it is unknown. It is evidence
	// for the unit of bare numbers, and the room for estimated times.
	Recording time.Duration
	// Companion is the file that names the speakers where the transcript only
	// numbers them (Gong's parties).
	Companion []byte
	// As names the format; empty means to find it out.
	As Format
}

// maxSize bounds a transcript file; the longest call's is a hundredth of it.
const maxSize = 256 << 20

// Parse reads a transcript file of any known format. A refusal is an *Error.
func Parse(raw []byte, opt Options) (Transcript, error) {
	src, det, err := inspect(raw)
	if err != nil {
		return Transcript{}, err
	}
	t, err := parseInspected(src, det, opt)
	if err != nil {
		return Transcript{}, err
	}
	if err := t.refuseAbsurd(); err != nil {
		return Transcript{}, err
	}
	return t, nil
}

func parseInspected(src source, det Detection, opt Options) (Transcript, error) {
	format := det.Format
	if opt.As != "" {
		format, det.Reason = opt.As, "named by the person who brought the file"
	}
	if format == "" {
		return Transcript{}, undecided(det)
	}
	b := newBuilder(opt)
	if src.note != "" {
		b.warn("", src.note)
	}
	b.tr.Format, b.tr.Reason = format, det.Reason
	if err := parseAs(b, format, src); err != nil {
		return Transcript{}, err
	}
	if b.ready { // a format that brings its turns built
		b.flushTallies()
		return b.tr, nil
	}
	b.finishTurns()
	b.flushTallies()
	if t := b.counts["timing"]; t != nil && len(b.tr.Turns) == 0 {
		return Transcript{}, refuse(format, t.where, "The file is %s, but the times of its cues cannot be read, so no word has a place.", describe(format))
	}
	if len(b.tr.Turns) == 0 {
		return Transcript{}, refuse(format, "", "The file is %s (%s), but nobody says a word in it.", describe(format), det.Reason)
	}
	return b.tr, nil
}

func undecided(det Detection) *Error {
	if len(det.Candidates) == 2 {
		return refuse("", "", "The file could be %s or %s; say which it is.", describe(det.Candidates[0]), describe(det.Candidates[1]))
	}
	return refuse("", "", det.Reason)
}

// textParsers read decoded text, jsonParsers a JSON document.
var (
	textParsers = map[Format]func(*builder, string) error{
		WebVTT: parseVTT, WebVTTTeams: parseVTT, WebVTTZoom: parseVTT,
		SRT: parseSRT, SBV: parseSBV, ASS: parseASS, TTML: parseTTML, CTM: parseCTM,
		Docx: parseDocx, DocxTeams: parseDocx, DocxMeet: parseDocx,
		TextZoom: parseText, TextOtter: parseText, TextMeet: parseText,
		TextTimed: parseText, TextNames: parseText, TextPlain: parseText,
	}
	jsonParsers = map[Format]func(*builder, value) error{
		Amazon: parseAmazonItems, AmazonDiarised: parseAmazonItems, AmazonChannels: parseAmazonChannels,
		AmazonCallAnalytics: parseCallAnalytics, AmazonContactLens: parseCallAnalytics, AmazonPCA: parsePCA,
		Deepgram: parseDeepgram, AssemblyAI: parseAssemblyAI,
		Whisper: parseSegments, WhisperX: parseSegments, OpenAIDiarised: parseSegments, WTF: parseWTF,
		Pyannote: parsePyannote, RevAI: parseRevAI, Gecko: parseGecko, GoogleV1: parseGoogle, GoogleV2: parseGoogle,
		AzureBatch: parseAzure, AzureFast: parseAzure, Fireflies: parseFireflies, Watson: parseWatson, Speechmatics: parseSpeechmatics,
		Gong: parseGong, MeetAPI: parseMeetAPI, TeamsJSON: parseTeamsJSON, Messages: parseMessages,
		Gametape: parseOwn,
	}
)

func parseAs(b *builder, format Format, src source) error {
	if parse := textParsers[format]; parse != nil {
		b.text = make([]byte, 0, len(src.text))
		return parse(b, src.text)
	}
	parse := jsonParsers[format]
	if format == VConFormat { // not in the table, since it looks into the table itself
		parse = parseVCon
	}
	if parse != nil {
		if src.json.d == nil {
			return refuse(format, "", "The file is no JSON, so it cannot be %s.", describe(format))
		}
		return parse(b, src.json)
	}
	return refuse(format, "", "%q is no format that is known here.", string(format))
}

// describe is a format as a person would call it.
func describe(f Format) string {
	if s := descriptions[f]; s != "" {
		return s
	}
	return strings.ToUpper(string(f))
}

var descriptions = map[Format]string{
	WebVTT: "WebVTT", WebVTTTeams: "a Teams WebVTT transcript", WebVTTZoom: "a Zoom WebVTT transcript", SRT: "an SRT subtitle file",
	SBV: "a YouTube SBV file", ASS: "a SubStation subtitle file (ASS or SSA)", TTML: "a TTML file", CTM: "a CTM word list",
	TextZoom: "a Zoom text transcript", TextOtter: "an Otter text transcript", TextMeet: "a Google Meet transcript",
	TextTimed: "a text with times", TextNames: "a text with speaker names", TextPlain: "plain text",
	DocxTeams: "a Teams transcript in Word", DocxMeet: "a Google Meet transcript in Word", Docx: "a transcript in Word",
	Amazon: "Amazon Transcribe output", AmazonDiarised: "Amazon Transcribe output with speakers", AmazonChannels: "Amazon Transcribe output by channel",
	AmazonCallAnalytics: "Amazon Call Analytics output", AmazonContactLens: "Amazon Contact Lens output", AmazonPCA: "Amazon post-call analytics output",
	Deepgram: "Deepgram output", AssemblyAI: "AssemblyAI output", Whisper: "Whisper output", WhisperX: "WhisperX output",
	OpenAIDiarised: "OpenAI output with speakers", Pyannote: "pyannote output", RevAI: "Rev.ai output",
	GoogleV1: "Google Speech-to-Text v1 output", GoogleV2: "Google Speech-to-Text v2 output",
	AzureBatch: "Azure batch transcription output", AzureFast: "Azure fast transcription output", Fireflies: "a Fireflies transcript",
	Watson: "IBM Watson output", Speechmatics: "Speechmatics output", Gong: "a Gong transcript", MeetAPI: "Google Meet API transcript entries",
	TeamsJSON: "a Teams JSON transcript", Gecko: "a Gecko file", Messages: "a list of messages in JSON",
	VConFormat: "a vCon", WTF: "a WTF transcript", Gametape: "a gametape export",
}
