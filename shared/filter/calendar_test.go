package filter

import (
	"testing"
	"time"
	_ "time/tzdata" // as the engine and the relay have them

	"regarding/shared/crm"
)

func zoneNamed(t testing.TB, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// A day begins with its first instant, where midnight is left out or comes
// twice, too.
func TestDayStart(t *testing.T) {
	for _, c := range []struct{ zone, day, want string }{
		{"UTC", "2024-05-14", "2024-05-14T00:00:00Z"},
		{"America/New_York", "2024-03-10", "2024-03-10T00:00:00-05:00"},
		{"America/New_York", "2024-03-11", "2024-03-11T00:00:00-04:00"},
		{"America/Sao_Paulo", "2018-11-04", "2018-11-04T01:00:00-02:00"}, // 00:00 is left out
		{"America/Sao_Paulo", "2018-02-18", "2018-02-18T00:00:00-03:00"}, // 23:00 comes twice the day before
		{"America/Havana", "2024-11-03", "2024-11-03T00:00:00-04:00"},    // 00:00 comes twice
		{"Asia/Beirut", "2022-03-27", "2022-03-27T01:00:00+03:00"},
		{"Pacific/Apia", "2011-12-30", "2011-12-31T00:00:00+14:00"}, // that day was left out
		{"Asia/Kathmandu", "2024-05-14", "2024-05-14T00:00:00+05:45"},
	} {
		k := &calendar{zone: zoneNamed(t, c.zone)}
		day, err := time.Parse(time.DateOnly, c.day)
		if err != nil {
			t.Fatal(err)
		}
		want, err := time.Parse(time.RFC3339, c.want)
		if err != nil {
			t.Fatal(err)
		}
		got := k.start(dayOf(day.Date()))
		if got != want.UnixMilli() {
			t.Errorf("%s begins in %s at %v, want %v", c.day, c.zone, time.UnixMilli(got).In(k.zone), want)
		}
		if c.zone != "Pacific/Apia" && k.day(got-1) >= k.day(got) {
			t.Errorf("%s: the instant before is of the same day", c.zone)
		}
	}
}

func TestAddMonths(t *testing.T) {
	for _, c := range []struct {
		from   string
		months int64
		want   string
	}{
		{"2024-01-31", 1, "2024-02-29"}, {"2023-01-31", 1, "2023-02-28"}, {"2024-03-31", -1, "2024-02-29"},
		{"2024-02-29", 12, "2025-02-28"}, {"2024-12-15", 1, "2025-01-15"}, {"2024-01-15", -13, "2022-12-15"}, {"2024-05-14", 0, "2024-05-14"},
	} {
		from, _ := time.Parse(time.DateOnly, c.from)
		y, m, d := dateOf(addMonths(dayOf(from.Date()), c.months))
		if got := time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Format(time.DateOnly); got != c.want {
			t.Errorf("%s and %d months is %s, want %s", c.from, c.months, got, c.want)
		}
	}
}

// However large the number of a date operator is, it gives a window, and the
// order of its ends is right.
func TestWindowsDoNotOverflow(t *testing.T) {
	k := &calendar{zone: zoneNamed(t, "Europe/Rome"), fiscal: Fiscal{Month: time.February, Day: 29, Period: FourWeeks}}
	now := time.Date(2024, 5, 14, 21, 45, 30, 0, time.UTC)
	for _, op := range Operators() {
		if trait := op.trait(); !op.Relative() || trait.arity != one {
			continue
		}
		for _, x := range []int64{1, 1000, maxUnits} {
			w := k.windowOf(op, now, []int64{x})
			if w.from > w.to {
				t.Errorf("%v of %d is from %d to %d", op, x, w.from, w.to)
			}
			first, last := k.days(w.from, w.to)
			if max(first, last) > farDay || min(first, last) < -farDay-2 {
				t.Errorf("%v of %d is from day %d to %d", op, x, first, last)
			}
		}
	}
}

func TestFiscalPeriods(t *testing.T) {
	for _, c := range []struct {
		fiscal     Fiscal
		day        string
		year       int64
		name       int64
		number     int64
		periodFrom string
	}{
		{Fiscal{}, "2024-05-14", 2024, 2024, 2, "2024-04-01"},
		{Fiscal{Month: time.April, Day: 1}, "2024-03-31", 2023, 2023, 4, "2024-01-01"},
		{Fiscal{Month: time.April, Day: 1, NamedByEnd: true}, "2024-04-01", 2024, 2025, 1, "2024-04-01"},
		{Fiscal{Month: time.July, Day: 1, Period: HalfYears}, "2024-01-01", 2023, 2023, 2, "2024-01-01"},
		{Fiscal{Month: time.October, Day: 15, Period: Months}, "2024-10-14", 2023, 2023, 12, "2024-09-15"},
		{Fiscal{Period: FourWeeks}, "2024-12-31", 2024, 2024, 13, "2024-12-02"},
		{Fiscal{Month: time.June, Day: 6, Period: WholeYears, NamedByEnd: true}, "2024-06-05", 2023, 2024, 1, "2023-06-06"},
	} {
		at, _ := time.Parse(time.DateOnly, c.day)
		day := dayOf(at.Date())
		y, m, d := dateOf(c.fiscal.periodStart(c.fiscal.periodOf(day)))
		from := time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		year := c.fiscal.yearOf(day)
		if year != c.year || c.fiscal.name(year) != c.name || c.fiscal.named(c.name) != c.year || c.fiscal.periodNumber(day) != c.number || from != c.periodFrom {
			t.Errorf("%s of %+v: year %d called %d, period %d from %s; want %d, %d, %d, %s", c.day, c.fiscal,
				year, c.fiscal.name(year), c.fiscal.periodNumber(day), from, c.year, c.name, c.number, c.periodFrom)
		}
	}
}

func TestLiterals(t *testing.T) {
	k := &calendar{zone: zoneNamed(t, "America/New_York")}
	at := func(s string) int64 {
		moment, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return moment.UnixMilli()
	}
	day := func(s string) int64 { return floorDiv(at(s+"T00:00:00Z"), dayMillis) }
	for _, c := range []struct {
		kind      crm.Type
		text      string
		low, high int64
		ok        bool
	}{
		{crm.TypeInteger, " 42 ", 42, 42, true}, {crm.TypeInteger, "4.2", 0, 0, false}, {crm.TypeInteger, "99999999999999999999", 0, 0, false},
		{crm.TypeInteger, "", 0, 0, false}, {crm.TypeBoolean, "True", 1, 1, true}, {crm.TypeBoolean, "2", 0, 0, false}, {crm.TypeChoice, "true", 0, 0, false},
		{crm.TypeMoney, "12.5", 125_000, 125_000, true}, {crm.TypeMoney, "-.25", -2_500, -2_500, true}, {crm.TypeMoney, "1.00005", 10_001, 10_000, true},
		{crm.TypeMoney, "-1.00005", -10_000, -10_001, true}, {crm.TypeMoney, "1e3", 0, 0, false}, {crm.TypeMoney, ".", 0, 0, false},
		{crm.TypeMoney, "1.2.3", 0, 0, false}, {crm.TypeMoney, "999999999999999999", 0, 0, false}, {crm.TypeMoney, "+-1", 0, 0, false},
		{crm.TypeDateTime, "2024-05-14", at("2024-05-14T00:00:00-04:00"), at("2024-05-14T00:00:00-04:00"), true},
		{crm.TypeDateTime, "2024-05-14T10:30", at("2024-05-14T10:30:00-04:00"), at("2024-05-14T10:30:00-04:00"), true},
		{crm.TypeDateTime, "2024-05-14 10:30:15.250Z", at("2024-05-14T10:30:15.25Z"), at("2024-05-14T10:30:15.25Z"), true},
		{crm.TypeDateTime, "14.5.2024", 0, 0, false}, {crm.TypeDateTime, "2024-13-01", 0, 0, false},
		{crm.TypeDate, "2024-05-14", day("2024-05-14"), day("2024-05-14"), true},
		{crm.TypeDate, "2024-05-14T10:30:00", day("2024-05-15"), day("2024-05-14"), true},
		{crm.TypeLookup, "not-an-id", 0, 0, false},
	} {
		l, expected := k.literalOf(&crm.Attribute{Type: c.kind}, c.text)
		if (expected == "") != c.ok || c.ok && (l.low != c.low || l.high != c.high) {
			t.Errorf("%q as %v: %d to %d, %q; want %d to %d", c.text, classOf(&crm.Attribute{Type: c.kind}), l.low, l.high, expected, c.low, c.high)
		}
	}
}
