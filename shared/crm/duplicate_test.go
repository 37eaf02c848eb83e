package crm

import (
	"slices"
	"testing"
	"time"
)

// SYNC-11, AUTO-03: what two records of one person have in common.
func TestDuplicateKeys(t *testing.T) {
	sent := time.UnixMilli(1_700_000_000_000)
	tests := []struct {
		name   string
		entity Entity
		values []Extra
		want   []DuplicateKey
	}{
		{"e-mail", Contact, []Extra{{"emailaddress1", Str(" Ada@Example.COM ")}, {"emailaddress2", Str("ada@example.com")}, {"emailaddress3", Str("a@b")}},
			[]DuplicateKey{{1, "ada@example.com"}, {1, "a@b"}}},
		{"name and phone", Contact, []Extra{{"firstname", Str("Ada ")}, {"lastname", Str("LOVELACE")}, {"mobilephone", Str("+44 (20) 7946-0018")}},
			[]DuplicateKey{{2, "ada lovelace\n442079460018"}}},
		{"short phone", Contact, []Extra{{"lastname", Str("Ada")}, {"telephone1", Str("ext. 12345")}}, nil},
		{"phone alone", Contact, []Extra{{"telephone1", Str("020 7946 0018")}}, nil},
		{"fax", Account, []Extra{{"name", Str("Contoso")}, {"fax", Str("020 7946 0018")}}, nil},
		{"account", Account, []Extra{{"name", Str(" Contoso \t Ltd ")}, {"telephone1", Str("020 7946 0018")}},
			[]DuplicateKey{{2, "contoso ltd\n02079460018"}}},
		{"sigmas", Lead, []Extra{{"lastname", Str("ΟΔΥΣΣΕΥΣ")}, {"telephone1", Str("123456")}}, []DuplicateKey{{2, "οδυσσευσ\n123456"}}},
		{"small sigmas", Lead, []Extra{{"lastname", Str("Οδυσσευς")}, {"telephone1", Str("123456")}}, []DuplicateKey{{2, "οδυσσευσ\n123456"}}},
		{"message", Email, []Extra{{"messageid", Str("<1@x>")}, {"sender", Str("Ada@x")}, {"senton", Instant(sent)}},
			[]DuplicateKey{{3, "<1@x>\nada@x\n1700000000000"}}},
		{"message without id", Email, []Extra{{"sender", Str("Ada@x")}, {"senton", Instant(sent)}}, nil},
		{"other entities", Incident, []Extra{{"emailaddress", Str("a@b")}}, nil},
	}
	for _, tt := range tests {
		r := NewRow(Key{tt.entity, testID(1)}, UserID{})
		for _, x := range tt.values {
			r = r.WithValue(x.Name, x.Value)
		}
		if got := DuplicateKeys(r); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %+v, want %+v", tt.name, got, tt.want)
		}
		r.Deleted = &Deletion{}
		if got := DuplicateKeys(r); got != nil {
			t.Errorf("%s, in the recycle bin: got %+v", tt.name, got)
		}
	}
}

// SYNC-11: two devices that see the same pair make one row.
func TestDuplicateID(t *testing.T) {
	a, b, c := testID(1), testID(2), testID(3)
	if DuplicateID(a, b) != DuplicateID(b, a) || DuplicateID(a, b) == DuplicateID(a, c) {
		t.Error("the id depends on the order or not on the ids")
	}
	// Pinned, as devices of other versions must make the same id.
	if got, want := DuplicateID(a, b).String(), "a397454a-671c-86ed-88e7-3c907a4732bc"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
