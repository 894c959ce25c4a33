package transcript

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// moment is a time as a line of text writes it.
type moment struct {
	at     time.Duration
	ofDay  bool // a clock's time ("2:05:12 PM", a date), not one of the recording
	dated  bool
	spelt  bool // "1 minute 5 seconds": the like is also said
	scarce bool // "1.50" alone: a time only between brackets
}

// readMoment reads a time at the start of s in any of the ways that texts
// write one, and gives the rest of s.
func readMoment(s string) (m moment, rest string, ok bool) {
	if m, rest, ok = datedMoment(s); ok {
		return m, rest, true
	}
	if d, rest, ok := clock(s); ok {
		if at, after, ok := twelveHours(s[:len(s)-len(rest)], rest); ok {
			return moment{at: at, ofDay: true}, after, true
		}
		return moment{at: d}, rest, true
	}
	return unitMoment(s)
}

// datedMoment reads "2026-03-04T14:05:12Z" and "04.03.2026, 14:05:12". Only an
// ISO date tells the order of its parts, so only that one counts; of the others
// the time of day is kept, and midnight shows in its starting anew.
func datedMoment(s string) (m moment, rest string, ok bool) {
	i := 0
	for i < len(s) && i < 10 && (s[i] >= '0' && s[i] <= '9' || s[i] == '-' || s[i] == '/' || s[i] == '.') {
		i++
	}
	if i < 6 || i == len(s) {
		return m, s, false
	}
	date, rest := s[:i], s[i:]
	parts := strings.FieldsFunc(date, func(r rune) bool { return r == '-' || r == '/' || r == '.' })
	if len(parts) != 3 {
		return m, s, false
	}
	rest = strings.TrimPrefix(rest, ",")
	rest = strings.TrimLeft(strings.TrimPrefix(rest, "T"), " \t")
	d, after, ok := clock(rest)
	if !ok || len(rest) == len(s[i:]) {
		return m, s, false
	}
	if at, more, ok := twelveHours(rest[:len(rest)-len(after)], after); ok {
		d, after = at, more
	} else if strings.Count(rest[:len(rest)-len(after)], ":") == 1 {
		d *= 60 // hours and minutes
	}
	m = moment{at: d, ofDay: true, dated: true}
	if day, err := time.Parse("2006-01-02", strings.ReplaceAll(date, "/", "-")); err == nil {
		m.at += time.Duration(day.Unix()) * time.Second
	}
	zone, after := timeZone(after)
	m.at -= zone
	return m, after, true
}

// timeZone reads Z, +01:00 or +0100.
func timeZone(s string) (time.Duration, string) {
	if rest, ok := strings.CutPrefix(s, "Z"); ok {
		return 0, rest
	}
	for _, layout := range []string{"-07:00", "-0700"} {
		if len(s) < len(layout) {
			continue
		}
		if t, err := time.Parse(layout, s[:len(layout)]); err == nil {
			_, offset := t.Zone()
			return time.Duration(offset) * time.Second, s[len(layout):]
		}
	}
	return 0, s
}

// twelveHours reads AM or PM behind the time that stamp writes.
func twelveHours(stamp, rest string) (time.Duration, string, bool) {
	after := strings.TrimLeft(rest, " \u00a0\u202f")
	if len(after) < 2 {
		return 0, rest, false
	}
	half := after[0] | 0x20
	switch {
	case half != 'a' && half != 'p':
		return 0, rest, false
	case after[1]|0x20 == 'm':
		after = after[2:]
	case len(after) >= 4 && after[1] == '.' && after[2]|0x20 == 'm' && after[3] == '.':
		after = after[4:]
	default:
		return 0, rest, false
	}
	if r, _ := utf8.DecodeRuneInString(after); unicode.IsLetter(r) {
		return 0, rest, false
	}
	d, _ := wholeClock(stamp)
	if strings.Count(stamp, ":") == 1 {
		d *= 60
	}
	hours := d / time.Hour
	if hours < 1 || hours > 12 {
		return 0, rest, false
	}
	d -= hours * time.Hour
	hours %= 12
	if half == 'p' {
		hours += 12
	}
	return d + hours*time.Hour, after, true
}

// units are the words for hours, minutes and seconds; Teams writes them in the
// language of its window.
var units = map[string]time.Duration{
	"h": time.Hour, "hr": time.Hour, "hrs": time.Hour, "hour": time.Hour, "hours": time.Hour,
	"stunde": time.Hour, "stunden": time.Hour, "heure": time.Hour, "heures": time.Hour, "hora": time.Hour, "horas": time.Hour,
	"m": time.Minute, "min": time.Minute, "mins": time.Minute, "minute": time.Minute, "minutes": time.Minute,
	"minuten": time.Minute, "minuto": time.Minute, "minutos": time.Minute,
	"s": time.Second, "sec": time.Second, "secs": time.Second, "second": time.Second, "seconds": time.Second,
	"sekunde": time.Second, "sekunden": time.Second, "seconde": time.Second, "secondes": time.Second, "segundo": time.Second, "segundos": time.Second,
}

// unitMoment reads "1.50s", "1h 2m 3s", "1 minute 5 seconds" and "1.50".
func unitMoment(s string) (m moment, rest string, ok bool) {
	last := time.Duration(1 << 62)
	rest = s
	for next := s; ; next = strings.TrimLeft(rest, " ,\u00a0") {
		number, after := decimal(next)
		if number == "" {
			break
		}
		word := strings.TrimLeft(after, " \u00a0")
		end := strings.IndexFunc(word[:min(len(word), 16)], func(r rune) bool { return !unicode.IsLetter(r) })
		if end < 0 {
			end = min(len(word), 16)
		}
		unit, known := units[strings.ToLower(word[:end])]
		if !known || unit >= last {
			break
		}
		d, good := scaleDecimal(strings.Replace(number, ",", ".", 1), unit)
		if !good {
			break
		}
		m.at += d
		m.spelt = m.spelt || ok || len(word) < len(after) || end > 1 || unit > time.Second
		last, ok, rest = unit, true, word[end:]
	}
	if ok {
		return m, rest, m.at <= maxTime
	}
	number, rest := decimal(s)
	if !strings.ContainsAny(number, ".,") {
		return m, s, false
	}
	m.at, ok = scaleDecimal(strings.Replace(number, ",", ".", 1), time.Second)
	m.scarce = true
	return m, rest, ok
}

// decimal is the number at the start of s, with a point or a comma.
func decimal(s string) (number, rest string) {
	i, mark := 0, false
	for ; i < len(s) && i < 16; i++ {
		if !mark && i > 0 && i+1 < len(s) && (s[i] == '.' || s[i] == ',') && s[i+1] >= '0' && s[i+1] <= '9' {
			mark = true
			continue
		}
		if s[i] < '0' || s[i] > '9' {
			break
		}
	}
	return s[:i], s[i:]
}
