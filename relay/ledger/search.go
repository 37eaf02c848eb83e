package ledger

import (
	"cmp"
	"encoding/binary"
	"iter"
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
	found.Records = []wire.FoundRecord{}
	if !q.match.Asks() {
		return found, nil
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
			q.info, q.details = info, info.Details()
			prefix := binary.BigEndian.AppendUint16(k.of(kindRow), uint16(e))
			if err := r.Scan(prefix, after(prefix), false, q.look); err != nil {
				return err
			}
		}
		return nil
	})
	found.More = q.matches > q.most || q.left == 0
	for _, m := range q.best {
		found.Records = append(found.Records, wire.FoundRecord{Entity: m.key.Entity.String(), ID: m.key.ID, Name: m.name, Detail: m.detail})
	}
	return found, err
}

// searching is a search on its way.
type searching struct {
	reader  crm.Actor
	match   fold.Matcher
	info    *crm.EntityInfo // of what is looked at
	details []crm.Slot
	most    int
	left    int
	matches int
	best    []matching
}

type matching struct {
	rank         fold.Rank
	newer        int64
	name, folded string
	detail       string
	key          crm.Key
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
	m := matching{name: crm.Name(row), key: row.Key, newer: row.Value("modifiedon").Millis()}
	if m.rank = q.match.Rank(m.name, q.texts(&row)); m.rank == fold.NoMatch {
		return true, nil
	}
	q.matches++
	if state := row.Value("statecode"); !state.IsNull() && !q.info.InUse(state.Int()) {
		m.rank += fold.NoMatch
	}
	m.folded = fold.String(m.name)
	for m.detail = range q.texts(&row) {
		break
	}
	if i, _ := slices.BinarySearchFunc(q.best, m, matching.compare); i < q.most {
		q.best = slices.Insert(q.best, i, m)
		q.best = q.best[:min(len(q.best), q.most)]
	}
	return true, nil
}

// texts are those of a row in which words are found besides its name; of what it
// refers to they are the names that the row carries.
func (q *searching) texts(row *crm.Row) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, slot := range q.details {
			v := row.Value(q.info.Attributes[slot].Name)
			text := v.Text()
			if v.Kind() == crm.Reference {
				text = v.Ref().Name
			}
			if text != "" && !yield(text) {
				return
			}
		}
	}
}

// compare has the best match first, of those that match alike the newest, as
// the device has it.
func (m matching) compare(n matching) int {
	return cmp.Or(cmp.Compare(m.rank, n.rank), cmp.Compare(n.newer, m.newer), strings.Compare(m.folded, n.folded), m.key.Compare(n.key))
}
