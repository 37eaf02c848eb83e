package crm

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files")

// golden compares got with a file of testdata, or writes it with -update.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := "testdata/" + name
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(got, want) {
		return
	}
	gotLines, wantLines := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i := range max(len(gotLines), len(wantLines)) {
		g, w := "(end)", "(end)"
		if i < len(gotLines) {
			g = gotLines[i]
		}
		if i < len(wantLines) {
			w = wantLines[i]
		}
		if g != w {
			t.Fatalf("%s, line %d:\n got %s\nwant %s\n(numbers are append only; -update writes the file)", path, i+1, g, w)
		}
	}
}

// S32: entities, slots, groups and options are stored and sent by number.
func TestCatalogueNumbersStay(t *testing.T) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "catalogue %d\n", CatalogueVersion)
	for _, e := range Entities() {
		info, _ := e.Info()
		fmt.Fprintf(&b, "\n%d %s (%s, %s) set=%s id=%s name=%s parent=%s since=%d\n", e, info.Name, info.Label, info.Plural,
			info.SetName, info.IDName, info.NameOf, info.Parent, info.Since)
		for _, a := range info.Attributes {
			fmt.Fprintf(&b, "  %d %s type=%d group=%d:%s", a.Slot, a.Name, a.Type, a.Group, info.Groups[a.Group])
			if len(a.Targets) > 0 {
				fmt.Fprintf(&b, " targets=%v", a.Targets)
			}
			if a.MaxLength > 0 {
				fmt.Fprintf(&b, " length=%d", a.MaxLength)
			}
			if a.Min != 0 || a.Max != 0 {
				fmt.Fprintf(&b, " from=%d to=%d", a.Min, a.Max)
			}
			fmt.Fprintf(&b, " since=%d%s%s (%s)\n", a.Since, ifTrue(a.Required, " required"), ifTrue(a.Hot, " hot"), a.Label)
			for _, o := range a.Options {
				fmt.Fprintf(&b, "      %d %s", o.Value, o.Label)
				if a.Type == TypeStatus {
					fmt.Fprintf(&b, " (state %d)", o.State)
				}
				b.WriteByte('\n')
			}
		}
	}
	golden(t, "catalogue.golden", b.Bytes())
}

func ifTrue(is bool, text string) string {
	if is {
		return text
	}
	return ""
}

// CRM-01: forms and lists come from the catalogue, so they name what it has.
func TestCatalogueIsWhole(t *testing.T) {
	if got, want := len(Entities()), int(entityEnd)-1; got != want {
		t.Errorf("%d entities have tables, of %d", got, want)
	}
	sets := map[string]Entity{}
	for _, e := range Entities() {
		info, _ := e.Info()
		has := func(what, name string) *Attribute {
			a, ok := e.Attribute(name)
			if !ok {
				t.Errorf("%v: %s %q does not exist", e, what, name)
				return &Attribute{}
			}
			return a
		}
		if got, ok := EntityNamed(info.Name); !ok || got != e || info.Number != e {
			t.Errorf("%v is found as %v, %v", e, got, ok)
		}
		if other, taken := sets[info.SetName]; taken || info.SetName == "" || info.Label == "" || info.Plural == "" {
			t.Errorf("%v: set name %q is that of %v, or a name is missing", e, info.SetName, other)
		}
		sets[info.SetName] = e
		if a := has("id", info.IDName); a.Type != TypeID || a.Slot != 0 {
			t.Errorf("%v: the id has type %d, slot %d", e, a.Type, a.Slot)
		}
		if info.NameOf != "" && !has("name", info.NameOf).Hot {
			t.Errorf("%v: the name is not hot", e)
		}
		if info.Parent != "" {
			if a := has("parent", info.Parent); !slices.Equal(a.Targets, []Entity{e}) || !a.Hot {
				t.Errorf("%v: parent %s names %v, hot %v", e, info.Parent, a.Targets, a.Hot)
			}
		}
		if n := len(info.Columns); n < 2 || n > 7 {
			t.Errorf("%v has %d columns", e, n)
		}
		for _, name := range info.Columns {
			if !has("column", name).Hot {
				t.Errorf("%v: column %s is not hot", e, name)
			}
		}
		inForm := map[string]bool{}
		for _, section := range info.Form {
			for _, name := range section.Attributes {
				has("form", name)
				if inForm[name] {
					t.Errorf("%v: %s stands in the form twice", e, name)
				}
				inForm[name] = true
			}
		}
		if info.Record && len(info.Form) == 0 {
			t.Errorf("%v has no form", e)
		}
		for _, a := range info.Attributes {
			if info.Record && a.Required && !a.Computed() && !inForm[a.Name] {
				t.Errorf("%v: required %s is not in the form", e, a.Name)
			}
		}
		if _, owned := e.Attribute("ownerid"); owned != info.Owned {
			t.Errorf("%v: owner %v, Owned %v", e, owned, info.Owned)
		}
		if slices.Contains(regardable, e) != info.Regardable || slices.Contains(activities, e) != info.Activity {
			t.Errorf("%v: Regardable %v, Activity %v", e, info.Regardable, info.Activity)
		}
	}
}

