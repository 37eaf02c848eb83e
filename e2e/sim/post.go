package sim

import (
	"crypto/sha256"
	"encoding/json"
	"slices"
	"time"

	"regarding/relay/blob"
	"regarding/relay/ledger"
	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/wire"
)

// Paths of the requests for bytes.
const (
	pathSend = "/api/blobs/send"
	pathPart = "/api/blobs/part"
	pathRead = "/api/blobs/read"
)

// post is a request that travels beside the connection, and then its answer.
type post struct {
	user   *person
	from   *courier // nil for one whose answer nobody waits for
	path   string
	body   []byte
	due    time.Time
	served bool
	lost   bool          // its answer
	slow   time.Duration // how much later the answer comes
	prying bool          // asked past the engine
	answer []byte
	err    *fault.Error
	done   func(answer []byte, err error)
}

// post sends a request of c. The network delays it, loses it or its answer, or
// doubles it.
func (w *world) post(c *courier, path string, body []byte, done func([]byte, error)) {
	w.checkLeaves(c.device, body)
	p := &post{user: c.device.user, from: c, path: path, body: body, due: w.now.Add(w.delay()), done: done}
	w.posts = append(w.posts, p)
	if w.calm {
		return
	}
	switch n := w.rand.IntN(100); {
	case n < 8:
		w.trace.add("a request of %s is lost", c.device.name)
		p.fail()
	case n < 16:
		p.lost = true
	case n < 22:
		w.trace.add("a request of %s is doubled", c.device.name)
		double := *p
		double.from, double.due = nil, w.now.Add(2*w.delay())
		w.posts = append(w.posts, &double)
	case n < 34:
		p.slow = 30 * w.delay() // its answer comes when nobody waits for it
	}
}

func (w *world) delay() time.Duration {
	return time.Duration(w.rand.IntN(int(maxDelay/time.Millisecond))) * time.Millisecond
}

// fail makes the answer of p that there is none.
func (p *post) fail() {
	p.served, p.answer = true, nil
	p.err = fault.New(fault.Offline, "sim.post", "the connection was lost")
}

// flies reports whether a request of c is under way.
func (w *world) flies(c *courier) bool {
	return slices.ContainsFunc(w.posts, func(p *post) bool { return p.from == c })
}

// loseAll ends all requests: the relay's process is gone.
func (w *world) loseAll() {
	for _, p := range w.posts {
		p.fail()
	}
}

// deliver hands out an answer that has arrived at c, and reports whether there
// was one.
func (w *world) deliver(c *courier) bool {
	i := slices.IndexFunc(w.posts, func(p *post) bool { return p.from == c && p.served && !p.due.After(w.now) })
	if i < 0 {
		return false
	}
	p := w.posts[i]
	w.posts = slices.Delete(w.posts, i, i+1)
	if p.err != nil {
		p.done(nil, p.err)
		return true
	}
	w.checkAnswer(p)
	p.done(p.answer, nil)
	return true
}

// blobRows is the truth as the relay's bytes ask for it.
type blobRows struct{ *ledger.Ledger }

// References implements blob.Rows.
func (r blobRows) References(o crm.OrganizationID, hash crm.Hash, most int) ([]blob.Reference, error) {
	found, err := r.Ledger.References(o, hash, most)
	list := make([]blob.Reference, len(found))
	for i, reference := range found {
		list[i] = blob.Reference(reference)
	}
	return list, err
}

// openBlobs makes the service over what is on the disk.
func (r *relay) openBlobs() {
	w := r.world
	store := r.disk.blobs()
	if w.config.Bugs.LoseBytes {
		store = forgetfulBlobs{store, &r.updates}
	}
	var rows blob.Rows = blobRows{r.ledger}
	if w.config.Bugs.ReadUnchecked {
		rows = unchecked{rows}
	}
	r.blobs = blob.New(store, rows, func() time.Time { return w.now.Add(r.ahead) }, w.rand)
	r.seen = map[crm.Hash]bool{}
	r.look = blob.New(r.disk.blobs(), unchecked{rows}, func() time.Time { return w.now }, w.rand)
}

// unchecked is a truth in which everybody may read everything.
type unchecked struct{ blob.Rows }

