package replica

import (
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/shared/wire"
)

// keptFor is how long confirmed mutations are kept, to be offered again to a
// relay that was restored (S7).
const keptFor = 30 * 24 * time.Hour

// Confirmed mutations expire a few at a time; being in touch is noted at most
// this often when nothing else is written.
const (
	expireAtOnce = 64
	syncedEvery  = time.Minute
)

// session is what a replica knows of one connection.
type session struct {
	// mode is 0 for a relay that does not synchronize.
	mode wire.Mode
	// pulled says that the cursor has reached the head told at hello: only
	// then is something pushed (S29, INV-3).
	pulled bool
	// keptSince is how long ago what is kept may have been confirmed.
	keptSince   time.Time
	from, until uint64
	parts       []wire.Poke

	pushed   uint64 // place in the outbox up to which was sent
	pushes   []*push
	held     fault.Kind
	heldTill time.Time

	filling bool // a FillNext is not answered
	compare *compare
	asked   []uint64 // nonces of questions
}

// connected begins a session.
func (r *Replica) connected(in Connected) {
	r.endSession()
	r.out.reconnect = false // that was about the connection before
	if !in.Now.IsZero() {
		r.now = in.Now
	}
	if in.Role != 0 {
		r.cfg.Role = in.Role
	}
	if r.state.OfflineChosen {
		r.out.reconnect = true
		return
	}
	if !in.Relay.IsZero() {
		r.state.ClockOffset = in.Relay.Sub(r.now)
	}
	s := &session{mode: in.Standing.Mode, from: r.state.Cursor.Commit, until: in.Standing.Head.Commit, keptSince: r.Clock().Add(-keptFor)}
	r.session = s
	if s.mode == 0 {
		return
	}
	restored := r.state.Cursor != (wire.Cursor{}) && r.state.Cursor.Incarnation != in.Standing.Head.Incarnation
	if !r.identified(in.Standing) {
		r.becomeNew()
		if restored {
			r.offerAgain()
		}
		return
	}
	if s.mode == wire.Follow && (restored || r.state.Cursor.Commit > s.until) {
		s.mode = wire.CompareAll // never an error (S7)
	}
	switch s.mode {
	case wire.Fill:
		r.state.Cursor, r.state.Complete = in.Standing.Head, false
		r.state.Filling, r.state.FillPosition, r.state.FillDone, r.state.FillTotal = true, 0, 0, 0
		// What is held although the relay thinks nothing is, is compared later.
		r.state.Comparing, r.state.ReachedAt = r.index.n > 0, 0
	case wire.CompareAll:
		r.state.Cursor, r.state.Complete = in.Standing.Head, false
		r.state.Filling, r.state.Comparing, r.state.ReachedAt = false, true, 0
	}
	if restored {
		r.renumber(in.Standing.LastNumber, in.Standing.LastMutation)
		r.offerAgain()
	}
	r.reached()
}

// reached notes that the cursor has come to where the pull ends.
func (r *Replica) reached() {
	if s := r.session; s != nil && s.mode != 0 && !s.pulled && r.state.Cursor.Commit >= s.until {
		s.pulled = true
	}
}

// identified reports whether the relay knows this device as itself: its last
// number is the last that was confirmed here, or one that was given since, and
// belongs to the same mutation (S10). It does not for a profile that was
// cloned, or a relay or device that was put back.
func (r *Replica) identified(s wire.Standing) bool {
	if s.LastNumber == r.state.LastConfirmed {
		return s.LastMutation == r.state.LastMutation
	}
	if s.LastNumber < r.state.LastConfirmed || s.LastNumber > r.state.LastNumber {
		return false
	}
	p := r.outbox.byID[s.LastMutation]
	return p != nil && p.Number == s.LastNumber
}

// becomeNew gives the device another identity: its mutations are offered again
// under new numbers, and the relay knows them by their ids.
func (r *Replica) becomeNew() {
	r.state.Device = r.newDevice()
	r.renumber(0, mutation.ID{})
	r.out.strict = true
	r.endSession()
	r.out.reconnect = true
}

// renumber forgets the numbers of what waits and goes on behind last.
func (r *Replica) renumber(last uint64, id mutation.ID) {
	r.state.LastNumber, r.state.LastConfirmed, r.state.LastMutation = last, last, id
	for _, p := range r.outbox.list {
		if !p.gone && p.Number != 0 {
			r.setNumber(p, 0)
		}
	}
}

func (r *Replica) setNumber(p *pending, number uint64) {
	before, device := p.Number, p.Mutation.Device
	r.change(func() { p.Number, p.Mutation.Device = before, device })
	p.Number, p.Mutation.Device = number, r.state.Device
	r.out.write(p.Local)
	r.out.strict = true
}

