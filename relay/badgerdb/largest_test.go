package badgerdb_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"regarding/relay/badgerdb"
	"regarding/relay/ledger"
	"regarding/shared/crm"
	"regarding/shared/mutation"
)

// A legal mutation (2,000 rows, 1 MiB of values) must be dealt with on the
// real store: else its device's outbox stands still for ever.
func TestLargestCommit(t *testing.T) {
	c := config(t.TempDir())
	c.Size = badgerdb.Modest
	db := open(t, c)
	l := ledger.New(db.Ledger(), time.Now, rand.NewChaCha8([32]byte{1}))
	id := func(kind byte, n int) (id crm.ID) {
		id[0], id[6], id[8] = kind, 0x70, 0x80
		id[13], id[14], id[15] = byte(n>>16), byte(n>>8), byte(n)
		return id
	}
	o, u, d := crm.OrganizationID{ID: id(9, 1)}, crm.UserID{ID: id(1, 1)}, mutation.DeviceID{ID: id(2, 1)}
	n, number := 0, uint64(0)
	sub := func(person bool, args mutation.Args) ledger.Submission {
		n++
		m := mutation.Mutation{ID: mutation.ID{ID: id(3, n)}, PerformedAt: time.Now().Truncate(time.Millisecond), Args: args}
		s := ledger.Submission{Organization: o}
		if person {
			number++
			m.Actor, m.Device = u, d
			s.User, s.Device, s.Number = u, d, number
		}
		s.Bytes = mutation.Encode(m)
		return s
	}
	commit := func(batch ...ledger.Submission) error {
		results, err := l.Commit(batch)
		for _, r := range results {
			if err == nil && r.Err != nil {
				err = r.Err
			}
			if err == nil && r.Commit != nil && r.Commit.Refused != nil {
				err = r.Commit.Refused
			}
		}
		return err
	}
	for _, a := range []mutation.Args{mutation.PutOrganization{Organization: o, Name: "x"}, mutation.PutUser{User: u, Name: "Ada", Role: crm.Administrator}, mutation.JoinDevice{Device: d, User: u}, mutation.PutUser{User: crm.UserID{ID: id(1, 2)}, Name: "Bo", Role: crm.Member}} {
		if err := commit(sub(false, a)); err != nil {
			t.Fatal(err)
		}
	}
	var list []crm.Key
	const rows = 1000
	name := strings.Repeat("Consolidated Featherstonehaugh ", 5)[:150]
	var pending []ledger.Submission
	begun := time.Now()
	for i := range rows {
		key := crm.Key{Entity: crm.Account, ID: id(4, i)}
		list = append(list, key)
		f := []mutation.Field{{Name: "name", Value: crm.Str(fmt.Sprintf("%s %d", name, i))}}
		for j, a := range []string{"emailaddress1", "emailaddress2", "emailaddress3"} {
			f = append(f, mutation.Field{Name: a, Value: crm.Str(fmt.Sprintf("m%d.%d@e.com", i, j))})
		}
		for j, a := range []string{"telephone1", "telephone2", "telephone3"} {
			f = append(f, mutation.Field{Name: a, Value: crm.Str(fmt.Sprintf("555%04d%d", i, j))})
		}
		pending = append(pending, sub(true, mutation.Create{Key: key, Fields: f}))
		if len(pending) == 64 || i == rows-1 {
			if err := commit(pending...); err != nil {
				t.Fatal(i, err)
			}
			pending = nil
		}
	}
	t.Logf("%d creates in batches of 64: %v", rows, time.Since(begun))
	begun = time.Now()
	if err := commit(sub(true, mutation.Assign{Keys: list, Owner: crm.Ref{Entity: crm.SystemUser, ID: id(1, 2)}})); err != nil {
		t.Errorf("assign %d accounts: %v", len(list), err)
	}
	t.Logf("assign: %v", time.Since(begun))
	st, err := l.Standing(o, u, d)
	if err != nil {
		t.Fatal(err)
	}
	number = st.LastNumber
	begun = time.Now()
	if err := commit(sub(true, mutation.Delete{Keys: list, Confirmed: len(list)})); err != nil {
		t.Errorf("delete of %d accounts: %v", len(list), err)
	}
	t.Logf("delete: %v", time.Since(begun))
	st, _ = l.Standing(o, u, d)
	number = st.LastNumber
	begun = time.Now()
	if err := commit(sub(true, mutation.Restore{Keys: list})); err != nil {
		t.Errorf("restore of %d accounts: %v", len(list), err)
	}
	t.Logf("restore: %v", time.Since(begun))
}
