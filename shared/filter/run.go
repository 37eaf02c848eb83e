package filter

import (
	"cmp"
	"math"
	"slices"

	"regarding/shared/crm"
)

// DefaultBudget is how many rows an evaluation looks at before it gives up.
const DefaultBudget = 20_000_000

// pauseEvery is how many rows are looked at between two calls of Pause.
const pauseEvery = 2048

// Options bound an evaluation. The zero Options are those of short work.
type Options struct {
	// Budget is how many rows may be looked at, a row of a link as often as
	// it is; 0 is DefaultBudget. Each counts for more where a query has dozens
	// of conditions, orders or columns.
	Budget int
	// Pause, where it is not nil, is called about every 2,000 rows, so that a
	// long evaluation can let others have their turn. Its error ends the
	// evaluation and is returned.
	Pause func() error
}

// maxPlaces is the most places of a tuple: the root, and the links with a
// place between blocks of them.
const maxPlaces = 2*MaxLinks + 3

// run is the state of one evaluation.
type run struct {
	*Program
	source Source
	// rows is the tuple: by place, nil for a link that kept the row before it.
	rows [maxPlaces]*crm.Row
	// found says of a link that keeps the row before it that a related row
	// was found.
	found   [maxPlaces]bool
	buffers [maxPlaces][]*crm.Row
	ways    [maxPlaces]way
	// emit takes a tuple; false ends the evaluation.
	emit func() bool

	names          map[crm.Key]string // folded, of what lookups name
	visits, budget int
	rest           int // visits before the next pause
	pause          func() error
	err            error
}

func (p *Program) run(source Source, o Options) *run {
	r := &run{Program: p, source: source, budget: o.Budget, pause: o.Pause, rest: pauseEvery}
	if r.budget <= 0 {
		r.budget = DefaultBudget
	}
	return r
}

// visit counts a row that is looked at; false ends the evaluation.
func (r *run) visit() bool {
	r.visits += r.weight
	if r.visits >= r.rest && r.err == nil && r.pause != nil {
		r.rest = r.visits + pauseEvery
		r.err = r.pause()
	}
	if r.visits > r.budget && r.err == nil {
		r.err = refuse("filter.run", &Error{CodeTooCostly, r.query.At, "a query that looks at too many rows", "conditions that select fewer, or fewer links"})
	}
	return r.err == nil
}

// each calls do for each root row that passes what it must pass alone.
func (r *run) each(do func(row *crm.Row) bool) {
	look := func(row *crm.Row) bool {
		return r.visit() && (!r.passes(row) || do(row))
	}
	if rows, ok := r.access(); ok {
		for _, row := range rows {
			if !look(row) {
				return
			}
		}
		return
	}
	for row := range r.source.Rows(r.root.Number) {
		if !look(row) {
			return
		}
	}
}

// passes puts row in the place of the root and tests it.
func (r *run) passes(row *crm.Row) bool {
	if row == nil || row.Deleted != nil {
		return false
	}
	r.rows[0] = row
	return r.where.holds(r)
}

// matched reports whether the root row in its place has a tuple.
func (r *run) matched() bool {
	if r.stop == 1 {
		return true
	}
	matched := false
	emit := r.emit
	r.emit = func() bool {
		matched = true
		return false
	}
	r.step(1, r.stop, true)
	r.emit = emit
	return matched
}

// step fills the places from place to stop, in all ways there are, and gives
// each tuple to emit. Without rows it only asks whether there is one. It
// reports whether to go no further: all is found, or an error.
func (r *run) step(place, stop int, rows bool) bool {
	for _, kept := range r.ends[place] {
		r.found[kept] = true
	}
	if rows {
		for i := range r.checks[place] {
			if !r.checks[place][i].holds(r) {
				return r.err != nil
			}
		}
	}
	if place == stop {
		return !rows || !r.emit()
	}
	j := r.joins[place]
	r.found[place] = false
	for _, row := range r.candidates(j) {
		if !r.visit() {
			return true
		}
		if row.Deleted != nil {
			continue
		}
		r.rows[place] = row
		if !j.where.holds(r) {
			continue
		}
		if r.step(place+1, stop, rows) {
			return true
		}
		if j.kind == First && r.found[place] {
			break
		}
	}
	if r.err != nil {
		return true
	}
	if j.keeps() && !r.found[place] {
		for i := place; i < j.end; i++ {
			r.rows[i] = nil
		}
		return r.step(j.end, stop, rows)
	}
	return false
}

