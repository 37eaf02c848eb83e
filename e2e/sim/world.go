package sim

import (
	"errors"
	"fmt"
	"time"

	"regarding/relay/hub"
	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/shared/wire"
	"regarding/wasm/replica"
)

// errKilled is what a store says whose browser died in the middle of a write.
var errKilled = errors.New("the browser was killed")

// errKilledAfter is the same, once everything was written.
var errKilledAfter = fmt.Errorf("%w after it", errKilled)

// world is one episode.
type world struct {
	config       Config
	rand         source
	now          time.Time
	trace        trace
	steps        int
	organization crm.OrganizationID
	users        []*person
	devices      []*device
	relay        *relay
	model        *model
	conns        hub.ConnID
	names        int
	saved        []*savedMutation
	byID         map[mutation.ID]*savedMutation
	committed    map[mutation.ID]bool // by any incarnation of the log
	private      map[crm.Key]*person  // items that were ever proposed
	calm         bool                 // nothing breaks any more
	fenced       int                  // engines that found their store taken over
	pace         int                  // fewer than so many turns follow a step
	unaware      int                  // steps for which the one who was demoted works on
	posts        []*post              // under way
	bytes        byteModel
	letters      map[crm.Key]*file // by their items
	released     map[*file]bool    // letters that were tracked
}

// savedMutation is a mutation that a device was given; saved once the device
// said so.
type savedMutation struct {
	mutation mutation.Mutation
	device   *device
	user     *person
	saved    bool
	// excused says why it need not reach the relay.
	excused string
}

// Run runs one episode. It returns a *Failure when an invariant did not hold,
// and the digest of the trace.
func Run(c Config) (sum uint64, failure *Failure) {
	w := newWorld(c)
	defer func() {
		w.relay.close()
		sum = w.trace.sum
		switch e := recover().(type) {
		case nil:
		case *Failure:
			failure = e
		default:
			panic(fmt.Sprintf("seed %d, step %d: %v\n%s", c.Seed, w.steps, e, &Failure{Trace: w.trace.lines}))
		}
	}()
	for _, d := range w.devices {
		d.open()
	}
	for w.steps = range c.Steps {
		w.advance(time.Duration(50+w.rand.IntN(400)) * time.Millisecond)
		w.happen()
		w.turn(w.rand.IntN(w.pace))
	}
	w.settle()
	w.checkAll()
	if c.Watch != nil {
		c.Watch(w.trace.lines)
	}
	return w.trace.sum, nil
}

func newWorld(c Config) *world {
	w := &world{config: c, rand: newSource(c.Seed), now: start, model: newModel(), byID: map[mutation.ID]*savedMutation{}, committed: map[mutation.ID]bool{}, private: map[crm.Key]*person{}, pace: 12, bytes: newByteModel(), letters: map[crm.Key]*file{}, released: map[*file]bool{}}
	if c.Demotions || c.Merges || c.Tracks || c.Seed%8 == 0 || c.Seed%8 == 2 {
		w.pace = 40 // devices are complete most of the time
	}
	w.trace.add("seed %d", c.Seed)
	w.organization = crm.OrganizationID{ID: w.newID()}
	for i, name := range []string{"Anna", "Bruno", "Cleo"} {
		role := crm.Member
		if i == 1 {
			role = crm.Administrator
		}
		w.users = append(w.users, &person{id: crm.UserID{ID: w.newID()}, name: name, role: role})
	}
	w.relay = newRelay(w)
	for i := range max(c.Devices, 3) {
		owners := []int{0, 1, 0, 2, 1} // some people have two devices
		if c.Demotions {
			owners = []int{2, 1, 0, 2, 0}
		}
		u := w.users[owners[i%len(owners)]]
		w.devices = append(w.devices, &device{
			world: w, user: u, name: fmt.Sprintf("%s/%d", u.name, i), disk: replica.NewMemDisk(),
			medium: newMedium(policies[(i+int(c.Seed/4))%len(policies)]),
		})
	}
	return w
}

func (w *world) nextConn() hub.ConnID {
	w.conns++
	return w.conns
}

func (w *world) advance(by time.Duration) { w.now = w.now.Add(by) }

