package pages

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"regarding/shared/crm"
	"regarding/shared/mutation"
	"regarding/shared/wire"
	"regarding/wasm/idb"
	"regarding/wasm/replica"
)

// frameRows is how many rows a frame of the first synchronization has.
const frameRows = 400

// BenchmarkStore compares the store with a raw loop over the same bytes, in
// one run: use -benchtime 1x. Numbers other than ratios are of this machine.
func BenchmarkStore(b *testing.B) {
	for _, total := range []int{10_000, 100_000} {
		b.Run(fmt.Sprint(total), func(b *testing.B) {
			for b.Loop() {
				measure(b, total)
			}
		})
	}
}

func measure(b *testing.B, total int) {
	ctx := context.Background()
	db := openDatabase(b)
	defer deleteDatabase(b)
	defer db.Close()

	// The floor: the same rows, packed 256 in a value, four values in a transaction.
	raw := time.Duration(0)
	for from := 0; from < total; from += 1024 {
		frame := contacts(from, min(1024, total-from))
		start := time.Now()
		var batch idb.Batch
		for at := 0; at < len(frame); at += 256 {
			var packed []byte
			for _, r := range frame[at:min(at+256, len(frame))] {
				packed = append(packed, r.Bytes...)
			}
			batch.Put(confirmedStore, keyOf(sequenceKey(uint64(from+at+1))), packed)
		}
		must(b, db.Write(ctx, idb.Relaxed, batch))
		raw += time.Since(start)
	}
	start := time.Now()
	read := 0
	var after idb.Range
	for {
		entries, err := db.GetAll(ctx, confirmedStore, after, 16)
		must(b, err)
		if len(entries) == 0 {
			break
		}
		for _, e := range entries {
			read += len(e.Value)
		}
		after.After = entries[len(entries)-1].Key
	}
	rawRead := time.Since(start)
	var clear idb.Batch
	clear.DeleteRange(confirmedStore, idb.Range{})
	must(b, db.Write(ctx, idb.Relaxed, clear))

	h := &harness{TB: b, over: func() Disk { return Database(db) }}
	s, _, _ := h.open()
	fill, longest := time.Duration(0), time.Duration(0)
	for from := 0; from < total; from += frameRows {
		batch := replica.Batch{Fill: true, Rows: contacts(from, min(frameRows, total-from)), State: &replica.State{Filling: true}}
		start := time.Now()
		must(b, s.Write(ctx, &batch))
		took := time.Since(start)
		fill += took
		longest = max(longest, took)
	}
	settle(s)
	s.Close()
	b.ReportMetric(float64(total)/fill.Seconds(), "fill-rows/s")
	b.ReportMetric(fill.Seconds()/raw.Seconds(), "fill/floor")
	b.ReportMetric(float64(read)/float64(total), "row-bytes")
	b.ReportMetric(float64(longest.Microseconds())/1000, "fill-longest-ms")

	runtime.GC()
	var before, after2 runtime.MemStats
	runtime.ReadMemStats(&before)
	start = time.Now()
	s = h.store()
	_, _, _, err := s.Open(ctx)
	must(b, err)
	first := time.Duration(0)
	held := make([]crm.Row, 0, total)
	stop := gaps()
	must(b, s.Scan(ctx, func(rows []crm.Row) error {
		if first == 0 {
			first = time.Since(start)
		}
		held = append(held, rows...)
		return nil
	}))
	scan := time.Since(start)
	gap := stop()
	runtime.GC()
	runtime.ReadMemStats(&after2)
	if len(held) != total {
		b.Fatalf("%d rows", len(held))
	}
	b.ReportMetric(float64(scan.Microseconds())/1000, "scan-ms")
	b.ReportMetric(float64(first.Microseconds())/1000, "first-rows-ms")
	b.ReportMetric(scan.Seconds()/rawRead.Seconds(), "scan/raw-read")
	b.ReportMetric(float64(gap.Microseconds())/1000, "scan-gap-ms")
	b.ReportMetric(float64(after2.HeapAlloc-before.HeapAlloc)/1e6, "heap-MB")
	b.ReportMetric(float64(after2.Sys)/1e6, "sys-MB")
	held = nil
	runtime.GC()
	runtime.ReadMemStats(&after2)
	b.ReportMetric(float64(int64(after2.HeapAlloc)-int64(before.HeapAlloc))/1e6, "index-MB")

	entry := replica.Entry{Mutation: mutation.Mutation{ID: mutation.ID{ID: keyOfN(1).ID}, Args: mutation.KeepBoth{Duplicate: keyOfN(1).ID}}}
	const appends = 200
	var mine, floor time.Duration
	for n := range appends {
		entry.Local = uint64(n + 1)
		value := frame(kindEntry, replica.EncodeEntry(entry))
		start := time.Now()
		var raw idb.Batch
		raw.Put(confirmedStore, keyOf(sequenceKey(entry.Local)), value)
		must(b, db.Write(ctx, idb.Strict, raw))
		floor += time.Since(start)
		start = time.Now()
		must(b, s.Write(ctx, &replica.Batch{Strict: true, Outbox: []replica.Entry{entry}}))
		mine += time.Since(start)
	}
	b.ReportMetric(float64(mine.Microseconds())/1000/appends, "append-ms")
	b.ReportMetric(mine.Seconds()/floor.Seconds(), "append/floor")

	random := rand.New(rand.NewPCG(1, 1))
	var rows, poke time.Duration
	for range 20 {
		var keys []crm.Key
		for range 64 {
			keys = append(keys, contactKey(random.IntN(total)))
		}
		start := time.Now()
		if found, err := s.Rows(ctx, keys); err != nil || len(found) != len(keys) {
			b.Fatal(len(found), err)
		}
		rows += time.Since(start)
	}
	for n := range 600 {
		c := contacts(random.IntN(total), 1)
		start := time.Now()
		must(b, s.Write(ctx, &replica.Batch{Rows: c, State: &replica.State{Cursor: wire.Cursor{Commit: uint64(n)}}}))
		poke += time.Since(start)
	}
	b.ReportMetric(float64(rows.Microseconds())/1000/20, "64-rows-ms")
	b.ReportMetric(float64(poke.Microseconds())/1000/600, "small-batch-ms")
	stop = gaps()
	settle(s)
	gap = stop()
	b.ReportMetric(float64(gap.Microseconds())/1000, "fold-gap-ms")
	s.Close()
	b.ReportMetric(0, "ns/op")
}

