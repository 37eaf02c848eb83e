package view

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"regarding/shared/crm"
	"regarding/shared/track"
)

// crowd is what a Table of tracking holds, looked at by brute force.
type crowd map[crm.Key]Shown

func (c crowd) row(k crm.Key) (crm.Row, bool) {
	s, ok := c[k]
	if !ok {
		return crm.Row{}, false
	}
	return *s.Row, true
}

func (c crowd) live(k crm.Key) bool {
	row, ok := c.row(k)
	return ok && row.Deleted == nil
}

func (c crowd) resolve(k crm.Key) crm.Key {
	for range 10 {
		row, ok := c.row(crm.Key{Entity: crm.Alias, ID: k.ID})
		if !ok || row.Value("target").Ref().Entity != k.Entity {
			break
		}
		k = row.Value("target").Ref().Key()
	}
	return k
}

func (c crowd) ref(row crm.Row, name string) crm.Key { return c.resolve(row.Value(name).Ref().Key()) }

// all lists the live rows of some entities.
func (c crowd) all(entities ...crm.Entity) []crm.Row {
	var list []crm.Row
	for _, s := range c {
		if slices.Contains(entities, s.Key.Entity) && s.Row.Deleted == nil {
			list = append(list, *s.Row)
		}
	}
	slices.SortFunc(list, func(a, b crm.Row) int { return a.Key.Compare(b.Key) })
	return list
}

func (c crowd) state(item crm.Key) (TrackState, crm.Key) {
	for _, link := range c.all(crm.TrackLink) {
		if link.Value("item").Ref().Key() != item || link.Value("state").Int() != crm.LinkTracked {
			continue
		}
		record := c.ref(link, "record")
		switch {
		case c[link.Key].Pending, c.live(record) && c[record].Pending:
			return TrackPending, record
		case c.live(record) && c[record].Row.Value("content").Int() == crm.ContentAwaited:
			return TrackAwaiting, record
		}
		return Tracked, record
	}
	for _, issue := range c.all(crm.SyncIssue) {
		if issue.Value("creates").HasMember("tracklink/" + track.LinkID(item).String()) {
			return TrackRefused, crm.Key{}
		}
	}
	return NotTracked, crm.Key{}
}

func (c crowd) kept(item crm.Key, f TrackFilter) bool {
	state, record := c.state(item)
	isTracked := slices.Contains([]TrackState{Tracked, TrackPending, TrackAwaiting}, state)
	about := c.live(record) && !c[record].Row.Value("regardingobjectid").IsNull()
	message, _ := c.row(item)
	from := message.Value("fromaddress").Text()
	inUse := func(k crm.Key) bool {
		row, _ := c.row(k)
		return row.Value("statecode").Int() == 0
	}
	own := false
	if folder, ok := c.row(message.Value("folderid").Ref().Key()); ok {
		own = slices.Contains([]int64{crm.FolderSent, crm.FolderDrafts}, folder.Value("kind").Int())
	}
	unknown := crm.NormalizeEmail(from) != "" && !own && !slices.ContainsFunc(c.addressed(from), inUse)
	return map[TrackFilter]bool{
		AnyTrack: true, OnlyTracked: isTracked, OnlyUntracked: !isTracked, OnlyPending: state == TrackPending,
		OnlyRefused: state == TrackRefused, OnlyNoRegarding: isTracked && !about,
		OnlyUnknown: unknown,
	}[f]
}

// addressed lists who has an address.
func (c crowd) addressed(address string) []crm.Key {
	return c.matching(address, crm.NormalizeEmail, "emailaddress1", "emailaddress2", "emailaddress3", "internalemailaddress")
}

