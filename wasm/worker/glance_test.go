package worker

import (
	"encoding/json"
	"testing"
	"testing/synctest"
	"time"

	"regarding/shared/crm"
	"regarding/wasm/replica"
	"regarding/wasm/view"
)

// glimpse is what pages would show when they open, nil for nothing.
func (d *diary) glimpse(t *testing.T) *view.Glance {
	t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.glance == nil {
		return nil
	}
	g := new(view.Glance)
	if err := json.Unmarshal(d.glance, g); err != nil {
		t.Fatal(err)
	}
	return g
}

// What was last watched is kept for pages that open, once it is at rest, as the
// lists show it; not while it changes, and nothing of a device that was revoked.
func TestGlanceIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &diary{known: Known{Profile: ines}}
		e := startEngine(t, replica.NewMemDisk(), newRelay(), false, store)
		defer func() {
			e.cancel()
			<-e.result
		}()
		e.take(view.DefaultMailbox, map[string]string{"Inbox.mbox": inbox(3)})
		in := folderNamed(e, "Inbox")
		f := view.MessageFilter{Folder: &in.ID}
		shown := e.letters(f)
		if g := store.glimpse(t); g != nil {
			t.Fatalf("before anything rests there is %+v", g)
		}
		rest := func() *view.Glance {
			time.Sleep(glanceRest + 3*tickInterval)
			synctest.Wait()
			return store.glimpse(t)
		}
		g := rest()
		if g == nil || len(g.Lists) != 1 || !g.Lists[0].Messages.Loading || g.Folders.Ready || len(g.Folders.Mailboxes) != 1 {
			t.Fatalf("kept is %+v", g)
		}
		kept := g.Lists[0].Messages
		kept.Loading = false
		if !kept.Same(&shown) {
			t.Errorf("kept is %+v\nshown %+v", kept, shown)
		}

		_ = store.SaveGlance(t.Context(), nil) // as the store of the rows does with the change
		e.propose(view.MarkMessages{OnMessages: view.OnMessages{Mutation: e.id(), Messages: view.Selection{IDs: []crm.ID{shown.Rows[0].ID}}}, Read: false})
		settle()
		if g := store.glimpse(t); g != nil {
			t.Errorf("at once there is %+v", g)
		}
		if g := rest(); g == nil || g.Lists[0].Messages.Rows[0].IsRead {
			t.Errorf("after the change there is %+v", g)
		}

		// The list that was watched last comes first, those of searches do not come.
		for _, f := range []view.MessageFilter{{Unread: true}, {Flagged: true}, {Attachments: true}, {Folder: &in.ID}, {Search: "order"}} {
			e.letters(f)
		}
		if g := rest(); g == nil || len(g.Lists) != maxGlanced || g.Lists[0].Query.Folder == nil || !g.Lists[1].Query.Attachments {
			t.Errorf("of many lists there are %+v", g)
		}

		_ = e.do(t.Context(), func() { e.revoked = true })
		if g := rest(); g != nil {
			t.Errorf("of a revoked device there is %+v", g)
		}
	})
}
