package replica

import (
	"fmt"
	"io"
	"slices"
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/shared/wire"
)

// Config is what a replica must know from the start.
type Config struct {
	User crm.UserID
	// Role of the user as long as no row says it.
	Role crm.Role
	// Name and Agent are for the row of a device that joins.
	Name, Agent string
	// Random is where ids come from, Now the device's clock at the start.
	Random io.Reader
	Now    time.Time
	// Slice is how many mutations are carried out again at a time; 0 means 64.
	Slice int
	// Bugs are for the simulation.
	Bugs Bugs
}

// Bugs are mistakes that a replica makes on purpose, so that the simulation
// can prove that it finds them. All are false in the product.
type Bugs struct {
	ApplyHalfPoke        bool // INV-4: applies each part of a poke as it comes
	EraseOutboxEarly     bool // INV-3: erases a mutation when it is sent
	CursorAheadOfRows    bool // INV-5: writes the cursor before the rows
	LeaveTreatedAsDelete bool // S4: a leave takes pending mutations with it
	ChunkOverwritesNewer bool // S8: stores what is older than what is held
	IgnoreAlias          bool // S16: lets ids stay as they are
	DoubleApply          bool // keeps an own guess on top of its commit
	LoseRefusal          bool // S9: drops the rows of a refused mutation
}

// Replica is the state machine of one device. It does no I/O, knows no time
// but what it is told, and does the same for the same inputs. It is not safe
// for concurrent use.
type Replica struct {
	cfg     Config
	now     time.Time
	state   State
	opened  bool
	scanned bool
	waiting []Input // what came before all rows were scanned

	base
	outbox
	proposals []mutation.Mutation
	// stuck says that the first proposal waits for rows.
	stuck   bool
	rebase  *rebase
	unsaved []uint64 // entries whose guesses are not stored as they are
	settled []*pending
	session *session
	// chunk waits to be applied: the next one was asked for first.
	chunk *wire.Chunk
	// checkWanted says that a self-check was asked for; checks count.
	checkWanted       bool
	checked, differed uint64
	storage           fault.Kind
	peak              int // most that waited since nothing did

	out     work
	last    done
	journal []func()
	// before is the state as it was at the last Ready.
	before     State
	statusSent *Status
}

// work is what the next Output is made of.
type work struct {
	strict, fill bool
	rows         keyed[*BaseRow] // nil takes away
	entries      map[uint64]bool // outbox entries to write, or to erase when gone
	kept         map[uint64]bool // confirmed entries to write, or to expire
	proposed     []mutation.ID
	saved        []mutation.ID
	refused      []Refusal
	changed      keyed[struct{}]
	sends        []wire.Frame
	need         []crm.Key
	answers      []wire.History
	reconnect    bool
	revoked      bool
	trouble      error
}

// done is what must be known of the last Output if its write fails.
type done struct {
	undo     []func()
	before   State
	output   Output
	proposed []mutation.ID
	valid    bool
}

// keyed is a map that remembers the order in which keys came.
type keyed[T any] struct {
	m     map[crm.Key]T
	order []crm.Key
}

func (m *keyed[T]) set(k crm.Key, v T) {
	if m.m == nil {
		m.m = map[crm.Key]T{}
	}
	if _, ok := m.m[k]; !ok {
		m.order = append(m.order, k)
	}
	m.m[k] = v
}

// New returns a replica that waits for Opened.
func New(cfg Config) *Replica {
	if cfg.Slice <= 0 {
		cfg.Slice = 64
	}
	return &Replica{cfg: cfg, now: cfg.Now}
}

// Step takes one input.
func (r *Replica) Step(in Input) {
	if failed, ok := in.(WriteFailed); ok {
		r.writeFailed(failed.Kind)
		return
	}
	r.settleOutput()
	switch in := in.(type) {
	case Opened:
		r.open(in)
		return
	case Scanned:
		r.scan(in)
		return
	}
	if !r.scanned {
		r.waiting = append(r.waiting, in)
		return
	}
	r.applyChunk()
	r.step(in)
}

// step takes an input when all rows are scanned.
func (r *Replica) step(in Input) {
	switch in := in.(type) {
	case Loaded:
		r.loaded(in)
	case Propose:
		r.propose(in.Mutation)
	case Connected:
		r.connected(in)
	case Disconnected:
		r.endSession()
	case Frame:
		r.frame(in.Frame)
	case GoOffline:
		r.setOffline(true)
	case GoOnline:
		r.setOffline(false)
	case Pause:
		r.state.Paused = true
	case Resume:
		r.state.Paused = false
	case SyncNow:
		r.syncNow()
	case CheckCopy:
		r.checkWanted = true
	case AskHistory:
		r.ask(in.Question)
	case Continue:
	default:
		panic(fmt.Sprintf("replica: an input of type %T", in))
	}
}

