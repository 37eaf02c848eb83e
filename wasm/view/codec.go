package view

import (
	"math"
	"strconv"
	"strings"
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
)

const day = 24 * time.Hour

// Fields turns what a page sent into fields of e, in the order of the
// attributes' names. It refuses with fault.Invalid, naming the attribute, what
// is not of its type or no value of it, and attributes that do not exist.
func Fields(e crm.Entity, inputs map[string]Input) ([]mutation.Field, error) {
	fields := make([]mutation.Field, 0, len(inputs))
	for _, name := range sortedNames(inputs) {
		a, ok := e.Attribute(name)
		if !ok {
			return nil, fault.New(fault.Invalid, "view.value", "%v.%.130q does not exist", e, name)
		}
		v, err := ValueOf(a, inputs[name])
		if err != nil {
			return nil, err
		}
		if err := crm.Validate(e, name, v); err != nil {
			return nil, err
		}
		fields = append(fields, mutation.Field{Name: name, Value: v})
	}
	return fields, nil
}

// ValueOf turns what a page sent into a value of a. It refuses with
// fault.Invalid, naming the attribute, what is not of its type.
func ValueOf(a *crm.Attribute, in Input) (crm.Value, error) {
	v, reason := valueOf(a.Type, in)
	if reason != "" {
		return crm.Value{}, fault.New(fault.Invalid, "view.value", "%.130q: %s", a.Name, reason)
	}
	return v, nil
}

func valueOf(t crm.Type, in Input) (v crm.Value, reason string) {
	if in == nil {
		return crm.Value{}, ""
	}
	switch t {
	case crm.TypeText, crm.TypeMemo, crm.TypeEmail, crm.TypePhone, crm.TypeURL:
		if s, ok := in.(string); ok {
			return crm.Str(s), ""
		}
		return v, "not a text"
	case crm.TypeInteger, crm.TypeChoice, crm.TypeState, crm.TypeStatus, crm.TypeLanguage:
		if n, ok := wholeOf(in); ok {
			return crm.Whole(n), ""
		}
		return v, "not a whole number"
	case crm.TypeBoolean:
		if b, ok := in.(bool); ok {
			return crm.Bool(b), ""
		}
		return v, "not true or false"
	case crm.TypeDecimal:
		return decimalOf(in)
	case crm.TypeMoney:
		return moneyOf(in)
	case crm.TypeDate:
		s, _ := in.(string)
		if d, err := time.Parse(time.DateOnly, s); err == nil {
			return crm.Whole(int64(math.Floor(float64(d.Unix()) / day.Seconds()))), ""
		}
		return v, "not a date like 2026-12-18"
	case crm.TypeDateTime:
		if n, ok := wholeOf(in); ok {
			return crm.Instant(time.UnixMilli(n)), ""
		}
		return v, "not a number of milliseconds"
	case crm.TypeLookup, crm.TypeOwner:
		return referenceOf(in)
	case crm.TypeChoices:
		return choicesOf(in)
	}
	return v, "cannot be written"
}

// wholeOf reads a whole number as JSON brings it.
func wholeOf(in Input) (int64, bool) {
	switch n := in.(type) {
	case int64:
		return n, true
	case int:
		return int64(n), true
	case float64:
		if n == math.Trunc(n) && math.Abs(n) <= 1<<53 {
			return int64(n), true
		}
	}
	return 0, false
}

