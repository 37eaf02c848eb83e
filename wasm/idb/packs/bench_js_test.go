package packs

import (
	"testing"
	"time"

	"regarding/wasm/blob"
)

// BenchmarkPacks stores and reads 10,000 blobs of 6 kB as an import does, 500
// at a time: use -benchtime 1x.
func BenchmarkPacks(b *testing.B) {
	const total, batch, size = 10_000, 500, 6_000
	for b.Loop() {
		d := newDevice(b)
		_, s := d.engine()
		var all []blob.Fresh
		wrote := time.Duration(0)
		for from := 0; from < total; from += batch {
			var blobs []blob.Fresh
			for n := range batch {
				blobs = append(blobs, message(from+n, size))
			}
			start := time.Now()
			must(b, s.Put(ctx, blobs...))
			wrote += time.Since(start)
			all = append(all, blobs...)
		}
		b.ReportMetric(total*size/1e6/wrote.Seconds(), "write-MB/s")
		b.ReportMetric(wrote.Seconds(), "write-10000-s")

		_, s = d.engine()
		start := time.Now()
		_, _, err := s.Size(ctx)
		must(b, err)
		b.ReportMetric(float64(time.Since(start).Microseconds())/1000, "load-index-ms")
		const single = 200
		start = time.Now()
		for n := range single {
			wantBytes(b, "one", s, all[n*7919%total])
		}
		b.ReportMetric(float64(time.Since(start).Microseconds())/1000/single, "read-one-ms")
		start = time.Now()
		for n := range 2000 {
			wantBytes(b, "in order", s, all[n])
		}
		b.ReportMetric(2000*size/1e6/time.Since(start).Seconds(), "read-in-order-MB/s")

		large := message(1, 32<<20)
		start = time.Now()
		must(b, s.Put(ctx, large))
		b.ReportMetric(32/time.Since(start).Seconds(), "write-large-MiB/s")
		start = time.Now()
		for at := 0; at < len(large.Bytes); at += 1 << 20 {
			if _, err := s.Read(ctx, large.Hash, uint64(at), 1<<20); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(32/time.Since(start).Seconds(), "read-large-MiB/s")
	}
	b.ReportMetric(0, "ns/op")
}
