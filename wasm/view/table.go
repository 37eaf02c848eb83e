package view

import (
	"maps"
	"slices"

	"regarding/shared/crm"
)

// Shown is a row as it is shown now, whole or with its hot values; Row is nil
// when nothing is shown for the key any more.
type Shown struct {
	Key     crm.Key
	Row     *crm.Row
	Pending bool
}

// Table holds the hot values of every row that is shown, by entity and column,
// and the orders in which lists show them. It is not safe for concurrent use.
type Table struct {
	me      crm.UserID
	rows    []*rows // by entity, nil where there are none
	refs    refTable
	orders  []*order
	used    uint64 // counts uses of orders
	loading bool
	// timelines are those that are watched.
	timelines []*LiveTimeline
	refusals  refusals
	sentAs    sentAs
	// gone are rows that were taken away since the engine started.
	gone map[crm.Key]struct{}

	version    uint64 // counts changes of any row
	records    int
	duplicates struct {
		at    uint64 // version at which they were counted
		count int
	}
}

// NewTable returns an empty table of what a user sees. It is loading until
// Loaded.
func NewTable(me crm.UserID) *Table {
	return &Table{me: me, refs: newRefTable(), loading: true, gone: map[crm.Key]struct{}{}}
}

// Loaded notes that every row that the device holds has been put in.
func (t *Table) Loaded() {
	t.loading = false
	t.refs.newest = true
	t.version++
}

// foldersVersion changes with every folder that is shown otherwise.
func (t *Table) foldersVersion() uint64 {
	if r := t.rowsOf(crm.MailFolder); r != nil {
		return r.changes
	}
	return 0
}

// Version changes with every row that is shown otherwise.
func (t *Table) Version() uint64 { return t.version }

// Records returns how many records are shown, without those in the recycle bin.
func (t *Table) Records() int { return t.records }

// flags of a place.
const (
	used uint8 = 1 << iota
	binned
	pending
)

// rows holds the rows of one entity. A row has a place, which is free for
// another when the row is gone.
type rows struct {
	entity     crm.Entity
	info       *crm.EntityInfo
	ids        []crm.ID
	at         map[crm.ID]int32
	flags      []uint8
	columns    []column  // by slot
	indexes    []*lazily // by slot, nil for those that nobody has asked for
	deletions  map[int32]crm.Deletion
	partitions map[int32]crm.UserID
	free       []int32

	state, owner int // slots, -1 for none
	hot          []crm.Slot
	searched     []crm.Slot
	details      []crm.Slot
	room         int // for how many places the columns have room
	refs         *refTable
	changes      uint64 // counts changes, from 1 on

	// Of messages.
	threadSlot int
	threads    *threads // nil until somebody asks
	tally      *tally
	bodies     bodies
}

func (t *Table) rowsOf(e crm.Entity) *rows {
	if int(e) < len(t.rows) {
		return t.rows[e]
	}
	return nil
}

// open returns the rows of an entity, nil for one that this build does not know.
func (t *Table) open(e crm.Entity) *rows {
	if r := t.rowsOf(e); r != nil {
		return r
	}
	info, ok := e.Info()
	if !ok {
		return nil
	}
	if n := int(e) + 1 - len(t.rows); n > 0 {
		t.rows = append(t.rows, make([]*rows, n)...)
	}
	r := &rows{
		entity: e, info: info, at: map[crm.ID]int32{}, columns: make([]column, len(info.Attributes)),
		deletions: map[int32]crm.Deletion{}, partitions: map[int32]crm.UserID{}, refs: &t.refs,
		state: slotOf(e, "statecode"), owner: slotOf(e, "ownerid"), searched: info.Searched(), details: info.Details(),
	}
	for i := range info.Attributes {
		if info.Attributes[i].Hot {
			r.hot = append(r.hot, info.Attributes[i].Slot)
		}
	}
	if e == crm.MailMessage {
		r.threadSlot, r.tally = messageSlots.thread, newTally()
	}
	t.rows[e] = r
	return r
}

func slotOf(e crm.Entity, name string) int {
	if a, ok := e.Attribute(name); ok {
		return int(a.Slot)
	}
	return -1
}

// put stores a row and returns its place.
func (r *rows) put(row *crm.Row, isPending bool) int32 {
	place, ok := r.at[row.ID]
	if !ok {
		place = r.newPlace(row.ID)
	} else if r.tally != nil {
		r.tally.add(r, place, -1)
	}
	r.flags[place] = used
	if isPending {
		r.flags[place] |= pending
	}
	if row.Deleted != nil {
		r.flags[place] |= binned
		r.deletions[place] = *row.Deleted
	} else if len(r.deletions) > 0 {
		delete(r.deletions, place)
	}
	if !row.Partition.IsZero() {
		r.partitions[place] = row.Partition
	}
	for _, slot := range r.hot {
		r.setSlot(place, slot, row.At(slot))
	}
	if r.tally != nil {
		r.tally.add(r, place, 1)
	}
	if r.threads != nil {
		r.threads.set(place, r.value(place, r.threadSlot).Bytes())
	}
	return place
}

