package sim

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/cockroachdb/datadriven"

	"regarding/shared/crm"
	"regarding/shared/mailbox"
	"regarding/shared/mutation"
	"regarding/shared/track"
)

// The commands of stories about mail. A message is named by its number among
// the files of its person: 05 is in the mailbox of everybody, each with another
// recipient in Bcc; 11 is a newsletter without Message-ID.
//
//	import anna/laptop 01 05                            into the Inbox
//	track anna/laptop 05 email/offer about=account/contoso
//	regard anna/laptop 05 about=account/contoso         or nothing, to clear it
//	stop anna/laptop 05      stop anna/laptop 05 delete and the record goes too
//	trash anna/laptop 05     untrash anna/laptop 05     for good, and back
//	revive anna/laptop email/offer                      its first recipient alone, from the bin
//	mail                                                on every browser
//	timeline account/contoso                            on every browser
//	read cleo/tablet email/offer                        its text and files
func (s *story) post(dev *device, d *datadriven.TestData) string {
	w := s.w
	if d.Cmd == "import" {
		box := mailbox.DefaultID(dev.user.id)
		var numbers []int
		for _, a := range d.CmdArgs[1:] {
			numbers = append(numbers, s.number(a.Key))
		}
		i := mutation.Import{Mailbox: box, Items: w.mailboxItems(dev, box)}
		return s.proposed(dev, d, func() {
			w.importAll(dev, i, mailbox.StandardFolderID(box, crm.FolderInbox).ID, numbers)
		})
	}
	if d.Cmd == "revive" {
		parties := dev.keys(func(r *crm.Row) bool {
			return r.Entity == crm.ActivityParty && r.Value("activityid").Ref().Key() == s.key(d.CmdArgs[1].Key) && r.Value("participationtypemask").Int() == crm.PartyTo
		})
		return s.proposed(dev, d, func() { w.propose(dev, mutation.Restore{Keys: parties[:1]}) })
	}
	f := fileOf(dev.user, s.number(d.CmdArgs[1].Key))
	key := s.message(dev.user, f)
	var args mutation.Args
	switch d.Cmd {
	case "track":
		p, blobs := f.letter.promotion(f.letter.row(key), addresses[1], crm.FolderInbox, dev.courier.held[f.hash])
		dev.courier.keep(freshOf(blobs))
		args = s.about(dev, d, mutation.Track{Item: key, Record: s.key(d.CmdArgs[2].Key), Promotion: &p})
	case "regard":
		t := mutation.Track{Item: key, Record: s.record(dev, key), Sets: true}
		if row := dev.screen[dev.engine.Resolve(t.Record)]; row != nil {
			at, _ := crm.Email.Attribute("regardingobjectid")
			t.Seen = row.Stamp(at.Group)
		}
		args = s.about(dev, d, t)
	case "stop":
		args = mutation.StopTracking{Item: key, Record: s.record(dev, key), DeleteRecord: len(d.CmdArgs) > 2}
	case "trash":
		args = mutation.Delete{Keys: []crm.Key{key}, Confirmed: 1}
	case "untrash":
		args = mutation.Restore{Keys: []crm.Key{key}}
	}
	return s.proposed(dev, d, func() { w.propose(dev, args) })
}

func (s *story) number(name string) int {
	n, err := strconv.Atoi(name)
	if err != nil || n < 0 || n >= mailFiles || n%4 == 0 {
		s.t.Fatalf("no message %s", name)
	}
	return n
}

// message is the key of a file in the mailbox of p.
func (s *story) message(p *person, f *file) crm.Key {
	return crm.Key{Entity: crm.MailMessage, ID: mailbox.ImportedItemID(mailbox.DefaultID(p.id), mailbox.Hash(f.hash)).ID}
}

// record is what dev shows a message to be tracked to.
func (s *story) record(dev *device, message crm.Key) crm.Key {
	link := dev.screen[track.LinkKey(message)]
	if link == nil {
		s.t.Fatalf("%s does not show that %v is tracked", dev.name, message.ID)
	}
	return link.Value("record").Ref().Key()
}

func (s *story) about(dev *device, d *datadriven.TestData, t mutation.Track) mutation.Track {
	if name := arg(d, "about"); name != "" {
		key := s.key(name)
		t.Sets, t.Regarding = true, crm.Ref{Entity: key.Entity, ID: key.ID}
		if row := dev.screen[dev.engine.Resolve(key)]; row != nil {
			t.Regarding.Name = crm.Name(*row)
		}
	}
	return t
}

// read opens the text and the files of an e-mail, and says which came.
func (s *story) read(dev *device, d *datadriven.TestData) string {
	email := dev.engine.Resolve(s.key(d.CmdArgs[1].Key))
	rows := append([]crm.Key{email}, dev.keys(func(r *crm.Row) bool {
		return r.Entity == crm.Attachment && dev.engine.Resolve(r.Value("objectid").Ref().Key()) == email
	})...)
	var b strings.Builder
	for _, key := range rows {
		for _, h := range crm.Blobs(*dev.screen[key]) {
			dev.courier.open(key, h)
			s.rest()
			b.WriteString(s.held(dev, key, h))
		}
	}
	return b.String()
}

