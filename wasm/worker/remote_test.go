package worker

import (
	"testing"

	"regarding/shared/crm"
	"regarding/wasm/view"
)

// MBX-05: pictures that a person allows load at once in the message that is
// open; those of a sender whom they trust in the others too.
func TestRemoteContentIsAllowed(t *testing.T) {
	bubble(t, false, func(t *testing.T, e *engine) {
		e.take(view.DefaultMailbox, map[string]string{"one.eml": mailOf(1, ""), "two.eml": mailOf(2, "")})
		rows := e.letters(view.MessageFilter{}).Rows
		shown := make([]view.RemoteContent, len(rows))
		for i, row := range rows {
			stop, err := e.Watch(t.Context(), view.MessageQuery{ID: row.ID}, func(data any) { shown[i] = data.(view.Message).Remote })
			if err != nil {
				t.Fatal(err)
			}
			defer stop()
		}
		settle()
		allow := func(id crm.ID, sender bool) []bool {
			e.propose(view.AllowRemote{ByID: view.ByID{Mutation: e.id(), ID: id}, Sender: sender})
			settle()
			return []bool{shown[0].Allowed, shown[1].Allowed}
		}
		if shown[0].Allowed || shown[1].Allowed {
			t.Errorf("before anybody allowed anything: %+v", shown)
		}
		if got := allow(rows[0].ID, false); !got[0] || got[1] {
			t.Errorf("after allowing one message: %v", got)
		}
		if got := allow(rows[0].ID, true); !got[0] || !got[1] {
			t.Errorf("after trusting the sender: %v", got)
		}
	})
}
