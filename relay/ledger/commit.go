package ledger

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/shared/wire"
)

// Limits of one commit (S26).
const (
	MaxCommitBytes = 1 << 20
	MaxCommitRows  = 2000
)

// Ledger commits and reads. It is safe for concurrent use if its store is.
type Ledger struct {
	store  Store
	now    func() time.Time
	random io.Reader
}

// New returns the ledger of what store holds.
func New(store Store, now func() time.Time, random io.Reader) *Ledger {
	return &Ledger{store: store, now: now, random: random}
}

// head is where an organization's log stands.
type head struct {
	version crm.Version
	digest  [32]byte
	rows    uint64 // current rows
	oldest  uint64 // the log can be followed from here
}

func (h head) encode() []byte {
	b := binary.BigEndian.AppendUint32(nil, h.version.Incarnation)
	b = binary.BigEndian.AppendUint64(b, h.version.Commit)
	b = append(b, h.digest[:]...)
	b = binary.BigEndian.AppendUint64(b, h.rows)
	return binary.BigEndian.AppendUint64(b, h.oldest)
}

func readHead(store Reader, k keys) (head, error) {
	b, err := store.Get(k.head())
	if err != nil || b == nil {
		return head{}, err
	}
	if len(b) != 60 {
		return head{}, fmt.Errorf("head of %v is %d bytes", k.organization, len(b))
	}
	return head{
		version: crm.Version{Incarnation: binary.BigEndian.Uint32(b), Commit: binary.BigEndian.Uint64(b[4:])},
		digest:  [32]byte(b[12:44]), rows: binary.BigEndian.Uint64(b[44:]), oldest: binary.BigEndian.Uint64(b[52:]),
	}, nil
}

// device is what must be known of a device besides its row (S10).
type device struct {
	user         crm.UserID
	lastNumber   uint64
	lastMutation mutation.ID
}

func (d device) encode() []byte {
	b := append([]byte(nil), d.user.ID[:]...)
	b = binary.BigEndian.AppendUint64(b, d.lastNumber)
	return append(b, d.lastMutation.ID[:]...)
}

func readDevice(store Reader, k keys, id mutation.DeviceID) (*device, error) {
	b, err := store.Get(k.device(id))
	if err != nil || b == nil {
		return nil, err
	}
	if len(b) != 40 {
		return nil, fmt.Errorf("device %v is %d bytes", id, len(b))
	}
	return &device{user: crm.UserID{ID: crm.ID(b[:16])}, lastNumber: binary.BigEndian.Uint64(b[16:]), lastMutation: mutation.ID{ID: crm.ID(b[24:])}}, nil
}

func numberFrom(b []byte) uint64 {
	if len(b) != 8 {
		return 0
	}
	return binary.BigEndian.Uint64(b)
}

// Commit deals with a batch in one durable transaction, or in several when it
// is too much for one. An error means that nothing of it was done; what single mutations come to is in the results.
func (l *Ledger) Commit(batch []Submission) ([]Result, error) {
	results := make([]Result, len(batch))
	err := l.store.Update(func(txn Txn) error {
		for i, s := range batch {
			r, err := l.one(txn, s)
			if err != nil {
				return err
			}
			results[i] = r
		}
		return nil
	})
	if len(batch) > 1 && fault.KindOf(err) == fault.TooLarge {
		return l.halves(batch)
	}
	if err != nil {
		return nil, err
	}
	return results, nil
}

// halves deals with a batch that is too much for one transaction in two. What
// the second half could not be dealt with for may work later.
func (l *Ledger) halves(batch []Submission) ([]Result, error) {
	half := len(batch) / 2
	results, err := l.Commit(batch[:half])
	if err != nil {
		return nil, err
	}
	rest, err := l.Commit(batch[half:])
	if err != nil {
		for range batch[half:] {
			rest = append(rest, Result{Err: &fault.Error{Kind: fault.Busy, Op: "ledger.commit", Err: err}})
		}
	}
	return append(results, rest...), nil
}

func refused(kind fault.Kind, op, format string, args ...any) Result {
	return Result{Err: fault.New(kind, op, format, args...)}
}

// one deals with one submission. Its error ends the batch.
func (l *Ledger) one(txn Txn, s Submission) (Result, error) {
	k := keys{s.Organization}
	m, err := mutation.Decode(s.Bytes)
	if err != nil {
		var f *fault.Error
		if errors.As(err, &f) {
			return Result{Err: f}, nil
		}
		return Result{}, err
	}
	system := s.Device.IsZero()
	if system && !s.User.IsZero() {
		return refused(fault.Denied, "ledger.actor", "a person's mutation without a device"), nil
	}
	var dev *device
	if !system {
		if dev, err = readDevice(txn, k, s.Device); err != nil {
			return Result{}, err
		}
		if r, ok := checkDevice(dev, s, m); !ok {
			return r, nil
		}
		row, err := readRow(txn, k, crm.Key{Entity: crm.Device, ID: s.Device.ID})
		if err != nil {
			return Result{}, err
		}
		if row == nil || !row.Value("revokedon").IsNull() {
			return refused(fault.Denied, "ledger.revoked", "device %v is revoked", s.Device), nil
		}
	}
	if !system && s.Number > dev.lastNumber+1 {
		return refused(fault.Stale, "device", "number %d after %d", s.Number, dev.lastNumber), nil
	}
	// The same mutation again: by the same device, or by one that had to take
	// another identity (S10).
	b, err := txn.Get(k.mutation(m.ID))
	if err != nil {
		return Result{}, err
	}
	if b != nil {
		c, err := readCommit(txn, k, numberFrom(b))
		if err != nil {
			return Result{}, err
		}
		switch {
		case c == nil || system || c.Actor == s.User:
		default:
			// Nobody learns of another's mutation (INV-6).
			return refused(fault.Invalid, "mutation.decode", "no mutation that can be accepted"), nil
		}
		if !system && s.Number == dev.lastNumber+1 {
			dev.lastNumber, dev.lastMutation = s.Number, m.ID
			if err := txn.Put(k.device(s.Device), dev.encode()); err != nil {
				return Result{}, err
			}
		}
		o := &wire.Outcome{Mutation: m.ID, Commit: numberFrom(b)}
		if c != nil {
			o.Refused = c.Refused != nil
		}
		return Result{Settled: o}, nil
	}
	if !system && s.Number != dev.lastNumber+1 {
		return refused(fault.Stale, "device", "number %d after %d", s.Number, dev.lastNumber), nil
	}
	c, r, err := l.carryOut(txn, k, s, m, system)
	if err != nil || c == nil {
		return r, err
	}
	if !system {
		dev.lastNumber, dev.lastMutation = s.Number, m.ID
		if err := txn.Put(k.device(s.Device), dev.encode()); err != nil {
			return Result{}, err
		}
	}
	return Result{Commit: c}, nil
}