// clockJump is by how much the device's clock may go on from tick to tick.
const clockJump = 15 * time.Minute

// Tick tells the time of the device's clock. The driver ticks before what it
// steps, and about every second.
func (r *Replica) Tick(now time.Time) {
	r.settleOutput()
	passed := now.Sub(r.now)
	r.now = now
	if !r.scanned {
		return
	}
	r.applyChunk()
	if r.session != nil && (passed > clockJump || passed < -clockJump) {
		// What the relay's clock is must be measured again.
		r.endSession()
		r.out.reconnect = true
	}
	r.tickSession()
	r.expire()
}

// Hello returns what to tell the relay of this copy. It must be called after
// the outputs that lead to it were carried out.
func (r *Replica) Hello() wire.Replica {
	return wire.Replica{
		Catalogue: crm.CatalogueVersion, Device: r.state.Device, Name: r.cfg.Name, Agent: r.cfg.Agent, Cursor: r.state.Cursor,
	}
}

// State returns what is held besides rows and mutations.
func (r *Replica) State() State { return r.state }

// Clock returns the relay's clock as far as it is known, in whole milliseconds.
func (r *Replica) Clock() time.Time {
	return r.now.Add(r.state.ClockOffset).UTC().Truncate(time.Millisecond)
}

// open takes in what the store holds besides rows.
func (r *Replica) open(in Opened) {
	r.state = in.State
	for i := range in.Outbox {
		p := &pending{Entry: in.Outbox[i]}
		r.outbox.add(p)
		r.markShown(p)
	}
	for i := range in.Confirmed {
		r.outbox.keep(&kept{Entry: in.Confirmed[i]})
	}
	r.before, r.opened = r.state, true
}

// scan takes in base rows.
func (r *Replica) scan(in Scanned) {
	for i := range in.Rows {
		r.base.scanned(in.Rows[i], r.cfg)
	}
	if !in.Last || r.scanned {
		return
	}
	r.scanned = true
	if r.state.Rebasing {
		r.runAllAgain()
	}
	for _, held := range r.waiting {
		r.step(held)
	}
	r.waiting = nil
}

func (r *Replica) newDevice() mutation.DeviceID { return mutation.DeviceID{ID: r.newID()} }

func (r *Replica) newID() crm.ID {
	id, err := crm.NewID(r.Clock(), r.cfg.Random)
	if err != nil {
		panic(fmt.Sprintf("replica: %v", err))
	}
	return id
}

// change notes how to undo a change of memory, should the write fail.
func (r *Replica) change(undo func()) { r.journal = append(r.journal, undo) }

// settleOutput forgets how to undo the last Output: it was carried out.
func (r *Replica) settleOutput() {
	if r.last.valid && !r.last.output.Write.Empty() {
		r.storage = 0
	}
	r.last = done{}
}

// writeFailed goes back to where the last Output began.
func (r *Replica) writeFailed(kind fault.Kind) {
	if !r.last.valid {
		return
	}
	last := r.last
	r.last = done{}
	for _, undo := range slices.Backward(last.undo) {
		undo()
	}
	r.state, r.before = last.before, last.before
	r.cache.clear()
	r.storage = kind
	for _, id := range last.proposed {
		r.out.refused = append(r.out.refused, Refusal{id, fault.New(kind, "replica.propose", "the store does not take it")})
	}
	for _, id := range last.output.Saved {
		if !slices.Contains(last.proposed, id) {
			r.out.saved = append(r.out.saved, id)
		}
	}
	r.out.refused = append(r.out.refused, last.output.Refused...)
	r.out.answers = append(r.out.answers, last.output.Answers...)
	for i := range last.output.Changes {
		r.out.changed.set(last.output.Changes[i].Key, struct{}{})
	}
	r.out.revoked = last.output.Revoked
	r.asked, r.stuck, r.chunk, r.statusSent = nil, false, nil, nil
	w := &last.output.Write
	if r.rebase != nil || r.state.Rebasing || len(w.Rows)+len(w.Removed)+len(w.Erased) > 0 {
		r.rebase = nil
		r.runAllAgain()
	}
	r.endSession()
	r.out.reconnect = true
}
