package mutation

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/track"
)

// largest is a message with the most of everything, its parties with addresses
// and names of n bytes.
func largest(n int) *track.Promotion {
	p := message(0, false)
	p.Text = strings.Repeat("x", track.MaxText)
	p.Parties, p.Files = nil, nil
	for i := range track.MaxParties {
		address := fmt.Sprintf("%0*d@x.example", max(1, n-10), i)
		party := track.Party{Role: crm.PartyTo, Address: address, Name: address}
		for g := range track.MaxMeant {
			party.Guess = append(party.Guess, crm.Ref{Entity: crm.Contact, ID: testID(9, uint64(g)), Name: "Petra"})
		}
		p.Parties = append(p.Parties, party)
	}
	p.Parties[0].Role = crm.PartySender
	for i := range track.MaxFiles {
		p.Files = append(p.Files, track.File{Name: fmt.Sprint(i, ".pdf"), Size: 1, Content: crm.Hash{1, byte(i)}})
	}
	return p
}

// S26: the largest message that there is makes a commit that is not too large,
// also when every address means several records; what is left out is counted.
func TestTrackLargestMessage(t *testing.T) {
	w := newTracking(t)
	args := w.tracks(ada, 0)
	args.Promotion = largest(40)
	if m := w.mutation(ada, args.Fit()); !Fits(m) {
		t.Fatalf("%d bytes", len(Encode(m)))
	}
	for i := range 3 {
		for _, party := range args.Promotion.Parties[:400] {
			key := crm.Key{Entity: crm.Contact, ID: w.newID()}
			row := crm.NewRow(key, crm.UserID{}).WithValue("lastname", crm.Str(fmt.Sprint("P", i))).WithValue("emailaddress1", crm.Str(party.Address))
			w.tx.Put(row)
		}
	}
	done := w.ok(t, ada, args.Fit())
	size := 0
	for _, e := range done.Effects {
		size += len(crm.AppendRow(nil, *e.After, crm.CatalogueVersion))
	}
	// relay/ledger: 2,000 rows, 1 MiB
	if parties := len(w.live(crm.ActivityParty, args.Record)); len(done.Effects) > 2000 || size > MaxGuessBytes || parties > track.MaxPartyRows || parties < 900 {
		t.Errorf("%d rows, %d parties, %d bytes", len(done.Effects), parties, size)
	}
	if left := w.value(args.Record, "partiesleftout").Int(); left == 0 {
		t.Error("nobody was left out")
	}
	if got := w.value(args.Record, "torecipients").Text(); len(got) > maxRecipients+10 || !strings.HasSuffix(got, "; ...") {
		t.Errorf("%d bytes of recipients", len(got))
	}
	w.ok(t, bo, Delete{Keys: []crm.Key{args.Record}})
	if got := w.counts(args.Record); got != "0 parties, 0 files, 0 bcc" {
		t.Errorf("there are %s", got)
	}
}

// S26: what has no room in a mutation is left out and counted, never refused.
func TestFit(t *testing.T) {
	small := Track{Item: item(ada, 0), Record: crm.Key{Entity: crm.Email, ID: testID(8, 1)}, Promotion: message(0, true)}
	if got := small.Fit(); got.Promotion != small.Promotion {
		t.Error("what fits was changed")
	}
	if got := (Track{}).Fit(); got.Promotion != nil {
		t.Error("a promotion out of nothing")
	}
	large := small
	large.Promotion = largest(320)
	large.Promotion.PartiesLeftOut = 5
	fitted := large.Fit()
	p := fitted.Promotion
	if m := sample(fitted); !Fits(m) || len(p.Parties) == 0 || len(p.Parties)+p.PartiesLeftOut != track.MaxParties+5 || len(p.Files) != track.MaxFiles {
		t.Errorf("%d bytes, %d parties, %d left out, %d files", len(Encode(m)), len(p.Parties), p.PartiesLeftOut, len(p.Files))
	}
	if len(large.Promotion.Parties) != track.MaxParties || large.Promotion.Parties[0].Guess == nil {
		t.Error("the caller's promotion was changed")
	}
}

// What is beyond a limit is refused when it is read.
func TestDecodeTrackLimits(t *testing.T) {
	with := func(change func(*track.Promotion)) []byte {
		p := &track.Promotion{}
		change(p)
		return Encode(sample(Track{Item: item(ada, 0), Promotion: p}))
	}
	for name, b := range map[string][]byte{
		"text":    with(func(p *track.Promotion) { p.Text = strings.Repeat("x", track.MaxText+1) }),
		"parties": with(func(p *track.Promotion) { p.Parties = make([]track.Party, track.MaxParties+1) }),
		"files":   with(func(p *track.Promotion) { p.Files = make([]track.File, track.MaxFiles+1) }),
		"guesses": with(func(p *track.Promotion) { p.Parties = []track.Party{{Guess: make([]crm.Ref, track.MaxMeant+1)}} }),
	} {
		if _, err := Decode(b); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, at := range map[string]func(*track.Promotion){
		"text":    func(p *track.Promotion) { p.Text = strings.Repeat("x", track.MaxText) },
		"parties": func(p *track.Promotion) { p.Parties = make([]track.Party, track.MaxParties) },
		"files":   func(p *track.Promotion) { p.Files = make([]track.File, track.MaxFiles) },
	} {
		if _, err := Decode(with(at)); err != nil {
			t.Errorf("%s at the limit: %v", name, err)
		}
	}
	// A time is a time, and the first instant of all is none.
	good := with(func(p *track.Promotion) { p.Sent = noon })
	sent := crm.AppendValue(nil, crm.Instant(noon))
	for _, other := range []crm.Value{crm.Whole(7), crm.Str("noon")} {
		value := crm.AppendValue(nil, other)
		b := bytes.Replace(good, sent, value, 1)
		i := bytes.Index(b, binary.AppendUvarint(binary.AppendUvarint(nil, uint64(KindTrack)), uint64(Track{}.version()))) + 2
		_, n := binary.Uvarint(b[i:])
		b = slices.Concat(b[:i], binary.AppendUvarint(nil, uint64(len(b)-i-n)), b[i+n:])
		if _, err := Decode(b); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "in the place of a time") {
			t.Errorf("%v for a time: %v", other, err)
		}
	}
}

// S9: what a tracking names, and what of it is made.
func TestKeysOfTracking(t *testing.T) {
	one := Track{Item: item(ada, 0), Record: crm.Key{Entity: crm.Email, ID: testID(8, 1)}, Promotion: message(0, true)}
	link, account := linkOf(ada, 0), crm.Key{Entity: crm.Account, ID: testID(8, 2)}
	one.Sets, one.Regarding = true, crm.Ref{Entity: account.Entity, ID: account.ID}
	again := one
	again.Promotion = nil
	for _, c := range []struct {
		args                    Args
		subjects, keys, created []crm.Key
	}{
		{one, []crm.Key{one.Item, one.Record}, []crm.Key{one.Item, one.Record, link, account}, []crm.Key{link, one.Record}},
		{again, []crm.Key{one.Item, one.Record}, []crm.Key{one.Item, one.Record, link, account}, []crm.Key{link}},
		{StopTracking{Item: one.Item, Record: one.Record}, []crm.Key{one.Item, one.Record}, []crm.Key{one.Item, one.Record, link}, nil},
	} {
		m := sample(c.args)
		if !slices.Equal(Subjects(m), c.subjects) || !slices.Equal(Keys(m), c.keys) || !slices.Equal(Created(m), c.created) {
			t.Errorf("%T: %v, %v, %v", c.args, Subjects(m), Keys(m), Created(m))
		}
	}
}
