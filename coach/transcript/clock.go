package transcript

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// maxTime bounds every time read. Recorders that never stop count past a hundred
// hours; a thousand are no call.
const maxTime = 1000 * time.Hour

// scaleDecimal reads a decimal number of units to the nearest millisecond,
// without going through a float where it need not.
func scaleDecimal(s string, unit time.Duration) (time.Duration, bool) {
	var whole, frac, scale int64 = 0, 0, 1
	i := 0
	negative := i < len(s) && s[i] == '-'
	if negative {
		i++
	}
	digits := 0
	for ; i < len(s) && s[i] >= '0' && s[i] <= '9' && digits < 15; i++ {
		whole = whole*10 + int64(s[i]-'0')
		digits++
	}
	if i < len(s) && (s[i] == '.' || s[i] == ',' && unit == time.Second) {
		for i++; i < len(s) && s[i] >= '0' && s[i] <= '9'; i++ {
			if scale < 1e6 {
				frac = frac*10 + int64(s[i]-'0')
				scale *= 10
			}
			digits++
		}
	}
	if digits == 0 {
		return 0, false
	}
	if i != len(s) { // an exponent, or no number at all
		f, err := strconv.ParseFloat(s, 64)
		if err != nil || math.IsNaN(f) || math.Abs(f) > float64(maxTime/unit) {
			return 0, false
		}
		return time.Duration(math.Round(f*float64(unit)/1e6)) * time.Millisecond, true
	}
	if whole > int64(maxTime/unit) {
		return 0, false
	}
	d := time.Duration(whole)*unit + time.Duration(frac)*unit/time.Duration(scale)
	d = d.Round(time.Millisecond)
	if negative {
		d = -d
	}
	return d, true
}

// clock reads [hours:]minutes:seconds[.fraction] at the start of s, with a
// point or a comma, and gives the rest of s.
func clock(s string) (d time.Duration, rest string, ok bool) {
	var parts [3]int64
	n, i := 0, 0
	for {
		from := i
		var v int64
		for i < len(s) && s[i] >= '0' && s[i] <= '9' && i-from < 4 {
			v = v*10 + int64(s[i]-'0')
			i++
		}
		if i == from || n > 0 && i-from > 2 {
			return 0, s, false
		}
		parts[n] = v
		n++
		if n == 3 || i >= len(s) || s[i] != ':' {
			break
		}
		i++
	}
	if n < 2 || parts[n-1] > 59 || n == 3 && parts[1] > 59 {
		return 0, s, false
	}
	h, m, sec := int64(0), parts[0], parts[1]
	if n == 3 {
		h, m, sec = parts[0], parts[1], parts[2]
	}
	d = time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(sec)*time.Second
	if i+1 < len(s) && (s[i] == '.' || s[i] == ',') && s[i+1] >= '0' && s[i+1] <= '9' {
		i++
		unit := time.Second
		for ; i < len(s) && s[i] >= '0' && s[i] <= '9'; i++ {
			unit /= 10
			d += time.Duration(s[i]-'0') * unit
		}
	}
	if i < len(s) && (s[i] == ':' || s[i] >= '0' && s[i] <= '9') || d > maxTime {
		return 0, s, false
	}
	return d.Round(time.Millisecond), s[i:], true
}

// signedClock is clock for files whose times may lie before the start of the
// recording, as after moving all of them; such times are moved to the start.
func signedClock(s string) (d time.Duration, rest string, ok bool) {
	for _, minus := range []string{"-", "−"} {
		if after, cut := strings.CutPrefix(s, minus); cut {
			d, rest, ok = clock(after)
			return -d, rest, ok
		}
	}
	return clock(s)
}

// wholeClock is signedClock where nothing but white space may follow.
func wholeClock(s string) (time.Duration, bool) {
	d, rest, ok := signedClock(strings.TrimSpace(s))
	return d, ok && rest == ""
}

// arrow reads "start --> end"; rest is what follows the end on the line.
func arrow(line string) (start, end time.Duration, rest string, ok bool) {
	i := strings.Index(line, "-->")
	if i < 0 {
		return 0, 0, "", false
	}
	if start, ok = wholeClock(line[:i]); !ok {
		return 0, 0, "", false
	}
	if end, rest, ok = signedClock(strings.TrimLeft(line[i+3:], " \t")); !ok {
		return 0, 0, "", false
	}
	return start, end, rest, true
}

// secondsSuffix reads Google's "1.400s".
func secondsSuffix(v value) (time.Duration, bool) {
	if s, ok := strings.CutSuffix(v.str(), "s"); ok {
		return scaleDecimal(s, time.Second)
	}
	if v.isObject() { // protobuf JSON of older clients: {"seconds": "1", "nanos": 400000000}
		s, _ := v.get("seconds").seconds()
		n, _ := v.get("nanos").number()
		return s + time.Duration(n).Round(time.Millisecond), true
	}
	return v.seconds()
}

// isoDuration reads PT1H2M3.45S, as Azure writes it.
func isoDuration(s string) (time.Duration, bool) {
	s, ok := strings.CutPrefix(s, "PT")
	if !ok || s == "" {
		return 0, false
	}
	var total time.Duration
	for s != "" {
		i := strings.IndexAny(s, "HMS")
		if i < 0 {
			return 0, false
		}
		unit := map[byte]time.Duration{'H': time.Hour, 'M': time.Minute, 'S': time.Second}[s[i]]
		d, ok := scaleDecimal(s[:i], unit)
		if !ok {
			return 0, false
		}
		total += d
		s = s[i+1:]
	}
	return total, total <= maxTime
}
