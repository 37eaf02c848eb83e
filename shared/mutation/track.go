package mutation

import (
	"encoding/binary"
	"slices"
	"time"

	"regarding/shared/crm"
	"regarding/shared/mailbox"
	"regarding/shared/track"
)

// Track joins one message of the actor's own to an e-mail record, and sets what
// the record is about (TRK-01, TRK-06).
//
// A message that is not tracked needs a Promotion: the record is made of it; or
// the same message is a record already, then that is joined, and Record becomes
// an alias of it (S16, S31). Of a message that is tracked, only what its record
// is about is set, and a record without the text and files of its message gets
// them from a Promotion that has them.
type Track struct {
	Item crm.Key
	// Record is to be the record: an id that was minted, or the record that is
	// to be joined.
	Record crm.Key
	// Promotion is nil where the message is tracked.
	Promotion *track.Promotion
	// Sets says that what the record is about becomes Regarding, the zero Ref
	// for nothing.
	Sets      bool
	Regarding crm.Ref
	// Seen is the commit that last set what the record is about, as the author
	// saw it: what Update.Seen says of that group.
	Seen crm.Version
	// Local says that the message is in a mailbox that is kept on the device
	// only: the truth does not have it (S14). Box is that mailbox then, which
	// shows together with the digest in Promotion that the message's id is the
	// actor's to use: otherwise ids of other people's messages could be taken, or
	// asked for (INV-6). The replica that proposes sets both.
	Local bool
	Box   mailbox.ID
	// Completes says that a device does this by itself, when the bytes of a
	// message come that was tracked without them. Nobody chose anything, so it
	// is never refused because the record or the message is gone, or they are
	// joined no more: then nothing happens.
	Completes bool
}

// StopTracking ends the link of one message of the actor's own to Record
// (TRK-02). The record stays, or goes to the recycle bin, as the person
// decided; without the right to that nothing happens at all (S19).
type StopTracking struct {
	Item         crm.Key
	Record       crm.Key
	DeleteRecord bool
}

// Detach says of a message that only the device has (S14) what the truth sees of
// others itself: that it went to the recycle bin, or, Back, came out of it
// (DEL-01, S25). The replica proposes it with what it did to the message.
type Detach struct {
	Item crm.Key
	Back bool
}

func (Track) Kind() Kind        { return KindTrack }
func (StopTracking) Kind() Kind { return KindStopTracking }
func (Detach) Kind() Kind       { return KindDetach }

// version of Track: 1; 2 has Completes at the end.
func (Track) version() uint16        { return 2 }
func (StopTracking) version() uint16 { return 1 }
func (Detach) version() uint16       { return 1 }

// Fit returns t with so much left out of its Promotion that it fits into a
// mutation (MaxBytes): what the device takes addresses for, references, text,
// and in the end parties, which PartiesLeftOut then counts as it says. What fits
// comes back as it is.
func (t Track) Fit() Track {
	fits := func() bool { return len(appendArgs(nil, t)) <= MaxBytes-maxHead }
	if t.Promotion == nil || fits() {
		return t
	}
	p := *t.Promotion
	t.Promotion = &p
	parties := make([]track.Party, len(p.Parties))
	for i, party := range p.Parties {
		party.Guess = nil
		parties[i] = party
	}
	p.Parties, p.References, p.Text = parties, "", ""
	for !fits() && len(p.Parties) > 0 {
		less := len(p.Parties) - max(1, len(p.Parties)/8)
		for _, party := range p.Parties[less:] {
			p.PartiesLeftOut += track.Counted(party.Role)
		}
		p.Parties = p.Parties[:less]
	}
	return t
}

func appendTrack(b []byte, t Track) []byte {
	b = crm.AppendKey(crm.AppendKey(b, t.Item), t.Record)
	b = append(b, flagByte(t.Promotion != nil))
	if t.Promotion != nil {
		b = appendPromotion(b, *t.Promotion)
	}
	b = append(b, flagByte(t.Sets))
	b = crm.AppendValue(b, crm.Lookup(t.Regarding))
	b = binary.AppendUvarint(b, uint64(t.Seen.Incarnation))
	b = binary.AppendUvarint(b, t.Seen.Commit)
	b = append(b, flagByte(t.Local))
	if t.Local {
		b = append(b, t.Box.ID[:]...)
	}
	return append(b, flagByte(t.Completes))
}

// upgradeTrack makes version 2 of version 1, in which nothing said that a
// device did it by itself.
func upgradeTrack(args []byte) ([]byte, error) {
	return append(slices.Clone(args), flagByte(false)), nil
}

