package hub

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"regarding/relay/auth"
	"regarding/relay/ledger"
	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/shared/wire"
)

// syncing lets a device in that synchronizes, and returns its Welcome.
func (s *stage) syncing(user, dev byte, key auth.SessionKey, cursor wire.Cursor) (*pipe, wire.Welcome) {
	s.t.Helper()
	p, _ := s.attach(key)
	f := hello(user, wire.InitialCredits)
	f.Protocol = 2
	f.Replica = wire.Replica{Catalogue: crm.CatalogueVersion, Device: device(dev), Cursor: cursor}
	p.toRelay <- wire.Encode(f)
	w, ok := s.next(p).(wire.Welcome)
	if !ok {
		s.t.Fatalf("not welcomed")
	}
	return p, w
}

// made encodes a mutation.
func made(n byte, args mutation.Args) []byte {
	return mutation.Encode(mutation.Mutation{ID: mutation.ID{ID: crm.ID{9, n}}, PerformedAt: start, Args: args})
}

// skipTo reads frames until one is of type F.
func skipTo[F wire.Frame](s *stage, p *pipe) F {
	s.t.Helper()
	for {
		switch f := s.next(p).(type) {
		case F:
			return f
		case wire.Bye:
			s.t.Fatalf("told %+v", f)
		}
	}
}

// S26, W3: what one device pushes is committed and reaches the other.
func TestServeSync(t *testing.T) {
	onStage(t, func(s *stage) {
		a, w := s.syncing(7, 1, sevenKey, wire.Cursor{})
		if w.Standing.Mode != wire.Fill || w.Standing.Head.Commit != 1 {
			t.Errorf("standing %+v", w.Standing)
		}
		b, _ := s.syncing(8, 2, eightKey, wire.Cursor{})
		if got := skipTo[wire.Poke](s, a); got.To != 2 || len(got.Commits) != 0 {
			t.Errorf("told %+v of another's device", got)
		}
		a.toRelay <- wire.Encode(wire.Push{First: 1, Mutations: [][]byte{made(1, create(1, "Contoso"))}})
		mine, theirs := skipTo[wire.Poke](s, a), skipTo[wire.Poke](s, b)
		if len(mine.Commits) != 1 || mine.Commits[0].Mutation.IsZero() || len(theirs.Commits) != 1 || !theirs.Commits[0].Mutation.IsZero() {
			t.Errorf("mine %+v, theirs %+v", mine, theirs)
		}
		b.toRelay <- wire.Encode(wire.FillNext{})
		if got := skipTo[wire.Chunk](s, b); len(got.Rows) != 2 || !got.Done || got.At != 3 {
			t.Errorf("chunk of %d rows at %d", len(got.Rows), got.At)
		}
	})
}

// However long the ledger takes to read or to commit, others are served.
func TestServeDoesNotWaitForTheLedger(t *testing.T) {
	onStage(t, func(s *stage) {
		a, _ := s.syncing(7, 1, sevenKey, wire.Cursor{})
		b, _ := s.syncing(8, 2, eightKey, wire.Cursor{})
		synctest.Wait()
		var slow atomic.Int64
		s.truth.mu.Lock()
		s.truth.gate = func(what string) {
			if what == "fill" || what == "commit" {
				slow.Add(1)
				time.Sleep(time.Minute)
				slow.Add(-1)
			}
		}
		s.truth.mu.Unlock()
		a.toRelay <- wire.Encode(wire.FillNext{})
		a.toRelay <- wire.Encode(wire.Push{First: 1, Mutations: [][]byte{made(1, create(1, "A"))}})
		synctest.Wait()
		if slow.Load() != 2 {
			t.Errorf("%d calls wait side by side", slow.Load())
		}
		begun := time.Now()
		for n := range uint64(2) {
			b.toRelay <- wire.Encode(wire.Ping{Nonce: n})
			for skipTo[wire.Pong](s, b).Nonce != n {
			}
		}
		if took := time.Since(begun); took != 0 {
			t.Errorf("answered after %v", took)
		}
	})
}

