package view

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"regarding/shared/crm"
	"regarding/shared/fault"
	folding "regarding/shared/fold"
)

func noLink(r crm.Ref) Link { return Link{Entity: r.Entity.String(), ID: r.ID, Name: r.Name} }

// CRM-01: what a page sends comes back to it as it was, by type.
func TestInputsRoundTrip(t *testing.T) {
	link := `{"entity":"systemuser","id":"01900000-0000-7000-8000-000000000001","name":"Ada"}`
	tests := []struct{ entity, attribute, sent, back string }{
		{"account", "name", `"Acme"`, `"Acme"`},
		{"account", "name", `""`, `null`},
		{"account", "name", `null`, `null`},
		{"account", "creditlimit", `"248000.5"`, `"248000.5"`},
		{"account", "creditlimit", `"0.0001"`, `"0.0001"`},
		{"account", "creditlimit", `"0012.5000"`, `"12.5"`},
		{"account", "creditlimit", `"7.00000000"`, `"7"`},
		{"account", "creditlimit", `"0"`, `"0"`},
		{"account", "numberofemployees", `12`, `12`},
		{"account", "donotemail", `true`, `true`},
		{"account", "donotemail", `false`, `false`},
		{"account", "ownerid", link, link},
		{"contact", "birthdate", `"2026-12-18"`, `"2026-12-18"`},
		{"contact", "birthdate", `"1912-06-23"`, `"1912-06-23"`},
		{"opportunity", "estimatedclosedate", `"2026-02-28"`, `"2026-02-28"`},
		{"task", "scheduledend", `1800000000000`, `1800000000000`},
		{"task", "scheduledend", `-1`, `-1`},
		{"contact", "gendercode", `1`, `1`},
	}
	for _, tt := range tests {
		e, _ := crm.EntityNamed(tt.entity)
		var in Input
		if err := json.Unmarshal([]byte(tt.sent), &in); err != nil {
			t.Fatal(err)
		}
		fields, err := Fields(e, map[string]Input{tt.attribute: in})
		if err != nil {
			t.Errorf("%s.%s %s: %v", tt.entity, tt.attribute, tt.sent, err)
			continue
		}
		a, _ := e.Attribute(tt.attribute)
		back, err := json.Marshal(InputOf(a, fields[0].Value, noLink))
		if err != nil || string(back) != tt.back {
			t.Errorf("%s.%s %s came back as %s, %v", tt.entity, tt.attribute, tt.sent, back, err)
		}
	}
}

// What is not of an attribute's type is refused, and the refusal names it.
func TestInputsThatAreRefused(t *testing.T) {
	tests := []struct{ entity, attribute, sent string }{
		{"account", "name", `7`}, {"account", "name", `"` + strings.Repeat("x", 200) + `"`}, {"account", "name", `["x"]`},
		{"account", "creditlimit", `12.5`}, {"account", "creditlimit", `"1.00001"`}, {"account", "creditlimit", `"1e3"`},
		{"account", "creditlimit", `"--1"`}, {"account", "creditlimit", `"."`}, {"account", "creditlimit", `"99999999999999999999"`},
		{"account", "creditlimit", `"1,5"`}, {"account", "creditlimit", `" 1"`}, {"account", "creditlimit", `"-"`},
		{"account", "numberofemployees", `1.5`}, {"account", "numberofemployees", `"1"`}, {"account", "numberofemployees", `1e300`},
		{"account", "donotemail", `1`}, {"account", "ownerid", `"Ada"`}, {"account", "ownerid", `{"entity":"systemuser"}`},
		{"account", "ownerid", `{"entity":"nothing","id":"01900000-0000-7000-8000-000000000001"}`},
		{"account", "ownerid", `{"entity":"account","id":"01900000-0000-7000-8000-000000000001"}`},
		{"account", "ownerid", `{"entity":"systemuser","id":"00000000-0000-0000-0000-000000000000"}`},
		{"contact", "birthdate", `"18.12.2026"`}, {"contact", "birthdate", `"2026-02-30"`}, {"contact", "birthdate", `5`},
		{"contact", "gendercode", `99`}, {"task", "scheduledend", `"2026-12-18"`}, {"account", "accountid", `"x"`}, {"account", "nothing", `1`},
	}
	for _, tt := range tests {
		e, _ := crm.EntityNamed(tt.entity)
		var in Input
		if err := json.Unmarshal([]byte(tt.sent), &in); err != nil {
			t.Fatal(err)
		}
		_, err := Fields(e, map[string]Input{tt.attribute: in})
		if fault.KindOf(err) != fault.Invalid || err == nil || !strings.Contains(err.Error(), tt.attribute) {
			t.Errorf("%s.%s %s: got %v", tt.entity, tt.attribute, tt.sent, err)
		}
	}
}