func decimalOf(in Input) (crm.Value, string) {
	const reason = "not a number like -12.5"
	s, ok := in.(string)
	if !ok || !plainNumber(s) {
		return crm.Value{}, reason
	}
	if s == "" {
		return crm.Value{}, ""
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(f, 0) {
		return crm.Value{}, reason
	}
	return crm.Number(f), ""
}

// plainNumber reports whether s is empty, or digits with at most one sign
// before and one point within.
func plainNumber(s string) bool {
	if s == "" {
		return true
	}
	whole, fraction, point := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	digits := func(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
	return len(s) <= 400 && digits(whole) && (!point || digits(fraction))
}

// moneyDecimals is how many decimals crm.MoneyUnit has.
const moneyDecimals = 4

func moneyOf(in Input) (crm.Value, string) {
	s, ok := in.(string)
	if !ok || !plainNumber(s) {
		return crm.Value{}, "not an amount like -12.5"
	}
	if s == "" {
		return crm.Value{}, ""
	}
	whole, fraction, _ := strings.Cut(s, ".")
	if strings.Trim(fraction[min(moneyDecimals, len(fraction)):], "0") != "" {
		return crm.Value{}, "more than 4 decimals"
	}
	fraction = (fraction + "0000")[:moneyDecimals]
	n, err := strconv.ParseInt(whole+fraction, 10, 64)
	if err != nil {
		return crm.Value{}, "too large an amount"
	}
	return crm.Whole(n), ""
}

func referenceOf(in Input) (crm.Value, string) {
	var entity, id, name string
	switch link := in.(type) {
	case Link:
		return refOf(link.Entity, link.ID, link.Name)
	case map[string]any:
		entity, _ = link["entity"].(string)
		id, _ = link["id"].(string)
		name, _ = link["name"].(string)
	default:
		return crm.Value{}, "not a link to a record"
	}
	parsed, err := crm.ParseID(id)
	if err != nil {
		return crm.Value{}, "a link without an id"
	}
	return refOf(entity, parsed, name)
}

// maxRefName is the most bytes of the name in a link.
const maxRefName = 1000

func refOf(entity string, id crm.ID, name string) (crm.Value, string) {
	e, ok := crm.EntityNamed(entity)
	switch {
	case !ok:
		return crm.Value{}, "a link to an unknown entity"
	case id.IsZero():
		return crm.Value{}, "a link without an id"
	}
	if len(name) > maxRefName {
		name = strings.ToValidUTF8(name[:maxRefName], "")
	}
	return crm.Lookup(crm.Ref{Entity: e, ID: id, Name: name}), ""
}

func choicesOf(in Input) (crm.Value, string) {
	var members []string
	switch list := in.(type) {
	case []any:
		for _, m := range list {
			n, ok := wholeOf(m)
			if !ok {
				return crm.Value{}, "not a list of whole numbers"
			}
			members = append(members, strconv.FormatInt(n, 10))
		}
	case []int64:
		for _, n := range list {
			members = append(members, strconv.FormatInt(n, 10))
		}
	default:
		return crm.Value{}, "not a list of whole numbers"
	}
	return crm.SetOf(members...), ""
}

// InputOf returns a value of a in the form for the page, nil for what has
// none; link says what a reference is called now.
func InputOf(a *crm.Attribute, v crm.Value, link func(crm.Ref) Link) Input {
	if v.IsNull() {
		return nil
	}
	switch a.Type {
	case crm.TypeText, crm.TypeMemo, crm.TypeEmail, crm.TypePhone, crm.TypeURL:
		return v.Text()
	case crm.TypeInteger, crm.TypeChoice, crm.TypeState, crm.TypeStatus, crm.TypeLanguage:
		return v.Int()
	case crm.TypeBoolean:
		return v.Int() != 0
	case crm.TypeDecimal:
		return strconv.FormatFloat(v.Float(), 'f', -1, 64)
	case crm.TypeMoney:
		return moneyText(v.Int())
	case crm.TypeDate:
		return time.Unix(v.Int()*int64(day/time.Second), 0).UTC().Format(time.DateOnly)
	case crm.TypeDateTime:
		return v.Time().UnixMilli()
	case crm.TypeLookup, crm.TypeOwner:
		return link(v.Ref())
	case crm.TypeChoices:
		list := []int64{}
		for _, m := range v.Members() {
			if n, err := strconv.ParseInt(m, 10, 64); err == nil {
				list = append(list, n)
			}
		}
		return list
	}
	return nil
}

// moneyText writes an amount in ten-thousandths without needless zeros.
func moneyText(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	for len(s) <= moneyDecimals {
		s = "0" + s
	}
	whole, fraction := s[:len(s)-moneyDecimals], strings.TrimRight(s[len(s)-moneyDecimals:], "0")
	if fraction == "" {
		return sign + whole
	}
	return sign + whole + "." + fraction
}
