package hub

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"regarding/shared/fault"
	"regarding/shared/wire"
)

// INV-8: whatever happens in whatever order, the hub knows exactly the
// connections that are open, sends to no other, never more account frames than
// it was granted, and ends each with at most one Bye.
func TestHubProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := newHub()
		open := make(map[ConnID]byte)
		granted, last, now := make(map[ConnID]uint32), ConnID(0), start
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			conn := ConnID(rapid.IntRange(0, int(last)+1).Draw(t, "conn"))
			user := byte(rapid.IntRange(1, 3).Draw(t, "user"))
			switch rapid.IntRange(0, 7).Draw(t, "what") {
			case 0, 1:
				last++
				h.Step(Connected{last, identity(user, user)})
				open[last] = user
			case 2:
				f := hello(user, uint32(rapid.IntRange(0, 2).Draw(t, "credits")))
				send(h, conn, f)
				if open[conn] == user {
					granted[conn] += f.Credits
				}
			case 3:
				n := uint32(rapid.IntRange(0, 2).Draw(t, "credits"))
				send(h, conn, wire.Credit{Frames: n})
				granted[conn] += n
			case 4:
				h.Step(Received{conn, rapid.SliceOf(rapid.Byte()).Draw(t, "garbage")})
			case 5:
				h.Step(Closed{conn})
				delete(open, conn)
			case 6:
				p := profile(user)
				p.Name = rapid.String().Draw(t, "name")
				h.Step(ProfileChanged{p})
			case 7:
				now = now.Add(time.Duration(rapid.IntRange(0, 30).Draw(t, "seconds")) * time.Second)
				h.Tick(now)
			}
			out := h.Ready()
			for _, s := range out.Sends {
				if _, ok := open[s.Conn]; !ok {
					t.Fatalf("sent to %d, which is closed", s.Conn)
				}
				if f, err := wire.Decode(s.Bytes); err != nil {
					t.Fatal(err)
				} else if wire.NeedsCredit(f) {
					if granted[s.Conn] == 0 {
						t.Fatalf("%d is sent %T without credit", s.Conn, f)
					}
					granted[s.Conn]--
				}
			}
			for _, c := range out.Closes {
				if _, ok := open[c.Conn]; !ok {
					t.Fatalf("closed %d twice", c.Conn)
				}
				delete(open, c.Conn)
			}
			if len(h.conns) != len(open) {
				t.Fatalf("%d known, %d open", len(h.conns), len(open))
			}
		}
	})
}

func FuzzReceived(f *testing.F) {
	for _, frame := range []wire.Frame{hello(7, 1), wire.Ping{Nonce: 1}, wire.Credit{Frames: 1}, wire.Bye{}, wire.Account{}} {
		f.Add(wire.Encode(frame), wire.Encode(wire.Ping{}))
	}
	f.Add(wire.Encode(hello(7, 1)), wire.Encode(hello(7, 1)))
	syncs := hello(7, 1)
	syncs.Protocol, syncs.Replica = 2, wire.Replica{Catalogue: 1, Device: device(1)}
	f.Add(wire.Encode(syncs), wire.Encode(wire.Push{First: 1, Mutations: [][]byte{{1}}}))
	f.Add(wire.Encode(syncs), wire.Encode(wire.CompareHave{Buckets: []uint16{1}}))
	f.Fuzz(func(t *testing.T, first, second []byte) {
		h := newHub()
		h.Step(Connected{1, identity(7, 1)})
		h.Step(Received{1, first})
		h.Step(Received{1, second})
		out := h.Ready()
		if len(out.Sends) > 2 || len(out.Closes) > 1 || len(out.Closes) == 1 != (len(h.conns) == 0) {
			t.Fatalf("%+v, %d connections", out, len(h.conns))
		}
	})
}

// follower is what a device of TestSyncProperties knows.
type follower struct {
	conn     ConnID
	number   byte
	credits  int
	position uint64
	asked    bool
	part     bool // a poke has begun and not ended
}

