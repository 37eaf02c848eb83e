package view

import (
	"errors"
	"iter"
	"slices"
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/filter"
)

// FilterFault says where a filter is wrong. Line and Column count from 1; both
// are 0 where it is not in the text.
type FilterFault struct {
	Line   int `json:"line"`
	Column int `json:"column"`
	// Offset counts characters of the text as the page has it: UTF-16 units.
	Offset int `json:"offset"`
	// Code names the rule that is broken; Found is what stands there and
	// Expected what could, in words.
	Code     string `json:"code"`
	Found    string `json:"found"`
	Expected string `json:"expected"`
}

// schema is that of every filter: the catalogue's.
var schema = filter.FromCatalogue()

// readFilterText parses and checks a filter. The query is nil where the text is
// no query at all.
func readFilterText(text string) (*filter.Query, []FilterFault) {
	q, err := filter.Parse(text)
	if err != nil {
		return nil, faultsOf(text, err)
	}
	var faults []FilterFault
	for _, e := range filter.Check(q, schema) {
		faults = append(faults, faultOf(text, e))
	}
	return q, faults
}

// faultsOf returns the faults that an error of package filter holds.
func faultsOf(text string, err error) []FilterFault {
	var wrong *filter.Error
	if errors.As(err, &wrong) {
		return []FilterFault{faultOf(text, wrong)}
	}
	return []FilterFault{{Code: string(filter.CodeMalformed), Found: err.Error()}}
}

func faultOf(text string, e *filter.Error) FilterFault {
	f := FilterFault{Line: e.At.Line, Column: e.At.Column, Code: string(e.Code), Found: e.Found, Expected: e.Expected}
	for _, r := range text[:min(e.At.Offset, len(text))] {
		f.Offset++
		if r > 0xFFFF {
			f.Offset++
		}
	}
	return f
}

// FilterAsker is what a filter is told from outside.
type FilterAsker struct {
	User  crm.ID
	Clock Clock
}

// LiveFilter is a filter that is watched: which rows on this device it selects.
// A filter whose columns the table holds is evaluated in memory; others wait
// until Missing has been answered.
type LiveFilter struct {
	table   *Table
	program *filter.Program
	faults  []FilterFault
	shelf   *shelf
	asker   FilterAsker
	text    string

	// found is what was selected last, nil before.
	found *Found
	// seen is the state of the rows of the run that found it, began when that
	// began.
	seen, running uint64
	ranAt         time.Time
	looked        int
	gathered      map[crm.ID]struct{}
	next          func() (struct{}, bool)
	stop          func()
	over          Budget
	err           error
}

// reportsDepth is how many levels of users below the user count as reports.
//
// Source: Dataverse, hierarchySecurityDepth, default 3.
const reportsDepth = 3

// WatchFilter returns the filter of a text. It must be closed.
func (t *Table) WatchFilter(text string, asker FilterAsker) *LiveFilter {
	f := &LiveFilter{table: t, text: text}
	if _, f.faults = readFilterText(text); len(f.faults) == 0 {
		f.compile(asker)
	}
	return f
}

// compile makes the program again: what is relative is reckoned from now.
func (f *LiveFilter) compile(asker FilterAsker) {
	f.asker = asker
	people := newShelf(f.table, peopleReads)
	c := filter.Context{Now: asker.Clock.Now, Zone: asker.Clock.Zone, User: asker.User, Language: english}
	if row, ok := f.table.Row(crm.Key{Entity: crm.SystemUser, ID: asker.User}); ok {
		c.BusinessUnit = row.Value("businessunitid").Ref().ID
	}
	program, err := filter.Read(f.text, schema, c.WithPeople(schema, people, reportsDepth))
	if err != nil {
		f.faults = faultsOf(f.text, err)
		return
	}
	f.program = program
	if f.shelf == nil {
		f.shelf = newShelf(f.table, program.Reads())
	}
}

// english is the language of labels, as a Windows code.
const english = 1033

// peopleReads are what the teams and reports of a user are read from.
var peopleReads = []filter.Reads{
	{Entity: crm.SystemUser, Slots: slotsOf(crm.SystemUser, "parentsystemuserid")},
	{Entity: crm.TeamMembership, Slots: slotsOf(crm.TeamMembership, "systemuserid", "teamid")},
}

func slotsOf(e crm.Entity, names ...string) (slots []crm.Slot) {
	for _, name := range names {
		if a, ok := e.Attribute(name); ok {
			slots = append(slots, a.Slot)
		}
	}
	slices.Sort(slots)
	return slots
}

// Faults are what is wrong with the filter; then it selects nothing.
func (f *LiveFilter) Faults() []FilterFault { return f.faults }