// S17, S32: each line of each table makes sense by itself.
func TestCatalogueAttributes(t *testing.T) {
	for _, e := range Entities() {
		info, _ := e.Info()
		used := make([]bool, len(info.Groups))
		for slot, a := range info.Attributes {
			where := info.Name + "." + a.Name
			if int(a.Slot) != slot || int(a.Group) >= len(info.Groups) || a.Label == "" || a.Since == 0 || a.Since > CatalogueVersion {
				t.Errorf("%s: slot %d, group %d, since %d, label %q", where, a.Slot, a.Group, a.Since, a.Label)
				continue
			}
			used[a.Group] = true
			if (a.Type.Kind() == Null) != (a.Type == TypeID) {
				t.Errorf("%s: type %d has kind %d", where, a.Type, a.Type.Kind())
			}
			for i, o := range a.Options {
				if o.Label == "" || slices.ContainsFunc(a.Options[:i], func(p Option) bool { return p.Value == o.Value || p.Label == o.Label }) {
					t.Errorf("%s: option %d %q is there twice or has no label", where, o.Value, o.Label)
				}
				if a.Type == TypeStatus {
					state, _ := e.Attribute("statecode")
					if !state.hasOption(o.State) {
						t.Errorf("%s: %q is of the unknown state %d", where, o.Label, o.State)
					}
				}
			}
			switch a.Type {
			case TypeChoice, TypeBoolean, TypeState, TypeStatus:
				if len(a.Options) == 0 {
					t.Errorf("%s has no options", where)
				}
			case TypeEmail:
				if !a.Hot && e != SystemUser && e != BusinessUnit {
					t.Errorf("%s is not hot: recognition needs it", where)
				}
			case TypeLookup, TypeOwner:
				for _, target := range a.Targets {
					if _, ok := target.Info(); !ok {
						t.Errorf("%s names the unknown entity %v", where, target)
					}
				}
			}
			if slices.Contains([]string{"createdon", "modifiedon", "ownerid", "statecode", "regardingobjectid", "customerid",
				"parentcustomerid", "parentaccountid", "scheduledstart", "scheduledend"}, a.Name) && !a.Hot && where != "lead.customerid" &&
				!(e == Email && strings.HasPrefix(a.Name, "scheduled")) {
				t.Errorf("%s is not hot", where)
			}
		}
		for g, is := range used[1:] {
			if !is {
				t.Errorf("%v: group %s has no attributes", e, info.Groups[g+1])
			}
		}
	}
}

