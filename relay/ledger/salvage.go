package ledger

import (
	"fmt"

	"regarding/shared/crm"
	"regarding/shared/mutation"
)

// salvageBytes is about how much one update of a salvage writes.
const salvageBytes = 256 << 10

// Salvaged is what Salvage found and did.
type Salvaged struct {
	// Head is where the log ends now.
	Head crm.Version
	Kept uint64
	// Dropped says of every entry that was dropped why, in order.
	Dropped []string
}

// Salvage makes an organization whole again from the entries of its log that
// can be read: it drops the others, makes rows and indexes anew, and begins
// another incarnation. Devices then reconcile, and offer again what was
// dropped (S7). noted are heads of that organization noted earlier, if any:
// they say how far the log went.
//
// It may be killed at any time and run again; in between, Verify refuses.
func (l *Ledger) Salvage(o crm.OrganizationID, noted ...Head) (s Salvaged, err error) {
	k := keys{o}
	v := salvage{l: l, k: k}
	if err := l.store.View(func(r Reader) error { return v.survey(r, noted) }); err != nil {
		return s, err
	}
	steps := []func() error{v.begin, v.clear, v.rebuild, v.devices, v.end}
	for _, step := range steps {
		if err := step(); err != nil {
			return s, err
		}
	}
	return Salvaged{Head: v.head.version, Kept: uint64(len(v.good)), Dropped: v.dropped}, nil
}

type salvage struct {
	l       *Ledger
	k       keys
	old     head
	head    head
	good    []uint64 // entries that are kept
	dropped []string
}

// survey finds out which entries are whole.
func (v *salvage) survey(r Reader, noted []Head) error {
	v.old, _ = readHead(r, v.k) // a bad head is made anew
	last := v.old.version.Commit
	err := r.Scan(v.k.of(kindLog), after(v.k.of(kindLog)), true, func(key, _ []byte) (bool, error) {
		if len(key) == 25 {
			last = max(last, numberFrom(key[17:]))
			return false, nil
		}
		return true, nil
	})
	if err != nil {
		return err
	}
	for _, n := range noted {
		if n.Organization == v.k.organization {
			last = max(last, n.Version.Commit)
		}
	}
	digest, follows := [32]byte{}, true // follows: that of the entry before is known
	for n := uint64(1); n <= last; n++ {
		c, err := readCommit(r, v.k, n)
		why := ""
		switch {
		case err != nil:
			why = err.Error()
		case c == nil && n <= v.old.oldest:
			follows = false
			continue // dropped before
		case c == nil:
			why = "missing"
		case follows && c.Digest != digestAfter(r, v.k, n, digest):
			why = "its digest does not follow from the entry before"
		}
		if why != "" {
			v.dropped = append(v.dropped, fmt.Sprintf("entry %d: %s", n, why))
			v.head.oldest, follows = n, false
			continue
		}
		v.good = append(v.good, n)
		digest, follows = c.Digest, true
	}
	if len(v.good) > 0 {
		v.head.version.Commit = v.good[len(v.good)-1]
	}
	v.head.oldest = min(max(v.head.oldest, v.old.oldest), v.head.version.Commit)
	return nil
}

// digestAfter is what the digest of entry n must be.
func digestAfter(r Reader, k keys, n uint64, before [32]byte) [32]byte {
	entry, err := r.Get(k.log(n))
	if err != nil {
		return [32]byte{}
	}
	return chain(before, headerOf(entry))
}

// begin writes a head that no log has, so that nothing is served meanwhile.
func (v *salvage) begin() error {
	h := v.old
	h.oldest, h.version.Commit = 0, max(1, v.head.version.Commit)
	h.digest = [32]byte{}
	if h.version.Incarnation == 0 {
		h.version.Incarnation = 1
	}
	return v.l.store.Update(func(txn Txn) error { return txn.Put(v.k.head(), h.encode()) })
}

// clear removes all pairs that are made anew, and what was dropped.
func (v *salvage) clear() error {
	good := make(map[uint64]bool, len(v.good))
	for _, n := range v.good {
		good[n] = true
	}
	return clearPairs(v.l.store, v.k.organization.ID[:], func(key []byte) bool {
		if len(key) <= 16 {
			return true
		}
		switch kind := key[16]; kind {
		case kindHead, kindDevice:
			return false
		case kindLog, kindValues:
			return len(key) != 25 || !good[numberFrom(key[17:])]
		}
		return true
	})
}

// rebuild makes again what follows from the kept entries, which stay as they
// are.
func (v *salvage) rebuild() error {
	for i := 0; i < len(v.good); {
		err := v.l.store.Update(func(txn Txn) error {
			for size := 0; i < len(v.good) && size < salvageBytes; i++ {
				c, err := readCommit(txn, v.k, v.good[i])
				if err != nil {
					return err
				}
				for x := range c.Effects {
					e := &c.Effects[x]
					// Another one than it found, where an entry before was dropped.
					if e.Before, err = readRow(txn, v.k, e.Key); err != nil {
						return err
					}
				}
				v.head.rows += rowsAdded(c)
				v.head.digest = c.Digest
				for _, f := range v.k.follows(c) {
					if f.key[16] == kindDevice {
						continue
					}
					if err := apply(txn, []change{f}); err != nil {
						return err
					}
					size += len(f.key) + len(f.value) + 50
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// devices makes the pairs of devices fit the log. One whose last mutation was
// dropped begins anew: it takes another identity and offers its mutations
// again (S10).
func (v *salvage) devices() error {
	return v.l.store.Update(func(txn Txn) error {
		changes := map[string]change{}
		prefix := v.k.of(kindDevice)
		err := txn.Scan(prefix, after(prefix), false, func(key, _ []byte) (bool, error) {
			changes[string(key)] = change{key: append([]byte(nil), key...)}
			return true, nil
		})
		if err != nil {
			return err
		}
		rows := v.k.row(crm.Key{Entity: crm.Device})[:19]
		err = txn.Scan(rows, after(rows), false, func(key, value []byte) (bool, error) {
			row, err := crm.DecodeRow(value)
			if err != nil {
				return false, err
			}
			id := mutation.DeviceID{ID: row.ID}
			d, err := readDevice(txn, v.k, id)
			if err != nil || d == nil {
				d = &device{} // a bad one is made anew
			}
			number, err := txn.Get(v.k.mutation(d.lastMutation))
			if number == nil {
				d.lastNumber, d.lastMutation = 0, mutation.ID{}
			}
			d.user = row.Partition
			changes[string(v.k.device(id))] = change{key: v.k.device(id), value: d.encode()}
			return true, err
		})
		if err != nil {
			return err
		}
		for _, c := range changes {
			if err := apply(txn, []change{c}); err != nil {
				return err
			}
		}
		return nil
	})
}

// end writes the head, in another incarnation.
func (v *salvage) end() (err error) {
	for old := v.old.version.Incarnation; v.head.version.Incarnation == 0 || v.head.version.Incarnation == old; {
		if v.head.version.Incarnation, err = newIncarnation(v.l.random); err != nil {
			return err
		}
	}
	return v.l.store.Update(func(txn Txn) error { return txn.Put(v.k.head(), v.head.encode()) })
}
