package hub

import (
	"fmt"
	"time"

	"github.com/google/go-cmp/cmp"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/shared/wire"
)

// tester is a testing.TB or a rapid.T.
type tester interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
	Errorf(string, ...any)
}

// world is a hub with a ledger and devices, driven by hand.
type world struct {
	tester
	*Hub
	l      *fakeLedger
	got    map[ConnID][]wire.Frame
	closed map[ConnID]fault.Kind
	// What the hub wants done and run has not yet.
	reads   []Read
	commits int
	output  Output
	mute    bool // nothing is said to have left
	last    ConnID
	made    uint64
}

func newWorld(t tester) *world {
	return &world{tester: t, Hub: newHub(), l: newFakeLedger(), got: make(map[ConnID][]wire.Frame), closed: make(map[ConnID]fault.Kind)}
}

// collect takes what the hub says; reads and commits wait.
func (w *world) collect() {
	w.Helper()
	for {
		out := w.Ready()
		if out.empty() {
			return
		}
		for _, s := range out.Sends {
			f, err := wire.Decode(s.Bytes)
			if err != nil {
				w.Fatalf("the hub sends %x: %v", s.Bytes, err)
			}
			if _, over := w.closed[s.Conn]; over {
				w.Errorf("sent %T to %d, which is closed", f, s.Conn)
			}
			w.got[s.Conn] = append(w.got[s.Conn], f)
			if !w.mute {
				w.Step(Flushed{s.Conn, len(s.Bytes)})
			}
		}
		for _, c := range out.Closes {
			w.closed[c.Conn] = c.Kind
		}
		w.reads = append(w.reads, out.Reads...)
		if len(out.Commit) > 0 {
			if len(w.output.Commit) > 0 {
				w.Fatal("a second batch before the answer to the first")
			}
			w.output.Commit = out.Commit
		}
		w.output.Done = append(w.output.Done, out.Done...)
		w.output.Reports = append(w.output.Reports, out.Reports...)
	}
}

// read carries out the reads that wait.
func (w *world) read() {
	w.collect()
	reads := w.reads
	w.reads = nil
	for _, r := range reads {
		w.Step(r.Run(w.l))
	}
	w.collect()
}

// commit carries out the batch that waits.
func (w *world) commit() {
	w.collect()
	batch := w.output.Commit
	if len(batch) == 0 {
		return
	}
	w.output.Commit = nil
	w.commits++
	if results, err := w.l.Commit(batch); err != nil {
		w.Step(CommitFailed{faultOf(err)})
	} else {
		w.Step(Committed{results})
	}
	w.collect()
}

// run does everything until nothing is left to do.
func (w *world) run() {
	for w.collect(); len(w.reads)+len(w.output.Commit) > 0; {
		w.read()
		w.commit()
	}
}

// take returns what a connection was sent since the last take.
func (w *world) take(c ConnID) []wire.Frame {
	frames := w.got[c]
	delete(w.got, c)
	return frames
}

func device(n byte) mutation.DeviceID { return mutation.DeviceID{ID: crm.ID{3, n}} }

// open lets a device say its hello.
func (w *world) open(user, dev byte, cursor wire.Cursor, credits uint32) ConnID {
	w.last++
	w.Step(Connected{w.last, identity(user, dev)})
	f := hello(user, credits)
	f.Protocol = 2
	f.Replica = wire.Replica{Catalogue: crm.CatalogueVersion, Device: device(dev), Name: "laptop", Agent: "Chrome", Cursor: cursor}
	send(w.Hub, w.last, f)
	return w.last
}

// at returns the cursor at the head of the log.
func (w *world) at() wire.Cursor {
	return wire.Cursor{Incarnation: w.l.head.Incarnation, Commit: w.l.head.Commit}
}

// online lets a device in that is up to date, and forgets what it was told.
func (w *world) online(user, dev byte) ConnID {
	w.Helper()
	c := w.open(user, dev, w.at(), wire.InitialCredits)
	w.run()
	if !w.conns[c].welcomed {
		w.Fatalf("%d is told %+v", c, w.got[c])
	}
	clear(w.got)
	return c
}

