package sim

import (
	"maps"
	"slices"
	"time"

	"regarding/relay/auth"
	"regarding/relay/blob"
	"regarding/relay/hub"
	"regarding/relay/ledger"
	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/shared/wire"
)

// commit is what the model is told of a commit.
type commit struct {
	number   uint64
	mutation mutation.ID
	effects  []mutation.Effect
}

// relay is the relay process: hub and ledger, over a medium that outlives it.
type relay struct {
	world *world
	disk  disk

	hub    *hub.Hub
	ledger *ledger.Ledger
	links  map[hub.ConnID]*link
	// blobs answers requests for bytes; look is of the simulation itself.
	blobs, look *blob.Service
	seen        map[crm.Hash]bool // what look has found
	ahead       time.Duration     // how far its clock runs before that of all others
	// What the driver has still to do.
	reads   []hub.Read
	batch   []ledger.Submission
	down    bool // crashed, to be started again
	tickets hub.Ticket
	// backup is a copy of the medium, with what the model knew then.
	backup         disk
	backupHead     uint64
	backupOutcomes map[crm.ID]int
	backupHad      map[hadKey]bool
	restored       int
	updates        int // for planted bugs
	pages          map[crm.UserID]ledger.Page
}

func newRelay(w *world) *relay {
	r := &relay{world: w, disk: newDisk(w.config), pages: map[crm.UserID]ledger.Page{}}
	r.start()
	r.submitOwn(mutation.PutOrganization{Organization: w.organization, Name: "Contoso"})
	for _, u := range w.users {
		r.putUser(u)
	}
	return r
}

// start opens the ledger and gives it a hub without connections.
func (r *relay) start() {
	w := r.world
	r.openLedger()
	r.hub = hub.New(hub.Program{Version: "sim", Build: "sim"}, w.now, w.rand)
	r.links = map[hub.ConnID]*link{}
	r.reads, r.batch, r.down = nil, nil, false
}

func (r *relay) openLedger() {
	w := r.world
	store := r.disk.store()
	if w.config.Bugs.LoseCommit {
		store = forgetful{store, &r.updates}
	}
	r.ledger = ledger.New(store, func() time.Time { return w.now }, w.rand)
	r.openBlobs()
}

func (r *relay) close() { r.disk.close() }

// putUser lets the ledger know a user as the accounts do.
func (r *relay) putUser(u *person) {
	r.submitOwn(mutation.PutUser{User: u.id, Name: u.name, Email: u.name + "@contoso.example", Role: u.role})
}

// submitOwn commits a mutation of the relay's own through the hub.
func (r *relay) submitOwn(args mutation.Args) {
	w := r.world
	m := mutation.Mutation{ID: mutation.ID{ID: w.newID()}, PerformedAt: w.now.UTC().Truncate(time.Millisecond), Args: args}
	r.tickets++
	r.step(hub.Submitted{Ticket: r.tickets, Submission: ledger.Submission{Organization: w.organization, Bytes: mutation.Encode(m)}})
	for len(r.batch) > 0 && !r.down {
		r.commit()
	}
}

// connected lets a device in.
func (r *relay) connected(l *link) {
	if r.down {
		r.world.fly(&l.down, flight{end: true})
		return
	}
	u := l.device.user
	r.links[l.id] = l
	r.step(hub.Connected{Conn: l.id, Who: auth.Identity{Profile: crm.Profile{
		Organization: r.world.organization, OrganizationName: "Contoso", User: u.id, Name: u.name, Role: u.role,
	}}})
}

// closed tells the hub that a connection is gone.
func (r *relay) closed(l *link) {
	if r.links[l.id] == l {
		delete(r.links, l.id)
		r.step(hub.Closed{Conn: l.id})
	}
}

// step gives the hub one input and notes what it says.
func (r *relay) step(in hub.Input) {
	w := r.world
	r.hub.At(w.now)
	r.hub.Step(in)
	r.carryOut()
}

