package mutation

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"regarding/shared/crm"
	"regarding/shared/mailbox"
	"regarding/shared/track"
)

const (
	goldenTrackFile  = "testdata/golden_track.txt"
	goldenTrackLines = 400
	// goldenTrackCatalogue stays, like goldenCatalogue.
	goldenTrackCatalogue = 3
)

// S15, S16, S32: golden vectors of tracking, in the form of TestGoldenVectors:
// Ada and Bo track the same messages, and what follows.
func TestGoldenTrackVectors(t *testing.T) {
	if *update {
		if err := os.WriteFile(goldenTrackFile, goldenTrackText(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(goldenTrackFile)
	if err != nil {
		t.Fatal(err)
	}
	if !*update && !bytes.Equal(goldenTrackText(), text) {
		t.Errorf("the generator writes another %s", goldenTrackFile)
	}
	w := newGoldenWorld(goldenTrackCatalogue)
	outcomes := w.checkVectors(t, text, goldenTrackLines)
	for _, must := range []string{
		"ok", OpNotFound, OpDeleted, OpInvalid, OpDependent, OpLinkChanged, OpNotRegardable, OpSealed, OpDenied,
	} {
		found := false
		for outcome := range outcomes {
			found = found || outcome == must || strings.HasSuffix(outcome, ":"+must)
		}
		if !found {
			t.Errorf("no line ends in %s", must)
		}
	}
	for _, args := range []Args{Track{}, StopTracking{}, Update{}, Delete{}, Restore{}, Merge{}, Undo{}} {
		if outcomes[fmt.Sprintf("%T", args)] < 8 {
			t.Errorf("%d lines are a %T", outcomes[fmt.Sprintf("%T", args)], args)
		}
	}
	for _, e := range []crm.Entity{crm.TrackLink, crm.Email, crm.ActivityParty, crm.BccParty, crm.Attachment, crm.Alias, crm.UserQuery} {
		if len(w.all(e)) == 0 {
			t.Errorf("no %v is left", e)
		}
	}
}

func goldenTrackText() []byte {
	var out bytes.Buffer
	g := &goldenTracker{goldenMaker{world: newGoldenWorld(goldenTrackCatalogue), random: 20261124}}
	start := append(beginnings(), g.mailAndRecords()...)
	for i := range goldenTrackLines {
		u, args := relay, Args(nil)
		switch {
		case i >= len(start):
			u, args = g.next()
		case start[i].Kind() == KindImport:
			u, args = ada, start[i]
			if args.(Import).Mailbox == mailbox.DefaultID(bo) {
				u = bo
			}
		case start[i].Kind() == KindCreate:
			u, args = bo, start[i]
		default:
			args = start[i]
		}
		m := g.mutation(u, args)
		m.PerformedAt = m.PerformedAt.Add(time.Duration(choose(&g.random, []int{0, 0, -3000, 300})) * time.Second)
		fmt.Fprintf(&out, "%x %s\n", Encode(m), g.outcome(m))
		if u != relay {
			g.mutations = append(g.mutations, m.ID)
		}
	}
	return out.Bytes()
}

// goldenTracker proposes what the vectors of tracking hold.
type goldenTracker struct{ goldenMaker }

const goldenMessages = 4

// mailAndRecords are the mailboxes of Ada and Bo, with the same messages, and
// what those can be about.
func (g *goldenTracker) mailAndRecords() []Args {
	var list []Args
	for _, u := range []crm.UserID{ada, bo} {
		box := mailbox.DefaultID(u)
		i := Import{Mailbox: box, Items: mailboxItems(box)}
		for n := range goldenMessages {
			i.Items = append(i.Items, messageItem(box, n, mailbox.StandardFolderID(box, crm.FolderInbox).ID))
		}
		list = append(list, i)
	}
	for n := range uint64(2) {
		key := crm.Key{Entity: crm.Contact, ID: testID(7, n)}
		g.keys = append(g.keys, key)
		list = append(list, Create{Key: key, Fields: []Field{text("lastname", fmt.Sprint("Petra ", n)), text("emailaddress1", "petra@fabrikam.example")}})
	}
	return append(list, Create{Key: crm.Key{Entity: crm.UserQuery, ID: testID(7, 9)}, Fields: []Field{
		text("name", "Mine"), text("returnedtypecode", "email"), text("fetchxml", "<fetch/>"),
	}})
}

func (g *goldenTracker) next() (crm.UserID, Args) {
	r := &g.random
	u := choose(r, []crm.UserID{ada, ada, ada, bo, bo, bo, cleo})
	n := r.below(goldenMessages)
	record := g.record(u, n)
	switch k := r.below(100); {
	case k < 30:
		t := Track{Item: item(u, n), Record: crm.Key{Entity: crm.Email, ID: g.newID()}, Promotion: message(n, u == ada)}
		t.Promotion.Draft, t.Promotion.Awaited = n == 3, r.below(4) == 0
		if r.below(6) == 0 {
			t.Record = record
			t.Completes = r.below(2) == 0
		}
		return u, g.about(t)
	case k < 38:
		return u, g.about(Track{Item: item(u, n), Record: record, Sets: true})
	case k < 50:
		return u, StopTracking{Item: item(u, n), Record: record, DeleteRecord: r.below(2) == 0}
	case k < 58:
		return u, Delete{Keys: []crm.Key{choose(r, []crm.Key{record, item(u, n), linkOf(u, n)})}}
	case k < 68:
		return u, Restore{Keys: []crm.Key{choose(r, []crm.Key{record, record, item(u, n)})}}
	case k < 73:
		return u, Merge{Survivor: record, Other: g.record(u, r.below(goldenMessages))}
	case k < 79:
		row := g.row(record)
		if row == nil {
			return u, Update{Key: record, Fields: []Field{text("subject", "x")}}
		}
		return u, Edit(*row, []Field{choose(r, []Field{text("subject", "x"), {"regardingobjectid", crm.Lookup(g.regarding())}})})
	case k < 81:
		return relay, Purge{Keys: []crm.Key{choose(r, []crm.Key{record, item(u, n)})}}
	case k < 82:
		return u, SetState{Keys: []crm.Key{record}, State: int64(r.below(2))}
	}
	return u, Undo{Mutation: g.mutations[max(0, len(g.mutations)-1-r.below(5))]}
}

// about has half of the tracks say what the record is about.
func (g *goldenTracker) about(t Track) Track {
	if g.random.below(2) == 0 || t.Sets {
		t.Sets, t.Regarding = true, g.regarding()
	}
	return t
}

func (g *goldenTracker) regarding() crm.Ref {
	key := choose(&g.random, []crm.Key{g.keys[0], g.keys[1], {}, {Entity: crm.SystemUser, ID: ada.ID}, {Entity: crm.Account, ID: testID(8, 1)}})
	return crm.Ref{Entity: key.Entity, ID: key.ID}
}

// record is most often the one that u's n-th message is tracked to.
func (g *goldenTracker) record(u crm.UserID, n int) crm.Key {
	if row := g.row(track.LinkKey(item(u, n))); row != nil && g.random.below(5) > 0 {
		return row.Value("record").Ref().Key()
	}
	rows := g.all(crm.Email)
	if len(rows) == 0 {
		return crm.Key{Entity: crm.Email, ID: testID(8, 2)}
	}
	return choose(&g.random, rows).Key
}
