package filter

import (
	"slices"
	"strconv"
	"strings"
)

// Parse reads a query. It looks at the text alone: whether entities and
// attributes exist and values fit is for Check. White space and comments are
// lost, and so is what means nothing here (mapping, version, uiname, ...).
//
// The error is a *fault.Error that holds an *Error: Kind TooLarge for the
// limits of this package, Invalid for all else. Time and memory are bounded
// by the limits.
func Parse(text string) (*Query, error) {
	q, err := parse(text)
	if err != nil {
		return nil, refuse("filter.parse", err)
	}
	return q, nil
}

func parse(text string) (*Query, *Error) {
	s, err := newScanner(text)
	if err != nil {
		return nil, err
	}
	p := &parser{scanner: s}
	t, err := p.outside("<fetch>")
	if err != nil {
		return nil, err
	}
	if t.kind != openElement {
		return nil, &Error{CodeMalformed, t.at, describe(t), "<fetch>"}
	}
	if t.name != "fetch" {
		return nil, &Error{CodeUnknownElement, t.at, "<" + t.name + ">", "<fetch>"}
	}
	q, err := p.fetch(&t)
	if err != nil {
		return nil, err
	}
	if t, err = p.outside("the end of the text"); err == nil && t.kind != endOfText {
		err = &Error{CodeMalformed, t.at, describe(t), "the end of the text"}
	}
	return q, err
}

// parser makes a Query of tokens.
type parser struct {
	*scanner
	depth      int
	links      int
	conditions int
}

// outside returns the next token that is not white space.
func (p *parser) outside(expected string) (token, *Error) {
	for {
		t, err := p.next()
		if err != nil || t.kind != characters {
			return t, err
		}
		if strings.TrimLeft(t.text, " \t\r\n") != "" {
			return t, &Error{CodeMalformed, t.at, "text " + quote(strings.TrimSpace(t.text)), expected}
		}
	}
}

func describe(t token) string {
	switch t.kind {
	case openElement:
		return "<" + t.name + ">"
	case closeElement:
		return "</" + t.name + ">"
	case characters:
		return "text " + quote(strings.TrimSpace(t.text))
	}
	return "the end of the text"
}

// children calls read for each element within parent. Expected says in words
// which there can be.
func (p *parser) children(parent *token, expected string, read func(*token) *Error) *Error {
	if p.depth++; p.depth > MaxDepth {
		return &Error{CodeTooDeep, parent.at, "<" + parent.name + "> at depth " + strconv.Itoa(p.depth), "at most " + strconv.Itoa(MaxDepth) + " elements within each other"}
	}
	defer func() { p.depth-- }()
	for !parent.empty {
		t, err := p.outside(expected + " or </" + parent.name + ">")
		if err != nil {
			return err
		}
		switch t.kind {
		case endOfText:
			return &Error{CodeMalformed, t.at, describe(t), "</" + parent.name + ">"}
		case closeElement:
			if t.name != parent.name {
				return &Error{CodeMalformed, t.at, describe(t), "</" + parent.name + ">"}
			}
			return nil
		}
		if err := read(&t); err != nil {
			return err
		}
	}
	return nil
}

// unknown refuses an element that cannot stand where it does.
//
//go:noinline
func unknown(t *token, parent, expected string) *Error {
	return &Error{CodeUnknownElement, t.at, "<" + t.name + "> in <" + parent + ">", expected}
}

// leaf refuses elements within t.
func (p *parser) leaf(t *token) *Error {
	return p.children(t, "nothing", func(child *token) *Error { return unknown(child, t.name, "nothing") })
}

// take returns a mark of t, nil when it has none of that name.
//
//go:noinline
func (t *token) take(name string) *mark {
	for i := range t.marks {
		if t.marks[i].name == name {
			t.marks[i].used = true
			return &t.marks[i]
		}
	}
	return nil
}

