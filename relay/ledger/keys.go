package ledger

import (
	"encoding/binary"

	"regarding/shared/crm"
	"regarding/shared/mutation"
)

// Keys of an organization's pairs: its id, one byte that says what the pair
// is, and what names it. They are in the order in which they are scanned.
const (
	kindHead      = 'h' // -> head
	kindLog       = 'l' // commit -> header
	kindValues    = 'v' // commit -> values before and after
	kindRow       = 'r' // row key -> row
	kindNewest    = 'n' // commit, row key -> nothing: where rows were last written
	kindFirst     = 'f' // the same of rows that are sent before all others
	kindOwn       = 'o' // user, 0 for first rows and 1 for others, commit, row key -> nothing: the same of rows in a partition
	kindOwned     = 'c' // user -> how many rows are in the partition
	kindBlob      = 'b' // hash, row key -> nothing: the rows that refer to a blob
	kindMutation  = 'm' // mutation id -> commit
	kindDevice    = 'd' // device id -> device
	kindAlike     = 'a' // duplicate key -> list: the rows that have it
	kindLookalike = 'k' // duplicate key, row key -> nothing: those beyond the list
	kindReferrer  = 'e' // target row key, row key -> nothing: the rows whose lookup names the target (mutation.Referrings)
	kindHistory   = 'y' // row key, commit -> nothing
	kindIssue     = 'i' // user, created row key, issue -> nothing
	kindDependant = 'p' // user, parent issue, issue -> nothing
	kindRights    = 'g' // user -> commit that last changed what the user may read
)

type keys struct{ organization crm.OrganizationID }

func (k keys) of(kind byte) []byte {
	return append(k.organization.ID[:len(k.organization.ID):len(k.organization.ID)], kind)
}

func (k keys) number(kind byte, n uint64) []byte { return binary.BigEndian.AppendUint64(k.of(kind), n) }
func (k keys) head() []byte                      { return k.of(kindHead) }
func (k keys) log(n uint64) []byte               { return k.number(kindLog, n) }
func (k keys) values(n uint64) []byte            { return k.number(kindValues, n) }
func (k keys) row(key crm.Key) []byte            { return appendRowKey(k.of(kindRow), key) }

// newest says where row was last written, which is its version.
func (k keys) newest(row *crm.Row) []byte {
	prefix := k.newestOf(row.Partition, isFirst(row.Entity))
	return appendRowKey(binary.BigEndian.AppendUint64(prefix, row.Version.Commit), row.Key)
}

// newestOf begins the pairs that say where rows of a partition, or of the
// organization, were last written: the first ones, or the others. Each
// partition has an index of its own (S2), so that the mail of others costs a
// reader nothing.
func (k keys) newestOf(partition crm.UserID, first bool) []byte {
	switch {
	case partition.IsZero() && first:
		return k.of(kindFirst)
	case partition.IsZero():
		return k.of(kindNewest)
	case first:
		return append(append(k.of(kindOwn), partition.ID[:]...), 0)
	}
	return append(append(k.of(kindOwn), partition.ID[:]...), 1)
}

func (k keys) owned(u crm.UserID) []byte { return append(k.of(kindOwned), u.ID[:]...) }

// blob begins the pairs of the rows that refer to a blob.
func (k keys) blob(h crm.Hash) []byte                   { return append(k.of(kindBlob), h[:]...) }
func (k keys) reference(h crm.Hash, key crm.Key) []byte { return appendRowKey(k.blob(h), key) }
func (k keys) mutation(id mutation.ID) []byte           { return append(k.of(kindMutation), id.ID[:]...) }
func (k keys) device(id mutation.DeviceID) []byte       { return append(k.of(kindDevice), id.ID[:]...) }
func (k keys) history(key crm.Key, n uint64) []byte {
	return binary.BigEndian.AppendUint64(appendRowKey(k.of(kindHistory), key), n)
}

// issues begins the pairs of the issues that hold the create of a row.
func (k keys) issues(u crm.UserID, created crm.Key) []byte {
	return appendRowKey(append(k.of(kindIssue), u.ID[:]...), created)
}

func (k keys) rights(u crm.UserID) []byte { return append(k.of(kindRights), u.ID[:]...) }

func (k keys) alike(e crm.Entity, d crm.DuplicateKey) []byte {
	b := binary.BigEndian.AppendUint16(k.of(kindAlike), uint16(e))
	b = append(b, byte(d.Reason))
	b = append(b, d.Value...)
	return append(b, 0)
}

// referrers begins the pairs of the rows whose lookup names target.
func (k keys) referrers(target crm.Key) []byte { return appendRowKey(k.of(kindReferrer), target) }

func appendRowKey(b []byte, key crm.Key) []byte {
	b = binary.BigEndian.AppendUint16(b, uint16(key.Entity))
	return append(b, key.ID[:]...)
}

func rowKeyFrom(b []byte) crm.Key {
	b = b[len(b)-18:]
	return crm.Key{Entity: crm.Entity(binary.BigEndian.Uint16(b)), ID: crm.ID(b[2:])}
}

// after returns the smallest key that no key beginning with prefix reaches.
func after(prefix []byte) []byte {
	end := append([]byte(nil), prefix...)
	for i := len(end) - 1; i >= 0; i-- {
		end[i]++
		if end[i] != 0 {
			return end[:i+1]
		}
	}
	return nil
}

func (k keys) dependant(u crm.UserID, parent, issue crm.ID) []byte {
	b := append(k.of(kindDependant), u.ID[:]...)
	b = append(b, parent[:]...)
	return append(b, issue[:]...)
}
