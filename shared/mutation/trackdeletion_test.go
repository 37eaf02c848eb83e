package mutation

import (
	"os"
	"strings"
	"testing"

	"regarding/shared/crm"
	"regarding/shared/fault"
)

// both has Ada and Bo track their copies of message 0: one record.
func (w tracking) both(t testing.TB) (one, two Track) {
	t.Helper()
	one, two = w.tracks(ada, 0), w.tracks(bo, 0)
	w.ok(t, ada, one)
	w.ok(t, bo, two)
	return one, two
}

// DEL-02, S25: with a record everything that goes with it goes, and the links
// of all people end; all of it comes back.
func TestDeleteTrackedRecord(t *testing.T) {
	w := newTracking(t)
	one, _ := w.both(t)
	done := w.ok(t, cleo, Delete{Keys: []crm.Key{one.Record}})
	if w.state(ada, 0) != "ended record" || w.state(bo, 0) != "ended record" || w.counts(one.Record) != "0 parties, 0 files, 0 bcc" {
		t.Fatalf("%s, %s, %s", w.state(ada, 0), w.state(bo, 0), w.counts(one.Record))
	}
	for _, u := range []crm.UserID{ada, bo} {
		if w.row(item(u, 0)).Deleted != nil {
			t.Errorf("the message of %s is gone", names[u])
		}
	}
	for _, e := range done.Effects {
		if e.After.Deleted != nil && !sameDeletion(*e.After.Deleted, *w.row(one.Record).Deleted) {
			t.Errorf("%v was deleted otherwise", e.Key)
		}
	}
	w.mustHold(t)
	w.ok(t, cleo, Restore{Keys: []crm.Key{one.Record}})
	if w.state(ada, 0) != "tracked" || w.state(bo, 0) != "tracked" || w.counts(one.Record) != "3 parties, 2 files, 1 bcc" || w.by(one.Record) != "Ada Bo" {
		t.Errorf("%s, %s, %s, by %q", w.state(ada, 0), w.state(bo, 0), w.counts(one.Record), w.by(one.Record))
	}
	w.mustHold(t)
}

// S25: with a record those items come back that are there and not tracked
// otherwise; what had been deleted before stays deleted.
func TestRestoreTrackedRecordJoinsWhatIsThere(t *testing.T) {
	w := newTracking(t)
	one, _ := w.both(t)
	file := w.live(crm.Attachment, one.Record)[0].Key
	w.ok(t, ada, Delete{Keys: []crm.Key{file}})
	w.ok(t, cleo, Delete{Keys: []crm.Key{one.Record}})
	w.ok(t, ada, Delete{Keys: []crm.Key{one.Item}})
	w.ok(t, bo, w.tracks(bo, 0)) // another record of the same message
	if w.state(ada, 0) != "ended record" || w.state(bo, 0) != "tracked" {
		t.Fatalf("%s, %s", w.state(ada, 0), w.state(bo, 0))
	}
	w.ok(t, cleo, Restore{Keys: []crm.Key{one.Record}})
	if w.state(ada, 0) != "detached" || w.by(one.Record) != "Ada" || w.counts(one.Record) != "3 parties, 1 files, 1 bcc" {
		t.Errorf("%s, by %q, %s", w.state(ada, 0), w.by(one.Record), w.counts(one.Record))
	}
	if got := w.value(linkOf(bo, 0), "record").Ref().Key(); got == one.Record || w.state(bo, 0) != "tracked" {
		t.Errorf("the link of Bo leads to %v", got)
	}
	w.ok(t, ada, Restore{Keys: []crm.Key{one.Item}})
	if w.state(ada, 0) != "tracked" {
		t.Errorf("%s", w.state(ada, 0))
	}
	w.mustHold(t)
}

// DEL-01: an item that is deleted for good leaves its record, and comes back
// with its link, however it comes back.
func TestDeleteTrackedItem(t *testing.T) {
	w := newTracking(t)
	one, _ := w.both(t)
	w.ok(t, ada, UpdateItems{Keys: []crm.Key{one.Item}, Fields: []Field{folderField(w.deleted)}})
	if w.state(ada, 0) != "tracked" { // nothing was deleted for good
		t.Fatalf("%s in Deleted items", w.state(ada, 0))
	}
	for name, back := range map[string]Args{
		"restore": Restore{Keys: []crm.Key{one.Item}},
		"import":  Import{Mailbox: w.box, Items: []Item{messageItem(w.box, 0, w.inbox.ID)}},
	} {
		w.ok(t, ada, Delete{Keys: []crm.Key{one.Item}})
		if w.state(ada, 0) != "detached" || w.row(one.Record).Deleted != nil || w.counts(one.Record) != "3 parties, 2 files, 1 bcc" {
			t.Fatalf("%s, %+v", w.state(ada, 0), w.row(one.Record).Deleted)
		}
		w.mustHold(t)
		w.ok(t, ada, back)
		if w.state(ada, 0) != "tracked" {
			t.Errorf("%s after %s", w.state(ada, 0), name)
		}
	}
	done := w.ok(t, ada, Delete{Keys: []crm.Key{one.Item}})
	w.ok(t, ada, Undo{Mutation: done.ID})
	if w.state(ada, 0) != "tracked" {
		t.Errorf("%s after undo", w.state(ada, 0))
	}
	// Meanwhile the record goes.
	w.ok(t, ada, Delete{Keys: []crm.Key{one.Item}})
	w.ok(t, bo, Delete{Keys: []crm.Key{one.Record}})
	w.ok(t, ada, Restore{Keys: []crm.Key{one.Item}})
	if w.state(ada, 0) != "ended record" {
		t.Errorf("%s without its record", w.state(ada, 0))
	}
	w.mustHold(t)
}

