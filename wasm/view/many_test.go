package view

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"regarding/shared/crm"
)

func contacts(n int) []crm.Row {
	random := rand.New(rand.NewPCG(1, 2))
	pick := func(list []string) string { return list[random.IntN(len(list))] }
	first := []string{"Anna", "Bernd", "Çelik", "Dörte", "Eva", "Frank", "Gül", "Hans", "Inès", "Jan"}
	last := []string{"Müller", "Schmidt", "Ångström", "Nguyễn", "Özil", "Peters", "Quast", "Rossi", "Sørensen", "Tanaka"}
	rows := make([]crm.Row, n)
	for i := range rows {
		k := crm.Key{Entity: crm.Contact, ID: crm.ID{1, byte(random.Uint32()), byte(i >> 16), byte(i >> 8), byte(i), byte(random.Uint32())}}
		f, l := pick(first), fmt.Sprint(pick(last), " ", random.IntN(n))
		row := crm.NewRow(k, crm.UserID{})
		for name, v := range map[string]crm.Value{
			"createdon": crm.Instant(time.UnixMilli(1_700_000_000_000 + int64(i)*1000)), "modifiedon": crm.Instant(time.UnixMilli(1_750_000_000_000 - int64(i)*1000)),
			"ownerid":   crm.Lookup(crm.Ref{Entity: crm.SystemUser, ID: crm.ID{7, byte(random.IntN(20))}, Name: "Owner"}),
			"statecode": crm.Whole(int64(random.IntN(8) / 7)), "statuscode": crm.Whole(1),
			"fullname": crm.Str(f + " " + l), "firstname": crm.Str(f), "lastname": crm.Str(l), "jobtitle": crm.Str(pick([]string{"Buyer", "CEO", "Engineer"})),
			"parentcustomerid": crm.Lookup(crm.Ref{Entity: crm.Account, ID: idOf(random.IntN(n/5 + 1)), Name: fmt.Sprint("Company ", random.IntN(n/5+1))}),
			"emailaddress1":    crm.Str(fmt.Sprintf("%s.%d@example.com", strings.ToLower(f), i)), "telephone1": crm.Str(fmt.Sprintf("+49 30 %07d", i)),
			"mobilephone": crm.Str(fmt.Sprintf("+49 170 %07d", i)),
		} {
			row = row.WithValue(name, v)
		}
		rows[i] = row.Hot()
	}
	return rows
}

// fill makes a table of n contacts, in pieces as a store hands them out.
func fill(n int) *Table {
	t := NewTable(me)
	for piece := range slices.Chunk(contacts(n), 1024) {
		t.Scan(piece)
	}
	t.Loaded()
	return t
}

const many = 100_000

// numbers.md: 100,000 rows stay small, change quickly and are sorted quickly.
func TestManyRows(t *testing.T) {
	if testing.Short() {
		t.Skip("100,000 rows take a second")
	}
	rows := contacts(many)
	before := heap()
	table := NewTable(me)
	for piece := range slices.Chunk(rows, 1024) {
		table.Scan(piece)
	}
	table.Loaded()
	texts := 0
	for i := range rows {
		for _, name := range []string{"fullname", "firstname", "lastname", "jobtitle", "emailaddress1", "telephone1", "mobilephone"} {
			texts += len(rows[i].Value(name).Text())
		}
	}
	// The texts are those of the rows, which are still alive here.
	size := heap() - before + uint64(texts)
	runtime.KeepAlive(rows)
	if size > 60<<20 {
		t.Errorf("%d rows take %d MiB", many, size>>20)
	} else {
		t.Logf("%d rows take %d MiB with %d MiB of text", many, size>>20, texts>>20)
	}
	l := table.Watch(ListQuery{Entity: "contact", Sort: "fullname", Scope: ScopeAll, Count: 100})
	slowest, n := time.Duration(0), 0
	for {
		start := time.Now()
		ready := l.Ready(func() bool { return time.Since(start) > 8*time.Millisecond })
		slowest, n = max(slowest, time.Since(start)), n+1
		if ready {
			break
		}
	}
	t.Logf("sorted in %d slices, the longest %v", n, slowest)
	if got := l.Window(); got.Total != many || len(got.Rows) != 100 {
		t.Errorf("a window of %d of %d", len(got.Rows), got.Total)
	}
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func BenchmarkScan(b *testing.B) {
	rows := contacts(many)
	for b.Loop() {
		t := NewTable(me)
		for piece := range slices.Chunk(rows, 1024) {
			t.Scan(piece)
		}
	}
}

func BenchmarkFirstSort(b *testing.B) {
	for _, sort := range []string{"fullname", "modifiedon", "parentcustomerid"} {
		b.Run(sort, func(b *testing.B) {
			t := fill(many)
			for b.Loop() {
				t.orders = nil
				l := t.Watch(ListQuery{Entity: "contact", Sort: sort, Scope: ScopeAll, Count: 100})
				l.Ready(NoBudget)
			}
		})
	}
}

// One row changes while a list of all is watched.
func BenchmarkWindowAfterChange(b *testing.B) {
	t := fill(many)
	rows := contacts(many)
	l := t.Watch(ListQuery{Entity: "contact", Sort: "fullname", Scope: ScopeActive, Count: 100})
	l.Ready(NoBudget)
	last := l.Window()
	n := 0
	for b.Loop() {
		n++
		row := rows[n*7919%many].WithValue("fullname", crm.Str(fmt.Sprint("Changed ", n)))
		t.Apply([]Shown{{Key: row.Key, Row: &row}})
		window := l.Window()
		last.Same(window)
		last = window
	}
}

// Another window of the same list: scrolling.
func BenchmarkScroll(b *testing.B) {
	t := fill(many)
	t.Watch(ListQuery{Entity: "contact", Sort: "fullname", Scope: ScopeActive}).Ready(NoBudget)
	n := 0
	for b.Loop() {
		n++
		l := t.Watch(ListQuery{Entity: "contact", Sort: "fullname", Scope: ScopeActive, Offset: n * 97 % 80_000, Count: 100})
		l.Ready(NoBudget)
		l.Window()
		l.Close()
	}
}

func BenchmarkSearch(b *testing.B) {
	t := fill(many)
	all := t.Watch(ListQuery{Entity: "contact", Sort: "fullname", Scope: ScopeAll})
	all.Ready(NoBudget)
	n := 0
	for b.Loop() {
		n++
		l := t.Watch(ListQuery{Entity: "contact", Sort: "fullname", Scope: ScopeAll, Search: fmt.Sprint("mul ", n%100), Count: 100})
		l.Ready(NoBudget)
		l.Window()
		l.Close()
	}
}

func BenchmarkLookup(b *testing.B) {
	t := fill(many)
	for b.Loop() {
		s := t.Search(LookupQuery{Entities: []string{"contact"}, Text: "angs", Count: 10})
		s.Step(NoBudget)
	}
}
