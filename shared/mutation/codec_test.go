package mutation

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mailbox"
	"regarding/shared/track"
)

// samples are arguments of every kind, with something in every part.
func samples() []Args {
	a, b := crm.Key{Entity: crm.Account, ID: testID(8, 1)}, crm.Key{Entity: 300, ID: testID(8, 2)}
	fields := []Field{
		text("name", "Ünïcode"), {"empty", crm.Value{}}, {"n", crm.Whole(-7)}, {"f", crm.Number(1.5)}, {"t", crm.Instant(noon)},
		{"r", crm.Lookup(userRef(ada))}, {"b", crm.Blob([]byte{0, 255})}, {"s", crm.SetOf("b", "a", "")},
	}
	return []Args{
		Create{Key: a, Fields: fields},
		Update{
			Key: b, Fields: fields, Sets: []SetChange{{Name: "s", Added: []string{"x"}, Removed: []string{"y", ""}}},
			Seen: []Seen{{Group: 255, Version: crm.Version{Incarnation: 1<<32 - 1, Commit: 1<<64 - 1}}},
		},
		Assign{Keys: []crm.Key{a, b}, Owner: userRef(bo)}, Assign{},
		SetState{Keys: []crm.Key{a}, State: -1, Status: 1 << 40, Fields: fields},
		Delete{Keys: []crm.Key{a}, Confirmed: 21}, Restore{Keys: []crm.Key{b}},
		Merge{Survivor: a, Other: b, Fields: fields}, KeepBoth{Duplicate: a.ID}, Undo{Mutation: ID{a.ID}},
		CloseIssue{Issue: a.ID, Retried: ID{b.ID}}, CloseNotice{Notices: []crm.ID{a.ID, b.ID}},
		NameDevice{Device: DeviceID{a.ID}, Name: "x"}, RevokeDevice{Device: DeviceID{a.ID}},
		PutUser{User: ada, Name: "x", Email: "y", Role: 9, Disabled: true},
		PutOrganization{Organization: crm.OrganizationID{ID: a.ID}, Name: "x"},
		JoinDevice{Device: DeviceID{a.ID}, User: ada, Name: "x", Agent: "y"},
		SeeDevice{Device: DeviceID{a.ID}, Seen: noon}, Purge{Keys: []crm.Key{a, b}},
		Import{Mailbox: mailbox.ID{ID: a.ID}, Items: []Item{{Key: a, Fields: fields}, {Key: b, Content: mailbox.Hash{31: 1}}}}, Import{},
		UpdateItems{Keys: []crm.Key{a, b}, Fields: fields},
		Track{Item: a, Record: b, Promotion: samplePromotion(), Sets: true, Regarding: userRef(bo), Seen: crm.Version{Incarnation: 7, Commit: 8}, Local: true, Box: mailbox.ID{ID: a.ID}},
		Track{Item: a, Record: b, Promotion: &track.Promotion{}, Completes: true}, Track{Item: a, Record: b},
		StopTracking{Item: a, Record: b, DeleteRecord: true}, Detach{Item: a}, Detach{Item: b, Back: true},
		Unknown{Number: 60000, Version: 9, Bytes: []byte("later")}, Unknown{Number: KindCreate, Version: 2}, Unknown{Number: 999},
	}
}

// samplePromotion is a message with something in every part.
func samplePromotion() *track.Promotion {
	return &track.Promotion{
		Subject: "Ünïcode", From: "a@x.example", FromName: "A", Sent: noon, Received: noon.Add(time.Second),
		MessageID: "<1@x.example>", InReplyTo: "<0@x.example>", References: "<0@x.example>\n", Outgoing: true, Draft: true,
		Priority: -1, Content: crm.Hash{1}, Awaited: true, Text: "Hello\n", Body: crm.Hash{2}, PartiesLeftOut: 7,
		Parties: []track.Party{
			{Role: crm.PartySender, Address: "a@x.example", Name: "A", List: true, Guess: []crm.Ref{userRef(ada), {Entity: 300, ID: testID(8, 3)}}},
			{Role: -4, Name: "nobody"},
		},
		Files: []track.File{{Name: "a.pdf", Type: "application/pdf", Size: 1 << 40, Content: crm.Hash{3}, ContentID: "x", Inline: true}, {}},
	}
}

func sample(args Args) Mutation {
	return Mutation{ID: ID{testID(3, 1)}, Device: deviceOf(ada), Actor: ada, PerformedAt: noon, Args: args}
}

