package view

import (
	"strconv"
	"strings"

	"regarding/shared/crm"
	"regarding/shared/filter"
)

// FilterModel is a filter as rows and groups (FILT-01). The text stays the
// truth: what the model has no place for is kept in it.
type FilterModel struct {
	Entity string `json:"entity"`
	// Plain says that rows and groups show all there is. A filter that makes
	// groups and sums of rows is not, and neither is one whose conditions name
	// links by alias: those are edited as text.
	Plain bool         `json:"plain"`
	Root  FilterGroup  `json:"root"`
	Links []FilterLink `json:"links"`
}

// FilterGroup holds items of which all must hold, or with Or one.
type FilterGroup struct {
	Or bool `json:"or"`
	// QuickFind is a mark of other editors, and kept.
	QuickFind bool         `json:"quickFind,omitempty"`
	Items     []FilterItem `json:"items"`
}

// FilterItem is one of its three, which is not nil.
type FilterItem struct {
	Condition *FilterCondition `json:"condition,omitempty"`
	Group     *FilterGroup     `json:"group,omitempty"`
	// Link asks whether there are related rows (any, not any, all, not all).
	Link *FilterLink `json:"link,omitempty"`
}

// FilterCondition compares an attribute.
type FilterCondition struct {
	Attribute string        `json:"attribute"`
	Operator  string        `json:"operator"`
	Values    []FilterValue `json:"values"`
	// ValueOf is the attribute that is compared with instead of values.
	ValueOf string `json:"comparedWith,omitempty"`
}

// FilterValue is a value as FetchXML writes it; Label is what people read:
// the label of a choice, the name of a record. The page need not send it.
type FilterValue struct {
	Text  string `json:"text"`
	Label string `json:"label,omitempty"`
}

// FilterLink is a related record type.
type FilterLink struct {
	Entity string `json:"entity"`
	// From is the attribute of the link's own entity, To that of the entity
	// in which it stands.
	From  string       `json:"from"`
	To    string       `json:"to"`
	Type  string       `json:"type"` // as in FetchXML: "inner", "any", "not any"
	Root  FilterGroup  `json:"root"`
	Links []FilterLink `json:"links"`
	// Kept is which link of the text it is, counted from 1; 0 for a new one.
	Kept int `json:"kept"`
}

// ReadFilter asks for a filter as rows and groups.
type ReadFilter struct {
	FetchXML string `json:"fetchXml"`
}

// FilterRead is the answer. Model is nil for a text that is no filter at all.
type FilterRead struct {
	Model  *FilterModel  `json:"model"`
	Faults []FilterFault `json:"faults"`
}

// WriteFilter asks for the text of a filter that was edited as rows and
// groups. FetchXML is what the model was read from, "" for a new one.
// Conditions that are still to be filled in are left out of the text, so that
// the others can be tried; those that FetchXML has stay as they are in it.
type WriteFilter struct {
	FetchXML string      `json:"fetchXml"`
	Model    FilterModel `json:"model"`
}

// FilterWritten is the answer: the text, and what is wrong with it.
type FilterWritten struct {
	FetchXML string        `json:"fetchXml"`
	Faults   []FilterFault `json:"faults"`
}

// maxFilterText is the most characters of a text that a page may send: longer
// ones than filter.MaxBytes are answered with a fault.
const maxFilterText = 4 * filter.MaxBytes

// Check implements a call's check.
func (c ReadFilter) Check() error { return checkText("a filter", c.FetchXML, maxFilterText) }

// Check implements a call's check.
func (c WriteFilter) Check() error { return checkText("a filter", c.FetchXML, maxFilterText) }

// ReadFilter reads a filter.
func (t *Table) ReadFilter(c ReadFilter) FilterRead {
	q, faults := readFilterText(c.FetchXML)
	if faults == nil {
		faults = []FilterFault{}
	}
	if q == nil {
		return FilterRead{Faults: faults}
	}
	b := modelling{table: t, plain: !q.Aggregate}
	m := &FilterModel{Entity: q.Entity.Name}
	m.Root, m.Links = b.entity(&q.Entity)
	m.Plain = b.plain
	return FilterRead{Model: m, Faults: faults}
}

