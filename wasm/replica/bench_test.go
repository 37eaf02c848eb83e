package replica_test

import (
	"fmt"
	"testing"

	"regarding/shared/crm"
	"regarding/shared/mutation"
	"regarding/shared/wire"
	"regarding/wasm/replica"
)

// loaded returns a complete replica with rows, and rows of it.
func loaded(b *testing.B, rows int) (*device, *relay) {
	b.Helper()
	l := newRelay(b)
	l.chunkRows = 2000
	for n := range rows {
		l.write("account", named(n+1, fmt.Sprint("Account ", n+1)))
	}
	d := newDevice(b, l, ada, 1)
	d.cfg.Slice = 0
	d.open()
	d.settle()
	d.cut()
	return d, l
}

// waiting proposes n mutations on a tenth as many accounts.
func waiting(d *device, n int) {
	for i := range n {
		d.replica.Step(replica.Propose{Mutation: mutation.Mutation{ID: mutationID(d, i+1), Args: rename(10+i/10, fmt.Sprint("Name ", i))}})
		if i%100 == 0 {
			d.run()
		}
	}
	d.run()
}

func BenchmarkPropose(b *testing.B) {
	for _, n := range []int{0, 1000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			d, _ := loaded(b, 2000)
			waiting(d, n)
			d.replica.Step(replica.Propose{Mutation: mutation.Mutation{ID: mutationID(d, 60_000), Args: rename(1, "First")}})
			d.run()
			id := mutation.ID{ID: crm.ID{7}}
			i := 0
			for b.Loop() {
				i++
				id.ID[1], id.ID[2], id.ID[3] = byte(i>>16), byte(i>>8), byte(i)
				d.replica.Step(replica.Propose{Mutation: mutation.Mutation{ID: id, Args: rename(1, fmt.Sprint("Again ", i))}})
				if out := d.replica.Ready(); len(out.Saved) != 1 {
					b.Fatalf("not saved: %+v", out.Refused)
				}
			}
		})
	}
}

// BenchmarkPoke applies pokes of 100 commits of one row, nothing waiting.
func BenchmarkPoke(b *testing.B) {
	d, l := loaded(b, 2000)
	_, standing := l.hello(ada, d.replica.Hello())
	d.step(replica.Connected{Standing: standing, Now: d.now})
	at := l.head()
	for b.Loop() {
		poke := wire.Poke{From: at, To: at + 100, Last: true}
		for n := range uint64(100) {
			row := named(int(n)+1, "Poked")
			row.Version = crm.Version{Incarnation: 1, Commit: at + n + 1}
			poke.Commits = append(poke.Commits, wire.Commit{Number: at + n + 1, Rows: [][]byte{crm.AppendRow(nil, row, crm.CatalogueVersion)}})
		}
		at += 100
		d.replica.Step(replica.Frame{Frame: poke})
		if out := d.replica.Ready(); len(out.Write.Rows) != 100 {
			b.Fatalf("%d rows", len(out.Write.Rows))
		}
	}
}

// BenchmarkRebase applies a poke of one row while 10,000 mutations wait, of
// which it touches 10 or none.
func BenchmarkRebase(b *testing.B) {
	for _, touched := range []int{10, 0} {
		b.Run(fmt.Sprint(touched), func(b *testing.B) {
			d, l := loaded(b, 2000)
			waiting(d, 10_000)
			_, standing := l.hello(ada, d.replica.Hello())
			standing.Head.Commit += 1 << 40 // nothing is pushed
			d.step(replica.Connected{Standing: standing, Now: d.now})
			at := l.head()
			for b.Loop() {
				row := named(500, "Poked")
				if touched == 0 {
					row = named(1999, "Poked")
				}
				at++
				row.Version = crm.Version{Incarnation: 1, Commit: at}
				d.replica.Step(replica.Frame{Frame: wire.Poke{From: at - 1, To: at, Last: true, Commits: []wire.Commit{
					{Number: at, Rows: [][]byte{crm.AppendRow(nil, row, crm.CatalogueVersion)}}}}})
				for out := d.replica.Ready(); out.Again; out = d.replica.Ready() {
					d.replica.Step(replica.Continue{})
				}
			}
		})
	}
}
