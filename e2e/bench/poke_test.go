package bench

import (
	"encoding/json"
	"testing"
	"time"

	"regarding/e2e/bench/record"
	"regarding/shared/crm"
	"regarding/shared/wire"
)

// rowsPerPoke is how many contacts a poke of the benchmark carries.
const rowsPerPoke = 100

// BenchmarkPoke compares a poke with contacts, encoded and decoded as relay
// and device do, with the same records as JSON: time, and bytes before the
// socket compresses them.
func BenchmarkPoke(b *testing.B) {
	var records []record.Record
	var rows []crm.Row
	for i := range rowsPerPoke {
		records = append(records, record.New(i, 0))
		rows = append(rows, contact(i, crm.Version{Incarnation: 1 << 30, Commit: uint64(100_000 + i)}))
	}
	var plain, ours time.Duration
	var plainBytes, ourBytes int
	for b.Loop() {
		begun := time.Now()
		plainBytes = throughJSON(b, records)
		middle := time.Now()
		ourBytes = throughPoke(b, rows)
		plain += middle.Sub(begun)
		ours += time.Since(middle)
	}
	b.ReportMetric(float64(ours)/float64(plain), "time-to-JSON")
	b.ReportMetric(float64(ourBytes)/float64(plainBytes), "bytes-to-JSON")
	b.ReportMetric(float64(ours.Nanoseconds())/float64(b.N)/rowsPerPoke, "ns/row")
}

func throughJSON(b *testing.B, records []record.Record) int {
	text, err := json.Marshal(records)
	if err != nil {
		b.Fatal(err)
	}
	var back []record.Record
	if err := json.Unmarshal(text, &back); err != nil {
		b.Fatal(err)
	}
	return len(text)
}

func throughPoke(b *testing.B, rows []crm.Row) int {
	poke := wire.Poke{To: uint64(len(rows)), Last: true}
	for i, row := range rows {
		encoded := crm.AppendRow(nil, row, crm.CatalogueVersion)
		poke.Commits = append(poke.Commits, wire.Commit{Number: uint64(i + 1), Rows: [][]byte{encoded}})
	}
	bytes := wire.Encode(poke)
	f, err := wire.Decode(bytes)
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range f.(wire.Poke).Commits {
		if _, err := crm.DecodeRow(c.Rows[0]); err != nil {
			b.Fatal(err)
		}
	}
	return len(bytes)
}
