package record

import (
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"

	"regarding/shared/crm"
	"regarding/shared/mutation"
)

// place says which attribute of a contact holds a field, and how. What the
// query asks for stands in attributes that devices hold in memory (hot).
// adapter/regarding/contact.mjs is the same table for the page.
//
// E-mail addresses get the record's id as a tag (ana.adler+r0000001@...): the
// harness has 4,000 addresses in all, and the product would report every two
// records with one address as possible duplicates.
var places = []place{
	text("externaluseridentifier", func(r *Record) *string { return &r.ID }),
	text("nickname", func(r *Record) *string { return &r.Type }),
	text("jobtitle", func(r *Record) *string { return &r.State }),
	digits("mobilephone", func(r *Record) *int64 { return &r.Modified }),
	digits("employeeid", func(r *Record) *int64 { return &r.Created }),
	text("firstname", func(r *Record) *string { return &r.FirstName }),
	text("lastname", func(r *Record) *string { return &r.LastName }),
	text("department", func(r *Record) *string { return &r.Company }),
	text("telephone2", func(r *Record) *string { return &r.Phone }),
	text("address1_city", func(r *Record) *string { return &r.City }),
	text("address1_line1", func(r *Record) *string { return &r.Street }),
	text("address1_postalcode", func(r *Record) *string { return &r.Zip }),
	text("address1_country", func(r *Record) *string { return &r.Country }),
	text("managername", func(r *Record) *string { return &r.Subject }),
	text("description", func(r *Record) *string { return &r.Body }),
	text("salutation", func(r *Record) *string { return &r.Direction }),
	text("governmentid", func(r *Record) *string { return &r.ThreadID }),
	text("websiteurl", func(r *Record) *string { return &r.MessageID }),
	text("childrensnames", func(r *Record) *string { return &r.Tags }),
	digits("telephone1", func(r *Record) *int64 { return &r.Rev }),
	whole("numberofchildren", 1, func(r *Record) *int64 { return &r.Score }),
	whole("creditlimit", crm.MoneyUnit, func(r *Record) *int64 { return &r.Priority }),
	{
		attribute: "haschildrencode",
		put:       func(r Record, _ OwnerIDs) (crm.Value, error) { return crm.Bool(r.HasAttachment), nil },
		take:      func(r *Record, v crm.Value, _ OwnerIDs) error { r.HasAttachment = v.Int() == 1; return nil },
	},
	{
		attribute: "emailaddress1",
		put: func(r Record, _ OwnerIDs) (crm.Value, error) {
			return crm.Str(strings.Replace(r.Email, "@", "+"+r.ID+"@", 1)), nil
		},
		take: func(r *Record, v crm.Value, _ OwnerIDs) error {
			name, rest, ok := strings.Cut(v.Text(), "+")
			_, domain, okToo := strings.Cut(rest, "@")
			if !ok || !okToo {
				return fmt.Errorf("%q has no tag", v.Text())
			}
			r.Email = name + "@" + domain
			return nil
		},
	},
	{
		attribute: "ownerid",
		put: func(r Record, owners OwnerIDs) (crm.Value, error) {
			n, err := strconv.Atoi(strings.TrimPrefix(r.Owner, "u"))
			if err != nil || n >= len(owners) {
				return crm.Value{}, fmt.Errorf("no user is %q", r.Owner)
			}
			return crm.Lookup(crm.Ref{Entity: crm.SystemUser, ID: owners[n].ID, Name: r.Owner}), nil
		},
		take: func(r *Record, v crm.Value, owners OwnerIDs) error {
			for n, id := range owners {
				if v.Ref().ID == id.ID {
					r.Owner = OwnerOf(n)
					return nil
				}
			}
			return fmt.Errorf("%v is no owner", v.Ref().ID)
		},
	},
}

// OwnerIDs are the users u00 and on.
type OwnerIDs []crm.UserID

type place struct {
	attribute string
	put       func(Record, OwnerIDs) (crm.Value, error)
	take      func(*Record, crm.Value, OwnerIDs) error
}

func text(attribute string, field func(*Record) *string) place {
	return place{
		attribute: attribute,
		put:       func(r Record, _ OwnerIDs) (crm.Value, error) { return crm.Str(*field(&r)), nil },
		take:      func(r *Record, v crm.Value, _ OwnerIDs) error { *field(r) = v.Text(); return nil },
	}
}

// digits is a number in an attribute for text.
func digits(attribute string, field func(*Record) *int64) place {
	return place{
		attribute: attribute,
		put: func(r Record, _ OwnerIDs) (crm.Value, error) {
			return crm.Str(strconv.FormatInt(*field(&r), 10)), nil
		},
		take: func(r *Record, v crm.Value, _ OwnerIDs) (err error) {
			*field(r), err = strconv.ParseInt(v.Text(), 10, 64)
			return err
		},
	}
}

func whole(attribute string, unit int64, field func(*Record) *int64) place {
	return place{
		attribute: attribute,
		put:       func(r Record, _ OwnerIDs) (crm.Value, error) { return crm.Whole(*field(&r) * unit), nil },
		take:      func(r *Record, v crm.Value, _ OwnerIDs) error { *field(r) = v.Int() / unit; return nil },
	}
}

// RevisionAttribute holds a record's revision.
const RevisionAttribute = "telephone1"

// Create returns the arguments that make the contact of a record.
func Create(i int, rev int64, owners OwnerIDs) (mutation.Create, error) {
	fields, err := Fields(New(i, rev), owners)
	return mutation.Create{Key: crm.Key{Entity: crm.Contact, ID: ContactID(i)}, Fields: fields}, err
}

// Fields returns what a contact holds for r.
func Fields(r Record, owners OwnerIDs) ([]mutation.Field, error) {
	fields := make([]mutation.Field, 0, len(places))
	for _, p := range places {
		v, err := p.put(r, owners)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.attribute, err)
		}
		fields = append(fields, mutation.Field{Name: p.attribute, Value: v})
	}
	return fields, nil
}

// Of returns the record that a contact holds.
func Of(row crm.Row, owners OwnerIDs) (Record, error) {
	var r Record
	for _, p := range places {
		if err := p.take(&r, row.Value(p.attribute), owners); err != nil {
			return Record{}, fmt.Errorf("%v %s: %w", row.ID, p.attribute, err)
		}
	}
	return r, nil
}

// firstID is the moment in the ids of contacts, in milliseconds: that of
// record i is i later.
const firstID = 1_700_000_000_000

// ContactID returns the id of the contact of record i: a UUIDv7 with bytes as
// random as others have.
func ContactID(i int) (id crm.ID) {
	ms := uint64(firstID + i)
	for k := range 6 {
		id[k] = byte(ms >> (40 - 8*k))
	}
	h := uint32(i)
	for k := 0; k < 3; k++ {
		h = hash(h + 0x9e3779b9)
		var four [4]byte
		binary.BigEndian.PutUint32(four[:], h)
		copy(id[6+4*k:], four[:])
	}
	id[6] = id[6]&0x0f | 0x70
	id[8] = id[8]&0x3f | 0x80
	return id
}

// IndexOf returns i of an id that ContactID made.
func IndexOf(id crm.ID) (int, bool) {
	var ms uint64
	for k := range 6 {
		ms = ms<<8 | uint64(id[k])
	}
	i := int(ms) - firstID
	return i, i >= 0 && ContactID(i) == id
}
