package transcript

import (
	"strconv"
	"strings"
	"time"
)

// ctmLine is "file channel start length word [confidence]".
type ctmLine struct {
	file, channel, word string
	start, length       time.Duration
	confidence          float32
}

func readCTM(line string) (c ctmLine, ok bool) {
	f := strings.Fields(line)
	if len(f) < 5 || len(f) > 8 {
		return c, false
	}
	var ok1, ok2 bool
	c.file, c.channel, c.word = f[0], f[1], f[4]
	c.start, ok1 = scaleDecimal(f[2], time.Second)
	c.length, ok2 = scaleDecimal(f[3], time.Second)
	if len(f) > 5 {
		if p, err := strconv.ParseFloat(f[5], 32); err == nil && p > 0 && p <= 1 {
			c.confidence = float32(p)
		}
	}
	return c, ok1 && ok2 && len(c.channel) <= 4 && c.length >= 0
}

func looksCTM(text string) bool {
	seen := 0
	for l := newLines(text[:min(len(text), 4096)]); seen < 3; {
		line, ok := l.next()
		if !ok {
			break
		}
		if blank(line) || strings.HasPrefix(line, ";;") {
			continue
		}
		if l.at >= min(len(text), 4096) && seen > 0 {
			break // the last line may be cut
		}
		if _, ok := readCTM(line); !ok {
			return false
		}
		seen++
	}
	return seen > 0
}

// parseCTM reads a NIST word list. The channel is the speaker where there are
// several; Gecko writes the speaker before the first underscore of the file's
// name instead ("Anna_00003_audio").
func parseCTM(b *builder, text string) error {
	channels := map[string]int{}
	for l := newLines(text); ; {
		line, ok := l.next()
		if !ok {
			break
		}
		if c, ok := readCTM(line); ok && !strings.HasPrefix(line, ";;") {
			if _, ok := channels[c.channel]; !ok && len(channels) < 64 {
				channels[c.channel] = len(channels)
			}
		}
	}
	run := runs{b: b, who: nobody}
	file := ""
	for l := newLines(text); ; {
		line, ok := l.next()
		if !ok {
			break
		}
		if blank(line) || strings.HasPrefix(line, ";;") {
			continue
		}
		c, ok := readCTM(line)
		if !ok {
			b.tally("stray", lineAt(l.n), "A line that is no timed word was left out.", "%d lines that are no timed words were left out, the first one here.")
			continue
		}
		if c.file != file {
			run.finish()
			file = c.file
		}
		who := nobody
		if name, ok := geckoName(c.file); ok {
			who = b.named(name)
		} else if len(channels) > 1 {
			who = b.onChannel("Channel "+c.channel, channels[c.channel])
		}
		run.word(who, c.word, c.start, c.start+c.length, c.confidence)
	}
	run.finish()
	return nil
}

func geckoName(file string) (string, bool) {
	rest, ok := strings.CutSuffix(file, "_audio")
	if !ok {
		return "", false
	}
	i := strings.LastIndexByte(rest, '_')
	if i <= 0 {
		return "", false
	}
	if _, number := digits(rest[i+1:]); !number {
		return "", false
	}
	name := strings.ReplaceAll(rest[:i], "_", " ")
	return name, name != "<NA>"
}
