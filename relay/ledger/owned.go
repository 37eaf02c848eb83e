package ledger

import (
	"encoding/binary"
	"fmt"

	"regarding/shared/crm"
	"regarding/shared/mutation"
)

// owners lists how the counts of rows in people's partitions change.
func (k keys) owners(e mutation.Effect) (list []change) {
	add := func(row *crm.Row, n int64) {
		if row != nil && !row.Partition.IsZero() {
			list = append(list, change{key: k.owned(row.Partition), count: n})
		}
	}
	if e.Before != nil && e.After != nil && e.Before.Partition == e.After.Partition {
		return nil
	}
	add(e.Before, -1)
	add(e.After, 1)
	return list
}

// addCount adds n to the count at key; a count of nothing is no pair.
func addCount(txn Txn, key []byte, n int64) error {
	held, err := txn.Get(key)
	if err != nil {
		return err
	}
	sum := int64(numberFrom(held)) + n
	switch {
	case sum < 0:
		return fmt.Errorf("%s would be %d", describe(key), sum)
	case sum == 0:
		return txn.Delete(key)
	}
	return txn.Put(key, binary.BigEndian.AppendUint64(nil, uint64(sum)))
}
