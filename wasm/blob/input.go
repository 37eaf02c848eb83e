package blob

import (
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/wire"
)

// Connected says whether the relay can be reached. What was asked for before a
// connection ended is asked for again, also when its answer is still to come.
type Connected struct{ Online bool }

func (in Connected) step(m *Machine) {
	if m.online == in.Online {
		return
	}
	m.online = in.Online
	m.up.reset()
	m.opened.reset()
	m.behind.reset()
	m.missed.found()
}

// Pending says how many mutations the relay has not confirmed. Bytes follow
// them, unless the relay confirms none for a while.
type Pending struct{ Mutations int }

func (in Pending) step(m *Machine) {
	if in.Mutations < m.pending || m.pending == 0 {
		m.since = m.now
	}
	m.pending = in.Mutations
}

// Importing says whether files are being imported on this device. Bytes let
// an import go first, but not for ever: a large one takes an hour.
type Importing struct{ Now bool }

func (in Importing) step(m *Machine) {
	if in.Now && !m.importing {
		m.imports = m.now
	}
	m.importing = in.Now
}

// Unsent says that the store holds bytes which the relay does not have for
// certain: those just added, and at the start all that are not marked. Bytes
// that must not leave the device are no input, and none that the relay takes
// from nobody: of no size, or of more than wire.MaxBlobBytes.
type Unsent struct {
	Hash crm.Hash
	Size uint64
}

func (in Unsent) step(m *Machine) {
	if in.Size > 0 && in.Size <= wire.MaxBlobBytes {
		m.up.add(in.Hash, in.Size)
	}
}

// Dropped says that the store does not hold bytes any more, or that nothing
// refers to them.
type Dropped struct{ Hash crm.Hash }

func (in Dropped) step(m *Machine) {
	m.up.remove(in.Hash)
	m.opened.remove(in.Hash)
	m.behind.remove(in.Hash)
	m.missed.remove(in.Hash)
}

// Want says that bytes are wanted through a row that refers to them. Opened
// ones, the latest first, come before those that are only to be kept, which
// are taken while Room is not 0. Have is how many bytes are held already.
type Want struct {
	Row    crm.Key
	Hash   crm.Hash
	Have   uint64
	Opened bool
}

func (in Want) step(m *Machine) {
	w := &want{BlobWant: wire.BlobWant{Row: in.Row, Hash: in.Hash, Offset: in.Have}}
	switch {
	case in.Opened:
		m.behind.remove(in.Hash)
		m.missed.remove(in.Hash)
		m.opened.add(w)
	case m.opened.wants[in.Hash] == nil && m.Room() > 0:
		m.missed.remove(in.Hash)
		m.behind.add(w)
	}
}

// Unwanted says that bytes which were opened are looked at no more.
type Unwanted struct{ Hash crm.Hash }

func (in Unwanted) step(m *Machine) { m.opened.remove(in.Hash) }

// Storage says whether this device's storage is full. Nothing is fetched to
// be kept for a while then, unless it is said that there is room again.
type Storage struct{ Full bool }

func (in Storage) step(m *Machine) {
	m.fullUntil = time.Time{}
	if in.Full {
		m.fullUntil = m.now.Add(fullWait)
	}
}

// Stored answers Output.Send. Sent is what the request held, which is less than
// was asked for where bytes could not be read just then; Hashes is what the
// relay said that it stored.
type Stored struct{ Sent, Hashes []crm.Hash }

func (in Stored) step(m *Machine) { m.stored(in) }

// Had answers Output.Part with how many bytes the relay has.
type Had struct {
	Hash crm.Hash
	Have uint64
}

func (in Had) step(m *Machine) { m.had(in.Hash, in.Have) }

// Piece is a wire.BlobPiece whose bytes are in the store. Broken says that the
// bytes were complete and had another hash, so that the store dropped them.
type Piece struct {
	Hash   crm.Hash
	Total  uint64
	Have   uint64
	Broken bool
}

// Got answers Output.Opened or Output.Behind.
type Got struct {
	Lane   Lane
	Pieces []Piece
}

func (in Got) step(m *Machine) { m.lane(in.Lane).got(m, in.Pieces) }

// Lane names one of the requests that may be under way.
type Lane uint8

const (
	// Upload is of Output.Send and Output.Part.
	Upload Lane = iota
	// Opened is of Output.Opened.
	Opened
	// Behind is of Output.Behind.
	Behind
)

// Failed answers any request that has no other answer. RetryAfter is 0 unless
// the relay said so.
type Failed struct {
	Lane       Lane
	Kind       fault.Kind
	RetryAfter time.Duration
}

func (in Failed) step(m *Machine) {
	if in.Lane == Upload {
		m.uploadFailed(in)
		return
	}
	m.lane(in.Lane).failed(m, in)
}

func (m *Machine) lane(l Lane) *lane {
	if l == Opened {
		return &m.opened
	}
	return &m.behind
}

// Room returns how many more wants that are not opened the machine takes.
func (m *Machine) Room() int { return maxBehind - len(m.behind.wants) }