func TestCodecRoundTrip(t *testing.T) {
	covered := make(map[Kind]bool)
	for _, args := range samples() {
		m := sample(args)
		covered[args.Kind()] = true
		b := Encode(m)
		got, err := Decode(b)
		if err != nil {
			t.Errorf("%T: %v", args, err)
			continue
		}
		if !reflect.DeepEqual(got, m) {
			t.Errorf("%T: got %+v, want %+v", args, got, m)
		}
		if again := Encode(got); !bytes.Equal(again, b) {
			t.Errorf("%T: other bytes", args)
		}
		for n := range b { // every cut is refused
			if _, err := Decode(b[:n]); fault.KindOf(err) != fault.Invalid {
				t.Fatalf("%T cut at %d: %v", args, n, err)
			}
		}
		if _, err := Decode(append(bytes.Clone(b), 0)); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%T with a byte more: %v", args, err)
		}
		// What was decoded keeps nothing of the bytes.
		for i := range b {
			b[i] = 0xff
		}
		if !reflect.DeepEqual(got, m) {
			t.Errorf("%T shares memory with its bytes", args)
		}
	}
	for k := Kind(1); k < kindEnd; k++ {
		if !covered[k] || kinds[k] == nil || kinds[k].Kind() != k {
			t.Errorf("kind %d is not covered", k)
		}
	}
}

