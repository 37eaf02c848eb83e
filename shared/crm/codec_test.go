package crm

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"regarding/shared/fault"
)

// testID returns an id that ends with n.
func testID(n byte) ID { return ID{0: 1, 6: 0x70, 8: 0x80, 15: n} }

func drawID(t *rapid.T, label string) ID {
	id := ID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, label))
	id[6] |= 0x70
	return id
}

func drawVersion(t *rapid.T, label string) Version {
	return Version{rapid.SampledFrom([]uint32{0, 7, 1 << 31}).Draw(t, label), rapid.SampledFrom([]uint64{0, 1, 2, 300, math.MaxUint64}).Draw(t, label)}
}

func drawValue(t *rapid.T, kind ValueKind) Value {
	switch kind {
	case String:
		return Str(rapid.String().Draw(t, "text"))
	case Int:
		return Whole(rapid.Int64().Draw(t, "int"))
	case Float:
		return Number(rapid.Float64().Draw(t, "float"))
	case Time:
		return Instant(time.UnixMilli(rapid.Int64().Draw(t, "time")))
	case Reference:
		return Lookup(Ref{Entity(rapid.Uint16().Draw(t, "target")), drawID(t, "ref"), rapid.String().Draw(t, "name")})
	case Bytes:
		return Blob(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes"))
	case Set:
		return SetOf(rapid.SliceOf(rapid.String()).Draw(t, "members")...)
	}
	return Value{}
}

func drawRow(t *rapid.T) Row {
	e := rapid.SampledFrom(append(Entities(), 500, 65535)).Draw(t, "entity")
	r := NewRow(Key{e, drawID(t, "id")}, UserID{})
	if rapid.Bool().Draw(t, "partition") {
		r.Partition.ID = drawID(t, "user")
	}
	if rapid.Bool().Draw(t, "deleted") {
		r.Deleted = &Deletion{UserID{drawID(t, "by")}, time.UnixMilli(rapid.Int64Range(-1<<50, 1<<50).Draw(t, "on")).UTC(),
			DeletionCause(rapid.Byte().Draw(t, "cause"))}
	}
	r.Version = drawVersion(t, "version")
	if info, ok := e.Info(); ok {
		for range rapid.IntRange(0, 30).Draw(t, "values") {
			a := rapid.SampledFrom(info.Attributes).Draw(t, "attribute")
			kind := a.Type.Kind()
			if rapid.IntRange(0, 9).Draw(t, "odd") == 0 {
				kind = ValueKind(rapid.IntRange(0, int(kindCount)-1).Draw(t, "kind"))
			}
			r = r.With(a.Slot, drawValue(t, kind))
		}
	}
	for range rapid.IntRange(0, 3).Draw(t, "extras") {
		kind := ValueKind(rapid.IntRange(0, int(kindCount)-1).Draw(t, "kind"))
		r = r.WithValue(rapid.StringMatching(`[a-z_0-9]{1,20}`).Draw(t, "name"), drawValue(t, kind))
	}
	for range rapid.IntRange(0, 10).Draw(t, "stamps") {
		r = r.Stamped(Group(rapid.Byte().Draw(t, "group")), drawVersion(t, "stamp"))
	}
	return r
}

func sameRow(a, b Row) bool {
	return a.SameContent(b) && a.Version == b.Version && slices.Equal(a.stamps, b.stamps)
}

// S32: rows come back as they were, for readers of each catalogue, and equal
// rows have equal bytes.
func TestRowRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawRow(t)
		for catalogue := range uint32(CatalogueVersion + 1) {
			b := AppendRow([]byte("before"), r, catalogue)[len("before"):]
			got, err := DecodeRow(b)
			if err != nil {
				t.Fatalf("%v\n%x", err, b)
			}
			if !sameRow(got, r) {
				t.Fatalf("catalogue %d:\n got %v\nwant %v", catalogue, got, r)
			}
			if again := AppendRow(nil, got, catalogue); !bytes.Equal(again, b) {
				t.Fatalf("catalogue %d:\n got %x\nwant %x", catalogue, again, b)
			}
			header, err := PeekRow(b)
			if want := (RowHeader{r.Key, r.Partition, r.Version, r.Deleted != nil}); err != nil || header != want {
				t.Fatalf("header %v, %v, want %v", header, err, want)
			}
		}
	})
}

