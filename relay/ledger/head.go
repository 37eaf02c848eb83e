package ledger

import (
	"encoding/binary"
	"fmt"

	"regarding/shared/crm"
	"regarding/shared/mutation"
)

// head is where an organization's log stands.
type head struct {
	version crm.Version
	digest  [32]byte
	rows    uint64 // current rows
	oldest  uint64 // the log can be followed from here
}

func (h head) encode() []byte {
	b := binary.BigEndian.AppendUint32(nil, h.version.Incarnation)
	b = binary.BigEndian.AppendUint64(b, h.version.Commit)
	b = append(b, h.digest[:]...)
	b = binary.BigEndian.AppendUint64(b, h.rows)
	return binary.BigEndian.AppendUint64(b, h.oldest)
}

func readHead(store Reader, k keys) (head, error) {
	b, err := store.Get(k.head())
	if err != nil || b == nil {
		return head{}, err
	}
	if len(b) != 60 {
		return head{}, fmt.Errorf("head of %v is %d bytes", k.organization, len(b))
	}
	return head{
		version: crm.Version{Incarnation: binary.BigEndian.Uint32(b), Commit: binary.BigEndian.Uint64(b[4:])},
		digest:  [32]byte(b[12:44]), rows: binary.BigEndian.Uint64(b[44:]), oldest: binary.BigEndian.Uint64(b[52:]),
	}, nil
}

// device is what must be known of a device besides its row (S10).
type device struct {
	user         crm.UserID
	lastNumber   uint64
	lastMutation mutation.ID
}

func (d device) encode() []byte {
	b := append([]byte(nil), d.user.ID[:]...)
	b = binary.BigEndian.AppendUint64(b, d.lastNumber)
	return append(b, d.lastMutation.ID[:]...)
}

func readDevice(store Reader, k keys, id mutation.DeviceID) (*device, error) {
	b, err := store.Get(k.device(id))
	if err != nil || b == nil {
		return nil, err
	}
	if len(b) != 40 {
		return nil, fmt.Errorf("device %v is %d bytes", id, len(b))
	}
	return &device{user: crm.UserID{ID: crm.ID(b[:16])}, lastNumber: binary.BigEndian.Uint64(b[16:]), lastMutation: mutation.ID{ID: crm.ID(b[24:])}}, nil
}

func numberFrom(b []byte) uint64 {
	if len(b) != 8 {
		return 0
	}
	return binary.BigEndian.Uint64(b)
}