// modelling makes a model of a query.
type modelling struct {
	table *Table
	plain bool
	links int
}

func (b *modelling) entity(e *filter.Entity) (FilterGroup, []FilterLink) {
	root := FilterGroup{Items: []FilterItem{}}
	switch len(e.Filters) {
	case 0:
	case 1:
		root = b.group(e.Name, e.Filters[0])
	default:
		for _, f := range e.Filters {
			group := b.group(e.Name, f)
			root.Items = append(root.Items, FilterItem{Group: &group})
		}
	}
	links := []FilterLink{}
	for _, l := range e.Links {
		links = append(links, b.link(l))
	}
	return root, links
}

func (b *modelling) group(entity string, f *filter.Filter) FilterGroup {
	g := FilterGroup{Or: f.Or, QuickFind: f.QuickFind, Items: []FilterItem{}}
	for _, item := range f.Items {
		switch item := item.(type) {
		case *filter.Condition:
			c := b.condition(entity, item)
			g.Items = append(g.Items, FilterItem{Condition: &c})
		case *filter.Filter:
			inner := b.group(entity, item)
			g.Items = append(g.Items, FilterItem{Group: &inner})
		case *filter.Link:
			l := b.link(item)
			g.Items = append(g.Items, FilterItem{Link: &l})
		}
	}
	return g
}

func (b *modelling) condition(entity string, c *filter.Condition) FilterCondition {
	if c.EntityName != "" {
		b.plain = false
	}
	m := FilterCondition{Attribute: c.Attribute, Operator: c.Operator.String(), Values: []FilterValue{}, ValueOf: c.ValueOf}
	for _, v := range c.Values {
		m.Values = append(m.Values, FilterValue{Text: v.Text, Label: b.table.label(entity, c.Attribute, v.Text)})
	}
	return m
}

func (b *modelling) link(l *filter.Link) FilterLink {
	b.links++
	m := FilterLink{Entity: l.Name, From: l.From, To: l.To, Type: l.Type.String(), Kept: b.links}
	m.Root, m.Links = b.entity(&l.Entity)
	return m
}

// label is what people read of a value of a condition; "" for what they read
// as it is written.
func (t *Table) label(entity, attribute, text string) string {
	e, ok := crm.EntityNamed(entity)
	if !ok {
		return ""
	}
	a, ok := e.Attribute(attribute)
	if !ok {
		return ""
	}
	for _, o := range a.Options {
		if text == strconv.FormatInt(o.Value, 10) {
			return o.Label
		}
	}
	id, err := crm.ParseID(text)
	if err != nil {
		return ""
	}
	targets := a.Targets
	if a.Type == crm.TypeID {
		targets = []crm.Entity{e}
	}
	for _, target := range targets {
		if name, ok := t.name(t.Resolve(crm.Key{Entity: target, ID: id})); ok {
			return name
		}
	}
	return ""
}

// WriteFilter writes a filter.
func (t *Table) WriteFilter(c WriteFilter) FilterWritten {
	q, _ := readFilterText(c.FetchXML)
	if q == nil {
		q = &filter.Query{}
	}
	w := writing{stood: map[string]bool{}}
	w.gather(&q.Entity)
	next := *q
	if q.Entity.Name != c.Model.Entity {
		// Columns and orders of another entity mean nothing.
		next = filter.Query{Entity: filter.Entity{Name: c.Model.Entity}}
		w.links = nil
	}
	w.entity(&next.Entity, c.Model.Root, c.Model.Links)
	text := filter.Print(&next)
	_, faults := readFilterText(text)
	if w.fault != nil {
		faults = append([]FilterFault{*w.fault}, faults...)
	}
	if faults == nil {
		faults = []FilterFault{}
	}
	return FilterWritten{FetchXML: text, Faults: faults}
}