// INV-8, S2, S8, S10: whatever happens in whatever order, each device gets
// every commit once and in order, chunks never older than that, never more
// than it has credit for, and in the end everybody has everything.
func TestSyncProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t)
		devices := make([]*follower, 3)
		for i := range devices {
			devices[i] = &follower{number: byte(i + 1)}
		}
		var answers []Answer
		numbered := make(map[byte][][]byte) // pushed before, by device
		drain := func() {
			w.collect()
			for _, d := range devices {
				for _, f := range w.take(d.conn) {
					if wire.NeedsCredit(f) {
						if d.credits--; d.credits < 0 {
							t.Fatalf("device %d gets %T without credit", d.number, f)
						}
					}
					d.take(t, f)
				}
				if _, closed := w.closed[d.conn]; closed {
					d.conn = 0
				}
			}
		}
		for range rapid.IntRange(1, 80).Draw(t, "steps") {
			d := devices[rapid.IntRange(0, 2).Draw(t, "device")]
			switch what := rapid.IntRange(0, 9).Draw(t, "what"); {
			case w.conns[d.conn] != nil && !w.conns[d.conn].welcomed && what < 6:
				w.read()
				w.commit()
			case d.conn == 0:
				d.credits = rapid.IntRange(0, 3).Draw(t, "credits")
				d.asked, d.part = false, false
				cursor := wire.Cursor{Incarnation: 5, Commit: d.position}
				if d.position == 0 {
					cursor = wire.Cursor{}
				}
				d.conn = w.open(d.number, d.number, cursor, uint32(d.credits))
			case what == 0:
				w.Step(Closed{d.conn})
				d.conn = 0
			case what <= 2 && w.conns[d.conn].welcomed:
				n := rapid.IntRange(1, 5).Draw(t, "credits")
				d.credits += n
				send(w.Hub, d.conn, wire.Credit{Frames: uint32(n)})
			case what <= 5 && w.conns[d.conn].welcomed:
				// New ones, or some from the beginning again.
				all := numbered[d.number]
				first := rapid.IntRange(max(0, len(all)-3), len(all)).Draw(t, "first")
				for range rapid.IntRange(1, 4).Draw(t, "mutations") {
					all = append(all, w.mutation(d.number, create(uint16(len(all)), "A")))
				}
				if s := w.conns[d.conn].sync; uint64(first+1) > s.next {
					first = int(s.next) - 1
				}
				numbered[d.number] = all
				w.push(d.conn, uint64(first+1), all[first:]...)
			case what == 6 && w.conns[d.conn].welcomed && !d.asked:
				d.asked = true
				send(w.Hub, d.conn, wire.FillNext{})
			case what == 7:
				w.commit()
			case what == 8 && len(w.reads) > 0: // read now, told later
				answers = append(answers, w.reads[0].Run(w.l))
				w.reads = w.reads[1:]
			case what == 8 && len(answers) > 0:
				w.Step(answers[0])
				answers = answers[1:]
			case what == 9:
				w.l.fail = append(w.l.fail, []error{fault.New(fault.Full, "fake", "full"), nil, fault.New(fault.Internal, "fake", "broken")}[rapid.IntRange(0, 2).Draw(t, "fail")])
			}
			drain()
		}
		w.l.fail = nil
		for _, a := range answers {
			w.Step(a)
		}
		w.run()
		for _, d := range devices {
			if d.conn != 0 && w.conns[d.conn] != nil {
				d.credits += 10_000
				send(w.Hub, d.conn, wire.Credit{Frames: 10_000})
			}
		}
		w.run()
		drain()
		for _, d := range devices {
			if d.conn != 0 && (d.position != w.l.head.Commit || d.part || d.asked) {
				t.Fatalf("device %d is at %d of %d, in a part %v, waits %v", d.number, d.position, w.l.head.Commit, d.part, d.asked)
			}
		}
	})
}

// take checks one frame against what the device knows.
func (d *follower) take(t *rapid.T, f wire.Frame) {
	switch f := f.(type) {
	case wire.Welcome:
		if f.Standing.Mode != wire.Follow {
			d.position = f.Standing.Head.Commit
		}
	case wire.Poke:
		if f.From != d.position || f.To <= f.From {
			t.Fatalf("device %d at %d gets %d..%d", d.number, d.position, f.From, f.To)
		}
		if d.part = !f.Last; f.Last {
			d.position = f.To
		}
	case wire.Chunk:
		if d.asked = false; f.At < d.position {
			t.Fatalf("device %d at %d gets a chunk of %d", d.number, d.position, f.At)
		}
	case wire.Bye:
		if f.Op != "device.join" {
			t.Fatalf("device %d is told %+v", d.number, f)
		}
	}
}
