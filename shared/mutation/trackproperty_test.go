package mutation

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"

	"regarding/shared/crm"
)

// drawTracking draws what two people do to messages and their records. The n-th
// messages of both are one message, but for the last of Bo's, whose record can
// be merged.
func drawTracking(t *rapid.T, w tracking, u crm.UserID, done []ID) Args {
	n := rapid.IntRange(0, 2).Draw(t, "message")
	records := []crm.Key{{Entity: crm.Email, ID: testID(8, 1)}}
	for _, row := range w.all(crm.Email) {
		records = append(records, row.Key)
	}
	record := rapid.SampledFrom(records).Draw(t, "record")
	if link := w.row(linkOf(u, n)); link != nil && rapid.IntRange(0, 3).Draw(t, "own record") > 0 {
		record = link.Value("record").Ref().Key()
	}
	switch rapid.IntRange(0, 11).Draw(t, "kind") {
	case 0, 1, 2:
		args := w.tracks(u, n)
		args.Promotion.Draft = n == 2
		args.Promotion.Awaited = rapid.Bool().Draw(t, "awaited")
		args.Completes = rapid.IntRange(0, 4).Draw(t, "completes") == 0
		if rapid.IntRange(0, 3).Draw(t, "named") == 0 {
			args.Record = record
		}
		if rapid.Bool().Draw(t, "sets") {
			args = w.about(args, rapid.SampledFrom([]crm.Key{w.fabrikam, w.contact, {}}).Draw(t, "regarding"))
		}
		return args
	case 3:
		return w.about(Track{Item: item(u, n), Record: record}, rapid.SampledFrom([]crm.Key{w.fabrikam, {}}).Draw(t, "regarding"))
	case 4, 5:
		return StopTracking{Item: item(u, n), Record: record, DeleteRecord: rapid.Bool().Draw(t, "deletes")}
	case 6:
		return Delete{Keys: []crm.Key{rapid.SampledFrom([]crm.Key{item(u, n), record}).Draw(t, "what")}}
	case 7:
		return Restore{Keys: []crm.Key{rapid.SampledFrom([]crm.Key{item(u, n), record}).Draw(t, "what")}}
	case 8:
		return Merge{Survivor: record, Other: rapid.SampledFrom(records).Draw(t, "other")}
	case 9:
		if rapid.IntRange(0, 4).Draw(t, "erased") == 0 {
			return Purge{Keys: []crm.Key{rapid.SampledFrom([]crm.Key{item(u, n), record}).Draw(t, "what")}}
		}
		fallthrough
	default:
		if len(done) == 0 {
			return Undo{}
		}
		return Undo{Mutation: done[max(0, len(done)-1-rapid.IntRange(0, 5).Draw(t, "back"))]}
	}
}

// TRK-03, DEL-02, S16, S19, S21, S22, S31: whatever two people do, one live link
// an item, of a live record that lists its person; no twins; nobody's Bcc
// recipients where others see them.
func TestTrackingHolds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := newTracking(t)
		var done []ID
		for range rapid.IntRange(1, 24).Draw(rt, "steps") {
			u := rapid.SampledFrom([]crm.UserID{ada, bo}).Draw(rt, "by")
			args := drawTracking(rt, w, u, done)
			if _, purges := args.(Purge); purges {
				u = relay
			}
			m, env := w.mutation(u, args), w.env(u)
			w.commit++
			b := Encode(m)
			if read, err := Decode(b); err != nil || !bytes.Equal(Encode(read), b) {
				rt.Fatalf("%+v: %v", args, err)
			}
			device := w.tx.Clone()
			device.Device = true
			if _, refused := device.Do(m, w.guess(u)); refused != nil && refused.Op == OpUnknownKind {
				rt.Fatal(refused)
			}
			effects, _ := w.tx.Do(m, env)
			checkStamps(rt, effects)
			done = append(done, m.ID)
			for _, what := range w.check() {
				rt.Fatalf("%T %+v by %s: %s", args, args, names[u], what)
			}
		}
	})
}

// S22: what was done to tracking and undone was not done.
func TestUndoRestoresTracking(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := newTracking(t)
		for range rapid.IntRange(0, 6).Draw(rt, "before") {
			u := rapid.SampledFrom([]crm.UserID{ada, bo}).Draw(rt, "by")
			if args := drawTracking(rt, w, u, nil); args.Kind() != KindPurge {
				w.do(u, args)
			}
		}
		before := w.standing()
		args := drawTracking(rt, w, ada, nil)
		if args.Kind() == KindPurge {
			return
		}
		done, refused := w.do(ada, args)
		if refused != nil {
			return
		}
		after := w.standing()
		undone := w.ok(t, ada, Undo{Mutation: done.ID})
		for key, was := range before {
			if got := w.standing()[key]; got != was {
				rt.Fatalf("%T: %v was %q, is %q", args, key, was, got)
			}
		}
		w.ok(t, ada, Undo{Mutation: undone.ID})
		for key, was := range after {
			if got := w.standing()[key]; got != was {
				rt.Fatalf("%T again: %v was %q, is %q", args, key, was, got)
			}
		}
	})
}

// standing says of every record and link what people see of it: of one that is
// not live only that.
func (w tracking) standing() map[crm.Key]string {
	all := map[crm.Key]string{}
	for _, row := range append(w.all(crm.Email), w.all(crm.TrackLink)...) {
		switch {
		case row.Deleted != nil:
			all[row.Key] = "gone"
		case row.Entity == crm.Email:
			all[row.Key] = w.by(row.Key) + ", " + w.counts(row.Key) + ", " + row.Value("regardingobjectid").Ref().Name
		case tracked(row):
			all[row.Key] = "tracked to " + row.Value("record").Ref().ID.String()
		default:
			all[row.Key] = "not tracked"
		}
	}
	return all
}