// text returns the value of a mark, "" without.
//
//go:noinline
func (t *token) takeText(name string) string {
	if m := t.take(name); m != nil {
		return m.value
	}
	return ""
}

// flag reads a mark that says yes or no.
func (t *token) flag(name string, to *bool) *Error {
	m := t.take(name)
	if m == nil {
		return nil
	}
	switch strings.ToLower(m.value) {
	case "true", "1":
		*to = true
	case "false", "0":
		*to = false
	default:
		return &Error{CodeBadMark, m.valueAt, quote(m.value) + " for " + name, "true, false, 1 or 0"}
	}
	return nil
}

// number reads a mark that holds a whole number from 1 on.
func (t *token) number(name string, to *int) *Error {
	m := t.take(name)
	if m == nil {
		return nil
	}
	n, err := strconv.ParseUint(m.value, 10, 31)
	if err != nil || n == 0 {
		return &Error{CodeBadMark, m.valueAt, quote(m.value) + " for " + name, "a whole number from 1 on"}
	}
	*to = int(n)
	return nil
}

// choose reads a mark that holds one of some names.
func choose[T ~uint8](t *token, name string, names []string, to *T) *Error {
	m := t.take(name)
	if m == nil {
		return nil
	}
	n, ok := named(names, m.value)
	if !ok {
		return &Error{CodeBadMark, m.valueAt, quote(m.value) + " for " + name, "one of " + list(names)}
	}
	*to = T(n)
	return nil
}

func list(names []string) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(names), func(n string) bool { return n == "" }), ", ")
}

// finish refuses marks that were not taken, unless they mean nothing here.
func (t *token) finish(known string, meaningless ...string) *Error {
	for _, m := range t.marks {
		if !m.used && !slices.Contains(meaningless, m.name) && m.name != "xmlns" && !strings.HasPrefix(m.name, "xmlns:") {
			return &Error{CodeUnknownMark, m.at, quote(m.name) + " in <" + t.name + ">", known}
		}
	}
	return nil
}

// first returns the first error.
func first(errs ...*Error) *Error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func (p *parser) fetch(t *token) (*Query, *Error) {
	q := &Query{At: t.at}
	err := first(t.number("top", &q.Top), t.number("count", &q.Count), t.number("page", &q.Page),
		t.flag("distinct", &q.Distinct), t.flag("aggregate", &q.Aggregate),
		t.flag("returntotalrecordcount", &q.Total), t.flag("useraworderby", &q.RawOrder))
	if err != nil {
		return nil, err
	}
	q.Cookie = t.takeText("paging-cookie")
	if q.Top > MaxTop {
		m := t.take("top")
		return nil, &Error{CodeTooManyRows, m.valueAt, "top " + quote(m.value), "at most " + strconv.Itoa(MaxTop)}
	}
	for _, name := range []string{"count", "page", "paging-cookie", "returntotalrecordcount"} {
		if m := t.take(name); m != nil && q.Top > 0 && (name != "returntotalrecordcount" || q.Total) {
			return nil, &Error{CodeBadPaging, m.at, name + " beside top", "one of them"}
		}
	}
	err = t.finish("top, count, page, paging-cookie, distinct, aggregate, returntotalrecordcount or useraworderby",
		"version", "output-format", "mapping", "no-lock", "utc-offset", "min-active-row-version", "latematerialize",
		"options", "datasource", "savedqueryid", "enablecaching")
	if err != nil {
		return nil, err
	}
	found := false
	err = p.children(t, "<entity>", func(child *token) *Error {
		switch {
		case child.name != "entity":
			return unknown(child, "fetch", "<entity>")
		case found:
			return unknown(child, "fetch", "one <entity>")
		}
		found = true
		if child.takeText("name") == "" {
			return &Error{CodeMissingEntity, child.at, "<entity> without a name", "the name of an entity"}
		}
		q.Entity.At, q.Entity.Name = child.at, child.takeText("name")
		if err := child.finish("name", "enableprefiltering", "prefilterparametername"); err != nil {
			return err
		}
		return p.columns(child, &q.Entity)
	})
	if err == nil && !found {
		err = &Error{CodeMissingEntity, t.at, "<fetch> without an entity", "<entity name=\"...\">"}
	}
	return q, err
}