// timeline lists what a timeline has, with how it came there.
func (c crowd) timeline(of crm.Key) map[crm.Key]crm.Key {
	of = c.resolve(of)
	scope := map[crm.Key]bool{of: true}
	if of.Entity == crm.Account {
		for _, row := range c.all(crm.Contact, crm.Opportunity, crm.Incident) {
			for _, name := range []string{"parentcustomerid", "customerid", "parentaccountid"} {
				scope[row.Key] = scope[row.Key] || c.ref(row, name) == of
			}
		}
	}
	found := map[crm.Key]crm.Key{}
	for _, row := range c.all(crm.Email, crm.Task, crm.Annotation) {
		if c.resolve(row.Key) != row.Key {
			continue
		}
		var by []crm.Key
		for _, party := range c.all(crm.ActivityParty, crm.BccParty) {
			if c.ref(party, "activityid") == row.Key && scope[c.ref(party, "partyid")] {
				by = append(by, c.ref(party, "partyid"))
			}
		}
		slices.SortFunc(by, crm.Key.Compare)
		about := c.ref(row, "regardingobjectid")
		if row.Entity == crm.Annotation {
			about = c.ref(row, "objectid")
		}
		switch {
		case about == of || slices.Contains(by, of):
			found[row.Key] = of
		case scope[about]:
			found[row.Key] = about
		case len(by) > 0:
			found[row.Key] = by[0]
		}
	}
	return found
}

var (
	someAddresses = []string{"ada@example.com", " ADA@Example.com", "bob@example.org", ""}
	somePeople    = []string{"Ada Lovelace", "ada  lovelace", "Bob", ""}
)

func trackKey(e crm.Entity, n int) crm.Key {
	return crm.Key{Entity: e, ID: crm.ID{byte(e), 0, byte(n)}}
}