// turn lets the machines take up to n turns, in an order of chance.
func (w *world) turn(n int) {
	for range n {
		w.advance(time.Duration(w.rand.IntN(60)) * time.Millisecond)
		machines := len(w.devices) + 1
		w.machine(w.rand.IntN(machines))
	}
}

// machine gives machine i one turn: the relay is 0. It reports whether there
// was anything to do.
func (w *world) machine(i int) bool {
	if i == 0 {
		return w.relay.turn()
	}
	d := w.devices[i-1]
	did := d.turn()
	if d.stale != nil && d.stale.engine != nil {
		did = d.stale.turn() || did
	}
	if c := d.courier; c != nil {
		did = w.deliver(c) || did
		did = c.turn() || did
	}
	return did
}

// turn does one thing that d has to do.
func (d *device) turn() bool {
	w := d.world
	if d.engine == nil {
		return false
	}
	if d.again {
		d.again = false
		d.step(replica.Continue{})
		return true
	}
	if l := d.link; l != nil {
		if f, ok := w.land(&l.down); ok {
			if f.end {
				w.trace.add("%s finds its connection closed", d.name)
				d.lost(l)
				return true
			}
			d.arrive(l, f.bytes)
			return true
		}
		d.step(replica.Continue{})
		return len(l.down) > 0
	}
	if !d.status.OfflineChosen && !d.revoked && !w.now.Before(d.retry) {
		d.connect()
		return true
	}
	d.step(replica.Continue{})
	return !d.revoked && !d.status.OfflineChosen
}

// proposed notes that a page gave d a mutation.
func (w *world) proposed(d *device, m mutation.Mutation) {
	if w.byID[m.ID] == nil {
		s := &savedMutation{mutation: m, device: d, user: d.user}
		w.byID[m.ID] = s
		w.saved = append(w.saved, s)
		w.release(m)
	}
}

// noteSaved notes that d told a page that its mutation is safe.
func (w *world) noteSaved(d *device, id mutation.ID) {
	s := w.byID[id]
	if s == nil {
		w.fail("INV-2", "%s says that %v is saved, which nobody proposed", d.name, id)
	}
	s.saved = true
	d.noteHere(s.mutation)
}

// noteRefused notes that a person was told at once that something cannot be.
func (w *world) noteRefused(d *device, id mutation.ID, reason *fault.Error) {
	w.trace.add("%s is told at once: %v %s", d.name, reason.Kind, reason.Op)
}

// sent looks at a frame that d sends.
func (w *world) sent(d *device, f wire.Frame) {
	w.checkHere(d, f)
	if h, ok := f.(wire.CompareHave); ok {
		d.link.have = make(map[crm.Key]crm.Version, len(h.Rows))
		for _, row := range h.Rows {
			d.link.have[row.Key] = row.Version
		}
	}
	if p, ok := f.(wire.Push); ok {
		w.trace.add("%s pushes %d from number %d", d.name, len(p.Mutations), p.First)
		if d.link.toPull > d.state.Cursor.Commit {
			w.fail("INV-3", "%s pushes at commit %d before it has pulled to %d", d.name, d.state.Cursor.Commit, d.link.toPull)
		}
		if d.state.LastNumber < p.First+uint64(len(p.Mutations))-1 {
			w.fail("INV-2", "%s sends numbers up to %d that it has not stored", d.name, p.First+uint64(len(p.Mutations))-1)
		}
	}
}

// received looks at a frame that d is about to take.
func (w *world) received(d *device, f wire.Frame) {
	if p, ok := f.(wire.Poke); ok {
		w.trace.add("%s is poked from %d to %d (last %v)", d.name, p.From, p.To, p.Last)
	}
}

