package eml

import (
	"strings"
	"time"

	"regarding/shared/mailbox"
)

// parseDate reads a date as mail programs write it: RFC 5322 with the old
// forms (two-digit years, named zones), the form of ctime, and ISO 8601. A
// zone that is missing or unknown counts as UTC. It is not lenient about what
// would be a guess: a date without a time, or with days and months as numbers.
func parseDate(s string) (mailbox.Date, bool) {
	d := dateParts{month: -1, day: -1, year: -1, hour: -1}
	s = withoutComments(s)
	for word := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ' ' || r == '\t' || r == ',' }) {
		if !d.word(word) {
			return mailbox.Date{}, false
		}
	}
	return d.date()
}

// dateParts is what was read of a date; -1 stands for missing.
type dateParts struct {
	year, month, day     int
	hour, minute, second int
	half                 string // "am" or "pm"
	offset               int    // minutes east of UTC
}

// word takes one word of a date.
func (d *dateParts) word(w string) bool {
	lower := strings.ToLower(strings.Trim(w, "."))
	switch c := w[0]; {
	case (c == '+' || c == '-') && d.hour >= 0:
		d.offset = numericZone(w)
		return true
	case strings.IndexByte(w, ':') > 0:
		return d.clock(w)
	case c >= '0' && c <= '9':
		return d.number(w)
	case lower == "am" || lower == "pm":
		d.half = lower
		return true
	}
	if d.month < 0 {
		if m := monthOf(lower); m > 0 {
			d.month = m
			return true
		}
	}
	if minutes, ok := zones[lower]; ok {
		d.offset = minutes
	}
	return true // the name of a day, or of a zone nobody knows
}

// number takes a day, a year, or a date with dashes.
func (d *dateParts) number(w string) bool {
	if parts := strings.Split(w, "-"); len(parts) == 3 {
		if len(parts[0]) == 4 {
			return d.iso(parts)
		}
		month := monthOf(strings.ToLower(parts[1]))
		day, ok := decimal(parts[0])
		year, ok2 := decimal(parts[2])
		d.day, d.month, d.year = day, month, fullYear(year, len(parts[2]))
		return month > 0 && ok && ok2
	}
	n, ok := decimal(strings.TrimRight(w, ".stndrh"))
	switch {
	case !ok:
		return false
	case d.day < 0 && n <= 31 && len(w) <= 4:
		d.day = n
	case d.year < 0:
		d.year = fullYear(n, len(w))
	default:
		return false
	}
	return true
}

// iso takes year, month and day of ISO 8601; the day may have the time behind
// a "T".
func (d *dateParts) iso(parts []string) bool {
	day, clock, timed := strings.Cut(parts[2], "T")
	var ok1, ok2, ok3 bool
	d.year, ok1 = decimal(parts[0])
	d.month, ok2 = decimal(parts[1])
	d.day, ok3 = decimal(day)
	return ok1 && ok2 && ok3 && (!timed || d.clock(clock))
}

// clock takes "15:04", "15:04:05", "15:04:05.999", each perhaps with a zone or
// a half of the day right behind it; and an ISO date before a "T".
func (d *dateParts) clock(w string) bool {
	if before, after, ok := strings.Cut(w, "T"); ok && len(before) == 10 && strings.Count(before, "-") == 2 {
		return d.iso(strings.Split(before, "-")) && d.clock(after)
	}
	end := strings.IndexFunc(w, func(r rune) bool { return (r < '0' || r > '9') && r != ':' && r != '.' })
	if end < 0 {
		end = len(w)
	}
	parts := strings.Split(w[:end], ":")
	if len(parts) < 2 || len(parts) > 3 || d.hour >= 0 {
		return false
	}
	var ok1, ok2 bool
	ok3 := true
	d.hour, ok1 = decimal(parts[0])
	d.minute, ok2 = decimal(parts[1])
	if len(parts) == 3 {
		seconds, _, _ := strings.Cut(parts[2], ".")
		d.second, ok3 = decimal(seconds)
	}
	return ok1 && ok2 && ok3 && (end == len(w) || d.word(w[end:]))
}

// date puts the parts together.
func (d *dateParts) date() (mailbox.Date, bool) {
	hour := d.hour
	switch {
	case d.half == "pm" && hour < 12:
		hour += 12
	case d.half == "am" && hour == 12:
		hour = 0
	}
	if d.year < 1900 || d.year > 9999 || d.month < 1 || d.month > 12 || d.day < 1 || d.hour < 0 ||
		hour > 23 || d.minute > 59 || d.second > 60 {
		return mailbox.Date{}, false
	}
	at := time.Date(d.year, time.Month(d.month), d.day, hour, d.minute, min(d.second, 59), 0, time.UTC)
	if at.Day() != d.day {
		return mailbox.Date{}, false
	}
	return mailbox.Date{At: at.Add(-time.Duration(d.offset) * time.Minute), OffsetMinutes: d.offset}, true
}

// fullYear returns the year that n, written with so many digits, means (RFC
// 5322 section 4.3).
func fullYear(n, digits int) int {
	switch {
	case digits == 2 && n < 50:
		return n + 2000
	case digits == 2 || digits == 3:
		return n + 1900
	}
	return n
}

func monthOf(lower string) int {
	if len(lower) < 3 {
		return 0
	}
	i := strings.Index("janfebmaraprmayjunjulaugsepoctnovdec", lower[:3])
	if i < 0 || i%3 != 0 {
		return 0
	}
	return i/3 + 1
}

// zones are offsets in minutes of the names that RFC 5322 section 4.3 has, and
// of those that mail was sent with anyway.
var zones = map[string]int{
	"ut": 0, "utc": 0, "gmt": 0, "z": 0, "wet": 0,
	"edt": -240, "est": -300, "cdt": -300, "cst": -360, "mdt": -360, "mst": -420, "pdt": -420, "pst": -480,
	"bst": 60, "cet": 60, "met": 60, "cest": 120, "mest": 120, "eet": 120, "eest": 180, "msk": 180, "msd": 240,
	"jst": 540, "kst": 540,
}

// numericZone reads "+0100" and "+01:00"; what is out of range counts as UTC.
func numericZone(w string) int {
	digits := strings.ReplaceAll(w[1:], ":", "")
	n, ok := decimal(digits)
	if len(digits) == 2 {
		n *= 100
	}
	minutes := n/100*60 + n%100
	if !ok || len(digits) > 4 || minutes > 24*60 {
		return 0
	}
	if w[0] == '-' {
		return -minutes
	}
	return minutes
}

// decimal reads at most six digits.
func decimal(s string) (int, bool) {
	if s == "" || len(s) > 6 {
		return 0, false
	}
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}

// withoutComments drops what stands in parentheses, which may nest.
func withoutComments(s string) string {
	if strings.IndexByte(s, '(') < 0 {
		return s
	}
	var out strings.Builder
	depth := 0
	for i := range len(s) {
		switch c := s[i]; {
		case c == '(':
			depth++
		case c == ')' && depth > 0:
			depth--
		case depth == 0:
			out.WriteByte(c)
		}
	}
	return out.String()
}