// Numbers are stored and sent: a change here breaks every outbox and log.
func TestKindNumbersStay(t *testing.T) {
	for i, args := range []Args{
		Create{}, Update{}, Assign{}, SetState{}, Delete{}, Restore{}, Merge{}, KeepBoth{}, Undo{}, CloseIssue{}, CloseNotice{},
		NameDevice{}, RevokeDevice{}, PutUser{}, PutOrganization{}, JoinDevice{}, SeeDevice{}, Purge{}, Import{}, UpdateItems{}, Track{}, StopTracking{}, Detach{},
	} {
		if int(args.Kind()) != i+1 {
			t.Errorf("%T is %d, want %d", args, args.Kind(), i+1)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	// edit returns good with the bytes at a place replaced.
	good := Encode(sample(Delete{Keys: []crm.Key{{Entity: crm.Account, ID: testID(8, 1)}}, Confirmed: 1}))
	const argsAt = 1 + 3*16 + 6 + 3 // version, ids, time, kind, version of the arguments, length
	edit := func(at int, with ...byte) []byte {
		return append(append(bytes.Clone(good[:at]), with...), good[at+1:]...)
	}
	replace := func(args ...byte) []byte {
		return append(append(bytes.Clone(good[:argsAt-1]), byte(len(args))), args...)
	}
	update := func(m Update) []byte { return Encode(sample(m)) }
	tests := []struct {
		name string
		b    []byte
		kind fault.Kind
		says string
	}{
		{"nothing", nil, fault.Invalid, "byte 0"},
		{"another envelope", edit(0, 2), fault.Invalid, "byte 0: envelope version 2"},
		{"too long", make([]byte, MaxBytes+1), fault.TooLarge, "at most"},
		{"kind 0", edit(argsAt-3, 0), fault.Invalid, "kind 0"},
		{"a kind beyond 16 bits", edit(argsAt-3, 0x80, 0x80, 0x04), fault.Invalid, "at most 65535"},
		{"version 0", edit(argsAt-2, 0), fault.Invalid, "never had version 0"},
		{"another length", edit(argsAt-1, good[argsAt-1]-1), fault.Invalid, "are left"},
		{"a long form of a number", edit(argsAt-2, 0x81, 0), fault.Invalid, "shortest form"},
		{"a number without an end", replace(0x80), fault.Invalid, "shortest form"},
		{"keys beyond the limit", replace(0xd1, 0x0f), fault.Invalid, "2001, at most 2000"},
		{"keys that are not there", replace(0xd0, 0x0f), fault.Invalid, "2000 things of at least 17 bytes"},
		{"a year beyond 9999", append(append(bytes.Clone(good[:1+3*16]), 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f), good[argsAt-3:]...), fault.Invalid, "at most 253402300799999"},
		{"no text", Encode(sample(NameDevice{Name: "\xff"})), fault.Invalid, "UTF-8"},
		{"a field without a name", update(Update{Fields: []Field{{}}}), fault.Invalid, "a name of 0 bytes"},
		{"a field with a long name", update(Update{Fields: []Field{{Name: strings.Repeat("x", crm.MaxNameBytes+1)}}}), fault.Invalid, "a name of 129 bytes"},
		{"too many fields", Encode(sample(Create{Fields: make([]Field, MaxFields+1)})), fault.Invalid, "513, at most 512"},
		{"too many notices", Encode(sample(CloseNotice{Notices: make([]crm.ID, MaxNotices+1)})), fault.Invalid, "2001, at most 2000"},
		{"an owner that is a text", append(append(bytes.Clone(good[:argsAt-3]), byte(KindAssign), 1, 4, 0), crm.AppendValue(nil, crm.Str("x"))...), fault.Invalid, "in the place of a reference"},
		{"neither yes nor no", func() []byte { b := Encode(sample(PutUser{Disabled: true})); b[len(b)-1] = 2; return b }(), fault.Invalid, "neither"},
		{"too many items", Encode(sample(Import{Items: make([]Item, MaxImport+1)})), fault.Invalid, "501, at most 500"},
		{"a digest of nothing", func() []byte {
			b := Encode(sample(Import{Items: []Item{{Content: mailbox.Hash{1}}}}))
			clear(b[len(b)-33 : len(b)-1])
			return b
		}(), fault.Invalid, "a digest of nothing"},
		{"a value that is none", append(append(bytes.Clone(good[:argsAt-3]), byte(KindAssign), 1, 2, 0), 99), fault.Invalid, "kind 99"},
	}
	for _, tt := range tests {
		_, err := Decode(tt.b)
		var refused *fault.Error
		if !errors.As(err, &refused) || refused.Kind != tt.kind || refused.Op != "mutation.decode" || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: got %v, want %v that says %q", tt.name, err, tt.kind, tt.says)
		}
	}
}

func TestEncodeKeepsTimesInBounds(t *testing.T) {
	for _, tt := range []struct{ at, want time.Time }{
		{time.Time{}, time.UnixMilli(0).UTC()},
		{time.Date(12000, 1, 1, 0, 0, 0, 0, time.UTC), time.UnixMilli(maxMillis).UTC()},
	} {
		m := sample(Undo{})
		m.PerformedAt = tt.at
		if got, err := Decode(Encode(m)); err != nil || !got.PerformedAt.Equal(tt.want) {
			t.Errorf("%v: got %v, %v", tt.at, got.PerformedAt, err)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("a mutation without arguments was encoded")
		}
	}()
	Encode(Mutation{})
}

// S30: the first version of Track, which ends before Completes, is read for ever.
func TestTrackVersionOne(t *testing.T) {
	for _, args := range samples() {
		args, ok := args.(Track)
		if !ok {
			continue
		}
		args.Completes = false
		newest := appendArgs(nil, args)
		got, err := Decode(Encode(sample(Unknown{Number: KindTrack, Version: 1, Bytes: newest[:len(newest)-1]})))
		if err != nil || !reflect.DeepEqual(got, sample(args)) {
			t.Errorf("got %+v, %v, want %+v", got, err, args)
		}
	}
}

// S30: a version that was released once is read for ever, with id and number
// kept. Names of devices that came without a length are made up.
func TestOldVersionsAreUpgraded(t *testing.T) {
	old := step{KindNameDevice, 0}
	upgrades[old] = func(args []byte) ([]byte, error) {
		if len(args) < 16 {
			return nil, errors.New("no id")
		}
		return appendText(bytes.Clone(args[:16]), string(args[16:])), nil
	}
	defer delete(upgrades, old)

	device := deviceOf(ada)
	m := sample(NameDevice{Device: device, Name: "desk"})
	b := Encode(sample(Unknown{Number: KindNameDevice, Bytes: append(bytes.Clone(device.ID[:]), "desk"...)}))
	got, err := Decode(b)
	if err != nil || !reflect.DeepEqual(got, m) {
		t.Fatalf("got %+v, %v", got, err)
	}
	if !bytes.Equal(Encode(got), Encode(m)) {
		t.Error("it is not written in the newest version")
	}
	for _, bad := range [][]byte{nil, append(bytes.Clone(device.ID[:]), 0xff)} {
		if _, err := Decode(Encode(sample(Unknown{Number: KindNameDevice, Bytes: bad}))); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: got %v", bad, err)
		}
	}
}

func TestFieldsRoundTrip(t *testing.T) {
	fields := []Field{text("a", "b"), {"c", crm.Value{}}}
	b := EncodeFields(fields)
	got, err := DecodeFields(b)
	if err != nil || !reflect.DeepEqual(got, fields) {
		t.Errorf("got %v, %v", got, err)
	}
	for _, bad := range [][]byte{nil, b[:len(b)-1], append(bytes.Clone(b), 0)} {
		if _, err := DecodeFields(bad); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: got %v", bad, err)
		}
	}
}

