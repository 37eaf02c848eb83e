package view

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"regarding/shared/crm"
	folding "regarding/shared/fold"
)

var me = crm.UserID{ID: crm.ID{7, 7}}

// model is a Table by brute force.
type model map[crm.Key]Shown

func (m model) link(ref crm.Ref) string {
	if s, ok := m[ref.Key()]; ok {
		return crm.Name(*s.Row)
	}
	return ref.Name
}

// list is what a query shows, computed from scratch.
func (m model) list(q ListQuery) []crm.ID {
	e, _ := crm.EntityNamed(q.Entity)
	info, _ := e.Info()
	var rows []crm.Row
	for k, s := range m {
		if k.Entity != e || s.Row.Deleted != nil || !m.inScope(q.Scope, *s.Row) {
			continue
		}
		if slices.ContainsFunc(q.Conditions, func(c Condition) bool { return !m.holds(c, *s.Row) }) {
			continue
		}
		missing := folding.WordsOf(q.Search)
		for _, name := range info.Columns {
			v := s.Row.Value(name)
			text := v.Text()
			if v.Kind() == crm.Reference {
				text = m.link(v.Ref())
			}
			missing = slices.DeleteFunc(missing, func(word string) bool {
				return slices.ContainsFunc(strings.FieldsFunc(fold(text), func(r rune) bool { return !folding.IsWord(r) }),
					func(of string) bool { return strings.HasPrefix(of, word) })
			})
		}
		if len(missing) == 0 {
			rows = append(rows, *s.Row)
		}
	}
	sort := cmp.Or(q.Sort, "modifiedon")
	slices.SortFunc(rows, func(a, b crm.Row) int {
		return cmp.Or(m.compare(a.Value(sort), b.Value(sort)), slices.Compare(a.ID[:], b.ID[:]))
	})
	if q.Descending {
		slices.Reverse(rows)
	}
	var ids []crm.ID
	for _, row := range rows {
		ids = append(ids, row.ID)
	}
	return ids
}

func (m model) inScope(s Scope, row crm.Row) bool {
	state := row.Value("statecode").Int()
	switch s {
	case ScopeActive:
		return state == 0
	case ScopeInactive:
		return state != 0
	case ScopeMine:
		return row.Value("ownerid").Ref().ID == me.ID
	}
	return true
}

// holds reports whether a condition holds for a row.
func (m model) holds(c Condition, row crm.Row) bool {
	a, _ := row.Entity.Attribute(c.Attribute)
	want, err := ValueOf(a, c.Value)
	if err != nil {
		panic(err)
	}
	got := row.Value(c.Attribute)
	same := got.IsNull() && want.IsNull()
	n := 0
	if !got.IsNull() && !want.IsNull() {
		n = m.compare(got, want)
		if same = n == 0; got.Kind() == crm.Reference {
			same = got.Ref().Key() == want.Ref().Key()
		}
	}
	switch c.Op {
	case Eq:
		return same
	case Ne:
		return !same
	case Ge:
		return !got.IsNull() && n >= 0
	case Gt:
		return !got.IsNull() && n > 0
	case Le:
		return !got.IsNull() && n <= 0
	}
	return !got.IsNull() && n < 0
}