func (r *relay) carryOut() {
	w := r.world
	out := r.hub.Ready()
	for _, s := range out.Sends {
		if l := r.links[s.Conn]; l != nil {
			w.fly(&l.down, flight{bytes: s.Bytes})
			r.hub.Step(hub.Flushed{Conn: s.Conn, Bytes: len(s.Bytes)})
		}
	}
	for _, c := range out.Closes {
		if l := r.links[c.Conn]; l != nil {
			delete(r.links, c.Conn)
			w.fly(&l.down, flight{end: true})
		}
	}
	r.reads = append(r.reads, out.Reads...)
	if len(out.Commit) > 0 {
		if len(r.batch) > 0 {
			panic("the hub gives a second batch before the first is answered")
		}
		r.batch = out.Commit
	}
	for _, err := range out.Reports {
		w.trace.add("relay reports: %v", err)
	}
	if len(out.Sends) > 0 {
		r.carryOut()
	}
}

// turn does one thing that the relay has to do.
func (r *relay) turn() bool {
	w := r.world
	if r.down {
		if !w.calm && w.rand.chance(60) {
			return false
		}
		w.trace.add("the relay starts")
		r.start()
		r.adoptHead()
		return true
	}
	r.hub.Tick(w.now)
	r.carryOut()
	var can []func()
	if len(r.batch) > 0 {
		can = append(can, r.commit)
	}
	if len(r.reads) > 0 {
		can = append(can, r.read)
	}
	for _, p := range r.arrived() {
		can = append(can, func() { r.serve(p) })
	}
	for _, id := range r.connIDs() {
		l := r.links[id]
		if len(l.up) > 0 && !l.up[0].due.After(w.now) && r.hub.Takes(id) {
			can = append(can, func() {
				if f, ok := w.land(&l.up); ok {
					r.step(hub.Received{Conn: id, Bytes: slices.Clone(f.bytes)})
				}
			})
		}
	}
	if len(can) == 0 {
		return r.flying()
	}
	pick(w.rand, can)()
	return true
}

// flying reports whether frames are under way to the relay.
func (r *relay) flying() bool {
	for _, l := range r.links {
		if len(l.up) > 0 {
			return true
		}
	}
	return false
}

