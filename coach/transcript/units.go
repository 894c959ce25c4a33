package transcript

import (
	"math"
	"time"
)

// unitProbe gathers what a file's bare numbers say about their unit.
type unitProbe struct {
	spoken   float64 // sum of end − start, in the file's unit
	words    int
	end      float64 // the latest time
	fraction bool    // some time has decimals
}

func (u *unitProbe) add(start, end value, text string) {
	s, ok1 := start.number()
	e, ok2 := end.number()
	if !ok1 && !ok2 {
		return
	}
	if ok1 && ok2 && e > s {
		u.spoken += e - s
		u.words += max(1, countWords([]byte(text)))
	}
	u.end = max(u.end, s, e)
	u.fraction = u.fraction || s != math.Trunc(s) || e != math.Trunc(e)
}

// Nobody speaks slower or faster than this, in words a second, over a whole
// file; pauses inside utterances make the lower bound generous.
const (
	slowestSpeech = 0.15
	fastestSpeech = 15
)

// decide is the unit the numbers are in: expected, unless the speech in that
// unit would be impossibly fast or slow, or the recording impossibly far
// exceeded, and in the other unit (of seconds and milliseconds) is not.
func (u *unitProbe) decide(b *builder, expected time.Duration) time.Duration {
	other := time.Second + time.Millisecond - expected
	fits := func(unit time.Duration) bool {
		if unit == time.Millisecond && u.fraction && u.end < 1e5 && u.words == 0 {
			return false
		}
		if u.spoken > 0 {
			rate := float64(u.words) / (u.spoken * unit.Seconds())
			if rate < slowestSpeech || rate > fastestSpeech {
				return false
			}
		}
		if r := b.opt.Recording.Seconds(); r > 0 && u.spoken == 0 {
			if end := u.end * unit.Seconds(); end > 3*r+60 || end < r/300 {
				return false
			}
		}
		return u.end*unit.Seconds() <= maxTime.Seconds()
	}
	if fits(expected) || !fits(other) {
		return expected
	}
	name := map[time.Duration]string{time.Second: "seconds", time.Millisecond: "milliseconds"}
	b.warn("", "The times are in %s here, though this format usually has %s: otherwise the speech would be impossibly fast or slow.",
		name[other], name[expected])
	return other
}
