package mailbox

import "time"

// Card is a contact, or a distribution list, as an address book has it.
type Card struct {
	UID string
	// Name is the whole name as shown; the codec composes it if only the
	// parts are given.
	Name       string
	Family     string
	Given      string
	Additional string
	Prefix     string
	Suffix     string
	Nickname   string

	Organization string
	Department   string
	JobTitle     string
	Role         string

	Emails    []Entry
	Phones    []Entry
	URLs      []Entry
	Addresses []PostalAddress

	Birthday    CalendarDay
	Anniversary CalendarDay
	Note        string
	Categories  []string
	Photo       Photo

	// Group marks a distribution list; Members are its own.
	Group   bool
	Members []Member

	Private bool // CLASS:PRIVATE or CONFIDENTIAL
	Revised time.Time

	// Span is the card in its file.
	Span     Span
	Problems Problems
}

// Entry is a value of which a card may have several.
type Entry struct {
	Value     string
	Kinds     []string // lower case: "work", "home", "cell", "fax"
	Label     string   // a person's own word for it
	Preferred bool
}

// PostalAddress is an address by its parts.
type PostalAddress struct {
	PostBox, Extended, Street, City, Region, PostalCode, Country string

	Kinds     []string
	Label     string
	Preferred bool
}

// CalendarDay is a day without a zone, in full or in part: birthdays are often
// without a year. The zero value is no day.
type CalendarDay struct {
	Year       int // 0: not given
	Month, Day int // 0: not given
}

// IsZero reports whether nothing of d is given.
func (d CalendarDay) IsZero() bool { return d == CalendarDay{} }

// Photo says where the picture of a card is: in the file, or elsewhere.
type Photo struct {
	Type string // "image/jpeg", or "" if the card does not say
	// Data is the encoded picture in the file.
	Data     Span
	Encoding Encoding
	URL      string // never fetched without asking
}

// IsZero reports whether there is no picture.
func (p Photo) IsZero() bool { return p.Data.Length == 0 && p.URL == "" }

// Member is someone on a distribution list: by address, by the UID of another
// card, or both.
type Member struct {
	UID     string
	Address Address
}
