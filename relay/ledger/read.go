package ledger

import (
	"encoding/binary"
	"fmt"
	"slices"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/shared/reconcile"
	"regarding/shared/wire"
)

func readCommit(store Reader, k keys, n uint64) (*Commit, error) {
	entry, err := store.Get(k.log(n))
	if err != nil || entry == nil {
		return nil, err
	}
	entry = append([]byte(nil), entry...)
	values, err := store.Get(k.values(n))
	if err != nil {
		return nil, err
	}
	if values == nil {
		return nil, fmt.Errorf("values of log entry %d of %v are missing", n, k.organization)
	}
	c, err := decodeCommit(k.organization, entry, values)
	if err == nil && c.Version.Commit != n {
		err = fmt.Errorf("log entry %d of %v says that it is %d", n, k.organization, c.Version.Commit)
	}
	return c, err
}

// Actor returns what the newest rows say of a user.
func (l *Ledger) Actor(o crm.OrganizationID, u crm.UserID) (actor crm.Actor, err error) {
	err = l.store.View(func(r Reader) error {
		actor, err = newRows(r, keys{o}).actor(u)
		return err
	})
	return actor, err
}

// Standing returns what is known of a device and its organization.
func (l *Ledger) Standing(o crm.OrganizationID, u crm.UserID, d mutation.DeviceID) (s Standing, err error) {
	k := keys{o}
	err = l.store.View(func(r Reader) error {
		h, err := readHead(r, k)
		if err != nil {
			return err
		}
		s.Head, s.Reaches = h.version, h.oldest
		rights, err := r.Get(k.rights(u))
		if err != nil {
			return err
		}
		s.RightsChanged = numberFrom(rights)
		dev, err := readDevice(r, k, d)
		if err != nil || dev == nil {
			return err
		}
		if dev.user != u {
			return fault.New(fault.Stale, "device", "device %v is another person's", d)
		}
		s.Known, s.LastNumber, s.LastMutation = true, dev.lastNumber, dev.lastMutation
		row, err := readRow(r, k, crm.Key{Entity: crm.Device, ID: d.ID})
		if err != nil {
			return err
		}
		s.Revoked = row == nil || !row.Value("revokedon").IsNull()
		return nil
	})
	return s, err
}

// After returns commits that follow number commit, in order, until about
// maxBytes of rows; at least one if there is any.
func (l *Ledger) After(o crm.OrganizationID, commit uint64, maxBytes int) (list []Commit, err error) {
	k := keys{o}
	err = l.store.View(func(r Reader) error {
		h, err := readHead(r, k)
		if err != nil {
			return err
		}
		if commit < h.oldest {
			return fault.New(fault.Stale, "ledger.after", "the log reaches back to %d, not to %d", h.oldest, commit)
		}
		if commit >= h.version.Commit {
			return nil
		}
		for n, size := commit+1, 0; n <= h.version.Commit && size < maxBytes; n++ {
			c, err := readCommit(r, k, n)
			if err != nil {
				return err
			}
			if c == nil {
				return fmt.Errorf("log entry %d of %v is missing", n, o)
			}
			for _, e := range c.Effects {
				if e.After != nil {
					size += len(crm.AppendRow(nil, *e.After, crm.CatalogueVersion))
				}
			}
			list = append(list, *c)
		}
		return nil
	})
	return list, err
}

// isFirst reports whether rows of e are sent before all others (S8).
func isFirst(e crm.Entity) bool {
	info, ok := e.Info()
	return ok && info.First
}

// A position of Fill is the part that it is in, and the commit in it at which
// it goes on, downwards. The first position, 0, is before all commits of the
// first part.
const partShift = 62

// parts are what Fill goes through: the first rows of the organization and of
// the reader's own partition, then the others of both, each newest first.
func (k keys) parts(reader crm.Actor) [4][]byte {
	own := reader.User
	return [4][]byte{
		k.newestOf(crm.UserID{}, true), k.newestOf(own, true), k.newestOf(crm.UserID{}, false), k.newestOf(own, false),
	}
}

