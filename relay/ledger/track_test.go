package ledger_test

import (
	"strings"
	"testing"

	"regarding/relay/ledger"
	"regarding/shared/crm"
	"regarding/shared/mailbox"
	"regarding/shared/mutation"
	"regarding/shared/track"
)

// tracks is a Track of u's n-th message, to a new record.
func (w *world) tracks(u crm.UserID, n int) mutation.Track {
	p := &track.Promotion{
		Subject: "Quote", From: "ada@northbeam.example", Sent: noon, MessageID: "<quote@northbeam.example>",
		Parties: []track.Party{
			{Role: crm.PartySender, Address: "ADA@northbeam.example"}, {Role: crm.PartyTo, Address: "jo@fabrikam.example"},
		},
		Files: []track.File{{Name: "quote.pdf", Size: 3, Content: crm.Hash(content(900))}},
	}
	if u == ada {
		p.Parties = append(p.Parties, track.Party{Role: crm.PartyBcc, Address: "silent@fabrikam.example"})
	}
	return mutation.Track{Item: messageKey(u, n), Record: w.newKey(crm.Email), Promotion: p}
}

func linkKey(u crm.UserID, n int) crm.Key { return track.LinkKey(messageKey(u, n)) }

// trackedWorld has a message that Ada and Bo track, which is one record.
func trackedWorld(t testing.TB, store ledger.Store) (w *world, record crm.Key) {
	w = newWorld(t, store)
	w.importMail(ada, 1)
	w.importMail(bo, 1)
	one := w.tracks(ada, 1)
	w.ok(ada, one)
	w.ok(bo, w.tracks(bo, 1))
	return w, one.Record
}

// S16, S31: both track one record, in one batch too; a sender who is a user is
// found by the address.
func TestTrackOneMessage(t *testing.T) {
	w := newWorld(t, ledger.NewMemStore())
	w.importMail(ada, 1)
	w.importMail(bo, 1)
	one, two := w.tracks(ada, 1), w.tracks(bo, 1)
	for _, r := range w.commit(w.submission(ada, one), w.submission(bo, two)) {
		if r.Commit == nil || r.Commit.Refused != nil {
			t.Fatalf("%+v", r)
		}
	}
	rows := w.read(relay)
	if got := rows[one.Record].Value("trackedby").Members(); len(got) != 2 {
		t.Errorf("tracked by %v", got)
	}
	if _, twice := rows[two.Record]; twice {
		t.Error("there are two records")
	}
	sender := rows[crm.Key{Entity: crm.ActivityParty, ID: track.PartyID(one.Record, 0, 0)}]
	if got := sender.Value("partyid").Ref(); got != (crm.Ref{Entity: crm.SystemUser, ID: ada.ID, Name: "Ada"}) {
		t.Errorf("the sender is %v", got)
	}
	w.check()
}

// INV-6: when somebody deletes a record, the links of all people end and what
// only their copies name goes; each person gets their own of it and nothing of
// others', and so it is when it comes back.
func TestConsequencesReachTheirOwners(t *testing.T) {
	w, record := trackedWorld(t, ledger.NewMemStore())
	bcc := crm.Key{Entity: crm.BccParty, ID: track.BccID(record, ada, 2, 0)}
	seen := func(reader crm.UserID) (list []crm.Key) {
		rows := w.read(reader)
		for _, key := range []crm.Key{linkKey(ada, 1), linkKey(bo, 1), bcc} {
			if _, ok := rows[key]; ok {
				list = append(list, key)
			}
		}
		return list
	}
	want := func(when string, reader crm.UserID, n int) {
		t.Helper()
		if got := seen(reader); len(got) != n {
			t.Errorf("%s, %v reads %v", when, reader, got)
		}
	}
	want("at first", ada, 2)
	want("at first", bo, 1)
	want("at first", cleo, 0)
	c := w.ok(bo, mutation.Delete{Keys: []crm.Key{record}})
	for _, e := range c.Effects {
		if e.Key == linkKey(ada, 1) && e.After.Value("state").Int() != crm.LinkEnded || e.Key == bcc && e.After.Deleted == nil {
			t.Errorf("%v is as it was", e.Key)
		}
		for _, u := range []crm.UserID{ada, bo, cleo} {
			if p := e.After.Partition; !p.IsZero() && p != u && crm.MayRead(w.actor(u), *e.After) {
				t.Errorf("%v reads %v of another person", u, e.Key)
			}
		}
	}
	if len(c.Effects) != 7 { // record, 2 parties, file, Bcc, 2 links
		t.Errorf("%d rows", len(c.Effects))
	}
	want("deleted", ada, 2)
	want("deleted", bo, 1)
	w.ok(bo, mutation.Restore{Keys: []crm.Key{record}})
	want("restored", ada, 2)
	if got := w.read(ada)[linkKey(ada, 1)].Value("state").Int(); got != crm.LinkTracked {
		t.Errorf("state %d", got)
	}
	w.check()
}

