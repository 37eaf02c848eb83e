package filter

import (
	"slices"
	"strings"

	"regarding/shared/crm"
)

// Result is one page of what a query gives.
type Result struct {
	Columns []Column
	Rows    []ResultRow
	// More says that there is another page; Cookie, put into the query with
	// Page one more, is where it begins.
	More   bool
	Cookie string
	// Total is how many rows there are on all pages, -1 where that was not
	// asked for.
	Total int
}

// ResultRow is one row of a Result.
type ResultRow struct {
	// Rows are the rows that were joined, the root first, then the links in
	// the order of the text, nil for none; none in an aggregate query.
	Rows []*crm.Row
	// Values are the columns' values. An id is a reference to its own row;
	// averages are numbers, sums are what is summed.
	Values []crm.Value
}

// maxHeld bounds the tuples, groups or distinct rows that are held at once.
const maxHeld = 1_000_000

// Run evaluates p over the rows of source.
//
// The error is a *fault.Error of Kind TooLarge where the budget does not
// suffice, Invalid for a cookie that is not of this query, else that of
// o.Pause.
func (p *Program) Run(source Source, o Options) (*Result, error) {
	r := p.run(source, o)
	if p.query.Aggregate {
		return r.aggregate()
	}
	return r.list()
}

// Count returns how many root records match, each counted once, whatever the
// query's columns, pages and groups are.
func (p *Program) Count(source Source, o Options) (int, error) {
	r := p.run(source, o)
	n := 0
	r.each(func(*crm.Row) bool {
		if r.matched() {
			n++
		}
		return r.err == nil
	})
	return n, r.err
}

// list makes the rows of a query that is not an aggregate.
func (r *run) list() (*Result, error) {
	page, err := r.page()
	if err != nil {
		return nil, err
	}
	h := &held{run: r, most: page.skip + page.size + 1}
	seen := map[string]bool{}
	total := 0
	r.emit = func() bool {
		if r.query.Distinct {
			if key := r.distinctKey(); seen[key] {
				return true
			} else if len(seen) < maxHeld {
				seen[key] = true
			} else {
				r.err = tooMany(r.query)
				return false
			}
		}
		total++
		h.add(page.after)
		return r.err == nil
	}
	r.each(func(*crm.Row) bool { return !r.step(1, r.stop, true) })
	if r.err != nil {
		return nil, r.err
	}
	h.sort()
	result := &Result{Columns: r.columns, Total: -1}
	if r.query.Total {
		result.Total = total
	}
	entries := h.entries[min(page.skip, len(h.entries)):]
	result.More = len(entries) > page.size && r.query.Top == 0
	entries = entries[:min(page.size, len(entries))]
	for _, e := range entries {
		copy(r.rows[:], e.rows)
		row := ResultRow{Rows: e.rows, Values: make([]crm.Value, len(r.columns))}
		for i := range r.columns {
			row.Values[i] = r.columns[i].show(r)
		}
		result.Rows = append(result.Rows, row)
	}
	if result.More && !r.query.Distinct {
		result.Cookie = r.cookie(entries[len(entries)-1])
	}
	return result, nil
}

func tooMany(q *Query) error {
	return refuse("filter.run", &Error{CodeTooCostly, q.At, "a query with too many rows", "conditions that select fewer, or fewer links"})
}

// distinctKey is the same for tuples whose columns are equal.
func (r *run) distinctKey() string {
	if len(r.columns) == 0 {
		return string(r.rows[0].ID[:])
	}
	var b []byte
	for i := range r.columns {
		b = appendKey(b, r.columns[i].show(r))
	}
	return string(b)
}

// entry is a tuple that may be in the result.
type entry struct {
	keys []sortKey
	rows []*crm.Row
}

// held holds the first tuples of a result, in the order of a query.
type held struct {
	*run
	most    int // entries that are wanted
	entries []*entry
	// full says that the first most of entries are sorted, and the others
	// before the last of them.
	full bool
	keys []sortKey // of the tuple that is added
}

// add takes the tuple of the run, if it is behind after and before the last
// of the wanted ones that is known.
func (h *held) add(after *entry) {
	if h.keys == nil {
		h.keys = make([]sortKey, len(h.orders))
	}
	for i := range h.orders {
		o := &h.orders[i]
		h.keys[i] = h.key(o, h.rows[o.link])
	}
	e := entry{h.keys, h.rows[:h.stop]}
	if after != nil && h.compare(&e, after) <= 0 || h.full && h.compare(&e, h.entries[h.most-1]) >= 0 {
		return
	}
	h.entries = append(h.entries, &entry{slices.Clone(e.keys), slices.Clone(e.rows)})
	if len(h.entries) >= 2*h.most+1024 {
		h.sort()
		h.full = true
	}
	if len(h.entries) > maxHeld {
		h.err = tooMany(h.query)
	}
}

// sort sorts the entries and drops those behind the wanted ones.
func (h *held) sort() {
	slices.SortFunc(h.entries, h.compare)
	if len(h.entries) > h.most {
		clear(h.entries[h.most:])
		h.entries = h.entries[:h.most]
	}
}

// compare orders entries by the query's orders, then by the ids of the rows.
func (h *held) compare(a, b *entry) int {
	for i := range h.orders {
		if c := a.keys[i].compare(b.keys[i], h.orders[i].descending); c != 0 {
			return c
		}
	}
	for i := range a.rows {
		if c := compareRows(a.rows[i], b.rows[i]); c != 0 {
			return c
		}
	}
	return 0
}

// compareRows orders rows by id, no row first.
func compareRows(a, b *crm.Row) int {
	switch {
	case a == b:
		return 0
	case a == nil:
		return -1
	case b == nil:
		return 1
	}
	return compareIDs(a.ID, b.ID)
}

// appendKey appends bytes that are the same for values that count as equal:
// texts without regard to case and accents.
func appendKey(b []byte, v crm.Value) []byte {
	b = append(b, byte(v.Kind()))
	switch v.Kind() {
	case crm.String:
		b = appendFold(b, v.Text())
	case crm.Int:
		b = appendNumber(b, v.Int())
	case crm.Time:
		b = appendNumber(b, v.Millis())
	case crm.Float:
		b = appendNumber(b, sortable(v.Float()))
	case crm.Reference:
		id := v.Ref().ID
		b = append(b, id[:]...)
	case crm.Set:
		b = append(b, strings.Join(v.Members(), ",")...)
	case crm.Bytes:
		b = append(b, v.Bytes()...)
	}
	return append(b, 0)
}

func appendNumber(b []byte, n int64) []byte {
	for shift := 56; shift >= 0; shift -= 8 {
		b = append(b, byte(n>>shift))
	}
	return b
}