// S25: what is erased takes along what went with it; the link of an item that
// was erased is joined no more.
func TestPurgeTracked(t *testing.T) {
	w := newTracking(t)
	one, _ := w.both(t)
	w.ok(t, ada, Delete{Keys: []crm.Key{one.Item}})
	w.ok(t, relay, Purge{Keys: []crm.Key{one.Item}})
	if w.state(ada, 0) != "ended item" || w.by(one.Record) != "Ada Bo" {
		t.Errorf("%s, by %q", w.state(ada, 0), w.by(one.Record))
	}
	w.ok(t, cleo, Delete{Keys: []crm.Key{one.Record}})
	w.ok(t, cleo, Restore{Keys: []crm.Key{one.Record}})
	if w.state(ada, 0) != "ended item" || w.state(bo, 0) != "tracked" || w.by(one.Record) != "Ada Bo" {
		t.Errorf("%s, %s, by %q", w.state(ada, 0), w.state(bo, 0), w.by(one.Record))
	}
	w.ok(t, cleo, Delete{Keys: []crm.Key{one.Record}})
	w.ok(t, relay, Purge{Keys: []crm.Key{one.Record}})
	for _, e := range []crm.Entity{crm.ActivityParty, crm.Attachment, crm.BccParty} {
		for _, row := range w.all(e) {
			t.Errorf("%v is left", row.Key)
		}
	}
	w.mustHold(t)
}

// DEL-17: what a message is about was set offline, and its record deleted
// meanwhile. It is refused, the issue names the message, and it can be made
// again as another record.
func TestRegardingOfDeletedRecord(t *testing.T) {
	w := newTracking(t)
	one := w.tracks(ada, 0)
	w.ok(t, ada, one)
	w.ok(t, bo, Delete{Keys: []crm.Key{one.Record}})
	late := w.about(Track{Item: one.Item, Record: one.Record}, w.fabrikam)
	w.refused(t, ada, late, fault.NotFound, OpDeleted)
	issues := w.all(crm.SyncIssue)
	if len(issues) != 1 || issues[0].Value("subject").Ref() != (crm.Ref{Entity: crm.MailMessage, ID: one.Item.ID, Name: "Message 0"}) {
		t.Fatalf("issues %+v", issues)
	}
	if !issues[0].Value("creates").HasMember(CreatesMember(linkOf(ada, 0))) { // S9
		t.Errorf("creates %v", issues[0].Value("creates").Members())
	}
	again := w.about(w.tracks(ada, 0), w.fabrikam)
	m := w.mutation(ada, again)
	env := w.env(ada)
	w.commit++
	if _, refused := w.tx.Do(m, env); refused != nil {
		t.Fatal(refused)
	}
	w.ok(t, ada, CloseIssue{Issue: issues[0].ID, Retried: m.ID})
	if w.state(ada, 0) != "tracked" || w.value(again.Record, "regardingobjectid").Ref().Key() != w.fabrikam || len(w.all(crm.SyncIssue)) != 0 {
		t.Errorf("%s, about %v", w.state(ada, 0), w.value(again.Record, "regardingobjectid"))
	}
	w.mustHold(t)
}

// S9: what builds on a tracking that was refused waits for it, and only that.
func TestDependantsOfRefusedTrack(t *testing.T) {
	w := newTracking(t)
	one := w.about(w.tracks(ada, 0), crm.Key{Entity: crm.Account, ID: testID(8, 9)})
	w.refused(t, ada, one, fault.NotFound, OpNotFound)
	w.refused(t, ada, StopTracking{Item: one.Item, Record: one.Record}, fault.NotFound, OpDependent)
	w.refused(t, ada, Delete{Keys: []crm.Key{one.Record}}, fault.NotFound, OpDependent)
	first := IssueID(w.firstRefused(t))
	waiting, _ := w.tx.Dependants(ada, first)
	if len(waiting) != 2 {
		t.Errorf("%d wait for it", len(waiting))
	}
}

// firstRefused is the mutation of the issue that waits for none.
func (w tracking) firstRefused(t *testing.T) ID {
	for _, row := range w.all(crm.SyncIssue) {
		if row.Value("parentissue").IsNull() {
			m, err := Decode(row.Value("mutation").Bytes())
			if err != nil {
				t.Fatal(err)
			}
			return m.ID
		}
	}
	t.Fatal("no issue")
	return ID{}
}