// settle lets everything come to rest: nothing breaks any more, everybody is
// online, and the machines take turns until none has anything to do.
func (w *world) settle() {
	w.trace.add("peace")
	w.calm = true
	w.relay.heal()
	for _, d := range w.devices {
		d.stale = nil
		d.disk.Before, d.disk.After, d.medium.full = nil, nil, false
		if d.revoked {
			continue
		}
		if d.engine == nil {
			d.open()
		}
		if d.status.OfflineChosen {
			d.step(replica.GoOnline{})
		}
		d.step(replica.Resume{})
		d.step(replica.SyncNow{})
	}
	const most = 20_000
	idle := 0
	for n := 0; idle < 40; n++ {
		if n == most {
			w.fail("INV-1", "the machines do not come to rest within %d turns", most)
		}
		w.advance(50 * time.Millisecond)
		busy := false
		for i := range len(w.devices) + 1 {
			busy = w.machine(i) || busy
		}
		for _, d := range w.devices {
			// What waits for a relay that was full goes on by itself.
			busy = busy || d.engine != nil && !d.revoked && d.status.Held != 0
		}
		if busy {
			idle = 0
		} else {
			idle++
		}
	}
}

// happen lets people or fate do one thing.
func (w *world) happen() {
	d := pick(w.rand, w.devices)
	if w.config.Demotions && w.demote(d) {
		return
	}
	switch n := w.rand.IntN(100); {
	case n < 66:
		if d.engine != nil && !d.revoked {
			w.work(d)
		}
	case n < 72:
		w.cutLink(d.link)
	case n < 75:
		if d.engine != nil {
			d.step(pick(w.rand, []replica.Input{replica.GoOffline{}, replica.GoOnline{}, replica.GoOnline{}, replica.Pause{}, replica.Resume{}, replica.SyncNow{}, replica.CheckCopy{}}))
		}
	case n < 80:
		if d.engine != nil {
			d.kill()
		}
	case n < 86:
		if d.engine == nil && !d.revoked {
			d.open()
		}
	case n < 88:
		w.arm(d)
	case n < 90:
		if d.engine != nil {
			d.kill()
			d.disk.LosePower(w.rand.IntN(d.disk.Tail() + 1))
			w.trace.add("%s loses power", d.name)
		}
	case n < 92:
		w.takeOver(d)
	case n < 94:
		d.offset = time.Duration(w.rand.IntN(3)-1) * pick(w.rand, []time.Duration{time.Minute, time.Hour, 366 * 24 * time.Hour})
		w.trace.add("%s has its clock off by %v", d.name, d.offset)
	case n < 95:
		w.relay.disk.arm(w.rand)
	case n < 96:
		w.relay.crash()
	case n < 98:
		w.changeRole()
	case n < 99 && w.rand.chance(50):
		w.relay.backupOrRestore()
	case n < 99:
		w.cloneDevice(d)
	default:
		w.relay.replay(d)
	}
}

// arm makes one of the next writes of a device fail, or kill it.
func (w *world) arm(d *device) {
	at, how := d.disk.Writes()+1+w.rand.IntN(4), w.rand.IntN(3)
	w.trace.add("%s: write %d will go wrong (%d)", d.name, at, how)
	d.disk.Before, d.disk.After = nil, nil
	switch how {
	case 0:
		d.disk.Before = func(n int, _ *replica.Batch) error {
			if n == at {
				return fault.New(fault.Full, "sim.write", "the disk is full")
			}
			return nil
		}
	case 1:
		d.disk.Before = killAt(at, errKilled)
	case 2:
		d.disk.After = killAt(at, errKilledAfter)
	}
}

func killAt(at int, err error) func(int, *replica.Batch) error {
	return func(n int, _ *replica.Batch) error {
		if n == at {
			return err
		}
		return nil
	}
}

// takeOver opens a second engine on the store of d, whose first one does not
// know it yet: a frozen tab (S28).
func (w *world) takeOver(d *device) {
	if d.engine == nil || d.revoked {
		return
	}
	w.trace.add("%s is taken over by another tab", d.name)
	old := *d
	old.name += " (frozen)"
	if old.link != nil {
		old.link.device = &old
	}
	d.stale = &old
	old.courier = nil
	d.engine, d.link, d.courier = nil, nil, nil
	d.open()
}

// cloneDevice copies a browser profile, and uses the copy for another device.
func (w *world) cloneDevice(d *device) {
	if len(w.devices) > 6 || d.revoked {
		return
	}
	w.trace.add("%s is cloned", d.name)
	w.devices = append(w.devices, &device{
		world: w, user: d.user, name: fmt.Sprintf("%s/%d", d.user.name, len(w.devices)), disk: d.disk.Copy(), offset: d.offset, medium: d.medium.copy(w),
	})
}
