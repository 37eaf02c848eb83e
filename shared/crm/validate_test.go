package crm

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"regarding/shared/fault"
)

func TestValidate(t *testing.T) {
	account := Lookup(Ref{Account, testID(1), "Contoso"})
	tests := []struct {
		entity    Entity
		attribute string
		value     Value
		want      fault.Kind // 0: accepted
	}{
		{Account, "name", Str("Contoso"), 0},
		{Account, "name", Value{}, 0}, // what is required is Missing's business
		{Account, "name", Str(strings.Repeat("ü", 160)), 0},
		{Account, "name", Str(strings.Repeat("ü", 161)), fault.Invalid},
		{Account, "name", Str("two\nlines"), fault.Invalid},
		{Account, "name", Str("\xff"), fault.Invalid},
		{Account, "name", Whole(1), fault.Invalid},
		{Account, "accountid", Str(testID(1).String()), fault.Invalid},
		{Account, "accountid", Value{}, fault.Invalid},
		{Account, "description", Str("two\nlines"), 0},
		{Account, "description", Str(strings.Repeat("x", MaxTextBytes)), 0},
		{Account, "description", Str(strings.Repeat("x", MaxTextBytes+1)), fault.TooLarge},
		{Account, "emailaddress1", Str("a@example.com"), 0},
		{Account, "emailaddress1", Str("not quite an address"), 0},
		{Account, "emailaddress1", Str("a@example.com\r\nBcc: b@example.com"), fault.Invalid},
		{Account, "emailaddress1", Str("  "), fault.Invalid},
		{Account, "websiteurl", Str("https://example.com/ü"), 0},
		{Account, "websiteurl", Str("https://example.com/\x00"), fault.Invalid},
		{Account, "industrycode", Whole(33), 0},
		{Account, "industrycode", Whole(34), fault.Invalid},
		{Account, "industrycode", Str("Wholesale"), fault.Invalid},
		{Account, "creditonhold", Bool(true), 0},
		{Account, "creditonhold", Whole(2), fault.Invalid},
		{Account, "statecode", Whole(1), 0},
		{Account, "statecode", Whole(2), fault.Invalid},
		{Account, "statuscode", Whole(0), fault.Invalid},
		{Account, "new_tags", SetOf("1", "3"), 0},
		{Account, "new_tags", SetOf("1", "4"), fault.Invalid},
		{Account, "new_tags", SetOf("01"), fault.Invalid},
		{Account, "new_tags", SetOf("\xff"), fault.Invalid},
		{Account, "numberofemployees", Whole(0), 0},
		{Account, "numberofemployees", Whole(-1), fault.Invalid},
		{Account, "revenue", Whole(-5 * MoneyUnit), 0},
		{Account, "parentaccountid", account, 0},
		{Account, "primarycontactid", account, fault.Invalid},
		{Account, "ownerid", account, fault.Invalid},
		{Account, "ownerid", Lookup(Ref{Team, testID(1), ""}), 0},
		{Account, "ownerid", Lookup(Ref{SystemUser, testID(1), "\xff"}), fault.Invalid},
		{Account, "transactioncurrencyid", Lookup(Ref{0, testID(1), ""}), fault.Invalid},
		{Account, "exchangerate", Number(1.5), 0},
		{Account, "exchangerate", Number(math.Inf(1)), fault.Invalid},
		{Account, "createdon", Instant(time.UnixMilli(0)), 0},
		{Account, "createdon", Instant(time.UnixMilli(math.MaxInt64)), fault.Invalid},
		{Contact, "birthdate", Whole(-56270), 0},
		{Contact, "birthdate", Whole(math.MaxInt64), fault.Invalid},
		{Contact, "birthdate", Whole(-719162), 0}, // 0001-01-01
		{Contact, "birthdate", Whole(-719163), fault.Invalid},
		{Contact, "birthdate", Whole(2932896), 0}, // 9999-12-31
		{Contact, "birthdate", Whole(2932897), fault.Invalid},
		{Contact, "new_language", Whole(1033), 0},
		{Contact, "new_language", Whole(0), fault.Invalid},
		{Opportunity, "closeprobability", Whole(100), 0},
		{Opportunity, "closeprobability", Whole(101), fault.Invalid},
		{SyncNotice, "subject", account, 0}, // any entity
		{SyncNotice, "subject", Lookup(Ref{500, testID(1), ""}), 0},
		{SyncIssue, "creates", SetOf("contact/" + testID(1).String()), 0},
		{SyncIssue, "mutation", Blob([]byte{0xff}), 0},
		{MailMessage, "raw", Hash{1}.Value(), 0},
		{MailMessage, "raw", Blob(make([]byte, 31)), fault.Invalid},
		{MailMessage, "raw", Str(strings.Repeat("x", 32)), fault.Invalid},
		{MailMessage, "thread", Blob(make([]byte, MaxThread*ThreadIDBytes)), 0},
		{MailMessage, "thread", Blob(make([]byte, MaxThread*ThreadIDBytes+1)), fault.Invalid},
		{MailMessage, "references", Str(strings.Repeat("x", MaxReferences+1)), fault.Invalid},
		{MailMessage, "subject", Str(""), 0},
		{MailMessage, "folderid", account, fault.Invalid},
		{MailFolder, "kind", Whole(FolderOrdinary), 0},
		{MailFolder, "kind", Whole(FolderOrdinary + 1), fault.Invalid},
		{Mailbox, "trustedsenders", SetOf("ada@example.com"), 0},
		// S30: what this build does not know is kept.
		{Account, "new_shoe", Number(math.Inf(1)), 0},
		{500, "anything", account, 0},
		{Account, "new_shoe", Str("\xff"), fault.Invalid},
		{Account, "new_shoe", Blob(make([]byte, MaxTextBytes+1)), fault.TooLarge},
		{Account, "", Whole(1), fault.Invalid},
		{Account, strings.Repeat("x", MaxNameBytes+1), Whole(1), fault.Invalid},
	}
	for _, tt := range tests {
		err := Validate(tt.entity, tt.attribute, tt.value)
		if got := fault.KindOf(err); got != tt.want {
			t.Errorf("%v.%.20s %.40q: got %v, want %v", tt.entity, tt.attribute, printValue(tt.value), err, tt.want)
		}
		if err != nil && tt.attribute != "" && !strings.Contains(err.Error(), tt.attribute[:min(len(tt.attribute), 100)]) {
			t.Errorf("%v does not name %s", err, tt.attribute)
		}
	}
}

