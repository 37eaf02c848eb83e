package vcf

import (
	"strings"
	"time"

	"regarding/shared/mailbox"
	"regarding/shared/mailbox/transfer"
)

// maxEntries bounds the entries of one kind of a card; members are not bound,
// the file is.
const maxEntries = 1000

// take takes what property p says of the card.
func (r *reader) take(p property) {
	value := strings.ToUpper(strings.TrimSpace(string(p.value)))
	switch {
	case p.name == "BEGIN" && value == "VCARD":
		r.nested++
		return
	case p.name == "END" && value == "VCARD":
		r.nested--
		return
	case r.nested > 1 || p.name == "VERSION" || p.name == "PRODID":
		return
	}
	r.taken++
	if !r.name(p) && !r.entry(p) {
		r.other(p)
	}
}

// name takes the properties that name the person.
func (r *reader) name(p property) bool {
	c := r.card
	switch p.name {
	case "FN":
		if c.Name == "" {
			c.Name = oneLine(r.whole(p))
		}
	case "N":
		if c.Family+c.Given+c.Additional != "" {
			break
		}
		n := padded(r.fields(p, ';'), 5)
		c.Family, c.Given, c.Additional, c.Prefix, c.Suffix = n[0], n[1], n[2], n[3], n[4]
	case "NICKNAME":
		c.Nickname = r.whole(p)
	case "ORG":
		n := padded(r.fields(p, ';'), 2)
		c.Organization, c.Department = n[0], strings.Join(nonEmpty(n[1:]), ", ")
	case "TITLE":
		c.JobTitle = r.whole(p)
	case "ROLE":
		c.Role = r.whole(p)
	case "UID":
		c.UID = trimUID(r.whole(p))
	default:
		return false
	}
	return true
}

// entry takes the properties of which a card may have several.
func (r *reader) entry(p property) bool {
	c := r.card
	switch p.name {
	case "EMAIL":
		c.Emails = r.add(c.Emails, p, "mailto:")
	case "TEL":
		c.Phones = r.add(c.Phones, p, "tel:")
	case "URL":
		c.URLs = r.add(c.URLs, p, "")
	case "ADR":
		n := padded(r.fields(p, ';'), 7)
		if len(nonEmpty(n)) == 0 || len(c.Addresses) >= maxEntries {
			break
		}
		kinds, preferred := p.kinds()
		c.Addresses = append(c.Addresses, mailbox.PostalAddress{
			PostBox: n[0], Extended: n[1], Street: n[2], City: n[3], Region: n[4], PostalCode: n[5], Country: n[6],
			Kinds: kinds, Label: p.group, Preferred: preferred,
		})
	case "X-ABLABEL":
		r.labels[p.group] = appleLabel(r.whole(p))
	case "CATEGORIES":
		c.Categories = append(c.Categories, nonEmpty(r.fields(p, ','))...)
	default:
		return false
	}
	return true
}

// add appends the value of p, without the scheme that version 4.0 writes.
// Label holds the group until finish.
func (r *reader) add(list []mailbox.Entry, p property, scheme string) []mailbox.Entry {
	value := oneLine(r.whole(p))
	if len(value) > len(scheme) && strings.EqualFold(value[:len(scheme)], scheme) {
		value = value[len(scheme):]
	}
	if value == "" || len(list) >= maxEntries {
		return list
	}
	kinds, preferred := p.kinds()
	return append(list, mailbox.Entry{Value: value, Kinds: kinds, Label: p.group, Preferred: preferred})
}

// other takes the rest.
func (r *reader) other(p property) {
	c := r.card
	switch p.name {
	case "BDAY":
		c.Birthday = r.day(p)
	case "ANNIVERSARY", "X-ANNIVERSARY", "X-EVOLUTION-ANNIVERSARY":
		c.Anniversary = r.day(p)
	case "NOTE":
		r.notes = append(r.notes, r.whole(p))
	case "PHOTO":
		r.photo(p)
	case "CLASS":
		class := strings.ToUpper(r.whole(p))
		c.Private = class == "PRIVATE" || class == "CONFIDENTIAL"
	case "REV":
		c.Revised = parseTime(r.whole(p))
	case "KIND", "X-ADDRESSBOOKSERVER-KIND":
		c.Group = c.Group || strings.EqualFold(r.whole(p), "group")
	case "MEMBER", "X-ADDRESSBOOKSERVER-MEMBER":
		r.member(p)
	}
}

