package mutation

import (
	"testing"

	"regarding/shared/crm"
	"regarding/shared/fault"
)

// S22, TRK-10: what a person did comes back, and what others did since stays.
func TestUndo(t *testing.T) {
	mail := text("emailaddress1", "x@x.example")
	tests := []struct {
		name string
		run  func(t *testing.T, w *world, a, b crm.Key)
	}{
		{"an update", func(t *testing.T, w *world, a, b crm.Key) {
			done := w.ok(t, ada, w.edit(a, text("name", "New"), text("fax", "1")))
			undone := w.ok(t, ada, Undo{Mutation: done.ID})
			want(t, w, a, "name", "A")
			want(t, w, a, "fax", "")
			again := w.ok(t, ada, Undo{Mutation: undone.ID}) // redo
			want(t, w, a, "name", "New")
			want(t, w, a, "fax", "1")
			w.ok(t, ada, Undo{Mutation: again.ID})
			want(t, w, a, "name", "A")
			if n := len(w.ok(t, ada, Undo{Mutation: done.ID}).Effects); n != 0 {
				t.Errorf("undone twice, with %d effects", n)
			}
		}},
		{"another's later edit of one group stays", func(t *testing.T, w *world, a, b crm.Key) {
			done := w.ok(t, ada, w.edit(a, text("name", "New"), text("fax", "1")))
			w.ok(t, bo, w.edit(a, text("name", "Of Bo")))
			w.ok(t, ada, Undo{Mutation: done.ID})
			want(t, w, a, "name", "Of Bo")
			want(t, w, a, "fax", "")
		}},
		{"another's later edit to the same value stays", func(t *testing.T, w *world, a, b crm.Key) {
			done := w.ok(t, ada, w.edit(a, text("name", "New")))
			w.ok(t, bo, w.edit(a, text("name", "Other")))
			w.ok(t, bo, w.edit(a, text("name", "New")))
			w.ok(t, ada, Undo{Mutation: done.ID})
			want(t, w, a, "name", "New")
		}},
		{"one after the other, the last first", func(t *testing.T, w *world, a, b crm.Key) {
			first := w.ok(t, ada, w.edit(a, text("name", "One"), text("fax", "1")))
			second := w.ok(t, ada, w.edit(a, text("name", "Two")))
			third := w.ok(t, ada, w.edit(a, text("name", "Three")))
			w.ok(t, ada, Undo{Mutation: third.ID})
			back := w.ok(t, ada, Undo{Mutation: second.ID})
			want(t, w, a, "name", "One")
			last := w.ok(t, ada, Undo{Mutation: first.ID})
			want(t, w, a, "name", "A")
			want(t, w, a, "fax", "")
			w.ok(t, ada, Undo{Mutation: last.ID}) // and forth again
			w.ok(t, ada, Undo{Mutation: back.ID})
			want(t, w, a, "name", "Two")
			want(t, w, a, "fax", "1")
		}},
		{"what was written again is no undo", func(t *testing.T, w *world, a, b crm.Key) {
			done := w.ok(t, ada, w.edit(a, text("name", "One")))
			w.ok(t, ada, w.edit(a, text("name", "Two")))
			w.ok(t, ada, w.edit(a, text("name", "One")))
			w.ok(t, ada, Undo{Mutation: done.ID})
			want(t, w, a, "name", "One")
		}},
		{"what another has undone is theirs", func(t *testing.T, w *world, a, b crm.Key) {
			done := w.ok(t, ada, w.edit(a, text("name", "One")))
			others := w.ok(t, bo, w.edit(a, text("name", "Two")))
			w.ok(t, bo, Undo{Mutation: others.ID})
			w.ok(t, ada, Undo{Mutation: done.ID})
			want(t, w, a, "name", "One")
		}},
		{"an unknown attribute", func(t *testing.T, w *world, a, b crm.Key) {
			done := w.ok(t, ada, w.edit(a, text("new_x", "1")))
			w.ok(t, ada, Undo{Mutation: done.ID})
			want(t, w, a, "new_x", "")
		}},
		{"an unknown attribute that another changed since", func(t *testing.T, w *world, a, b crm.Key) {
			done := w.ok(t, ada, w.edit(a, text("new_x", "1"), text("new_y", "1")))
			w.ok(t, bo, w.edit(a, text("new_x", "2")))
			w.ok(t, ada, Undo{Mutation: done.ID})
			want(t, w, a, "new_x", "2")
			want(t, w, a, "new_y", "")
		}},
		{"a set", func(t *testing.T, w *world, a, b crm.Key) {
			done := w.ok(t, ada, w.edit(a, Field{"new_tags", crm.SetOf("1")}))
			w.ok(t, ada, Undo{Mutation: done.ID})
			if !w.value(a, "new_tags").IsNull() {
				t.Error("the set stays")
			}
		}},
		{"a create", func(t *testing.T, w *world, a, b crm.Key) {
			c := crm.Key{Entity: crm.Account, ID: w.newID()}
			done := w.ok(t, ada, Create{Key: c, Fields: []Field{text("name", "C"), mail}})
			w.ok(t, ada, w.edit(c, text("fax", "1"))) // an own edit does not keep it
			pair := crm.Key{Entity: crm.Duplicate, ID: crm.DuplicateID(a.ID, c.ID)}
			if w.row(pair) == nil {
				t.Fatal("no duplicate")
			}
			undone := w.ok(t, ada, Undo{Mutation: done.ID})
			if w.row(c).Deleted == nil || w.row(c).Deleted.Cause != crm.Undone || w.row(pair) != nil {
				t.Errorf("deletion %v, pair %v", w.row(c).Deleted, w.row(pair))
			}
			w.ok(t, ada, Undo{Mutation: undone.ID})
			if w.row(c).Deleted != nil || w.row(pair) == nil {
				t.Error("not done again")
			}
		}},
		{"a create that another touched", func(t *testing.T, w *world, a, b crm.Key) {
			c := crm.Key{Entity: crm.Account, ID: w.newID()}
			done := w.ok(t, ada, Create{Key: c, Fields: []Field{text("name", "C")}})
			w.ok(t, bo, w.edit(c, text("fax", "1")))
			w.ok(t, ada, w.edit(c, text("fax", "2"), text("telephone1", "3")))
			w.ok(t, bo, w.edit(c, text("websiteurl", "https://x.example")))
			w.ok(t, ada, w.edit(c, text("telephone1", "4"))) // last changed by Ada again
			w.ok(t, ada, Undo{Mutation: done.ID})
			if w.row(c).Deleted != nil {
				t.Error("deleted what another touched")
			}
		}},
		{"a deletion", func(t *testing.T, w *world, a, b crm.Key) {
			done := w.ok(t, ada, Delete{Keys: []crm.Key{a, b}})
			undone := w.ok(t, ada, Undo{Mutation: done.ID})
			if w.row(a).Deleted != nil || w.row(b).Deleted != nil {
				t.Error("not restored")
			}
			w.ok(t, ada, Undo{Mutation: undone.ID})
			if w.row(a).Deleted == nil || w.row(a).Deleted.Cause != crm.Chosen {
				t.Error("not deleted again")
			}
		}},
		{"a deletion that was restored and done by another", func(t *testing.T, w *world, a, b crm.Key) {
			done := w.ok(t, ada, Delete{Keys: []crm.Key{a}})
			w.ok(t, ada, Restore{Keys: []crm.Key{a}})
			w.ok(t, cleo, Delete{Keys: []crm.Key{a}})
			w.ok(t, ada, Undo{Mutation: done.ID})
			if w.row(a).Deleted == nil {
				t.Error("another's deletion was undone")
			}
		}},
		{"a restoring, after another worked with what it restored", func(t *testing.T, w *world, a, b crm.Key) {
			w.ok(t, bo, w.edit(a, text("fax", "0"))) // before it: of no account
			w.ok(t, ada, Delete{Keys: []crm.Key{a, b}})
			done := w.ok(t, ada, Restore{Keys: []crm.Key{a, b}})
			w.ok(t, bo, w.edit(b, text("fax", "1")))
			w.ok(t, ada, Undo{Mutation: done.ID})
			if w.row(a).Deleted == nil || w.row(b).Deleted != nil {
				t.Errorf("deletions %v, %v", w.row(a).Deleted, w.row(b).Deleted)
			}
		}},
		{"a purged row", func(t *testing.T, w *world, a, b crm.Key) {
			done := w.ok(t, ada, w.edit(a, text("name", "New")))
			w.ok(t, ada, Delete{Keys: []crm.Key{a}})
			w.ok(t, relay, Purge{Keys: []crm.Key{a}})
			if n := len(w.ok(t, ada, Undo{Mutation: done.ID}).Effects); n != 0 {
				t.Errorf("%d effects", n)
			}
		}},
		{"assign and state", func(t *testing.T, w *world, a, b crm.Key) {
			assigned := w.ok(t, ada, Assign{Keys: []crm.Key{a, b}, Owner: userRef(cleo)})
			closed := w.ok(t, ada, SetState{Keys: []crm.Key{a}, State: 1})
			w.ok(t, ada, Undo{Mutation: assigned.ID})
			w.ok(t, ada, Undo{Mutation: closed.ID})
			if w.value(a, "ownerid").Ref().ID != ada.ID || w.value(b, "ownerid").Ref().ID != bo.ID ||
				w.value(a, "statecode").Int() != 0 || w.value(a, "statuscode").Int() != 1 {
				t.Error("not put back")
			}
		}},
		{"a merge", func(t *testing.T, w *world, a, b crm.Key) {
			w.ok(t, bo, w.edit(b, mail))
			pair := crm.Key{Entity: crm.Duplicate, ID: crm.DuplicateID(a.ID, b.ID)}
			done := w.ok(t, ada, Merge{Survivor: a, Other: b, Fields: []Field{text("fax", "1")}})
			undone := w.ok(t, ada, Undo{Mutation: done.ID})
			if w.row(b).Deleted != nil || w.row(aliasKey(b)) != nil || w.value(pair, "state").Int() != crm.DuplicateOpen {
				t.Errorf("deletion %v, alias %v, pair %v", w.row(b).Deleted, w.row(aliasKey(b)), w.value(pair, "state").Int())
			}
			want(t, w, a, "fax", "")
			w.ok(t, ada, Undo{Mutation: undone.ID})
			if w.row(b).Deleted == nil || w.row(b).Deleted.Cause != crm.Merged || w.row(aliasKey(b)) == nil || w.value(pair, "state").Int() != crm.DuplicateMerged {
				t.Error("not merged again")
			}
			want(t, w, a, "fax", "1")
		}},
		{"a merge whose other was purged", func(t *testing.T, w *world, a, b crm.Key) {
			done := w.ok(t, ada, Merge{Survivor: a, Other: b})
			w.ok(t, relay, Purge{Keys: []crm.Key{b}})
			w.ok(t, ada, Undo{Mutation: done.ID})
			if w.row(aliasKey(b)) == nil {
				t.Error("ids that pass through the alias lead nowhere")
			}
		}},
		{"the restoring of a merged record", func(t *testing.T, w *world, a, b crm.Key) {
			w.ok(t, ada, Merge{Survivor: a, Other: b})
			done := w.ok(t, ada, Restore{Keys: []crm.Key{b}})
			w.ok(t, ada, Undo{Mutation: done.ID})
			if w.row(b).Deleted == nil || w.tx.Resolve(b) != a {
				t.Error("not merged again")
			}
		}},
		{"an update of a record that was merged away since", func(t *testing.T, w *world, a, b crm.Key) {
			done := w.ok(t, ada, w.edit(b, text("fax", "1")))
			w.ok(t, ada, Merge{Survivor: a, Other: b, Fields: []Field{text("fax", "1")}})
			w.ok(t, ada, Undo{Mutation: done.ID})
			want(t, w, a, "fax", "1")
			want(t, w, b, "fax", "1")
		}},
		{"rows that became one since", func(t *testing.T, w *world, a, b crm.Key) {
			done := w.ok(t, ada, Assign{Keys: []crm.Key{a, b}, Owner: userRef(cleo)})
			w.ok(t, ada, Merge{Survivor: b, Other: a})
			w.ok(t, ada, Undo{Mutation: done.ID})
			if got := w.value(b, "ownerid").Ref(); got.ID != bo.ID {
				t.Errorf("owned by %v", got)
			}
		}},
		{"an administrator undoes another's", func(t *testing.T, w *world, a, b crm.Key) {
			done := w.ok(t, ada, w.edit(a, text("name", "New")))
			w.ok(t, cleo, Undo{Mutation: done.ID})
			want(t, w, a, "name", "A")
		}},
		{"without the right any more", func(t *testing.T, w *world, a, b crm.Key) {
			done := w.ok(t, ada, w.edit(a, text("name", "New")))
			w.role[ada] = crm.ReadOnly
			w.refused(t, ada, Undo{Mutation: done.ID}, fault.Denied, OpDenied)
		}},
		{"a keeping of both", func(t *testing.T, w *world, a, b crm.Key) {
			w.ok(t, bo, w.edit(b, mail))
			pair := w.all(crm.Duplicate)[0].Key
			done := w.ok(t, ada, KeepBoth{Duplicate: pair.ID})
			w.ok(t, ada, Undo{Mutation: done.ID})
			if w.value(pair, "state").Int() != crm.DuplicateOpen {
				t.Error("still kept")
			}
		}},
		{"what replaced another's value, with its notices", func(t *testing.T, w *world, a, b crm.Key) {
			made := *w.row(a)
			w.ok(t, bo, w.edit(a, text("name", "Of Bo")))
			done := w.ok(t, ada, Edit(made, []Field{text("name", "Of Ada")}))
			if len(w.all(crm.SyncNotice)) != 2 {
				t.Fatal("no notices")
			}
			undone := w.ok(t, ada, Undo{Mutation: done.ID})
			want(t, w, a, "name", "Of Bo")
			if n := len(w.all(crm.SyncNotice)); n != 0 {
				t.Errorf("%d notices of what is as it was", n)
			}
			w.ok(t, ada, Undo{Mutation: undone.ID})
			if n := len(w.all(crm.SyncNotice)); n != 2 {
				t.Errorf("%d notices of what is replaced again", n)
			}
		}},
		{"a closing of notices", func(t *testing.T, w *world, a, b crm.Key) {
			made := *w.row(a)
			w.ok(t, bo, w.edit(a, text("name", "Of Bo")))
			w.ok(t, ada, Edit(made, []Field{text("name", "Of Ada")}))
			for _, n := range w.all(crm.SyncNotice) {
				if n.Partition != ada {
					continue
				}
				done := w.ok(t, ada, CloseNotice{Notices: []crm.ID{n.ID}})
				w.ok(t, cleo, Undo{Mutation: done.ID}) // nobody else's list
				if w.row(n.Key) != nil {
					t.Error("an administrator put it back")
				}
				w.ok(t, ada, Undo{Mutation: done.ID})
				if w.row(n.Key) == nil {
					t.Error("not put back")
				}
			}
		}},
		{"what the relay did", func(t *testing.T, w *world, a, b crm.Key) {
			done := w.ok(t, relay, PutUser{User: ada, Name: "New", Role: crm.Member})
			w.refused(t, cleo, Undo{Mutation: done.ID}, fault.Denied, OpDenied)
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			a := w.account(t, ada, "A", mail)
			b := w.account(t, bo, "B")
			tt.run(t, w, a, b)
		})
	}
}

