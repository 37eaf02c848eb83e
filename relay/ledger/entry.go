package ledger

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
)

// entryVersion begins every stored header.
const entryVersion = 1

// appendHeader writes everything of a commit but its values, whose digest it
// holds: values can be erased and the chain still holds (S24).
func appendHeader(b []byte, c *Commit, values []byte) []byte {
	b = append(b, entryVersion)
	b = binary.BigEndian.AppendUint32(b, c.Version.Incarnation)
	b = binary.BigEndian.AppendUint64(b, c.Version.Commit)
	b = append(b, c.Mutation.ID[:]...)
	b = binary.AppendUvarint(b, uint64(c.Kind))
	b = append(b, c.Device.ID[:]...)
	b = append(b, c.Actor.ID[:]...)
	b = binary.AppendVarint(b, c.PerformedAt.UnixMilli())
	b = binary.AppendVarint(b, c.CommittedAt.UnixMilli())
	if c.Refused == nil {
		b = append(b, 0)
	} else {
		b = append(b, byte(c.Refused.Kind))
		b = appendString(b, c.Refused.Op)
	}
	b = binary.AppendUvarint(b, uint64(len(c.Effects)))
	for _, e := range c.Effects {
		b = appendRowKey(b, e.Key)
	}
	digest := sha256.Sum256(values)
	return append(b, digest[:]...)
}

// chain is the digest of the log up to and including header.
func chain(before [32]byte, header []byte) [32]byte {
	h := sha256.New()
	h.Write(before[:])
	h.Write(header)
	return [32]byte(h.Sum(nil))
}

// encode encodes the rows before and after, and keeps those after: they are
// stored and sent too.
func (c *Commit) encode() {
	c.values = []byte{} // never nil: that would be none
	c.rows = make([][]byte, len(c.Effects))
	for i, e := range c.Effects {
		for _, row := range [...]*crm.Row{e.Before, e.After} {
			if row == nil {
				c.values = binary.AppendUvarint(c.values, 0)
				continue
			}
			r := crm.AppendRow(nil, *row, crm.CatalogueVersion)
			c.values = binary.AppendUvarint(c.values, uint64(len(r)))
			c.values = append(c.values, r...)
			if row == e.After {
				c.rows[i] = r
			}
		}
	}
}

// Row returns the row after effect i in the form of crm.AppendRow, of this
// build's catalogue; nil where there is none. Nobody may change it.
func (c *Commit) Row(i int) []byte {
	switch {
	case c.rows != nil:
		return c.rows[i]
	case c.Effects[i].After == nil:
		return nil
	}
	return crm.AppendRow(nil, *c.Effects[i].After, crm.CatalogueVersion)
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// decoder reads stored bytes, which are trusted to be whole: digests vouch
// for them. It still never reads past their end.
type decoder struct {
	b   []byte
	bad bool
}

func (d *decoder) take(n int) []byte {
	if n < 0 || n > len(d.b) {
		d.bad = true
		return make([]byte, max(0, min(n, 64)))
	}
	taken := d.b[:n]
	d.b = d.b[n:]
	return taken
}

func (d *decoder) byte() byte { return d.take(1)[0] }

func (d *decoder) id() (id crm.ID) {
	copy(id[:], d.take(len(id)))
	return id
}

func (d *decoder) uvarint() uint64 {
	v, n := binary.Uvarint(d.b)
	if n <= 0 {
		d.bad = true
		return 0
	}
	d.b = d.b[n:]
	return v
}

func (d *decoder) varint() int64 {
	v, n := binary.Varint(d.b)
	if n <= 0 {
		d.bad = true
		return 0
	}
	d.b = d.b[n:]
	return v
}

func (d *decoder) bytes() []byte { return d.take(int(min(d.uvarint(), 1<<30))) }

// headerOf returns the header of a stored entry, which ends with the digest
// of the log up to and including it.
func headerOf(entry []byte) []byte { return entry[:max(0, len(entry)-32)] }

// decodeCommit reads a stored commit; values nil leaves its effects without rows.
func decodeCommit(o crm.OrganizationID, entry, values []byte) (*Commit, error) {
	d := &decoder{b: entry}
	if v := d.byte(); v != entryVersion {
		return nil, fmt.Errorf("log entry of version %d", v)
	}
	c := &Commit{Organization: o}
	c.Version.Incarnation = binary.BigEndian.Uint32(d.take(4))
	c.Version.Commit = binary.BigEndian.Uint64(d.take(8))
	c.Mutation.ID = d.id()
	c.Kind = mutation.Kind(d.uvarint())
	c.Device.ID = d.id()
	c.Actor.ID = d.id()
	c.PerformedAt = time.UnixMilli(d.varint()).UTC()
	c.CommittedAt = time.UnixMilli(d.varint()).UTC()
	if kind := d.byte(); kind != 0 {
		c.Refused = &fault.Error{Kind: fault.Kind(kind), Op: string(d.bytes())}
	}
	n := d.uvarint()
	if n > uint64(len(d.b)) {
		return nil, fmt.Errorf("log entry %d is damaged", c.Version.Commit)
	}
	for range n {
		c.Effects = append(c.Effects, mutation.Effect{Key: rowKeyFrom(d.take(18))})
	}
	digest := [32]byte(d.take(32))
	c.Digest = [32]byte(d.take(32))
	if d.bad || len(d.b) != 0 {
		return nil, fmt.Errorf("log entry %d is damaged", c.Version.Commit)
	}
	if values == nil {
		return c, nil
	}
	if sha256.Sum256(values) != digest {
		return nil, fmt.Errorf("values of log entry %d do not match their digest", c.Version.Commit)
	}
	v := &decoder{b: values}
	for i := range c.Effects {
		for _, to := range []**crm.Row{&c.Effects[i].Before, &c.Effects[i].After} {
			if b := v.bytes(); len(b) > 0 {
				row, err := crm.DecodeRow(b)
				if err != nil {
					return nil, fmt.Errorf("log entry %d: %w", c.Version.Commit, err)
				}
				*to = &row
			}
		}
	}
	if v.bad || len(v.b) != 0 {
		return nil, fmt.Errorf("values of log entry %d are damaged", c.Version.Commit)
	}
	return c, nil
}
