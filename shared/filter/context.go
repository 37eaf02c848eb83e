package filter

import (
	"slices"
	"time"

	"regarding/shared/crm"
)

// Context is what a query is told from outside: who asks, when and where.
// Programs copy what they need of it.
type Context struct {
	// Now is "now" in filters: the last tick (S3).
	Now time.Time
	// Zone is the user's stored zone, in which days begin; nil is UTC.
	Zone *time.Location
	// WeekStart is the first day of a week.
	WeekStart time.Weekday
	Fiscal    Fiscal
	// User asks; BusinessUnit is the one that the user belongs to.
	User, BusinessUnit crm.ID
	// Language is the user's, as a Windows language code (1033).
	Language int64
	// Teams are those of the user. Reports are the users below the user, and
	// ReportTeams the teams of those. WithPeople fills all three.
	Teams, Reports, ReportTeams []crm.ID
}

// zone returns the zone, UTC for none.
func (c *Context) zone() *time.Location {
	if c.Zone == nil {
		return time.UTC
	}
	return c.Zone
}

// WithPeople returns c with the teams of the user and, down to depth levels,
// the users who report to that user, read from the rows of systemuser and
// teammembership. Where the schema has no such entities they stay empty.
//
// Source: Dataverse, "Query hierarchical data"; hierarchySecurityDepth.
func (c Context) WithPeople(s *Schema, source Source, depth int) Context {
	c.Teams, c.Reports, c.ReportTeams = nil, nil, nil
	if users, ok := s.Entity("systemuser"); ok {
		if manager, ok := users.attribute(users.Parent); ok {
			c.Reports = below(source, users.Number, manager.Slot, c.User, depth)
		}
	}
	members, ok := s.Entity("teammembership")
	if !ok {
		return c
	}
	user, okUser := members.attribute("systemuserid")
	team, okTeam := members.attribute("teamid")
	if !okUser || !okTeam {
		return c
	}
	teams := func(of crm.ID) (list []crm.ID) {
		for _, row := range related(source, members.Number, user.Slot, of) {
			list = append(list, row.At(team.Slot).Ref().ID)
		}
		return list
	}
	c.Teams = sortIDs(teams(c.User))
	for _, report := range c.Reports {
		c.ReportTeams = append(c.ReportTeams, teams(report)...)
	}
	c.ReportTeams = sortIDs(c.ReportTeams)
	return c
}

// below lists the rows of e under id, by a lookup to the row above, as far as
// depth levels.
func below(source Source, e crm.Entity, above crm.Slot, id crm.ID, depth int) []crm.ID {
	seen := map[crm.ID]bool{id: true}
	level := []crm.ID{id}
	var all []crm.ID
	for ; depth > 0 && len(level) > 0; depth-- {
		var next []crm.ID
		for _, id := range level {
			for _, row := range related(source, e, above, id) {
				if !seen[row.ID] {
					seen[row.ID] = true
					next = append(next, row.ID)
				}
			}
		}
		all = append(all, next...)
		level = next
	}
	return sortIDs(all)
}

// related lists the rows of e whose lookup in slot names id.
func related(source Source, e crm.Entity, slot crm.Slot, id crm.ID) []*crm.Row {
	var rows []*crm.Row
	if span := only(crm.Lookup(crm.Ref{ID: id})); source.Estimate(e, slot, span) >= 0 {
		rows = source.Find(nil, e, slot, span)
	} else {
		rows = slices.Collect(source.Rows(e))
	}
	return slices.DeleteFunc(rows, func(row *crm.Row) bool {
		return row.Deleted != nil || row.At(slot).Ref().ID != id || id.IsZero()
	})
}

func compareIDs(a, b crm.ID) int { return slices.Compare(a[:], b[:]) }

// sortIDs sorts ids and drops those that repeat.
func sortIDs(ids []crm.ID) []crm.ID {
	slices.SortFunc(ids, compareIDs)
	return slices.Compact(ids)
}
