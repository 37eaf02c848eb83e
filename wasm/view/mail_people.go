package view

import (
	"cmp"
	"slices"
	"strings"

	"regarding/shared/crm"
	folding "regarding/shared/fold"
)

// LiveCards is a list of contacts that is watched.
type LiveCards struct {
	table *Table
	query CardsQuery
	order *order
}

// cardSlots are the columns of contacts that rows are made from.
var cardSlots = struct{ name, sort, email, company, title, list, members int }{
	name: slotOf(crm.MailCard, "fullname"), sort: slotOf(crm.MailCard, "sortname"), email: slotOf(crm.MailCard, "firstemail"),
	company: slotOf(crm.MailCard, "company"), title: slotOf(crm.MailCard, "jobtitle"), list: slotOf(crm.MailCard, "islist"),
	members: slotOf(crm.MailCard, "membercount"),
}

// WatchCards returns the list of a query, which has passed Check. It must be
// closed.
func (t *Table) WatchCards(q CardsQuery) *LiveCards {
	var conditions []condition
	if q.Lists {
		conditions = append(conditions, condition{slot: cardSlots.list, kind: crm.Int, least: 0, greatest: orderOf(crm.Int, 0), not: true})
	}
	l := &LiveCards{table: t, query: q}
	l.order = t.orderOf(crm.MailCard, cardSlots.sort, ScopeAll, folding.WordsOf(q.Search), conditions, nil, AnyTrack)
	l.order.watched++
	return l
}

// Close lets go of the list.
func (l *LiveCards) Close() {
	l.order.watched--
	l.table.evict()
}

// Ready goes on making the list and reports whether it can be shown.
func (l *LiveCards) Ready(over Budget) bool { return l.order.build(over) }

// Window returns what is seen of a list that is Ready.
func (l *LiveCards) Window() Cards {
	o, q := l.order, l.query
	list := Cards{Total: len(o.list), Offset: q.Offset, Rows: []CardRow{}, Loading: l.table.loading}
	for i := q.Offset; i < min(q.Offset+q.Count, len(o.list)); i++ {
		place := o.list[i]
		text := func(slot int) string { return o.rows.value(place, slot).Text() }
		list.Rows = append(list.Rows, CardRow{
			ID: o.rows.ids[place], Name: cmp.Or(text(cardSlots.name), text(cardSlots.email), text(cardSlots.company)), Email: text(cardSlots.email),
			Company: text(cardSlots.company), JobTitle: text(cardSlots.title), IsList: o.rows.value(place, cardSlots.list).Int() == 1,
			Members: int(o.rows.value(place, cardSlots.members).Int()),
		})
	}
	return list
}

// Same reports whether two windows show the same.
func (c *Cards) Same(other *Cards) bool {
	return c.Total == other.Total && c.Offset == other.Offset && c.Loading == other.Loading && slices.Equal(c.Rows, other.Rows)
}

// PhotoPart is the part of a contact that holds its picture, for the call
// attachment.
const PhotoPart = "photo"

// CardOf returns what is shown of a whole row of mailcard, nil for none.
func CardOf(row *crm.Row) Card {
	c := Card{
		Phase: MessageAbsent, Emails: []LabelledValue{}, Phones: []LabelledValue{}, Addresses: []LabelledValue{}, URLs: []LabelledValue{},
		Categories: []string{}, Members: []MailAddress{},
	}
	if row == nil || row.Deleted != nil {
		return c
	}
	text := func(name string) string { return row.Value(name).Text() }
	c.Phase, c.Name, c.IsList = MessageFound, cmp.Or(text("fullname"), text("firstemail"), text("company")), row.Value("islist").Int() == 1
	if _, ok := row.Value("photo").Hash(); ok {
		part := PhotoPart
		c.Photo = &part
	}
	c.Company, c.JobTitle, c.Birthday, c.Note, c.Source = text("company"), text("jobtitle"), text("birthday"), text("note"), text("importedfrom")
	c.Emails, c.Phones, c.Addresses, c.URLs = labelled(text("emails")), labelled(text("phones")), labelled(text("addresses")), labelled(text("urls"))
	if list := text("categories"); list != "" {
		c.Categories = strings.Split(list, ", ")
	}
	for _, member := range labelled(text("members")) {
		address := member.Value
		if strings.HasPrefix(address, "uid:") {
			address = ""
		}
		c.Members = append(c.Members, MailAddress{Name: member.Label, Address: address})
	}
	return c
}

// labelled reads lines of label, tab, value.
func labelled(text string) []LabelledValue {
	list := []LabelledValue{}
	for line := range strings.Lines(text) {
		label, value, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if !ok {
			label, value = "", label
		}
		list = append(list, LabelledValue{Label: label, Value: value})
	}
	return list
}
