package worker

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"regarding/shared/crm"
	"regarding/shared/wire"
	"regarding/wasm/replica"
	"regarding/wasm/view"
)

// SYNC-06: a list is shown while rows are still being read, and then whole;
// the relay is told of a whole copy only.
func TestColdStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		disk, r := replica.NewMemDisk(), newRelay()
		var rows []crm.Row
		for i := range 300 {
			rows = append(rows, crm.NewRow(crm.Key{Entity: crm.Account, ID: crm.ID{4, byte(i >> 8), byte(i)}}, crm.UserID{}).
				WithValue("name", crm.Str(fmt.Sprintf("Account %03d", i))))
		}
		r.write(rows...)
		e := startEngine(t, disk, r, false)
		e.cancel()
		<-e.result

		slow := &slowStore{Store: disk.Store(), gate: make(chan struct{})}
		w, err := New(t.Context(), Config{
			Store: &diary{}, Rows: slow, Link: unplugged{newLine(r)}, User: user, Now: time.Now, Random: &endless{}, Report: func(error) {},
		})
		if err != nil {
			t.Fatal(err)
		}
		w.config.Link.(unplugged).line.held = true
		ctx := t.Context()
		go func() { _ = w.Run(ctx) }()
		var lists []view.List
		if _, err := w.Watch(ctx, view.ListQuery{Entity: "account", Sort: "name", Scope: view.ScopeAll, Count: 5}, func(data any) {
			lists = append(lists, data.(view.List))
		}); err != nil {
			t.Fatal(err)
		}
		hello := make(chan wire.Replica, 1)
		go func() { hello <- w.Hello() }()
		slow.gate <- struct{}{}
		settle()
		slow.gate <- struct{}{}
		settle()
		if n := len(lists); n < 2 || !lists[n-1].Loading || lists[n-1].Total == 0 || lists[n-1].Total >= 300 {
			t.Fatalf("%d lists, the last %+v", n, lists[len(lists)-1])
		}
		if len(hello) != 0 {
			t.Error("the relay was told of a copy that was not scanned")
		}
		close(slow.gate)
		settle()
		if last := lists[len(lists)-1]; last.Loading || last.Total != 300 || last.Rows[0].Name != "Account 000" {
			t.Errorf("the last list %+v", last)
		}
		if h := <-hello; h.Cursor.Commit != r.head {
			t.Errorf("hello %+v", h)
		}
		if err := w.Forget(ctx); err != nil {
			t.Fatal(err)
		}
	})
}

// numbers.md: what a start costs grows with the rows, not with their square: a
// list of mail is not shown anew with every piece that is read.
func TestColdStartTellsOfMailSeldom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		disk, r := replica.NewMemDisk(), newRelay()
		var rows []crm.Row
		for i := range 300 {
			rows = append(rows, crm.NewRow(crm.Key{Entity: crm.MailMessage, ID: crm.ID{4, byte(i >> 8), byte(i)}}, user).
				WithValue("subject", crm.Str(fmt.Sprintf("Letter %03d", i))))
		}
		r.write(rows...)
		e := startEngine(t, disk, r, false)
		e.cancel()
		<-e.result

		slow := &slowStore{Store: disk.Store(), gate: make(chan struct{}), pieces: 100}
		w, err := New(t.Context(), Config{
			Store: &diary{}, Rows: slow, Link: unplugged{newLine(r)}, User: user, Now: time.Now, Random: &endless{}, Report: func(error) {},
		})
		if err != nil {
			t.Fatal(err)
		}
		w.config.Link.(unplugged).line.held = true
		ctx := t.Context()
		go func() { _ = w.Run(ctx) }()
		var lists []view.Messages
		if _, err := w.Watch(ctx, view.MessagesQuery{MessageFilter: view.MessageFilter{Sort: view.ByDate}, Count: 100}, func(data any) {
			lists = append(lists, data.(view.Messages))
		}); err != nil {
			t.Fatal(err)
		}
		close(slow.gate)
		settle()
		if last := lists[len(lists)-1]; last.Loading || last.Total != 300 || len(lists) > 4 {
			t.Errorf("%d lists were told, the last of %d messages, loading %v", len(lists), last.Total, last.Loading)
		}
		if err := w.Forget(ctx); err != nil {
			t.Fatal(err)
		}
	})
}

// slowStore hands out a piece of the rows for each value of gate.
type slowStore struct {
	replica.Store
	gate chan struct{}
	// pieces is into how many more each piece is cut.
	pieces int
}

func (s *slowStore) Scan(ctx context.Context, each func([]crm.Row) error) error {
	return s.Store.Scan(ctx, func(rows []crm.Row) error {
		<-s.gate
		if s.pieces == 0 {
			return each(rows)
		}
		for part := range slices.Chunk(rows, max(1, len(rows)/s.pieces)) {
			if err := each(part); err != nil {
				return err
			}
		}
		return nil
	})
}