// Entity is what the filter selects rows of, 0 for one with faults.
func (f *LiveFilter) Entity() crm.Entity {
	if f.program == nil {
		return 0
	}
	return f.program.Entity().Number
}

// Missing lists rows that have to be read whole before the filter can be
// evaluated, at most most; each is asked for once.
func (f *LiveFilter) Missing(most int) []crm.Key {
	if f.shelf == nil {
		return nil
	}
	return f.shelf.missing(most)
}

// Put takes in a row that has changed.
func (f *LiveFilter) Put(row *crm.Row) {
	if f.shelf != nil && f.shelf.cold[row.Entity] != nil {
		f.shelf.cold[row.Entity].put(row)
	}
}

// Load takes in a row that was read, unless it has changed meanwhile.
func (f *LiveFilter) Load(row *crm.Row) {
	if _, held := f.shelf.cold[row.Entity].values[row.ID]; !held {
		f.Put(row)
	}
}

// state changes with every row that the filter reads.
func (f *LiveFilter) state() (sum uint64) {
	for e := range f.shelf.reads {
		if r := f.table.rowsOf(e); r != nil {
			sum += r.changes
		}
	}
	if r := f.table.rowsOf(crm.Alias); r != nil {
		sum += r.changes
	}
	return sum
}

// filterRest is how long after a run the rows may change before the next; a
// filter that is relative to the time runs again after relativeRest.
const (
	filterRest   = 300 * time.Millisecond
	relativeRest = time.Minute
)

// Ready goes on evaluating and reports whether there is an answer, which
// Found then has. Changes of rows are taken up when filterRest has passed; so
// it is to be called now and then.
func (f *LiveFilter) Ready(over Budget, asker FilterAsker) bool {
	if f.program == nil {
		return true
	}
	now := asker.Clock.Now
	if f.next == nil {
		stale := f.found == nil || f.seen != f.state() || f.program.Relative() && now.Sub(f.ranAt) >= relativeRest
		if !stale || f.found != nil && now.Sub(f.ranAt) < filterRest {
			return true
		}
		f.begin(asker)
	}
	f.over = over
	if _, more := f.next(); more {
		return f.found != nil
	}
	f.stop()
	f.next, f.ranAt = nil, now
	if f.err != nil {
		f.faults, f.found = faultsOf(f.text, f.err), &Found{IDs: map[crm.ID]struct{}{}}
		return true
	}
	f.seen = f.running
	if f.found == nil || !sameIDs(f.found.IDs, f.gathered) {
		f.found = &Found{IDs: f.gathered}
	}
	f.gathered = nil
	return true
}

// Busy reports whether a run is on its way.
func (f *LiveFilter) Busy() bool { return f.next != nil }

// begin begins a run: a coroutine that hands back when its time is over.
func (f *LiveFilter) begin(asker FilterAsker) {
	f.compile(asker)
	f.running, f.gathered, f.looked = f.state(), map[crm.ID]struct{}{}, 0
	f.next, f.stop = iter.Pull(func(yield func(struct{}) bool) {
		pause := func() error {
			if f.over() && !yield(struct{}{}) {
				return errClosed
			}
			return nil
		}
		rows := func(each func(*crm.Row) bool) {
			for row := range f.shelf.all(f.Entity()) {
				if f.looked++; !each(row) {
					return
				}
			}
		}
		f.err = f.program.Select(rows, f.shelf, filter.Options{Pause: pause}, func(row *crm.Row) bool {
			f.gathered[row.ID] = struct{}{}
			return true
		})
	})
}

var errClosed = fault.New(fault.Offline, "view.filter", "nobody waits for the filter")

func sameIDs(a, b map[crm.ID]struct{}) bool {
	if len(a) != len(b) {
		return false
	}
	for id := range a {
		if _, ok := b[id]; !ok {
			return false
		}
	}
	return true
}

// Found is what the filter selects, nil before it is Ready.
func (f *LiveFilter) Found() *Found { return f.found }

// Looked is how many rows it looked at.
func (f *LiveFilter) Looked() int { return f.looked }

// Order is the attribute that the filter sorts by, where a list can; "" for
// none.
func (f *LiveFilter) Order() (attribute string, descending bool) {
	if f.program == nil {
		return "", false
	}
	for _, o := range f.program.Query().Entity.Orders {
		if a, ok := f.Entity().Attribute(o.Attribute); ok && sortable(a) {
			return a.Name, o.Descending
		}
		break
	}
	return "", false
}

// Close ends what is on its way.
func (f *LiveFilter) Close() {
	if f.next != nil {
		f.stop()
		f.next = nil
	}
}
