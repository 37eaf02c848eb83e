package eml

import (
	"strings"

	"regarding/shared/mailbox"
)

// addresses reads the list of addresses that f holds and appends it to list.
func (r *reader) addresses(list []mailbox.Address, f field) []mailbox.Address {
	p := addressParser{r: r, s: r.value(f), offset: f.start, list: list}
	p.s = r.decodeRaw(p.s, f.start)
	p.parse()
	return p.list
}

// addressParser reads a list of addresses (RFC 5322 section 3.4, and what
// programs make of it). Nothing is made up: what holds no address is kept as
// a name, as it was written.
type addressParser struct {
	r      *reader
	s      string
	offset int
	list   []mailbox.Address

	// Set when one was met that never closes: those after it are not looked
	// into, each of which might be as long.
	openQuote, openComment bool

	// Of the address being read.
	phrase  strings.Builder
	comment string
	angle   string
	angled  bool

	group   string // the name of the group being read
	grouped bool
	members int
}

func (p *addressParser) parse() {
	for i := 0; i < len(p.s); {
		switch c := p.s[i]; c {
		case '"':
			if p.openQuote {
				i++
				continue
			}
			i = p.quoted(i)
		case '(':
			if p.openComment {
				p.phrase.WriteByte(c)
				i++
				continue
			}
			i = p.skipComment(i)
		case '<':
			i = p.bracket(i)
		case ',':
			p.finish()
			i++
		case '>':
			i++
		case ';':
			p.finish()
			p.endGroup()
			i++
		case ':':
			i = p.colon(i)
		case '=':
			if w, ok := wordAt(p.s[i:]); ok {
				p.phrase.WriteString(p.s[i : i+w])
				i += w
				continue
			}
			p.phrase.WriteByte(c)
			i++
		default:
			p.phrase.WriteByte(c)
			i++
		}
	}
	p.finish()
	p.endGroup()
}

// wordAt returns the length of the encoded word at the start of s: its text
// may hold commas and the like, which separate nothing.
func wordAt(s string) (int, bool) {
	if !strings.HasPrefix(s, "=?") {
		return 0, false
	}
	w, ok := cutWord(s)
	if !ok || strings.ContainsAny(s[:w.length], "<>\"") {
		return 0, false
	}
	return w.length, true
}

// quoted takes the quoted string at i into the phrase, without its quotes
// unless it is the local part of an address. A quote that never closes stands
// for itself.
func (p *addressParser) quoted(i int) int {
	var text strings.Builder
	j := i + 1
	for j < len(p.s) && p.s[j] != '"' {
		if p.s[j] == '\\' && j+1 < len(p.s) {
			j++
		}
		text.WriteByte(p.s[j])
		j++
	}
	if j >= len(p.s) {
		p.openQuote = true
		return i + 1
	}
	j++
	if j < len(p.s) && p.s[j] == '@' {
		p.phrase.WriteString(p.s[i:j])
	} else {
		p.phrase.WriteString(text.String())
	}
	return j
}

