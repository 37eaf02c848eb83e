//go:build js && wasm

package idb

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// What is written is read back, in the order of keys, whatever the batches.
func TestRowsMatchAModel(t *testing.T) {
	db := openRows(t)
	shortest := 0
	if underFake() {
		t.Log("fake-indexeddb refuses the key of no bytes: that one is only tried in Chromium")
		shortest = 1
	}
	drawKey := rapid.OneOf(
		rapid.Map(rapid.StringN(0, 3, -1), Text),
		rapid.Map(rapid.SampledFrom([]string{"", "a", "b", "ab", "\uffff", "\U0001f600", "\x00", "\ufeff", "\ufeffa"}), Text),
		rapid.Map(rapid.SliceOfN(rapid.Byte(), shortest, 3), Bytes),
	)
	drawRange := rapid.Custom(func(t *rapid.T) Range {
		var r Range
		switch rapid.IntRange(0, 2).Draw(t, "start") {
		case 1:
			r.From = drawKey.Draw(t, "from")
		case 2:
			r.After = drawKey.Draw(t, "after")
		}
		if rapid.Bool().Draw(t, "ends") {
			r.To = drawKey.Draw(t, "to")
		}
		return r
	})
	rapid.Check(t, func(rt *rapid.T) {
		var clear Batch
		clear.DeleteRange("rows", Range{})
		if err := db.Write(t.Context(), Relaxed, clear); err != nil {
			rt.Fatal(err)
		}
		model := map[Key][]byte{}
		for range rapid.IntRange(1, 4).Draw(rt, "batches") {
			var b Batch
			for range rapid.IntRange(0, 12).Draw(rt, "changes") {
				switch rapid.IntRange(0, 4).Draw(rt, "change") {
				case 0:
					k := drawKey.Draw(rt, "deleted")
					b.Delete("rows", k)
					delete(model, k)
				case 1:
					r := drawRange.Draw(rt, "deleted range")
					b.DeleteRange("rows", r)
					for k := range model {
						if inRange(r, k) {
							delete(model, k)
						}
					}
				default:
					k, v := drawKey.Draw(rt, "key"), rapid.SliceOf(rapid.Byte()).Draw(rt, "value")
					b.Put("rows", k, v)
					model[k] = v
				}
			}
			if err := db.Write(t.Context(), Relaxed, b); err != nil {
				rt.Fatal(err)
			}
		}

		r, limit := drawRange.Draw(rt, "range"), rapid.IntRange(0, 5).Draw(rt, "limit")
		want := []Entry{}
		for k, v := range model {
			if inRange(r, k) {
				want = append(want, Entry{k, append([]byte{}, v...)})
			}
		}
		slices.SortFunc(want, func(a, b Entry) int { return compareKeys(a.Key, b.Key) })
		if n, err := db.Count(t.Context(), "rows", r); n != len(want) || err != nil {
			rt.Fatalf("counted %d, %v, want %d", n, err, len(want))
		}
		if limit > 0 && len(want) > limit {
			want = want[:limit]
		}
		got, err := db.GetAll(t.Context(), "rows", r, limit)
		if err != nil {
			rt.Fatal(err)
		}
		if diff := gocmp.Diff(want, append([]Entry{}, got...), gocmp.AllowUnexported(Key{})); diff != "" {
			rt.Fatalf("range %+v: (-want +got)\n%s", r, diff)
		}
		for k, v := range model {
			got, found, err := db.Get(t.Context(), "rows", k)
			if !found || err != nil || !bytes.Equal(got, v) {
				rt.Fatalf("get %v: %x, %v, %v, want %x", k, got, found, err, v)
			}
		}
	})
}

func compareKeys(a, b Key) int {
	if a.kind != b.kind {
		return cmp.Compare(a.kind, b.kind)
	}
	if a.kind == textKey {
		return slices.Compare(utf16.Encode([]rune(a.content)), utf16.Encode([]rune(b.content)))
	}
	return strings.Compare(a.content, b.content)
}