// genTracked draws a row that tracking looks at, as it is shown from now on.
func genTracked(t *rapid.T) Shown {
	e := rapid.SampledFrom([]crm.Entity{crm.MailMessage, crm.TrackLink, crm.TrackLink, crm.Email, crm.Email, crm.Account, crm.Contact,
		crm.Opportunity, crm.Task, crm.Annotation, crm.ActivityParty, crm.ActivityParty, crm.BccParty, crm.Alias, crm.SyncIssue, crm.SystemUser, crm.MailFolder,
	}).Draw(t, "entity")
	n := rapid.IntRange(1, 4).Draw(t, "n")
	pick := func(label string, entities ...crm.Entity) crm.Value {
		e := rapid.SampledFrom(entities).Draw(t, label)
		n := rapid.IntRange(0, 4).Draw(t, label+"n")
		if n == 0 {
			return crm.Value{}
		}
		k := trackKey(e, n)
		return crm.Lookup(crm.Ref{Entity: k.Entity, ID: k.ID})
	}
	address := func(label string) crm.Value { return crm.Str(rapid.SampledFrom(someAddresses).Draw(t, label)) }
	whole := func(label string, low, high int) crm.Value {
		return crm.Whole(int64(rapid.IntRange(low, high).Draw(t, label)))
	}
	moment := func(label string) crm.Value { return crm.Instant(timeOf(rapid.IntRange(1, 3).Draw(t, label))) }
	k, partition := trackKey(e, n), crm.UserID{}
	item := trackKey(crm.MailMessage, rapid.IntRange(1, 4).Draw(t, "item"))
	values := map[string]crm.Value{}
	switch e {
	case crm.MailMessage:
		partition = me
		values["receivedon"], values["fromaddress"], values["folderid"] = moment("received"), address("from"), pick("folder", crm.MailFolder)
		values["thread"] = crm.Blob([]byte{byte(rapid.IntRange(0, 2).Draw(t, "thread")), 0, 0, 0, 0, 0, 0, 1, byte(n), 0, 0, 0, 0, 0, 0, 2})
	case crm.TrackLink:
		k, partition = track.LinkKey(item), me
		values["item"] = crm.Lookup(crm.Ref{Entity: item.Entity, ID: item.ID})
		values["record"], values["state"] = pick("record", crm.Email), whole("state", 1, 3)
	case crm.Email:
		values["regardingobjectid"] = pick("about", crm.Account, crm.Contact, crm.Opportunity)
		values["messageid"] = crm.Str(rapid.SampledFrom([]string{"<1@x.example>", "<2@x.example>", ""}).Draw(t, "messageid"))
		values["sender"], values["senton"], values["content"] = address("sender"), moment("sent"), whole("content", 0, 1)
		values["createdon"], values["subject"] = moment("created"), crm.Str(rapid.SampledFrom(someNames).Draw(t, "subject"))
	case crm.Account:
		values["name"], values["emailaddress2"] = crm.Str(rapid.SampledFrom(somePeople).Draw(t, "name")), address("address")
	case crm.Contact:
		values["fullname"], values["emailaddress1"], values["emailaddress3"] = crm.Str(rapid.SampledFrom(somePeople).Draw(t, "name")), address("one"), address("three")
		values["parentcustomerid"], values["statecode"] = pick("parent", crm.Account), whole("statecode", 0, 1)
	case crm.SystemUser:
		values["fullname"], values["internalemailaddress"] = crm.Str(rapid.SampledFrom(somePeople).Draw(t, "name")), address("address")
	case crm.Opportunity:
		values["customerid"], values["parentaccountid"] = pick("customer", crm.Account, crm.Contact), pick("parent", crm.Account)
	case crm.Task:
		values["regardingobjectid"], values["scheduledend"] = pick("about", crm.Account, crm.Contact, crm.Opportunity), moment("due")
		values["statecode"] = whole("statecode", 0, 1)
	case crm.Annotation:
		values["objectid"], values["createdon"] = pick("about", crm.Account, crm.Opportunity), moment("written")
	case crm.ActivityParty, crm.BccParty:
		values["activityid"], values["partyid"] = pick("activity", crm.Email, crm.Task), pick("party", crm.Account, crm.Contact)
	case crm.Alias:
		from := trackKey(rapid.SampledFrom([]crm.Entity{crm.Email, crm.Contact}).Draw(t, "of"), 4)
		k = crm.Key{Entity: crm.Alias, ID: from.ID}
		to := trackKey(from.Entity, rapid.IntRange(1, 3).Draw(t, "to"))
		values["target"] = crm.Lookup(crm.Ref{Entity: to.Entity, ID: to.ID})
	case crm.MailFolder:
		partition = me
		values["kind"] = crm.Whole([]int64{crm.FolderInbox, crm.FolderSent, crm.FolderDrafts, crm.FolderOrdinary}[n-1])
	case crm.SyncIssue:
		partition = me
		values["creates"] = crm.SetOf("tracklink/"+track.LinkID(item).String(), "email/"+item.ID.String())
		values["subject"] = pick("subject", crm.MailMessage)
		if rapid.Bool().Draw(t, "right") {
			values["subject"] = crm.Lookup(crm.Ref{Entity: item.Entity, ID: item.ID})
		}
	}
	if rapid.IntRange(0, 6).Draw(t, "gone") == 0 {
		return Shown{Key: k}
	}
	row := crm.NewRow(k, partition)
	for name, v := range values {
		row = row.WithValue(name, v)
	}
	if e != crm.Alias && rapid.IntRange(0, 6).Draw(t, "deleted") == 0 {
		row.Deleted = &crm.Deletion{By: me, On: timeOf(1), Cause: crm.Chosen}
	}
	return Shown{Key: k, Row: &row, Pending: rapid.IntRange(0, 3).Draw(t, "pending") == 0}
}

var allTrackFilters = []TrackFilter{AnyTrack, OnlyTracked, OnlyUntracked, OnlyPending, OnlyRefused, OnlyNoRegarding, OnlyUnknown}