func (s *story) held(dev *device, key crm.Key, h crm.Hash) string {
	f, found, err := dev.medium.blobs.Facts(background, h)
	if err != nil || !found || !f.Whole() {
		return fmt.Sprintf("%v is not to be had\n", key.Entity)
	}
	bytes, err := dev.medium.blobs.Read(background, h, 0, int(f.Size))
	if err != nil {
		s.t.Fatal(err)
	}
	return fmt.Sprintf("%v of %d bytes: %q\n", key.Entity, f.Size, bytes[len(bytes)-min(len(bytes), 24):])
}

// open lists the browsers that are.
func (s *story) open() []*device {
	return slices.DeleteFunc(slices.Clone(s.w.devices), func(d *device) bool { return d.engine == nil })
}

// mail shows every message of every browser, and whether it is tracked.
func (s *story) mail() string {
	var b strings.Builder
	for _, dev := range s.open() {
		var lines []string
		for _, key := range slices.SortedFunc(maps.Keys(dev.screen), crm.Key.Compare) {
			if f := s.w.letters[key]; f != nil {
				lines = append(lines, fmt.Sprintf("%02d %s", f.n, s.standing(dev, key)))
			}
		}
		slices.Sort(lines)
		fmt.Fprintf(&b, "%s  %s\n", dev.name, strings.Join(lines, "; "))
	}
	return b.String()
}

// standing says of a message whether it is tracked, as dev shows it.
func (s *story) standing(dev *device, key crm.Key) string {
	state := ""
	if dev.screen[key].Deleted != nil {
		state = "in the recycle bin, "
	}
	link := dev.screen[track.LinkKey(key)]
	if link == nil {
		return state + "not tracked"
	}
	record := dev.engine.Resolve(link.Value("record").Ref().Key())
	switch link.Value("state").Int() {
	case crm.LinkDetached:
		return state + "was tracked to " + s.nameOf(record)
	case crm.LinkEnded:
		return state + "tracked no more"
	}
	row := dev.screen[record]
	if row == nil || row.Deleted != nil {
		return state + "tracked to what is not there"
	}
	about := "nothing"
	if ref := row.Value("regardingobjectid").Ref(); !ref.ID.IsZero() {
		about = ref.Name
	}
	return state + "tracked to " + s.nameOf(record) + " about " + about
}

// timeline shows the e-mails about a record, on every browser, with who is on
// them as far as that person knows.
func (s *story) timeline(d *datadriven.TestData) string {
	var b strings.Builder
	for _, dev := range s.open() {
		about := dev.engine.Resolve(s.key(d.CmdArgs[0].Key))
		var lines []string
		for _, key := range dev.shownKeys(crm.Email) {
			if row := dev.screen[key]; dev.engine.Resolve(row.Value("regardingobjectid").Ref().Key()) == about {
				lines = append(lines, fmt.Sprintf("%s %q by %s, %s", s.nameOf(key), row.Value("subject").Text(), s.trackers(row), s.people(dev, key)))
			}
		}
		if lines == nil {
			lines = []string{"nothing"}
		}
		slices.Sort(lines)
		fmt.Fprintf(&b, "%s  %s\n", dev.name, strings.Join(lines, "; "))
	}
	return b.String()
}

func (s *story) trackers(row *crm.Row) string {
	var names []string
	for _, member := range row.Value("trackedby").Members() {
		for _, u := range s.w.users {
			if u.id.String() == member {
				names = append(names, u.name)
			}
		}
	}
	if names == nil {
		return "nobody"
	}
	slices.Sort(names)
	return strings.Join(names, " and ")
}

var roleNames = map[int64]string{crm.PartySender: "from", crm.PartyTo: "to", crm.PartyCc: "cc", crm.PartyBcc: "bcc"}

// people lists who is on an e-mail, each as the record that is meant or else as
// the address.
func (s *story) people(dev *device, email crm.Key) string {
	parties := dev.shownKeys(crm.ActivityParty, crm.BccParty)
	var list []string
	for _, role := range []int64{crm.PartySender, crm.PartyTo, crm.PartyCc, crm.PartyBcc} {
		var names []string
		for _, key := range parties {
			row := dev.screen[key]
			is := int64(crm.PartyBcc)
			if key.Entity == crm.ActivityParty {
				is = row.Value("participationtypemask").Int()
			}
			if is != role || dev.engine.Resolve(row.Value("activityid").Ref().Key()) != email {
				continue
			}
			name := row.Value("addressused").Text()
			if ref := row.Value("partyid").Ref(); !ref.ID.IsZero() {
				name = s.nameOf(ref.Key())
			}
			names = append(names, name)
		}
		if slices.Sort(names); names != nil {
			list = append(list, roleNames[role]+" "+strings.Join(names, " "))
		}
	}
	return strings.Join(list, " ")
}