func inRange(r Range, k Key) bool {
	return (r.From.IsZero() || compareKeys(r.From, k) <= 0) &&
		(r.After.IsZero() || compareKeys(r.After, k) < 0) &&
		(r.To.IsZero() || compareKeys(k, r.To) < 0)
}

func TestRangeFromAndAfterExcludeEachOther(t *testing.T) {
	db := openRows(t)
	if _, err := db.Count(t.Context(), "rows", Range{From: Text("a"), After: Text("a")}); !errors.Is(err, ErrKey) {
		t.Errorf("got %v", err)
	}
}

// INV-5: what belongs together is written together, over several stores.
func TestBatchIsWholeOrNotAtAll(t *testing.T) {
	db := openFresh(t, func(u *Upgrade) error { return errors.Join(u.CreateStore("rows"), u.CreateStore("cursor")) })
	mustPut(t, db, "a", "1")

	var bad Batch
	bad.Put("rows", Text("a"), []byte("2"))
	bad.Delete("rows", Text("b"))
	bad.Put("cursor", Text("c"), []byte("2"))
	bad.Put("cursor", Key{}, []byte("2"))
	if err := db.Write(t.Context(), Strict, bad); !errors.Is(err, ErrKey) {
		t.Errorf("got %v", err)
	}
	wantRow(t, db, "a", "1")
	if n, err := db.Count(t.Context(), "cursor", Range{}); n != 0 || err != nil {
		t.Errorf("cursor has %d rows, %v", n, err)
	}

	var good Batch
	good.Put("rows", Text("a"), []byte("2"))
	good.Put("cursor", Text("c"), []byte("2"))
	good.DeleteRange("rows", Range{To: Text("a")})
	if err := db.Write(t.Context(), Strict, good); err != nil {
		t.Error(err)
	}
	wantRow(t, db, "a", "2")
	if value, found, err := db.Get(t.Context(), "cursor", Text("c")); string(value) != "2" || !found || err != nil {
		t.Errorf("cursor %q, %v, %v", value, found, err)
	}
}

// INV-7: an engine that another has taken over from cannot write.
func TestRequireFencesABatch(t *testing.T) {
	db := openRows(t)
	mustPut(t, db, "fence", "1")
	mustPut(t, db, "blank", "")
	tests := []struct {
		name     string
		required Key
		value    []byte
		want     error
	}{
		{"same", Text("fence"), []byte("1"), nil},
		{"other", Text("fence"), []byte("2"), ErrChanged},
		{"longer", Text("fence"), []byte("11"), ErrChanged},
		{"empty", Text("fence"), []byte{}, ErrChanged},
		{"absent wanted", Text("fence"), nil, ErrChanged},
		{"absent", Text("none"), nil, nil},
		{"present wanted", Text("none"), []byte{}, ErrChanged},
		{"present without bytes", Text("blank"), nil, ErrChanged},
		{"without bytes", Text("blank"), []byte{}, nil},
	}
	for _, tt := range tests {
		var b Batch
		b.Put("rows", Text("row"), []byte(tt.name))
		b.Require("rows", tt.required, tt.value)
		err := db.Write(t.Context(), Strict, b)
		if !errors.Is(err, tt.want) || (err != nil) != (tt.want != nil) {
			t.Errorf("%s: got %v, want %v", tt.name, err, tt.want)
		}
		if tt.want == nil {
			wantRow(t, db, "row", tt.name)
			var undo Batch
			undo.Delete("rows", Text("row"))
			if err := db.Write(t.Context(), Relaxed, undo); err != nil {
				t.Error(err)
			}
		} else {
			wantRow(t, db, "row", "")
		}
	}
	if listening != 2 {
		t.Errorf("%d callbacks, want the 2 of the connection", listening)
	}
}

