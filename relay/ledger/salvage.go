package ledger

import (
	"encoding/binary"
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
	v := salvage{l: l, k: k, kept: map[crm.Key]crm.Version{}}
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
	kept    map[crm.Key]crm.Version // rows that the rebuilt log makes so far
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
	var digest [32]byte
	follows := true // whether the chain could be followed up to here
	for n := uint64(1); n <= last; n++ {
		why := ""
		entry, err := r.Get(v.k.log(n))
		switch {
		case err != nil:
			why = err.Error()
		case entry == nil && n <= v.old.oldest:
			continue // dropped before
		case entry == nil:
			why = "missing"
		case len(entry) < 32:
			why = "damaged"
		default:
			if d := chain(digest, headerOf(entry)); follows && d != [32]byte(entry[len(entry)-32:]) {
				why = "its digest does not follow from the entries before"
			}
		}
		if why == "" {
			if _, err := readCommit(r, v.k, n); err != nil {
				why = err.Error()
			}
		}
		if why != "" {
			v.dropped = append(v.dropped, fmt.Sprintf("entry %d: %s", n, why))
			v.head.oldest = n
			// The next entry's digest was made with this one's: take it as it is.
			follows = len(entry) >= 32
			if follows {
				digest = [32]byte(entry[len(entry)-32:])
			}
			continue
		}
		v.good = append(v.good, n)
		digest, follows = [32]byte(entry[len(entry)-32:]), true
	}
	if len(v.good) > 0 {
		v.head.version.Commit = v.good[len(v.good)-1]
	}
	v.head.oldest = min(max(v.head.oldest, v.old.oldest), v.head.version.Commit)
	return nil
}

// begin writes a head that no log has, so that nothing is served meanwhile.
func (v *salvage) begin() error {
	h := v.old
	h.oldest, h.version.Commit = 0, max(1, v.head.version.Commit)
	h.digest = [32]byte{}
	if h.version.Incarnation == 0 {
		h.version.Incarnation = 1
	}
	v.old.oldest = 0
	return v.l.store.Update(func(txn Txn) error { return txn.Put(v.k.head(), h.encode()) })
}

// clear removes all pairs that are made anew, and what was dropped.
func (v *salvage) clear() error {
	good := make(map[uint64]bool, len(v.good))
	for _, n := range v.good {
		good[n] = true
	}
	prefix := v.k.organization.ID[:]
	from := append([]byte(nil), prefix...)
	for from != nil {
		var gone [][]byte
		size, next := 0, []byte(nil)
		err := v.l.store.View(func(r Reader) error {
			return r.Scan(from, after(prefix), false, func(key, _ []byte) (bool, error) {
				if len(key) > 16 {
					switch kind := key[16]; kind {
					case kindHead, kindDevice:
						return true, nil
					case kindLog, kindValues:
						if len(key) == 25 && good[numberFrom(key[17:])] {
							return true, nil
						}
					}
				}
				gone = append(gone, append([]byte(nil), key...))
				if size += len(key) + 50; size > salvageBytes {
					next = append(append([]byte(nil), key...), 0)
					return false, nil
				}
				return true, nil
			})
		})
		if err != nil {
			return err
		}
		if len(gone) > 0 {
			err = v.l.store.Update(func(txn Txn) error {
				for _, key := range gone {
					if err := txn.Delete(key); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		from = next
	}
	return nil
}

// rebuild carries out the kept entries again, as they are. Where an entry
// finds another row than it did, because one before it was dropped, its row
// before is corrected.
func (v *salvage) rebuild() error {
	for i := 0; i < len(v.good); {
		err := v.l.store.Update(func(txn Txn) error {
			h, size, j := v.head, 0, i
			for ; j < len(v.good) && (j == i || size < salvageBytes); j++ {
				c, err := readCommit(txn, v.k, v.good[j])
				if err != nil {
					return err
				}
				for x := range c.Effects {
					e := &c.Effects[x]
					if e.Before, err = readRow(txn, v.k, e.Key); err != nil {
						return err
					}
					size += 4 * 100
				}
				c.Effects = withoutNothing(c.Effects)
				h.version = c.Version
				if err := v.l.append(txn, v.k, h, c); err != nil {
					return err
				}
				if h, err = readHead(txn, v.k); err != nil {
					return err
				}
				size += 3 * len(appendValues(nil, c.Effects))
			}
			// The head stays one that no log has.
			v.head, i = h, j
			h.digest = [32]byte{}
			return txn.Put(v.k.head(), h.encode())
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// withoutNothing leaves out erasures of rows that are not there.
func withoutNothing(effects []mutation.Effect) (list []mutation.Effect) {
	for _, e := range effects {
		if e.Before != nil || e.After != nil {
			list = append(list, e)
		}
	}
	return list
}

// devices makes the pairs of devices fit the log. One whose last mutation was
// dropped begins anew: it takes another identity and offers its mutations
// again (S10).
func (v *salvage) devices() error {
	prefix := v.k.of(kindDevice)
	return v.l.store.Update(func(txn Txn) error {
		var changes []change
		err := txn.Scan(prefix, after(prefix), false, func(key, _ []byte) (bool, error) {
			key = append([]byte(nil), key...)
			if len(key) != 33 {
				changes = append(changes, change{key: key})
				return true, nil
			}
			id := mutation.DeviceID{ID: crm.ID(key[17:])}
			row, err := readRow(txn, v.k, crm.Key{Entity: crm.Device, ID: id.ID})
			if err != nil {
				return false, err
			}
			d, bad := readDevice(txn, v.k, id)
			switch {
			case row == nil:
				changes = append(changes, change{key: key})
				return true, nil
			case bad != nil:
				d = &device{}
			}
			if b, err := txn.Get(v.k.mutation(d.lastMutation)); err != nil {
				return false, err
			} else if b == nil {
				d.lastNumber, d.lastMutation = 0, mutation.ID{}
			}
			d.user = row.Partition
			changes = append(changes, change{key, d.encode()})
			return true, nil
		})
		if err != nil {
			return err
		}
		return apply(txn, changes)
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

var _ = binary.BigEndian
