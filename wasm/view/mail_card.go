package view

import "regarding/shared/crm"

// Cards is a window of the imported contacts, by name.
type Cards struct {
	Total   int       `json:"total"`
	Offset  int       `json:"offset"`
	Rows    []CardRow `json:"rows"`
	Loading bool      `json:"loading"`
}

// CardRow is one contact, or a distribution list of Members people.
type CardRow struct {
	ID       crm.ID `json:"id"`
	Name     string `json:"name"`
	Email    string `json:"email"`
	Company  string `json:"company"`
	JobTitle string `json:"jobTitle"`
	IsList   bool   `json:"isList"`
	Members  int    `json:"members"`
}

// Card is one contact, or a distribution list.
type Card struct {
	Phase  MessagePhase `json:"phase"`
	Name   string       `json:"name"`
	IsList bool         `json:"isList"`
	// Photo is the part that holds the picture, for the call attachment; nil
	// without one.
	Photo      *string         `json:"photo"`
	Company    string          `json:"company"`
	JobTitle   string          `json:"jobTitle"`
	Emails     []LabelledValue `json:"emails"`
	Phones     []LabelledValue `json:"phones"`
	Addresses  []LabelledValue `json:"addresses"`
	URLs       []LabelledValue `json:"urls"`
	Birthday   string          `json:"birthday"`
	Note       string          `json:"note"`
	Categories []string        `json:"categories"`
	Members    []MailAddress   `json:"members"`
	// Source is the file that it came from.
	Source string `json:"source"`
}

// LabelledValue is a value of which a card has several; Label is "work",
// "home" and the like, or the person's own word, and may be empty.
type LabelledValue struct {
	Label string `json:"label"`
	Value string `json:"value"`
}
