// Package storetest is what every ledger.Store must pass.
package storetest

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"regarding/relay/ledger"
)

// Run checks the stores that open returns, each of them new and empty.
func Run(t *testing.T, open func(t *testing.T) ledger.Store) {
	for _, test := range []struct {
		name string
		run  func(*testing.T, ledger.Store)
	}{
		{"an empty store has no pairs", testEmpty},
		{"pairs come back as they were put", testRoundTrip},
		{"a pair with an empty value is a pair", testEmptyValue},
		{"a deleted pair is gone", testDelete},
		{"an update reads what it wrote", testReadYourWrites},
		{"an update that fails leaves nothing", testRollback},
		{"what is put is copied", testCopies},
		{"a scan goes both ways within its bounds", testScan},
		{"a scan ends when told, and hands errors on", testScanEnds},
		{"a scan can read and write as it goes", testScanNested},
		{"a view does not see updates that follow it", testSnapshot},
		{"updates run one at a time", testSerial},
		{"an update as large as a commit may be", testLarge},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, open(t)) })
	}
}

func put(t *testing.T, s ledger.Store, pairs ...string) {
	t.Helper()
	err := s.Update(func(txn ledger.Txn) error {
		for i := 0; i < len(pairs); i += 2 {
			if err := txn.Put([]byte(pairs[i]), []byte(pairs[i+1])); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func scan(t *testing.T, r ledger.Reader, from, to []byte, reverse bool) (got []string) {
	t.Helper()
	err := r.Scan(from, to, reverse, func(k, v []byte) (bool, error) {
		got = append(got, string(k)+"="+string(v))
		return true, nil
	})
	if err != nil {
		t.Error(err)
	}
	return got
}

func all(t *testing.T, s ledger.Store) (got []string) {
	t.Helper()
	if err := s.View(func(r ledger.Reader) error { got = scan(t, r, nil, nil, false); return nil }); err != nil {
		t.Error(err)
	}
	return got
}

func want(t *testing.T, what string, got []string, pairs ...string) {
	t.Helper()
	if !slices.Equal(got, pairs) {
		t.Errorf("%s: got %q, want %q", what, got, pairs)
	}
}

func testEmpty(t *testing.T, s ledger.Store) {
	want(t, "scan", all(t, s))
	err := s.View(func(r ledger.Reader) error {
		v, err := r.Get([]byte("a"))
		if v != nil {
			t.Errorf("got %q", v)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func testRoundTrip(t *testing.T, s ledger.Store) {
	value := bytes.Repeat([]byte{0, 1, 255}, 20_000)
	put(t, s, "a\x00b", string(value), "\xff\xff", "last", "a", "first")
	want(t, "scan", all(t, s), "a=first", "a\x00b="+string(value), "\xff\xff=last")
	put(t, s, "a", "again")
	err := s.View(func(r ledger.Reader) error {
		for k, v := range map[string]string{"a": "again", "a\x00b": string(value)} {
			got, err := r.Get([]byte(k))
			if err != nil || string(got) != v {
				t.Errorf("%q: %d bytes, %v", k, len(got), err)
			}
		}
		if v, err := r.Get([]byte("a\x00")); v != nil || err != nil {
			t.Errorf("a prefix of a key: %q, %v", v, err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func testEmptyValue(t *testing.T, s ledger.Store) {
	has := func(r ledger.Reader) error {
		for _, k := range []string{"nil", "empty"} {
			if v, err := r.Get([]byte(k)); err != nil || v == nil || len(v) != 0 {
				t.Errorf("%s: %v, %v", k, v, err)
			}
		}
		want(t, "scan", scan(t, r, nil, nil, false), "empty=", "nil=")
		return nil
	}
	err := s.Update(func(txn ledger.Txn) error {
		return errors.Join(txn.Put([]byte("nil"), nil), txn.Put([]byte("empty"), []byte{}), has(txn))
	})
	if err := errors.Join(err, s.View(has)); err != nil {
		t.Error(err)
	}
}

func testDelete(t *testing.T, s ledger.Store) {
	put(t, s, "a", "1", "b", "2", "c", "3")
	err := s.Update(func(txn ledger.Txn) error {
		err := errors.Join(txn.Delete([]byte("b")), txn.Delete([]byte("none")))
		if v, _ := txn.Get([]byte("b")); v != nil {
			t.Errorf("in the update: %q", v)
		}
		want(t, "in the update", scan(t, txn, nil, nil, true), "c=3", "a=1")
		return err
	})
	if err != nil {
		t.Error(err)
	}
	want(t, "later", all(t, s), "a=1", "c=3")
	put(t, s, "b", "4")
	want(t, "put again", all(t, s), "a=1", "b=4", "c=3")
}

func testReadYourWrites(t *testing.T, s ledger.Store) {
	put(t, s, "a", "1", "c", "3")
	err := s.Update(func(txn ledger.Txn) error {
		if err := errors.Join(txn.Put([]byte("b"), []byte("2")), txn.Put([]byte("a"), []byte("one"))); err != nil {
			return err
		}
		if v, err := txn.Get([]byte("a")); string(v) != "one" {
			t.Errorf("got %q, %v", v, err)
		}
		want(t, "forwards", scan(t, txn, []byte("a"), []byte("c"), false), "a=one", "b=2")
		want(t, "backwards", scan(t, txn, []byte("a"), nil, true), "c=3", "b=2", "a=one")
		return errors.Join(txn.Delete([]byte("b")), txn.Put([]byte("b"), []byte("two")))
	})
	if err != nil {
		t.Error(err)
	}
	want(t, "later", all(t, s), "a=one", "b=two", "c=3")
}

func testRollback(t *testing.T, s ledger.Store) {
	put(t, s, "a", "1", "b", "2")
	broken := errors.New("broken")
	err := s.Update(func(txn ledger.Txn) error {
		return errors.Join(txn.Put([]byte("a"), []byte("x")), txn.Delete([]byte("b")), txn.Put([]byte("c"), nil), broken)
	})
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	if err := s.View(func(ledger.Reader) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("view: got %v", err)
	}
	want(t, "after the error", all(t, s), "a=1", "b=2")
}

func testCopies(t *testing.T, s ledger.Store) {
	key, value := []byte("key"), []byte("value")
	err := s.Update(func(txn ledger.Txn) error {
		err := txn.Put(key, value)
		key[0], value[0] = 'x', 'x'
		gone := []byte("gone")
		err = errors.Join(err, txn.Put([]byte("gone"), nil), txn.Delete(gone))
		gone[0] = 'x'
		return err
	})
	if err != nil {
		t.Error(err)
	}
	want(t, "scan", all(t, s), "key=value")
}

func testScan(t *testing.T, s ledger.Store) {
	put(t, s, "a", "", "aa", "", "b", "", "b\x00", "", "b\xff", "", "c", "", "\xff", "")
	everything := []string{"a=", "aa=", "b=", "b\x00=", "b\xff=", "c=", "\xff="}
	err := s.View(func(r ledger.Reader) error {
		for _, tt := range []struct {
			from, to string
			want     []string
		}{
			{"", "", everything},
			{"a", "", everything},
			{"aa", "b", []string{"aa="}},
			{"ab", "b\x00", []string{"b="}},
			{"b", "c", []string{"b=", "b\x00=", "b\xff="}},
			{"b", "b", nil},
			{"c", "a", nil},
			{"d", "", []string{"\xff="}},
			{"bb", "bz", nil},
		} {
			var to []byte
			if tt.to != "" {
				to = []byte(tt.to)
			}
			name := fmt.Sprintf("%q to %q", tt.from, tt.to)
			want(t, name, scan(t, r, []byte(tt.from), to, false), tt.want...)
			back := slices.Clone(tt.want)
			slices.Reverse(back)
			want(t, name+" backwards", scan(t, r, []byte(tt.from), to, true), back...)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func testScanEnds(t *testing.T, s ledger.Store) {
	put(t, s, "a", "", "b", "", "c", "")
	broken := errors.New("broken")
	err := s.View(func(r ledger.Reader) error {
		for _, reverse := range []bool{false, true} {
			n := 0
			if err := r.Scan(nil, nil, reverse, func(_, _ []byte) (bool, error) { n++; return n < 2, nil }); err != nil || n != 2 {
				t.Errorf("%d pairs, %v", n, err)
			}
			if err := r.Scan(nil, nil, reverse, func(_, _ []byte) (bool, error) { return true, broken }); !errors.Is(err, broken) {
				t.Errorf("got %v", err)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// The ledger gets rows while it scans an index, and scans within a scan.
func testScanNested(t *testing.T, s ledger.Store) {
	put(t, s, "ia", "1", "ib", "2", "ra", "A", "rb", "B")
	var got []string
	join := func(r ledger.Reader) error {
		got = nil
		return r.Scan([]byte("i"), []byte("j"), true, func(k, _ []byte) (bool, error) {
			k = bytes.Clone(k)
			v, err := r.Get(append([]byte("r"), k[1:]...))
			got = append(got, string(k)+string(v))
			return true, err
		})
	}
	err := s.Update(func(txn ledger.Txn) error {
		if err := errors.Join(txn.Put([]byte("ic"), nil), txn.Put([]byte("rc"), []byte("C")), join(txn)); err != nil {
			return err
		}
		want(t, "in an update", got, "icC", "ibB", "iaA")
		// Written pairs may come in a scan that is under way, or not; earlier
		// ones come once.
		seen := 0
		err := txn.Scan([]byte("r"), []byte("s"), false, func(k, _ []byte) (bool, error) {
			seen++
			return true, errors.Join(txn.Put([]byte("x"+string(k)), nil), txn.Delete([]byte("i"+string(k[1:]))))
		})
		if seen != 3 {
			t.Errorf("saw %d", seen)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	want(t, "later", all(t, s), "ra=A", "rb=B", "rc=C", "xra=", "xrb=", "xrc=")
	if err := s.View(join); err != nil || got != nil {
		t.Errorf("in a view: %q, %v", got, err)
	}
}

func testSnapshot(t *testing.T, s ledger.Store) {
	put(t, s, "a", "1", "b", "2")
	err := s.View(func(r ledger.Reader) error {
		before := scan(t, r, nil, nil, false)
		put(t, s, "a", "x", "c", "3")
		if err := s.Update(func(txn ledger.Txn) error { return txn.Delete([]byte("b")) }); err != nil {
			return err
		}
		want(t, "the view", scan(t, r, nil, nil, false), before...)
		if v, err := r.Get([]byte("a")); string(v) != "1" {
			t.Errorf("got %q, %v", v, err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	want(t, "later", all(t, s), "a=x", "c=3")
	// And an update under way is not seen.
	err = s.Update(func(txn ledger.Txn) error {
		err := txn.Put([]byte("a"), []byte("y"))
		want(t, "beside an update", all(t, s), "a=x", "c=3")
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func testSerial(t *testing.T, s ledger.Store) {
	const writers, rounds = 8, 10
	var group sync.WaitGroup
	for range writers {
		group.Go(func() {
			for range rounds {
				err := s.Update(func(txn ledger.Txn) error {
					// A range is read, and what is written depends on it.
					n := 0
					err := txn.Scan(nil, nil, false, func(_, _ []byte) (bool, error) { n++; return true, nil })
					return errors.Join(err, txn.Put([]byte(fmt.Sprintf("%06d", n)), nil))
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	if n := len(all(t, s)); n != writers*rounds {
		t.Errorf("%d pairs of %d", n, writers*rounds)
	}
}

// A commit has up to 1 MiB of values and 2,000 rows (S26); the rows are
// written once more, and each with its indexes.
func testLarge(t *testing.T, s ledger.Store) {
	row := bytes.Repeat([]byte{'r'}, ledger.MaxCommitBytes/ledger.MaxCommitRows)
	err := s.Update(func(txn ledger.Txn) error {
		if err := txn.Put([]byte("values"), make([]byte, ledger.MaxCommitBytes)); err != nil {
			return err
		}
		for i := range ledger.MaxCommitRows {
			for _, index := range []string{"n", "y", "k", "l", "m"} {
				if err := txn.Put(fmt.Appendf(nil, "%s %050d", index, i), nil); err != nil {
					return err
				}
			}
			if err := txn.Put(fmt.Appendf(nil, "r %d", i), row); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(all(t, s)); n != 6*ledger.MaxCommitRows+1 {
		t.Errorf("%d pairs", n)
	}
}
