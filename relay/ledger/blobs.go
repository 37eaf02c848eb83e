package ledger

import (
	"slices"

	"regarding/shared/crm"
	"regarding/shared/mutation"
)

// BlobReference is a row that refers to the bytes of a hash.
type BlobReference struct {
	Row crm.Key
	// Writer is who wrote the reference; zero for the relay itself.
	Writer crm.UserID
}

// Reference returns who wrote that a row refers to hash. found is false unless
// the row does so, also in the recycle bin, and reader may read it (S23).
func (l *Ledger) Reference(o crm.OrganizationID, reader crm.UserID, key crm.Key, hash crm.Hash) (writer crm.UserID, found bool, err error) {
	err = l.store.View(func(r Reader) error {
		rows := newRows(r, keys{o})
		actor, err := rows.actor(reader)
		if err != nil {
			return err
		}
		row, err := rows.row(key)
		if err != nil || row == nil || !crm.MayRead(actor, *row) {
			return err
		}
		writer, found, err = referrer(r, keys{o}, *row, hash)
		return err
	})
	if err != nil {
		return crm.UserID{}, false, err
	}
	return writer, found, nil
}

// References returns rows that refer to hash, in the order of their keys, at
// most the given number. Rows in the recycle bin are among them.
func (l *Ledger) References(o crm.OrganizationID, hash crm.Hash, most int) (list []BlobReference, err error) {
	k := keys{o}
	prefix := k.blob(hash)
	err = l.store.View(func(r Reader) error {
		return r.Scan(prefix, after(prefix), false, func(at, _ []byte) (bool, error) {
			if len(list) >= most {
				return false, nil
			}
			key := rowKeyFrom(at)
			row, err := readRow(r, k, key)
			if err != nil || row == nil {
				return true, err
			}
			writer, found, err := referrer(r, k, *row, hash)
			if found {
				list = append(list, BlobReference{Row: key, Writer: writer})
			}
			return true, err
		})
	})
	return list, err
}

// Referenced returns hashes that rows refer to: those greater than last, in
// order, at most the given number.
func (l *Ledger) Referenced(o crm.OrganizationID, last crm.Hash, most int) (list []crm.Hash, err error) {
	k := keys{o}
	err = l.store.View(func(r Reader) error {
		return r.Scan(after(k.blob(last)), after(k.of(kindBlob)), false, func(at, _ []byte) (bool, error) {
			hash := crm.Hash(at[len(k.of(kindBlob)):])
			switch {
			case len(list) > 0 && list[len(list)-1] == hash:
			case len(list) >= most:
				return false, nil
			default:
				list = append(list, hash)
			}
			return true, nil
		})
	})
	return list, err
}

// referrer returns who wrote that row refers to hash: the actor of the commit
// that last changed the group of the slot. Where the log does not say any
// more, that is the user of the partition, who alone writes there; of a row of
// the organization nobody is known, and so it counts as none.
func referrer(r Reader, k keys, row crm.Row, hash crm.Hash) (writer crm.UserID, found bool, err error) {
	info, known := row.Entity.Info()
	if !known {
		return crm.UserID{}, false, nil
	}
	for _, slot := range crm.BlobSlots(row.Entity) {
		if held, ok := row.At(slot).Hash(); !ok || held != hash {
			continue
		}
		t := newTx(newRows(r, k))
		author, presence := t.Author(row.Stamp(info.Attributes[slot].Group))
		switch {
		case t.err != nil:
			return crm.UserID{}, false, t.err
		case presence == mutation.Found:
			return author.User, true, nil
		case !row.Partition.IsZero():
			return row.Partition, true, nil
		}
	}
	return crm.UserID{}, false, nil
}

// references lists how the places of a row among those that refer to blobs
// change.
func (k keys) references(e mutation.Effect) (list []change) {
	var before, now []crm.Hash
	if e.Before != nil {
		before = crm.Blobs(*e.Before)
	}
	if e.After != nil {
		now = crm.Blobs(*e.After)
	}
	for _, h := range before {
		if !slices.Contains(now, h) {
			list = append(list, change{key: k.reference(h, e.Key)})
		}
	}
	for _, h := range now {
		if !slices.Contains(before, h) {
			list = append(list, change{key: k.reference(h, e.Key), value: nothing})
		}
	}
	return list
}