// S15, S22: on a device, versions of what waits are zero and content decides.
func TestUndoOfAGuess(t *testing.T) {
	w := newWorld(t)
	a := w.account(t, ada, "A", text("telephone1", "1"))
	device := w.tx.Clone()
	device.Device = true
	guess := func(args Args) Done {
		t.Helper()
		done, refused := device.Do(w.mutation(ada, args), w.guess(ada))
		if refused != nil {
			t.Fatal(refused)
		}
		return done
	}
	value := func(key crm.Key, name string) string {
		row, _ := device.Row(key)
		return row.Value(name).Text()
	}
	done := guess(w.edit(a, text("name", "New"), text("telephone1", "2")))
	guess(Update{Key: a, Fields: []Field{text("telephone1", "3")}})
	guess(Undo{Mutation: done.ID})
	if value(a, "name") != "A" || value(a, "telephone1") != "3" {
		t.Errorf("got %q, %q", value(a, "name"), value(a, "telephone1"))
	}

	// One after the other, of which the relay has confirmed the first.
	first := w.ok(t, ada, Update{Key: a, Fields: []Field{text("fax", "1")}})
	confirmed, _ := w.tx.Row(a)
	device.Put(confirmed)
	device.done[first.ID] = first
	second := guess(Update{Key: a, Fields: []Field{text("fax", "2")}})
	guess(Undo{Mutation: second.ID})
	guess(Undo{Mutation: first.ID})
	if value(a, "fax") != "" {
		t.Errorf("got %q", value(a, "fax"))
	}

	c := crm.Key{Entity: crm.Account, ID: w.newID()}
	created := guess(Create{Key: c, Fields: []Field{text("name", "C")}})
	guess(Undo{Mutation: created.ID})
	if row, _ := device.Row(c); row.Deleted == nil || row.Deleted.Cause != crm.Undone {
		t.Errorf("deletion %v", row.Deleted)
	}

	deleted := guess(Delete{Keys: []crm.Key{a}})
	guess(Undo{Mutation: deleted.ID})
	if row, _ := device.Row(a); row.Deleted != nil {
		t.Error("still deleted")
	}
	// What another did last keeps a created row, as far as a guess can know.
	own := w.account(t, ada, "D")
	made, _ := w.tx.Row(own)
	w.ok(t, bo, w.edit(own, text("fax", "1")))
	now, _ := w.tx.Row(own)
	device.Put(now)
	id := ID{w.newID()}
	device.done[id] = Done{ID: id, Actor: ada, Version: made.Version, Effects: []Effect{{Key: own, After: &made}}}
	guess(Undo{Mutation: id})
	if row, _ := device.Row(own); row.Deleted != nil {
		t.Error("deleted what another touched")
	}
}

func want(t *testing.T, w *world, key crm.Key, name, value string) {
	t.Helper()
	if got := w.value(key, name).Text(); got != value {
		t.Errorf("%s: got %q, want %q", name, got, value)
	}
}