// related reports whether what is asked of a link is so.
func (r *run) related(l *existence) bool {
	if r.step(l.join, l.stop, false) && r.err == nil {
		return l.kind != NotAny && l.kind != All
	}
	switch l.kind {
	case NotAny:
		return true
	case All:
		for _, row := range r.candidates(r.joins[l.join]) {
			if row.Deleted == nil {
				return true
			}
		}
	}
	return false
}

// way is how the rows of a link are found.
type way struct {
	kind wayKind
	// hash holds the rows of the link's entity by the value that is joined.
	ids   map[crm.ID][]*crm.Row
	nums  map[int64][]*crm.Row
	texts map[string][]*crm.Row
}

type wayKind uint8

const (
	notPlanned wayKind = iota
	byID               // the link is to the row's own id
	byIndex            // the source has an index
	byHash             // made by the first who asks
)

// candidates returns the rows of a link that are joined to the row in the
// place of its parent, for one use.
func (r *run) candidates(j *join) []*crm.Row {
	parent := r.rows[j.parent]
	w := &r.ways[j.place]
	if w.kind == notPlanned {
		r.plan(j, w)
	}
	switch w.kind {
	case byID:
		id, ok := j.to.id(parent)
		if !ok {
			return nil
		}
		row := r.source.Row(j.entity.Number, id)
		if row == nil {
			return nil
		}
		r.buffers[j.place] = append(r.buffers[j.place][:0], row)
		return r.buffers[j.place]
	case byIndex:
		v := j.to.value(parent)
		if v.IsNull() {
			return nil
		}
		if v.Kind() == crm.String {
			v = crm.Str(Fold(v.Text()))
		}
		rows := r.source.Find(r.buffers[j.place][:0], j.entity.Number, j.from.slot, only(v))
		rows = slices.DeleteFunc(rows, func(row *crm.Row) bool { return !equal(&j.from, row, &j.to, parent) })
		r.buffers[j.place] = rows
		return r.inOrder(j, rows)
	}
	return w.lookup(&j.to, parent)
}

// inOrder sorts the rows of a link of which only the first is used.
func (r *run) inOrder(j *join, rows []*crm.Row) []*crm.Row {
	if j.kind == First && len(rows) > 1 {
		slices.SortFunc(rows, func(a, b *crm.Row) int {
			for i := range j.orders {
				o := &j.orders[i]
				if c := r.key(o, a).compare(r.key(o, b), o.descending); c != 0 {
					return c
				}
			}
			return compareIDs(a.ID, b.ID)
		})
	}
	return rows
}

// plan chooses how the rows of a link are found.
func (r *run) plan(j *join, w *way) {
	switch {
	case j.from.own:
		w.kind = byID
		return
	case j.from.class == j.to.class && r.source.Estimate(j.entity.Number, j.from.slot, Span{}) >= 0:
		w.kind = byIndex
		return
	}
	w.kind = byHash
	switch {
	case j.from.class == identity:
		w.ids = map[crm.ID][]*crm.Row{}
	case j.from.class == textual:
		w.texts = map[string][]*crm.Row{}
	default:
		w.nums = map[int64][]*crm.Row{}
	}
	for row := range r.source.Rows(j.entity.Number) {
		if !r.visit() {
			return
		}
		if row.Deleted == nil && (j.kind == All || !j.local || j.where.holdsPlain(row)) {
			w.add(&j.from, row)
		}
	}
	for _, rows := range w.ids {
		r.inOrder(j, rows)
	}
	for _, rows := range w.texts {
		r.inOrder(j, rows)
	}
	for _, rows := range w.nums {
		r.inOrder(j, rows)
	}
}

func (w *way) add(c *column, row *crm.Row) {
	switch {
	case w.ids != nil:
		if id, ok := c.id(row); ok {
			w.ids[id] = append(w.ids[id], row)
		}
	case w.texts != nil:
		if v := row.At(c.slot); v.Kind() == crm.String {
			text := Fold(v.Text())
			w.texts[text] = append(w.texts[text], row)
		}
	default:
		if n, ok := c.number(row); ok {
			w.nums[n] = append(w.nums[n], row)
		}
	}
}

