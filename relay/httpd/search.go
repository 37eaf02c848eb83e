package httpd

import (
	"net/http"

	"regarding/relay/blob"
	"regarding/shared/crm"
	"regarding/shared/wire"
)

// Records is what is searched: *ledger.Ledger is one.
type Records interface {
	Search(crm.OrganizationID, crm.UserID, wire.RecordSearch) (wire.FoundRecords, error)
}

// searchRecords answers who is signed in with records to be regarding.
func (s *Server) searchRecords(w http.ResponseWriter, r *http.Request) error {
	return s.posted(w, r, wire.MaxSearchBody, func(who blob.Asker, body []byte) error {
		search, err := wire.DecodeRecordSearch(body)
		if err != nil {
			return err
		}
		found, err := s.Records.Search(who.Organization, who.User, search)
		if err != nil {
			return err
		}
		return reply(w, found)
	})
}