// gaps returns how long events had to wait at most, once it is told to stop. A
// timer of the browser ends a gap as any other event does.
func gaps() (stop func() time.Duration) {
	quit, longest := make(chan struct{}), make(chan time.Duration)
	go func() {
		worst, last := time.Duration(0), time.Now()
		for {
			select {
			case <-quit:
				longest <- worst
				return
			case <-time.After(time.Millisecond):
			}
			worst, last = max(worst, time.Since(last)), time.Now()
		}
	}()
	return func() time.Duration { close(quit); return <-longest }
}

func must(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func contactKey(n int) crm.Key {
	k := keyOfN(n)
	k.Entity = crm.Contact
	return k
}

// contacts returns contacts of about 600 bytes, newest first.
func contacts(from, count int) []replica.BaseRow {
	rows := make([]replica.BaseRow, count)
	for i := range rows {
		n := from + i
		r := crm.NewRow(contactKey(n), crm.UserID{})
		who := crm.Lookup(crm.Ref{Entity: crm.SystemUser, ID: keyOfN(1).ID, Name: "Grace Hopper"})
		day := crm.Instant(time.UnixMilli(1_700_000_000_000 - int64(n)*60_000))
		for _, f := range []struct {
			name  string
			value crm.Value
		}{
			{"createdon", day}, {"createdby", who}, {"modifiedon", day}, {"ownerid", who},
			{"statecode", crm.Whole(0)}, {"statuscode", crm.Whole(1)},
			{"fullname", crm.Str(fmt.Sprint("Ada Lovelace ", n))}, {"firstname", crm.Str("Ada")}, {"lastname", crm.Str(fmt.Sprint("Lovelace ", n))},
			{"jobtitle", crm.Str("Analyst")}, {"parentcustomerid", crm.Lookup(crm.Ref{Entity: crm.Account, ID: keyOfN(n / 7).ID, Name: "Analytical Engines"})},
			{"emailaddress1", crm.Str(fmt.Sprintf("ada%d@example.com", n))}, {"telephone1", crm.Str(fmt.Sprint("+44 20 7946 ", n))},
			{"mobilephone", crm.Str(fmt.Sprint("+44 7700 ", n))}, {"address1_line1", crm.Str("12 St James's Square")},
			{"address1_city", crm.Str("London")}, {"address1_country", crm.Str("United Kingdom")},
			{"description", crm.Str(fmt.Sprintf("%0240d", n*7919))},
		} {
			r = r.WithValue(f.name, f.value)
		}
		r.Version = crm.Version{Incarnation: 7, Commit: uint64(1_000_000 - n)}
		rows[i] = replica.BaseRow{Row: r, Bytes: crm.AppendRow(nil, r, crm.CatalogueVersion)}
	}
	return rows
}
