package mutation

import (
	"testing"

	"regarding/shared/crm"
)

// S22, TRK-10: an undone tracking ends the link and takes the record away; done
// again, both are back.
func TestUndoTrack(t *testing.T) {
	w := newTracking(t)
	args := w.about(w.tracks(ada, 0), w.fabrikam)
	done := w.ok(t, ada, args)
	undone := w.ok(t, ada, Undo{Mutation: done.ID})
	record := w.row(args.Record)
	if w.state(ada, 0) != "ended undone" || record.Deleted == nil || record.Deleted.Cause != crm.Undone || w.counts(args.Record) != "0 parties, 0 files, 0 bcc" {
		t.Fatalf("%s, %+v, %s", w.state(ada, 0), record.Deleted, w.counts(args.Record))
	}
	w.mustHold(t)
	again := w.ok(t, ada, Undo{Mutation: undone.ID})
	if w.state(ada, 0) != "tracked" || w.by(args.Record) != "Ada" || w.counts(args.Record) != "3 parties, 2 files, 1 bcc" ||
		w.value(args.Record, "regardingobjectid").Ref().Key() != w.fabrikam {
		t.Fatalf("%s, by %q, %s", w.state(ada, 0), w.by(args.Record), w.counts(args.Record))
	}
	w.mustHold(t)
	w.ok(t, ada, Undo{Mutation: again.ID})
	if w.state(ada, 0) == "tracked" || w.row(args.Record).Deleted == nil {
		t.Errorf("%s", w.state(ada, 0))
	}
	w.mustHold(t)
}

// S22, TRK-10: regarding that was set twice is taken back twice.
func TestUndoRegardingTwice(t *testing.T) {
	w := newTracking(t)
	args := w.tracks(ada, 0)
	w.ok(t, ada, args)
	about := func(key crm.Key) Done { return w.ok(t, ada, w.about(Track{Item: args.Item, Record: args.Record}, key)) }
	first, second := about(w.fabrikam), about(w.contact)
	w.ok(t, ada, Undo{Mutation: second.ID})
	if got := w.value(args.Record, "regardingobjectid").Ref().Key(); got != w.fabrikam {
		t.Errorf("once: about %v", got)
	}
	w.ok(t, ada, Undo{Mutation: first.ID})
	if got := w.value(args.Record, "regardingobjectid"); !got.IsNull() || w.state(ada, 0) != "tracked" {
		t.Errorf("twice: about %v, %s", got, w.state(ada, 0))
	}
	w.mustHold(t)
}

// S22: the record stays with who tracks it as well, and without the person
// whose tracking was undone; also when that person changed it last.
func TestUndoTrackAfterAnotherJoined(t *testing.T) {
	w := newTracking(t)
	one := w.tracks(ada, 0)
	done := w.ok(t, ada, one)
	w.ok(t, bo, w.tracks(bo, 0))
	w.ok(t, ada, w.about(Track{Item: one.Item, Record: one.Record}, w.fabrikam))
	undone := w.ok(t, ada, Undo{Mutation: done.ID})
	if w.state(ada, 0) != "ended undone" || w.row(one.Record).Deleted != nil || w.by(one.Record) != "Bo" || w.counts(one.Record) != "3 parties, 2 files, 0 bcc" {
		t.Errorf("%s, %+v, by %q, %s", w.state(ada, 0), w.row(one.Record).Deleted, w.by(one.Record), w.counts(one.Record))
	}
	w.mustHold(t)
	w.ok(t, ada, Undo{Mutation: undone.ID})
	if w.state(ada, 0) != "tracked" || w.by(one.Record) != "Ada Bo" || w.counts(one.Record) != "3 parties, 2 files, 1 bcc" {
		t.Errorf("%s, by %q, %s", w.state(ada, 0), w.by(one.Record), w.counts(one.Record))
	}
	w.mustHold(t)
}

// S22: who joined a record and undoes that leaves it as it was.
func TestUndoJoin(t *testing.T) {
	w := newTracking(t)
	one, two := w.about(w.tracks(bo, 0), w.fabrikam), w.about(w.tracks(ada, 0), w.contact)
	w.ok(t, bo, one)
	done := w.ok(t, ada, two)
	w.ok(t, ada, Undo{Mutation: done.ID})
	if w.state(ada, 0) != "ended undone" || w.by(one.Record) != "Bo" || w.counts(one.Record) != "3 parties, 2 files, 0 bcc" ||
		w.value(one.Record, "regardingobjectid").Ref().Key() != w.fabrikam || len(w.all(crm.SyncNotice)) != 0 {
		t.Errorf("%s, by %q, %s, about %v", w.state(ada, 0), w.by(one.Record), w.counts(one.Record), w.value(one.Record, "regardingobjectid"))
	}
	if row, _ := w.tx.Row(two.Record); row.Key != one.Record { // S16
		t.Errorf("the id that was minted names %v", row.Key)
	}
	w.mustHold(t)
}

