package track

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// kinds are the sorts of items by their names in the table.
var kinds = map[string]Kind{
	"email": Mail, "contact": Person, "appointment": Meeting, "task": ToDo, "series": Series, "occurrence": Occurrence,
}

// current says which states are current, of the items for which that counts.
var current = map[string]bool{"current": true, "endless": true, "open": true, "overdue": true}

var causes = map[string]Cause{"L": ItemDeleted, "C": RecordDeleted, "UY": StopDelete, "UN": StopKeep}

// DEL-01 to DEL-16: every combination of the table, each a test of its own.
func TestDeletionTable(t *testing.T) {
	text, err := os.ReadFile("testdata/deletion.txt")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		f := strings.Fields(line)
		if len(f) != 8 || f[6] != "/" {
			t.Fatalf("not a row: %s", line)
		}
		number, item, you, state, what := f[0], f[1], f[2], f[3], f[4]
		if want := fmt.Sprint(len(seen) + 1); number != want {
			t.Fatalf("row %s stands where row %s should", number, want)
		}
		name := strings.Join([]string{item, you, state, what}, "/")
		if seen[name] {
			t.Errorf("%s is there twice", name)
		}
		seen[name] = true
		t.Run(number+"/"+name, func(t *testing.T) {
			kind, cause := kinds[item], causes[what]
			if kind == 0 || cause == 0 {
				t.Fatal("no such item or cause")
			}
			v := Decide(cause, Facts{
				Kind: kind, Owner: you == "owner", Organizer: you == "organizer", Current: current[state], MayDelete: true,
			})
			if got, want := fates(cause, v), f[5]+" / "+f[7]; got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
	if len(seen) < 112+36 {
		t.Errorf("%d rows", len(seen))
	}
}

// fates writes a verdict as the table does.
func fates(c Cause, v Verdict) string {
	item, record := "kept", "kept"
	switch {
	case v.Impossible:
		return "- / -"
	case c == ItemDeleted:
		item = "gone"
	case c == RecordDeleted:
		record = "gone"
	}
	if v.DeleteItem {
		item = "deleted"
	}
	if v.DeleteRecord {
		record = "deleted"
	}
	return item + " / " + record
}

// DEL-03, DEL-07, DEL-08, DEL-11, DEL-14: who is asked, and what happens
// without the right to delete.
func TestDeletionQuestion(t *testing.T) {
	for _, c := range []struct {
		name  string
		facts Facts
		asks  bool
		// deletes is what stopping and deleting comes to without the right.
		deletes bool
	}{
		{"e-mail", Facts{Kind: Mail}, true, true},
		{"own contact", Facts{Kind: Person, Owner: true}, true, true},
		{"another's contact", Facts{Kind: Person}, false, false},
		{"past appointment", Facts{Kind: Meeting, Owner: true}, true, false},
		{"task", Facts{Kind: ToDo}, true, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := Decide(StopDelete, c.facts)
			if v.Asks != c.asks || v.DeleteRecord != c.deletes || v.Impossible {
				t.Errorf("got %+v", v)
			}
			if v := Decide(StopKeep, c.facts); v.DeleteRecord || v.Impossible {
				t.Errorf("keeping: got %+v", v)
			}
		})
	}
}

// semantics.md, 5.3: what holds of every row.
func TestDeletionInvariants(t *testing.T) {
	for kind := Mail; kind <= ToDo; kind++ {
		for bits := range 16 {
			f := Facts{Kind: kind, Owner: bits&1 > 0, Organizer: bits&2 > 0, Current: bits&4 > 0, MayDelete: bits&8 > 0}
			for c := ItemDeleted; c <= StopDelete; c++ {
				v := Decide(c, f)
				switch {
				case c >= StopKeep && v.DeleteItem:
					t.Errorf("%+v: to stop tracking deletes the item", f)
				case c == StopKeep && v.DeleteRecord:
					t.Errorf("%+v: what is to be kept is deleted", f)
				case kind == Mail && c <= RecordDeleted && (v.DeleteItem || v.DeleteRecord):
					t.Errorf("%+v: an e-mail takes its other half along", f)
				case kind == Person && c == ItemDeleted && v.DeleteRecord:
					t.Errorf("%+v: a contact takes its record along", f)
				case (kind == Meeting || kind == Series || kind == Occurrence) && !f.Current && (v.DeleteItem || v.DeleteRecord):
					t.Errorf("%+v, %v: a past meeting is deleted", f, c)
				}
			}
		}
	}
}
