package eml

import (
	"strings"

	"regarding/shared/mailbox"
	"regarding/shared/mailbox/charset"
	"regarding/shared/mailbox/transfer"
)

// maxIDs bounds the message ids taken of one field.
const maxIDs = 1000

// envelope fills in what the header says of the message.
func (r *reader) envelope(h header) {
	m := r.m
	r.headerCharset = r.charsetOf(h)
	var seen struct{ subject, from, sender, replyTo, date, messageID bool }
	once := func(done *bool) bool {
		first := !*done
		*done = true
		return first
	}
	for _, f := range h.fields {
		switch f.name {
		case "subject":
			if once(&seen.subject) {
				m.Subject = r.text(f)
			}
		case "from":
			if once(&seen.from) || len(m.From) == 0 {
				m.From = r.addresses(nil, f)
			}
		case "sender":
			if once(&seen.sender) {
				m.Sender = r.addresses(nil, f)
			}
		case "reply-to":
			if once(&seen.replyTo) {
				m.ReplyTo = r.addresses(nil, f)
			}
		case "to":
			m.To = r.addresses(m.To, f)
		case "cc":
			m.Cc = r.addresses(m.Cc, f)
		case "bcc":
			m.Bcc = r.addresses(m.Bcc, f)
		case "date":
			if once(&seen.date) || m.Date.IsZero() {
				m.Date = r.date(f)
			}
		case "received":
			if m.Received.IsZero() {
				value := r.value(f)
				m.Received, _ = parseDate(value[strings.LastIndexByte(value, ';')+1:])
			}
		case "message-id":
			if ids := messageIDs(r.value(f)); len(ids) > 0 && once(&seen.messageID) {
				m.MessageID = ids[0]
			}
		case "in-reply-to":
			m.InReplyTo = messageIDs(r.value(f))
		case "references":
			m.References = messageIDs(r.value(f))
		default:
			r.other(f)
		}
	}
}

// other fills in what fewer messages say.
func (r *reader) other(f field) {
	m := r.m
	switch f.name {
	case "list-id":
		m.List.Name, m.List.ID = listID(r.text(f))
	case "list-unsubscribe":
		m.List.Unsubscribe = r.text(f)
	case "list-unsubscribe-post":
		m.List.OneClick = strings.EqualFold(strings.ReplaceAll(r.value(f), " ", ""), "List-Unsubscribe=One-Click")
	case "auto-submitted":
		m.AutoSubmitted, _ = parseParams(r.value(f))
	case "thread-index", "conversation-index":
		if value := r.value(f); isPlain(value) {
			m.ConversationIndex = value
		}
	case "sensitivity":
		m.Sensitivity = sensitivityOf(r.value(f))
	case "importance", "priority", "x-msmail-priority", "x-priority":
		if m.Importance == mailbox.NormalImportance {
			m.Importance = importanceOf(r.value(f))
		}
	default:
		r.mark(f)
	}
}

func (r *reader) date(f field) mailbox.Date {
	value := r.value(f)
	d, ok := parseDate(value)
	if !ok && value != "" {
		r.problem(f.start, mailbox.BadDate)
	}
	return d
}

// charsetOf returns the charset that the header gives for the body.
func (r *reader) charsetOf(h header) string {
	for _, f := range h.fields {
		if f.name == "content-type" {
			_, params := parseParams(r.value(f))
			return charset.NormalLabel(find(params, "charset"))
		}
	}
	return ""
}

