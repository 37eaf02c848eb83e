package mutation

import (
	"slices"
	"testing"

	"regarding/shared/crm"
)

// SYNC-03, S17: both sides are told of a change that the author had not seen,
// and only then.
func TestNotices(t *testing.T) {
	type step struct {
		by     crm.UserID
		fields []Field
		stale  bool // sees the row as it was when it was made
		want   int  // notices after it
	}
	city := func(s string) []Field { return []Field{text("address1_city", s)} }
	name := func(s string) []Field { return []Field{text("name", s)} }
	tests := []struct {
		name  string
		steps []step
	}{
		{"seen", []step{{bo, name("B"), false, 0}, {ada, name("A"), false, 0}}},
		{"unseen", []step{{bo, name("B"), false, 0}, {ada, name("A"), true, 2}}},
		{"unseen but the same", []step{{bo, name("B"), false, 0}, {ada, name("B"), true, 0}}},
		{"unseen but the same, with something else", []step{{bo, name("B"), false, 0}, {ada, append(name("B"), text("fax", "1")), true, 0}}},
		{"unseen own", []step{{ada, name("B"), false, 0}, {ada, name("A"), true, 0}}},
		{"another group", []step{{bo, name("B"), false, 0}, {ada, city("Ulm"), true, 0}}},
		{"one of two groups", []step{{bo, name("B"), false, 0}, {ada, append(name("A"), text("telephone1", "1")), true, 2}}},
		{"two groups", []step{{bo, append(name("B"), city("Ulm")...), false, 0}, {ada, append(name("A"), city("Jena")...), true, 4}}},
		{"nobody wrote it", []step{{ada, []Field{text("fax", "1")}, true, 0}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			key := w.account(t, cleo, "C", city("Bonn")...)
			made := *w.row(key)
			for i, s := range tt.steps {
				seen := *w.row(key)
				if s.stale {
					seen = made
				}
				w.ok(t, s.by, Edit(seen, s.fields))
				if got := len(w.all(crm.SyncNotice)); got != s.want {
					t.Fatalf("step %d: %d notices, want %d", i, got, s.want)
				}
			}
		})
	}
}

func TestWhatANoticeSays(t *testing.T) {
	w := newWorld(t)
	key := w.account(t, cleo, "C", text("address1_city", "Bonn"), text("address1_line1", "Way 1"))
	made := *w.row(key)
	w.ok(t, bo, w.edit(key, text("address1_city", "Ulm")))
	w.ok(t, ada, Edit(made, []Field{text("address1_city", "Jena")}))
	sides := map[crm.UserID]int64{bo: crm.NoticeOverwritten, ada: crm.NoticeReplaced}
	others := map[crm.UserID]crm.UserID{bo: ada, ada: bo}
	ulm := []Field{text("address1_city", "Ulm"), text("address1_line1", "Way 1")}
	jena := []Field{text("address1_city", "Jena"), text("address1_line1", "Way 1")}
	mine := map[crm.UserID][]Field{bo: ulm, ada: jena}
	notices := w.all(crm.SyncNotice)
	if len(notices) != 2 {
		t.Fatalf("%d notices", len(notices))
	}
	for _, n := range notices {
		reader := n.Partition
		if n.Value("side").Int() != sides[reader] || n.Value("by").Ref() != userRef(others[reader]) ||
			n.Value("subject").Ref() != (crm.Ref{Entity: crm.Account, ID: key.ID, Name: "C"}) || n.Value("fieldgroup").Text() != "address1" {
			t.Errorf("of %s: %v by %v about %v", names[reader], n.Value("side").Int(), n.Value("by").Ref(), n.Value("subject").Ref())
		}
		for name, want := range map[string][]Field{"mine": mine[reader], "theirs": mine[others[reader]]} {
			got, err := DecodeFields(n.Value(name).Bytes())
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("of %s, %s: got %v, %v", names[reader], name, got, err)
			}
		}
		if n.ID[6]>>4 != 8 || n.ID[8]>>6 != 2 {
			t.Errorf("%v is no UUID of version 8", n.ID)
		}
	}
	// Restoring is a new change, of what the reader has seen.
	fields, _ := DecodeFields(w.all(crm.SyncNotice)[0].Value("mine").Bytes())
	w.ok(t, notices[0].Partition, w.edit(key, fields...))
}
