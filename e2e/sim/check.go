package sim

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"regarding/shared/crm"
	"regarding/shared/mutation"
	"regarding/shared/wire"
	"regarding/wasm/replica"
)

// fail ends the episode: an invariant did not hold.
func (w *world) fail(check, format string, args ...any) {
	panic(&Failure{Seed: w.config.Seed, Step: w.steps, Check: check, Text: fmt.Sprintf(format, args...), Trace: w.trace.lines})
}

// base reads every base row of a device, in bytes, from its store.
func (d *device) base() map[crm.Key][]byte {
	store := d.disk.Store() // looks without taking over
	var keys []crm.Key
	err := store.Scan(background, func(rows []crm.Row) error {
		for _, r := range rows {
			keys = append(keys, r.Key)
		}
		return nil
	})
	if err != nil {
		d.world.fail("INV-1", "%s cannot scan its rows: %v", d.name, err)
	}
	rows, err := store.Rows(background, keys)
	if err != nil {
		d.world.fail("INV-1", "%s cannot read its rows: %v", d.name, err)
	}
	base := make(map[crm.Key][]byte, len(rows))
	for _, r := range rows {
		base[r.Row.Key] = r.Bytes
	}
	return base
}

// shared is base without what is kept on the device only.
func (d *device) shared() map[crm.Key][]byte {
	base := d.base()
	for key, b := range base {
		if header, err := crm.PeekRow(b); err == nil && header.Version.IsLocal() {
			delete(base, key)
		}
	}
	return base
}

// checkBase compares the base rows of a device that says it is complete with
// what its user may read after the commit of its cursor: INV-1, INV-4, INV-5.
func (w *world) checkBase(check string, d *device, state replica.State) {
	if !state.Complete || state.Cursor.Incarnation != w.relay.incarnation() {
		return
	}
	if state.Cursor.Commit > w.model.head() {
		w.fail(check, "%s has cursor %d past the head %d", d.name, state.Cursor.Commit, w.model.head())
	}
	at := state.Cursor.Commit
	want := w.model.readable(at, w.model.actor(at, d.user.id))
	base := d.shared()
	for _, row := range want {
		got, ok := base[row.Key]
		if !ok {
			w.fail(check, "%s at commit %d lacks %v %v", d.name, at, row.Entity, row.ID)
		}
		if b := crm.AppendRow(nil, row, crm.CatalogueVersion); !bytes.Equal(got, b) {
			held, err := crm.DecodeRow(got)
			w.fail(check, "%s at commit %d holds %v %v otherwise: version %v, want %v (%v)", d.name, at, row.Entity, row.ID, held.Version, row.Version, err)
		}
	}
	if len(base) != len(want) {
		for key := range base {
			if r, ok := w.model.states[at][key]; !ok || !crm.MayRead(w.model.actor(at, d.user.id), r) {
				w.fail(check, "%s at commit %d holds %v %v, which it should not (exists: %v)", d.name, at, key.Entity, key.ID, ok)
			}
		}
	}
}

// wrote looks at a batch that a device has stored.
func (w *world) wrote(d *device, b *replica.Batch) {
	if b.State != nil {
		d.state = *b.State
		// Nobody ever sees half of a mutation on a complete device.
		w.checkBase("INV-4", d, *b.State)
	}
	for _, e := range b.Outbox {
		w.trace.add("%s stores %d: %v number %d", d.name, e.Local, e.Mutation.ID, e.Number)
		d.waiting[e.Local] = e.Mutation
	}
	for _, e := range b.Confirmed {
		switch s := w.byID[e.Mutation.ID]; {
		case e.Withdrawn() && d.isHere(e.Mutation.ID):
			s.excused = "it never leaves its device"
		case e.Withdrawn():
			// Only a pair of which neither was sent is taken out (S22).
			if _, undo := e.Mutation.Args.(mutation.Undo); !undo && !w.undone(e.Mutation.ID) {
				w.fail("INV-2", "%s takes back %v, which nobody undid", d.name, e.Mutation.ID)
			}
			if e.Number != 0 {
				w.fail("INV-2", "%s takes back %v, which was sent", d.name, e.Mutation.ID)
			}
			if s != nil {
				s.excused = "taken back before it was sent"
			}
		case !w.committed[e.Mutation.ID]:
			w.fail("INV-3", "%s takes %v for confirmed, which no commit holds", d.name, e.Mutation.ID)
		}
	}
	for _, local := range b.Erased {
		m, ok := d.waiting[local]
		if !ok {
			continue
		}
		delete(d.waiting, local)
		if !slices.ContainsFunc(b.Confirmed, func(e replica.Entry) bool { return e.Mutation.ID == m.ID }) {
			w.fail("INV-3", "%s erases %v and does not keep it", d.name, m.ID)
		}
	}
}

// undone reports whether somebody undid a mutation.
func (w *world) undone(id mutation.ID) bool {
	return slices.ContainsFunc(w.saved, func(s *savedMutation) bool {
		u, ok := s.mutation.Args.(mutation.Undo)
		return ok && u.Mutation == id
	})
}

