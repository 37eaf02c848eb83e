package hub

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"regarding/relay/ledger"
	"regarding/shared/crm"
	"regarding/shared/mutation"
	"regarding/shared/wire"
)

// INV-8: nothing is made or kept for a device without credit, however much
// happens; when it comes to itself it gets everything, in order.
func TestSlowReader(t *testing.T) {
	w := newWorld(t)
	slow, writer := w.open(7, 1, wire.Cursor{}, 0), w.online(8, 2)
	w.run()
	w.take(slow)
	number := uint64(1)
	for i := range 3 * keptCommits {
		send(w.Hub, writer, wire.Credit{Frames: 1})
		w.push(writer, number, w.mutation(8, create(uint16(i), "A")))
		number++
		w.run()
	}
	s, j := w.conns[slow].sync, w.journals[profile(7).Organization]
	if len(s.parts)+len(s.answers) != 0 || len(w.got[slow]) != 0 {
		t.Errorf("%d parts, %d answers, %d frames for a device without credit", len(s.parts), len(s.answers), len(w.got[slow]))
	}
	if len(j.recent) != keptCommits || cap(j.recent) > 4*keptCommits {
		t.Errorf("%d commits are kept, in room for %d", len(j.recent), cap(j.recent))
	}
	position := uint64(1)
	for position < w.l.head.Commit {
		send(w.Hub, slow, wire.Credit{Frames: 1})
		w.run()
		frames := w.take(slow)
		if len(frames) != 1 {
			t.Fatalf("%d frames for one credit", len(frames))
		}
		p := frames[0].(wire.Poke)
		if p.From != position || p.To <= position || !p.Last {
			t.Fatalf("%d..%d after %d", p.From, p.To, position)
		}
		position = p.To
	}
}

// INV-8: to a connection that does not drain no more data is sent, credit or
// not; small frames still go.
func TestConnectionThatDoesNotDrain(t *testing.T) {
	w := newWorld(t)
	w.mute = true
	c := w.open(7, 1, wire.Cursor{}, wire.MaxCredits)
	w.run()
	w.take(c)
	for i := range 5000 {
		w.truth(8, create(uint16(i), strings.Repeat("x", 900)))
	}
	h := w.at()
	w.journals[profile(7).Organization].know(crm.Version{Incarnation: h.Incarnation, Commit: h.Commit})
	send(w.Hub, c, wire.Ping{})
	w.Step(Flushed{c, 1})
	w.run()
	if n := w.conns[c].unsent; n > maxUnsent+wire.MaxFrameBytes {
		t.Errorf("%d bytes wait", n)
	}
	before := len(w.got[c])
	send(w.Hub, c, wire.Ping{Nonce: 3})
	w.run()
	if len(w.got[c]) != before+1 {
		t.Errorf("%d frames", len(w.got[c])-before)
	}
	w.Step(Flushed{c, maxUnsent})
	w.run()
	if len(w.got[c]) < before+2 {
		t.Error("it does not go on")
	}
}

// INV-8: a device that pushes without end is not read from until what it
// pushed is dealt with.
func TestPushesAreBounded(t *testing.T) {
	w := newWorld(t)
	c := w.online(7, 1)
	big := make([]byte, mutation.MaxBytes)
	number := uint64(1)
	for w.Takes(c) {
		w.push(c, number, big)
		number++
	}
	if number != 9 || w.conns[c].sync.pushed != maxPushed {
		t.Errorf("%d mutations are kept, %d bytes", number-1, w.conns[c].sync.pushed)
	}
	w.wait(2 * wire.IdleTimeout)
	w.collect()
	if _, closed := w.closed[c]; closed {
		t.Error("ended for silence while nothing of it was read")
	}
	w.run()
	if !w.Takes(c) && w.conns[c] != nil {
		t.Error("not read again")
	}
}