// writing makes a query of a model.
type writing struct {
	links []*filter.Link  // of the text, in its order
	stood map[string]bool // the conditions of the text, by asWritten
	fault *FilterFault
}

// gather lists the links of e as modelling counts them, and its conditions.
func (w *writing) gather(e *filter.Entity) {
	for _, f := range e.Filters {
		w.within(f)
	}
	for _, l := range e.Links {
		w.links = append(w.links, l)
		w.gather(&l.Entity)
	}
}

func (w *writing) within(f *filter.Filter) {
	for _, item := range f.Items {
		switch item := item.(type) {
		case *filter.Condition:
			w.stood[asWritten(item)] = true
		case *filter.Filter:
			w.within(item)
		case *filter.Link:
			w.links = append(w.links, item)
			w.gather(&item.Entity)
		}
	}
}

func (w *writing) entity(e *filter.Entity, root FilterGroup, links []FilterLink) {
	e.Filters, e.Links = nil, nil
	if len(root.Items) > 0 {
		e.Filters = []*filter.Filter{w.group(root)}
	}
	for i := range links {
		e.Links = append(e.Links, w.link(&links[i]))
	}
}

func (w *writing) group(g FilterGroup) *filter.Filter {
	f := &filter.Filter{Or: g.Or, QuickFind: g.QuickFind}
	for _, item := range g.Items {
		switch {
		case item.Condition != nil:
			if c := w.condition(item.Condition); w.isComplete(c) {
				f.Items = append(f.Items, c)
			}
		case item.Group != nil:
			f.Items = append(f.Items, w.group(*item.Group))
		case item.Link != nil:
			f.Items = append(f.Items, w.link(item.Link))
		}
	}
	return f
}

func (w *writing) condition(m *FilterCondition) *filter.Condition {
	op, ok := filter.OperatorNamed(m.Operator)
	if !ok {
		w.fail(filter.CodeUnknownOperator, "the operator "+m.Operator, "an operator of FetchXML")
		op = filter.Eq
	}
	c := &filter.Condition{Attribute: m.Attribute, Operator: op, ValueOf: m.ValueOf}
	if m.ValueOf == "" {
		for _, v := range m.Values {
			c.Values = append(c.Values, filter.Value{Text: v.Text})
		}
	}
	return c
}

// isComplete reports whether a condition has all the values that it needs. A
// blank value is one that is still to be filled in, but where the text has it.
func (w *writing) isComplete(c *filter.Condition) bool {
	if c.ValueOf != "" || w.stood[asWritten(c)] {
		return true
	}
	filled := 0
	for _, v := range c.Values {
		if v.Text != "" {
			filled++
		}
	}
	least, _ := c.Operator.Values()
	return filled >= least
}

// asWritten is a condition as far as a model has it.
func asWritten(c *filter.Condition) string {
	words := []string{c.Attribute, c.Operator.String(), c.ValueOf}
	for _, v := range c.Values {
		words = append(words, v.Text)
	}
	return strings.Join(words, "\x00")
}

func (w *writing) link(m *FilterLink) *filter.Link {
	l := &filter.Link{}
	if m.Kept > 0 && m.Kept <= len(w.links) && w.links[m.Kept-1].Name == m.Entity {
		*l = *w.links[m.Kept-1]
	}
	l.Name, l.From, l.To = m.Entity, m.From, m.To
	kind, ok := linkTypes[m.Type]
	if !ok {
		w.fail(filter.CodeBadLink, "the link type "+m.Type, "a link type of FetchXML")
	}
	l.Type = kind
	w.entity(&l.Entity, m.Root, m.Links)
	return l
}

func (w *writing) fail(code filter.Code, found, expected string) {
	if w.fault == nil {
		w.fault = &FilterFault{Code: string(code), Found: found, Expected: expected}
	}
}

// linkTypes are the link types by their names in FetchXML.
var linkTypes = func() map[string]filter.LinkType {
	types := map[string]filter.LinkType{}
	for k := filter.Inner; k <= filter.First; k++ {
		types[k.String()] = k
	}
	return types
}()