// INV-8: at most a few reads run side by side, whoever asks.
func TestServeBoundsReads(t *testing.T) {
	onStage(t, func(s *stage) {
		var running, most atomic.Int64
		s.truth.gate = func(what string) {
			if what == "standing" {
				n := running.Add(1)
				for was := most.Load(); n > was && !most.CompareAndSwap(was, n); was = most.Load() {
				}
				time.Sleep(time.Second)
				running.Add(-1)
			}
		}
		for i := range byte(30) {
			p, _ := s.attach(sevenKey)
			f := hello(7, 1)
			f.Protocol, f.Replica = 2, wire.Replica{Device: device(i + 1)}
			p.toRelay <- wire.Encode(f)
			defer p.end()
			go func() {
				for range p.toDevice {
				}
			}()
			defer close(p.toDevice)
		}
		time.Sleep(20 * time.Second)
		if most.Load() != maxReads {
			t.Errorf("%d reads at once", most.Load())
		}
		s.stop()
		<-s.stopped
	})
}

// INV-8: of a device that pushes faster than the ledger commits no more is
// read until there is room.
func TestServeStopsReadingPushes(t *testing.T) {
	onStage(t, func(s *stage) {
		p, _ := s.syncing(7, 1, sevenKey, wire.Cursor{})
		synctest.Wait()
		open := make(chan struct{})
		s.truth.gate = func(what string) {
			if what == "commit" {
				<-open
			}
		}
		taken := 0
		for ; taken < 100; taken++ {
			big := made(byte(taken+1), mutation.Create{Key: account(uint16(taken)), Fields: []mutation.Field{{Name: "name", Value: crm.Str(fmt.Sprintf("%0250000d", taken))}}})
			synctest.Wait()
			select {
			case p.toRelay <- wire.Encode(wire.Push{First: uint64(taken + 1), Mutations: [][]byte{big}}):
				continue
			default:
			}
			break
		}
		if taken < 8 || taken > 11 {
			t.Errorf("%d pushes of 250 kB were read", taken)
		}
		close(open)
		numbers := make(map[uint64]bool)
		for len(numbers) < taken {
			for _, c := range skipTo[wire.Poke](s, p).Commits {
				numbers[c.Number] = true
			}
		}
	})
}

// The relay's own mutations go the same way; a full disk shows in Ready.
func TestServeDo(t *testing.T) {
	onStage(t, func(s *stage) {
		a, _ := s.syncing(7, 1, sevenKey, wire.Cursor{})
		own := ledger.Submission{Organization: profile(7).Organization, Bytes: made(1, create(1, "A"))}
		r, err := s.Do(context.Background(), own)
		if err != nil || r.Commit == nil {
			t.Fatalf("got %+v, %v", r, err)
		}
		if p := skipTo[wire.Poke](s, a); p.To != r.Commit.Version.Commit {
			t.Errorf("told %+v", p)
		}
		s.truth.mu.Lock()
		s.truth.fail = []error{fault.New(fault.Full, "fake", "no room")}
		s.truth.mu.Unlock()
		if _, err := s.Do(context.Background(), own); fault.KindOf(err) != fault.Full {
			t.Errorf("got %v", err)
		}
		if fault.KindOf(s.Ready()) != fault.Full {
			t.Errorf("ready: %v", s.Ready())
		}
		if _, err := s.Do(context.Background(), own); err != nil || s.Ready() != nil {
			t.Errorf("got %v, ready %v", err, s.Ready())
		}
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		s.truth.gate = func(string) { time.Sleep(time.Second) }
		if _, err := s.Do(ctx, own); err == nil {
			t.Error("a call that nobody waits for came back without an error")
		}
		s.stop()
		<-s.stopped
		if _, err := s.Do(context.Background(), own); fault.KindOf(err) != fault.Offline {
			t.Errorf("after the end: %v", err)
		}
	})
}

// REL-05: the relay does not end before the ledger has answered.
func TestServeStopsAfterTheLedger(t *testing.T) {
	onStage(t, func(s *stage) {
		p, _ := s.syncing(7, 1, sevenKey, wire.Cursor{})
		synctest.Wait()
		s.truth.gate = func(what string) {
			if what == "commit" {
				time.Sleep(time.Hour)
			}
		}
		p.toRelay <- wire.Encode(wire.Push{First: 1, Mutations: [][]byte{made(1, create(1, "A"))}})
		synctest.Wait()
		begun := time.Now()
		s.stop()
		if bye := skipTo[wire.Bye](s, p); bye.Op != "stop" {
			t.Errorf("told %+v", bye)
		}
		<-s.stopped
		if took := time.Since(begun); took != time.Hour {
			t.Errorf("stopped after %v", took)
		}
	})
}