// columns reads what stands in <entity> and <link-entity> alike.
func (p *parser) columns(t *token, e *Entity) *Error {
	const expected = "<attribute>, <all-attributes>, <order>, <filter> or <link-entity>"
	return p.children(t, expected, func(child *token) *Error {
		switch child.name {
		case "attribute":
			a, err := p.attribute(child)
			e.Attributes = append(e.Attributes, a)
			return err
		case "all-attributes":
			e.All = true
			return first(child.finish("nothing"), p.leaf(child))
		case "no-attrs":
			return first(child.finish("nothing"), p.leaf(child))
		case "order":
			o, err := p.order(child)
			e.Orders = append(e.Orders, o)
			return err
		case "filter":
			f, err := p.filter(child)
			e.Filters = append(e.Filters, f)
			return err
		case "link-entity":
			l, err := p.link(child)
			e.Links = append(e.Links, l)
			return err
		}
		return unknown(child, t.name, expected)
	})
}

func (p *parser) attribute(t *token) (Attribute, *Error) {
	a := Attribute{At: t.at, Name: t.takeText("name"), Alias: t.takeText("alias")}
	zoned := true
	err := first(choose(t, "aggregate", aggregateNames[:], &a.Aggregate), choose(t, "dategrouping", groupingNames[:], &a.Grouping),
		t.flag("groupby", &a.GroupBy), t.flag("distinct", &a.Distinct), t.flag("usertimezone", &zoned))
	a.UTC = !zoned
	if err == nil && a.Name == "" {
		err = missing(t, "name")
	}
	return a, first(err, t.finish("name, alias, aggregate, groupby, dategrouping, usertimezone or distinct", "build", "addedby"), p.leaf(t))
}

//go:noinline
func missing(t *token, name string) *Error {
	return &Error{CodeMissingMark, t.at, "<" + t.name + "> without " + name, name + "=\"...\""}
}

func (p *parser) order(t *token) (Order, *Error) {
	o := Order{At: t.at, Attribute: t.takeText("attribute"), Alias: t.takeText("alias"), EntityName: t.takeText("entityname")}
	err := t.flag("descending", &o.Descending)
	if err == nil && o.Attribute == "" && o.Alias == "" {
		err = missing(t, "attribute")
	}
	return o, first(err, t.finish("attribute, alias, entityname or descending"), p.leaf(t))
}

func (p *parser) filter(t *token) (*Filter, *Error) {
	const expected = "<condition>, <filter> or <link-entity>"
	f := &Filter{At: t.at}
	if m := t.take("type"); m != nil {
		switch m.value {
		case "and", "or":
			f.Or = m.value == "or"
		default:
			return f, &Error{CodeBadMark, m.valueAt, quote(m.value) + " for type", "and, or"}
		}
	}
	err := first(t.flag("isquickfindfields", &f.QuickFind),
		t.finish("type or isquickfindfields", "hint", "overridequickfindrecordlimitenabled", "overridequickfindrecordlimitdisabled"))
	if err != nil {
		return f, err
	}
	return f, p.children(t, expected, func(child *token) *Error {
		var item Item
		var err *Error
		switch child.name {
		case "condition":
			item, err = p.condition(child)
		case "filter":
			item, err = p.filter(child)
		case "link-entity":
			item, err = p.link(child)
		default:
			return unknown(child, "filter", expected)
		}
		f.Items = append(f.Items, item)
		return err
	})
}

// counted refuses more conditions and links than there may be.
func (p *parser) counted(t *token) *Error {
	if p.conditions++; p.conditions > MaxConditions {
		return &Error{CodeTooManyConditions, t.at, "condition or link number " + strconv.Itoa(p.conditions), "at most " + strconv.Itoa(MaxConditions)}
	}
	return nil
}

