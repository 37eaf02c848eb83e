package wire

import (
	"encoding/binary"

	"regarding/shared/crm"
	"regarding/shared/fault"
)

// Limits of a search on the relay (TRK-06).
const (
	// MaxSearchText is the most bytes that may be searched for, MaxSearchKinds
	// the most entities, MaxSearchFound the most records of an answer.
	MaxSearchText  = 800
	MaxSearchKinds = 64
	MaxSearchFound = 100
	// MaxSearchBody bounds the body that asks, MaxSearchAnswer the answer.
	MaxSearchBody   = MaxSearchText + (MaxSearchKinds+3)*binary.MaxVarintLen32
	MaxSearchAnswer = 1 << 20
)

// RecordSearch asks the relay for records that an activity can be regarding and
// that the asker may read. It travels beside the WebSocket: docs/http-api.md.
type RecordSearch struct {
	Text string
	// Entities are those to search, all where it is empty.
	Entities []crm.Entity
	// Most is how many are wanted, at most MaxSearchFound; 0 for that many.
	Most uint32
}

// FoundRecord is one record of the answer, which is JSON.
type FoundRecord struct {
	Entity string `json:"entity"` // by its name
	ID     crm.ID `json:"id"`
	Name   string `json:"name"`
	// Detail tells records of one name apart.
	Detail string `json:"detail"`
}

// FoundRecords is the answer, the best matches first.
type FoundRecords struct {
	Records []FoundRecord `json:"records"`
	// More says that there are others, or may be.
	More bool `json:"more"`
}

// AppendRecordSearch appends the body that asks.
func AppendRecordSearch(b []byte, s RecordSearch) []byte {
	b = binary.AppendUvarint(b, uint64(s.Most))
	b = binary.AppendUvarint(b, uint64(len(s.Entities)))
	for _, e := range s.Entities {
		b = binary.AppendUvarint(b, uint64(e))
	}
	return appendText(b, s.Text)
}

// DecodeRecordSearch reads what AppendRecordSearch wrote. Entities that this
// build does not know are left out. Errors are those of Decode.
func DecodeRecordSearch(b []byte) (RecordSearch, error) {
	const op = "wire.decodeRecordSearch"
	r, err := bodyReader(op, b, MaxSearchBody)
	if err != nil {
		return RecordSearch{}, err
	}
	s := RecordSearch{Most: r.uint32()}
	if s.Most > MaxSearchFound {
		r.fail("%d records, at most %d", s.Most, MaxSearchFound)
	}
	kinds := r.bounded(MaxSearchKinds)
	for range kinds {
		e := crm.Entity(r.bounded(1<<16 - 1))
		if _, known := e.Info(); known && r.err == nil {
			s.Entities = append(s.Entities, e)
		}
	}
	if r.err == nil && kinds > 0 && len(s.Entities) == 0 {
		return RecordSearch{}, fault.New(fault.Invalid, op, "no entity that is known")
	}
	s.Text = r.text()
	if len(s.Text) > MaxSearchText {
		r.fail("text of %d bytes, at most %d", len(s.Text), MaxSearchText)
	}
	if r.err == nil && r.at < len(b) {
		r.fail("%d bytes follow the end", len(b)-r.at)
	}
	return s, r.refusal(op)
}
