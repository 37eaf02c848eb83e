package mutation

import (
	"slices"
	"strings"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/track"
)

// promoted returns the record that is made of a message, without text and
// files, and with nobody who tracks it yet.
func (a *act) promoted(key crm.Key, p track.Promotion) (crm.Row, error) {
	state, status := crm.Whole(crm.ActivityCompleted), crm.Whole(crm.EmailReceived)
	switch {
	case p.Draft:
		state, status = crm.Whole(crm.ActivityOpen), crm.Whole(crm.EmailDraft)
	case p.Outgoing:
		status = crm.Whole(crm.EmailSent)
	}
	from := p.From
	if from == "" {
		from = p.FromName
	}
	return a.filled(crm.NewRow(key, crm.UserID{}), []Field{
		{"ownerid", a.self()},
		{"statecode", state},
		{"statuscode", status},
		{"subject", crm.Str(p.Subject)},
		{"sender", crm.Str(from)},
		{"senton", crm.Instant(p.Sent)},
		{"receivedon", crm.Instant(p.Received)},
		{"messageid", crm.Str(p.MessageID)},
		{"inreplyto", crm.Str(p.InReplyTo)},
		{"references", crm.Str(p.References)},
		{"directioncode", crm.Bool(p.Outgoing)},
		{"prioritycode", crm.Whole(p.Priority)},
		{"contenthash", digest(p)},
	})
}

// digest is what tells the message of a record apart where it has no Message-ID
// (S31), and Null otherwise: who has the rest of a message could try what its
// tracker's copy alone has, until the digest is that (INV-6). So a copy that
// names Bcc recipients never gives it; those of others have another anyway.
func digest(p track.Promotion) crm.Value {
	if p.MessageID != "" || p.Content == (crm.Hash{}) || hides(p) {
		return crm.Value{}
	}
	return crm.Str(p.Content.String())
}

// hides reports whether the copy names people whom the others do not see.
func hides(p track.Promotion) bool {
	return slices.ContainsFunc(p.Parties, func(party track.Party) bool { return party.Role == crm.PartyBcc })
}

// filled returns row with fields that the product writes, checked.
func (a *act) filled(row crm.Row, fields []Field) (crm.Row, error) {
	edit := row.Edit()
	for _, f := range fields {
		if err := crm.Validate(row.Entity, f.Name, f.Value); err != nil {
			return crm.Row{}, refusal(err)
		}
		edit.SetValue(f.Name, f.Value)
	}
	return edit.Row(), nil
}

// maxRecipients is the most bytes of the To recipients that a record itself
// names; all of them are its parties (ours).
const maxRecipients = 1000

// recipients lists the addresses in To, a semicolon behind each but the last.
func recipients(p track.Promotion) string {
	var b strings.Builder
	for _, party := range p.Parties {
		address := party.Address
		if address == "" {
			address = party.Name
		}
		switch {
		case party.Role != crm.PartyTo:
			continue
		case b.Len()+len(address) > maxRecipients:
			return b.String() + "; ..."
		case b.Len() > 0:
			b.WriteString("; ")
		}
		b.WriteString(address)
	}
	return b.String()
}

func hashValue(h crm.Hash) crm.Value {
	if h == (crm.Hash{}) {
		return crm.Value{}
	}
	return h.Value()
}

// promotion is a message that is being written to its record.
type promotion struct {
	*act
	track.Promotion
	// other says that the record is of another message: it was merged into that.
	other bool
	// fills says that the record gets text, parties and files from it.
	fills bool
	// parties are the rows of those on it: all, or of a record that it does not
	// fill the Bcc recipients.
	parties []crm.Row
}

// fill returns a record, which was before, with what the message says, if it is
// new or waits for it. It must be called before people.
func (p *promotion) fill(before, row crm.Row) (crm.Row, error) {
	p.fills = before.ID.IsZero() || !p.other && !p.Awaited && row.Value("content").Int() == crm.ContentAwaited
	left, err := p.resolve(row.Key)
	if err != nil || !p.fills {
		return row, err
	}
	content, files := int64(crm.ContentWhole), 0
	if p.Awaited {
		content = crm.ContentAwaited
	}
	for _, f := range p.Files {
		if !f.Inline {
			files++
		}
	}
	fields := []Field{
		{"content", crm.Whole(content)},
		{"description", crm.Str(p.Text)},
		{"body", hashValue(p.Body)},
		{"attachmentcount", crm.Whole(int64(files))},
		{"partiesleftout", crm.Whole(int64(p.PartiesLeftOut + left))},
		{"torecipients", crm.Str(recipients(p.Promotion))},
	}
	if row.Value("contenthash").IsNull() {
		fields = append(fields, Field{"contenthash", digest(p.Promotion)})
	}
	return p.filled(row, fields)
}

