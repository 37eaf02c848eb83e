package bench

import (
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"regarding/e2e/bench/record"
	"regarding/relay/badgerdb"
	"regarding/relay/ledger"
	"regarding/shared/crm"
	"regarding/shared/mutation"
)

// batchSizes are how many mutations of as many devices come at once: one, of
// which W3 waits for each, and as many as W6 has connections.
var batchSizes = []int{1, 32}

// BenchmarkCommit compares a batch of new contacts that the ledger commits on
// Badger, with rights, rules, duplicates and history, with the floor: the same
// bytes appended to a file, and fdatasync. The two take turns.
func BenchmarkCommit(b *testing.B) {
	for _, size := range batchSizes {
		b.Run(fmt.Sprint(size), func(b *testing.B) { commits(b, size) })
	}
}

func commits(b *testing.B, size int) {
	truth, submit := newTruth(b, size)
	log, err := os.Create(filepath.Join(b.TempDir(), "log"))
	if err != nil {
		b.Fatal(err)
	}
	defer log.Close()
	var bare, ours time.Duration
	for b.Loop() {
		batch := submit()
		begun := time.Now()
		for _, s := range batch {
			if _, err := log.Write(s.Bytes); err != nil {
				b.Fatal(err)
			}
		}
		if err := syscall.Fdatasync(int(log.Fd())); err != nil {
			b.Fatal(err)
		}
		middle := time.Now()
		results, err := truth.Commit(batch)
		if err != nil {
			b.Fatal(err)
		}
		ours += time.Since(middle)
		bare += middle.Sub(begun)
		for _, r := range results {
			if r.Err != nil || r.Commit.Refused != nil {
				b.Fatalf("refused: %+v", r)
			}
		}
	}
	b.ReportMetric(float64(ours)/float64(bare), "times-fdatasync")
	b.ReportMetric(float64(ours.Microseconds())/float64(b.N)/float64(size), "us/mutation")
	b.ReportMetric(float64(bare.Microseconds())/float64(b.N), "fdatasync-us")
}

// newTruth returns a ledger on Badger, and what makes batches of so many
// creates, each of a device of its own.
func newTruth(b *testing.B, size int) (*ledger.Ledger, func() []ledger.Submission) {
	db, err := badgerdb.Open(badgerdb.Config{Dir: b.TempDir(), Free: badgerdb.FreeBytes, Now: time.Now})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	truth := ledger.New(db.Ledger(), time.Now, rand.Reader)
	organization := crm.OrganizationID{ID: record.ContactID(1 << 20)}
	id := func() mutation.ID {
		made, err := crm.NewID(time.Now(), rand.Reader)
		if err != nil {
			b.Fatal(err)
		}
		return mutation.ID{ID: made}
	}
	own := func(args mutation.Args) ledger.Submission {
		m := mutation.Mutation{ID: id(), PerformedAt: time.Now(), Args: args}
		return ledger.Submission{Organization: organization, Bytes: mutation.Encode(m)}
	}
	people := owners()
	first := []ledger.Submission{own(mutation.PutOrganization{Organization: organization, Name: "Bench"})}
	for n, user := range people {
		first = append(first, own(mutation.PutUser{User: user, Name: record.OwnerOf(n), Email: record.OwnerOf(n) + "@bench.example", Role: crm.Member}))
	}
	devices := make([]mutation.DeviceID, size)
	for n := range devices {
		devices[n] = mutation.DeviceID{ID: id().ID}
		first = append(first, own(mutation.JoinDevice{Device: devices[n], User: people[0], Name: "bench"}))
	}
	if _, err := truth.Commit(first); err != nil {
		b.Fatal(err)
	}
	made := 0
	return truth, func() []ledger.Submission {
		batch := make([]ledger.Submission, size)
		for i := range batch {
			create, err := record.Create(made, 0, people)
			if err != nil {
				b.Fatal(err)
			}
			m := mutation.Mutation{ID: id(), Device: devices[i], Actor: people[0], PerformedAt: time.Now(), Args: create}
			batch[i] = ledger.Submission{
				Organization: organization, User: people[0], Device: devices[i], Number: uint64(made/size + 1), Bytes: mutation.Encode(m),
			}
			made++
		}
		return batch
	}
}
