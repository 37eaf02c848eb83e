package ledger

import (
	"encoding/binary"

	"regarding/shared/crm"
	"regarding/shared/mutation"
)

// change is a pair to put, or to delete where value is nil.
type change struct{ key, value []byte }

var nothing = []byte{}

// follows lists what follows from a commit besides its log entry: rows, and
// what they are looked up by. It depends on the commit alone, so that check
// and salvage can do it again. Pairs of devices are only begun here.
func (k keys) follows(c *Commit) []change {
	n := c.Version.Commit
	number := binary.BigEndian.AppendUint64(nil, n)
	// Deletions come first: a lookalike key that goes and comes stays.
	var deletes []change
	puts := []change{{k.mutation(c.Mutation), number}}
	for _, e := range c.Effects {
		puts = append(puts, change{k.history(e.Key, n), nothing})
		if e.Before != nil {
			deletes = append(deletes, change{key: k.newest(e.Before.Version.Commit, e.Key)})
			for _, d := range crm.DuplicateKeys(*e.Before) {
				deletes = append(deletes, change{key: appendRowKey(k.lookalike(e.Key.Entity, d), e.Key)})
			}
		}
		if e.After == nil {
			deletes = append(deletes, change{key: k.row(e.Key)})
			continue
		}
		puts = append(puts,
			change{k.row(e.Key), crm.AppendRow(nil, *e.After, crm.CatalogueVersion)},
			change{k.newest(n, e.Key), nothing})
		for _, d := range crm.DuplicateKeys(*e.After) {
			puts = append(puts, change{appendRowKey(k.lookalike(e.Key.Entity, d), e.Key), nothing})
		}
		switch e.Key.Entity {
		case crm.Device:
			if e.Before == nil {
				puts = append(puts, change{k.device(mutation.DeviceID{ID: e.Key.ID}), device{user: e.After.Partition}.encode()})
			}
		case crm.SystemUser:
			if e.Before == nil || crm.ActorOf(*e.Before) != crm.ActorOf(*e.After) {
				puts = append(puts, change{k.rights(crm.UserID{ID: e.Key.ID}), number})
			}
		case crm.SyncIssue:
			puts = append(puts, k.ofIssue(e)...)
		}
	}
	return append(deletes, puts...)
}

// ofIssue lists what a new sync issue is looked up by. Those pairs outlive
// the issue: readers look whether it is still there.
func (k keys) ofIssue(e mutation.Effect) (list []change) {
	if e.Before != nil {
		return nil
	}
	if m, err := mutation.Decode(e.After.Value("mutation").Bytes()); err == nil {
		for _, created := range mutation.Created(m) {
			list = append(list, change{k.issue(e.After.Partition, created), e.Key.ID[:]})
		}
	}
	if parent := e.After.Value("parentissue").Ref().ID; !parent.IsZero() {
		list = append(list, change{k.dependant(e.After.Partition, parent, e.Key.ID), nothing})
	}
	return list
}

// rowsAdded is how many rows more there are after c; it wraps where they are
// fewer.
//
// Rows in people's own partitions do not count: others are told the number.
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
		if c.value == nil {
			err = txn.Delete(c.key)
		} else {
			err = txn.Put(c.key, c.value)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
