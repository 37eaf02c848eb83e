package filter

import (
	"strconv"
	"time"
)

// dated says whether a date operator selects an instant, by looking at the
// local dates of it and of now.
func (n *naive) dated(c *Condition, v time.Time) bool {
	zone := n.context.Zone
	now := n.context.Now
	x := 0
	if len(c.Values) > 0 {
		x, _ = strconv.Atoi(c.Values[0].Text)
	}
	day, today := civilDay(v.In(zone)), civilDay(now.In(zone))
	plus := func(years, months, days int) int {
		return civilDay(clampedDate(today, years, months).AddDate(0, 0, days))
	}
	year, month, _ := v.In(zone).Date()
	thisYear, thisMonth, _ := now.In(zone).Date()
	past, future := !v.After(now), !v.Before(now)
	week := func(day int) int { return (day - int(n.context.WeekStart) + 4) / 7 } // a number for each week
	monthNumber, thisMonthNumber := year*12+int(month), thisYear*12+int(thisMonth)
	fiscal, thisFiscal := n.fiscalYear(day), n.fiscalYear(today)
	period, thisPeriod := n.fiscalPeriod(day), n.fiscalPeriod(today)
	hourStart := now.In(zone).Add(-time.Duration(now.In(zone).Minute())*time.Minute - time.Duration(now.Second())*time.Second)
	switch c.Operator {
	case On:
		return day == civilDay(n.instant(c.Values[0].Text).In(zone))
	case OnOrBefore:
		return day <= civilDay(n.instant(c.Values[0].Text).In(zone))
	case OnOrAfter:
		return day >= civilDay(n.instant(c.Values[0].Text).In(zone))
	case Today:
		return day == today
	case Yesterday:
		return day == today-1
	case Tomorrow:
		return day == today+1
	case LastSevenDays:
		return past && day >= today-7
	case NextSevenDays:
		return future && day <= today+7
	case LastWeek:
		return week(day) == week(today)-1
	case ThisWeek:
		return week(day) == week(today)
	case NextWeek:
		return week(day) == week(today)+1
	case LastMonth:
		return monthNumber == thisMonthNumber-1
	case ThisMonth:
		return monthNumber == thisMonthNumber
	case NextMonth:
		return monthNumber == thisMonthNumber+1
	case LastYear:
		return year == thisYear-1
	case ThisYear:
		return year == thisYear
	case NextYear:
		return year == thisYear+1
	case LastXHours:
		return past && !v.Before(hourStart.Add(-time.Duration(x)*time.Hour))
	case NextXHours:
		return future && !v.After(now.Add(time.Duration(x)*time.Hour))
	case LastXDays:
		return past && day >= plus(0, 0, -x)
	case NextXDays:
		return future && day <= plus(0, 0, x)
	case LastXWeeks:
		return past && day >= plus(0, 0, -7*x)
	case NextXWeeks:
		return future && day <= plus(0, 0, 7*x)
	case LastXMonths:
		return past && day >= plus(0, -x, 0)
	case NextXMonths:
		return future && day <= plus(0, x, 0)
	case LastXYears:
		return past && day >= plus(-x, 0, 0)
	case NextXYears:
		return future && day <= plus(x, 0, 0)
	case OlderThanXMinutes:
		return v.Before(now.Add(-time.Duration(x) * time.Minute))
	case OlderThanXHours:
		return v.Before(now.Add(-time.Duration(x) * time.Hour))
	case OlderThanXDays:
		return day < plus(0, 0, -x)
	case OlderThanXWeeks:
		return day < plus(0, 0, -7*x)
	case OlderThanXMonths:
		return day < plus(0, -x, 0)
	case OlderThanXYears:
		return day < plus(-x, 0, 0)
	case ThisFiscalYear:
		return fiscal == thisFiscal
	case LastFiscalYear:
		return fiscal == thisFiscal-1
	case NextFiscalYear:
		return fiscal == thisFiscal+1
	case ThisFiscalPeriod:
		return period == thisPeriod
	case LastFiscalPeriod:
		return period == thisPeriod-1
	case NextFiscalPeriod:
		return period == thisPeriod+1
	case LastXFiscalYears:
		return past && fiscal >= thisFiscal-x
	case NextXFiscalYears:
		return future && fiscal <= thisFiscal+x
	case LastXFiscalPeriods:
		return past && period >= thisPeriod-x
	case NextXFiscalPeriods:
		return future && period <= thisPeriod+x
	case InFiscalYear:
		return n.fiscalName(fiscal) == x
	case InFiscalPeriod:
		return n.periodNumber(period) == x
	}
	name, _ := strconv.Atoi(c.Values[1].Text)
	if x > n.periods() {
		return false
	}
	switch c.Operator {
	case InFiscalPeriodAndYear:
		return n.fiscalName(fiscal) == name && n.periodNumber(period) == x
	case InOrBeforeFiscalPeriodAndYear:
		return n.fiscalName(fiscal) < name || n.fiscalName(fiscal) == name && n.periodNumber(period) <= x
	}
	return n.fiscalName(fiscal) > name || n.fiscalName(fiscal) == name && n.periodNumber(period) >= x
}

// civilDay counts the date of t from 1 January 1970.
func civilDay(t time.Time) int {
	return int(time.Date(t.Year(), t.Month(), t.Day(), 12, 0, 0, 0, time.UTC).Unix() / 86_400)
}

// clampedDate moves a day by years and months and steps back to the last day
// of a shorter month.
func clampedDate(day, years, months int) time.Time {
	t := time.Unix(int64(day)*86_400, 0).UTC()
	y, m := t.Year()+years, t.Month()+time.Month(months)
	for d := t.Day(); ; d-- {
		if moved := time.Date(y, m, d, 12, 0, 0, 0, time.UTC); moved.Day() == d {
			return moved
		}
	}
}

// fiscalStart returns the day on which the fiscal year begins that begins in
// a year.
func (n *naive) fiscalStart(year int) int {
	for d := n.context.Fiscal.Day; ; d-- {
		if t := time.Date(year, n.context.Fiscal.Month, d, 12, 0, 0, 0, time.UTC); t.Day() == d {
			return civilDay(t)
		}
	}
}

// fiscalYear returns the year in which the fiscal year of a day begins.
func (n *naive) fiscalYear(day int) int {
	year := 1990
	for n.fiscalStart(year+1) <= day {
		year++
	}
	return year
}

func (n *naive) fiscalName(year int) int {
	f := n.context.Fiscal
	if f.NamedByEnd && !(f.Month == time.January && f.Day == 1) {
		return year + 1
	}
	return year
}

func (n *naive) periods() int {
	return map[FiscalPeriod]int{Quarters: 4, HalfYears: 2, Months: 12, FourWeeks: 13, WholeYears: 1}[n.context.Fiscal.Period]
}

// fiscalPeriod numbers the periods of all years.
func (n *naive) fiscalPeriod(day int) int {
	year := n.fiscalYear(day)
	start := n.fiscalStart(year)
	at := 0
	for next := 1; next < n.periods(); next++ {
		begin := start + 28*next
		if n.context.Fiscal.Period != FourWeeks {
			begin = civilDay(clampedDate(start, 0, next*12/n.periods()))
		}
		if day >= begin {
			at = next
		}
	}
	return year*n.periods() + at
}

func (n *naive) periodNumber(period int) int { return period%n.periods() + 1 }