// S22: setting what a message is about is undone alone.
func TestUndoSetRegarding(t *testing.T) {
	w := newTracking(t)
	args := w.about(w.tracks(ada, 0), w.fabrikam)
	w.ok(t, ada, args)
	done := w.ok(t, ada, w.about(Track{Item: args.Item, Record: args.Record}, w.contact))
	w.ok(t, ada, Undo{Mutation: done.ID})
	if w.state(ada, 0) != "tracked" || w.value(args.Record, "regardingobjectid").Ref().Key() != w.fabrikam {
		t.Errorf("%s, about %v", w.state(ada, 0), w.value(args.Record, "regardingobjectid"))
	}
	// The text that a record waited for stays.
	w = newTracking(t)
	args = w.tracks(ada, 0)
	whole := *args.Promotion
	args.Promotion.Awaited, args.Promotion.Files, args.Promotion.Text = true, nil, ""
	w.ok(t, ada, args)
	done = w.ok(t, ada, Track{Item: args.Item, Record: args.Record, Promotion: &whole})
	w.ok(t, ada, Undo{Mutation: done.ID})
	if w.counts(args.Record) != "3 parties, 2 files, 1 bcc" || w.value(args.Record, "description").IsNull() {
		t.Errorf("%s, %v", w.counts(args.Record), w.value(args.Record, "description"))
	}
	w.mustHold(t)
}

// S22: an undone end of tracking brings link and record back.
func TestUndoStopTracking(t *testing.T) {
	for _, deletes := range []bool{false, true} {
		w := newTracking(t)
		one, _ := w.both(t)
		done := w.ok(t, ada, StopTracking{Item: one.Item, Record: one.Record, DeleteRecord: deletes})
		undone := w.ok(t, ada, Undo{Mutation: done.ID})
		if w.state(ada, 0) != "tracked" || w.state(bo, 0) != "tracked" || w.by(one.Record) != "Ada Bo" || w.counts(one.Record) != "3 parties, 2 files, 1 bcc" {
			t.Errorf("%s, %s, by %q, %s", w.state(ada, 0), w.state(bo, 0), w.by(one.Record), w.counts(one.Record))
		}
		w.mustHold(t)
		w.ok(t, ada, Undo{Mutation: undone.ID})
		if w.state(ada, 0) == "tracked" || !deletes && w.row(one.Record).Deleted != nil {
			t.Errorf("done again: %s, %+v", w.state(ada, 0), w.row(one.Record).Deleted)
		}
		w.mustHold(t)
		// Tracked anew since, there is nothing to bring back.
		w = newTracking(t)
		one = w.tracks(ada, 0)
		w.ok(t, ada, one)
		done = w.ok(t, ada, StopTracking{Item: one.Item, Record: one.Record, DeleteRecord: true})
		again := w.tracks(ada, 0)
		w.ok(t, ada, again)
		w.ok(t, ada, Undo{Mutation: done.ID})
		if got := w.value(linkOf(ada, 0), "record").Ref().Key(); got != again.Record || w.state(ada, 0) != "tracked" {
			t.Errorf("%s to %v", w.state(ada, 0), got)
		}
		w.mustHold(t)
	}
}

// S15, S22: as a guess too, what was tracked is tracked no more.
func TestUndoTrackAsGuess(t *testing.T) {
	w := newTracking(t)
	device := w.tx.Clone()
	device.Device = true
	args := w.tracks(ada, 0)
	m := w.mutation(ada, args)
	if _, refused := device.Do(m, w.guess(ada)); refused != nil {
		t.Fatal(refused)
	}
	state := func() (int64, *crm.Deletion) {
		link, _ := device.Row(linkOf(ada, 0))
		record, _ := device.Row(args.Record)
		return link.Value("state").Int(), record.Deleted
	}
	if got, gone := state(); got != crm.LinkTracked || gone != nil {
		t.Fatalf("state %d, %v", got, gone)
	}
	undo := w.mutation(ada, Undo{Mutation: m.ID})
	if _, refused := device.Do(undo, w.guess(ada)); refused != nil {
		t.Fatal(refused)
	}
	if got, gone := state(); got != crm.LinkEnded || gone == nil {
		t.Errorf("state %d, %v", got, gone)
	}
	if _, refused := device.Do(w.mutation(ada, Undo{Mutation: undo.ID}), w.guess(ada)); refused != nil {
		t.Fatal(refused)
	}
	if got, gone := state(); got != crm.LinkTracked || gone != nil {
		t.Errorf("done again: state %d, %v", got, gone)
	}
}

// S15: a device does not know whose links a deleted record had; of its own it
// sees when their items come back.
func TestReattachAsGuess(t *testing.T) {
	w := newTracking(t)
	args := w.tracks(ada, 0)
	w.ok(t, ada, args)
	device := w.tx.Clone()
	device.Device = true
	for _, args := range []Args{
		Delete{Keys: []crm.Key{args.Item}}, Delete{Keys: []crm.Key{args.Record}}, Restore{Keys: []crm.Key{args.Item}},
	} {
		if _, refused := device.Do(w.mutation(ada, args), w.guess(ada)); refused != nil {
			t.Fatal(refused)
		}
	}
	if link, _ := device.Row(linkOf(ada, 0)); link.Value("ended").Int() != crm.EndedRecord {
		t.Errorf("link %+v", link)
	}
}
