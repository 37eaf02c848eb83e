package ledger

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"

	"regarding/shared/crm"
	"regarding/shared/fold"
	"regarding/shared/wire"
)

// maxLookedAt bounds the rows that one search looks at.
const maxLookedAt = 200_000

// Search returns the records that an activity can be regarding, that a user may
// read and that match best, and whether there are others (TRK-06). Those in the
// recycle bin are not among them.
func (l *Ledger) Search(o crm.OrganizationID, u crm.UserID, s wire.RecordSearch) (found wire.FoundRecords, err error) {
	q := searching{match: fold.MatcherOf(s.Text), most: int(min(s.Most, wire.MaxSearchFound)), left: maxLookedAt}
	if q.most == 0 {
		q.most = wire.MaxSearchFound
	}
	k := keys{o}
	err = l.store.View(func(r Reader) (err error) {
		if q.reader, err = newRows(r, k).actor(u); err != nil {
			return err
		}
		for _, e := range crm.Entities() {
			info, _ := e.Info()
			if !info.Regardable || len(s.Entities) > 0 && !slices.Contains(s.Entities, e) {
				continue
			}
			prefix := binary.BigEndian.AppendUint16(k.of(kindRow), uint16(e))
			if err := r.Scan(prefix, after(prefix), false, q.look); err != nil {
				return err
			}
		}
		return nil
	})
	found = wire.FoundRecords{Records: []wire.FoundRecord{}, More: q.matches > q.most || q.left == 0}
	for _, m := range q.best {
		one := wire.FoundRecord{Entity: m.row.Entity.String(), ID: m.row.ID, Name: m.name}
		for one.Detail = range m.row.SearchedTexts() {
			break
		}
		found.Records = append(found.Records, one)
	}
	return found, err
}

// searching is a search on its way.
type searching struct {
	reader  crm.Actor
	match   fold.Matcher
	most    int
	left    int
	matches int
	best    []matching
}

type matching struct {
	rank fold.Rank
	name string
	row  crm.Row
}

func (q *searching) look(_, value []byte) (bool, error) {
	if q.left == 0 {
		return false, nil
	}
	q.left--
	row, err := crm.DecodeRow(value)
	if err != nil || row.Deleted != nil || !crm.MayRead(q.reader, row) {
		return err == nil, err
	}
	row = crm.Derive(row)
	m := matching{name: crm.Name(row), row: row}
	if m.rank = q.match.Rank(m.name, row.SearchedTexts()); m.rank == fold.NoMatch {
		return true, nil
	}
	q.matches++
	if i, _ := slices.BinarySearchFunc(q.best, m, matching.compare); i < q.most {
		q.best = slices.Insert(q.best, i, m)
		q.best = q.best[:min(len(q.best), q.most)]
	}
	return true, nil
}

func (m matching) compare(n matching) int {
	return cmp.Or(cmp.Compare(m.rank, n.rank), strings.Compare(fold.String(m.name), fold.String(n.name)), m.row.Key.Compare(n.row.Key))
}
