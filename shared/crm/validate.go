package crm

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"regarding/shared/fault"
)

// Bounds of dates: the first and last day that four digits of a year can say,
// in days since 1970 and in milliseconds.
var (
	firstDay     = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).Unix() / 86400
	lastDay      = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC).Unix() / 86400
	firstInstant = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli()
	lastInstant  = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli() - 1
)

// Validate checks v as a value of an attribute of e: its kind, length, bounds,
// options and targets. Null is a value of every attribute; see Missing.
// Attributes and entities that this build does not know are kept (S30), so of
// them only the limits of the product are checked. It does not ask whether
// the attribute is computed; see MayWrite.
//
// It returns fault.Invalid, or fault.TooLarge for what is beyond a limit of
// the product, naming the attribute and the reason.
func Validate(e Entity, attribute string, v Value) error {
	refuse := func(kind fault.Kind, format string, args ...any) error {
		return fault.New(kind, "crm.validate", "%v.%.130q: "+format, append([]any{e, attribute}, args...)...)
	}
	if attribute == "" || len(attribute) > MaxNameBytes || !utf8.ValidString(attribute) {
		return refuse(fault.Invalid, "not an attribute's name of at most %d bytes", MaxNameBytes)
	}
	if len(v.str) > MaxTextBytes {
		return refuse(fault.TooLarge, "%d bytes, of at most %d", len(v.str), MaxTextBytes)
	}
	if v.kind != Bytes && v.kind != Set && !utf8.ValidString(v.str) {
		return refuse(fault.Invalid, "text is not UTF-8")
	}
	if v.kind == Set && !members(v.str) {
		return refuse(fault.Invalid, "members are not UTF-8")
	}
	a, known := e.Attribute(attribute)
	if !known {
		return nil
	}
	if a.Type == TypeID {
		return refuse(fault.Invalid, "an id is not a value")
	}
	if v.IsNull() {
		return nil
	}
	if v.kind != a.Type.Kind() {
		return refuse(fault.Invalid, "a value of kind %d, not %d", v.kind, a.Type.Kind())
	}
	if reason := a.refuses(v); reason != "" {
		return refuse(fault.Invalid, "%s", reason)
	}
	return nil
}

// refuses returns why v, which is of a's kind, is no value of a; "" if it is.
func (a *Attribute) refuses(v Value) string {
	switch a.Type {
	case TypeText, TypeEmail, TypePhone, TypeURL:
		if strings.ContainsFunc(v.str, unicode.IsControl) {
			return "control characters"
		}
		if strings.TrimSpace(v.str) == "" && a.Type != TypeText {
			return "only spaces"
		}
		return a.tooLong(v)
	case TypeMemo:
		return a.tooLong(v)
	case TypeBytes:
		if n := a.MaxLength; n > 0 && len(v.str) > n {
			return "more than " + strconv.Itoa(n) + " bytes"
		}
	case TypeBlob:
		if len(v.str) != len(Hash{}) {
			return "not a digest of " + strconv.Itoa(len(Hash{})) + " bytes"
		}
	case TypeChoice, TypeState, TypeStatus, TypeBoolean:
		if !a.hasOption(v.num) {
			return "no option has the number " + strconv.FormatInt(v.num, 10)
		}
	case TypeChoices:
		for _, member := range v.Members() {
			n, err := strconv.ParseInt(member, 10, 64)
			if len(a.Options) > 0 && (err != nil || strconv.FormatInt(n, 10) != member || !a.hasOption(n)) {
				return "no option has the number " + strconv.Quote(member)
			}
		}
	case TypeInteger:
		if v.num < math.MinInt32 || v.num > math.MaxInt32 {
			return "does not fit 32 bits"
		}
		return a.outside(float64(v.num))
	case TypeMoney:
		return a.outside(float64(v.num))
	case TypeDecimal:
		if math.IsInf(v.Float(), 0) {
			return "infinite"
		}
		return a.outside(v.Float())
	case TypeLanguage:
		if v.num <= 0 || v.num > math.MaxInt32 {
			return "not a language's number"
		}
	case TypeDate:
		if v.num < firstDay || v.num > lastDay {
			return "not in the years 1 to 9999"
		}
	case TypeDateTime:
		if v.num < firstInstant || v.num > lastInstant {
			return "not in the years 1 to 9999"
		}
	case TypeLookup, TypeOwner:
		if v.num <= 0 || v.num > math.MaxUint16 {
			return "no entity"
		}
		if len(a.Targets) > 0 && !slices.Contains(a.Targets, Entity(v.num)) {
			return "cannot name a row of " + Entity(v.num).String()
		}
	}
	return ""
}

func (a *Attribute) tooLong(v Value) string {
	if n := a.MaxLength; n > 0 && len(v.str) > n && utf8.RuneCountInString(v.str) > n {
		return "more than " + strconv.Itoa(n) + " characters"
	}
	return ""
}

func (a *Attribute) outside(n float64) string {
	if (a.Min != 0 || a.Max != 0) && (n < float64(a.Min) || n > float64(a.Max)) {
		return "not between " + strconv.FormatInt(a.Min, 10) + " and " + strconv.FormatInt(a.Max, 10)
	}
	return ""
}

func (a *Attribute) hasOption(n int64) bool {
	return slices.ContainsFunc(a.Options, func(o Option) bool { return o.Value == n })
}

// Missing lists the required attributes of r that hold nothing, by slot.
// Computed ones are not asked for.
func Missing(r Row) []string {
	info, ok := r.Entity.Info()
	if !ok {
		return nil
	}
	var missing []string
	for i := range info.Attributes {
		a := &info.Attributes[i]
		if a.Required && !a.Computed() && r.At(a.Slot).IsNull() {
			missing = append(missing, a.Name)
		}
	}
	return missing
}

// ValidateRow checks every value of r with Validate, and that r holds no more
// unknown attributes than MaxExtras. A row that passes can be encoded and
// decoded.
func ValidateRow(r Row) error {
	info, _ := r.Entity.Info()
	for slot, v := range r.values {
		if v.IsNull() {
			continue
		}
		if info == nil || slot >= len(info.Attributes) {
			return fault.New(fault.Invalid, "crm.validate", "%v: no attribute has slot %d", r.Entity, slot)
		}
		if err := Validate(r.Entity, info.Attributes[slot].Name, v); err != nil {
			return err
		}
	}
	if len(r.extra) > MaxExtras {
		return fault.New(fault.TooLarge, "crm.validate", "%v: %d unknown attributes, of at most %d", r.Entity, len(r.extra), MaxExtras)
	}
	for _, x := range r.extra {
		if err := Validate(r.Entity, x.Name, x.Value); err != nil {
			return err
		}
	}
	return nil
}