// offerAgain puts what was confirmed by a log that is no more back into the
// outbox, at its old place (S7).
func (r *Replica) offerAgain() {
	oldest := r.Clock().Add(-keptFor)
	var again []*kept
	for _, k := range r.outbox.confirmed {
		if !k.Withdrawn() && k.Confirmed.After(oldest) {
			again = append(again, k)
		}
	}
	for _, k := range again {
		r.unkeep(k)
		p := &pending{Entry: k.Entry}
		p.Mutation = unpacked(p.Mutation)
		p.Number, p.Confirmed, p.Commit, p.Refused, p.Guess, p.Read = 0, time.Time{}, 0, false, nil, nil
		r.outbox.add(p)
		r.change(func() { r.outbox.remove(p) })
		r.out.write(p.Local)
	}
	if len(again) > 0 {
		r.out.strict = true
		r.runAllAgain()
	}
}

func (r *Replica) unkeep(k *kept) {
	r.outbox.unkeep(k.Local)
	r.change(func() { r.outbox.keep(k) })
	r.out.keep(k.Local)
}

// expire forgets what was confirmed long ago, by the relay's clock as its last
// Welcome told it: this device's own may jump by a year.
func (r *Replica) expire() {
	if r.session == nil {
		return
	}
	for range expireAtOnce {
		if len(r.outbox.confirmed) == 0 || r.outbox.confirmed[0].Confirmed.After(r.session.keptSince) {
			return
		}
		r.unkeep(r.outbox.confirmed[0])
	}
}

// endSession forgets the connection.
func (r *Replica) endSession() {
	// What was said of mutations is said again when they are pushed again: by
	// then it may be another log that says it.
	for _, p := range r.outbox.list {
		p.push, p.outcome = nil, nil
	}
	r.settled = nil
	s := r.session
	if s == nil {
		return
	}
	r.session, r.chunk, r.out.sends = nil, nil, nil
	for _, nonce := range s.asked {
		r.out.answers = append(r.out.answers, wire.History{Nonce: nonce, Kind: fault.Offline})
	}
}

// frame takes a frame from the relay.
func (r *Replica) frame(f wire.Frame) {
	if bye, ok := f.(wire.Bye); ok {
		r.bye(bye)
		return
	}
	if r.session == nil {
		return // it was on its way when the session ended
	}
	switch f := f.(type) {
	case wire.Poke:
		r.poke(f)
	case wire.Settled:
		r.settle(f)
	case wire.Hold:
		r.hold(f)
	case wire.Chunk:
		r.gotChunk(f)
	case wire.CompareDiffers:
		r.gotDiffers(f)
	case wire.History:
		r.gotHistory(f)
	}
}

// The relay's reasons to end a session that a replica acts on: the operations
// of its Byes.
const (
	byeRevoked = "revoked" // Denied: the device was revoked
	byeDevice  = "device"  // Stale: the relay does not know it as itself
)

// bye ends the session as the relay ended it.
func (r *Replica) bye(f wire.Bye) {
	r.endSession()
	switch {
	case f.Kind == fault.Denied && f.Op == byeRevoked:
		r.out.revoked = true
	case f.Kind == fault.Stale && f.Op == byeDevice:
		r.becomeNew()
	}
}

// tickSession does what time brings.
func (r *Replica) tickSession() {
	s := r.session
	if s == nil {
		return
	}
	if s.held != 0 && !r.now.Before(s.heldTill) {
		s.held = 0
	}
	if r.state.Complete && s.pulled && r.Clock().Sub(r.state.LastSynced) >= syncedEvery {
		r.synced()
	}
}

// synced notes that the copy is that of the relay.
func (r *Replica) synced() {
	if r.session != nil && r.session.pulled {
		r.state.LastSynced = r.Clock()
	}
}

func (r *Replica) setOffline(chosen bool) {
	if r.state.OfflineChosen == chosen {
		return
	}
	r.state.OfflineChosen = chosen
	r.endSession()
	r.out.reconnect = true
}

func (r *Replica) syncNow() {
	switch s := r.session; {
	case r.state.OfflineChosen:
	case s == nil:
		r.out.reconnect = true
	default:
		s.held = 0
	}
}

// ask puts a question of the screens to the relay.
func (r *Replica) ask(q wire.AskHistory) {
	if r.session == nil || r.session.mode == 0 {
		r.out.answers = append(r.out.answers, wire.History{Nonce: q.Nonce, Kind: fault.Offline})
		return
	}
	q.Key = r.Resolve(q.Key)
	r.session.asked = append(r.session.asked, q.Nonce)
	r.out.sends = append(r.out.sends, q)
}

func (r *Replica) gotHistory(h wire.History) {
	for i, nonce := range r.session.asked {
		if nonce == h.Nonce {
			r.session.asked = append(r.session.asked[:i], r.session.asked[i+1:]...)
			r.out.answers = append(r.out.answers, h)
			return
		}
	}
}

// trouble ends a session that cannot go on.
func (r *Replica) trouble(err error) {
	r.out.trouble = err
	r.endSession()
	r.out.reconnect = true
}

// version returns the version of a commit of the log that is followed.
func (r *Replica) version(commit uint64) crm.Version {
	return crm.Version{Incarnation: r.state.Cursor.Incarnation, Commit: commit}
}
