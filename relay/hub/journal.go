package hub

import (
	"slices"

	"regarding/relay/ledger"
	"regarding/shared/crm"
	"regarding/shared/fault"
)

// What of an organization's log is kept in memory, so that devices which keep
// up are served without reading.
const (
	keptCommits = 1024
	keptBytes   = 8 << 20
	// keptPokes is how many bytes of encoded pokes are kept for the readers of
	// the same class, until the next commit.
	keptPokes = 4 << 20
)

// journal is the newest part of an organization's log, and who follows it.
type journal struct {
	head crm.Version
	// recent are the newest commits without gaps, the last of them head's;
	// none while nobody follows.
	recent    []*entry
	bytes     int
	followers []*conn
	pokes     map[class]*poke
	pokeBytes int
}

func (h *Hub) journalOf(o crm.OrganizationID) *journal {
	j := h.journals[o]
	if j == nil {
		j = &journal{pokes: make(map[class]*poke)}
		h.journals[o] = j
	}
	return j
}

func (j *journal) join(c *conn) { j.followers = append(j.followers, c) }

func (j *journal) leave(c *conn) {
	if i := slices.Index(j.followers, c); i >= 0 {
		j.followers = slices.Delete(j.followers, i, i+1)
	}
	if len(j.followers) == 0 {
		j.forgetPokes()
		j.recent, j.bytes = nil, 0
	}
}

// know takes a head that was read. What came in between is read where it is
// wanted.
func (j *journal) know(head crm.Version) {
	if head.Incarnation != j.head.Incarnation || head.Commit > j.head.Commit {
		j.head = head
		j.recent, j.bytes = nil, 0
		j.forgetPokes()
	}
}

// add takes the newest commit.
func (j *journal) add(e *entry) {
	version := e.commit.Version
	follows := version.Incarnation == j.head.Incarnation && version.Commit == j.head.Commit+1
	j.head = version
	j.forgetPokes()
	if !follows {
		j.recent, j.bytes = nil, 0
	}
	if len(j.followers) == 0 {
		return
	}
	j.recent = append(j.recent, e)
	j.bytes += e.bytes()
	drop := 0
	for len(j.recent)-drop > keptCommits || j.bytes > keptBytes && len(j.recent)-drop > 1 {
		j.bytes -= j.recent[drop].bytes()
		drop++
	}
	j.recent = slices.Delete(j.recent, 0, drop)
}

// after returns the kept commits after position; ok is false where what
// follows position is not kept.
func (j *journal) after(position uint64) (entries []*entry, ok bool) {
	if len(j.recent) == 0 {
		return nil, false
	}
	first := j.recent[0].commit.Version.Commit
	if position+1 < first || position >= j.head.Commit {
		return nil, false
	}
	return j.recent[position+1-first:], true
}

func (j *journal) forgetPokes() {
	if len(j.pokes) > 0 {
		clear(j.pokes)
	}
	j.pokeBytes = 0
}

// entry is a commit of the journal.
type entry struct {
	commit *ledger.Commit
	// special are the users who may see it otherwise than their role.
	special []crm.UserID
	// rows are the effects' new rows by version of the catalogue, encoded
	// once for all readers; nil where an effect has none.
	rows map[uint32][][]byte
	size int
}

func newEntry(c *ledger.Commit) *entry {
	e := &entry{commit: c}
	e.note(c.Actor)
	for i := range c.Effects {
		for _, row := range [...]*crm.Row{c.Effects[i].Before, c.Effects[i].After} {
			if row == nil {
				continue
			}
			e.note(row.Partition)
			if row.Deleted != nil {
				e.note(row.Deleted.By)
				e.note(crm.UserID{ID: row.Value("ownerid").Ref().ID})
			}
		}
	}
	return e
}

// note makes a user a special reader: who did it, whose partition it is in,
// who deleted a row or owns a deleted one. For everybody else crm.MayRead
// depends on nothing but the role.
func (e *entry) note(u crm.UserID) {
	if !u.IsZero() && !slices.Contains(e.special, u) {
		e.special = append(e.special, u)
	}
}

// encoded returns the new rows for readers with a version of the catalogue.
func (e *entry) encoded(catalogue uint32) [][]byte {
	catalogue = min(catalogue, crm.CatalogueVersion)
	if rows, done := e.rows[catalogue]; done {
		return rows
	}
	rows := make([][]byte, len(e.commit.Effects))
	for i := range e.commit.Effects {
		switch after := e.commit.Effects[i].After; {
		case catalogue == crm.CatalogueVersion:
			rows[i] = e.commit.Row(i)
		case after != nil:
			rows[i] = crm.AppendRow(nil, *after, catalogue)
		}
	}
	if e.rows == nil {
		e.rows = make(map[uint32][][]byte, 1)
	}
	e.rows[catalogue] = rows
	return rows
}

// bytes returns about what the entry takes in a poke.
func (e *entry) bytes() int {
	if e.size == 0 {
		e.size = 64
		for _, row := range e.encoded(crm.CatalogueVersion) {
			e.size += 32 + len(row)
		}
	}
	return e.size
}

// ends says why the commit ends the session of a reader before the reader has
// it, or nil: what the user may read has changed.
func (e *entry) ends(user crm.UserID) *fault.Error {
	for i := range e.commit.Effects {
		f := &e.commit.Effects[i]
		if f.Key.Entity == crm.SystemUser && f.Key.ID == user.ID && roleIn(f.Before) != roleIn(f.After) {
			return errRights()
		}
	}
	return nil
}

// revokes reports whether the commit revokes a device.
func (e *entry) revokes(device crm.ID) bool {
	for i := range e.commit.Effects {
		f := &e.commit.Effects[i]
		if f.Key.Entity == crm.Device && f.Key.ID == device {
			return f.After == nil || !f.After.Value("revokedon").IsNull()
		}
	}
	return false
}

func roleIn(user *crm.Row) crm.Role {
	if user == nil {
		return 0
	}
	return crm.ActorOf(*user).Role
}