// PANE-05: whatever happens, in whatever order, the indexes, the lists by mark
// and the timelines are those of a look at everything.
func TestTrackedAsByBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		few := fewChanges
		fewChanges = rapid.SampledFrom([]int{0, few}).Draw(t, "few")
		defer func() { fewChanges = few }()
		table, c := NewTable(me), crowd{}
		table.Loaded()
		lists := map[TrackFilter]*LiveMessages{}
		for _, f := range allTrackFilters {
			lists[f] = table.WatchMessages(MessagesQuery{MessageFilter: MessageFilter{Sort: ByDate, Track: f}}, nil)
		}
		timelines := map[TimelineQuery]*LiveTimeline{}
		for _, k := range []crm.Key{trackKey(crm.Account, 1), trackKey(crm.Contact, 4), trackKey(crm.Contact, 1), trackKey(crm.Opportunity, 1)} {
			for _, kind := range []TimelineKind{AnyHappening, TimelineEmails, TimelineTasks, TimelineNotes, TimelineCalls} {
				q := TimelineQuery{Entity: k.Entity.String(), ID: k.ID, Kind: kind, Count: MaxTimelineRows}
				timelines[q] = table.WatchTimeline(q)
			}
		}
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			var changes []Shown
			had := map[crm.Key]bool{}
			for range rapid.IntRange(1, 8).Draw(t, "changes") {
				if s := genTracked(t); !had[s.Key] {
					had[s.Key] = true
					changes = append(changes, s)
				}
			}
			table.Apply(changes)
			for _, s := range changes {
				if s.Row == nil {
					delete(c, s.Key)
				} else {
					c[s.Key] = s
				}
			}
			if n := rapid.IntRange(0, 40).Draw(t, "warm"); n < 20 {
				table.Warm(func() bool { n--; return n < 0 })
			}
			// Not after each step, so that changes also meet what is half made.
			if rapid.IntRange(0, 2).Draw(t, "look") > 0 {
				compareFound(t, table, c)
				compareLists(t, c, lists)
				compareTimelines(t, c, timelines)
			}
		}
	})
}

func compareFound(t *rapid.T, table *Table, c crowd) {
	for n := 1; n <= 4; n++ {
		item, email := trackKey(crm.MailMessage, n), trackKey(crm.Email, n)
		state, record := table.stateOf(item)
		if wantState, wantRecord := c.state(item); state != wantState || record != wantRecord {
			t.Fatalf("message %d is %s %v, want %s %v", n, state, record, wantState, wantRecord)
		}
		var got, want []crm.Key
		for _, l := range table.LinksTo(email) {
			got = append(got, l.Item)
		}
		for _, link := range c.all(crm.TrackLink) {
			if c.ref(link, "record") == c.resolve(email) {
				want = append(want, link.Value("item").Ref().Key())
			}
		}
		sameKeys(t, "links", got, want)
		if row, ok := c.row(email); ok && row.Deleted == nil {
			for _, key := range crm.DuplicateKeys(row) {
				k, found := table.EmailOf(key)
				if !found || !slices.Contains(crm.DuplicateKeys(*c[k].Row), key) || email.Compare(k) < 0 {
					t.Fatalf("%v is found as %v, %v", email, k, found)
				}
			}
		}
	}
	for _, address := range someAddresses {
		sameKeys(t, address, candidateKeys(table.AddressMatches(address)), c.addressed(address))
	}
	for _, name := range somePeople {
		sameKeys(t, name, candidateKeys(table.NameMatches(name)), c.matching(name, crm.NormalizeName, "name", "fullname"))
	}
}

// matching lists who has a text in any of some attributes.
func (c crowd) matching(text string, normal func(string) string, attributes ...string) []crm.Key {
	var keys []crm.Key
	for _, row := range c.all(addressed...) {
		if normal(text) != "" && slices.ContainsFunc(attributes, func(name string) bool { return normal(row.Value(name).Text()) == normal(text) }) {
			keys = append(keys, row.Key)
		}
	}
	return keys
}

func candidateKeys(list []track.Candidate) []crm.Key {
	var keys []crm.Key
	for _, candidate := range list {
		keys = append(keys, candidate.Key)
	}
	return keys
}