// skipComment takes the comment at i, which may nest.
func (p *addressParser) skipComment(i int) int {
	depth, j := 0, i
	for ; j < len(p.s); j++ {
		switch p.s[j] {
		case '\\':
			j++
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth == 0 {
			p.comment = p.s[i+1 : j]
			return j + 1
		}
	}
	p.openComment = true // an emoticon
	p.phrase.WriteByte('(')
	return i + 1
}

// bracket takes the address in brackets at i.
func (p *addressParser) bracket(i int) int {
	rest := p.s[i+1:]
	end := strings.IndexAny(rest, "<>")
	if end < 0 || rest[end] == '<' { // it never closes
		head := rest
		if end >= 0 {
			head = rest[:end]
		}
		comma := strings.IndexByte(head, ',')
		switch {
		case comma >= 0:
			end = comma
		case end >= 0:
			return i + 1 // "<<a@example>>"
		default:
			end = len(rest)
		}
		p.angle, p.angled = rest[:end], true
		return i + 1 + end
	}
	if p.angled { // a second pair
		p.phrase.WriteString(p.s[i : i+1])
		return i + 1
	}
	p.angle, p.angled = rest[:end], true
	return i + 1 + end + 1
}

// colon begins a group, unless it belongs to an address.
func (p *addressParser) colon(i int) int {
	phrase := strings.TrimSpace(p.phrase.String())
	if strings.EqualFold(phrase, "mailto") {
		p.phrase.Reset()
		return i + 1
	}
	if p.grouped || phrase == "" || p.angled || strings.ContainsRune(phrase, '@') {
		p.phrase.WriteByte(':')
		return i + 1
	}
	p.group, p.grouped, p.members = phrase, true, 0
	p.phrase.Reset()
	return i + 1
}

// endGroup closes a group. One without members is kept as its name:
// "undisclosed-recipients".
func (p *addressParser) endGroup() {
	if p.grouped && p.members == 0 {
		p.add(mailbox.Address{Name: p.decode(p.group)})
	}
	p.grouped = false
}

// finish adds the address that was read.
func (p *addressParser) finish() {
	phrase, comment := strings.TrimSpace(p.phrase.String()), strings.TrimSpace(p.comment)
	angle, angled := p.angle, p.angled
	p.phrase.Reset()
	p.comment, p.angle, p.angled = "", "", false
	switch {
	case angled:
		p.addAngled(phrase, comment, angle)
	case phrase != "":
		p.addBare(phrase, comment)
	case comment != "":
		p.add(mailbox.Address{Name: p.decode(comment)})
	}
}

// addAngled adds "phrase <address>".
func (p *addressParser) addAngled(phrase, comment, angle string) {
	name := p.decode(phrase)
	if name == "" {
		name = p.decode(comment)
	}
	address := strings.TrimSpace(angle)
	if strings.HasPrefix(address, "@") { // a route: "@a,@b:local@domain"
		if colon := strings.IndexByte(address, ':'); colon > 0 {
			address = address[colon+1:]
		}
	}
	if len(address) > 7 && strings.EqualFold(address[:7], "mailto:") {
		address = address[7:]
	}
	address = strings.Trim(address, "'\" ")
	if isAddress(address) {
		p.add(mailbox.Address{Name: name, Address: strings.ReplaceAll(address, " ", "")})
		return
	}
	if address != "" {
		p.r.problem(p.offset, mailbox.BadAddress)
	}
	switch {
	case name == "":
		name = p.decode(address)
	case address != "":
		name += " <" + p.decode(address) + ">"
	}
	if name != "" {
		p.add(mailbox.Address{Name: name})
	}
}

// addBare adds an address without brackets, or a name.
func (p *addressParser) addBare(phrase, comment string) {
	phrase = strings.NewReplacer(" @ ", "@", " @", "@", "@ ", "@").Replace(phrase)
	words := strings.Fields(phrase)
	if strings.HasPrefix(phrase, `"`) {
		words = []string{phrase} // a quoted local part
	}
	found := -1
	for i, w := range words {
		if isAddress(w) && !strings.HasPrefix(w, "=?") {
			if found >= 0 {
				found = -1 // two: which is meant is a guess
				break
			}
			found = i
		}
	}
	if found < 0 {
		p.r.problem(p.offset, mailbox.BadAddress)
		name := p.decode(phrase)
		if comment != "" {
			name += " (" + p.decode(comment) + ")"
		}
		p.add(mailbox.Address{Name: name})
		return
	}
	name := p.decode(strings.Join(append(words[:found:found], words[found+1:]...), " "))
	if name == "" {
		name = p.decode(comment)
	}
	p.add(mailbox.Address{Name: name, Address: strings.Trim(words[found], "'")})
}

func (p *addressParser) decode(s string) string {
	return strings.TrimSpace(p.r.decodeText(s, p.offset))
}

func (p *addressParser) add(a mailbox.Address) {
	if a == (mailbox.Address{}) {
		return
	}
	p.members++
	if len(p.list) >= mailbox.MaxAddresses {
		if len(p.list) == mailbox.MaxAddresses && p.members > 0 {
			p.r.problem(p.offset, mailbox.TooManyAddresses)
		}
		p.s = "" // ends the loop
		return
	}
	p.list = append(p.list, a)
}

// isAddress reports whether s has the form local@domain.
func isAddress(s string) bool {
	at := strings.LastIndexByte(s, '@')
	return at > 0 && at < len(s)-1 && !strings.ContainsAny(s[at:], " \t<>(),;\"") && isPrintable(s)
}

func isPrintable(s string) bool {
	for _, c := range s {
		if c < ' ' || c == 0x7f || c == '\ufffd' {
			return false
		}
	}
	return true
}