func (r *reader) track() Track {
	t := Track{Item: r.key(), Record: r.key()}
	if r.flag() {
		p := r.promotion()
		t.Promotion = &p
	}
	t.Sets, t.Regarding = r.flag(), r.ref()
	t.Seen = crm.Version{Incarnation: uint32(r.bounded(1<<32 - 1)), Commit: r.uvarint()}
	if t.Local = r.flag(); t.Local {
		t.Box = mailbox.ID{ID: r.id()}
	}
	t.Completes = r.flag()
	return t
}

func appendPromotion(b []byte, p track.Promotion) []byte {
	for _, s := range []string{p.Subject, p.From, p.FromName} {
		b = appendText(b, s)
	}
	b = appendMoment(appendMoment(b, p.Sent), p.Received)
	for _, s := range []string{p.MessageID, p.InReplyTo, p.References} {
		b = appendText(b, s)
	}
	b = append(b, flagByte(p.Outgoing), flagByte(p.Draft))
	b = binary.AppendVarint(b, p.Priority)
	b = append(b, p.Content[:]...)
	b = append(b, flagByte(p.Awaited))
	b = appendText(b, p.Text)
	b = append(b, p.Body[:]...)
	b = binary.AppendUvarint(b, uint64(len(p.Parties)))
	for _, party := range p.Parties {
		b = binary.AppendVarint(b, party.Role)
		b = appendText(appendText(b, party.Address), party.Name)
		b = append(b, flagByte(party.List))
		b = binary.AppendUvarint(b, uint64(len(party.Guess)))
		for _, ref := range party.Guess {
			b = crm.AppendValue(b, crm.Lookup(ref))
		}
	}
	b = binary.AppendUvarint(b, uint64(min(max(p.PartiesLeftOut, 0), maxLeftOut)))
	b = binary.AppendUvarint(b, uint64(len(p.Files)))
	for _, f := range p.Files {
		b = appendText(appendText(b, f.Name), f.Type)
		b = binary.AppendVarint(b, f.Size)
		b = append(b, f.Content[:]...)
		b = append(appendText(b, f.ContentID), flagByte(f.Inline))
	}
	return b
}

// promotion reads what appendPromotion wrote. Whether its texts have room in
// the record is for Apply to say, as of all fields.
func (r *reader) promotion() track.Promotion {
	return track.Promotion{
		Subject: r.text(), From: r.text(), FromName: r.text(),
		Sent: r.moment(), Received: r.moment(),
		MessageID: r.text(), InReplyTo: r.text(), References: r.text(),
		Outgoing: r.flag(), Draft: r.flag(), Priority: r.varint(),
		Content: r.hash(), Awaited: r.flag(), Text: r.atMost(track.MaxText), Body: r.hash(),
		Parties:        listOf(r, track.MaxParties, 5, r.party),
		PartiesLeftOut: int(r.bounded(maxLeftOut)),
		Files:          listOf(r, track.MaxFiles, 37, r.file),
	}
}

func (r *reader) party() track.Party {
	return track.Party{
		Role: r.varint(), Address: r.text(), Name: r.text(), List: r.flag(),
		Guess: listOf(r, track.MaxMeant, 1, r.ref),
	}
}

func (r *reader) file() track.File {
	return track.File{
		Name: r.text(), Type: r.text(), Size: r.varint(), Content: r.hash(), ContentID: r.text(), Inline: r.flag(),
	}
}

// maxLeftOut is the greatest number of parties that a record can be without:
// what its attribute takes.
const maxLeftOut = 1_000_000_000

// appendMoment appends a time that may not be known.
func appendMoment(b []byte, t time.Time) []byte {
	if t.IsZero() {
		return crm.AppendValue(b, crm.Value{})
	}
	return crm.AppendValue(b, crm.Instant(t))
}

func (r *reader) moment() time.Time {
	at := r.at
	v := r.value()
	if v.IsNull() || v.Kind() == crm.Time && !v.Time().IsZero() {
		return v.Time()
	}
	r.at = at
	r.fail("a value of kind %d in the place of a time", v.Kind())
	return time.Time{}
}

func (r *reader) hash() (h crm.Hash) {
	copy(h[:], r.take(len(h)))
	return h
}

// atMost reads a text of at most n bytes.
func (r *reader) atMost(n int) string {
	at := r.at
	s := r.text()
	if len(s) > n {
		r.at = at
		r.fail("a text of %d bytes, at most %d", len(s), n)
		return ""
	}
	return s
}