func checkDevice(dev *device, s Submission, m mutation.Mutation) (Result, bool) {
	switch {
	case dev == nil:
		return refused(fault.Stale, "device", "device %v is not known", s.Device), false
	case dev.user != s.User:
		return refused(fault.Stale, "device", "device %v is another person's", s.Device), false
	case m.Actor != s.User:
		return refused(fault.Denied, "ledger.actor", "a mutation of another person"), false
	}
	return Result{}, true
}

// carryOut applies m and appends its commit. A Result without commit means
// that nothing was written.
func (l *Ledger) carryOut(txn Txn, k keys, s Submission, m mutation.Mutation, system bool) (*Commit, Result, error) {
	h, err := readHead(txn, k)
	if err != nil {
		return nil, Result{}, err
	}
	if h.version.Incarnation == 0 {
		if h.version.Incarnation, err = newIncarnation(l.random); err != nil {
			return nil, Result{}, err
		}
	}
	h.version.Commit++
	actor := crm.Actor{System: true}
	if !system {
		if actor, err = readActor(txn, k, s.User); err != nil {
			return nil, Result{}, err
		}
	}
	org, err := readRow(txn, k, crm.Key{Entity: crm.Organization, ID: k.organization.ID})
	if err != nil {
		return nil, Result{}, err
	}
	now := l.now().UTC().Truncate(time.Millisecond)
	env := mutation.Env{Actor: actor, Version: h.version, Now: now}
	if org != nil {
		env.Options = crm.OptionsOf(*org)
	}
	c := &Commit{
		Organization: s.Organization, Version: h.version, Mutation: m.ID, Kind: m.Args.Kind(), Device: s.Device,
		Actor: actor.User, PerformedAt: m.PerformedAt, CommittedAt: now,
	}
	t := newTx(k, txn)
	err = mutation.Apply(t, m, env)
	if err == nil && t.err == nil {
		c.Effects = t.effects()
		err = checkSize(c.Effects)
	}
	if t.err != nil {
		return nil, Result{}, t.err
	}
	if err != nil {
		var reason *fault.Error
		if !errors.As(err, &reason) || reason.Kind == fault.Internal {
			return nil, Result{}, fmt.Errorf("carry out %v: %w", m.ID, err)
		}
		if system || reason.Op == mutation.OpUnknownKind {
			return nil, Result{Err: reason}, nil
		}
		t = newTx(k, txn)
		mutation.Refuse(t, m, reason, env)
		if t.err != nil {
			return nil, Result{}, t.err
		}
		c.Refused, c.Effects = reason, t.effects()
	}
	if system && len(c.Effects) == 0 {
		// What the relay says of itself and all is so already is no news.
		return nil, Result{Settled: &wire.Outcome{Mutation: m.ID, Commit: h.version.Commit - 1}}, nil
	}
	if err := l.append(txn, k, h, c); err != nil {
		return nil, Result{}, err
	}
	return c, Result{}, nil
}

func checkSize(effects []mutation.Effect) error {
	if len(effects) > MaxCommitRows {
		return fault.New(fault.TooLarge, mutation.OpTooMany, "%d rows, at most %d", len(effects), MaxCommitRows)
	}
	if n := len(appendValues(nil, effects)); n > MaxCommitBytes {
		return fault.New(fault.TooLarge, mutation.OpTooLarge, "%d bytes, at most %d", n, MaxCommitBytes)
	}
	return nil
}

// append writes a commit and everything that it is looked up by.
func (l *Ledger) append(txn Txn, k keys, h head, c *Commit) error {
	n := c.Version.Commit
	values := appendValues([]byte{}, c.Effects) // never nil: that would be none
	header := appendHeader(nil, c, values)
	h.digest = chain(h.digest, header)
	c.Digest = h.digest
	h.rows += rowsAdded(c)
	entry := append(header, h.digest[:]...)
	changes := append(k.follows(c), change{k.log(n), entry}, change{k.values(n), values}, change{k.head(), h.encode()})
	return apply(txn, changes)
}

func newIncarnation(random io.Reader) (uint32, error) {
	var b [4]byte
	for {
		if _, err := io.ReadFull(random, b[:]); err != nil {
			return 0, fmt.Errorf("read random bytes for an incarnation: %w", err)
		}
		if n := binary.BigEndian.Uint32(b[:]); n != 0 {
			return n, nil
		}
	}
}