// minRoom is for how many more places room is made at least.
const minRoom = 64

func (r *rows) newPlace(id crm.ID) int32 {
	if n := len(r.free); n > 0 {
		place := r.free[n-1]
		r.free = r.free[:n-1]
		r.ids[place] = id
		r.at[id] = place
		return place
	}
	place := int32(len(r.ids))
	r.ids = append(r.ids, id)
	r.flags = append(r.flags, 0)
	if len(r.ids) > r.room {
		r.room += max(minRoom, r.room/4)
		for i := range r.columns {
			r.columns[i].grow(r.room)
		}
	}
	r.at[id] = place
	return place
}

// remove takes a row away; its values stay until the place is used again.
func (r *rows) remove(id crm.ID) {
	place, ok := r.at[id]
	if !ok {
		return
	}
	if r.tally != nil {
		r.tally.add(r, place, -1)
	}
	if r.threads != nil {
		r.threads.clear(place)
	}
	delete(r.at, id)
	delete(r.deletions, place)
	delete(r.partitions, place)
	r.flags[place] = 0
	for i := range r.columns {
		r.setSlot(place, crm.Slot(i), crm.Value{})
	}
	r.ids[place] = crm.ID{}
	r.free = append(r.free, place)
}

// row returns what is held of a row.
func (r *rows) row(place int32) crm.Row {
	row := crm.NewRow(crm.Key{Entity: r.entity, ID: r.ids[place]}, r.partitions[place])
	if d, ok := r.deletions[place]; ok {
		row.Deleted = &d
	}
	for slot := range r.columns {
		if v := r.columns[slot].value(place, r.refs); !v.IsNull() {
			row = row.With(crm.Slot(slot), v)
		}
	}
	return row
}

func (r *rows) value(place int32, slot int) crm.Value {
	if slot < 0 {
		return crm.Value{}
	}
	return r.columns[slot].value(place, r.refs)
}

func (r *rows) live(place int32) bool { return r.flags[place]&(used|binned) == used }

// active reports whether the row is in use by its state.
func (r *rows) active(place int32) bool {
	if r.state < 0 || r.columns[r.state].nums == nil {
		return true
	}
	state := r.columns[r.state].nums[place]
	return state == nothing || r.info.InUse(state)
}

// Row returns what is held of a row; ok is false for one that is not shown.
func (t *Table) Row(k crm.Key) (row crm.Row, ok bool) {
	r := t.rowsOf(k.Entity)
	if r == nil {
		return crm.Row{}, false
	}
	place, ok := r.at[k.ID]
	if !ok {
		return crm.Row{}, false
	}
	return r.row(place), true
}

// Keys lists the rows of an entity, by id.
func (t *Table) Keys(e crm.Entity) []crm.Key {
	r := t.rowsOf(e)
	if r == nil {
		return nil
	}
	keys := make([]crm.Key, 0, len(r.at))
	for id := range maps.Keys(r.at) {
		keys = append(keys, crm.Key{Entity: e, ID: id})
	}
	slices.SortFunc(keys, crm.Key.Compare)
	return keys
}

// name returns what a row is called; ok is false for one that is not shown.
func (t *Table) name(k crm.Key) (name string, ok bool) {
	r := t.rowsOf(k.Entity)
	if r == nil {
		return "", false
	}
	place, ok := r.at[k.ID]
	if !ok {
		return "", false
	}
	return r.name(place), true
}

func (r *rows) name(place int32) string {
	if a, ok := r.entity.Attribute(r.info.NameOf); ok {
		if c := &r.columns[a.Slot]; c.texts != nil && c.texts[place] != "" {
			return c.texts[place]
		}
	}
	return crm.Name(r.row(place))
}

// Link says what a reference names now: through aliases, by its current name
// where the row is shown (S16).
func (t *Table) Link(ref crm.Ref) Link {
	k := t.Resolve(ref.Key())
	link := Link{Entity: k.Entity.String(), ID: k.ID, Name: ref.Name}
	if r := t.rowsOf(k.Entity); r != nil {
		if place, ok := r.at[k.ID]; ok {
			link.Name = r.name(place)
			link.Deleted = r.flags[place]&binned != 0
			return link
		}
	}
	_, link.Deleted = t.gone[k]
	return link
}

// linkTo is Link for a key; nil for none.
func (t *Table) linkTo(k crm.Key) *Link {
	if k.ID.IsZero() {
		return nil
	}
	link := t.Link(crm.Ref{Entity: k.Entity, ID: k.ID})
	return &link
}

// Resolve passes a key through aliases (S16).
func (t *Table) Resolve(k crm.Key) crm.Key {
	aliases := t.rowsOf(crm.Alias)
	if aliases == nil || k.Entity == crm.Alias {
		return k
	}
	target := slotOf(crm.Alias, "target")
	// A ring cannot be, but must not hang either.
	for range 32 {
		place, ok := aliases.at[k.ID]
		if !ok {
			return k
		}
		to := aliases.value(place, target).Ref()
		if to.Entity != k.Entity {
			return k
		}
		k = to.Key()
	}
	return k
}

func sortedNames[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