// INV-6: what one may not read is not there, also by the id of its link, which
// follows from that of the message.
func TestForeignItemIsNotFound(t *testing.T) {
	w, record := trackedWorld(t, ledger.NewMemStore())
	there, not := w.tracks(bo, 1), w.tracks(bo, 1)
	there.Item, not.Item = messageKey(ada, 1), messageKey(ada, 77)
	stop := func(t mutation.Track) mutation.StopTracking {
		return mutation.StopTracking{Item: t.Item, Record: record, DeleteRecord: true}
	}
	local := func(t mutation.Track) mutation.Track {
		t.Local, t.Box = true, mailbox.DefaultID(ada)
		return t
	}
	for _, pair := range [][2]mutation.Args{{there, not}, {local(there), local(not)}, {stop(there), stop(not)}} {
		var said [2]string
		for i, args := range pair {
			c := w.commit(w.submission(bo, args))[0].Commit
			if c == nil || c.Refused == nil {
				t.Fatalf("%T is accepted", args)
			}
			issue := c.Effects[0].After
			said[i] = c.Refused.Op + " " + strings.ReplaceAll(issue.Value("detail").Text(), issue.Value("subject").Ref().ID.String(), "") + " " + issue.Value("subject").Ref().Name
		}
		if said[0] != said[1] {
			t.Errorf("%T: %q of what is there, %q of what is not", pair[0], said[0], said[1])
		}
	}
}

// Rows are found by what they refer to as the batch has left them, and as the
// mutation itself has: StopTracking ends the link and then asks who is left.
func TestReferrersWithinABatch(t *testing.T) {
	w := newWorld(t, ledger.NewMemStore())
	w.importMail(ada, 1)
	one := w.tracks(ada, 1)
	results := w.commit(
		w.submission(ada, one),
		w.submission(ada, mutation.StopTracking{Item: one.Item, Record: one.Record}),
		w.submission(ada, mutation.Delete{Keys: []crm.Key{one.Record}}),
		w.submission(ada, mutation.Restore{Keys: []crm.Key{one.Record}}),
	)
	for i, want := range []int{6, 3, 4, 4} {
		c := results[i].Commit
		if c == nil || c.Refused != nil || len(c.Effects) != want {
			t.Errorf("commit %d: %+v, want %d rows", i, results[i], want)
		}
	}
	if by := w.read(ada)[one.Record].Value("trackedby"); !by.IsNull() {
		t.Errorf("tracked by %v", by.Members())
	}
	again := w.tracks(ada, 1)
	w.ok(ada, again)
	w.ok(ada, mutation.Delete{Keys: []crm.Key{one.Item, one.Record}})
	if ended := w.read(ada)[linkKey(ada, 1)].Value("ended").Int(); ended != crm.EndedRecord {
		t.Errorf("with item and record deleted, the link has ended as %d", ended)
	}
	w.check()
}

// S22: an undo that finds everything as it was changes nothing.
func TestUndoOfJoiningKeepsTheAlias(t *testing.T) {
	w := newWorld(t, ledger.NewMemStore())
	w.importMail(ada, 1)
	w.importMail(bo, 1)
	w.ok(ada, w.tracks(ada, 1))
	two := w.tracks(bo, 1)
	done := w.ok(bo, two)
	c := w.ok(bo, mutation.Undo{Mutation: done.Mutation})
	for _, e := range c.Effects {
		if e.After == nil || e.After.Version != c.Version || e.Key.Entity == crm.Alias {
			t.Errorf("effect on %v", e.Key)
		}
	}
	w.check()
}

// S16: with a merge rows refer to another, and are found by that alone: what is
// erased with the record that was merged away is not theirs any more.
func TestReferrersAfterMerge(t *testing.T) {
	w := newWorld(t, ledger.NewMemStore())
	w.importMail(ada, 1)
	w.importMail(bo, 1)
	one, other := w.tracks(ada, 1), w.tracks(bo, 1)
	other.Promotion.MessageID = "<another@northbeam.example>"
	w.ok(ada, one)
	w.ok(bo, other)
	w.ok(cleo, mutation.Merge{Survivor: other.Record, Other: one.Record})
	w.ok(relay, mutation.Purge{Keys: []crm.Key{one.Record}})
	rows := w.read(ada)
	link, bcc := rows[linkKey(ada, 1)], rows[crm.Key{Entity: crm.BccParty, ID: track.BccID(one.Record, ada, 2, 0)}]
	if link.Value("state").Int() != crm.LinkTracked || link.Value("record").Ref().ID != other.Record.ID || bcc.Value("activityid").Ref().ID != other.Record.ID {
		t.Errorf("link %+v, Bcc recipient %+v", link, bcc)
	}
	w.ok(ada, mutation.StopTracking{Item: one.Item, Record: one.Record})
	if row := w.read(ada)[bcc.Key]; row.Deleted == nil {
		t.Errorf("Bcc recipient %+v", row)
	}
	w.check()
}
