package ledger_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"regarding/relay/ledger"
	"regarding/shared/crm"
	"regarding/shared/mutation"
)

// busyWorld has everything that check looks at.
func busyWorld(t *testing.T) (*world, *ledger.MemStore) {
	mem := ledger.NewMemStore()
	w := newWorld(t, mem)
	first := w.account(ada, "Fabrikam")
	w.ok(bo, rename(first, "Fabrikam Ltd"))
	second := w.account(bo, "Contoso")
	w.ok(bo, mutation.Delete{Keys: []crm.Key{second}, Confirmed: 1})
	w.refused2(ada, createAccount(first, "x"))
	for _, mail := range []string{"jo@fabrikam.example", "jo@fabrikam.example", "al@fabrikam.example"} {
		w.ok(ada, mutation.Create{Key: w.newKey(crm.Contact), Fields: []mutation.Field{
			{Name: "lastname", Value: crm.Str("Doe")}, {Name: "emailaddress1", Value: crm.Str(mail)},
		}})
	}
	w.ok(relay, mutation.Purge{Keys: []crm.Key{second}})
	w.importMail(ada, 1, 2)
	w.importMail(bo, 2)
	w.ok(ada, mutation.Delete{Keys: []crm.Key{messageKey(ada, 1)}})
	w.ok(relay, mutation.Purge{Keys: []crm.Key{messageKey(ada, 1)}})
	w.ok(ada, rename(first, "Fabrikam Inc"))
	quote := w.tracks(bo, 2)
	w.ok(bo, quote)
	w.ok(bo, mutation.Delete{Keys: []crm.Key{quote.Record}})
	w.check()
	return w, mem
}

func (w *world) refused2(u crm.UserID, args mutation.Args) {
	w.t.Helper()
	if r := w.commit(w.submission(u, args))[0]; r.Commit == nil || r.Commit.Refused == nil {
		w.t.Fatalf("got %+v", r)
	}
}