// mutation encodes args as the next mutation of a user.
func (w *world) mutation(user byte, args mutation.Args) []byte {
	w.made++
	return mutation.Encode(mutation.Mutation{
		ID: mutation.ID{ID: crm.ID{9, byte(w.made >> 16), byte(w.made >> 8), byte(w.made)}}, Actor: profile(user).User,
		PerformedAt: start, Args: args,
	})
}

func account(n uint16) crm.Key {
	return crm.Key{Entity: crm.Account, ID: crm.ID{4, byte(n >> 8), byte(n)}}
}

func create(n uint16, name string) mutation.Create {
	return mutation.Create{Key: account(n), Fields: []mutation.Field{{Name: "name", Value: crm.Str(name)}}}
}

// push sends mutations of a device from a number on.
func (w *world) push(c ConnID, first uint64, mutations ...[]byte) {
	send(w.Hub, c, wire.Push{First: first, Mutations: mutations})
}

// truth commits one mutation past the hub, as from before it started.
func (w *world) truth(user byte, args mutation.Args) {
	w.l.one(submission(user, w.mutation(user, args)))
}

func (w *world) wantBye(c ConnID, kind fault.Kind, op string) {
	w.Helper()
	frames := w.take(c)
	if len(frames) == 0 {
		w.Fatalf("%d is told nothing", c)
	}
	bye, ok := frames[len(frames)-1].(wire.Bye)
	if got, closed := w.closed[c]; !ok || bye.Kind != kind || bye.Op != op || !closed || got != kind {
		w.Errorf("%d is told %+v, closed %v, want %v %s", c, frames[len(frames)-1], closed, kind, op)
	}
}

// rowNames decodes rows to the names in them.
func rowNames(t tester, rows [][]byte) (names []string) {
	t.Helper()
	for _, b := range rows {
		row, err := crm.DecodeRow(b)
		if err != nil {
			t.Fatal(err)
		}
		info, _ := row.Entity.Info()
		names = append(names, row.Value(info.NameOf).Text())
	}
	return names
}

// story writes frames short.
func story(t tester, frames []wire.Frame) (lines []string) {
	t.Helper()
	for _, f := range frames {
		switch f := f.(type) {
		case wire.Welcome:
			lines = append(lines, fmt.Sprintf("welcome mode %d head %d number %d", f.Standing.Mode, f.Standing.Head.Commit, f.Standing.LastNumber))
		case wire.Poke:
			line := fmt.Sprintf("poke %d..%d", f.From, f.To)
			for _, c := range f.Commits {
				line += fmt.Sprintf(" [%d", c.Number)
				if !c.Mutation.IsZero() {
					line += " mine"
				}
				if c.Refused {
					line += " refused"
				}
				for _, name := range rowNames(t, c.Rows) {
					line += " " + name
				}
				for _, r := range c.Removed {
					line += fmt.Sprintf(" -%x/%v", r.Key.ID[2:3], r.Deleted)
				}
				line += "]"
			}
			if !f.Last {
				line += " more"
			}
			lines = append(lines, line)
		case wire.Chunk:
			lines = append(lines, fmt.Sprintf("chunk at %d %v done %v", f.At, rowNames(t, f.Rows), f.Done))
		case wire.Settled:
			lines = append(lines, fmt.Sprintf("settled %d", len(f.Outcomes)))
		case wire.Hold:
			lines = append(lines, fmt.Sprintf("hold %v %v", f.Kind, f.After))
		case wire.Bye:
			lines = append(lines, fmt.Sprintf("bye %v %s", f.Kind, f.Op))
		default:
			lines = append(lines, fmt.Sprintf("%T", f))
		}
	}
	return lines
}

func (w *world) want(c ConnID, lines ...string) {
	w.Helper()
	if diff := cmp.Diff(lines, story(w, w.take(c))); diff != "" {
		w.Errorf("%d: -want +got\n%s", c, diff)
	}
}

func (w *world) wait(d time.Duration) { w.Tick(w.now.Add(d)) }