// S16: e-mails that are merged are tracked as one, and apart again when that is
// undone.
func TestMergeTracked(t *testing.T) {
	w := newTracking(t)
	one, other := w.tracks(ada, 0), w.tracks(bo, 1)
	w.ok(t, ada, one)
	w.ok(t, bo, other)
	w.refused(t, cleo, Merge{Survivor: other.Record, Other: one.Record, Fields: []Field{text("subject", "x")}}, fault.Invalid, OpSealed)
	done := w.ok(t, cleo, Merge{Survivor: other.Record, Other: one.Record})
	if w.state(ada, 0) != "tracked" || w.by(other.Record) != "Ada Bo" || w.counts(other.Record) != "3 parties, 2 files, 1 bcc" {
		t.Errorf("%s, by %q, %s", w.state(ada, 0), w.by(other.Record), w.counts(other.Record))
	}
	w.mustHold(t)
	undone := w.ok(t, cleo, Undo{Mutation: done.ID})
	if w.value(linkOf(ada, 0), "record").Ref().Key() != one.Record || w.by(one.Record) != "Ada" || w.by(other.Record) != "Bo" ||
		w.counts(one.Record) != "3 parties, 2 files, 1 bcc" || w.counts(other.Record) != "3 parties, 2 files, 0 bcc" {
		t.Errorf("by %q and %q, %s and %s", w.by(one.Record), w.by(other.Record), w.counts(one.Record), w.counts(other.Record))
	}
	w.mustHold(t)
	w.ok(t, cleo, Undo{Mutation: undone.ID})
	w.mustHold(t)
}

// DEL-01 to DEL-03, rows 1 to 16 of the table: what the table says is what
// happens, to the owner of the record and to another who tracks it.
func TestDeletionRowsOfMail(t *testing.T) {
	table, err := os.ReadFile("../track/testdata/deletion.txt")
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	for line := range strings.Lines(string(table)) {
		f := strings.Fields(line)
		if len(f) != 8 || f[1] != "email" {
			continue
		}
		ran++
		t.Run(strings.Join(f[:5], "/"), func(t *testing.T) {
			w := newTracking(t)
			one, two := w.tracks(ada, 0), w.tracks(bo, 0)
			one.Promotion.Draft, two.Promotion.Draft = f[3] == "draft", f[3] == "draft"
			w.ok(t, ada, one)
			w.ok(t, bo, two)
			by, key := ada, one.Item
			if f[2] != "owner" {
				by, key = bo, two.Item
			}
			switch f[4] {
			case "L":
				w.ok(t, by, Delete{Keys: []crm.Key{key}})
			case "C":
				w.ok(t, by, Delete{Keys: []crm.Key{one.Record}})
			default:
				w.ok(t, by, StopTracking{Item: key, Record: one.Record, DeleteRecord: f[4] == "UY"})
			}
			fate := func(key crm.Key, cause string) string {
				switch {
				case w.row(key).Deleted == nil:
					return "kept"
				case f[4] == cause:
					return "gone"
				}
				return "deleted"
			}
			if got := fate(key, "L") + " / " + fate(one.Record, "C"); got != strings.Join(f[5:], " ") {
				t.Errorf("got %s, want %s", got, strings.Join(f[5:], " "))
			}
			if w.state(by, 0) == "tracked" {
				t.Error("it is still tracked")
			}
			w.mustHold(t)
		})
	}
	if ran != 16 {
		t.Errorf("%d rows", ran)
	}
}

// S21: a Bcc recipient whom two merged copies name is there once; one that had
// gone before the merge does not come back for a record that is gone.
func TestBccAfterMerge(t *testing.T) {
	w := newTracking(t)
	one, other := w.tracks(ada, 0), w.tracks(bo, 1)
	w.ok(t, ada, one)
	w.ok(t, bo, other)
	w.ok(t, cleo, Merge{Survivor: other.Record, Other: one.Record})
	w.ok(t, ada, w.tracks(ada, 1))
	if got := w.counts(other.Record); got != "3 parties, 2 files, 1 bcc" {
		t.Errorf("there are %s", got)
	}
	w = newTracking(t)
	one, other = w.tracks(ada, 0), w.tracks(bo, 1)
	w.ok(t, ada, one)
	w.ok(t, bo, other)
	stopped := w.ok(t, ada, StopTracking{Item: one.Item, Record: one.Record})
	w.ok(t, cleo, Merge{Survivor: other.Record, Other: one.Record})
	w.ok(t, ada, Undo{Mutation: stopped.ID})
	if w.state(ada, 0) != "tracked" || w.by(other.Record) != "Ada Bo" {
		t.Errorf("%s, by %q", w.state(ada, 0), w.by(other.Record))
	}
	w.mustHold(t)
}
