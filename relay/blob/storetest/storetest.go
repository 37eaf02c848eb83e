// Package storetest is what every blob.Store must pass.
package storetest

import (
	"bytes"
	"errors"
	"fmt"
	"sync"
	"testing"

	"regarding/relay/blob"
)

// Run checks the stores that open returns, each of them new and empty.
func Run(t *testing.T, open func(t *testing.T) blob.Store) {
	for _, test := range []struct {
		name string
		run  func(*testing.T, blob.Store)
	}{
		{"pairs come back as they were put", testPairs},
		{"a scan has the pairs from the first key to before the last", testScan},
		{"a transaction reads what it wrote", testReadYourWrites},
		{"a transaction that fails leaves nothing", testRollback},
		{"updates run one at a time", testSerial},
		{"the body of a request fits in one update", testLarge},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, open(t)) })
	}
}

func update(t *testing.T, s blob.Store, f func(blob.Txn) error) {
	t.Helper()
	if err := s.Update(f); err != nil {
		t.Fatal(err)
	}
}

func put(t *testing.T, s blob.Store, pairs ...string) {
	t.Helper()
	update(t, s, func(tx blob.Txn) error {
		for i := 0; i < len(pairs); i += 2 {
			if err := tx.Put([]byte(pairs[i]), []byte(pairs[i+1])); err != nil {
				return err
			}
		}
		return nil
	})
}

// all returns what a scan from one key to another hands over.
func all(tx blob.Reader, from, to string) (text string, err error) {
	err = tx.Scan([]byte(from), []byte(to), func(key, value []byte) (bool, error) {
		text += fmt.Sprintf("%s=%s ", key, value)
		return true, nil
	})
	return text, err
}

func want(t *testing.T, s blob.Store, from, to, text string) {
	t.Helper()
	err := s.View(func(tx blob.Reader) error {
		got, err := all(tx, from, to)
		if got != text {
			t.Errorf("from %q to %q: %q, want %q", from, to, got, text)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func testPairs(t *testing.T, s blob.Store) {
	value := []byte("one")
	update(t, s, func(tx blob.Txn) error {
		defer clear(value) // the store keeps nothing of it
		return errors.Join(tx.Put([]byte("a"), value), tx.Put([]byte("empty"), nil))
	})
	err := s.View(func(tx blob.Reader) error {
		got, err := tx.Get([]byte("a"))
		if string(got) != "one" || err != nil {
			t.Errorf("got %q, %v", got, err)
		}
		clear(got)
		if again, _ := tx.Get([]byte("a")); string(again) != "one" {
			t.Errorf("after a change of what was read: %q", again)
		}
		if got, err := tx.Get([]byte("empty")); got == nil || len(got) != 0 || err != nil {
			t.Errorf("an empty value: %v, %v", got, err)
		}
		if got, err := tx.Get([]byte("missing")); got != nil || err != nil {
			t.Errorf("a missing pair: %v, %v", got, err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	put(t, s, "a", "two")
	want(t, s, "a", "b", "a=two ")
	update(t, s, func(tx blob.Txn) error {
		return errors.Join(tx.Delete([]byte("a")), tx.Delete([]byte("missing")))
	})
	want(t, s, "a", "b", "")
}

func testScan(t *testing.T, s blob.Store) {
	put(t, s, "b", "1", "b\x00", "2", "ba", "3", "c", "4", "d", "5", "a\xff", "6")
	want(t, s, "b", "c", "b=1 b\x00=2 ba=3 ")
	want(t, s, "b\x00", "d", "b\x00=2 ba=3 c=4 ")
	want(t, s, "bb", "c", "")
	stop := errors.New("stop")
	err := s.View(func(tx blob.Reader) error {
		seen := 0
		if err := tx.Scan([]byte("a"), []byte("z"), func(_, _ []byte) (bool, error) { seen++; return seen < 2, nil }); err != nil || seen != 2 {
			t.Errorf("told to end at the second: %d, %v", seen, err)
		}
		return tx.Scan([]byte("a"), []byte("z"), func(_, _ []byte) (bool, error) { return true, stop })
	})
	if !errors.Is(err, stop) {
		t.Errorf("an error of the caller comes back as %v", err)
	}
}

func testReadYourWrites(t *testing.T, s blob.Store) {
	put(t, s, "a", "1", "b", "2")
	update(t, s, func(tx blob.Txn) error {
		if err := errors.Join(tx.Put([]byte("c"), []byte("3")), tx.Delete([]byte("a"))); err != nil {
			return err
		}
		if got, err := all(tx, "a", "z"); got != "b=2 c=3 " || err != nil {
			t.Errorf("scanned %q, %v", got, err)
		}
		if got, err := tx.Get([]byte("c")); string(got) != "3" || err != nil {
			t.Errorf("got %q, %v", got, err)
		}
		return nil
	})
}

func testRollback(t *testing.T, s blob.Store) {
	put(t, s, "a", "1")
	stop := errors.New("stop")
	err := s.Update(func(tx blob.Txn) error {
		return errors.Join(tx.Put([]byte("a"), []byte("2")), tx.Put([]byte("b"), nil), stop)
	})
	if !errors.Is(err, stop) {
		t.Errorf("got %v", err)
	}
	want(t, s, "a", "z", "a=1 ")
}

func testSerial(t *testing.T, s blob.Store) {
	const writers, each = 4, 25
	var group sync.WaitGroup
	for range writers {
		group.Go(func() {
			for range each {
				err := s.Update(func(tx blob.Txn) error {
					count := 0
					err := tx.Scan([]byte("n"), []byte("o"), func(_, _ []byte) (bool, error) { count++; return true, nil })
					return errors.Join(err, tx.Put(fmt.Appendf(nil, "n%03d", count), nil))
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	count := 0
	err := s.View(func(tx blob.Reader) error {
		return tx.Scan([]byte("n"), []byte("o"), func(_, _ []byte) (bool, error) { count++; return true, nil })
	})
	if count != writers*each || err != nil {
		t.Errorf("%d pairs, %v: two updates saw the same", count, err)
	}
}

func testLarge(t *testing.T, s blob.Store) {
	chunk := bytes.Repeat([]byte("0123456789abcdef"), blob.ChunkBytes/16)
	key := func(n int) []byte { return fmt.Appendf(nil, "%064d", n) }
	const whole, rows = 18, 12_000
	update(t, s, func(tx blob.Txn) error {
		for n := range whole {
			if err := tx.Put(key(n), chunk); err != nil {
				return err
			}
		}
		for n := range rows {
			if err := tx.Put(key(whole+n), chunk[:48]); err != nil {
				return err
			}
		}
		return nil
	})
	err := s.View(func(tx blob.Reader) error {
		got, err := tx.Get(key(whole - 1))
		if !bytes.Equal(got, chunk) {
			t.Errorf("%d bytes came back of %d", len(got), len(chunk))
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
