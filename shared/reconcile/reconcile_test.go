package reconcile

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"regarding/shared/crm"
)

func drawRow(t *rapid.T) Row {
	// Few keys and versions, so that both sides meet.
	return Row{
		Key:     crm.Key{Entity: crm.Entity(rapid.IntRange(1, 3).Draw(t, "entity")), ID: crm.ID{15: rapid.ByteRange(1, 9).Draw(t, "id")}},
		Version: crm.Version{Incarnation: rapid.Uint32Range(1, 2).Draw(t, "incarnation"), Commit: rapid.Uint64Range(1, 3).Draw(t, "commit")},
	}
}

// drawSet draws rows of different keys.
func drawSet(t *rapid.T) []Row {
	return rapid.SliceOfDistinct(rapid.Custom(drawRow), func(r Row) crm.Key { return r.Key }).Draw(t, "rows")
}

func tableOf(rows []Row) *Table {
	var t Table
	for _, r := range rows {
		t.Add(r)
	}
	return &t
}

// The sums do not depend on the order in which rows came, nor on rows that
// came and went.
func TestSumsAreOfTheSet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := drawSet(t)
		shuffled := rapid.Permutation(rows).Draw(t, "order")
		table := tableOf(rows)
		passing := drawRow(t)
		table.Add(passing)
		table.Remove(passing)
		if Differ(table.Sums(), tableOf(shuffled).Sums()) != nil {
			t.Fatal("the same rows have different sums")
		}
		for _, r := range shuffled {
			table.Remove(r)
		}
		if Differ(table.Sums(), nil) != nil {
			t.Fatal("no rows have a sum")
		}
	})
}

// Buckets differ exactly where the rows in them do.
func TestDifferFindsEveryDifference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawSet(t), drawSet(t)
		missing, extra := Diff(a, b)
		want := []uint16{}
		for _, r := range missing {
			want = append(want, Bucket(r.Key))
		}
		for _, k := range extra {
			want = append(want, Bucket(k))
		}
		slices.Sort(want)
		want = slices.Compact(want)
		if got := Differ(tableOf(a).Sums(), tableOf(b).Sums()); !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}

