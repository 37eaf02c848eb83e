package sim

import (
	"slices"

	"regarding/shared/crm"
	"regarding/shared/track"
)

// checkTracking looks at links, records and parties at the end.
func (w *world) checkTracking() {
	rows := w.model.states[w.model.head()]
	m := w.model.links[w.model.head()]
	trackers := map[crm.Key][]string{} // of each record, by its links
	for key, row := range rows {
		if key.Entity != crm.TrackLink {
			continue
		}
		item, record := row.Value("item").Ref().Key(), resolve(rows, row.Value("record").Ref().Key())
		if key != track.LinkKey(item) || row.Partition != rows[item].Partition {
			w.fail("S31", "link %v is not the one of its item %v", key.ID, item.ID)
		}
		state := row.Value("state").Int()
		if state != crm.LinkEnded {
			trackers[record] = append(trackers[record], row.Partition.String())
		}
		if state != crm.LinkTracked {
			continue
		}
		switch {
		case !isLive(rows, item):
			w.fail("TRK-01", "item %v is tracked and not there", item.ID)
		case !isLive(rows, record):
			w.fail("TRK-01", "item %v is tracked to %v, which is not there", item.ID, record.ID)
		case !slices.Contains(rows[record].Value("trackedby").Members(), row.Partition.String()):
			w.fail("TRK-01", "%v tracks %v and is not among who does", row.Partition, record.ID)
		}
	}
	one := map[string]crm.Key{}
	for key, row := range rows {
		if key.Entity != crm.Email || row.Deleted != nil {
			continue
		}
		for _, member := range row.Value("trackedby").Members() {
			if !slices.Contains(trackers[key], member) {
				w.fail("TRK-02", "%v is said to be tracked by %s, who has no link to it", key.ID, member)
			}
		}
		letter, known := m.letters[key]
		if other, twice := one[letter]; letter != "" && twice && !m.late[key] && !m.late[other] {
			w.fail("S31", "%v and %v are records of one message", key.ID, other.ID)
		}
		one[letter] = key
		if known {
			w.checkParties(rows, key)
		}
	}
	w.checkHidden(rows, m)
}

// checkParties compares who is on a record with who is on its message.
func (w *world) checkParties(rows map[crm.Key]crm.Row, record crm.Key) {
	var f *file
	for item, link := range w.model.links[w.model.head()].links {
		if link.record == record && (f == nil || f.n > w.letters[item].n) {
			f = w.letters[item]
		}
	}
	if f == nil || rows[record].Value("content").Int() != crm.ContentWhole {
		return
	}
	for _, role := range []int64{crm.PartySender, crm.PartyTo, crm.PartyCc, crm.PartyBcc} {
		var got []string
		for key, row := range rows {
			if key.Entity == crm.ActivityParty && row.Deleted == nil && row.Value("activityid").Ref().Key() == record && row.Value("participationtypemask").Int() == role {
				got = append(got, row.Value("addressused").Text())
			}
		}
		slices.Sort(got)
		want := f.letter.people(role)
		if role == crm.PartyBcc {
			want = nil
		}
		if got = slices.Compact(got); !slices.Equal(got, want) {
			w.fail("TRK-03", "record %v has %v in role %d, its message %v", record.ID, got, role, want)
		}
	}
}

// checkHidden compares the Bcc recipients of each person with those of the
// copies that the person tracks (S21).
func (w *world) checkHidden(rows map[crm.Key]crm.Row, m linkModel) {
	type whose struct {
		record crm.Key
		user   crm.UserID
	}
	got := map[whose][]string{}
	for key, row := range rows {
		if key.Entity == crm.BccParty && row.Deleted == nil {
			of := whose{resolve(rows, row.Value("activityid").Ref().Key()), row.Partition}
			got[of] = append(got[of], row.Value("addressused").Text())
		}
	}
	for item, link := range m.links {
		of := whose{link.record, rows[item].Partition}
		if !link.live || !link.hidden {
			continue
		}
		if list := got[of]; !slices.Equal(list, w.letters[item].letter.people(crm.PartyBcc)) {
			w.fail("TRK-03", "%v knows of %v in Bcc of %v", of.user, list, item.ID)
		}
		delete(got, of)
	}
	for of, list := range got {
		if len(list) > 0 && !isLive(rows, of.record) {
			w.fail("TRK-03", "%v still has %v in Bcc of a record that is gone", of.user, list)
		}
	}
}