// messageIDs returns the ids that a field holds, without brackets. A field
// without brackets is one id if it is one word.
func messageIDs(s string) []string {
	var ids []string
	rest := s
	for len(ids) < maxIDs {
		_, after, ok := strings.Cut(rest, "<")
		if !ok {
			break
		}
		id, next, ok := strings.Cut(after, ">")
		if !ok {
			break
		}
		if id = strings.Join(strings.Fields(id), ""); id != "" {
			ids = append(ids, strings.ToValidUTF8(id, "\ufffd"))
		}
		rest = next
	}
	if len(ids) > 0 {
		return ids
	}
	for word := range strings.FieldsSeq(s) {
		if word = strings.Trim(word, "<>,;"); strings.Contains(word, "@") && len(ids) < maxIDs {
			ids = append(ids, strings.ToValidUTF8(word, "\ufffd"))
		}
	}
	if word := strings.Trim(s, "<> "); len(ids) == 0 && word != "" && len(strings.Fields(word)) == 1 {
		ids = []string{strings.ToValidUTF8(word, "\ufffd")}
	}
	return ids
}

// listID splits "phrase <list.example.org>" (RFC 2919).
func listID(s string) (name, id string) {
	open := strings.LastIndexByte(s, '<')
	if open < 0 {
		return "", strings.TrimSpace(s)
	}
	id, _, _ = strings.Cut(s[open+1:], ">")
	return strings.Trim(s[:open], " \""), strings.TrimSpace(id)
}

func sensitivityOf(s string) mailbox.Sensitivity {
	switch strings.ToLower(s) {
	case "personal":
		return mailbox.Personal
	case "private":
		return mailbox.Private
	case "company-confidential", "confidential":
		return mailbox.Confidential
	}
	return mailbox.Normal
}

// importanceOf reads the words of Importance and of Priority, and the numbers
// of X-Priority: 1 and 2 are high, 4 and 5 low.
func importanceOf(s string) mailbox.Importance {
	word, _, _ := strings.Cut(strings.ToLower(s), " ")
	switch word {
	case "high", "highest", "urgent", "1", "2":
		return mailbox.HighImportance
	case "low", "lowest", "non-urgent", "4", "5":
		return mailbox.LowImportance
	}
	return mailbox.NormalImportance
}

// maxLabels bounds the labels of a message.
const maxLabels = 100

// mark fills in what the program that a message comes from noted about it.
//
// Source: mbox(5) of mutt for Status and X-Status, nsMsgMessageFlags of
// Mozilla, the export of Gmail.
func (r *reader) mark(f field) {
	marks := &r.m.Marks
	switch f.name {
	case "status", "x-status":
		value := r.value(f)
		if f.name == "status" {
			marks.Known = true
		}
		marks.Read = marks.Read || strings.ContainsRune(value, 'R')
		marks.Answered = marks.Answered || strings.ContainsRune(value, 'A')
		marks.Flagged = marks.Flagged || strings.ContainsRune(value, 'F')
		marks.Draft = marks.Draft || strings.ContainsRune(value, 'T')
		marks.Deleted = marks.Deleted || strings.ContainsRune(value, 'D')
	case "x-mozilla-status":
		value := r.value(f)
		if len(value) != 4 {
			return
		}
		low, ok := transfer.HexByte(value[2], value[3])
		if !ok {
			return
		}
		marks.Known = true
		marks.Read = marks.Read || low&0x01 != 0
		marks.Answered = marks.Answered || low&0x02 != 0
		marks.Flagged = marks.Flagged || low&0x04 != 0
		marks.Deleted = marks.Deleted || low&0x08 != 0
	case "x-gmail-labels", "x-keywords", "keywords", "x-mozilla-keys":
		separator := byte(',')
		if f.name == "x-mozilla-keys" {
			separator = ' '
		}
		rest := r.text(f)
		for rest != "" && len(marks.Labels) < maxLabels {
			var label string
			label, rest = cutLabel(rest, separator)
			if label = strings.Trim(label, " \""); label != "" {
				marks.Labels = append(marks.Labels, label)
			}
		}
	}
}

// cutLabel cuts s at the first separator that is not within quotes.
func cutLabel(s string, separator byte) (label, rest string) {
	quoted := false
	for i := range len(s) {
		switch {
		case s[i] == '"':
			quoted = !quoted
		case s[i] == separator && !quoted:
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}