func (r *relay) connIDs() []hub.ConnID {
	ids := make([]hub.ConnID, 0, len(r.links))
	for id := range r.links {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// commit carries out the batch that the hub has put together.
func (r *relay) commit() {
	w := r.world
	batch := r.batch
	r.batch = nil
	if w.config.Bugs.CommitTwice {
		r.twice(batch)
	}
	if w.config.Bugs.StopDeletes {
		for i := range batch {
			batch[i] = unanswered(batch[i])
		}
	}
	results, err := r.ledger.Commit(batch)
	if r.disk.dead() {
		r.crash()
		return
	}
	if err != nil {
		w.trace.add("commit failed: %v", err)
		r.step(hub.CommitFailed{Fault: asFault(err)})
		return
	}
	for i, result := range results {
		if w.config.Bugs.LeaveLinks && result.Commit != nil {
			result.Commit = leftBehind(result.Commit)
			results[i] = result
		}
		r.note(batch[i], result)
		if c := result.Commit; w.config.Bugs.LoseIssue && c != nil && c.Refused != nil {
			lost := *c
			lost.Effects = nil
			results[i].Commit = &lost
		}
		if w.config.Bugs.SendPrivate && result.Commit != nil {
			results[i].Commit = givenAway(result.Commit, w.users[0].id)
		}
	}
	r.step(hub.Committed{Results: results})
}

// note tells the model of a result.
func (r *relay) note(s ledger.Submission, result ledger.Result) {
	w := r.world
	switch {
	case result.Commit != nil:
		c := result.Commit
		refused := ""
		if c.Refused != nil {
			refused = " refused: " + c.Refused.Op
		}
		w.trace.add("commit %d: %s %v%s, %d effects", c.Version.Commit, kindName(c.Kind), c.Mutation, refused, len(c.Effects))
		if err := w.follow(c); err != nil {
			w.fail("INV-2", "the ledger skips: %v", err)
		}
		w.checkCommit(s, c)
	case result.Settled != nil:
		w.trace.add("settled %v by commit %d", result.Settled.Mutation, result.Settled.Commit)
	default:
		w.trace.add("not dealt with: %v %s", result.Err.Kind, result.Err.Op)
	}
}

// read answers one of the hub's questions, of chance which.
func (r *relay) read() {
	i := r.world.rand.IntN(len(r.reads))
	read := r.reads[i]
	r.reads = slices.Delete(r.reads, i, i+1)
	var l hub.Ledger = r.ledger
	if r.world.config.Bugs.SendUnread {
		l = leaky{l, r.world.users[0].id}
	}
	if r.world.config.Bugs.StaleChunks {
		l = stale{l, r.pages}
	}
	if r.world.config.Bugs.LeaveToldAsDelete {
		l = deleting{l}
	}
	r.step(read.Run(l))
}

// crash ends the relay's process: what is not on its medium is gone.
func (r *relay) crash() {
	if r.down {
		return
	}
	r.world.trace.add("the relay crashes")
	for _, id := range r.connIDs() {
		l := r.links[id]
		delete(r.links, id)
		l.up, l.down = nil, nil
		r.world.fly(&l.down, flight{end: true})
	}
	r.world.loseAll()
	r.down = true
	r.disk.reopen()
	r.openLedger()
}

// adoptHead lets the model learn commits that were stored when the relay died
// before it could say so.
func (r *relay) adoptHead() {
	w := r.world
	for {
		commits, err := r.ledger.After(w.organization, w.model.head(), 1<<20)
		if err != nil {
			w.fail("INV-2", "the log cannot be read after a crash: %v", err)
		}
		if len(commits) == 0 {
			break
		}
		for _, c := range commits {
			w.trace.add("found commit %d: %s %v", c.Version.Commit, kindName(c.Kind), c.Mutation)
			if err := w.follow(&c); err != nil {
				w.fail("INV-2", "the ledger skips: %v", err)
			}
		}
	}
	if head := r.head(); head.Commit < w.model.head() {
		w.fail("INV-2", "the log ends at %d after a crash, but %d was acknowledged", head.Commit, w.model.head())
	}
}

func (r *relay) head() crm.Version {
	s, err := r.ledger.Standing(r.world.organization, r.world.users[0].id, mutation.DeviceID{})
	if err != nil {
		r.world.fail("INV-2", "the relay does not know where it stands: %v", err)
	}
	return s.Head
}

func (r *relay) incarnation() uint32 { return r.head().Incarnation }

// backupOrRestore makes a backup, or goes back to the last one.
func (r *relay) backupOrRestore() {
	w := r.world
	if r.down || !r.disk.copies() {
		return
	}
	if r.backup == nil || r.restored > 0 {
		r.backup = r.disk.copy()
		r.backupHead, r.backupOutcomes, r.backupHad = w.model.head(), maps.Clone(w.model.outcomes), maps.Clone(w.bytes.had)
		w.trace.add("backup at %d", r.backupHead)
		return
	}
	r.restored++
	r.crash()
	r.disk = r.backup.copy()
	w.model.cutTo(r.backupHead, r.backupOutcomes)
	w.bytes.had = maps.Clone(r.backupHad)
	w.trace.add("the relay is restored to %d", r.backupHead)
	r.start()
	if err := r.ledger.NewIncarnation(w.organization); err != nil {
		w.fail("INV-2", "restore: %v", err)
	}
}

// replay gives the relay a frame again that a device has already sent.
func (r *relay) replay(d *device) {
	if d.link == nil || len(d.link.up) == 0 || r.down {
		return
	}
	f := d.link.up[len(d.link.up)-1]
	if got, err := wire.Decode(f.bytes); err == nil {
		if _, ok := got.(wire.Push); ok {
			r.world.trace.add("a push of %s is doubled", d.name)
			d.link.up = append(d.link.up, f)
		}
	}
}

// heal ends what is broken.
func (r *relay) heal() { r.disk.heal() }

func asFault(err error) *fault.Error {
	return fault.New(fault.KindOf(err), "sim.commit", "%v", err)
}

// follow tells the model of the next commit.
func (w *world) follow(c *ledger.Commit) error {
	w.committed[c.Mutation] = true
	w.noteWriters(c)
	err := w.model.follow(commit{number: c.Version.Commit, mutation: c.Mutation, effects: c.Effects})
	if err == nil {
		w.followLinks(c)
	}
	return err
}

// twice is a planted bug: the first mutation of a device is carried out once
// more, as if it were another.
func (r *relay) twice(batch []ledger.Submission) {
	w := r.world
	for _, s := range batch {
		m, err := mutation.Decode(s.Bytes)
		if _, update := m.Args.(mutation.Update); err != nil || !update || !w.rand.chance(10) {
			continue
		}
		m.ID = mutation.ID{ID: w.newID()}
		s.Bytes = mutation.Encode(m)
		results, err := r.ledger.Commit([]ledger.Submission{s})
		if err == nil && results[0].Commit != nil {
			r.note(s, results[0])
		}
		return
	}
}
