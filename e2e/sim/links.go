package sim

import (
	"maps"
	"slices"

	"regarding/relay/ledger"
	"regarding/shared/crm"
	"regarding/shared/mutation"
	"regarding/shared/track"
)

// linkState is what the model believes of the link of an item.
type linkState struct {
	record crm.Key
	live   bool
	// detached: the item is in the recycle bin; gone: the record is. Each ends
	// the link for as long as it lasts.
	detached, gone bool
	// hidden: the copy that was tracked names Bcc recipients.
	hidden bool
}

// linkModel is a naive model of tracking after a commit.
type linkModel struct {
	links map[crm.Key]linkState // by item
	// letters says of which letter each record is.
	letters map[crm.Key]string
	// late are the records that may be the second of a message: they came out
	// of the recycle bin, or nothing said which message they are at first.
	late map[crm.Key]bool
}

func newLinkModel() linkModel {
	return linkModel{links: map[crm.Key]linkState{}, letters: map[crm.Key]string{}, late: map[crm.Key]bool{}}
}

func (m linkModel) clone() linkModel {
	return linkModel{links: maps.Clone(m.links), letters: maps.Clone(m.letters), late: maps.Clone(m.late)}
}

// identity tells which message was promoted, for all who have it; "" when
// neither a Message-ID nor the bytes say so.
func (f *file) identity(p *track.Promotion) string {
	switch {
	case f.letter.id != "":
		return f.letter.id
	case p == nil || p.Awaited:
		return ""
	}
	return f.letter.text
}

// followLinks carries a commit out on the model of links, and compares what it
// did with that.
func (w *world) followLinks(c *ledger.Commit) {
	m := w.model.links[len(w.model.links)-1]
	head := w.model.head()
	before, now := w.model.states[head-1], w.model.states[head]
	if s := w.byID[c.Mutation]; s != nil && c.Refused != nil {
		if t, ok := s.mutation.Args.(mutation.Track); ok && t.Completes {
			w.fail("TRK-03", "what a device does by itself is refused: %s", c.Refused.Op)
		}
	}
	if c.Refused == nil && slices.ContainsFunc(c.Effects, func(e mutation.Effect) bool { return tracks(e.Key.Entity) }) {
		m = m.clone()
		if s := w.byID[c.Mutation]; s != nil {
			w.followTracking(m, s.mutation, before, now)
		}
		w.followDeletions(m, c, now)
		w.compareLinks(m, c, now)
	}
	w.model.links = append(w.model.links, m)
}

// tracks reports whether links may change with rows of e.
func tracks(e crm.Entity) bool {
	return e == crm.TrackLink || e == crm.Email || e == crm.MailMessage
}

// resolve follows aliases.
func resolve(rows map[crm.Key]crm.Row, key crm.Key) crm.Key {
	for range 16 {
		alias, ok := rows[crm.Key{Entity: crm.Alias, ID: key.ID}]
		if !ok {
			break
		}
		key = alias.Value("target").Ref().Key()
	}
	return key
}

func isLive(rows map[crm.Key]crm.Row, key crm.Key) bool {
	row, ok := rows[key]
	return ok && row.Deleted == nil
}

// followTracking does what a mutation says in words.
func (w *world) followTracking(m linkModel, mu mutation.Mutation, before, now map[crm.Key]crm.Row) {
	switch args := mu.Args.(type) {
	case mutation.Track:
		f := w.letters[args.Item]
		link := m.links[args.Item]
		if !link.live {
			letter := f.identity(args.Promotion)
			link = linkState{record: m.joins(letter, link.record, resolve(before, args.Record), before), live: true}
			if _, known := m.letters[link.record]; !known {
				m.letters[link.record] = letter
			}
		}
		if p := args.Promotion; p != nil && !p.Awaited {
			link.hidden = link.hidden || len(f.letter.bcc) > 0
			if m.letters[link.record] == "" { // the bytes say it now
				m.letters[link.record], m.late[link.record] = f.identity(p), true
			}
		}
		m.links[args.Item] = link
		record := now[link.record]
		if !isLive(now, link.record) {
			w.fail("TRK-01", "%v was tracked and its record %v is not there", args.Item.ID, link.record.ID)
		}
		if !slices.Contains(record.Value("trackedby").Members(), mu.Actor.String()) {
			w.fail("TRK-01", "%v was tracked and %v is not among who tracks its record", args.Item.ID, mu.Actor)
		}
		if got := record.Value("regardingobjectid").Ref().Key(); args.Sets && got != resolve(now, args.Regarding.Key()) {
			w.fail("TRK-06", "%v is to be about %v and its record is about %v", args.Item.ID, args.Regarding.Key(), got)
		}
	case mutation.StopTracking:
		link := m.links[args.Item]
		link.live, link.hidden = false, false
		m.links[args.Item] = link
		// Rows 3, 4, 7, 8, 11, 12, 15 and 16 of the deletion table.
		if isLive(now, args.Item) != isLive(before, args.Item) {
			w.fail("DEL-03", "%v went when it was tracked no more", args.Item.ID)
		}
		if isLive(before, link.record) && isLive(now, link.record) == args.DeleteRecord {
			w.fail("DEL-03", "the record of %v is there: %v, and was to be deleted: %v", args.Item.ID, isLive(now, link.record), args.DeleteRecord)
		}
	case mutation.Delete:
		for _, key := range args.Keys {
			w.checkOtherHalves(m, resolve(before, key), before, now)
		}
	}
}

