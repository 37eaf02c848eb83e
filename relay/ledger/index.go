package ledger

import (
	"bytes"
	"encoding/binary"
	"slices"

	"regarding/shared/crm"
	"regarding/shared/mutation"
)

// change is a pair to put, or to delete where value is nil; or, where row is
// set, a row that joins the list at key, or leaves it where value is nil; or,
// where it is not 0, what is added to the count at key.
type change struct {
	key, value []byte
	row        crm.Key
	count      int64
}

var nothing = []byte{}

// follows lists what follows from a commit besides its log entry: rows, and
// what they are looked up by. It depends on the commit alone, so that check
// and salvage can do it again. Pairs of devices are only begun here.
func (k keys) follows(c *Commit) []change {
	n := c.Version.Commit
	number := binary.BigEndian.AppendUint64(nil, n)
	list := []change{{key: k.mutation(c.Mutation), value: number}}
	for i, e := range c.Effects {
		list = append(list, change{key: k.history(e.Key, n), value: nothing})
		if e.Before != nil {
			list = append(list, change{key: k.newest(e.Before)})
		}
		if e.After == nil {
			list = append(list, change{key: k.row(e.Key)})
		} else {
			list = append(list,
				change{key: k.row(e.Key), value: c.Row(i)},
				change{key: k.newest(e.After), value: nothing})
		}
		list = append(list, k.lookalikes(e)...)
		list = append(list, k.referring(e)...)
		list = append(list, k.references(e)...)
		list = append(list, k.owners(e)...)
		switch {
		case e.Key.Entity == crm.SyncIssue:
			list = append(list, k.ofIssue(e)...)
		case e.After == nil:
		case e.Key.Entity == crm.Device && e.Before == nil:
			list = append(list, change{key: k.device(mutation.DeviceID{ID: e.Key.ID}), value: device{user: e.After.Partition}.encode()})
		case e.Key.Entity == crm.SystemUser && (e.Before == nil || crm.ActorOf(*e.Before) != crm.ActorOf(*e.After)):
			list = append(list, change{key: k.rights(crm.UserID{ID: e.Key.ID}), value: number})
		}
	}
	return list
}

// lookalikes lists how the duplicate keys of a row change.
func (k keys) lookalikes(e mutation.Effect) (list []change) {
	var before, now []crm.DuplicateKey
	if e.Before != nil {
		before = crm.DuplicateKeys(*e.Before)
	}
	if e.After != nil {
		now = crm.DuplicateKeys(*e.After)
	}
	for _, d := range before {
		if !slices.Contains(now, d) {
			list = append(list, change{key: k.alike(e.Key.Entity, d), row: e.Key})
		}
	}
	for _, d := range now {
		if !slices.Contains(before, d) {
			list = append(list, change{key: k.alike(e.Key.Entity, d), value: nothing, row: e.Key})
		}
	}
	return list
}

// referring lists how what a row is found by changes, of mutation.Referrings.
func (k keys) referring(e mutation.Effect) (list []change) {
	at := func(row *crm.Row) []byte {
		if row == nil {
			return nil
		}
		target, ok := mutation.Referred(*row)
		if !ok {
			return nil
		}
		return appendRowKey(k.referrers(target), e.Key)
	}
	before, now := at(e.Before), at(e.After)
	if bytes.Equal(before, now) {
		return nil
	}
	if before != nil {
		list = append(list, change{key: before})
	}
	if now != nil {
		list = append(list, change{key: now, value: nothing})
	}
	return list
}

// ofIssue lists how what a sync issue is looked up by changes. Its place among
// the dependants of another outlives it: readers look whether it is there.
func (k keys) ofIssue(e mutation.Effect) (list []change) {
	switch {
	case e.Before == nil:
		for _, key := range k.held(*e.After) {
			list = append(list, change{key: key, value: nothing})
		}
		if parent := e.After.Value("parentissue").Ref().ID; !parent.IsZero() {
			list = append(list, change{key: k.dependant(e.After.Partition, parent, e.Key.ID), value: nothing})
		}
	case e.After == nil:
		for _, key := range k.held(*e.Before) {
			list = append(list, change{key: key})
		}
	}
	return list
}

// held lists the keys of the pairs that say which creates an issue holds.
func (k keys) held(issue crm.Row) (list [][]byte) {
	m, err := mutation.Decode(issue.Value("mutation").Bytes())
	if err != nil {
		return nil
	}
	for _, created := range mutation.Created(m) {
		list = append(list, append(k.issues(issue.Partition, created), issue.ID[:]...))
	}
	return list
}

// rowsAdded is how many rows more there are after c; it wraps where they are
// fewer.
//
// Rows in people's own partitions do not count: others are told the number.
// Theirs is kept apart, for each.
func rowsAdded(c *Commit) (n uint64) {
	for _, e := range c.Effects {
		if e.Before != nil && !e.Before.Partition.IsZero() || e.After != nil && !e.After.Partition.IsZero() {
			continue
		}
		switch {
		case e.Before == nil && e.After != nil:
			n++
		case e.Before != nil && e.After == nil:
			n--
		}
	}
	return n
}

func apply(txn Txn, changes []change) error {
	for _, c := range changes {
		var err error
		switch {
		case c.count != 0:
			err = addCount(txn, c.key, c.count)
		case !c.row.IsZero() && c.value == nil:
			err = leave(txn, c.key, c.row)
		case !c.row.IsZero():
			err = join(txn, c.key, c.row)
		case c.value == nil:
			err = txn.Delete(c.key)
		default:
			err = txn.Put(c.key, c.value)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
