package replica

import (
	"encoding/binary"
	"runtime"
	"testing"

	"pgregory.net/rapid"

	"regarding/shared/crm"
	"regarding/shared/reconcile"
)

func indexKey(n uint32) crm.Key {
	var k crm.Key
	k.Entity = crm.Contact
	binary.BigEndian.PutUint32(k.ID[2:], n/16)
	binary.BigEndian.PutUint32(k.ID[12:], n*0x9E3779B1)
	return k
}

// The index and its sums are what a map says; rows that are kept here only are
// neither listed nor summed (MBX-07).
func TestIndex(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var x index
		want := map[crm.Key]crm.Version{}
		for range rapid.IntRange(0, 400).Draw(t, "steps") {
			k := indexKey(rapid.Uint32Range(0, 120).Draw(t, "key"))
			if rapid.IntRange(0, 2).Draw(t, "action") == 0 {
				if rapid.Bool().Draw(t, "zero key") {
					k = crm.Key{} // a reference to nothing; empty slots have it
				}
				x.remove(k)
				delete(want, k)
				continue
			}
			v := crm.Version{Incarnation: rapid.SampledFrom([]uint32{1, 1, crm.LocalIncarnation}).Draw(t, "incarnation"), Commit: rapid.Uint64().Draw(t, "commit")}
			x.set(k, v)
			want[k] = v
		}
		if _, ok := x.get(crm.Key{}); ok {
			t.Fatal("the key of no row is held")
		}
		var sums reconcile.Table
		shared := 0
		for k, v := range want {
			if got, ok := x.get(k); !ok || got != v {
				t.Fatalf("%v is %v, %v, want %v", k, got, ok, v)
			}
			if !v.IsLocal() {
				sums.Add(reconcile.Row{Key: k, Version: v})
				shared++
			}
		}
		var all [reconcile.Buckets]bool
		for i := range all {
			all[i] = true
		}
		if x.here != len(want)-shared {
			t.Fatalf("%d rows are kept here, want %d", x.here, len(want)-shared)
		}
		if x.n != len(want) || len(x.rows(&all)) != shared {
			t.Fatalf("%d rows, %d listed, want %d and %d", x.n, len(x.rows(&all)), len(want), shared)
		}
		for i, sum := range sums.Sums() {
			if x.sums.Sums()[i] != sum {
				t.Fatalf("the sum of bucket %d differs", i)
			}
		}
	})
}

// 100,000 rows cost less than 12 MB.
func TestIndexMemory(t *testing.T) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var x index
	for n := range uint32(100_000) {
		x.set(indexKey(n), crm.Version{Incarnation: 1, Commit: uint64(n)})
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if got := int64(after.HeapAlloc) - int64(before.HeapAlloc); got > 12<<20 {
		t.Errorf("%d bytes", got)
	} else {
		t.Logf("%d bytes", got)
	}
	runtime.KeepAlive(&x)
}

func BenchmarkIndexGet(b *testing.B) {
	var x index
	for n := range uint32(100_000) {
		x.set(indexKey(n), crm.Version{Incarnation: 1, Commit: uint64(n)})
	}
	for i := 0; b.Loop(); i++ {
		x.get(indexKey(uint32(i % 200_000)))
	}
}
