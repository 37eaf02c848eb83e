package sim

import (
	"fmt"
	"slices"

	"regarding/shared/crm"
)

// model is what the simulation believes: the rows of the organization after
// every commit, and nothing else. It is kept by brute force.
type model struct {
	// states holds the rows after each commit of the log as it is now, by
	// number; states[0] is empty.
	states []map[crm.Key]crm.Row
	// accepted and refused say how often each mutation took effect.
	outcomes map[crm.ID]int
	// links is the model of tracking after each commit.
	links []linkModel
}

func newModel() *model {
	return &model{states: []map[crm.Key]crm.Row{{}}, outcomes: map[crm.ID]int{}, links: []linkModel{newLinkModel()}}
}

// head is the last commit's number.
func (m *model) head() uint64 { return uint64(len(m.states) - 1) }

// follow takes the next commit as it was told by the ledger.
func (m *model) follow(c commit) error {
	if c.number != m.head()+1 {
		return fmt.Errorf("commit %d after %d", c.number, m.head())
	}
	next := make(map[crm.Key]crm.Row, len(m.states[m.head()])+1)
	for k, r := range m.states[m.head()] {
		next[k] = r
	}
	for _, e := range c.effects {
		if e.After == nil {
			delete(next, e.Key)
		} else {
			next[e.Key] = *e.After
		}
	}
	m.states = append(m.states, next)
	m.outcomes[c.mutation.ID]++
	return nil
}

// cutTo forgets the commits after number, as restoring a backup does.
func (m *model) cutTo(number uint64, outcomes map[crm.ID]int) {
	m.states, m.links = m.states[:number+1], m.links[:number+1]
	m.outcomes = outcomes
}

// readable lists the rows that an actor may read after a commit, in order.
func (m *model) readable(number uint64, actor crm.Actor) []crm.Row {
	var rows []crm.Row
	for _, r := range m.states[number] {
		if crm.MayRead(actor, r) {
			rows = append(rows, r)
		}
	}
	slices.SortFunc(rows, func(a, b crm.Row) int { return a.Key.Compare(b.Key) })
	return rows
}

// actor is what the rows after a commit say of a user.
func (m *model) actor(number uint64, user crm.UserID) crm.Actor {
	row, ok := m.states[number][crm.Key{Entity: crm.SystemUser, ID: user.ID}]
	if !ok {
		return crm.Actor{User: user}
	}
	return crm.Actor{User: user, Role: crm.Role(row.Value("role").Int())}
}
