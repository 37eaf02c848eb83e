package mutation

import (
	"fmt"
	"testing"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/track"
)

// INV-6, S31: a record bears the digest of the message only where nothing else
// tells messages apart, and never of a copy that names Bcc recipients: whoever
// has the rest of the message could try names until the digest is that.
func TestDigestOfMessageOnlyWhereNeeded(t *testing.T) {
	for _, c := range []struct {
		what    string
		id, bcc bool
		digest  bool
	}{
		{"a Message-ID", true, false, false},
		{"a Message-ID and Bcc", true, true, false},
		{"neither", false, false, true},
		{"Bcc and no Message-ID", false, true, false},
	} {
		for _, awaited := range []bool{false, true} {
			w := newTracking(t)
			args := w.tracks(ada, 1)
			args.Promotion = message(1, c.bcc)
			if !c.id {
				args.Promotion.MessageID = ""
			}
			if awaited {
				early := *args.Promotion
				early.Awaited, early.Content, early.Files, early.Parties = true, crm.Hash{}, nil, nil
				w.ok(t, ada, Track{Item: args.Item, Record: args.Record, Promotion: &early})
			}
			w.ok(t, ada, args)
			if got := !w.value(args.Record, "contenthash").IsNull(); got != c.digest {
				t.Errorf("%s, awaited first %v: digest %v", c.what, awaited, got)
			}
		}
	}
}

// INV-6: how many Bcc recipients were left out is nobody's but the tracker's.
func TestLeftOutCountsNoBcc(t *testing.T) {
	w := newTracking(t)
	args := w.tracks(ada, 0)
	p := args.Promotion
	p.Parties = p.Parties[:1]
	for range 3 {
		w.person(t, ada, "Silent", secret)
	}
	for range track.MaxParties - 1 {
		p.Parties = append(p.Parties, track.Party{Role: crm.PartyBcc, Address: secret})
	}
	w.ok(t, ada, args)
	if got := w.value(args.Record, "partiesleftout").Int(); got != 0 {
		t.Errorf("%d left out", got)
	}
	if got := len(w.live(crm.BccParty, args.Record)); got < 900 || got > track.MaxPartyRows {
		t.Errorf("%d rows of Bcc recipients", got)
	}
	for i := range p.Parties {
		p.Parties[i].Name = fmt.Sprintf("%0600d", i)
	}
	if fitted := (Track{Item: args.Item, Record: args.Record, Promotion: p}).Fit(); len(fitted.Promotion.Parties) == len(p.Parties) || fitted.Promotion.PartiesLeftOut != 0 {
		t.Errorf("%d of %d parties fit, %d left out", len(fitted.Promotion.Parties), len(p.Parties), fitted.Promotion.PartiesLeftOut)
	}
}

// REL-03: to complete a record is to write it.
func TestCompletingNeedsTheRight(t *testing.T) {
	w := newTracking(t)
	args := w.tracks(bo, 0)
	whole := *args.Promotion
	args.Promotion.Awaited, args.Promotion.Files = true, nil
	w.ok(t, bo, args)
	w.role[bo] = crm.ReadOnly
	w.refused(t, bo, Track{Item: args.Item, Record: args.Record, Promotion: &whole}, fault.Denied, OpDenied)
}

// semantics.md, 4.7: a record gets its text from its own message: one that is
// tracked to it after a merge, or that says it is that message, is another.
func TestCompletedByItsOwnMessage(t *testing.T) {
	w := newTracking(t)
	args := w.tracks(ada, 0)
	args.Promotion.Awaited, args.Promotion.Files, args.Promotion.Text = true, nil, ""
	w.ok(t, ada, args)
	other := message(1, false)
	other.Text = "Dear nobody"
	w.ok(t, ada, Track{Item: args.Item, Record: args.Record, Promotion: other})
	if got := w.value(args.Record, "content").Int(); got != crm.ContentAwaited || w.value(args.Record, "description").Text() != "" {
		t.Errorf("completed with %q", w.value(args.Record, "description").Text())
	}
}
