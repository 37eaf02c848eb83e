package view

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// What is left of a list for a page that opens: so many rows, and how they are
// grouped on that day and on those after it as the list itself says then.
func TestGlance(t *testing.T) {
	table := mailTable()
	for n := range 2 * glanceRows {
		at := mailClock.Now.Add(-time.Duration(n) * 7 * time.Hour)
		table.Apply(shownRows(letter{folder: inbox, box: box, at: at, subject: fmt.Sprint(n)}.row(n)))
	}
	q := MessagesQuery{MessageFilter: MessageFilter{Folder: mailRef(inbox), Sort: ByDate, Descending: true}, Count: 100}
	l := table.WatchMessages(q, nil)
	defer l.Close()
	for !l.Ready(NoBudget) {
	}
	g := l.Glance(mailClock, here)
	if g.Query != q {
		t.Errorf("the query %+v", g.Query)
	}
	if m := g.Messages; m.Total != 2*glanceRows || len(m.Rows) != glanceRows || !m.Loading {
		t.Errorf("%d of %d rows, loading %v", len(m.Rows), m.Total, m.Loading)
	}
	if len(g.Days) != glanceDays {
		t.Fatalf("%d days", len(g.Days))
	}
	for i, day := range g.Days {
		clock := Clock{Now: mailClock.Now.AddDate(0, 0, i), Zone: mailClock.Zone}
		if want := time.Date(2026, 11, 19+i, 0, 0, 0, 0, time.UTC); day.Until != want.UnixMilli() {
			t.Errorf("day %d ends at %v", i, time.UnixMilli(day.Until).UTC())
		}
		then := l.Window(clock, here)
		if diff := cmp.Diff(then.Groups, day.Groups); diff != "" {
			t.Errorf("day %d: %s", i, diff)
		}
		for place, group := range day.RowGroups {
			if want := then.Rows[place].Group; group != want {
				t.Errorf("day %d, row %d: %s, not %s", i, place, group, want)
			}
		}
	}
	if again := l.Window(mailClock, here); len(again.Rows) != 100 {
		t.Errorf("the list itself has %d rows now", len(again.Rows))
	}
}