// resolve makes the rows of the parties, and returns how many parties have none
// for want of room; Bcc recipients do not count: the record is for all to read.
func (p *promotion) resolve(record crm.Key) (left int, err error) {
	book := addresses{act: p.act, known: map[lookup][]crm.Ref{}}
	for i, party := range p.Parties {
		hidden := party.Role == crm.PartyBcc
		switch {
		case party.Role < crm.PartySender || party.Role > crm.PartyBcc:
			return 0, refuse(fault.Invalid, OpInvalid, "role %d of a party", party.Role)
		case !hidden && !p.fills:
			continue
		}
		refs := book.meant(party)
		if len(refs) == 0 {
			refs = []crm.Ref{{}}
		}
		if len(p.parties)+len(refs) > track.MaxPartyRows {
			left += track.Counted(party.Role)
			continue
		}
		for n, ref := range refs {
			key, partition := crm.Key{Entity: crm.ActivityParty, ID: track.PartyID(record, i, n)}, crm.UserID{}
			if hidden {
				key, partition = crm.Key{Entity: crm.BccParty, ID: track.BccID(record, p.by, i, n)}, p.by
			}
			fields := []Field{
				{"activityid", crm.Lookup(crm.Ref{Entity: record.Entity, ID: record.ID})},
				{"partyid", crm.Lookup(ref)},
				{"addressused", crm.Str(party.Address)},
				{"addressusedname", crm.Str(party.Name)},
			}
			if !hidden {
				fields = append(fields, Field{"participationtypemask", crm.Whole(party.Role)}, Field{"isdistributionlist", crm.Bool(party.List)})
			}
			row, err := p.filled(crm.NewRow(key, partition), fields)
			if err != nil {
				return 0, err
			}
			p.parties = append(p.parties, row)
		}
	}
	return left, nil
}

// people puts the parties and files of a record that it fills, and the Bcc
// recipients of the actor's own copy into the actor's partition: others do not
// see them (S21).
func (p *promotion) people(record crm.Key) error {
	// A merge may have brought them along with another copy.
	type named struct{ address, name string }
	of := func(row crm.Row) named {
		return named{row.Value("addressused").Text(), row.Value("addressusedname").Text()}
	}
	held := map[named]bool{}
	for _, row := range p.referrers(record, crm.BccParty, "activityid") {
		if row.Partition == p.by && row.Deleted == nil {
			held[of(row)] = true
		}
	}
	for _, row := range p.parties {
		if row.Entity == crm.BccParty && held[of(row)] {
			continue
		}
		if err := p.child(row, "addressused"); err != nil {
			return err
		}
	}
	if !p.fills {
		return nil
	}
	for i, f := range p.Files {
		row, err := p.filled(crm.NewRow(crm.Key{Entity: crm.Attachment, ID: track.FileID(record, i)}, crm.UserID{}), []Field{
			{"objectid", crm.Lookup(crm.Ref{Entity: record.Entity, ID: record.ID})},
			{"filename", crm.Str(f.Name)},
			{"mimetype", crm.Str(f.Type)},
			{"filesize", crm.Whole(f.Size)},
			{"attachmentnumber", crm.Whole(int64(i + 1))},
			{"content", hashValue(f.Content)},
			{"contentid", crm.Str(f.ContentID)},
			{"isinline", crm.Bool(f.Inline)},
		})
		if err != nil {
			return err
		}
		if err := p.child(row, "content"); err != nil {
			return err
		}
	}
	return nil
}

// child puts a row that goes with the record. One that is there already and
// says the same in what names it stays, with what people changed of it; so does
// one that somebody deleted. A Bcc recipient comes back with the copy.
func (p *promotion) child(row crm.Row, naming string) error {
	before, presence := p.tx.Row(row.Key)
	if presence != Found {
		_, _, err := p.put(crm.Row{}, row)
		return err
	}
	same := before.Value(naming).Equal(row.Value(naming))
	if before.Deleted == nil && same || before.Deleted != nil && before.Partition.IsZero() {
		return nil
	}
	after := before.Edit()
	info, _ := row.Entity.Info()
	for i := range info.Attributes {
		if at := &info.Attributes[i]; !same && (at.Type == crm.TypeLookup || !at.Computed() || info.Personal) {
			after.Set(at.Slot, row.At(at.Slot))
		}
	}
	next := after.Row()
	next.Deleted = nil
	_, _, err := p.put(before, next)
	return err
}

// lookup is what an address is looked up as.
type lookup struct {
	address string
	sender  bool
}

// addresses says which records addresses mean, each asked once.
type addresses struct {
	*act
	known map[lookup][]crm.Ref
}

// meant returns the records that a party is (semantics.md, 3.4): what the truth
// finds, or what the device took it for.
func (b addresses) meant(party track.Party) []crm.Ref {
	sender := party.Role == crm.PartySender
	switch {
	case party.Address == "":
		return nil
	case !b.env.Truth() && sender:
		return party.Guess[:min(len(party.Guess), 1)]
	case !b.env.Truth():
		return party.Guess
	}
	l := lookup{crm.NormalizeEmail(party.Address), sender}
	refs, ok := b.known[l]
	if !ok {
		refs = track.Resolve(b.candidates(l.address), party.Role, b.by)
		b.known[l] = refs
	}
	return refs
}

// maxCandidates is how many records of a type are looked at that share an
// address (ours).
const maxCandidates = 100

// candidates lists the records that have an address and that the actor may read.
func (b addresses) candidates(address string) (list []track.Candidate) {
	for _, e := range []crm.Entity{crm.SystemUser, crm.Contact, crm.Account, crm.Lead} {
		keys, _ := b.tx.Matches(e, crm.DuplicateKey{Reason: crm.DuplicateByEmail, Value: address}, maxCandidates)
		for _, key := range keys {
			row, presence := b.tx.Row(key)
			if presence != Found || row.Key != key || !crm.MayRead(b.env.Actor, row) {
				continue
			}
			owner := row.Value("ownerid").Ref()
			c := track.Candidate{
				Key: key, Name: crm.Name(row), Created: row.Value("createdon").Time(),
				Active: row.Value("statecode").Int() == 0 && row.Value("isdisabled").Int() == 0,
			}
			if owner.Entity == crm.SystemUser {
				c.Owner = crm.UserID{ID: owner.ID}
			}
			list = append(list, c)
		}
	}
	return list
}
