package filter

import "time"

// calendar counts local days. Days are numbers since 1 January 1970, instants
// milliseconds since then.
type calendar struct {
	zone   *time.Location
	week   time.Weekday
	fiscal Fiscal
}

// same reports whether two calendars count alike.
func (c *calendar) same(other *calendar) bool {
	return c.zone.String() == other.zone.String() && c.week == other.week && c.fiscal == other.fiscal
}

const (
	dayMillis = 24 * 60 * 60 * 1000
	// farDay bounds days, so that instants do not overflow.
	farDay = 100_000_000
)

func dayOf(year int, month time.Month, d int) int64 {
	return floorDiv(time.Date(year, month, d, 0, 0, 0, 0, time.UTC).Unix(), dayMillis/1000)
}

func dateOf(day int64) (year int, month time.Month, d int) {
	return time.Unix(day*(dayMillis/1000), 0).UTC().Date()
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func clampDay(day int64) int64 { return max(-farDay, min(farDay, day)) }

// addMonths moves a day by months and stays in the month: a month after 31
// January is the last day of February.
func addMonths(day int64, months int64) int64 {
	year, month, d := dateOf(day)
	n := int64(year)*12 + int64(month) - 1 + max(-2_400_000, min(2_400_000, months))
	year, month = int(floorDiv(n, 12)), time.Month(n-floorDiv(n, 12)*12+1)
	last := int(dayOf(year, month+1, 1) - dayOf(year, month, 1))
	return clampDay(dayOf(year, month, min(d, last)))
}

// day returns the local day of an instant.
func (c *calendar) day(at int64) int64 {
	year, month, d := time.UnixMilli(at).In(c.zone).Date()
	return dayOf(year, month, d)
}

// start returns the first instant of a local day: midnight, or where there is
// none the end of the gap.
func (c *calendar) start(day int64) int64 {
	day = clampDay(day)
	year, month, d := dateOf(day)
	t := time.Date(year, month, d, 0, 0, 0, 0, c.zone)
	if c.day(t.UnixMilli()) < day {
		if _, end := t.ZoneBounds(); !end.IsZero() {
			return end.UnixMilli() // midnight is in a gap
		}
	}
	if begin, _ := t.ZoneBounds(); !begin.IsZero() && c.day(begin.UnixMilli()-1) == day {
		// The clock went back on this day, and midnight may have been before.
		_, offset := begin.Add(-time.Millisecond).In(c.zone).Zone()
		if earlier := day*dayMillis - int64(offset)*1000; earlier < begin.UnixMilli() {
			return earlier
		}
	}
	return t.UnixMilli()
}

// days returns the local days that begin between two instants.
func (c *calendar) days(from, to int64) (first, last int64) {
	first, last = -farDay, farDay
	if from > -farDay*dayMillis {
		if first = c.day(from); c.start(first) < from {
			first++
		}
	}
	if to < farDay*dayMillis {
		if last = c.day(to); c.start(last) > to {
			last--
		}
	}
	return first, last
}

// weekOf returns the first day of the week of a day.
func (c *calendar) weekOf(day int64) int64 {
	weekday := (day%7 + 7 + int64(time.Thursday)) % 7 // 1 January 1970 was one
	return day - (weekday-int64(c.week)+7)%7
}

// weekNumber counts the weeks of the year of a day: the first is that of 1
// January.
func (c *calendar) weekNumber(day int64) int64 {
	year, _, _ := dateOf(day)
	return (c.weekOf(day)-c.weekOf(dayOf(year, time.January, 1)))/7 + 1
}
