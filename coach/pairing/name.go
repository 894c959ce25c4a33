package pairing

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"

	"gametape/coach/letter"
)

// parts are a file's name taken apart.
type parts struct {
	dir    string // its folder, without those that only sort by kind
	core   string // what it shares with the other files of its call
	loose  string // core without a language, a copy's number and the like
	shown  string // core for people
	stem   string // core as it is written
	ending string // without the dot, lower case: "vtt"
	// bare: the name itself says only what kind of file it is, so the folder's
	// name is the call's.
	bare           bool
	vague          bool // the name could be any call's
	captions, chat bool
	view           int // of a video: 0 the whole picture, else a part of it
}

// The endings that are taken off a name, one after another.
var (
	recordings = words("mp3 wav wave m4a m4b aac ogg oga opus flac webm mp4 m4v mov mkv avi wma wmv amr 3gp 3g2 aif aiff au gsm mka ts mpg mpeg")
	videos     = words("mp4 m4v mov mkv avi wmv webm 3gp 3g2 ts mpg mpeg")
	texts      = words("vtt srt sbv ttml dfxp xml txt text json jsonl docx ctm vcon md tsv csv ass ssa lrc rttm log")
)

// richest are the endings of transcripts, those that say most about words, times
// and speakers first.
var richest = ranks("json vcon jsonl ttml dfxp xml vtt docx srt sbv ass ssa tsv csv ctm md txt text lrc log rttm")

// additions are what programs add to the name of a call to say what a file of it
// holds. Longer ones come first.
var additions = regexp.MustCompile(`(?i)(?:^|[\s._–—-]+)(` + strings.Join([]string{
	`meeting[ _-](recording|transcript)`, `(audio|sound)[ _-]?only`, `(meeting[ _-]saved[ _-])?closed[ _-]?captions?`, `meeting[ _-]saved[ _-](new[ _-])?chat`,
	`zoom[ _]\d`, `shared[ _-]screen([ _-]with[ _-](speaker|gallery)[ _-]view)?(\(cc\))?`, `(gallery|speaker|active[ _-]speaker)([ _-]view)?`, `avo`,
	`transcripts?`, `transcriptions?`, `captions?`, `subtitles?`, `subs`, `cc`, `audio`, `recording`, `video`, `(new)?chat`,
	`meta(data)?`, `vcon`, `parties`, `participants`, `companion`, `extensive`, `diari[sz](ed|ation)`, `speakers`, `words`, `\d{3,4}x\d{3,4}`, `\d{3,4}p`,
}, "|") + `)$`)

var (
	captioned = regexp.MustCompile(`(?i)\b(cc|captions?|closed[ _-]?captions?|subtitles?|subs)\b`)
	chatted   = regexp.MustCompile(`(?i)(^|[\s._-]|Recording)(new)?chat(\.[a-z]+)?$`)
	viewed    = regexp.MustCompile(`(?i)[\s._-](gallery|avo|active[ _-]speaker|speaker)([ _-]view)?([\s._-]|$)`)
	// loosely is what one of two names may have that the other lacks where they
	// are of one call.
	loosely     = regexp.MustCompile(`(?i)([\s._-]*\(\d+\)|[\s._-]+copy( \d+)?|[\s._-]+[a-z]{2}([-_][a-z]{2})?)$`)
	counted     = regexp.MustCompile(`(?i)^(audio|video|recording)[\s._-]*(\d{6,})$`)
	sorting     = regexp.MustCompile(`(?i)^(audio|recordings?|sound|video|videos|transcripts?|transcriptions?|captions?|subtitles?|texts?|metadata|media|files)$`)
	plainEnding = regexp.MustCompile(`^[a-z0-9]{0,4}[a-z][a-z0-9]{0,4}$`)
	// vague are names that could be any call's.
	vague = regexp.MustCompile(`(?i)^(meeting|call|conversation|talk|notes|output|untitled|media|file|new|default)$`)
	gaps  = regexp.MustCompile(`[\s._–—-]+`)
)

func words(s string) []string { return strings.Fields(s) }

func ranks(s string) map[string]int {
	out := map[string]int{}
	for i, w := range strings.Fields(s) {
		out[w] = 10 * i
	}
	return out
}

func video(ending string) bool { return slices.Contains(videos, ending) }

// takeApart reads the name of the file at p. Names that are written in other
// code points but look the same are the same.
func takeApart(p string) parts {
	p = norm.NFC.String(strings.ReplaceAll(p, `\`, "/"))
	folders := strings.Split(path.Dir(p), "/")
	out := parts{dir: strings.ToLower(strings.Join(slices.DeleteFunc(slices.Clone(folders), sorting.MatchString), "/"))}
	rest := path.Base(p)
	for {
		ending := strings.ToLower(strings.TrimPrefix(path.Ext(rest), "."))
		known := slices.Contains(recordings, ending) || slices.Contains(texts, ending)
		switch {
		case len(rest) == len(ending)+1, ending == "":
			known = false
		case out.ending == "":
			known = known || plainEnding.MatchString(ending)
			if known {
				out.ending = ending
			}
		default:
			known = known || isLanguage(ending)
		}
		if !known {
			break
		}
		rest = strings.TrimSuffix(rest, path.Ext(rest))
	}
	out.captions, out.chat = captioned.MatchString(rest), chatted.MatchString(rest)
	if viewed.MatchString(rest) {
		out.view = 1
	}
	rest = strings.TrimSuffix(strings.TrimSuffix(rest, "newChat"), "newchat") // Zoom writes it without a gap
	rest = shorten(rest)
	rest = strings.Trim(rest, " ._-–—")
	if rest == "" {
		out.bare = true
		out.stem = bareName(folders, strings.TrimSuffix(path.Base(p), path.Ext(p)))
		out.shown = out.stem
		return out
	}
	out.stem, out.vague = rest, vague.MatchString(rest)
	out.shown = strings.Join(strings.Fields(strings.ReplaceAll(rest, "_", " ")), " ")
	out.core = fold(rest)
	if m := counted.FindStringSubmatch(rest); m != nil {
		out.core = m[2] // Zoom's: audio1234567890.m4a and video1234567890.mp4
	}
	out.loose = out.core
	if shorter := shorten(loosely.ReplaceAllString(rest, "")); len(shorter) >= 2 {
		out.loose = fold(shorter)
	}
	return out
}

// Title is the name of the file at p for people: without its ending and what
// programs add.
func Title(p string) string { return takeApart(p).shown }

// shorten takes additions off, from the end, until there are none.
func shorten(s string) string {
	for {
		shorter := strings.TrimRight(additions.ReplaceAllString(s, ""), " ._-–—")
		if ending := strings.TrimPrefix(path.Ext(shorter), "."); isLanguage(ending) && shorter != s {
			shorter = strings.TrimSuffix(shorter, "."+ending)
		}
		if shorter == s {
			return s
		}
		s = shorter
	}
}

// bareName is the folder's name, or the file's own where there is no folder.
func bareName(folders []string, own string) string {
	for _, f := range slices.Backward(folders) {
		if f != "" && f != "." && f != ".." && !sorting.MatchString(f) {
			return f
		}
	}
	return own
}

func fold(s string) string {
	return strings.TrimSpace(gaps.ReplaceAllString(letter.Fold(s), " "))
}

var region = regexp.MustCompile(`^[A-Za-z]{2}([-_][A-Za-z]{2,4})?$`)

// isLanguage says whether s is a language as file names give it: en, pt-BR.
func isLanguage(s string) bool {
	if !region.MatchString(s) {
		return false
	}
	_, err := language.ParseBase(s[:2])
	return err == nil
}
