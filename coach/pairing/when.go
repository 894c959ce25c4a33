package pairing

import (
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// DateFrom says where the date of a call is from, the surest first.
type DateFrom string

// Where dates come from.
const (
	FromMetadata  DateFrom = "metadata"
	FromName      DateFrom = "name"      // of the file or its folder
	FromContainer DateFrom = "container" // what the recorder wrote into the file
	FromFile      DateFrom = "file"      // when the file was last written
	FromUpload    DateFrom = "upload"    // when it came in: nothing else is known
)

// moment is a form that programs write a time in; its groups are y, mo, d, h, mi,
// s, zone (Z, UTC, GMT-8, +01:00) and epoch (seconds since 1970).
var moments = compile(
	// Asterisk and FreePBX: out-5550100-201-20260310-140500-1773151500.77
	`-(?P<y>\d{4})(?P<mo>\d\d)(?P<d>\d\d)-(?P<h>\d\d)(?P<mi>\d\d)(?P<s>\d\d)-(?P<epoch>1\d{9})\.\d+`,
	// Zoom's cloud: GMT20260310-140500
	`(?P<zone>GMT)(?P<y>\d{4})(?P<mo>\d\d)(?P<d>\d\d)-(?P<h>\d\d)(?P<mi>\d\d)(?P<s>\d\d)`,
	// ISO, and what is left of it where colons or slashes may not be in names;
	// Zoom's folders; Google Meet: (2026-03-10 at 14:05 GMT-8)
	`(?P<y>\d{4})[-_./](?P<mo>\d\d)[-_./](?P<d>\d\d)(?:[T _-]|, | at | um | à )(?P<h>\d\d)[:._ h-]?(?P<mi>\d\d)(?:[:._ m-]?(?P<s>\d\d))?(?:[.,]\d+)?s? ?(?P<zone>Z|UTC|GMT[+-]?\d{0,2}(?::?\d\d)?|[+-]\d\d:?\d\d)?`,
	// Teams: -20260310_140500UTC-Meeting Recording; 3CX: 20260310140500; ISO basic
	`(?P<y>20\d\d)(?P<mo>\d\d)(?P<d>\d\d)[T_ -]?(?P<h>\d\d)(?P<mi>\d\d)(?P<s>\d\d)(?P<zone>Z|UTC)?`,
	// 20260310 1405
	`(?P<y>20\d\d)(?P<mo>\d\d)(?P<d>\d\d)[T_ -](?P<h>\d\d)[.:-]?(?P<mi>\d\d)`,
	// 10.03.2026 14:05
	`(?P<d>\d\d)\.(?P<mo>\d\d)\.(?P<y>\d{4})(?:[T _-]|, )(?P<h>\d\d)[:._h-](?P<mi>\d\d)(?:[:._-](?P<s>\d\d))?`,
	// telephones: Call recording Anna_260310_140500
	`[_ -](?P<yy>2\d)(?P<mo>\d\d)(?P<d>\d\d)[_-](?P<h>\d\d)(?P<mi>\d\d)(?P<s>\d\d)`,
	// days alone
	`(?P<y>\d{4})[-_./](?P<mo>\d\d)[-_./](?P<d>\d\d)`,
	`(?P<d>\d\d)\.(?P<mo>\d\d)\.(?P<y>\d{4})`,
	`(?P<y>20\d\d)(?P<mo>\d\d)(?P<d>\d\d)`,
	`(?i)(?P<d>\d{1,2})(?:st|nd|rd|th)?[ _-](?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*,?[ _-](?P<y>\d{4})`,
	`(?i)(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ _-](?P<d>\d{1,2})(?:st|nd|rd|th)?,?[ _-](?P<y>\d{4})`,
)

const months = "janfebmaraprmayjunjulaugsepoctnovdec"

func compile(forms ...string) []*regexp.Regexp {
	out := make([]*regexp.Regexp, len(forms))
	for i, form := range forms {
		out[i] = regexp.MustCompile(form)
	}
	return out
}

// DateIn reads the time a call was held from the name of its file at p, else
// from its folders', the nearest first. A time without a zone is in zone; of a
// day alone it is the day's beginning. Days and months in an order that cannot be
// told, like 03-04-2026, are not read.
func DateIn(p string, zone *time.Location) (time.Time, bool) {
	p = strings.ReplaceAll(p, `\`, "/")
	for p != "." && p != "/" && p != "" {
		for _, form := range moments {
			for _, at := range form.FindAllStringSubmatchIndex(path.Base(p), -1) {
				if t, ok := read(form, path.Base(p), at, zone); ok {
					return t, true
				}
			}
		}
		p = path.Dir(p)
	}
	return time.Time{}, false
}

// read makes a time of a match; false where there is no such time, or where it
// is part of a longer number.
func read(form *regexp.Regexp, name string, at []int, zone *time.Location) (time.Time, bool) {
	digit := func(i int) bool { return i >= 0 && i < len(name) && name[i] >= '0' && name[i] <= '9' }
	if digit(at[0]) && digit(at[0]-1) || digit(at[1]-1) && digit(at[1]) {
		return time.Time{}, false
	}
	said := map[string]string{}
	for i, group := range form.SubexpNames() {
		if group != "" && at[2*i] >= 0 {
			said[group] = name[at[2*i]:at[2*i+1]]
		}
	}
	number := func(group string) int {
		n, _ := strconv.Atoi(said[group]) // 0 where the form does not say
		return n
	}
	if said["epoch"] != "" {
		return time.Unix(int64(number("epoch")), 0).UTC(), true
	}
	year, month := number("y"), number("mo")
	if said["yy"] != "" {
		year = 2000 + number("yy")
	}
	if m := strings.ToLower(said["month"]); m != "" {
		month = strings.Index(months, m)/3 + 1
	}
	if z, ok := zoneOf(said["zone"]); ok {
		zone = z
	}
	t := time.Date(year, time.Month(month), number("d"), number("h"), number("mi"), number("s"), 0, zone)
	same := t.Year() == year && int(t.Month()) == month && t.Day() == number("d") && number("h") < 24 && number("mi") < 60 && number("s") < 60
	return t, same && year >= 1990 && year < 2100
}

var offset = regexp.MustCompile(`^(?:GMT|UTC)?([+-])(\d{1,2}):?(\d\d)?$`)

func zoneOf(s string) (*time.Location, bool) {
	switch s {
	case "":
		return nil, false
	case "Z", "UTC", "GMT":
		return time.UTC, true
	}
	m := offset.FindStringSubmatch(s)
	if m == nil {
		return nil, false
	}
	hours, _ := strconv.Atoi(m[2]) // digits, as the pattern has it
	minutes, _ := strconv.Atoi(m[3])
	seconds := hours*3600 + minutes*60
	if m[1] == "-" {
		seconds = -seconds
	}
	return time.FixedZone(s, seconds), true
}
