package view

import (
	"slices"
	"testing"

	"regarding/shared/crm"
)

// Addresses are a person's own from the third message in a folder of sent ones
// on; what lies elsewhere or is deleted does not count.
func TestSentAs(t *testing.T) {
	table := NewTable(me)
	shown := func(row crm.Row) Shown { return Shown{Key: row.Key, Row: &row} }
	list := []Shown{shown(folderRow(900, 9, 0, "Sent", crm.FolderSent)), shown(folderRow(901, 9, 0, "Inbox", crm.FolderInbox))}
	n := 0
	add := func(from string, folder, count int, deleted bool) {
		for range count {
			n++
			row := letter{folder: folder, box: 9, subject: "x", at: mailClock.Now, deleted: deleted}.row(n).WithValue("fromaddress", crm.Str(from))
			list = append(list, shown(row))
		}
	}
	add("Ines@Northbeam.example", 900, 2, false)
	add("ines@northbeam.example", 900, 1, false)
	add("ines@home.example", 900, 3, false)
	add("ben@northbeam.example", 900, 2, false)
	add("ben@northbeam.example", 901, 9, false)
	add("anna@contoso.example", 900, 4, true)
	add("", 900, 5, false)
	table.Apply(list)
	want := []string{"ines@home.example", "ines@northbeam.example"}
	if got := table.SentAs(3); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	list, n = nil, 100
	add("ben@northbeam.example", 900, 1, false)
	table.Apply(list)
	if got := table.SentAs(3); len(got) != 3 {
		t.Errorf("after another message: %q", got)
	}
	// A folder that becomes one of sent ones counts from then on.
	table.Apply([]Shown{shown(folderRow(901, 9, 0, "Sent too", crm.FolderSent)), shown(folderRow(900, 9, 0, "Inbox", crm.FolderInbox))})
	if got := table.SentAs(3); !slices.Equal(got, []string{"ben@northbeam.example"}) {
		t.Errorf("after the folders changed: %q", got)
	}
}