// Amounts and decimals are written so that they are read as the same.
func TestAmountsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(-1<<62, 1<<62).Draw(t, "amount")
		if v, reason := moneyOf(moneyText(n)); reason != "" || v.Int() != n {
			t.Fatalf("%d is written %s and read %d %s", n, moneyText(n), v.Int(), reason)
		}
		f := rapid.Float64Range(-1e12, 1e12).Draw(t, "decimal")
		a, _ := crm.TransactionCurrency.Attribute("exchangerate")
		if v, reason := decimalOf(InputOf(a, crm.Number(f), noLink)); reason != "" || v.Float() != f {
			t.Fatalf("%v is read %v %s", f, v.Float(), reason)
		}
	})
}

// Texts are compared without case and accents, and words found so.
func TestFold(t *testing.T) {
	for s, want := range map[string]string{
		"Zoë Ångström": "zoe angstrom", "STRAẞE": "strasse", "Łódź": "lodz", "ĲSSEL": "ijssel", "Ελένη": "ελένη", "e\u0301": "e",
		"Nguyễn": "nguyen", "İstanbul": "istanbul", "Æsir": "aesir", "田中": "田中", "": "",
	} {
		if got := fold(s); got != want {
			t.Errorf("fold(%q) is %q, want %q", s, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		letters := rapid.SliceOfN(rapid.SampledFrom([]rune("aÄbBßsé e\u0301-1Z田ΕI")), 0, 8)
		a, b := string(letters.Draw(t, "a")), string(letters.Draw(t, "b"))
		if got, want := compareFolded(a, b), strings.Compare(fold(a), fold(b)); sign(got) != want {
			t.Fatalf("%q and %q compare %d, want %d", a, b, got, want)
		}
		f := folding.Finder{Words: folding.WordsOf(b)}
		want := true
		for _, word := range f.Words {
			found := false
			for _, of := range strings.FieldsFunc(fold(a), func(r rune) bool { return !folding.IsWord(r) }) {
				found = found || strings.HasPrefix(of, word)
			}
			want = want && found
		}
		if got := f.Found(a, f.All()) == 0; got != want {
			t.Fatalf("%q in %q is found: %v", b, a, got)
		}
	})
}

func sign(n int) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}

// CRM-01: a type-ahead offers beginnings first, then words, then what holds the
// text; what is out of use last, and what was deleted never.
func TestLookup(t *testing.T) {
	table := NewTable(me)
	account := func(n int, name string, state int64, deleted bool) Shown {
		row := crm.NewRow(crm.Key{Entity: crm.Account, ID: idOf(n)}, crm.UserID{}).WithValue("name", crm.Str(name)).
			WithValue("statecode", crm.Whole(state)).WithValue("address1_city", crm.Str("Ulm")).
			WithValue("modifiedon", crm.Instant(timeOf(n)))
		if deleted {
			row.Deleted = &crm.Deletion{By: me, On: timeOf(1), Cause: crm.Chosen}
		}
		hot := row.Hot()
		return Shown{Key: row.Key, Row: &hot}
	}
	table.Apply([]Shown{
		account(1, "Big North", 0, false), account(2, "Northbeam", 0, false), account(3, "Midnorth", 0, false),
		account(4, "North out of use", 1, false), account(5, "North deleted", 0, true), account(6, "South", 0, false),
	})
	names := func(text string, count int) []string {
		s := table.Search(LookupQuery{Entities: []string{"account", "account"}, Text: text, Count: count})
		for !s.Step(func() bool { return true }) {
		}
		var list []string
		for _, m := range s.Matches().Matches {
			list = append(list, m.Name)
		}
		return list
	}
	if diff := cmp.Diff([]string{"Northbeam", "Big North", "Midnorth", "North out of use"}, names("NORTH", 10)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"Northbeam", "Big North"}, names("north", 2)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"South", "Midnorth", "Northbeam"}, names("", 3)); diff != "" {
		t.Error(diff)
	}
}
