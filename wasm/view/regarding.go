package view

import (
	"cmp"
	"slices"

	"regarding/shared/crm"
	folding "regarding/shared/fold"
	"regarding/shared/wire"
)

// Choosing is a search for records to set regarding to, on its way. It is made
// by Table.Choose and ends when Step reports true.
type Choosing struct {
	table *Table
	query RegardingQuery
	count int
	// near are the choices without a search.
	near     []Suggestion
	offline  bool
	entities []*rows
	at       int // place in the first of entities
	match    folding.Matcher
	best     []choice
	found    int
}

// choice is a record with how well it matches, the best first.
type choice struct {
	rank  folding.Rank
	newer int64
	rows  *rows
	place int32
	name  string
}

// choiceInactive is added to the rank of records out of use.
const choiceInactive = folding.NoMatch

// Choose begins to look for records to set regarding to. The query has passed
// Check; items and entities of it that are not there count for nothing.
func (t *Table) Choose(q RegardingQuery, facts PaneFacts) *Choosing {
	c := &Choosing{
		table: t, query: q, count: q.Count, offline: facts.Connection != Online,
		match: folding.MatcherOf(q.Search),
	}
	if c.count == 0 {
		c.count = defaultMatches
	}
	c.near = t.choicesNear(q.Items[:min(len(q.Items), MaxSuggestFor)], facts)
	if !c.match.Asks() {
		return c
	}
	for _, e := range crm.Entities() {
		if r := t.rowsOf(e); r != nil && r.info.Regardable && c.wants(e) {
			c.entities = append(c.entities, r)
		}
	}
	return c
}

// wants reports whether records of e are asked for.
func (c *Choosing) wants(e crm.Entity) bool {
	return len(c.query.Entities) == 0 || slices.Contains(c.query.Entities, e.String())
}

// choicesNear are the choices without a search: what is pinned, what the items
// suggest, what was used lately; each once.
func (t *Table) choicesNear(items []crm.ID, facts PaneFacts) []Suggestion {
	list := []Suggestion{}
	add := func(s Suggestion) {
		if !slices.ContainsFunc(list, func(had Suggestion) bool { return had.Record.ID == s.Record.ID }) {
			list = append(list, s)
		}
	}
	used := func(refs []crm.Ref, reason SuggestReason) {
		for _, ref := range refs {
			if k := t.Resolve(ref.Key()); t.mayRegard(k) {
				add(t.suggestion(k, reason))
			}
		}
	}
	used(facts.Pinned, SuggestPinned)
	for _, s := range t.suggestedFor(items, facts) {
		add(s)
	}
	used(facts.Recent, SuggestRecent)
	return list
}

// maxSuggestedEach is how many records each of several items suggests.
const maxSuggestedEach = 8

// suggestedFor are records that several messages may be regarding: those that
// most of them suggest come first, then those that they suggest first.
func (t *Table) suggestedFor(items []crm.ID, facts PaneFacts) []Suggestion {
	type vote struct {
		Suggestion
		count, rank int
	}
	var votes []*vote
	facts.People, facts.Recent, facts.Pinned = nil, nil, nil
	for _, id := range items {
		item := crm.Key{Entity: crm.MailMessage, ID: id}
		if _, _, ok := t.livePlace(item); !ok {
			continue
		}
		near := t.nearby(item, t.peopleIn(item, facts))
		for rank, s := range t.suggestions(near, facts, maxSuggestedEach) {
			i := slices.IndexFunc(votes, func(v *vote) bool { return v.Record.ID == s.Record.ID })
			if i < 0 {
				votes = append(votes, &vote{s, 1, rank})
				continue
			}
			v := votes[i]
			if v.count++; rank < v.rank {
				v.rank, v.Reason = rank, s.Reason
			}
		}
	}
	slices.SortStableFunc(votes, func(a, b *vote) int { return cmp.Or(b.count-a.count, a.rank-b.rank) })
	list := make([]Suggestion, len(votes))
	for i, v := range votes {
		list[i] = v.Suggestion
	}
	return list
}

// Step goes on and reports whether every record has been looked at. Records
// that change meanwhile may be missed.
func (c *Choosing) Step(over Budget) bool {
	for n := 0; len(c.entities) > 0; n++ {
		r := c.entities[0]
		if c.at >= len(r.ids) {
			c.entities, c.at = c.entities[1:], 0
			continue
		}
		if n%budgetEvery == budgetEvery-1 && over() {
			return false
		}
		c.look(r, int32(c.at))
		c.at++
	}
	return true
}

func (c *Choosing) look(r *rows, place int32) {
	if !r.live(place) {
		return
	}
	m := choice{rows: r, place: place, name: r.name(place)}
	if m.rank = c.match.Rank(m.name, c.table.details(r, place)); m.rank == folding.NoMatch {
		return
	}
	c.found++
	if !r.active(place) {
		m.rank += choiceInactive
	}
	m.newer = r.changed(place)
	if i, _ := slices.BinarySearchFunc(c.best, m, choice.compare); i < c.count {
		c.best = slices.Insert(c.best, i, m)
		c.best = c.best[:min(len(c.best), c.count)]
	}
}

func (a choice) compare(b choice) int {
	if n := cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(b.newer, a.newer)); n != 0 {
		return n
	}
	return cmp.Or(compareFolded(a.name, b.name), cmp.Compare(a.rows.entity, b.rows.entity),
		slices.Compare(a.rows.ids[a.place][:], b.rows.ids[b.place][:]))
}

// Choices returns what was found. What is near says so, also of a match.
func (c *Choosing) Choices() RegardingChoices {
	answer := RegardingChoices{Choices: []Suggestion{}, Offline: c.offline}
	if !c.match.Asks() {
		for _, s := range c.near {
			if e, _ := crm.EntityNamed(s.Record.Entity); c.wants(e) {
				answer.Choices = append(answer.Choices, s)
			}
		}
		answer.More = len(answer.Choices) > c.count
		answer.Choices = answer.Choices[:min(len(answer.Choices), c.count)]
		return answer
	}
	for _, m := range c.best {
		if int(m.place) >= len(m.rows.ids) || !m.rows.live(m.place) {
			continue
		}
		s := c.table.suggestion(crm.Key{Entity: m.rows.entity, ID: m.rows.ids[m.place]}, SuggestMatch)
		if i := slices.IndexFunc(c.near, func(near Suggestion) bool { return near.Record.ID == s.Record.ID }); i >= 0 {
			s.Reason = c.near[i].Reason
		}
		answer.Choices = append(answer.Choices, s)
	}
	answer.More = c.found > c.count
	return answer
}

// Elsewhere returns what the relay found and this device has not, at most count
// records.
func (t *Table) Elsewhere(found wire.FoundRecords, count int) RegardingChoices {
	if count == 0 {
		count = defaultMatches
	}
	answer := RegardingChoices{Choices: []Suggestion{}, More: found.More}
	for _, one := range found.Records {
		e, _ := crm.EntityNamed(one.Entity)
		if info, known := e.Info(); !known || !info.Regardable || t.isLive(t.Resolve(crm.Key{Entity: e, ID: one.ID})) {
			continue
		}
		if len(answer.Choices) == count {
			answer.More = true
			break
		}
		answer.Choices = append(answer.Choices, Suggestion{
			Record: Link{Entity: one.Entity, ID: one.ID, Name: one.Name}, Detail: one.Detail, Reason: SuggestMatch,
		})
	}
	return answer
}
