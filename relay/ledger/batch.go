package ledger

import (
	"regarding/shared/crm"
)

// batch is what one transaction writes.
type batch struct {
	txn           Txn
	organizations map[crm.OrganizationID]*organization
}

func newBatch(txn Txn) *batch {
	return &batch{txn: txn, organizations: make(map[crm.OrganizationID]*organization, 1)}
}

// organization is one organization as a batch has left it so far.
type organization struct {
	rows
	txn   Txn
	head  head
	moved bool // head is not as it is stored
}

func (b *batch) of(id crm.OrganizationID) (*organization, error) {
	if o := b.organizations[id]; o != nil {
		return o, nil
	}
	o := &organization{rows: newRows(b.txn, keys{id}), txn: b.txn}
	var err error
	if o.head, err = readHead(b.txn, o.keys); err != nil {
		return nil, err
	}
	b.organizations[id] = o
	return o, nil
}

// end writes what is written once for all commits of the batch.
func (b *batch) end() error {
	for _, o := range b.organizations {
		if !o.moved {
			continue
		}
		if err := b.txn.Put(o.keys.head(), o.head.encode()); err != nil {
			return err
		}
	}
	return nil
}

// append writes a commit and what it is looked up by.
func (o *organization) append(c *Commit) error {
	n := c.Version.Commit
	header := appendHeader(nil, c, c.values)
	o.head.version, o.head.digest = c.Version, chain(o.head.digest, header)
	o.head.rows += rowsAdded(c)
	o.moved = true
	c.Digest = o.head.digest
	for i := range c.Effects {
		o.known[c.Effects[i].Key] = c.Effects[i].After
	}
	changes := append(o.keys.follows(c),
		change{key: o.keys.log(n), value: append(header, c.Digest[:]...)}, change{key: o.keys.values(n), value: c.values})
	c.values = nil
	return apply(o.txn, changes)
}

// rows reads rows of an organization, each once.
type rows struct {
	keys  keys
	store Reader
	known map[crm.Key]*crm.Row
}

func newRows(store Reader, k keys) rows {
	return rows{keys: k, store: store, known: make(map[crm.Key]*crm.Row)}
}

// row returns a row, nil where there is none. It may not be changed.
func (r rows) row(key crm.Key) (*crm.Row, error) {
	if row, ok := r.known[key]; ok {
		return row, nil
	}
	row, err := readRow(r.store, r.keys, key)
	if err == nil {
		r.known[key] = row
	}
	return row, err
}

func (r rows) actor(u crm.UserID) (crm.Actor, error) {
	row, err := r.row(crm.Key{Entity: crm.SystemUser, ID: u.ID})
	if err != nil || row == nil {
		return crm.Actor{User: u}, err
	}
	return crm.ActorOf(*row), nil
}
