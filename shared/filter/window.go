package filter

import (
	"math"
	"time"
)

// window is the instants from one to another, in milliseconds, both
// included. It is empty where to is before from.
type window struct{ from, to int64 }

const (
	ever  = math.MinInt64
	never = math.MaxInt64
)

// windowOf returns what a date operator selects. Values are its whole numbers:
// x, or period and year; for On and its like the instant.
//
// Source: the conformance pack, "Meanings the pack relies on".
func (c *calendar) windowOf(op Operator, now time.Time, values []int64) window {
	at := now.UnixMilli()
	today := c.day(at)
	fiscal := c.fiscal
	value := func(i int) int64 {
		if i < len(values) {
			return values[i]
		}
		return 0
	}
	x := value(0)
	switch op {
	case On:
		return c.between(c.day(x), c.day(x)+1)
	case OnOrBefore:
		return window{ever, c.start(c.day(x)+1) - 1}
	case OnOrAfter:
		return window{c.start(c.day(x)), never}
	case Today:
		return c.between(today, today+1)
	case Yesterday:
		return c.between(today-1, today)
	case Tomorrow:
		return c.between(today+1, today+2)
	case LastSevenDays:
		return window{c.start(today - 7), at}
	case NextSevenDays:
		return c.ahead(at, today+7)
	case LastWeek, ThisWeek, NextWeek:
		week := c.weekOf(today) + 7*(int64(op)-int64(ThisWeek))
		return c.between(week, week+7)
	case LastMonth, ThisMonth, NextMonth:
		return c.calendarUnit(today, 1, op, ThisMonth)
	case LastYear, ThisYear, NextYear:
		return c.calendarUnit(today, 12, op, ThisYear)
	case LastXDays, LastXWeeks, LastXMonths, LastXYears:
		return window{c.start(shift(today, unitOf(op), -x)), at}
	case NextXDays, NextXWeeks, NextXMonths, NextXYears:
		return c.ahead(at, shift(today, unitOf(op), x))
	case LastXHours:
		return window{c.hour(now) - x*hourMillis, at}
	case NextXHours:
		return window{at, at + x*hourMillis}
	case OlderThanXMinutes:
		return window{ever, at - x*minuteMillis - 1}
	case OlderThanXHours:
		return window{ever, at - x*hourMillis - 1}
	case OlderThanXDays, OlderThanXWeeks, OlderThanXMonths, OlderThanXYears:
		return window{ever, c.start(shift(today, unitOf(op), -x)) - 1}
	case ThisFiscalYear, LastFiscalYear, NextFiscalYear:
		year := fiscal.yearOf(today) + offsetOf(op)
		return c.between(fiscal.yearStart(year), fiscal.yearStart(year+1))
	case ThisFiscalPeriod, LastFiscalPeriod, NextFiscalPeriod:
		period := fiscal.periodOf(today) + offsetOf(op)
		return c.between(fiscal.periodStart(period), fiscal.periodStart(period+1))
	case LastXFiscalYears:
		return window{c.start(fiscal.yearStart(fiscal.yearOf(today) - x)), at}
	case NextXFiscalYears:
		return c.ahead(at, fiscal.yearStart(fiscal.yearOf(today)+x+1)-1)
	case LastXFiscalPeriods:
		return window{c.start(fiscal.periodStart(fiscal.periodOf(today) - x)), at}
	case NextXFiscalPeriods:
		return c.ahead(at, fiscal.periodStart(fiscal.periodOf(today)+x+1)-1)
	case InFiscalYear:
		year := fiscal.named(x)
		return c.between(fiscal.yearStart(year), fiscal.yearStart(year+1))
	case InFiscalPeriodAndYear, InOrBeforeFiscalPeriodAndYear, InOrAfterFiscalPeriodAndYear:
		return c.namedPeriod(op, x, value(1))
	}
	return window{never, ever}
}

const (
	minuteMillis = 60 * 1000
	hourMillis   = 60 * minuteMillis
)

// between is from the beginning of one day to that of another.
func (c *calendar) between(day, end int64) window { return window{c.start(day), c.start(end) - 1} }

// ahead is from now to the end of a day.
func (c *calendar) ahead(at, day int64) window { return window{at, c.start(day+1) - 1} }

// calendarUnit is the month or year before, of or after a day.
func (c *calendar) calendarUnit(day, months int64, op, this Operator) window {
	year, month, _ := dateOf(day)
	if months == 12 {
		month = time.January
	}
	first := dayOf(year, month, 1)
	first = addMonths(first, months*(int64(op)-int64(this)))
	return c.between(first, addMonths(first, months))
}

// dateUnit is what x counts.
type dateUnit uint8

const (
	dayUnit dateUnit = iota
	weekUnit
	monthUnit
	yearUnit
)

func unitOf(op Operator) dateUnit {
	switch op {
	case LastXWeeks, NextXWeeks, OlderThanXWeeks:
		return weekUnit
	case LastXMonths, NextXMonths, OlderThanXMonths:
		return monthUnit
	case LastXYears, NextXYears, OlderThanXYears:
		return yearUnit
	}
	return dayUnit
}

func shift(day int64, unit dateUnit, x int64) int64 {
	switch unit {
	case weekUnit:
		return clampDay(day + 7*x)
	case monthUnit:
		return addMonths(day, x)
	case yearUnit:
		return addMonths(day, 12*x)
	}
	return clampDay(day + x)
}

// hour returns the beginning of the local hour of an instant.
func (c *calendar) hour(now time.Time) int64 {
	t := now.In(c.zone)
	into := time.Duration(t.Minute())*time.Minute + time.Duration(t.Second())*time.Second + time.Duration(t.Nanosecond())
	return t.Add(-into).UnixMilli()
}

// offsetOf is -1 for the last, 0 for this and 1 for the next.
func offsetOf(op Operator) int64 {
	switch op {
	case LastFiscalYear, LastFiscalPeriod:
		return -1
	case NextFiscalYear, NextFiscalPeriod:
		return 1
	}
	return 0
}

// namedPeriod is a period of a fiscal year, and with what is before or after.
func (c *calendar) namedPeriod(op Operator, number, name int64) window {
	count := c.fiscal.Period.count()
	if number > count {
		return window{never, ever}
	}
	period := c.fiscal.named(name)*count + number - 1
	w := c.between(c.fiscal.periodStart(period), c.fiscal.periodStart(period+1))
	switch op {
	case InOrBeforeFiscalPeriodAndYear:
		w.from = ever
	case InOrAfterFiscalPeriodAndYear:
		w.to = never
	}
	return w
}
