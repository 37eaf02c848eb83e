package httpd_test

import (
	"fmt"
	"strings"
	"testing"

	"regarding/relay/httpd"
	"regarding/shared/crm"
	"regarding/shared/wire"
)

// found is a truth that finds one record, named after who asks.
type found struct{}

func (found) Search(_ crm.OrganizationID, u crm.UserID, s wire.RecordSearch) (wire.FoundRecords, error) {
	return wire.FoundRecords{Records: []wire.FoundRecord{{Entity: "account", ID: u.ID, Name: s.Text}}, More: true}, nil
}

// TRK-06: records are searched for who is signed in, by a body of its form.
func TestSearchRecords(t *testing.T) {
	h, ines := claimed(t, func(c *httpd.Config) { c.Records = found{} })
	const path = "/api/records/search"
	body := wire.AppendRecordSearch(nil, wire.RecordSearch{Text: "bright"})
	a := wantStatus(t, ines.postBytes(path, body), 200)
	if want := fmt.Sprintf(`{"records":[{"entity":"account","id":"%v","name":"bright","detail":""}],"more":true}`+"\n", ines.myRow().ID); a.Body != want {
		t.Errorf("found %s, want %s", a.Body, want)
	}
	wantStatus(t, ines.postBytes(path, []byte("{}")), 400)
	wantStatus(t, ines.postBytes(path, []byte(strings.Repeat("a", wire.MaxSearchBody+1))), 413)
	wantStatus(t, h.browser().postBytes(path, body), 401)
}
