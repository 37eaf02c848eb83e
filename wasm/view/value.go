package view

import "regarding/shared/crm"

// Input is a value in the form in which a page sends and shows it for
// editing. By attribute type: text, memo, email, phone and url are strings;
// integer, choice, state and status numbers; boolean true or false; decimal
// and money strings like "-12.5"; date "2026-12-18"; datetime a number of
// milliseconds since 1970; lookup and owner a Link; choices a list of
// numbers; nothing is null.
type Input any

// Link names a row: what it is, and what it is called now.
type Link struct {
	Entity string `json:"entity"` // logical name
	ID     crm.ID `json:"id"`
	Name   string `json:"name"`
	// Deleted says that the row is in the recycle bin or gone.
	Deleted bool `json:"deleted,omitempty"`
}
