package httpd

import (
	"net/http"

	"regarding/shared/crm"
	"regarding/shared/wire"
)

// Records is what is searched: *ledger.Ledger is one.
type Records interface {
	Search(crm.OrganizationID, crm.UserID, wire.RecordSearch) (wire.FoundRecords, error)
}

// searchRecords answers who is signed in with records to be regarding.
func (s *Server) searchRecords(w http.ResponseWriter, r *http.Request) error {
	who, err := s.who(w, r)
	if err != nil {
		return err
	}
	end, err := s.turns.begin(s.Now(), who.Session)
	if err != nil {
		return err
	}
	defer end()
	body, err := readBytes(w, r, wire.MaxSearchBody)
	if err != nil {
		return err
	}
	search, err := wire.DecodeRecordSearch(body)
	if err != nil {
		return err
	}
	found, err := s.Records.Search(who.Profile.Organization, who.Profile.User, search)
	if err != nil {
		return err
	}
	return reply(w, found)
}