// Storing what is missing and removing what is extra gives what is wanted.
func TestDiffHeals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want, have := drawSet(t), drawSet(t)
		held := make(map[crm.Key]crm.Version)
		for _, r := range have {
			held[r.Key] = r.Version
		}
		missing, extra := Diff(want, have)
		for _, r := range missing {
			if v, has := held[r.Key]; has && v == r.Version {
				t.Fatalf("%v is not missing", r)
			}
			held[r.Key] = r.Version
		}
		if !slices.IsSortedFunc(extra, crm.Key.Compare) {
			t.Fatalf("not in order: %v", extra)
		}
		for _, k := range extra {
			if _, has := held[k]; !has {
				t.Fatalf("%v is not held", k)
			}
			delete(held, k)
		}
		wanted := make(map[crm.Key]crm.Version)
		for _, r := range want {
			wanted[r.Key] = r.Version
		}
		if diff := cmp.Diff(wanted, held); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestDiffer(t *testing.T) {
	var one, long [Buckets + 5]Sum
	one[3] = Sum{1}
	long[Buckets+2] = Sum{1}
	tests := []struct {
		name string
		a, b []Sum
		want []uint16
	}{
		{"nothing", nil, nil, nil},
		{"equal", one[:Buckets], one[:Buckets], nil},
		{"one", one[:Buckets], long[:Buckets], []uint16{3}},
		{"cut before", one[:3], nil, nil},
		{"cut behind", one[:4], nil, []uint16{3}},
		{"more than there are", long[:], nil, nil},
	}
	for _, tt := range tests {
		if got := Differ(tt.a, tt.b); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

// Keys of any pattern spread evenly: the fullest bucket is not far above the
// mean.
func TestBucketsAreEven(t *testing.T) {
	random := rand.NewChaCha8([32]byte{1})
	now := time.UnixMilli(1_700_000_000_000)
	patterns := map[string]func(i int) crm.Key{
		"UUIDv7, some in a millisecond": func(i int) crm.Key {
			id, err := crm.NewID(now.Add(time.Duration(i/50)*time.Millisecond), random)
			if err != nil {
				t.Fatal(err)
			}
			return crm.Key{Entity: crm.Account, ID: id}
		},
		"random": func(int) (k crm.Key) {
			_, _ = random.Read(k.ID[:])
			return k
		},
		"counted at the end":       func(i int) crm.Key { return crm.Key{ID: crm.ID{13: byte(i >> 16), 14: byte(i >> 8), 15: byte(i)}} },
		"counted at the beginning": func(i int) crm.Key { return crm.Key{ID: crm.ID{0: byte(i >> 16), 1: byte(i >> 8), 2: byte(i)}} },
		"counted by milliseconds": func(i int) crm.Key {
			return crm.Key{ID: crm.ID{3: byte(i >> 16), 4: byte(i >> 8), 5: byte(i), 6: 0x70, 8: 0x80}}
		},
		"one id in many entities": func(i int) crm.Key { return crm.Key{Entity: crm.Entity(i), ID: crm.ID{1, byte(i >> 16)}} },
	}
	const mean = 100
	for name, key := range patterns {
		var counts [Buckets]int
		for i := range mean * Buckets {
			counts[Bucket(key(i))]++
		}
		// Ten standard deviations of an even spread.
		if most, least := slices.Max(counts[:]), slices.Min(counts[:]); most > mean+100 || least < mean-60 {
			t.Errorf("%s: from %d to %d rows in a bucket", name, least, most)
		}
	}
}

// No two of many rows that resemble each other add the same to their sum.
func TestRowsAddDifferently(t *testing.T) {
	seen := make(map[string]Row)
	for entity := range crm.Entity(4) {
		for id := range 32 {
			for incarnation := range uint32(4) {
				for commit := range uint64(64) {
					r := Row{crm.Key{Entity: entity + 1, ID: crm.ID{15: byte(id)}}, crm.Version{Incarnation: incarnation, Commit: commit}}
					var table Table
					_, low, high := table.of(r)
					k := fmt.Sprint(low, high)
					if other, twice := seen[k]; twice {
						t.Fatalf("%v and %v add the same", r, other)
					}
					seen[k] = r
				}
			}
		}
	}
}

// Both sides compute these, of whatever version they are.
func TestGolden(t *testing.T) {
	id := crm.ID{1, 2, 3, 4, 5, 6, 0x70, 8, 0x80, 10, 11, 12, 13, 14, 15, 16}
	r := Row{crm.Key{Entity: 2, ID: id}, crm.Version{Incarnation: 3, Commit: 4}}
	sum := tableOf([]Row{r}).Sums()[Bucket(r.Key)]
	if got := fmt.Sprintf("%d %x", Bucket(r.Key), sum); got != goldenSum {
		t.Errorf("got %s, want %s", got, goldenSum)
	}
}

// FuzzSums: the sums of a set tell it from any other that the bytes make.
func FuzzSums(f *testing.F) {
	f.Add([]byte("0123456789abcdef0123456789"), []byte("0123456789abcdef0123456780"))
	f.Fuzz(func(t *testing.T, a, b []byte) {
		rows := func(b []byte) (rows []Row) {
			for len(b) >= 19 {
				rows = append(rows, Row{crm.Key{Entity: crm.Entity(b[0]), ID: crm.ID(b[1:17])}, crm.Version{Incarnation: uint32(b[17]), Commit: uint64(b[18])}})
				b = b[19:]
			}
			slices.SortFunc(rows, func(a, b Row) int { return a.Key.Compare(b.Key) })
			return slices.CompactFunc(rows, func(a, b Row) bool { return a.Key == b.Key })
		}
		x, y := rows(a), rows(b)
		same := Differ(tableOf(x).Sums(), tableOf(y).Sums()) == nil
		if same != slices.Equal(x, y) {
			t.Fatalf("%v and %v: same sums %v", x, y, same)
		}
		missing, extra := Diff(x, y)
		if same != (len(missing)+len(extra) == 0) {
			t.Fatalf("%v and %v: missing %v, extra %v", x, y, missing, extra)
		}
		if bytes.Equal(a, b) && !same {
			t.Fatal("the same bytes differ")
		}
	})
}

func BenchmarkAdd(b *testing.B) {
	var t Table
	r := Row{crm.Key{Entity: 2, ID: crm.ID{1, 2, 3}}, crm.Version{Incarnation: 3, Commit: 4}}
	for b.Loop() {
		r.Version.Commit++
		t.Add(r)
	}
}

// goldenSum is the bucket and the sum of TestGolden.
const goldenSum = "398 afdf81b6fec561e9fb007891"
