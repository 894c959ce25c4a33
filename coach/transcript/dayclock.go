package transcript

import "time"

// lateStart: nobody begins to speak this long after the recording began, so a
// first time as late as this is a clock's.
const lateStart = 4 * time.Hour

// dayClock turns times of day into times since the first of them.
type dayClock struct {
	known, used bool
	first, last time.Duration
	turned      time.Duration // what midnights and noons have added
}

// count makes l's times count from the first line of the file where they are
// a clock's. The file cannot tell how much was recorded before that line.
func (c *dayClock) count(b *builder, l *textLine, n int) {
	if !c.known {
		recording := b.opt.Recording
		late := l.start >= lateStart && (recording == 0 || recording < l.start)
		c.known, c.used = true, l.ofDay || l.captions && l.start >= time.Hour || late
		c.first, c.last = l.start, l.start
		if c.used {
			b.warn(lineAt(n), "The times are those of a clock; they were counted from this line, since the file does not say when the recording began.")
		}
	}
	if !c.used {
		return
	}
	length := l.end - l.start
	if off := l.start - c.first; off > maxTime || off < -maxTime { // a date here and none there
		const day = 24 * time.Hour
		l.start = c.last - c.turned + ((l.start-c.last+c.turned)%day+day)%day
	}
	at := l.start + c.turned
	if back := c.last - at; back > 18*time.Hour {
		c.turned += 24 * time.Hour
	} else if back > 9*time.Hour && !l.ofDay { // 12:59, then 1:00
		c.turned += 12 * time.Hour
	}
	c.last = l.start + c.turned
	l.start = c.last - c.first
	if l.end != noTime {
		l.end = l.start + length
	}
}
