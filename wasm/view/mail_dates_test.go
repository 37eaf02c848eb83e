package view

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"regarding/shared/crm"
)

// MBX-08: bytes are fetched for the newest days first, whatever the order of the ids.
func TestByDay(t *testing.T) {
	table := lettersTable(100)
	gone := lettersID(50)
	row, _ := table.Row(crm.Key{Entity: crm.MailMessage, ID: gone})
	row.Deleted = &crm.Deletion{On: mailClock.Now}
	table.Apply([]Shown{{Key: row.Key, Row: &row}})
	keys := table.ByDay(crm.MailMessage)
	if len(keys) != 99 || slices.ContainsFunc(keys, func(k crm.Key) bool { return k.ID == gone }) {
		t.Errorf("%d messages", len(keys))
	}
	day := func(k crm.Key) int64 { return table.DateOf(k).UnixMilli() / dayMillis }
	for i := 1; i < len(keys); i++ {
		if day(keys[i]) < day(keys[i-1]) {
			t.Errorf("%v of %v comes after %v", keys[i].ID, table.DateOf(keys[i]), table.DateOf(keys[i-1]))
		}
	}
	if len(table.ByDay(crm.Email)) != 0 {
		t.Error("there are e-mail records")
	}
}

// An e-mail record is as old as when it was sent, or came where that is not known.
func TestDateOfEmail(t *testing.T) {
	table := NewTable(crm.UserID{})
	sent, came := mailClock.Now.Add(-48*time.Hour), mailClock.Now
	for i, c := range []struct {
		fields map[string]crm.Value
		want   time.Time
	}{
		{map[string]crm.Value{"senton": crm.Instant(sent), "receivedon": crm.Instant(came)}, sent},
		{map[string]crm.Value{"receivedon": crm.Instant(came)}, came},
		{nil, time.UnixMilli(0)},
	} {
		row := crm.NewRow(crm.Key{Entity: crm.Email, ID: crm.ID{1, byte(i)}}, crm.UserID{})
		for name, v := range c.fields {
			row = row.WithValue(name, v)
		}
		table.Apply([]Shown{{Key: row.Key, Row: &row}})
		if got := table.DateOf(row.Key); !got.Equal(c.want) {
			t.Errorf("%d: %v, want %v", i, got, c.want)
		}
	}
}

// numbers.md: the work at a start grows with what there is, and not faster.
func BenchmarkByDay(b *testing.B) {
	for _, n := range []int{1000, many} {
		table := lettersTable(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				table.ByDay(crm.MailMessage)
			}
		})
	}
}