// pairs reads everything.
func pairs(t *testing.T, s ledger.Store) (keys, values [][]byte) {
	t.Helper()
	err := s.View(func(r ledger.Reader) error {
		return r.Scan(nil, nil, false, func(k, v []byte) (bool, error) {
			keys, values = append(keys, bytes.Clone(k)), append(values, bytes.Clone(v))
			return true, nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return keys, values
}

func update(t *testing.T, s ledger.Store, f func(ledger.Txn) error) {
	t.Helper()
	if err := s.Update(f); err != nil {
		t.Fatal(err)
	}
}

func logKey(kind byte, n uint64) []byte {
	return binary.BigEndian.AppendUint64(append(organization.ID[:], kind), n)
}

// Every pair that is missing or changed is found, and after salvage none is.
func TestCheckFindsEveryPair(t *testing.T) {
	w, mem := busyWorld(t)
	keys, values := pairs(t, mem)
	for i, key := range keys {
		for _, damage := range []string{"missing", "changed"} {
			if damage == "changed" && len(values[i]) == 0 {
				continue
			}
			t.Run(fmt.Sprintf("%c %x %s", key[16], key[17:], damage), func(t *testing.T) {
				damaged := mem.Copy()
				update(t, damaged, func(txn ledger.Txn) error {
					if damage == "missing" {
						return txn.Delete(key)
					}
					v := bytes.Clone(values[i])
					v[len(v)/2] ^= 1
					return txn.Put(key, v)
				})
				// A device's number may grow without a commit of that number: only
				// what contradicts the log is found.
				w := *w
				w.t = t
				w.reopen(damaged)
				findings, err := w.ledger.Check(organization)
				if err != nil {
					t.Fatal(err)
				}
				if len(findings) == 0 && !(key[16] == 'd' && damage == "changed") {
					t.Error("nothing was found")
				}
				if _, err := w.ledger.Salvage(organization); err != nil {
					t.Fatalf("salvage: %v", err)
				}
				w.check()
			})
		}
	}
}

func TestCheckFindsWhatIsTooMuch(t *testing.T) {
	w, mem := busyWorld(t)
	keys, _ := pairs(t, mem)
	for _, key := range keys {
		more := bytes.Clone(key)
		more[len(more)-1] ^= 0x40
		damaged := mem.Copy()
		update(t, damaged, func(txn ledger.Txn) error { return txn.Put(more, nil) })
		w.reopen(damaged)
		if findings, err := w.ledger.Check(organization); err != nil || len(findings) == 0 {
			t.Errorf("%x: nothing found, %v", more, err)
		}
		if _, err := w.ledger.Salvage(organization); err != nil {
			t.Fatalf("salvage: %v", err)
		}
		if key[16] != 'h' {
			w.check()
		}
	}
}

// A log that is shorter than what was acknowledged is refused, by name.
func TestVerify(t *testing.T) {
	w, mem := busyWorld(t)
	earlier := mem.Copy()
	old, err := w.ledger.Heads()
	if err != nil {
		t.Fatal(err)
	}
	w.account(ada, "Later")
	noted, err := w.ledger.Heads()
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.ledger.Verify(old), w.ledger.Verify(noted), w.ledger.Verify(nil)); err != nil {
		t.Error(err)
	}
	n := noted[0].Version.Commit
	refuses := func(what string, s ledger.Store, want string) {
		t.Helper()
		w.reopen(s)
		err := w.ledger.Verify(noted)
		var lost *ledger.LostError
		want = fmt.Sprintf("organization %v: %s: restore a backup or run relay salvage", organization, want)
		if !errors.As(err, &lost) || err.Error() != want {
			t.Errorf("%s: got %v\nwant %s", what, err, want)
		}
	}
	refuses("shorter", earlier, fmt.Sprintf("the log ends at %d, but %d was acknowledged", n-1, n))
	refuses("empty", ledger.NewMemStore(), fmt.Sprintf("the log ends at 0, but %d was acknowledged", n))
	w.reopen(earlier)
	w.account(bo, "Another")
	refuses("another", earlier, fmt.Sprintf("entry %d of the log is not the one that was acknowledged", n))
	behind := mem.Copy()
	update(t, behind, func(txn ledger.Txn) error { return txn.Delete(logKey('l', n)) })
	refuses("without its last entry", behind, fmt.Sprintf("the log's last entry %d is not the one of its head", n))
	// Salvage makes it serve again.
	w.reopen(behind)
	s, err := w.ledger.Salvage(organization, noted...)
	if err != nil || len(s.Dropped) != 1 || s.Head.Commit != n-1 {
		t.Errorf("got %+v, %v", s, err)
	}
	w.check()
}

// Salvage drops what is bad and nothing else, and devices may offer it again.
func TestSalvage(t *testing.T) {
	w, mem := busyWorld(t)
	log := w.log()
	bad := uint64(len(beginnings())) + 2 // bo's rename of ada's account
	update(t, mem, func(txn ledger.Txn) error {
		v, err := txn.Get(logKey('v', bad))
		v = bytes.Clone(v)
		v[len(v)-1] ^= 1
		return errors.Join(err, txn.Put(logKey('v', bad), v))
	})
	before := w.read(bo)
	s, err := w.ledger.Salvage(organization)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Dropped) != 1 || !strings.HasPrefix(s.Dropped[0], fmt.Sprintf("entry %d: ", bad)) ||
		s.Kept != uint64(len(log)-1) || s.Head.Commit != uint64(len(log)) || s.Head.Incarnation == log[0].Version.Incarnation {
		t.Errorf("got %+v", s)
	}
	w.check()
	after := w.read(bo)
	for key, row := range before {
		if key.Entity == crm.SyncNotice {
			continue // the dropped entry made it
		}
		if got := after[key]; !bytes.Equal(crm.AppendRow(nil, got, 1), crm.AppendRow(nil, row, 1)) {
			t.Errorf("%v %v differs", key.Entity, key.ID)
		}
	}
	// The log cannot be followed over the gap.
	if _, err := w.ledger.After(organization, bad-1, 1<<20); err == nil {
		t.Error("the log goes on over the gap")
	}
	if list, err := w.ledger.After(organization, bad, 1<<20); err != nil || len(list) != len(log)-int(bad) {
		t.Errorf("behind the gap: %d entries, %v", len(list), err)
	}
	// The dropped mutation is new again, the others are not.
	st, err := w.ledger.Standing(organization, ada, deviceOf(ada))
	if err != nil || st.LastNumber == 0 {
		t.Errorf("got %+v, %v", st, err)
	}
	w.ok(ada, createAccount(w.newKey(crm.Account), "Later"))
	w.check()
	// Again: nothing more is lost, and the gap stays known.
	if s, err := w.ledger.Salvage(organization); err != nil || len(s.Dropped) != 0 || s.Kept != uint64(len(log)) {
		t.Errorf("again: %+v, %v", s, err)
	}
	w.check()
}

// Many entries bad at once, and salvage killed at any of its updates.
func TestSalvageKilled(t *testing.T) {
	for seed := range uint64(20) {
		w, mem := busyWorld(t)
		for i := range 40 {
			w.account(ada, fmt.Sprint("Account ", i))
		}
		n := uint64(len(w.log()))
		random := rand.New(rand.NewPCG(seed, 0))
		update(t, mem, func(txn ledger.Txn) error {
			for range 1 + random.IntN(5) {
				if err := txn.Delete(logKey("lv"[random.IntN(2)], 1+random.Uint64N(n))); err != nil {
					return err
				}
			}
			return nil
		})
		whole := mem.Copy()
		w.reopen(whole)
		want, err := w.ledger.Salvage(organization)
		if err != nil {
			t.Fatal(err)
		}
		w.check()
		rows := w.read(relay)
		for kill := 1; ; kill++ {
			part := mem.Copy()
			part.Before = func(n int) error {
				if n == kill {
					return errKilled
				}
				return nil
			}
			w.reopen(part)
			_, err := w.ledger.Salvage(organization)
			if err == nil {
				if kill < 4 {
					t.Errorf("only %d updates", kill)
				}
				break
			}
			again := part.Copy()
			w.reopen(again)
			if kill > 1 && w.ledger.Verify(nil) == nil {
				t.Errorf("seed %d: half a salvage is served after update %d", seed, kill)
			}
			got, err := w.ledger.Salvage(organization)
			if err != nil || got.Kept != want.Kept || got.Head.Commit != want.Head.Commit {
				t.Errorf("seed %d, killed at %d: %+v, %v; want %+v", seed, kill, got, err, want)
			}
			w.check()
			if n := len(w.read(relay)); n != len(rows) {
				t.Errorf("seed %d, killed at %d: %d rows, want %d", seed, kill, n, len(rows))
			}
		}
	}
}

func TestOrganizations(t *testing.T) {
	w := memWorld(t)
	other := crm.OrganizationID{ID: testID(9, 2)}
	s := w.submission(relay, mutation.PutOrganization{Organization: other, Name: "Other"})
	s.Organization = other
	w.commit(s)
	list, err := w.ledger.Organizations()
	if err != nil || len(list) != 2 || list[0] != organization || list[1] != other {
		t.Errorf("got %v, %v", list, err)
	}
	heads, err := w.ledger.Heads()
	if err != nil || len(heads) != 2 || heads[1].Version.Commit != 1 {
		t.Errorf("got %v, %v", heads, err)
	}
	if findings, err := w.ledger.Check(other); err != nil || len(findings) != 0 {
		t.Errorf("check: %v, %v", findings, err)
	}
}
