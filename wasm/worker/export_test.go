package worker

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"regarding/wasm/view"
)

// INV-2, SYNC-09: whatever waits can be exported, in as many parts as it takes,
// each a file of its own and each change in one of them.
func TestExportInParts(t *testing.T) {
	bubble(t, true, func(t *testing.T, e *engine) {
		const changes = 12
		for n := range changes {
			text := fmt.Sprint("Text ", n, " ", strings.Repeat("x", 100_000))
			e.propose(view.CreateRecord{Mutation: e.id(), Entity: "account", Fields: map[string]view.Input{"name": "A", "description": text}})
		}
		names, seen, parts := map[string]bool{}, map[string]int{}, 0
		for after := ""; ; parts++ {
			part, err := e.ExportUnsent(t.Context(), view.ExportQuery{After: after})
			if err != nil {
				t.Fatal(err)
			}
			var file exported
			if err := json.Unmarshal([]byte(part.JSON), &file); err != nil {
				t.Fatal(err)
			}
			if len(part.JSON) > 2*maxExportBytes || part.Count != len(file.NotSent) || names[part.Name] {
				t.Fatalf("part %s of %d bytes with %d changes, %d said", part.Name, len(part.JSON), len(file.NotSent), part.Count)
			}
			names[part.Name] = true
			for _, c := range file.NotSent {
				seen[c.Values["description"].(string)[:7]]++
			}
			if after = part.Next; after == "" {
				break
			}
		}
		if len(seen) != changes || parts < 2 {
			t.Errorf("%d of %d changes in %d parts", len(seen), changes, parts+1)
		}
		for text, n := range seen {
			if n != 1 {
				t.Errorf("%s is in %d parts", text, n)
			}
		}
	})
}

// INV-2: the person is told of changes that could not be read, gets them in the
// export, and decides when they go.
func TestUnreadableChanges(t *testing.T) {
	bubble(t, true, func(t *testing.T, e *engine) {
		store := e.config.Store.(*diary)
		if n := see[view.Sync](e, view.SyncQuery{}).Unreadable; n != 0 {
			t.Fatalf("%d unreadable", n)
		}
		store.aside = [][]byte{{1, 2, 3}}
		again := startEngine(t, e.disk, e.relay, true, store)
		defer func() { again.cancel(); <-again.result }()
		if n := see[view.Sync](again, view.SyncQuery{}).Unreadable; n != 1 {
			t.Errorf("%d unreadable, want 1", n)
		}
		part, err := again.ExportUnsent(t.Context(), view.ExportQuery{})
		if err != nil || part.Count != 1 || !strings.Contains(part.JSON, "AQID") {
			t.Errorf("export %+v, %v", part, err)
		}
		if err := again.Steer(t.Context(), view.DropUnreadable); err != nil {
			t.Fatal(err)
		}
		if n := see[view.Sync](again, view.SyncQuery{}).Unreadable; n != 0 || store.aside != nil {
			t.Errorf("%d unreadable after they were let go", n)
		}
	})
}
