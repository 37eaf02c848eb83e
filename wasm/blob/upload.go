package blob

import (
	"container/heap"
	"encoding/binary"
	"math/bits"
	"slices"
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/wire"
)

// patience is how long bytes wait for mutations of which the relay confirms
// none, as when one is of a kind that it does not know (S30).
const patience = 30 * time.Second

// Bytes wait for an import for importPatience, and then go beside it: a request
// each importPause, so that what a person waits for is hardly held up.
const (
	importPatience = 20 * time.Second
	importPause    = 250 * time.Millisecond
)

// wholeBytes is the most that is sent whole: a send has room for its size too.
const wholeBytes = wire.MaxBlobSendBytes - binary.MaxVarintLen32

// upload is what is to be sent, smallest first.
type upload struct {
	sizes map[crm.Hash]uint64
	bytes uint64
	// queue has every hash of sizes but those under way, and may have others;
	// added counts what was put in.
	queue queue
	added int

	sending  []crm.Hash // under way, whole
	part     *Part      // under way or, when not asked yet, to go on with
	asked    bool
	last     time.Time // when something was last asked for
	failures int
	retryAt  time.Time
	fault    fault.Kind
}

func (u *upload) busy() bool { return len(u.sending) > 0 || u.asked }

func (u *upload) add(hash crm.Hash, size uint64) {
	if _, known := u.sizes[hash]; known {
		return
	}
	u.sizes[hash] = size
	u.bytes += size
	u.again(hash)
}

func (u *upload) remove(hash crm.Hash) {
	size, known := u.sizes[hash]
	if !known {
		return
	}
	delete(u.sizes, hash)
	u.bytes -= size
}

// reset forgets what is under way: it is sent again.
func (u *upload) reset() {
	for _, hash := range u.sending {
		u.again(hash)
	}
	if u.part != nil {
		u.again(u.part.Hash)
	}
	u.sending, u.part, u.asked = nil, nil, false
	u.failures, u.retryAt, u.fault = 0, time.Time{}, 0
}

// again puts what is still to be sent back into the queue.
func (u *upload) again(hash crm.Hash) {
	if size, known := u.sizes[hash]; known {
		u.added++
		heap.Push(&u.queue, queued{class(size), u.added, hash})
	}
}

// turn returns from when on bytes may go, beside what goes before them. An
// import has always some mutations wait: their bytes do not wait for those.
func (m *Machine) turn() time.Time {
	switch {
	case m.importing:
		turn := m.imports.Add(importPatience)
		if next := m.up.last.Add(importPause); next.After(turn) {
			turn = next
		}
		return turn
	case m.pending > 0:
		return m.since.Add(patience)
	}
	return time.Time{}
}

// upload asks for the next request, if it is time for one.
func (m *Machine) upload() {
	u := &m.up
	if u.busy() || m.now.Before(u.retryAt) || m.now.Before(m.turn()) {
		return
	}
	if u.part != nil {
		if _, known := u.sizes[u.part.Hash]; known {
			m.askPart()
			return
		}
		u.part = nil
	}
	room := wire.MaxBlobSendBytes
	for u.queue.Len() > 0 && len(u.sending) < wire.MaxBlobsSent {
		first := u.queue[0]
		size, known := u.sizes[first.hash]
		if !known {
			heap.Pop(&u.queue)
			continue
		}
		if size > wholeBytes {
			if len(u.sending) == 0 {
				heap.Pop(&u.queue)
				// How far an earlier attempt came is for the relay to say.
				u.part = &Part{Hash: first.hash, Total: size}
				m.askPart()
			}
			break
		}
		if room -= int(size) + binary.MaxVarintLen32; room < 0 {
			break
		}
		heap.Pop(&u.queue)
		u.sending = append(u.sending, first.hash)
	}
	m.out.Send = u.sending
	u.last = m.now
}

func (m *Machine) askPart() {
	part := *m.up.part
	m.up.asked, m.up.last = true, m.now
	m.out.Part = &part
}

// stored takes the answer to a send, perhaps to one of a connection before:
// what it says is true of those it names, and of no others. What the relay did
// not store under its hash is not what it should be here; what was not sent is
// tried again.
func (m *Machine) stored(in Stored) {
	u := &m.up
	for _, hash := range in.Sent {
		if _, known := u.sizes[hash]; !known {
			continue
		}
		u.remove(hash)
		if slices.Contains(in.Hashes, hash) {
			m.out.Durable = append(m.out.Durable, hash)
		} else {
			m.out.Damaged = append(m.out.Damaged, hash)
		}
	}
	ofThis := func(hash crm.Hash) bool { return slices.Contains(in.Sent, hash) }
	if len(in.Sent) > 0 && !slices.ContainsFunc(u.sending, ofThis) {
		return
	}
	u.fault = 0
	left := u.sending
	u.sending = nil
	if left = slices.DeleteFunc(left, ofThis); len(left) == 0 {
		u.failures = 0
		return
	}
	for _, hash := range left {
		u.again(hash)
	}
	u.retryAt = m.now.Add(m.wait(u.failures))
	u.failures++
}

// had takes the answer to a part.
func (m *Machine) had(hash crm.Hash, have uint64) {
	u := &m.up
	if u.part == nil || !u.asked || u.part.Hash != hash {
		return // of a connection before
	}
	u.asked = false
	u.failures, u.fault = 0, 0
	if _, known := u.sizes[hash]; !known {
		u.part = nil
		return
	}
	if have >= u.part.Total {
		u.part = nil
		u.remove(hash)
		m.out.Durable = append(m.out.Durable, hash)
		return
	}
	if u.part.Size > 0 && have <= u.part.Offset {
		// It did not get further, as when another device sends the same.
		u.failures++
		u.retryAt = m.now.Add(m.wait(u.failures))
	}
	u.part.Offset = have
	u.part.Size = int(min(wire.MaxBlobPartBytes, u.part.Total-have))
}

// uploadFailed takes a request that failed.
func (m *Machine) uploadFailed(f Failed) {
	u := &m.up
	if !u.busy() {
		return // of a connection before
	}
	if f.Kind == fault.Invalid && u.part != nil && u.part.Size > 0 {
		// The relay has all the bytes, and they do not have the hash.
		m.out.Damaged = append(m.out.Damaged, u.part.Hash)
		u.remove(u.part.Hash)
		u.part, u.asked = nil, false
		return
	}
	failures := u.failures + 1
	u.reset()
	u.failures = failures
	u.retryAt = m.now.Add(m.failure(f, failures-1))
	u.fault = f.Kind
}

// queued is a blob that waits to be sent.
type queued struct {
	class int
	added int
	hash  crm.Hash
}

// class puts sizes of up to 64 KiB into one class, and larger ones into classes
// that double: a large blob holds up no small one, and what was stored together
// is read and sent together.
func class(size uint64) int { return bits.Len64((size - 1) >> 16) }

// queue is a heap of blobs: smaller classes first, then in the order in which
// they came.
type queue []queued

func (q queue) Len() int { return len(q) }

func (q queue) Less(i, j int) bool {
	if q[i].class != q[j].class {
		return q[i].class < q[j].class
	}
	return q[i].added < q[j].added
}

func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }

// Push implements heap.Interface.
func (q *queue) Push(x any) { *q = append(*q, x.(queued)) }

// Pop implements heap.Interface.
func (q *queue) Pop() any {
	last := len(*q) - 1
	x := (*q)[last]
	*q = (*q)[:last]
	return x
}