// joins returns the record that a letter becomes: that which was named or tracked
// before, else the oldest of the same message, else the one that was minted.
func (m linkModel) joins(letter string, old, named crm.Key, rows map[crm.Key]crm.Row) crm.Key {
	if isLive(rows, named) {
		return named
	}
	if was := m.letters[old]; isLive(rows, old) && (was == letter || was == "" || letter == "") {
		return old
	}
	var twins []crm.Key
	for key, identity := range m.letters {
		if identity == letter && letter != "" && isLive(rows, key) {
			twins = append(twins, key)
		}
	}
	slices.SortFunc(twins, func(a, b crm.Key) int {
		if c := rows[a].Value("createdon").Time().Compare(rows[b].Value("createdon").Time()); c != 0 {
			return c
		}
		return a.Compare(b)
	})
	if len(twins) > 0 {
		return twins[0]
	}
	return named
}

// checkOtherHalves looks at what a deletion did to the other halves of links:
// of messages and e-mails it does nothing (rows 1, 2, 5, 6, 9, 10, 13 and 14 of
// the deletion table).
func (w *world) checkOtherHalves(m linkModel, key crm.Key, before, now map[crm.Key]crm.Row) {
	for item, link := range m.links {
		switch {
		case !link.live:
		case link.record == key && isLive(before, item) && !isLive(now, item):
			w.fail("DEL-02", "item %v went with its record", item.ID)
		case item == key && !isLive(now, link.record):
			w.fail("DEL-01", "record %v went with its item", link.record.ID)
		}
	}
}

// followDeletions ends and renews links by what went and came back.
func (w *world) followDeletions(m linkModel, c *ledger.Commit, now map[crm.Key]crm.Row) {
	for _, e := range c.Effects {
		was := e.Before != nil && e.Before.Deleted == nil
		is := e.After != nil && e.After.Deleted == nil
		if was == is || e.Before == nil || e.Key.Entity != crm.Email && e.Key.Entity != crm.MailMessage {
			continue
		}
		for _, item := range slices.SortedFunc(maps.Keys(m.links), crm.Key.Compare) {
			link := m.links[item]
			switch {
			case e.Key == link.record && !is && (link.live || link.detached):
				link.live, link.gone, link.detached = false, true, false
			case e.Key == link.record && is && link.gone:
				link.gone = false
				link.live, link.detached = isLive(now, item), !isLive(now, item)
			case e.Key == item && !is && link.live:
				link.live, link.detached = false, true
			case e.Key == item && is && link.detached:
				link.detached = false
				link.live, link.gone = isLive(now, link.record), !isLive(now, link.record)
			}
			m.links[item] = link
		}
		if is && e.Key.Entity == crm.Email {
			m.late[e.Key] = true
		}
	}
}

// compareLinks compares the links with the model. What an undo did to them is
// for the checks at the end to judge.
func (w *world) compareLinks(m linkModel, c *ledger.Commit, now map[crm.Key]crm.Row) {
	for _, item := range slices.SortedFunc(maps.Keys(m.links), crm.Key.Compare) {
		link := m.links[item]
		row, ok := now[track.LinkKey(item)]
		is := ok && row.Value("state").Int() == crm.LinkTracked
		record := resolve(now, row.Value("record").Ref().Key())
		if c.Kind == mutation.KindUndo {
			link.live, link.record = is, record
			link.detached = row.Value("state").Int() == crm.LinkDetached
			link.gone = row.Value("ended").Int() == crm.EndedRecord
			m.links[item] = link
			continue
		}
		switch {
		case is != link.live:
			w.fail("TRK-01", "commit %d (%s): item %v is tracked: %v, the model says %v", c.Version.Commit, kindName(c.Kind), item.ID, is, link.live)
		case is && record != link.record:
			w.fail("TRK-01", "commit %d (%s): item %v is joined to %v, the model says %v", c.Version.Commit, kindName(c.Kind), item.ID, record.ID, link.record.ID)
		}
	}
}
