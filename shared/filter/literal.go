package filter

import (
	"math"
	"strconv"
	"strings"
	"time"

	"regarding/shared/crm"
)

// A value is compared as a range of what rows hold: literal is the range of
// the values that are equal to it, which is empty for a number between two
// that can be held. Below is what is less than it, above what is more.
type literal struct {
	low, high int64  // Int, Time and sortable Float; below is < low, above is > high
	text      string // folded; the member of a Set
	id        crm.ID
}

// literalOf reads a value for an attribute. The text expected says what could
// have been read, "" where all is well.
func (k *calendar) literalOf(a *crm.Attribute, text string) (l literal, expected string) {
	ok := false
	trimmed := strings.TrimSpace(text)
	switch classOf(a) {
	case textual:
		return literal{text: Fold(text)}, ""
	case whole, optional:
		expected = "a whole number"
		if a.Type == crm.TypeBoolean {
			l.low, ok = yesOrNo(trimmed)
			expected = "1, 0, true or false"
		} else {
			l.low, ok = wholeNumber(trimmed)
		}
		l.high = l.low
	case plural:
		var n int64
		n, ok = wholeNumber(trimmed)
		l.text = strconv.FormatInt(n, 10)
		expected = "a whole number"
	case monetary:
		l.low, l.high, ok = amount(trimmed)
		expected = "an amount such as 1250.5"
	case decimal:
		var f float64
		f, ok = number(trimmed)
		l.low = sortable(f)
		l.high = l.low
		expected = "a number such as 1250.5"
	case identity:
		var err error
		l.id, err = crm.ParseID(strings.TrimSuffix(strings.TrimPrefix(trimmed, "{"), "}"))
		ok = err == nil
		expected = "an id such as 01890a5d-ac96-774b-bcce-b302099a8057"
	case instant:
		l.low, ok = k.instant(trimmed)
		l.high = l.low
		expected = "a date such as 2026-05-14, or with a time such as 2026-05-14T09:30:00Z"
	case civil:
		var at int64
		at, ok = k.instant(trimmed)
		l.low, l.high = k.civil(at)
		expected = "a date such as 2026-05-14"
	default:
		expected = "no value: the attribute cannot be compared"
	}
	if ok {
		return l, ""
	}
	return l, expected
}

// civil returns the day that begins at an instant. Between two of them the
// range is empty: the day after comes first.
func (k *calendar) civil(at int64) (low, high int64) {
	day := k.day(at)
	if k.start(day) == at {
		return day, day
	}
	return day + 1, day
}

func wholeNumber(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil
}

func yesOrNo(s string) (int64, bool) {
	switch strings.ToLower(s) {
	case "true", "1":
		return 1, true
	case "false", "0":
		return 0, true
	}
	return 0, false
}

// plainNumber says that s is digits, with a sign and a point at most.
func plainNumber(s string) bool {
	digits := strings.TrimLeft(s, "+-")
	point := false
	count := 0
	for _, c := range []byte(digits) {
		switch {
		case c >= '0' && c <= '9':
			count++
		case c == '.' && !point:
			point = true
		default:
			return false
		}
	}
	return count > 0 && len(s)-len(digits) <= 1
}

func number(s string) (float64, bool) {
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil && plainNumber(s)
}

// amount reads money in its ten-thousandths. Digits beyond them make the
// range between two amounts, which holds none.
func amount(s string) (low, high int64, ok bool) {
	if !plainNumber(s) {
		return 0, 0, false
	}
	negative := strings.HasPrefix(s, "-")
	units, rest, _ := strings.Cut(strings.TrimLeft(s, "+-"), ".")
	const places = 4 // of crm.MoneyUnit
	digits := units + (rest + "0000")[:places]
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n == math.MaxInt64 {
		return 0, 0, false
	}
	more := len(rest) > places && strings.Trim(rest[places:], "0") != ""
	switch {
	case more && negative:
		return -n, -n - 1, true
	case more:
		return n + 1, n, true
	case negative:
		return -n, -n, true
	}
	return n, n, true
}

// layouts are the forms of a date and of a date with a time; a fraction of a
// second is read with each. Without an offset they are the user's local time.
var layouts = [...]string{
	"2006-01-02", "2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05",
	"2006-01-02T15:04Z07:00", "2006-01-02T15:04",
}

// instant reads a date or a date with a time.
func (k *calendar) instant(s string) (int64, bool) {
	if len(s) > 10 && s[10] == ' ' {
		s = s[:10] + "T" + strings.TrimSpace(s[11:])
	}
	for i, layout := range layouts {
		t, err := time.ParseInLocation(layout, s, k.zone)
		switch {
		case err != nil:
		case i == 0: // where midnight is in a gap the day begins after it
			year, month, d := dateOnly(s)
			return k.start(dayOf(year, month, d)), true
		default:
			return t.UnixMilli(), true
		}
	}
	return 0, false
}

func dateOnly(s string) (int, time.Month, int) {
	t, _ := time.Parse(layouts[0], s) // has been read before
	return t.Date()
}