// INV-8: no part of a row is taken for a row, and none makes it panic.
func TestRowRefusesParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := AppendRow(nil, drawRow(t), CatalogueVersion)
		n := rapid.IntRange(0, len(b)-1).Draw(t, "length")
		if r, err := DecodeRow(b[:n]); fault.KindOf(err) != fault.Invalid {
			t.Fatalf("got %v, %v", r, err)
		}
		if _, err := DecodeRow(append(b, 0)); fault.KindOf(err) != fault.Invalid {
			t.Fatal(err)
		}
		at := rapid.IntRange(0, len(b)-1).Draw(t, "at")
		b[at] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		if r, err := DecodeRow(b); err == nil {
			if again := AppendRow(nil, r, uint32(b[1])); !bytes.Equal(again, b) {
				t.Fatalf("accepted %x but writes %x", b, again)
			}
		}
	})
}

func TestValueRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := drawValue(t, ValueKind(rapid.IntRange(0, int(kindCount)-1).Draw(t, "kind")))
		b := append(AppendValue(nil, v), "rest"...)
		got, rest, err := DecodeValue(b)
		if err != nil || got != v || string(rest) != "rest" {
			t.Fatalf("got %v, %q, %v, want %v", got, rest, err, v)
		}
		k := Key{Entity(rapid.Uint16().Draw(t, "entity")), drawID(t, "id")}
		key, rest, err := DecodeKey(append(AppendKey(nil, k), "rest"...))
		if err != nil || key != k || string(rest) != "rest" {
			t.Fatalf("got %v, %q, %v, want %v", key, rest, err, k)
		}
	})
}

// S30: what a newer peer sends is kept, and comes into its slot once this
// build knows it.
func TestUnknownAttributesAreKept(t *testing.T) {
	r := NewRow(Key{Contact, testID(1)}, UserID{}).
		WithValue("lastname", Str("Ada")).
		WithValue("new_shoe", Whole(38)).
		WithValue("birthdate", Str("in May")) // of another kind than its slot
	old := AppendRow(nil, r, 0)
	got, err := DecodeRow(old)
	if err != nil || !sameRow(got, r) {
		t.Fatalf("got %v, %v", got, err)
	}
	if a, _ := Contact.Attribute("lastname"); got.At(a.Slot).Text() != "Ada" {
		t.Error("lastname did not come into its slot")
	}
	if len(got.Extras()) != 1 || got.Extras()[0].Name != "new_shoe" {
		t.Errorf("extras %v", got.Extras())
	}
	if got := got.Value("birthdate").Text(); got != "in May" {
		t.Errorf("birthdate %q", got)
	}
	if new := AppendRow(nil, r, CatalogueVersion); bytes.Contains(new, []byte("lastname")) || !bytes.Contains(old, []byte("lastname")) {
		t.Error("lastname goes by name to who knows it, or by slot to who does not")
	}
}

func TestNewerIsTooOld(t *testing.T) {
	b := AppendRow(nil, NewRow(Key{Contact, testID(1)}, UserID{}), CatalogueVersion)
	b[1] = CatalogueVersion + 1
	if _, err := DecodeRow(b); fault.KindOf(err) != fault.TooOld {
		t.Errorf("catalogue: %v", err)
	}
	b[0] = rowFormat + 1
	if _, err := PeekRow(b); fault.KindOf(err) != fault.TooOld {
		t.Errorf("format: %v", err)
	}
}

func TestASlotWithoutAttributePanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("the value was dropped")
		}
	}()
	AppendRow(nil, NewRow(Key{Contact, testID(1)}, UserID{}).With(999, Whole(1)), CatalogueVersion)
}