// Fill returns the rows from position on: those of the entities that come
// first, then the newest first, then those of the reader's partition in the
// same way. Positions are opaque; 0 is the start. Total counts what there is
// altogether: of the organization, and in the reader's partition.
func (l *Ledger) Fill(o crm.OrganizationID, reader crm.Actor, position uint64, maxBytes int) (p Page, err error) {
	k := keys{o}
	err = l.store.View(func(r Reader) error {
		h, err := readHead(r, k)
		if err != nil {
			return err
		}
		own, err := r.Get(k.owned(reader.User))
		if err != nil {
			return err
		}
		f := filling{r: r, k: k, reader: reader, maxBytes: maxBytes, page: Page{At: h.version.Commit, Total: h.rows + numberFrom(own)}}
		part, newest := int(position>>partShift), position&(1<<partShift-1)
		if position == 0 {
			newest = h.version.Commit
		}
		for parts := k.parts(reader); part < len(parts); part++ {
			if reader.User.IsZero() && part%2 == 1 {
				continue // nobody has no partition
			}
			next, err := f.from(parts[part], newest)
			if err != nil {
				return err
			}
			if next != 0 {
				p = f.page
				p.Next = uint64(part)<<partShift | next
				return nil
			}
			newest = h.version.Commit
		}
		p = f.page
		p.Done = true
		return nil
	})
	return p, err
}

// filling is one page of Fill being put together.
type filling struct {
	r        Reader
	k        keys
	reader   crm.Actor
	maxBytes int
	page     Page
	size     int
}

// from adds rows of one index, from a commit downwards. It returns the commit
// at which the next page goes on, 0 at the end: pages are cut between commits.
func (f *filling) from(index []byte, newest uint64) (next uint64, err error) {
	end := binary.BigEndian.AppendUint64(index[:len(index):len(index)], newest+1)
	err = f.r.Scan(index, end, true, func(key, _ []byte) (bool, error) {
		n := numberFrom(key[len(index) : len(index)+8])
		if f.size >= f.maxBytes && n < newest {
			next = n
			return false, nil
		}
		newest = n
		v, err := f.r.Get(f.k.row(rowKeyFrom(key)))
		if err != nil || v == nil {
			return true, err
		}
		header, err := crm.PeekRow(v)
		if err != nil || header.Version.Commit != n {
			return true, err // written again since
		}
		row, err := crm.DecodeRow(v)
		if err == nil && crm.MayRead(f.reader, row) {
			f.page.Rows = append(f.page.Rows, row)
			f.size += len(v)
		}
		return true, err
	})
	return next, err
}

// scanReadable calls each for every row that reader may read, in the order of keys.
func scanReadable(r Reader, k keys, reader crm.Actor, each func(crm.Row) error) error {
	prefix := k.of(kindRow)
	return r.Scan(prefix, after(prefix), false, func(_, v []byte) (bool, error) {
		// What others have in their partitions is many, and not decoded.
		header, err := crm.PeekRow(v)
		if err != nil || !header.Partition.IsZero() && header.Partition != reader.User && !reader.System {
			return true, err
		}
		row, err := crm.DecodeRow(v)
		if err == nil && crm.MayRead(reader, row) {
			err = each(row)
		}
		return true, err
	})
}

// Sums returns the sums of what reader may read, at a commit.
func (l *Ledger) Sums(o crm.OrganizationID, reader crm.Actor) (at uint64, sums []reconcile.Sum, err error) {
	k := keys{o}
	err = l.store.View(func(r Reader) error {
		h, err := readHead(r, k)
		if err != nil {
			return err
		}
		at = h.version.Commit
		var table reconcile.Table
		err = scanReadable(r, k, reader, func(row crm.Row) error {
			table.Add(reconcile.Row{Key: row.Key, Version: row.Version})
			return nil
		})
		sums = table.Sums()
		return err
	})
	return at, sums, err
}

// Differences compares what a device has in some buckets with what reader may
// read: rows that it lacks or has in another version, and keys that it should
// not have.
func (l *Ledger) Differences(o crm.OrganizationID, reader crm.Actor, buckets []uint16, have []reconcile.Row) (p Page, err error) {
	k := keys{o}
	var wanted [reconcile.Buckets]bool
	for _, b := range buckets {
		if int(b) < len(wanted) {
			wanted[b] = true
		}
	}
	err = l.store.View(func(r Reader) error {
		h, err := readHead(r, k)
		if err != nil {
			return err
		}
		p = Page{At: h.version.Commit, Done: true}
		held := make(map[crm.Key]crm.Version, len(have))
		for _, row := range have {
			held[row.Key] = row.Version
		}
		err = scanReadable(r, k, reader, func(row crm.Row) error {
			if !wanted[reconcile.Bucket(row.Key)] {
				return nil
			}
			if v, ok := held[row.Key]; !ok || v != row.Version {
				p.Rows = append(p.Rows, row)
			}
			delete(held, row.Key)
			return nil
		})
		if err != nil {
			return err
		}
		for _, row := range have {
			if _, left := held[row.Key]; !left || !wanted[reconcile.Bucket(row.Key)] {
				continue
			}
			delete(held, row.Key)
			deleted, err := deletedSince(r, k, reader, row)
			if err != nil {
				return err
			}
			p.Removed = append(p.Removed, wire.Removal{Key: row.Key, Deleted: deleted})
		}
		return nil
	})
	return p, err
}