// INV-6: what readers of one class share is for each of them what they would
// get alone, whatever rows a commit has.
func TestClassesShareOnlyWhatIsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var e *entry
		row := func(k crm.Key) *crm.Row {
			if rapid.IntRange(0, 4).Draw(t, "absent") == 0 {
				return nil
			}
			r := crm.NewRow(k, crm.UserID{})
			user := func() crm.UserID { return profile(rapid.ByteRange(1, 4).Draw(t, "user")).User }
			if rapid.Bool().Draw(t, "personal") {
				r.Partition = user()
			}
			if rapid.Bool().Draw(t, "deleted") {
				r.Deleted = &crm.Deletion{By: user(), On: start, Cause: crm.Chosen}
			}
			if rapid.Bool().Draw(t, "owned") {
				r = r.WithValue("ownerid", crm.Lookup(crm.Ref{Entity: crm.SystemUser, ID: user().ID}))
			}
			return &r
		}
		c := ledger.Commit{Version: crm.Version{Incarnation: 1, Commit: 8}, Mutation: mutation.ID{ID: crm.ID{1}}}
		if rapid.Bool().Draw(t, "person") {
			c.Actor = profile(1).User
		}
		for i := range rapid.IntRange(0, 3).Draw(t, "effects") {
			k := account(uint16(i))
			c.Effects = append(c.Effects, mutation.Effect{Key: k, Before: row(k), After: row(k)})
		}
		e = newEntry(&c)
		j := &journal{pokes: make(map[class]*poke)}
		h := newHub()
		for n := range byte(8) {
			actor := crm.Actor{User: profile(n).User, Role: crm.Role(rapid.ByteRange(0, 4).Draw(t, "role"))}
			s := &session{actor: actor, journal: j, position: 7, replica: wire.Replica{Catalogue: crm.CatalogueVersion}}
			alone, _ := build([]*entry{e}, 7, actor, crm.CatalogueVersion)
			if got := h.pokeOf(s, []*entry{e}); fmt.Sprint(got.frames) != fmt.Sprint(alone.frames) || got.to != 8 {
				t.Fatalf("%v gets %x, alone %x", actor, got.frames, alone.frames)
			}
		}
	})
}

// Cost rules: a commit is encoded once for all who see the same of it.
func TestFanOutEncodesOnce(t *testing.T) {
	w, out := fanOut(t, 1000)
	if len(out.Sends) != 1000 {
		t.Fatalf("%d frames", len(out.Sends))
	}
	bytes := make(map[*byte]int)
	for _, s := range out.Sends {
		bytes[&s.Bytes[0]]++
	}
	// One for everybody and one for the author.
	if len(bytes) != 2 {
		t.Errorf("%d encodings for 1,000 readers", len(bytes))
	}
	j := w.journals[profile(7).Organization]
	if rows := j.recent[len(j.recent)-1].rows; len(rows) != 1 {
		t.Errorf("rows encoded for %d catalogues", len(rows))
	}
}

// fanOut lets in n devices and has one commit sent to all of them.
func fanOut(t testing.TB, n int) (*world, Output) {
	w := newWorld(t)
	for i := range n {
		w.last++
		p := profile(7)
		p.User = crm.UserID{ID: crm.ID{2, byte(i), byte(i >> 8)}}
		who := identity(7, 1)
		who.Profile = p
		w.Step(Connected{w.last, who})
		f := hello(7, wire.MaxCredits)
		f.Protocol, f.User = 2, p.User
		id := mutation.DeviceID{ID: crm.ID{3, byte(i), byte(i >> 8)}}
		f.Replica = wire.Replica{Catalogue: crm.CatalogueVersion, Device: id, Cursor: wire.Cursor{Incarnation: 5}}
		w.l.devices[id] = &fakeDevice{user: p.User}
		send(w.Hub, w.last, f)
		w.run()
	}
	return w, w.fan(1)
}

func BenchmarkFanOut1000(b *testing.B) {
	w, _ := fanOut(b, 1000)
	number := uint64(1)
	b.ReportAllocs()
	for b.Loop() {
		number++
		b.StopTimer()
		w.push(1, number, w.mutation(7, create(uint16(number), strings.Repeat("x", 400))))
		results, _ := w.l.Commit(w.Ready().Commit)
		w.l.log = nil
		b.StartTimer()
		w.Step(Committed{results})
		out := w.Ready()
		b.StopTimer()
		for _, s := range out.Sends {
			w.Step(Flushed{s.Conn, len(s.Bytes)})
			send(w.Hub, s.Conn, wire.Credit{Frames: 1})
		}
		w.Ready()
		b.StartTimer()
	}
}

// fan has the first device push a mutation and returns what the hub then sends.
func (w *world) fan(number uint64) Output {
	w.push(1, number, w.mutation(7, create(uint16(number), strings.Repeat("x", 400))))
	results, _ := w.l.Commit(w.Ready().Commit)
	w.Step(Committed{results})
	return w.Ready()
}
