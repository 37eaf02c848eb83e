package view

import "regarding/shared/crm"

// Glance is what a page shows when it opens, before the engine has read its
// rows: what the lists held when they last were at rest. It is kept with the
// rows, and goes with the first change of any of them.
type Glance struct {
	// Build is that of the engine that made it: pages of another build pass it over.
	Build   string       `json:"build"`
	Folders MailFolders  `json:"folders"`
	Lists   []GlanceList `json:"lists"`
}

// GlanceList is the beginning of a list of messages. Query is the one with
// which a page watches it; Messages say that they are loading.
type GlanceList struct {
	Query    MessagesQuery `json:"query"`
	Messages Messages      `json:"messages"`
	Days     []GlanceDay   `json:"days"`
}

// GlanceDay is how the rows are grouped until a time, in milliseconds since
// 1970: RowGroups has the group of each row.
type GlanceDay struct {
	Until     int64          `json:"until"`
	Groups    []MessageGroup `json:"groups"`
	RowGroups []DateGroup    `json:"rowGroups"`
}

const (
	// glanceRows is how many rows a glance has: those of the tallest screens.
	glanceRows = 50
	// glanceDays is for how many days a glance knows the groups.
	glanceDays = 7
)

// Glance returns the beginning of a list that is Ready.
func (l *LiveMessages) Glance(clock Clock, body func(crm.Hash) BodyState) GlanceList {
	begin := *l
	begin.query.Offset, begin.query.Count = 0, min(l.query.Count, glanceRows)
	g := GlanceList{Query: l.query, Messages: begin.Window(clock, body)}
	g.Query.Offset, g.Messages.Loading = 0, true
	for range glanceDays {
		days := clock.days()
		day := GlanceDay{Until: days.tomorrow, Groups: []MessageGroup{}, RowGroups: []DateGroup{}}
		if l.query.Sort == ByDate {
			day.Groups = begin.groups(g.Messages.Total, days)
		}
		for i := range g.Messages.Rows {
			day.RowGroups = append(day.RowGroups, days.group(g.Messages.Rows[i].Date))
		}
		g.Days = append(g.Days, day)
		clock.Now = clock.Now.AddDate(0, 0, 1)
	}
	return g
}
