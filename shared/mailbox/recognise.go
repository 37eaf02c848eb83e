package mailbox

import (
	"bytes"
	"strings"
)

// Kind is a kind of file that can be imported.
type Kind uint8

// The kinds.
const (
	UnknownFile  Kind = iota
	MessageFile       // .eml
	MailboxFile       // .mbox
	CardFile          // .vcf
	CalendarFile      // .ics
)

var kindNames = [...]string{"unknown", "eml", "mbox", "vcf", "ics"}

// String returns the extension that files of k usually have.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return kindNames[UnknownFile]
}

// RecogniseBytes is how much of a file Recognise wants to see, if there is as
// much.
const RecogniseBytes = 8 << 10

// Recognise tells what a file is from its first bytes, and from its name
// where they leave it open: programs name files as they like.
//
// An .eml file may begin with the "From " line of an mbox file; it is then
// an mbox file of one message, which reads the same.
func Recognise(name string, first []byte) Kind {
	text := bytes.TrimPrefix(first, []byte("\xef\xbb\xbf"))
	text = bytes.TrimLeft(text, " \t\r\n")
	switch {
	case hasPrefixFold(text, "BEGIN:VCARD"):
		return CardFile
	case hasPrefixFold(text, "BEGIN:VCALENDAR"), hasPrefixFold(text, "BEGIN:VEVENT"), hasPrefixFold(text, "BEGIN:VTODO"),
		hasPrefixFold(text, "BEGIN:VTIMEZONE"), hasPrefixFold(text, "BEGIN:VJOURNAL"), hasPrefixFold(text, "BEGIN:VFREEBUSY"):
		return CalendarFile
	case bytes.HasPrefix(text, []byte("From ")):
		return MailboxFile
	case bytes.IndexByte(first, 0) >= 0:
		return UnknownFile // Outlook's own files, pictures, archives
	}
	byName := KindOfName(name)
	if known, strange := headerLines(text); known > 0 && known >= strange {
		return MessageFile
	}
	switch upper := bytes.ToUpper(first); {
	case byName == MessageFile, byName == MailboxFile,
		byName == CardFile && bytes.Contains(upper, []byte("BEGIN:VCARD")),
		byName == CalendarFile && bytes.Contains(upper, []byte("BEGIN:V")):
		return byName
	}
	return UnknownFile
}

// KindOfName tells what a file says that it is.
func KindOfName(name string) Kind {
	dot := strings.LastIndexByte(name, '.')
	switch strings.ToLower(name[dot+1:]) {
	case "eml", "mht", "mhtml", "nws":
		return MessageFile
	case "mbox", "mbx":
		return MailboxFile
	case "vcf", "vcard":
		return CardFile
	case "ics", "ical", "ifb", "icalendar", "vcs":
		return CalendarFile
	}
	return UnknownFile
}

// wellKnown are fields of which any message has some.
var wellKnown = wordSet(`from to cc bcc subject date message-id received return-path delivered-to mime-version
	content-type content-transfer-encoding reply-to sender x-mailer references in-reply-to dkim-signature
	x-original-to envelope-to x-mozilla-status list-id arc-seal authentication-results`)

// headerLines counts, up to the first blank line, fields that messages have
// and lines that are no field.
func headerLines(text []byte) (known, strange int) {
	for len(text) > 0 {
		line := text
		if end := bytes.IndexByte(text, '\n'); end >= 0 {
			line, text = text[:end], text[end+1:]
		} else {
			text = nil
		}
		line = bytes.TrimRight(line, "\r")
		if len(line) == 0 {
			break
		}
		if line[0] == ' ' || line[0] == '\t' {
			continue
		}
		colon := bytes.IndexByte(line, ':')
		switch {
		case colon <= 0 || bytes.IndexByte(bytes.TrimRight(line[:colon], " \t"), ' ') >= 0:
			strange++
		case colon <= 32 && wellKnown[strings.ToLower(string(bytes.TrimRight(line[:colon], " \t")))]:
			known++
		}
	}
	return known, strange
}

func hasPrefixFold(b []byte, prefix string) bool {
	return len(b) >= len(prefix) && strings.EqualFold(string(b[:len(prefix)]), prefix)
}