// checkINV6 looks at every frame that reaches a device: it holds nothing that
// belongs to somebody else.
func (w *world) checkINV6(d *device, frame []byte, f wire.Frame) {
	for _, p := range w.users {
		if p == d.user {
			continue
		}
		if bytes.Contains(frame, []byte(marker(p))) {
			w.fail("INV-6", "%s receives %T with a mark of %s's", d.name, f, p.name)
		}
		if n, ok := w.unsealed(p, frame); ok {
			w.fail("INV-6", "%s receives %T with letter %d of %s's, which was not tracked", d.name, f, n, p.name)
		}
		if n, ok := digested(p, frame); ok {
			w.fail("INV-6", "%s receives %T with the digest of letter %d of %s's", d.name, f, n, p.name)
		}
	}
	check := func(b []byte) {
		row, err := crm.DecodeRow(b)
		if err != nil {
			w.fail("INV-6", "%s receives a row that is none: %v", d.name, err)
		}
		// As of now or as of then: a row that is read from the log may have
		// moved since.
		if !row.Partition.IsZero() && row.Partition != d.user.id {
			w.fail("INV-6", "%s receives %v %v of another person's partition", d.name, row.Entity, row.ID)
		}
		if row.Deleted != nil && row.Partition.IsZero() && row.Deleted.By != d.user.id && row.Value("ownerid").Ref().ID != d.user.id.ID && w.roleEver(d.user) != crm.Administrator {
			w.fail("INV-6", "%s receives %v %v out of another person's recycle bin", d.name, row.Entity, row.ID)
		}
	}
	gone := func(list []wire.Removal) {
		for _, r := range list {
			if owner := w.private[r.Key]; owner != nil && owner != d.user {
				w.fail("INV-6", "%s is told that %v %v of %s's is gone", d.name, r.Key.Entity, r.Key.ID, owner.name)
			}
		}
	}
	switch f := f.(type) {
	case wire.Poke:
		for _, c := range f.Commits {
			for _, b := range c.Rows {
				check(b)
			}
			gone(c.Removed)
		}
	case wire.Chunk:
		for _, b := range f.Rows {
			check(b)
		}
		gone(f.Removed)
	}
}

// marker is a text that only the private rows and bytes of a person hold.
func marker(p *person) string { return "only-for-" + strings.ToLower(p.name) }

// checkAll checks every invariant once everything has come to rest.
func (w *world) checkAll() {
	w.checkINV2()
	for _, d := range w.devices {
		if d.engine == nil || d.revoked {
			continue
		}
		state := d.state
		if !state.Complete {
			w.fail("INV-1", "%s is not complete after all came to rest: %+v", d.name, state)
		}
		if state.Cursor.Commit != w.model.head() || state.Cursor.Incarnation != w.relay.incarnation() {
			w.fail("INV-1", "%s has cursor %v, the head is %d of %d", d.name, state.Cursor, w.model.head(), w.relay.incarnation())
		}
		if n := d.status.Waiting; n != 0 {
			w.fail("INV-2", "%s still has %d mutations waiting", d.name, n)
		}
		w.checkBase("INV-1", d, state)
		w.checkScreen(d)
		w.checkKept(d)
	}
	w.checkMail()
	w.checkBytes()
	w.checkTracking()
	w.checkLog()
}

// checkScreen compares what a device shows with its base rows, once nothing
// waits: they are the same (INV-10).
func (w *world) checkScreen(d *device) {
	base := d.base()
	for key, b := range base {
		row, err := crm.DecodeRow(b)
		if err != nil {
			w.fail("INV-10", "%s holds a row that is none: %v", d.name, err)
		}
		shown, ok := d.screen[key]
		if !ok {
			w.fail("INV-10", "%s does not show %v %v", d.name, key.Entity, key.ID)
		}
		if !shown.SameContent(row) && !shown.SameContent(row.Hot()) {
			w.fail("INV-10", "%s shows %v %v otherwise than it is", d.name, key.Entity, key.ID)
		}
	}
	for key := range d.screen {
		if _, ok := base[key]; !ok {
			w.fail("INV-10", "%s shows %v %v, which is not there", d.name, key.Entity, key.ID)
		}
	}
}

// checkINV2 looks for every mutation that was reported saved: it took effect
// exactly once, or its refusal was told.
func (w *world) checkINV2() {
	for _, s := range w.saved {
		if !s.saved || s.excused != "" || s.device.revoked {
			continue
		}
		switch n := w.model.outcomes[s.mutation.ID.ID]; {
		case n == 0:
			w.fail("INV-2", "%s of %s was saved and never reached the relay (%v)", kindName(s.mutation.Args.Kind()), s.device.name, s.mutation.ID)
		case n > 1:
			w.fail("INV-2", "%s of %s took effect %d times (%v)", kindName(s.mutation.Args.Kind()), s.device.name, n, s.mutation.ID)
		}
	}
}

// checkOwnWrite looks at what d shows right after it was given an update:
// people read their own writes, whatever the record was called (INV-10, S16).
func (w *world) checkOwnWrite(d *device, u mutation.Update) {
	if d.engine == nil || len(w.saved) == 0 || !w.saved[len(w.saved)-1].saved {
		return
	}
	key := u.Key
	for range 16 {
		alias := d.screen[crm.Key{Entity: crm.Alias, ID: key.ID}]
		if alias == nil || alias.Deleted != nil {
			break
		}
		key = alias.Value("target").Ref().Key()
	}
	row := d.screen[key]
	if row == nil || row.Deleted != nil {
		return
	}
	for _, f := range u.Fields {
		if a, ok := key.Entity.Attribute(f.Name); !ok || !a.Hot {
			continue // a list may not hold it
		}
		if got := row.Value(f.Name); !got.Equal(f.Value) {
			w.fail("INV-10", "%s saved %s of %v %v (%v) and does not show it: %+v, not %+v", d.name, f.Name, key.Entity, key.ID, u.Key.ID, got, f.Value)
		}
	}
}
