package mailbox

import (
	"strconv"
	"strings"
	"unicode"

	"regarding/shared/crm"
)

// CardRow returns c as a row of mailcard. Raw is the hash of its bytes, photo
// that of its picture, zero for none.
func CardRow(c *Card, id ItemID, at Place, raw, photo Hash) crm.Row {
	w := rowWriter{crm.NewRow(crm.Key{Entity: crm.MailCard, ID: id.ID}, at.Owner)}
	w.ref("mailboxid", crm.Mailbox, at.Box.ID)
	w.text("fullname", c.Name)
	w.text("sortname", c.sortName())
	if len(c.Emails) > 0 {
		w.text("firstemail", preferred(c.Emails))
	}
	w.text("company", c.Organization)
	w.text("jobtitle", c.JobTitle)
	w.set("islist", crm.Bool(c.Group))
	w.text("given", c.Given)
	w.text("family", c.Family)
	w.memo("emails", entryLines(c.Emails))
	w.memo("phones", entryLines(c.Phones))
	w.memo("urls", entryLines(c.URLs))
	w.memo("addresses", addressLines(c.Addresses))
	w.memo("members", memberLines(c.Members))
	w.text("birthday", c.Birthday.String())
	w.memo("note", c.Note)
	w.text("categories", strings.Join(c.Categories, ", "))
	w.text("uid", c.UID)
	w.set("raw", crm.Hash(raw).Value())
	if photo != (Hash{}) {
		w.set("photo", crm.Hash(photo).Value())
	}
	w.set("membercount", crm.Whole(int64(len(c.Members))))
	w.text("importedfrom", at.File)
	return w.row
}

// sortName is the name by which an address book sorts: family first.
func (c *Card) sortName() string {
	if c.Family == "" || c.Group {
		return c.Name
	}
	return strings.TrimSpace(c.Family + " " + c.Given)
}

func preferred(list []Entry) string {
	for _, e := range list {
		if e.Preferred {
			return e.Value
		}
	}
	return list[0].Value
}

// entryLines writes one line for each value: kind, tab, value.
func entryLines(list []Entry) string {
	var b strings.Builder
	for _, e := range list {
		writeLine(&b, label(e.Label, e.Kinds), e.Value)
	}
	return b.String()
}

func addressLines(list []PostalAddress) string {
	var b strings.Builder
	for _, a := range list {
		city := strings.TrimSpace(a.PostalCode + " " + a.City)
		var parts []string
		for _, part := range []string{a.PostBox, a.Extended, a.Street, city, a.Region, a.Country} {
			if part = flat(part); part != "" {
				parts = append(parts, part)
			}
		}
		writeLine(&b, label(a.Label, a.Kinds), strings.Join(parts, ", "))
	}
	return b.String()
}

// memberLines writes name, tab, address or UID of each member.
func memberLines(list []Member) string {
	var b strings.Builder
	for _, m := range list {
		who := m.Address.Address
		if who == "" && m.UID != "" {
			who = "uid:" + m.UID
		}
		writeLine(&b, m.Address.Name, who)
	}
	return b.String()
}

func label(own string, kinds []string) string {
	if own != "" {
		return own
	}
	return strings.Join(kinds, " ")
}

func writeLine(b *strings.Builder, name, value string) {
	if value == "" && name == "" {
		return
	}
	b.WriteString(flat(name))
	b.WriteByte('\t')
	b.WriteString(flat(value))
	b.WriteByte('\n')
}

// flat puts a text on one line.
func flat(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}

// String writes d as 1815-12-10, --12-10 without a year, or less where less is
// given; nothing for no day.
func (d CalendarDay) String() string {
	two := func(n int) string {
		if n < 10 {
			return "0" + strconv.Itoa(n)
		}
		return strconv.Itoa(n)
	}
	switch {
	case d.IsZero():
		return ""
	case d.Month == 0:
		return strconv.Itoa(d.Year)
	case d.Year == 0 && d.Day == 0:
		return "--" + two(d.Month)
	case d.Year == 0:
		return "--" + two(d.Month) + "-" + two(d.Day)
	case d.Day == 0:
		return strconv.Itoa(d.Year) + "-" + two(d.Month)
	}
	year := strconv.Itoa(d.Year)
	return strings.Repeat("0", max(0, 4-len(year))) + year + "-" + two(d.Month) + "-" + two(d.Day)
}
