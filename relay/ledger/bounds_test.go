package ledger_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"regarding/relay/ledger"
	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/shared/reconcile"
	"regarding/shared/track"
	"regarding/shared/wire"
)

// S10: a number that leaves a gap is Stale, also of a mutation that is committed.
func TestGapWithCommittedID(t *testing.T) {
	w := newWorld(t, ledger.NewMemStore())
	s := w.submission(ada, createAccount(w.newKey(crm.Account), "One"))
	w.commit(s)
	s.Number += 5
	if r := w.commit(s)[0]; r.Err == nil || r.Err.Kind != fault.Stale {
		t.Errorf("got %+v", r)
	}
}

// S8: pages of the entities that come first are bounded.
func TestFirstIsBounded(t *testing.T) {
	w := newWorld(t, ledger.NewMemStore())
	for i := range 3000 {
		w.ok(ada, mutation.Create{Key: w.newKey(crm.Subject), Fields: []mutation.Field{{Name: "title", Value: crm.Str(fmt.Sprint("s", i))}, {Name: "description", Value: crm.Str(strings.Repeat("x", 1000))}}})
	}
	p, err := w.ledger.Fill(organization, w.actor(ada), 0, 64<<10)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, r := range p.Rows {
		n += len(crm.AppendRow(nil, r, crm.CatalogueVersion))
	}
	if n > 256<<10 {
		t.Errorf("a page of %d bytes (%d rows) for maxBytes 64 KiB; a frame has at most %d", n, len(p.Rows), wire.MaxFrameBytes)
	}
}

// INV-6: nobody learns of another's mutation id.
func TestForeignID(t *testing.T) {
	w := newWorld(t, ledger.NewMemStore())
	s := w.submission(ada, createAccount(w.newKey(crm.Account), "One"))
	w.commit(s)
	m, _ := mutation.Decode(s.Bytes)
	theirs := w.submission(bo, createAccount(w.newKey(crm.Account), "Two"))
	n, _ := mutation.Decode(theirs.Bytes)
	n.ID = m.ID
	theirs.Bytes = mutation.Encode(n)
	r := w.commit(theirs)[0]
	if r.Err == nil || r.Err.Kind != fault.Invalid || r.Err.Op != "mutation.decode" || strings.Contains(r.Err.Error(), "taken") {
		t.Errorf("got %v", r.Err)
	}
}

// INV-6: the total says nothing of what others have for themselves.
func TestTotalLeaks(t *testing.T) {
	w := newWorld(t, ledger.NewMemStore())
	total := func() uint64 {
		p, err := w.ledger.Fill(organization, w.actor(ada), 0, 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		return p.Total
	}
	before := total()
	for range 5 {
		w.refused(bo, rename(w.newKey(crm.Account), "x"), fault.NotFound)
	}
	if after := total(); after != before {
		t.Errorf("Ada's total went from %d to %d by Bo's private issues", before, after)
	}
}

// asking whether a row of another's partition exists.
func TestDifferencesProbe(t *testing.T) {
	w := newWorld(t, ledger.NewMemStore())
	there := crm.Key{Entity: crm.Device, ID: deviceOf(bo).ID}
	not := w.newKey(crm.Device)
	have := []reconcile.Row{{Key: there, Version: crm.Version{Incarnation: 1, Commit: 1}}, {Key: not, Version: crm.Version{Incarnation: 1, Commit: 1}}}
	var buckets []uint16
	for i := range reconcile.Buckets {
		buckets = append(buckets, uint16(i))
	}
	p, err := w.ledger.Differences(organization, w.actor(ada), buckets, have)
	if err != nil {
		t.Fatal(err)
	}
	said := map[crm.Key]bool{}
	for _, r := range p.Removed {
		said[r.Key] = r.Deleted
	}
	if said[there] != said[not] {
		t.Errorf("a row of Bo's partition that exists is told from one that does not: %v, %v", said[there], said[not])
	}
}

// matches are oldest first by when rows were made, as mutation.MapTx says.
func TestCostOfComparing(t *testing.T) {
	w := newWorld(t, ledger.NewMemStore())
	for i := range 10000 {
		var f []mutation.Field
		f = append(f, mutation.Field{Name: "name", Value: crm.Str(fmt.Sprint("Account ", i))}, mutation.Field{Name: "description", Value: crm.Str(strings.Repeat("text ", 100))})
		s := w.submission(ada, mutation.Create{Key: w.newKey(crm.Account), Fields: f})
		_ = s
		if i == 0 {
			w.commit(s)
		} else {
			batch = append(batch, s)
			if len(batch) == 64 {
				w.commit(batch...)
				batch = nil
			}
		}
	}
	w.commit(batch...)
	batch = nil
	begun := time.Now()
	for range 5 {
		if _, _, err := w.ledger.Sums(organization, w.actor(ada)); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("Sums of 10,000 rows: %v", time.Since(begun)/5)
}

var batch []ledger.Submission

// S16: ids pass through aliases always, however often a survivor was merged.
func TestChainOfMerges(t *testing.T) {
	w := newWorld(t, ledger.NewMemStore())
	first := w.newKey(crm.Account)
	w.ok(ada, createAccount(first, "First"))
	last := first
	for range 40 {
		next := w.newKey(crm.Account)
		w.ok(ada, createAccount(next, "Next"))
		w.ok(ada, mutation.Merge{Survivor: next, Other: last})
		last = next
	}
	w.ok(bo, rename(first, "Last"))
	if got := w.read(relay)[last]; crm.Name(got) != "Last" {
		t.Errorf("the survivor is called %q", crm.Name(got))
	}
}

// INV-6, S26: who deletes too much at once is not told how much of other
// people's went with it.
func TestTooLargeCountsNothing(t *testing.T) {
	w := newWorld(t, ledger.NewMemStore())
	w.importMail(ada, 1)
	w.importMail(bo, 1)
	const many = "many@fabrikam.example"
	for range 3 {
		w.ok(ada, mutation.Create{Key: w.newKey(crm.Contact), Fields: []mutation.Field{
			{Name: "lastname", Value: crm.Str("Many")}, {Name: "emailaddress1", Value: crm.Str(many)},
		}})
	}
	tracked := func(u crm.UserID, role int64) crm.Key {
		args := w.tracks(u, 1)
		args.Promotion.Parties = args.Promotion.Parties[:1]
		for len(args.Promotion.Parties) < track.MaxParties {
			args.Promotion.Parties = append(args.Promotion.Parties, track.Party{Role: role, Address: many})
		}
		w.ok(u, args)
		return args.Record
	}
	record := tracked(ada, crm.PartyTo)
	tracked(bo, crm.PartyBcc)
	c := w.refused(ada, mutation.Delete{Keys: []crm.Key{record}}, fault.TooLarge)
	if got := c.Refused.Err.Error(); got != "more than 2000 rows" && got != "more than 1048576 bytes" {
		t.Errorf("Ada is told %q", got)
	}
}