// S17: what wins or loses together.
func TestFieldGroups(t *testing.T) {
	tests := []struct {
		entity Entity
		group  string
		names  string
	}{
		{Task, "state", "statecode statuscode percentcomplete actualend"},
		{PhoneCall, "state", "statecode statuscode actualend"},
		{Account, "state", "statecode statuscode"},
		{Opportunity, "state", "statecode statuscode actualclosedate"},
		{Appointment, "time", "scheduledstart scheduledend isalldayevent timezone"},
		{RecurringAppointmentMaster, "rule", "patternstartdate patternenddate starttime endtime isalldayevent rule timezone " +
			"recurrencepatterntype interval occurrences patternendtype"},
		{Contact, "name", "firstname lastname middlename suffix"},
		{Contact, "parentcustomerid", "parentcustomerid"},
		{Account, "address1", "address1_city address1_line1 address1_postalcode address1_stateorprovince address1_country address1_line2 " +
			"address1_line3 address1_name address1_postofficebox address1_county address1_addresstypecode"},
		{Account, "telephone1", "telephone1"},
		{MailMessage, "place", "folderid trashedfrom"},
		{MailMessage, "isread", "isread"},
	}
	for _, tt := range tests {
		info, _ := tt.entity.Info()
		var names []string
		for _, a := range info.Attributes {
			if info.Groups[a.Group] == tt.group {
				names = append(names, a.Name)
			}
		}
		if got := strings.Join(names, " "); got != tt.names {
			t.Errorf("%v %s:\n got %s\nwant %s", tt.entity, tt.group, got, tt.names)
		}
	}
	for _, name := range []string{"fullname", "createdon", "parentcustomeridtype", "owningbusinessunit"} {
		if a, _ := Contact.Attribute(name); !a.Computed() {
			t.Errorf("contact.%s is not computed", name)
		}
	}
}

// FILT-01: the conformance data of the filters can be held.
func TestCatalogueHasTheMinimum(t *testing.T) {
	text, err := os.ReadFile("testdata/minimum.txt")
	if err != nil {
		t.Fatal(err)
	}
	types := map[string][]Type{
		"uniqueidentifier": {TypeID, TypeLookup}, "string": {TypeText, TypeEmail, TypePhone, TypeURL}, "entityname": {TypeText},
		"memo": {TypeMemo}, "integer": {TypeInteger}, "decimal": {TypeDecimal}, "money": {TypeMoney}, "boolean": {TypeBoolean},
		"choice": {TypeChoice}, "choices": {TypeChoices}, "datetime": {TypeDateTime}, "dateonly": {TypeDate}, "lookup": {TypeLookup},
		"owner": {TypeOwner}, "state": {TypeState}, "language": {TypeLanguage},
	}
	dash := func(s string) string { return strings.TrimPrefix(s, "-") }
	for line := range strings.Lines(string(text)) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		switch f[0] {
		case "entity":
			e, ok := EntityNamed(f[1])
			info, _ := e.Info()
			if !ok || info.IDName != f[2] || info.NameOf != dash(f[3]) || info.SetName != f[4] || f[5] != "-" && info.Parent != f[5] {
				t.Errorf("%v: got %s, %s, %s, %s", f, info.IDName, info.NameOf, info.SetName, info.Parent)
			}
		case "attribute":
			e, _ := EntityNamed(f[1])
			a, ok := e.Attribute(f[2])
			if !ok {
				t.Errorf("%s.%s does not exist", f[1], f[2])
				continue
			}
			if !slices.Contains(types[f[3]], a.Type) {
				t.Errorf("%s.%s has type %d, not %s", f[1], f[2], a.Type, f[3])
			}
			if f[4] != "-" {
				for name := range strings.SplitSeq(f[4], ",") {
					if target, _ := EntityNamed(name); !slices.Contains(a.Targets, target) {
						t.Errorf("%s.%s cannot name %s", f[1], f[2], name)
					}
				}
			}
			if f[5] != "-" {
				for option := range strings.SplitSeq(f[5], ";") {
					number, label, _ := strings.Cut(option, "=")
					n, _ := strconv.ParseInt(number, 10, 64)
					if !slices.ContainsFunc(a.Options, func(o Option) bool { return o.Value == n && o.Label == label }) {
						t.Errorf("%s.%s has no option %s", f[1], f[2], option)
					}
				}
			}
		}
	}
}

func TestUnknownEntitiesAnswerWithNothing(t *testing.T) {
	e := Entity(60000)
	if _, ok := e.Info(); ok || e.String() != "entity(60000)" {
		t.Errorf("got %v, %v", e, ok)
	}
	if _, ok := e.Attribute("name"); ok {
		t.Error("an attribute of an unknown entity")
	}
	if _, ok := Entity(0).Info(); ok {
		t.Error("entity 0 is known")
	}
	if _, ok := EntityNamed("quote"); ok {
		t.Error("quote is known")
	}
}
