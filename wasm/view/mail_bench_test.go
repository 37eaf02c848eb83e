package view

import (
	"fmt"
	"testing"
	"time"

	"regarding/shared/crm"
)

// numbers.md: what one change costs does not follow from how much there is. A
// message is read, and unread again, while three windows of its folder are
// watched, as the page has them.
func BenchmarkMessageChanged(b *testing.B) {
	for _, n := range []int{1000, many} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			table := lettersTable(n)
			folder := mailID(inbox)
			var windows []*LiveMessages
			for i := range 3 {
				filter := MessageFilter{Folder: &folder, Sort: ByDate, Descending: true}
				l := table.WatchMessages(MessagesQuery{MessageFilter: filter, Offset: i * 100, Count: 100}, nil)
				l.Ready(NoBudget)
				windows = append(windows, l)
			}
			changed, _ := table.Row(crm.Key{Entity: crm.MailMessage, ID: lettersID(n / 2)})
			read := false
			for b.Loop() {
				read = !read
				row := changed.WithValue("isread", crm.Bool(read))
				table.Apply([]Shown{{Key: row.Key, Row: &row}})
				for _, l := range windows {
					l.Ready(NoBudget)
					l.Window(mailClock, here)
				}
				table.MailFolders()
			}
		})
	}
}

// lettersTable is a table of n messages in one folder, an hour between two.
func lettersTable(n int) *Table {
	table := mailTable()
	table.loading = true
	rows := make([]crm.Row, 0, n)
	for i := range n {
		at := mailClock.Now.Add(-time.Duration(i) * time.Hour)
		row := letter{folder: inbox, box: box, subject: fmt.Sprint("Letter ", i), from: fmt.Sprint("Person ", i%600), at: at, thread: []uint64{uint64(i)}}.row(i)
		row.ID = lettersID(i)
		rows = append(rows, row)
	}
	table.Scan(rows)
	table.Loaded()
	return table
}

func lettersID(i int) crm.ID { return crm.ID{1, byte(i >> 16), byte(i >> 8), byte(i)} }
