package vcf

import (
	"strings"

	"regarding/shared/mailbox"
)

// day reads the day that p gives; a bad one is noted and left out.
func (r *reader) day(p property) mailbox.CalendarDay {
	text := r.whole(p)
	if text == "" {
		return mailbox.CalendarDay{}
	}
	d, ok := parseDay(text)
	if !ok {
		r.problem(p.offset, mailbox.BadValue)
	}
	if ok && p.param("X-APPLE-OMIT-YEAR") != "" && p.param("X-APPLE-OMIT-YEAR") == strings.TrimLeft(text[:min(4, len(text))], " ") {
		d.Year = 0
	}
	return d
}

// parseDay reads a day of RFC 6350 section 4.3.1: "1985-04-12", "19850412",
// "1985-04", "1985", "--0412", "--04-12", "---12", each perhaps with a time
// behind it, which is left out.
func parseDay(s string) (mailbox.CalendarDay, bool) {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "T")
	s, _, _ = strings.Cut(s, " ")
	var d mailbox.CalendarDay
	ok := true
	take := func(digits int) int {
		s = strings.TrimPrefix(s, "-")
		if len(s) < digits {
			ok = false
			return 0
		}
		n := 0
		for _, c := range s[:digits] {
			if c < '0' || c > '9' {
				ok = false
				return 0
			}
			n = n*10 + int(c-'0')
		}
		s = s[digits:]
		return n
	}
	switch {
	case strings.HasPrefix(s, "---"):
		s = s[3:]
		d.Day = take(2)
	case strings.HasPrefix(s, "--"):
		s = s[2:]
		d.Month = take(2)
	default:
		d.Year = take(4)
		if s != "" {
			d.Month = take(2)
		}
	}
	if s != "" && d.Month != 0 {
		d.Day = take(2)
	}
	if !ok || s != "" || d.Month > 12 || d.Day > 31 || d.IsZero() {
		return mailbox.CalendarDay{}, false
	}
	return d, true
}