// Whatever AppendRow would not have written is refused, with its place.
func TestDecodeRowRefuses(t *testing.T) {
	key := "01" + "01" + "1b" + hex.EncodeToString(slices.Concat(testID(9).bytes())) // of a device
	tests := []struct {
		name, hex, want string
	}{
		{"nothing", "", "offset 0: 1 bytes are missing"},
		{"format 0", "00", "offset 1: row format 0"},
		{"long number", "01" + "8100", "offset 1: not a number in its shortest form"},
		{"entity 0", "01" + "01" + "00" + strings.Repeat("11", 16), "the key names no row"},
		{"entity 65536", "01" + "01" + "808004", "entity 65536"},
		{"id zero", "01" + "01" + "01" + strings.Repeat("00", 16), "the key names no row"},
		{"flags", key + "10", "flags 0x10"},
		{"partition zero", key + "01" + strings.Repeat("00", 16), "the partition names no user"},
		{"too many slots", key + "00" + "0000000000" + "07", "7 slots, of 6"},
		{"huge slots", key + "00" + "0000000000" + "ffffffff0f", "4294967295 slots"},
		{"last slot empty", key + "00" + "0000000000" + "03" + "02" + "0000", "the last slot is empty"},
		{"bit behind the last", key + "00" + "0000000000" + "03" + "0c", "the last slot is empty or not the last"},
		{"id's slot", key + "00" + "0000000000" + "01" + "01", "slot 0 holds no value"},
		{"empty text", key + "00" + "0000000000" + "03" + "04" + "00", "not a value of kind 1"},
		{"not UTF-8", key + "00" + "0000000000" + "03" + "04" + "01ff", "text is not UTF-8"},
		{"long text", key + "00" + "0000000000" + "03" + "04" + "818040", "1048577 bytes, of at most 1048576"},
		{"short text", key + "00" + "0000000000" + "03" + "04" + "0541", "4 bytes are missing"},
		{"no runs", key + "04" + "0000000000" + "00" + "00", "0 runs"},
		{"many runs", key + "04" + "0000000000" + "00" + "8202", "258 runs"},
		{"stamp of no version", key + "04" + "0000000000" + "00" + "01" + "0101", "a stamp of no version"},
		{"stamp unknown", key + "04" + "0000000000" + "00" + "01" + "0301", "stamp 3 of 2"},
		{"stamp known", key + "04" + "0000000005" + "00" + "01" + "02000501", "a version is listed twice"},
		{"split run", key + "04" + "0000000005" + "00" + "02" + "0101" + "0101", "a run of stamps is split"},
		{"last zero", key + "04" + "0000000005" + "00" + "02" + "0101" + "0001", "the last stamp is zero"},
		{"long run", key + "04" + "0000000005" + "00" + "01" + "018102", "257 stamps in a run"},
		{"empty tail", key + "08" + "0000000000" + "00" + "00", "0 attributes by name"},
		{"long tail", key + "08" + "0000000000" + "00" + "ffff03", "65535 attributes by name"},
		{"empty name", key + "08" + "0000000000" + "00" + "01" + "00" + "0202", `attribute "" does not follow`},
		{"order", key + "08" + "0000000000" + "00" + "02" + "0162" + "0202" + "0161" + "0202", `attribute "a" does not follow "b"`},
		{"null", key + "08" + "0000000000" + "00" + "01" + "0161" + "00", `attribute "a" holds nothing`},
		{"kind", key + "08" + "0000000000" + "00" + "01" + "0161" + "08", "kind 8 is unknown"},
		{"has a slot", key + "08" + "0000000000" + "00" + "01" + "046e616d65" + "01" + "0161", `attribute "name" has a slot`},
		{"more", key + "00" + "0000000000" + "00" + "00", "1 bytes follow the row"},
	}
	for _, tt := range tests {
		b, err := hex.DecodeString(tt.hex)
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		r, err := DecodeRow(b)
		var f *fault.Error
		if !errors.As(err, &f) || f.Kind != fault.Invalid || f.Op != "crm.decodeRow" || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "offset ") {
			t.Errorf("%s: got %v, %v, want %q", tt.name, r, err, tt.want)
		}
	}
}

func (id ID) bytes() []byte { return id[:] }

func TestDecodeValueRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"nothing": "", "unknown kind": "08", "empty text": "0100", "NaN": "037ff8000000000001", "-0": "038000000000000000",
		"zero id": "0501" + strings.Repeat("00", 17), "empty bytes": "0600", "empty set": "0700",
		"set order": "0704" + "0162" + "0161", "set twice": "0704" + "0161" + "0161", "set cut": "0702" + "0561", "set not UTF-8": "0702" + "01ff",
	} {
		b, err := hex.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		if v, _, err := DecodeValue(b); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: got %v, %v", name, v, err)
		}
	}
	zero := AppendValue(nil, Value{kind: Time, num: time.Time{}.UnixMilli()})
	if v, _, err := DecodeValue(zero); fault.KindOf(err) != fault.Invalid {
		t.Errorf("zero time: got %v, %v", v, err)
	}
}

// A row whose groups were last changed together costs a few bytes for stamps.
func TestStampsAreCompact(t *testing.T) {
	r := NewRow(Key{Contact, testID(1)}, UserID{})
	r.Version = Version{9, 100_000}
	bare := len(AppendRow(nil, r, CatalogueVersion))
	older := Version{9, 99_000}
	for g := Group(1); g < 60; g++ {
		r = r.Stamped(g, older)
	}
	if got := len(AppendRow(nil, r, CatalogueVersion)) - bare; got > 10 {
		t.Errorf("one distinct stamp costs %d bytes", got)
	}
	if got := len(AppendRow(nil, r.Stamped(30, r.Version), CatalogueVersion)) - bare; got > 14 {
		t.Errorf("two distinct stamps cost %d bytes", got)
	}
}

// sampleRows are rows of many shapes, for the golden file and as fuzz seeds.
func sampleRows() []struct {
	Name string
	Row  Row
} {
	day := time.Date(2026, 3, 4, 5, 6, 7, 8_000_000, time.UTC)
	contact := sampleContact(day)
	deleted := contact
	deleted.Deleted = &Deletion{UserID{testID(2)}, day, Chosen}
	unknown := NewRow(Key{500, testID(3)}, UserID{}).WithValue("name", Str("Q-1")).WithValue("total", Whole(12345))
	unknown.Version = Version{0xfeedbeef, 77}
	notice := NewRow(Key{SyncNotice, testID(4)}, UserID{testID(2)}).
		WithValue("side", Whole(NoticeOverwritten)).WithValue("subject", Lookup(Ref{Contact, testID(1), "Ada Lovelace"})).
		WithValue("mine", Blob([]byte{0, 1, 255}))
	return []struct {
		Name string
		Row  Row
	}{
		{"empty account", NewRow(Key{Account, testID(1)}, UserID{})},
		{"contact", contact},
		{"contact in the recycle bin", deleted},
		{"contact with unknown attributes", contact.WithValue("new_shoe", Whole(38)).WithValue("new_ratio", Number(0.5))},
		{"contact with a value of another kind", contact.WithValue("birthdate", Str("in May"))},
		{"entity this build does not know", unknown},
		{"notice in a partition", notice},
		{"message in a mailbox", sampleMessage(day)},
		{"account with tags", NewRow(Key{Account, testID(5)}, UserID{}).WithValue("new_tags", SetOf("1", "3"))},
	}
}

// sampleMessage is a message as an import makes it.
func sampleMessage(day time.Time) Row {
	r := NewRow(Key{MailMessage, testID(6)}, UserID{testID(2)})
	for _, f := range []struct {
		name  string
		value Value
	}{
		{"createdon", Instant(day)}, {"mailboxid", Lookup(Ref{Mailbox, testID(7), ""})}, {"folderid", Lookup(Ref{MailFolder, testID(8), ""})},
		{"subject", Str("Engines")}, {"fromname", Str("Ada Lovelace")}, {"fromaddress", Str("ada@example.com")}, {"receivedon", Instant(day)},
		{"size", Whole(4711)}, {"isread", Bool(true)}, {"thread", Blob([]byte("01234567abcdefgh"))}, {"raw", Hash{1, 2, 31: 3}.Value()},
	} {
		r = r.WithValue(f.name, f.value)
	}
	r.Version = Version{0xfeedbeef, 301}
	return r
}