// FuzzDecode: what is accepted is written as it came, and nothing panics, also
// when it is carried out (S30).
func FuzzDecode(f *testing.F) {
	for _, args := range samples() {
		f.Add(Encode(sample(args)))
	}
	box, p := mailbox.ID{ID: testID(8, 7)}, samplePromotion()
	p.Parties, p.Priority = p.Parties[:1], crm.ImportanceHigh
	f.Add(Encode(sample(Track{
		Item:   crm.Key{Entity: crm.MailMessage, ID: mailbox.ImportedItemID(box, mailbox.Hash(p.Content)).ID},
		Record: crm.Key{Entity: crm.Email, ID: testID(8, 8)}, Promotion: p, Local: true, Box: box,
	})))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := Decode(b)
		if err != nil {
			if k := fault.KindOf(err); k != fault.Invalid && k != fault.TooLarge {
				t.Fatalf("refused with %v", err)
			}
			return
		}
		if !bytes.Equal(Encode(m), b) {
			t.Fatalf("%+v is written in other bytes", m)
		}
		w := newWorld(t)
		w.tx.Do(m, Env{Actor: crm.Actor{User: m.Actor, Role: crm.Administrator}, Version: crm.Version{Incarnation: 7, Commit: 100}, Now: noon})
		w.tx.Clone().Do(m, Env{Actor: crm.Actor{System: true}, Version: crm.Version{Incarnation: 7, Commit: 101}, Now: noon})
		for _, row := range w.tx.Rows() {
			got := crm.AppendRow(nil, row, crm.CatalogueVersion)
			if _, err := crm.DecodeRow(got); err != nil {
				t.Fatalf("row %v cannot be read: %v", row.Key, err)
			}
		}
	})
}

// S9, S30: of bytes that are no mutation as much is read as answers them.
func TestDecodeHead(t *testing.T) {
	m := Mutation{ID: ID{testID(1, 1)}, Device: deviceOf(ada), Actor: ada, PerformedAt: noon, Args: Undo{Mutation: ID{testID(2, 2)}}}
	whole := Encode(m)
	args := len(testID(2, 2))
	unknown := func(kind Kind, version uint16, b []byte) Mutation {
		head := m
		head.Args = Unknown{Number: kind, Version: version, Bytes: b}
		return head
	}
	tests := []struct {
		name string
		b    []byte
		want Mutation
		kind fault.Kind
	}{
		{"arguments cut", whole[:len(whole)-1], unknown(KindUndo, 1, whole[len(whole)-args:len(whole)-1]), 0},
		{"too large", append(bytes.Clone(whole), make([]byte, MaxBytes)...), unknown(KindUndo, 1, nil), 0},
		{"nothing after the times", whole[:len(whole)-args-3], unknown(0, 0, []byte{}), 0},
		{"a newer envelope", append([]byte{envelopeVersion + 1}, whole[1:]...), Mutation{}, fault.TooOld},
		{"an older envelope", append([]byte{0}, whole[1:]...), Mutation{}, fault.Invalid},
		{"no whole id", whole[:16], Mutation{}, fault.Invalid},
		{"id zero", append([]byte{envelopeVersion}, make([]byte, 100)...), Mutation{}, fault.Invalid},
		{"nothing", nil, Mutation{}, fault.Invalid},
	}
	for _, tt := range tests {
		if _, err := Decode(tt.b); err == nil {
			t.Errorf("%s: it is a mutation", tt.name)
		}
		got, err := DecodeHead(tt.b)
		if !reflect.DeepEqual(got, tt.want) || fault.KindOf(err) != tt.kind {
			t.Errorf("%s: got %+v, %v", tt.name, got, err)
		}
		if err == nil {
			if again, err := DecodeHead(Encode(got)); err != nil || again.ID != m.ID {
				t.Errorf("%s: what is kept of it is %+v, %v", tt.name, again, err)
			}
		}
	}
}

// FuzzDecodeFields: what is accepted is written as it came, and nothing panics.
func FuzzDecodeFields(f *testing.F) {
	f.Add(EncodeFields([]Field{text("name", "Fabrikam"), {"parentaccountid", crm.Lookup(userRef(ada))}, {"x", crm.SetOf("a", "b")}}))
	f.Fuzz(func(t *testing.T, b []byte) {
		fields, err := DecodeFields(b)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("refused with %v", err)
			}
			return
		}
		if again := EncodeFields(fields); !bytes.Equal(again, b) {
			t.Fatalf("%v is written in other bytes", fields)
		}
	})
}
