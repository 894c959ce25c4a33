package transcript

// Format names a transcript format, as in docs/transcripts.md.
type Format string

// The formats, in families: cues, plain text, documents, vendors, containers.
const (
	WebVTT      Format = "webvtt"
	WebVTTTeams Format = "webvtt-teams"
	WebVTTZoom  Format = "webvtt-zoom"
	SRT         Format = "srt"
	SBV         Format = "sbv"
	ASS         Format = "ass"
	TTML        Format = "ttml"
	CTM         Format = "ctm"

	TextZoom  Format = "text-zoom"
	TextOtter Format = "text-otter"
	TextMeet  Format = "text-meet"
	TextTimed Format = "text-timed"
	TextNames Format = "text-names"
	TextPlain Format = "text-plain"

	DocxTeams Format = "docx-teams"
	DocxMeet  Format = "docx-meet"
	Docx      Format = "docx"

	Amazon              Format = "amazon"
	AmazonDiarised      Format = "amazon-diarised"
	AmazonChannels      Format = "amazon-channels"
	AmazonCallAnalytics Format = "amazon-call-analytics"
	AmazonContactLens   Format = "amazon-contact-lens"
	AmazonPCA           Format = "amazon-pca"

	Deepgram       Format = "deepgram"
	AssemblyAI     Format = "assemblyai"
	Whisper        Format = "whisper"
	WhisperX       Format = "whisperx"
	OpenAIDiarised Format = "openai-diarised"
	Pyannote       Format = "pyannote"
	RevAI          Format = "revai"
	GoogleV1       Format = "google-v1"
	GoogleV2       Format = "google-v2"
	AzureBatch     Format = "azure-batch"
	AzureFast      Format = "azure-fast"
	Fireflies      Format = "fireflies"
	Watson         Format = "watson"
	Speechmatics   Format = "speechmatics"
	Gong           Format = "gong"
	MeetAPI        Format = "meet-api"
	TeamsJSON      Format = "teams-json"
	Gecko          Format = "gecko"
	Messages       Format = "messages"

	VConFormat Format = "vcon"
	WTF        Format = "wtf"
	Gametape   Format = "gametape"
)
