package filter

import "time"

// Fiscal is when an organization's fiscal years begin and how they are
// divided. The zero Fiscal is the calendar year in quarters.
type Fiscal struct {
	// Month and Day are the first of a fiscal year; zero is 1 January.
	Month time.Month
	Day   int
	// Period is what a year is divided into.
	Period FiscalPeriod
	// NamedByEnd names a year by the one in which it ends.
	NamedByEnd bool
}

// FiscalPeriod is what fiscal years are divided into.
type FiscalPeriod uint8

const (
	Quarters FiscalPeriod = iota
	HalfYears
	Months
	FourWeeks // 13 of them; the last ends with the year
	WholeYears
)

// count returns how many periods a year has.
func (p FiscalPeriod) count() int64 {
	switch p {
	case HalfYears:
		return 2
	case Months:
		return 12
	case FourWeeks:
		return 13
	case WholeYears:
		return 1
	}
	return 4
}

// yearStart returns the first day of the fiscal year that begins in a year.
func (f Fiscal) yearStart(year int64) int64 {
	month, d := max(f.Month, time.January), max(f.Day, 1)
	y := int(max(-200_000, min(200_000, year)))
	last := int(dayOf(y, month+1, 1) - dayOf(y, month, 1))
	return dayOf(y, month, min(d, last))
}

// yearOf returns the year in which the fiscal year of a day begins.
func (f Fiscal) yearOf(day int64) int64 {
	y, _, _ := dateOf(day)
	if day < f.yearStart(int64(y)) {
		return int64(y) - 1
	}
	return int64(y)
}

// named returns the year in which the fiscal year begins that is called name.
func (f Fiscal) named(name int64) int64 {
	if f.NamedByEnd && f.crosses() {
		return name - 1
	}
	return name
}

// name is the reverse of named.
func (f Fiscal) name(year int64) int64 {
	if f.NamedByEnd && f.crosses() {
		return year + 1
	}
	return year
}

// crosses reports whether a fiscal year ends in another than it begins in.
func (f Fiscal) crosses() bool { return max(f.Month, time.January) > time.January || f.Day > 1 }

// periodStart returns the first day of a period. Periods are numbered through
// all years: year*count, plus 0 to count-1.
func (f Fiscal) periodStart(period int64) int64 {
	count := f.Period.count()
	year := floorDiv(period, count)
	n := period - year*count
	start := f.yearStart(year)
	if f.Period == FourWeeks {
		return start + 28*n
	}
	return addMonths(start, n*12/count)
}

// periodOf returns the period of a day.
func (f Fiscal) periodOf(day int64) int64 {
	count := f.Period.count()
	first := f.yearOf(day) * count
	for n := count - 1; n > 0; n-- {
		if day >= f.periodStart(first+n) {
			return first + n
		}
	}
	return first
}

// periodNumber returns the number of a day's period within its year, from 1.
func (f Fiscal) periodNumber(day int64) int64 {
	return f.periodOf(day) - f.yearOf(day)*f.Period.count() + 1
}