func TestDurabilityReachesTheBrowser(t *testing.T) {
	db := openRows(t)
	for _, d := range []Durability{Relaxed, Strict} {
		w, err := db.begin(t.Context(), "readwrite", d, []string{"rows"}, func(*transaction) error { return nil })
		if err != nil {
			t.Fatal(err)
		}
		if got := w.value.Get("durability").String(); got != d.String() {
			t.Errorf("got %s, want %s", got, d)
		}
		if err := w.wait(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

func TestUpgradeKeepsRows(t *testing.T) {
	db := openRows(t)
	mustPut(t, db, "a", "1")
	db.Close()
	db = mustOpen(t, 3, func(u *Upgrade) error {
		stores, err := u.Stores()
		if diff := gocmp.Diff([]string{"rows"}, stores); diff != "" || err != nil || u.OldVersion != 1 || u.NewVersion != 3 {
			t.Errorf("%d to %d, %v, stores (-want +got)\n%s", u.OldVersion, u.NewVersion, err, diff)
		}
		return u.CreateStore("more")
	})
	wantRow(t, db, "a", "1")
	db.Close()
	db = mustOpen(t, 4, func(u *Upgrade) error { return u.DeleteStore("more") })
	defer db.Close()
	wantRow(t, db, "a", "1")
	_, err := db.Count(t.Context(), "more", Range{})
	wantException(t, "deleted store", err, "NotFoundError")
}

func TestOpenRefusesVersion0(t *testing.T) {
	if db, err := Open(t.Context(), t.Name(), 0, Patience, createRows); db != nil || err == nil {
		t.Errorf("got %v, %v", db, err)
	}
}

func TestDeleteOfNothing(t *testing.T) {
	if err := Delete(t.Context(), t.Name(), Patience); err != nil {
		t.Error(err)
	}
}

func TestCloseTellsOnce(t *testing.T) {
	db := openRows(t)
	select {
	case <-db.Closed():
		t.Error("closed too early")
	default:
	}
	if got := db.Reason(); got != 0 {
		t.Errorf("reason %v", got)
	}
	db.Close()
	db.Close()
	<-db.Closed()
	if got := db.Reason(); got != ByCaller {
		t.Errorf("reason %v", got)
	}
}

// A write that has begun when the connection is closed still happens.
func TestCloseLetsWritesEnd(t *testing.T) {
	db := openRows(t)
	go db.Close()
	mustPut(t, db, "a", "1")
	db = mustOpen(t, 1, createRows)
	defer db.Close()
	wantRow(t, db, "a", "1")
}

func TestLargeValue(t *testing.T) {
	db := openRows(t)
	value := bytes.Repeat([]byte("regarding"), 5<<20/9)
	var b Batch
	b.Put("rows", Text("large"), value)
	if err := db.Write(t.Context(), Strict, b); err != nil {
		t.Fatal(err)
	}
	got, found, err := db.Get(t.Context(), "rows", Text("large"))
	if !found || err != nil || !bytes.Equal(got, value) {
		t.Errorf("got %d bytes, %v, %v", len(got), found, err)
	}
}

func TestManyRowsInPieces(t *testing.T) {
	const rows = 10_000
	db := openRows(t)
	start := time.Now()
	var b Batch
	for i := range rows {
		b.Put("rows", Text(fmt.Sprintf("%05d", i)), bytes.Repeat([]byte{byte(i)}, 600))
	}
	if err := db.Write(t.Context(), Relaxed, b); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d rows written in %v", rows, time.Since(start))
	start = time.Now()
	var r Range
	read := 0
	for {
		entries, err := db.GetAll(t.Context(), "rows", r, 1000)
		if err != nil {
			t.Fatal(err)
		}
		if len(entries) == 0 {
			break
		}
		for _, e := range entries {
			if e.Key != Text(fmt.Sprintf("%05d", read)) || len(e.Value) != 600 || e.Value[599] != byte(read) {
				t.Fatalf("row %d is %v, %x", read, e.Key, e.Value)
			}
			read++
		}
		r.After = entries[len(entries)-1].Key
	}
	t.Logf("%d rows read in %v", read, time.Since(start))
	if read != rows {
		t.Errorf("read %d rows", read)
	}
}
