package sim

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"regarding/shared/crm"
	"regarding/shared/mailbox"
	"regarding/shared/mailbox/eml"
	"regarding/shared/track"
)

// letter is what a message says, in one person's copy of it.
type letter struct {
	// id tells which message it is; several people may have it.
	id       string
	from     string
	to, cc   []string
	bcc      []string // only of this copy
	date     time.Time
	text     string
	message  *mailbox.Message
	raw      []byte
	contents mailbox.Hash
}

// commonFile is a message that everybody has, each with other recipients in
// Bcc; so is the newsletter, which is the same file for all.
const commonFile = 5

// sealed is a text that only those may see who have the message until it is
// tracked.
func sealed(p *person, n int) string { return fmt.Sprintf("%s%02d.", seal(p), n) }

func seal(p *person) string { return "sealed-by-" + strings.ToLower(p.name) + "/" }

// letterOf says what is in file n of p.
func letterOf(p *person, n int, date time.Time) *letter {
	l := &letter{from: addresses[1+n%3], to: []string{addresses[1+(n+1)%3]}, date: date, text: sealed(p, n)}
	l.id = fmt.Sprintf("%s-%02d@contoso.example", strings.ToLower(p.name), n)
	switch n {
	case commonFile:
		l.id, l.text = "common@contoso.example", "to all of us"
	case sharedFile:
		l.id, l.text = "", "news of Contoso"
	}
	if n%2 == 1 {
		l.cc = []string{addresses[1+(n+2)%3], fmt.Sprintf("nobody%d@fabrikam.example", n)}
	}
	if n != sharedFile && n%3 != 1 {
		// The mark of who alone may know.
		l.bcc = []string{fmt.Sprintf("b%d@%s.example", n, marker(p))}
	}
	return l
}

// write makes the file of size bytes or some more that holds l. What is not
// promoted bears the mark of p.
func (l *letter) write(p *person, size int) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "From: <%s>\r\nTo: <%s>\r\n", l.from, strings.Join(l.to, ">, <"))
	if len(l.cc) > 0 {
		fmt.Fprintf(&b, "Cc: <%s>\r\n", strings.Join(l.cc, ">, <"))
	}
	if len(l.bcc) > 0 {
		fmt.Fprintf(&b, "Bcc: <%s>\r\n", strings.Join(l.bcc, ">, <"))
	}
	if l.id != "" {
		fmt.Fprintf(&b, "Message-ID: <%s>\r\nX-Kept: %s\r\n", l.id, marker(p))
	}
	fmt.Fprintf(&b, "Date: %s\r\nSubject: %s\r\nMIME-Version: 1.0\r\n", l.date.Format(time.RFC1123Z), l.text)
	fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=cut\r\n\r\n")
	if l.id != "" {
		b.Write(marked(marker(p), 0, size)) // before the first part: nobody sees it
	}
	fmt.Fprintf(&b, "\r\n--cut\r\nContent-Type: text/plain\r\n\r\n%s\r\n", l.text)
	fmt.Fprintf(&b, "--cut\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=plan.bin\r\n\r\nplan: %s\r\n--cut--\r\n", l.text)
	l.raw = b.Bytes()
	l.contents = mailbox.ContentHash(l.raw)
	var err error
	if l.message, err = eml.Read(l.raw, nil); err != nil {
		panic(err) // it is well-formed
	}
	return l.raw
}

// promotion is what a device makes of l: of the bytes where it has them, else
// of the row.
func (l *letter) promotion(row crm.Row, own string, folder int64, here bool) (track.Promotion, [][]byte) {
	of := track.Copy{Own: []string{own}, Folder: folder, Content: l.contents}
	if !here {
		of.Content = mailbox.Hash{}
		return track.PromoteRow(row, of), nil
	}
	return track.Promote(l.message, of, func(part *mailbox.Part) ([]byte, error) {
		r, err := eml.Open(l.raw, *part)
		if err != nil {
			return nil, err
		}
		return io.ReadAll(r)
	})
}

// row is what a list shows of l.
func (l *letter) row(key crm.Key) crm.Row {
	return crm.NewRow(key, crm.UserID{}).
		WithValue("subject", crm.Str(l.text)).WithValue("preview", crm.Str(l.text)).
		WithValue("fromaddress", crm.Str(l.from)).WithValue("messageid", crm.Str(l.id)).
		WithValue("senton", crm.Instant(l.date))
}

// people lists the addresses of a role, in order.
func (l *letter) people(role int64) []string {
	var list []string
	switch role {
	case crm.PartySender:
		list = []string{l.from}
	case crm.PartyTo:
		list = slices.Clone(l.to)
	case crm.PartyCc:
		list = slices.Clone(l.cc)
	case crm.PartyBcc:
		list = slices.Clone(l.bcc)
	}
	slices.Sort(list)
	return list
}