func (m model) compare(a, b crm.Value) int {
	kind := max(a.Kind(), b.Kind())
	switch {
	case kind == crm.Reference:
		return strings.Compare(fold(m.link(a.Ref())), fold(m.link(b.Ref())))
	case kind == crm.String:
		return strings.Compare(fold(a.Text()), fold(b.Text()))
	case a.IsNull() || b.IsNull():
		return cmp.Compare(boolInt(!a.IsNull()), boolInt(!b.IsNull()))
	}
	switch kind {
	case crm.Float:
		return cmp.Compare(a.Float(), b.Float())
	case crm.Time:
		return a.Time().Compare(b.Time())
	}
	return cmp.Compare(a.Int(), b.Int())
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func timeOf(n int) time.Time { return time.UnixMilli(int64(n) * 1000).UTC() }

func idOf(n int) crm.ID { return crm.ID{1, byte(n >> 16), byte(n >> 8), byte(n)} }

var someNames = []string{"", "Äpfel AG", "apfel", "Zoë Ångström", "zoe", "Acme", "ACME Ltd", "acmé north", "Straße", "strasse 2", "Ελένη", "田中", "Ł"}

// genRow draws an account or an opportunity.
func genRow(t *rapid.T) Shown {
	e := rapid.SampledFrom([]crm.Entity{crm.Account, crm.Opportunity}).Draw(t, "entity")
	k := crm.Key{Entity: e, ID: idOf(rapid.IntRange(1, 25).Draw(t, "id"))}
	if rapid.IntRange(0, 5).Draw(t, "gone") == 0 {
		return Shown{Key: k}
	}
	name := crm.Str(rapid.SampledFrom(someNames).Draw(t, "name"))
	row := crm.NewRow(k, crm.UserID{}).WithValue("modifiedon", crm.Instant(time.UnixMilli(int64(rapid.IntRange(1, 5).Draw(t, "at"))))).
		WithValue("statecode", crm.Whole(int64(rapid.IntRange(0, 1).Draw(t, "state"))))
	if rapid.Bool().Draw(t, "owned") {
		row = row.WithValue("ownerid", crm.Lookup(crm.Ref{Entity: crm.SystemUser, ID: me.ID, Name: "Me"}))
	}
	if e == crm.Account {
		row = row.WithValue("name", name)
		if n := rapid.IntRange(0, 25).Draw(t, "parent"); n > 0 && n%3 == 0 {
			row = row.WithValue("parentaccountid", crm.Lookup(crm.Ref{Entity: crm.Account, ID: idOf(n), Name: "C"}))
		}
	} else {
		row = row.WithValue("name", name)
		if n := rapid.IntRange(0, 25).Draw(t, "customer"); n > 0 {
			row = row.WithValue("customerid", crm.Lookup(crm.Ref{Entity: crm.Account, ID: idOf(n), Name: "C"}))
		}
		if n := rapid.IntRange(-3, 3).Draw(t, "value"); n != 0 {
			row = row.WithValue("estimatedvalue", crm.Whole(int64(n)))
		}
	}
	if rapid.IntRange(0, 6).Draw(t, "binned") == 0 {
		row.Deleted = &crm.Deletion{By: me, On: time.UnixMilli(5), Cause: crm.Chosen}
	}
	hot := row.Hot()
	return Shown{Key: k, Row: &hot, Pending: rapid.Bool().Draw(t, "pending")}
}

func genQuery(t *rapid.T) ListQuery {
	q := ListQuery{
		Entity: rapid.SampledFrom([]string{"account", "opportunity"}).Draw(t, "of"), Descending: rapid.Bool().Draw(t, "down"),
		Search: rapid.SampledFrom([]string{"", "", "a", "ac", "acme", "zoe", "stras", "田", "n ac"}).Draw(t, "search"),
		Scope:  rapid.SampledFrom([]Scope{ScopeActive, ScopeInactive, ScopeMine, ScopeAll}).Draw(t, "scope"), Count: MaxWindow,
	}
	sorts := []string{"", "name", "ownerid", "statecode"}
	if q.Entity == "opportunity" {
		sorts = append(sorts, "customerid", "estimatedvalue")
	}
	q.Sort = rapid.SampledFrom(sorts).Draw(t, "sort")
	for range rapid.SampledFrom([]int{0, 0, 1, 2}).Draw(t, "conditions") {
		q.Conditions = append(q.Conditions, genCondition(t, q.Entity))
	}
	return q
}

func genCondition(t *rapid.T, of string) Condition {
	all := []Comparison{Eq, Ne, Ge, Gt, Le, Lt}
	account := Link{Entity: "account", ID: idOf(3 * rapid.IntRange(1, 8).Draw(t, "target"))}
	wanted := []Condition{
		{"name", rapid.SampledFrom(all).Draw(t, "op"), rapid.SampledFrom(someNames[1:]).Draw(t, "text")},
		{"modifiedon", rapid.SampledFrom(all).Draw(t, "op"), int64(rapid.IntRange(1, 5).Draw(t, "number"))},
		{"statecode", rapid.SampledFrom(all).Draw(t, "op"), int64(rapid.IntRange(0, 1).Draw(t, "number"))},
		{"ownerid", rapid.SampledFrom(all[:2]).Draw(t, "op"), Link{Entity: "systemuser", ID: me.ID}},
		{rapid.SampledFrom([]string{"name", "ownerid", "statecode"}).Draw(t, "of"), rapid.SampledFrom(all[:2]).Draw(t, "op"), nil},
	}
	if of == "opportunity" {
		wanted = append(wanted, Condition{"customerid", rapid.SampledFrom(all[:2]).Draw(t, "op"), account},
			Condition{"estimatedvalue", rapid.SampledFrom(all).Draw(t, "op"), rapid.SampledFrom([]string{"-0.0002", "0", "0.0001"}).Draw(t, "money")})
	}
	return rapid.SampledFrom(wanted).Draw(t, "condition")
}

// CRM-01: whatever changes while lists are watched and made, slice by slice, a
// list shows what one computed from scratch shows.
func TestListsAreAsFromScratch(t *testing.T) {
	defer func(few int) { fewChanges = few }(fewChanges)
	fewChanges = 4 // so that small batches are merged too
	rapid.Check(t, func(t *rapid.T) {
		table, all := NewTable(me), model{}
		var lists []*LiveList
		steps := rapid.IntRange(1, 30).Draw(t, "steps")
		for range steps {
			switch rapid.IntRange(0, 4).Draw(t, "do") {
			case 0:
				q := genQuery(t)
				if err := q.Check(); err != nil {
					t.Fatal(err)
				}
				lists = append(lists, table.Watch(q))
			case 1:
				for _, l := range lists {
					left := rapid.IntRange(0, 2).Draw(t, "slices")
					l.Ready(func() bool { left--; return left < 0 })
				}
			case 2:
				if n := len(lists); n > 0 {
					i := rapid.IntRange(0, n-1).Draw(t, "which")
					lists[i].Close()
					lists = slices.Delete(lists, i, i+1)
				}
			default:
				batch := map[crm.Key]Shown{}
				for range rapid.IntRange(1, rapid.SampledFrom([]int{1, 3, 20}).Draw(t, "size")).Draw(t, "changes") {
					s := genRow(t)
					batch[s.Key] = s
				}
				changes := slices.SortedFunc(maps.Values(batch), func(a, b Shown) int { return a.Key.Compare(b.Key) })
				table.Apply(changes)
				for _, s := range changes {
					if s.Row == nil {
						delete(all, s.Key)
					} else {
						all[s.Key] = s
					}
				}
			}
		}
		for _, l := range lists {
			for !l.Ready(NoBudget) {
			}
			var got []crm.ID
			window := l.Window()
			for _, row := range window.Rows {
				got = append(got, row.ID)
				if row.Pending != all[crm.Key{Entity: l.Entity(), ID: row.ID}].Pending {
					t.Fatalf("%v: pending %v", row.ID, row.Pending)
				}
			}
			if want := all.list(l.query); !slices.Equal(got, want) || window.Total != len(want) {
				t.Fatalf("%+v:\n got %v\nwant %v", l.query, got, want)
			}
		}
		records := 0
		for _, s := range all {
			if s.Row.Deleted == nil {
				records++
			}
		}
		if table.Records() != records {
			t.Fatalf("%d records are counted, there are %d", table.Records(), records)
		}
		bin := table.Bin(BinQuery{Count: MaxWindow}, crm.Actor{User: me, Role: crm.Member})
		if bin.Total != len(all)-records {
			t.Fatalf("%d rows in the bin, want %d", bin.Total, len(all)-records)
		}
	})
}

// Values come out of the columns as they went in.
func TestColumnsKeepValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := NewTable(me)
		s := genRow(t)
		table.Apply([]Shown{s})
		got, ok := table.Row(s.Key)
		if s.Row == nil {
			if ok {
				t.Fatalf("%v is there", s.Key)
			}
			return
		}
		if !ok || !got.SameContent(*s.Row) {
			t.Fatalf("got %v, want %v", got, *s.Row)
		}
	})
}