// member takes a member of a list: the UID of another card, or an address.
func (r *reader) member(p property) {
	value := r.whole(p)
	lower := strings.ToLower(value)
	switch {
	case strings.HasPrefix(lower, "mailto:"):
		address, _, _ := strings.Cut(value[len("mailto:"):], "?")
		r.card.Members = append(r.card.Members, mailbox.Member{Address: mailbox.Address{Name: p.param("CN"), Address: address}})
	case value != "":
		r.card.Members = append(r.card.Members, mailbox.Member{UID: trimUID(value)})
	}
}

// trimUID takes off the scheme with which version 4.0 names cards.
func trimUID(uid string) string {
	const scheme = "urn:uuid:"
	if len(uid) > len(scheme) && strings.EqualFold(uid[:len(scheme)], scheme) {
		return uid[len(scheme):]
	}
	return uid
}

// photo notes where the picture is: in the file, in a data: URL of the file,
// or elsewhere.
func (r *reader) photo(p property) {
	photo := mailbox.Photo{Type: pictureType(p.param("MEDIATYPE"), p.param("TYPE"))}
	value := strings.TrimSpace(string(p.value[:min(len(p.value), 2000)]))
	switch {
	case p.encoding() == mailbox.Base64:
		photo.Data, photo.Encoding = p.span, mailbox.Base64
	case len(value) > 5 && strings.EqualFold(value[:5], "data:"):
		head, _, ok := strings.Cut(value[5:], ",")
		if !ok || !strings.HasSuffix(strings.ToLower(head), ";base64") {
			r.problem(p.offset, mailbox.BadValue)
			return
		}
		raw, _ := p.span.In(r.raw)
		skip := strings.IndexByte(string(raw), ',') + 1
		photo.Type = strings.ToLower(head[:strings.IndexByte(head, ';')])
		photo.Data = mailbox.Span{Offset: p.span.Offset + skip, Length: p.span.Length - skip}
		photo.Encoding = mailbox.Base64
	default:
		photo.URL = r.whole(p)
	}
	if r.card.Photo.IsZero() && !photo.IsZero() {
		r.card.Photo = photo
	}
}

func pictureType(mediaType, kind string) string {
	switch {
	case strings.Contains(mediaType, "/"):
		return strings.ToLower(mediaType)
	case strings.Contains(kind, "/"):
		return strings.ToLower(kind)
	case kind == "" || strings.EqualFold(kind, "pref"):
		return ""
	case strings.EqualFold(kind, "jpg"):
		return "image/jpeg"
	}
	return "image/" + strings.ToLower(kind)
}

// Picture decodes the picture of a card that was read from raw; nil if it is
// not in the file.
func Picture(raw []byte, photo mailbox.Photo) []byte {
	data, ok := photo.Data.In(raw)
	if !ok || len(data) == 0 {
		return nil
	}
	return transfer.Bytes(photo.Encoding, data, len(data))
}

// finish fills in what follows from the rest.
func (r *reader) finish() {
	c := r.card
	for _, list := range [][]mailbox.Entry{c.Emails, c.Phones, c.URLs} {
		for i := range list {
			list[i].Label = r.label(list[i].Label)
		}
	}
	for i := range c.Addresses {
		c.Addresses[i].Label = r.label(c.Addresses[i].Label)
	}
	c.Note = strings.Join(nonEmpty(r.notes), "\n")
	if c.Name == "" {
		c.Name = strings.Join(nonEmpty([]string{c.Prefix, c.Given, c.Additional, c.Family, c.Suffix}), " ")
	}
	for _, other := range []string{c.Nickname, c.Organization} {
		if c.Name == "" {
			c.Name = other
		}
	}
	if c.Name == "" && len(c.Emails) > 0 {
		c.Name = c.Emails[0].Value
	}
	if len(c.Members) > 0 {
		c.Group = true
	}
}

// label returns the label that a group has, or nothing.
func (r *reader) label(group string) string {
	if group == "" {
		return ""
	}
	return r.labels[group]
}

// appleLabel returns the word within "_$!<HomePage>!$_".
func appleLabel(s string) string {
	if inner, ok := strings.CutPrefix(s, "_$!<"); ok {
		inner, _ = strings.CutSuffix(inner, ">!$_")
		return inner
	}
	return s
}

func padded(list []string, n int) []string {
	for len(list) < n {
		list = append(list, "")
	}
	return list
}

func nonEmpty(list []string) []string {
	var out []string
	for _, s := range list {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// parseTime reads a time of REV; what is none is the zero time.
func parseTime(s string) time.Time {
	for _, layout := range []string{time.RFC3339, "20060102T150405Z", "20060102T150405Z0700", "2006-01-02T15:04:05", "20060102T150405", "2006-01-02", "20060102"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}
