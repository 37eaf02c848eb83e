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

// Commit deals with a batch in one durable transaction, or in several when it
// is too much for one. An error means that nothing of it was done; what single
// mutations come to is in the results.
func (l *Ledger) Commit(submissions []Submission) ([]Result, error) {
	results := make([]Result, len(submissions))
	err := l.store.Update(func(txn Txn) error {
		b := newBatch(txn)
		for i, s := range submissions {
			r, err := l.one(b, s)
			if err != nil {
				return err
			}
			results[i] = r
		}
		return b.end()
	})
	if len(submissions) > 1 && fault.KindOf(err) == fault.TooLarge {
		return l.halves(submissions)
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

func faultOf(err error) *fault.Error {
	var f *fault.Error
	if errors.As(err, &f) {
		return f
	}
	return &fault.Error{Kind: fault.Internal, Op: "ledger.commit", Err: err}
}

func refused(kind fault.Kind, op, format string, args ...any) Result {
	return Result{Err: fault.New(kind, op, format, args...)}
}

// one deals with one submission. Its error ends the batch.
func (l *Ledger) one(b *batch, s Submission) (Result, error) {
	m, bad, err := decode(s.Bytes)
	switch {
	case err != nil:
		return Result{Err: faultOf(err)}, nil
	case bad != nil && s.Device.IsZero():
		return Result{Err: bad}, nil
	}
	o, err := b.of(s.Organization)
	if err != nil {
		return Result{}, err
	}
	if s.Device.IsZero() {
		if !s.User.IsZero() {
			return refused(fault.Denied, "ledger.actor", "a person's mutation without a device"), nil
		}
		if done, r, err := again(o, s, m); done || err != nil {
			return r, err
		}
		return l.carryOut(o, s, m, nil)
	}
	return l.ofDevice(o, s, m, bad)
}

// decode reads a mutation. bad says why it can never be carried out: then m is
// what can be read of it. The error, an *fault.Error, is of bytes that cannot
// be answered.
func decode(b []byte) (m mutation.Mutation, bad *fault.Error, err error) {
	m, err = mutation.Decode(b)
	if err == nil {
		return m, nil, nil
	}
	bad = &fault.Error{Kind: fault.KindOf(err), Op: mutation.OpInvalid, Err: err}
	if bad.Kind == fault.TooLarge {
		bad.Op = mutation.OpTooLarge
	}
	m, err = mutation.DecodeHead(b)
	return m, bad, err
}

// ofDevice deals with a submission of a device. One that is bad in itself is
// refused like one that breaks a rule, so that those behind it go on (S9).
func (l *Ledger) ofDevice(o *organization, s Submission, m mutation.Mutation, bad *fault.Error) (Result, error) {
	dev, err := readDevice(o.txn, o.keys, s.Device)
	if err != nil {
		return Result{}, err
	}
	switch {
	case dev == nil:
		return refused(fault.Stale, "device", "device %v is not known", s.Device), nil
	case dev.user != s.User:
		return refused(fault.Stale, "device", "device %v is another person's", s.Device), nil
	}
	row, err := o.row(crm.Key{Entity: crm.Device, ID: s.Device.ID})
	switch {
	case err != nil:
		return Result{}, err
	case row == nil || !row.Value("revokedon").IsNull():
		return refused(fault.Denied, "ledger.revoked", "device %v is revoked", s.Device), nil
	case s.Number > dev.lastNumber+1:
		return refused(fault.Stale, "device", "number %d after %d", s.Number, dev.lastNumber), nil
	}
	follows := s.Number == dev.lastNumber+1
	done, r, err := again(o, s, m)
	if err != nil || r.Err != nil {
		return r, err
	}
	if !done {
		if !follows {
			return refused(fault.Stale, "device", "number %d after %d", s.Number, dev.lastNumber), nil
		}
		if r, err = l.carryOut(o, s, m, bad); err != nil || r.Commit == nil {
			return r, err
		}
	}
	if follows {
		dev.lastNumber, dev.lastMutation = s.Number, m.ID
		err = o.txn.Put(o.keys.device(s.Device), dev.encode())
	}
	return r, err
}

// again answers a mutation that an earlier commit holds: of the same device, or
// of one that had to take another identity (S10).
func again(o *organization, s Submission, m mutation.Mutation) (done bool, r Result, err error) {
	b, err := o.txn.Get(o.keys.mutation(m.ID))
	if err != nil || b == nil {
		return false, Result{}, err
	}
	n := numberFrom(b)
	c, err := readCommit(o.txn, o.keys, n)
	switch {
	case err != nil:
		return false, Result{}, err
	case c != nil && !s.Device.IsZero() && c.Actor != s.User:
		// Nobody learns of another's mutation (INV-6).
		return true, refused(fault.Invalid, "mutation.decode", "no mutation that can be accepted"), nil
	}
	return true, Result{Settled: &wire.Outcome{Mutation: m.ID, Commit: n, Refused: c != nil && c.Refused != nil}}, nil
}

// carryOut applies m and appends its commit; or one that refuses it, where it
// is bad in itself or breaks a rule. A Result without commit means that
// nothing was written.
func (l *Ledger) carryOut(o *organization, s Submission, m mutation.Mutation, bad *fault.Error) (Result, error) {
	system := s.Device.IsZero()
	env, err := l.env(o, s)
	if err != nil {
		return Result{}, err
	}
	c := &Commit{
		Organization: s.Organization, Version: env.Version, Mutation: m.ID, Kind: m.Args.Kind(), Device: s.Device,
		Actor: env.Actor.User, PerformedAt: m.PerformedAt, CommittedAt: env.Now,
	}
	t := newTx(o.rows)
	if bad != nil {
		err = bad
	} else if err = mutation.Apply(t, m, env); err == nil && t.err == nil {
		c.Effects = t.effects()
		c.encode()
		err = checkSize(c)
	}
	if t.err != nil {
		return Result{}, t.err
	}
	if err != nil {
		var reason *fault.Error
		if !errors.As(err, &reason) || reason.Kind == fault.Internal {
			return Result{}, fmt.Errorf("carry out %v: %w", m.ID, err)
		}
		if system || reason.Op == mutation.OpUnknownKind {
			return Result{Err: reason}, nil
		}
		t = newTx(o.rows)
		mutation.Refuse(t, m, reason, env)
		if t.err != nil {
			return Result{}, t.err
		}
		c.Refused, c.Effects = reason, t.effects()
		c.encode()
	}
	if system && len(c.Effects) == 0 {
		// What the relay says of itself and all is so already is no news.
		return Result{Settled: &wire.Outcome{Mutation: m.ID, Commit: o.head.version.Commit}}, nil
	}
	return Result{Commit: c}, o.append(c)
}

// env is what Apply needs for the next commit of o.
func (l *Ledger) env(o *organization, s Submission) (env mutation.Env, err error) {
	env.Version = o.head.version
	env.Version.Commit++
	if env.Version.Incarnation == 0 {
		if env.Version.Incarnation, err = newIncarnation(l.random); err != nil {
			return env, err
		}
	}
	env.Actor = crm.Actor{System: true}
	if !s.Device.IsZero() {
		if env.Actor, err = o.actor(s.User); err != nil {
			return env, err
		}
	}
	row, err := o.row(crm.Key{Entity: crm.Organization, ID: s.Organization.ID})
	if row != nil {
		env.Options = crm.OptionsOf(*row)
	}
	env.Now = l.now().UTC().Truncate(time.Millisecond)
	return env, err
}

// checkSize refuses a commit that is too large. By how much is not said: rows
// that the actor may not read count too (INV-6).
func checkSize(c *Commit) error {
	if len(c.Effects) > MaxCommitRows {
		return fault.New(fault.TooLarge, mutation.OpTooMany, "more than %d rows", MaxCommitRows)
	}
	if len(c.values) > MaxCommitBytes {
		return fault.New(fault.TooLarge, mutation.OpTooLarge, "more than %d bytes", MaxCommitBytes)
	}
	return nil
}

func newIncarnation(random io.Reader) (uint32, error) {
	var b [4]byte
	for {
		if _, err := io.ReadFull(random, b[:]); err != nil {
			return 0, fmt.Errorf("read random bytes for an incarnation: %w", err)
		}
		if n := binary.BigEndian.Uint32(b[:]); n != 0 && n != crm.LocalIncarnation {
			return n, nil
		}
	}
}