func (p *parser) link(t *token) (*Link, *Error) {
	l := &Link{}
	l.At = t.at
	if p.links++; p.links > MaxLinks {
		return l, &Error{CodeTooManyLinks, t.at, "link number " + strconv.Itoa(p.links), "at most " + strconv.Itoa(MaxLinks)}
	}
	l.Name, l.From, l.To, l.Alias = t.takeText("name"), t.takeText("from"), t.takeText("to"), t.takeText("alias")
	visible := true
	err := first(p.counted(t), choose(t, "link-type", linkTypeNames[:], &l.Type), t.flag("intersect", &l.Intersect), t.flag("visible", &visible))
	l.Hidden = !visible
	switch {
	case err != nil:
		return l, err
	case l.Name == "":
		return l, &Error{CodeMissingEntity, t.at, "<link-entity> without a name", "the name of an entity"}
	case l.From == "":
		return l, missing(t, "from")
	case l.To == "":
		return l, missing(t, "to")
	}
	if err := t.finish("name, from, to, link-type, alias, intersect or visible", "enableprefiltering", "prefilterparametername"); err != nil {
		return l, err
	}
	return l, p.columns(t, &l.Entity)
}

func (p *parser) condition(t *token) (*Condition, *Error) {
	c := &Condition{At: t.at, EntityName: t.takeText("entityname"), Attribute: t.takeText("attribute"), ValueOf: t.takeText("valueof")}
	if err := p.counted(t); err != nil {
		return c, err
	}
	if c.Attribute == "" {
		return c, missing(t, "attribute")
	}
	m := t.take("operator")
	if m == nil {
		return c, &Error{CodeUnknownOperator, t.at, "<condition> without an operator", "operator=\"...\""}
	}
	var ok bool
	if c.Operator, ok = OperatorNamed(m.value); !ok {
		return c, &Error{CodeUnknownOperator, m.valueAt, quote(m.value), nearOperator(m.value)}
	}
	value := t.take("value")
	if value != nil {
		c.Values = []Value{{value.valueAt, value.value}}
	}
	if err := t.finish("attribute, operator, value, valueof or entityname", "uiname", "uitype", "uihidden"); err != nil {
		return c, err
	}
	return c, p.children(t, "<value>", func(child *token) *Error {
		switch {
		case child.name != "value":
			return unknown(child, "condition", "<value>")
		case value != nil:
			return &Error{CodeUnexpectedValue, child.at, "<value> beside value=\"...\"", "one of them"}
		}
		text, err := p.value(child)
		c.Values = append(c.Values, Value{child.at, text})
		return err
	})
}

// value reads the text of a <value>.
func (p *parser) value(t *token) (string, *Error) {
	if err := t.finish("nothing", "uiname", "uitype"); err != nil || t.empty {
		return "", err
	}
	var text strings.Builder
	for {
		next, err := p.next()
		if err != nil {
			return "", err
		}
		switch {
		case next.kind == characters:
			text.WriteString(next.text)
		case next.kind == closeElement && next.name == t.name:
			return text.String(), nil
		case next.kind == openElement:
			return "", unknown(&next, t.name, "text")
		default:
			return "", &Error{CodeMalformed, next.at, describe(next), "</value>"}
		}
	}
}

// nearOperator lists the operators that a wrong one may stand for.
func nearOperator(name string) string {
	var near []string
	for _, op := range Operators() {
		if known := op.String(); name != "" && (strings.HasPrefix(known, name[:1]) || strings.Contains(known, name)) {
			near = append(near, known)
		}
	}
	if len(near) == 0 || len(near) > 25 {
		return "an operator such as eq, ne, like, in, between, null, on, last-x-days or eq-userid"
	}
	return "one of " + strings.Join(near, ", ")
}