// sampleContact is a contact with 25 fields.
func sampleContact(day time.Time) Row {
	r := NewRow(Key{Contact, testID(1)}, UserID{})
	for _, f := range []struct {
		name  string
		value Value
	}{
		{"createdon", Instant(day)}, {"createdby", Lookup(Ref{SystemUser, testID(2), "Grace Hopper"})}, {"modifiedon", Instant(day)},
		{"ownerid", Lookup(Ref{SystemUser, testID(2), "Grace Hopper"})}, {"statecode", Whole(0)}, {"statuscode", Whole(1)},
		{"fullname", Str("Ada Lovelace")}, {"firstname", Str("Ada")}, {"lastname", Str("Lovelace")}, {"jobtitle", Str("Analyst")},
		{"parentcustomerid", Lookup(Ref{Account, testID(7), "Analytical Engines"})}, {"parentcustomeridtype", Str("account")},
		{"emailaddress1", Str("ada@example.com")}, {"emailaddress2", Str("ada.lovelace@example.org")},
		{"telephone1", Str("+44 20 7946 0018")}, {"mobilephone", Str("+44 7700 900123")}, {"address1_line1", Str("12 St James's Square")},
		{"address1_city", Str("London")}, {"address1_postalcode", Str("SW1Y 4JH")}, {"address1_country", Str("United Kingdom")},
		{"birthdate", Whole(-56270)}, {"gendercode", Whole(2)}, {"donotemail", Bool(false)}, {"department", Str("Research")},
		{"description", Str("Wrote the first program.\nLikes horses.")},
	} {
		r = r.WithValue(f.name, f.value)
	}
	r.Version = Version{0xfeedbeef, 300}
	for g := Group(1); g < 40; g++ {
		r = r.Stamped(g, Version{0xfeedbeef, 300})
	}
	return r.Stamped(3, Version{0xfeedbeef, 299}).Stamped(9, Version{0xdeadbeef, 12})
}

// S32: golden vectors, the same natively and in wasm.
func TestRowsGolden(t *testing.T) {
	var b bytes.Buffer
	for _, s := range sampleRows() {
		for catalogue := range uint32(CatalogueVersion + 1) {
			bytes := AppendRow(nil, s.Row, catalogue)
			fmt.Fprintf(&b, "%s, catalogue %d, %d bytes\n", s.Name, catalogue, len(bytes))
			for ; len(bytes) > 0; bytes = bytes[min(len(bytes), 64):] {
				fmt.Fprintf(&b, "  %x\n", bytes[:min(len(bytes), 64)])
			}
		}
		printRow(&b, s.Row)
	}
	golden(t, "rows.golden", b.Bytes())
}

func printRow(b *bytes.Buffer, r Row) {
	fmt.Fprintf(b, "  %v %v partition=%v version=%x/%d\n", r.Entity, r.ID, r.Partition, r.Version.Incarnation, r.Version.Commit)
	if d := r.Deleted; d != nil {
		fmt.Fprintf(b, "  deleted by %v on %s because %d\n", d.By, d.On.Format(time.RFC3339Nano), d.Cause)
	}
	info, ok := r.Entity.Info()
	if ok {
		for _, a := range info.Attributes {
			if v := r.At(a.Slot); !v.IsNull() {
				fmt.Fprintf(b, "  %s = %s\n", a.Name, printValue(v))
			}
		}
	}
	for _, x := range r.extra {
		fmt.Fprintf(b, "  %s = %s (unknown)\n", x.Name, printValue(x.Value))
	}
	for g, v := range r.stamps {
		if v != r.Version {
			fmt.Fprintf(b, "  stamp of group %d = %x/%d\n", g, v.Incarnation, v.Commit)
		}
	}
	b.WriteByte('\n')
}

func printValue(v Value) string {
	switch v.Kind() {
	case String:
		return fmt.Sprintf("text %q", v.Text())
	case Int:
		return fmt.Sprintf("int %d", v.Int())
	case Float:
		return fmt.Sprintf("float %g", v.Float())
	case Time:
		return v.Time().Format(time.RFC3339Nano)
	case Reference:
		return fmt.Sprintf("%v %v %q", v.Ref().Entity, v.Ref().ID, v.Ref().Name)
	case Bytes:
		return fmt.Sprintf("bytes %x", v.Bytes())
	case Set:
		return fmt.Sprintf("set %q", v.Members())
	}
	return "nothing"
}
