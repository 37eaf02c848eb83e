package crm

import (
	"slices"
	"strings"
	"time"
)

// Derive returns r with the computed values that depend on r alone: the full
// name of a person, the composite of an address, the entity that a lookup
// names, how long an appointment is to take, the name of a connection. It
// also settles the state group: a row without a state has the first one, a
// status that is not of its state gives way to the state's first, and a
// completed task is done to 100 percent. Derive(Derive(r)) is Derive(r).
//
// Values that depend on other rows or on the commit (owningbusinessunit,
// exchangerate, modifiedon, ...) are not its business.
//
// Source: sync.md S17, "Derived values are computed".
func Derive(r Row) Row {
	info, ok := r.Entity.Info()
	if !ok {
		return r
	}
	e := r.Edit()
	e.deriveState(info)
	for _, t := range typeSlots[r.Entity] {
		e.Set(t.to, nameOfEntity(e.At(t.from)))
	}
	for _, c := range compositeSlots[r.Entity] {
		e.Set(c.to, composite(&e, c.parts))
	}
	switch r.Entity {
	case Contact, Lead:
		e.setNamed("fullname", Str(clip(joinWords(e.Value("firstname"), e.Value("lastname")), 160)))
	case Appointment:
		e.setNamed("scheduleddurationminutes", minutesBetween(e.Value("scheduledstart"), e.Value("scheduledend")))
	case RecurringAppointmentMaster:
		e.setNamed("duration", minutesBetween(e.Value("starttime"), e.Value("endtime")))
	case Connection:
		if name := e.Value("record2id").Ref().Name; name != "" {
			e.setNamed("name", Str(clip(name, 500)))
		}
	}
	return e.Row()
}

func (e *Edit) deriveState(info *EntityInfo) {
	state, ok := info.Number.Attribute("statecode")
	if !ok || len(state.Options) == 0 {
		return
	}
	if e.At(state.Slot).IsNull() {
		e.Set(state.Slot, Whole(state.Options[0].Value))
	}
	now := e.At(state.Slot).Int()
	if status, ok := info.Number.Attribute("statuscode"); ok {
		held := e.At(status.Slot)
		fits := func(o Option) bool { return o.State == now && o.Value == held.Int() }
		if held.IsNull() || !slices.ContainsFunc(status.Options, fits) {
			e.Set(status.Slot, DefaultStatus(info.Number, now))
		}
	}
	if info.Number == Task && now == ActivityCompleted {
		e.setNamed("percentcomplete", Whole(100))
	}
}

// DefaultStatus returns the statuscode that a row of e gets with a state when
// no other is chosen: the first of that state; Null when it has none.
func DefaultStatus(e Entity, state int64) Value {
	if status, ok := e.Attribute("statuscode"); ok {
		for _, o := range status.Options {
			if o.State == state {
				return Whole(o.Value)
			}
		}
	}
	return Value{}
}

func nameOfEntity(v Value) Value {
	if v.Kind() != Reference {
		return Value{}
	}
	return Str(v.Ref().Entity.String())
}

// joinWords joins texts with single spaces.
func joinWords(values ...Value) string {
	var words []string
	for _, v := range values {
		words = append(words, strings.Fields(v.Text())...)
	}
	return strings.Join(words, " ")
}

// clip cuts s to at most n characters.
func clip(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

func minutesBetween(start, end Value) Value {
	if start.Kind() != Time || end.Kind() != Time {
		return Value{}
	}
	return Whole(int64(end.Time().Sub(start.Time()) / time.Minute))
}

// composite is an address in lines, as on an envelope.
func composite(e *Edit, parts [7]Slot) Value {
	part := func(i int) string { return strings.TrimSpace(e.At(parts[i]).Text()) }
	place := part(3)
	if region := strings.TrimSpace(part(4) + " " + part(5)); region != "" {
		place = strings.TrimPrefix(place+", "+region, ", ")
	}
	var lines []string
	for _, line := range []string{part(0), part(1), part(2), place, part(6)} {
		if line != "" {
			lines = append(lines, line)
		}
	}
	return Str(strings.Join(lines, "\n"))
}

// typeSlot says that the slot to holds the name of the entity that the lookup
// in the slot from names.
type typeSlot struct{ from, to Slot }

// compositeSlot says that the slot to holds an address put together from
// parts.
type compositeSlot struct {
	to    Slot
	parts [7]Slot
}

var (
	typeSlots      = typeSlotsOf(byNumber)
	compositeSlots = compositeSlotsOf(byNumber)
)

// typeNames are the attributes that hold the entity of a lookup where their
// name is not the lookup's followed by "type".
var typeNames = map[string]string{
	"regardingobjecttypecode": "regardingobjectid",
	"partyobjecttypecode":     "partyid",
	"objecttypecode":          "objectid",
	"record1objecttypecode":   "record1id",
	"record2objecttypecode":   "record2id",
}

func typeSlotsOf(list []*EntityInfo) [][]typeSlot {
	all := make([][]typeSlot, len(list))
	for e, info := range list {
		if info == nil {
			continue
		}
		slots := slotsByName(info)
		for _, a := range info.Attributes {
			of, ok := typeNames[a.Name]
			if !ok {
				of = strings.TrimSuffix(a.Name, "type")
			}
			if from, ok := slots[of]; ok && of != a.Name && a.Computed() && info.Attributes[from].Type == TypeLookup {
				all[e] = append(all[e], typeSlot{from, a.Slot})
			}
		}
	}
	return all
}

func compositeSlotsOf(list []*EntityInfo) [][]compositeSlot {
	all := make([][]compositeSlot, len(list))
	for e, info := range list {
		if info == nil {
			continue
		}
		slots := slotsByName(info)
		for _, a := range info.Attributes {
			prefix, ok := strings.CutSuffix(a.Name, "_composite")
			if !ok {
				continue
			}
			c := compositeSlot{to: a.Slot}
			for i, part := range []string{"line1", "line2", "line3", "city", "stateorprovince", "postalcode", "country"} {
				c.parts[i] = slots[prefix+"_"+part]
			}
			all[e] = append(all[e], c)
		}
	}
	return all
}

func slotsByName(info *EntityInfo) map[string]Slot {
	slots := make(map[string]Slot, len(info.Attributes))
	for _, a := range info.Attributes {
		slots[a.Name] = a.Slot
	}
	return slots
}

// Name returns what people call r: the attribute that names its entity, or
// what else tells it apart; "" when it has nothing of the kind.
func Name(r Row) string {
	info, ok := r.Entity.Info()
	if !ok {
		return ""
	}
	for _, name := range append([]string{info.NameOf}, otherNames[r.Entity]...) {
		v := r.Value(name)
		if v.Kind() == String {
			return v.Text()
		}
		if ref := v.Ref(); ref.Name != "" {
			return ref.Name
		}
	}
	return ""
}

// otherNames are the attributes that name a row without a name, the best
// first.
var otherNames = map[Entity][]string{
	Contact:       {"lastname", "firstname", "emailaddress1", "emailaddress2", "emailaddress3"},
	Lead:          {"lastname", "firstname", "companyname", "subject", "emailaddress1"},
	Account:       {"emailaddress1"},
	Incident:      {"ticketnumber"},
	ActivityParty: {"partyid", "addressusedname", "addressused"},
	Annotation:    {"filename"},
	SystemUser:    {"internalemailaddress"},
	Device:        {"agent"},
	Connection:    {"record2id"},
	MailMessage:   {"fromname", "fromaddress"},
	MailCard:      {"firstemail", "company"},
}