func (w *way) lookup(c *column, row *crm.Row) []*crm.Row {
	switch {
	case w.ids != nil:
		if id, ok := c.id(row); ok {
			return w.ids[id]
		}
	case w.texts != nil:
		if v := c.value(row); v.Kind() == crm.String {
			return w.texts[Fold(v.Text())]
		}
	default:
		if n, ok := c.number(row); ok {
			return w.nums[n]
		}
	}
	return nil
}

// number returns what a column holds as a number that orders and equals as
// the values do, those of all numeric classes alike; none for null.
//
//go:noinline
func (c *column) number(row *crm.Row) (int64, bool) {
	if row == nil {
		return 0, false
	}
	v := row.At(c.slot)
	switch c.class {
	case instant:
		return v.Millis(), v.Kind() == crm.Time
	case civil:
		return v.Int(), v.Kind() == crm.Int
	case monetary:
		return sortable(float64(v.Int()) / crm.MoneyUnit), v.Kind() == crm.Int
	case decimal:
		return sortable(v.Float()), v.Kind() == crm.Float
	}
	return sortable(float64(v.Int())), v.Kind() == crm.Int
}

// sortable returns a number that orders as f does.
func sortable(f float64) int64 {
	if f == 0 {
		f = 0 // not -0
	}
	bits := int64(math.Float64bits(f))
	if bits < 0 {
		bits ^= math.MaxInt64
	}
	return bits
}

// test evaluates a test on the tuple.
func (r *run) test(t *test) bool {
	switch t.kind {
	case testColumns:
		return r.columnsHold(t)
	case testUnder, testAbove:
		id, ok := t.id(r.rows[t.link])
		return ok && r.climbs(t, id) != t.negate || !ok && t.negate
	}
	return t.holds(r.rows[t.link])
}

// columnsHold compares two columns. A column without a value is equal to
// none, and only ne finds the first of them without one.
func (r *run) columnsHold(t *test) bool {
	row, other := r.rows[t.link], r.rows[t.other.link]
	if t.column.value(row).IsNull() {
		return t.negate
	}
	if t.other.value(other).IsNull() {
		return false
	}
	c, ok := compareColumns(&t.column, row, &t.other, other)
	switch t.op {
	case Eq:
		return ok && c == 0
	case Ne, Neq:
		return ok && c != 0
	case Gt:
		return ok && c > 0
	case Ge:
		return ok && c >= 0
	case Lt:
		return ok && c < 0
	}
	return ok && c <= 0
}

// compareColumns compares what two columns hold; not ok where one holds
// nothing.
func compareColumns(a *column, rowA *crm.Row, b *column, rowB *crm.Row) (c int, ok bool) {
	switch a.class {
	case identity:
		idA, okA := a.id(rowA)
		idB, okB := b.id(rowB)
		return compareIDs(idA, idB), okA && okB
	case textual, plural:
		v, w := a.value(rowA), b.value(rowB)
		if v.IsNull() || w.IsNull() {
			return 0, false
		}
		if a.class == plural {
			return slices.Compare(v.Members(), w.Members()), true
		}
		return compareFold(v.Text(), Fold(w.Text())), true
	}
	n, okA := a.number(rowA)
	m, okB := b.number(rowB)
	return cmp.Compare(n, m), okA && okB
}

func equal(a *column, rowA *crm.Row, b *column, rowB *crm.Row) bool {
	c, ok := compareColumns(a, rowA, b, rowB)
	return ok && c == 0
}

// maxClimb bounds how far a hierarchy is followed; a circle ends there.
const maxClimb = 100

// climbs reports whether id is under, or above, the record of t.
func (r *run) climbs(t *test, id crm.ID) bool {
	from, to := id, t.ids[0]
	if from == to {
		return t.orSelf
	}
	if t.kind == testAbove {
		from, to = to, from
	}
	for range maxClimb {
		row := r.source.Row(t.hierarchy, from)
		if row == nil || !r.visit() {
			return false
		}
		if from = row.At(t.parent).Ref().ID; from == to {
			return true
		}
		if from.IsZero() {
			return false
		}
	}
	return false
}