func TestMissing(t *testing.T) {
	r := NewRow(Key{Incident, testID(1)}, UserID{}).WithValue("title", Str("It squeaks"))
	if got, want := Missing(r), []string{"ownerid", "customerid"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	r = r.WithValue("ownerid", Lookup(Ref{SystemUser, testID(2), ""})).WithValue("customerid", Lookup(Ref{Account, testID(3), ""}))
	if got := Missing(r); len(got) != 0 {
		t.Errorf("got %v", got)
	}
	if got := Missing(NewRow(Key{500, testID(1)}, UserID{})); len(got) != 0 {
		t.Errorf("unknown entity: %v", got)
	}
}

// What ValidateRow accepts can be stored and read again.
func TestValidRowsCanBeDecoded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawRow(t)
		if ValidateRow(r) != nil {
			return
		}
		if _, err := DecodeRow(AppendRow(nil, r, CatalogueVersion)); err != nil {
			t.Fatal(err)
		}
	})
	for _, s := range sampleRows() {
		err := ValidateRow(s.Row)
		if want := s.Name == "contact with a value of another kind"; (err != nil) != want {
			t.Errorf("%s: %v", s.Name, err)
		}
	}
	many := NewRow(Key{Account, testID(1)}, UserID{})
	for i := range MaxExtras + 1 {
		many = many.WithValue("new_"+uintText(uint64(i)), Whole(1))
	}
	if err := ValidateRow(many); fault.KindOf(err) != fault.TooLarge {
		t.Errorf("%d extras: %v", MaxExtras+1, err)
	}
	if err := ValidateRow(NewRow(Key{Account, testID(1)}, UserID{}).With(999, Whole(1))); fault.KindOf(err) != fault.Invalid {
		t.Errorf("slot 999: %v", err)
	}
}