// History returns the changes of a record before a commit (0: all), newest
// first, and whether there are more. NotFound when reader may not read it.
func (l *Ledger) History(o crm.OrganizationID, reader crm.Actor, key crm.Key, before uint64, limit int) (list []wire.HistoryEntry, more bool, err error) {
	k := keys{o}
	err = l.store.View(func(r Reader) error {
		key := newTx(newRows(r, k)).resolve(key)
		row, err := readRow(r, k, key)
		if err != nil {
			return err
		}
		if row == nil || !crm.MayRead(reader, *row) {
			return fault.New(fault.NotFound, "ledger.history", "no such record")
		}
		to := after(k.history(key, 0)[:16+1+18])
		if before > 0 {
			to = k.history(key, before)
		}
		var numbers []uint64
		err = r.Scan(k.history(key, 0), to, true, func(key, _ []byte) (bool, error) {
			if len(numbers) == limit {
				more = true
				return false, nil
			}
			numbers = append(numbers, numberFrom(key[len(key)-8:]))
			return true, nil
		})
		for _, n := range numbers {
			if err != nil {
				break
			}
			var e *wire.HistoryEntry
			if e, err = historyEntry(r, k, reader, key, n); e != nil {
				list = append(list, *e)
			}
		}
		return err
	})
	return list, more, err
}

func historyEntry(r Reader, k keys, reader crm.Actor, key crm.Key, n uint64) (*wire.HistoryEntry, error) {
	c, err := readCommit(r, k, n)
	if err != nil || c == nil {
		return nil, err
	}
	e := &wire.HistoryEntry{
		Commit: n, Mutation: c.Mutation, Kind: c.Kind, PerformedAt: c.PerformedAt, CommittedAt: c.CommittedAt,
	}
	if c.Actor != reader.User {
		e.Mutation = mutation.ID{} // only its actor can do something with it
	}
	if !c.Actor.IsZero() {
		e.Actor = crm.Ref{Entity: crm.SystemUser, ID: c.Actor.ID}
		if u, err := readRow(r, k, e.Actor.Key()); err == nil && u != nil {
			e.Actor.Name = crm.Name(*u)
		}
	}
	if !c.Device.IsZero() {
		if d, err := readRow(r, k, crm.Key{Entity: crm.Device, ID: c.Device.ID}); err == nil && d != nil && crm.MayRead(reader, *d) {
			e.Device = d.Value("name").Text()
		}
	}
	i := slices.IndexFunc(c.Effects, func(x mutation.Effect) bool { return x.Key == key })
	if i < 0 {
		return nil, nil
	}
	e.Changes = changes(c.Effects[i])
	return e, nil
}

// changes lists the attributes whose values differ.
func changes(e mutation.Effect) []wire.HistoryChange {
	info, ok := e.Key.Entity.Info()
	if !ok {
		return nil
	}
	value := func(r *crm.Row, slot crm.Slot) crm.Value {
		if r == nil {
			return crm.Value{}
		}
		return r.At(slot)
	}
	var list []wire.HistoryChange
	for i := range info.Attributes {
		a := &info.Attributes[i]
		switch a.Name {
		case "modifiedon", "modifiedby", "createdon", "createdby":
			continue
		}
		b, n := value(e.Before, a.Slot), value(e.After, a.Slot)
		if !b.Equal(n) {
			list = append(list, wire.HistoryChange{Attribute: a.Name, Before: b, After: n})
		}
	}
	return list
}

// NewIncarnation begins another incarnation of an organization's log, after
// it was restored or salvaged (S7).
func (l *Ledger) NewIncarnation(o crm.OrganizationID) error {
	k := keys{o}
	return l.store.Update(func(txn Txn) error {
		h, err := readHead(txn, k)
		if err != nil || h.version.Incarnation == 0 {
			return err
		}
		for old := h.version.Incarnation; h.version.Incarnation == old; {
			if h.version.Incarnation, err = newIncarnation(l.random); err != nil {
				return err
			}
		}
		return txn.Put(k.head(), h.encode())
	})
}

// deletedSince reports whether a row that a device holds, and may not hold any
// more, was deleted since: otherwise it has only left (S4).
func deletedSince(r Reader, k keys, reader crm.Actor, held reconcile.Row) (bool, error) {
	row, err := readRow(r, k, held.Key)
	if err != nil || row == nil {
		return true, err
	}
	if !row.Partition.IsZero() && row.Partition != reader.User {
		return true, nil // like one that does not exist
	}
	return row.Deleted != nil && row.Version != held.Version, nil
}