func (unchecked) Reference(crm.OrganizationID, crm.UserID, crm.Key, crm.Hash) (crm.UserID, bool, error) {
	return crm.UserID{}, true, nil
}

// arrived lists the requests that have arrived at the relay.
func (r *relay) arrived() []*post {
	var list []*post
	for _, p := range r.world.posts {
		if !p.served && !p.due.After(r.world.now) {
			list = append(list, p)
		}
	}
	return list
}

// serve answers a request as package httpd does.
func (r *relay) serve(p *post) {
	w := r.world
	answer, err := r.blobAnswer(p)
	if r.disk.dead() {
		r.crash()
		return
	}
	p.served, p.answer, p.due = true, answer, w.now.Add(w.delay()+p.slow)
	if err != nil {
		w.trace.add("relay answers %s of %s: %v", p.path, p.user.name, fault.KindOf(err))
		p.err = asFault(err)
		w.checkError(p)
	}
	if p.lost {
		p.fail()
	}
	if p.from == nil {
		w.checkAnswer(p)
		w.posts = slices.DeleteFunc(w.posts, func(q *post) bool { return q == p })
	}
}

func (r *relay) blobAnswer(p *post) ([]byte, error) {
	w := r.world
	who := blob.Asker{Organization: w.organization, User: p.user.id}
	switch p.path {
	case pathSend:
		blobs, err := wire.DecodeBlobs(p.body)
		if err != nil {
			return nil, err
		}
		for _, b := range blobs {
			w.noteHad(p.user, wire.HashBlob(b))
		}
		hashes, err := r.blobs.Send(who, blobs)
		if err != nil {
			return nil, err
		}
		stored := make([]string, len(hashes))
		for i, h := range hashes {
			stored[i] = h.String()
		}
		return json.Marshal(map[string][]string{"stored": stored})
	case pathPart:
		part, err := wire.DecodeBlobPart(p.body)
		if err != nil {
			return nil, err
		}
		if n := uint64(len(part.Bytes)); n > 0 && part.Offset+n == part.Total && !p.prying {
			w.noteHad(p.user, part.Hash)
		}
		have, err := r.blobs.Part(who, part)
		if err != nil {
			return nil, err
		}
		if have == part.Total && !w.had(p.user, part.Hash) {
			w.fail("INV-6", "%s is told that bytes are there which it never sent", p.user.name)
		}
		return json.Marshal(map[string]uint64{"have": have})
	default:
		wants, err := wire.DecodeBlobWants(p.body)
		if err != nil {
			return nil, err
		}
		var b []byte
		err = r.blobs.Read(who, wants, func(piece wire.BlobPiece) error { b = wire.AppendBlobPiece(b, piece); return nil })
		return b, err
	}
}

// holds reports whether the relay has the bytes of a hash, all of them, and as
// they were. What it had once it has until it dies, is restored or sweeps.
func (r *relay) holds(hash crm.Hash) bool {
	if !r.seen[hash] && r.looks(hash) {
		r.seen[hash] = true
	}
	return r.seen[hash]
}

func (r *relay) looks(hash crm.Hash) bool {
	who := blob.Asker{Organization: r.world.organization, User: r.world.users[0].id}
	digest, have, total := sha256.New(), uint64(0), uint64(1)
	for have < total {
		total = 0
		err := r.look.Read(who, []wire.BlobWant{{Hash: hash, Offset: have}}, func(p wire.BlobPiece) error {
			digest.Write(p.Bytes)
			have, total = have+uint64(len(p.Bytes)), p.Total
			return nil
		})
		if err != nil || total == 0 {
			return false
		}
	}
	return crm.Hash(digest.Sum(nil)) == hash
}

// sweep lets the relay look for bytes that nothing refers to, as if it were
// some days later.
func (r *relay) sweep() {
	if r.down {
		return
	}
	r.ahead += 4 * 24 * time.Hour
	clear(r.seen)
	freed, err := r.blobs.Sweep(background)
	if r.disk.dead() {
		r.crash()
		return
	}
	r.world.trace.add("the relay sweeps %d bytes, %v", freed, err)
}