func sameKeys(t *rapid.T, what string, got, want []crm.Key) {
	slices.SortFunc(got, crm.Key.Compare)
	slices.SortFunc(want, crm.Key.Compare)
	if !slices.Equal(got, want) {
		t.Fatalf("%s: got %v, want %v", what, got, want)
	}
}

func compareLists(t *rapid.T, c crowd, lists map[TrackFilter]*LiveMessages) {
	for _, f := range allTrackFilters {
		l := lists[f]
		for !l.Ready(NoBudget) {
		}
		var got, want []crm.Key
		for _, id := range l.IDs(0, 10) {
			got = append(got, crm.Key{Entity: crm.MailMessage, ID: id})
		}
		for _, row := range c.all(crm.MailMessage) {
			if c.kept(row.Key, f) {
				want = append(want, row.Key)
			}
		}
		sameKeys(t, "filter "+string(f), got, want)
		seen := l.Window(mailClock, here)
		for _, row := range seen.Rows {
			if state, _ := c.state(crm.Key{Entity: crm.MailMessage, ID: row.ID}); row.Track.State != state {
				t.Fatalf("%v is shown as %s, want %s", row.ID, row.Track.State, state)
			}
		}
	}
}

func compareTimelines(t *rapid.T, c crowd, timelines map[TimelineQuery]*LiveTimeline) {
	clock := Clock{Now: timeOf(2)} // what is of moment 3 lies ahead
	for q, l := range timelines {
		for !l.Ready(NoBudget) {
		}
		asked, _ := crm.EntityNamed(q.Entity)
		all := c.timeline(crm.Key{Entity: asked, ID: q.ID})
		want, ahead := map[crm.Key]crm.Key{}, 0
		totals := map[TimelineKind]int{AnyHappening: len(all)}
		for k, through := range all {
			totals[TimelineKind(k.Entity.String())]++
			if q.Kind != AnyHappening && q.Kind != TimelineKind(k.Entity.String()) {
				continue
			}
			want[k] = through
			if c.ahead(k, clock.Now) {
				ahead++
			}
		}
		window := l.Window(clock, func(crm.Key) string { return "text" })
		for i, e := range window.Entries {
			entity, _ := crm.EntityNamed(e.Record.Entity)
			k, through := crm.Key{Entity: entity, ID: e.Record.ID}, c.resolve(crm.Key{Entity: asked, ID: q.ID})
			if e.Through != nil {
				by, _ := crm.EntityNamed(e.Through.Entity)
				through = crm.Key{Entity: by, ID: e.Through.ID}
			}
			if by, ok := want[k]; !ok || by != through {
				t.Fatalf("%+v: %v is there through %v, want %v (%v)", q, e.Record, through, by, ok)
			}
			if e.Upcoming != c.ahead(k, clock.Now) || e.Upcoming != (i < ahead) {
				t.Fatalf("%+v: entry %d of %d that are upcoming, %v, is upcoming: %v", q, i, ahead, k, e.Upcoming)
			}
			if i > 0 && i != ahead && e.At > window.Entries[i-1].At {
				t.Fatalf("%+v is not sorted: %v", q, window.Entries)
			}
		}
		if len(window.Entries) != len(want) || window.Total != len(want) || window.Upcoming != ahead || l.Upcoming(clock.Now) != ahead {
			t.Fatalf("%+v has %d of %d entries, %d of %d upcoming", q, len(window.Entries), len(want), window.Upcoming, ahead)
		}
		for _, kind := range window.Kinds {
			if kind.Total != totals[kind.Kind] {
				t.Fatalf("%+v: %d of kind %q, want %d", q, kind.Total, kind.Kind, totals[kind.Kind])
			}
		}
	}
}

// ahead reports whether something is still to come.
func (c crowd) ahead(k crm.Key, now time.Time) bool {
	row, _ := c.row(k)
	return k.Entity == crm.Task && row.Value("statecode").Int() == 0 && row.Value("scheduledend").Time().After(now)
}
