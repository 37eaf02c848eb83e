package ledger

import (
	"bytes"
	"errors"
	"slices"

	"regarding/shared/crm"
)

// Rows that share a duplicate key are listed in one pair, so that one Get
// finds them: nearly every row shares its keys with none. The pair's value is
// a byte that says whether there are more, then the keys of the rows, in
// order. What a list has no room for has pairs of its own, of kindLookalike.
const (
	// maxListed bounds what is read and written for one row.
	maxListed = 32
	// listHasMore says that there are pairs of kindLookalike. It is set exactly
	// while there are.
	listHasMore  = 1
	listKeyBytes = 18
)

var errList = errors.New("a list of rows is damaged")

// list is the value of a pair of kindAlike; nil is no pair.
type list []byte

func readList(r Reader, at []byte) (list, error) {
	value, err := r.Get(at)
	if err != nil || value == nil {
		return nil, err
	}
	l := list(bytes.Clone(value))
	if !l.whole() {
		return nil, errList
	}
	return l, nil
}

// whole reports whether l has the form of a list.
func (l list) whole() bool {
	if len(l) == 0 || l[0] > listHasMore || (len(l)-1)%listKeyBytes != 0 || l.len() > maxListed || l[0] == 0 && l.len() == 0 {
		return false
	}
	for i := 1; i < l.len(); i++ {
		if l.key(i-1).Compare(l.key(i)) >= 0 {
			return false
		}
	}
	return true
}

func (l list) more() bool        { return len(l) > 0 && l[0] == listHasMore }
func (l list) len() int          { return max(0, len(l)-1) / listKeyBytes }
func (l list) key(i int) crm.Key { return rowKeyFrom(l[1+i*listKeyBytes : 1+(i+1)*listKeyBytes]) }

// find returns where key is in l or would be.
func (l list) find(key crm.Key) (int, bool) {
	for i := range l.len() {
		if c := l.key(i).Compare(key); c >= 0 {
			return i, c == 0
		}
	}
	return l.len(), false
}

// beyond is the pair of a row for which the list at has no room; with the
// zero value of key cut off, it begins all of them.
func beyond(at []byte, key crm.Key) []byte {
	b := slices.Clone(at)
	b[len(crm.ID{})] = kindLookalike
	return appendRowKey(b, key)
}

// join adds a row to a list.
func join(txn Txn, at []byte, key crm.Key) error {
	l, err := readList(txn, at)
	if err != nil {
		return err
	}
	i, listed := l.find(key)
	switch {
	case listed:
		return nil
	case l.len() < maxListed:
		if l == nil {
			l = list{0}
		}
		return txn.Put(at, slices.Insert(l, 1+i*listKeyBytes, appendRowKey(nil, key)...))
	}
	if err := txn.Put(beyond(at, key), nothing); err != nil || l.more() {
		return err
	}
	l[0] = listHasMore
	return txn.Put(at, l)
}

// leave removes a row from a list.
func leave(txn Txn, at []byte, key crm.Key) error {
	l, err := readList(txn, at)
	if err != nil {
		return err
	}
	if i, listed := l.find(key); listed {
		l = slices.Delete(l, 1+i*listKeyBytes, 1+(i+1)*listKeyBytes)
	} else if l.more() {
		if err := txn.Delete(beyond(at, key)); err != nil {
			return err
		}
		l[0] = 0
		err := scanBeyond(txn, at, func(crm.Key) bool { l[0] = listHasMore; return false })
		if err != nil {
			return err
		}
	} else {
		return nil
	}
	if l.len() == 0 && !l.more() {
		return txn.Delete(at)
	}
	return txn.Put(at, l)
}

// scanBeyond calls each, in order, for the rows for which a list has no room.
func scanBeyond(r Reader, at []byte, each func(crm.Key) bool) error {
	prefix := beyond(at, crm.Key{})
	prefix = prefix[:len(prefix)-listKeyBytes]
	return r.Scan(prefix, after(prefix), false, func(k, _ []byte) (bool, error) {
		if len(k) != len(prefix)+listKeyBytes {
			return true, nil // of a duplicate key that begins with this one
		}
		return each(rowKeyFrom(k)), nil
	})
}
