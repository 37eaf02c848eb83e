package crm

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// S17: derived values are computed.
func TestDerive(t *testing.T) {
	type values map[string]Value
	at := func(hour int) Value { return Instant(time.Date(2026, 1, 1, hour, 0, 0, 0, time.UTC)) }
	tests := []struct {
		name     string
		entity   Entity
		in, want values
	}{
		{"full name", Contact, values{"firstname": Str(" Ada "), "lastname": Str("King  Lovelace")}, values{"fullname": Str("Ada King Lovelace")}},
		{"last name alone", Lead, values{"lastname": Str("Lovelace")}, values{"fullname": Str("Lovelace")}},
		{"no name", Contact, values{"fullname": Str("stale")}, values{"fullname": {}}},
		{"parent", Contact, values{"parentcustomerid": Lookup(Ref{Account, testID(1), ""})}, values{"parentcustomeridtype": Str("account")}},
		{"no parent", Contact, values{"parentcustomeridtype": Str("account")}, values{"parentcustomeridtype": {}}},
		{"customer", Opportunity, values{"customerid": Lookup(Ref{Contact, testID(1), ""})}, values{"customeridtype": Str("contact")}},
		{"regarding", Task, values{"regardingobjectid": Lookup(Ref{Incident, testID(1), ""})}, values{"regardingobjecttypecode": Str("incident")}},
		{"party", ActivityParty, values{"partyid": Lookup(Ref{Lead, testID(1), ""})}, values{"partyobjecttypecode": Str("lead")}},
		{"note", Annotation, values{"objectid": Lookup(Ref{Account, testID(1), ""})}, values{"objecttypecode": Str("account")}},
		{"connection", Connection, values{"record1id": Lookup(Ref{Account, testID(1), "Contoso"}), "record2id": Lookup(Ref{SystemUser, testID(2), "Ada"})},
			values{"record1objecttypecode": Str("account"), "record2objecttypecode": Str("systemuser"), "name": Str("Ada")}},
		{"first state", Account, nil, values{"statecode": Whole(0), "statuscode": Whole(1)}},
		{"first state is 1", KBArticle, nil, values{"statecode": Whole(1), "statuscode": Whole(1)}},
		{"status of the state", Incident, values{"statecode": Whole(1)}, values{"statuscode": Whole(5)}},
		{"status of another state", Lead, values{"statecode": Whole(2), "statuscode": Whole(2)}, values{"statuscode": Whole(4)}},
		{"status stays", Lead, values{"statecode": Whole(2), "statuscode": Whole(6)}, values{"statuscode": Whole(6)}},
		{"state without status", Task, values{"statecode": Whole(ActivityScheduled)}, values{"statuscode": {}}},
		{"completed", Task, values{"statecode": Whole(ActivityCompleted), "percentcomplete": Whole(40)},
			values{"percentcomplete": Whole(100), "statuscode": Whole(5)}},
		{"not completed", Task, values{"percentcomplete": Whole(40)}, values{"percentcomplete": Whole(40)}},
		{"duration", Appointment, values{"scheduledstart": at(9), "scheduledend": at(10)}, values{"scheduleddurationminutes": Whole(60)}},
		{"no duration", Appointment, values{"scheduledstart": at(9)}, values{"scheduleddurationminutes": {}}},
		{"address", Account, values{"address1_line1": Str("1 Main St"), "address1_city": Str("Redmond"), "address1_stateorprovince": Str("WA"),
			"address1_postalcode": Str("98052"), "address1_country": Str("USA")},
			values{"address1_composite": Str("1 Main St\nRedmond, WA 98052\nUSA"), "address2_composite": {}}},
		{"city alone", Account, values{"address2_city": Str("Redmond")}, values{"address2_composite": Str("Redmond")}},
		{"region alone", Account, values{"address2_stateorprovince": Str("WA")}, values{"address2_composite": Str("WA")}},
		{"unknown entity", 500, values{"fullname": Str("x")}, values{"fullname": Str("x")}},
	}
	for _, tt := range tests {
		r := NewRow(Key{tt.entity, testID(9)}, UserID{})
		for name, v := range tt.in {
			r = r.WithValue(name, v)
		}
		got := Derive(r)
		for name, want := range tt.want {
			if v := got.Value(name); v != want {
				t.Errorf("%s: %s is %s, want %s", tt.name, name, printValue(v), printValue(want))
			}
		}
	}
}

func TestDeriveTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawRow(t)
		before := r.With(0, r.At(0))
		once := Derive(r)
		if twice := Derive(once); !sameRow(twice, once) {
			t.Fatalf("once %v\ntwice %v", once, twice)
		}
		if !sameRow(r, before) {
			t.Fatal("the row itself changed")
		}
	})
}

func TestName(t *testing.T) {
	row := func(e Entity, name string, v Value) Row {
		return NewRow(Key{e, testID(1)}, UserID{}).WithValue(name, v)
	}
	tests := []struct {
		row  Row
		want string
	}{
		{row(Account, "name", Str("Contoso")), "Contoso"},
		{row(Contact, "fullname", Str("Ada")), "Ada"},
		{row(Contact, "emailaddress1", Str("ada@example.com")), "ada@example.com"},
		{row(Lead, "companyname", Str("Contoso")), "Contoso"},
		{row(ActivityParty, "addressused", Str("ada@example.com")), "ada@example.com"},
		{row(ActivityParty, "partyid", Lookup(Ref{Contact, testID(2), "Ada"})), "Ada"},
		{row(Alias, "target", Lookup(Ref{Contact, testID(2), "Ada"})), "Ada"},
		{NewRow(Key{Email, testID(1)}, UserID{}), ""},
		{row(500, "name", Str("x")), ""},
	}
	for _, tt := range tests {
		if got := Name(tt.row); got != tt.want {
			t.Errorf("%v: got %q, want %q", tt.row.Entity, got, tt.want)
		}
	}
}
