package importer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"regarding/shared/fault"
	"regarding/shared/mailbox"
)

// Refusal is one thing that was not imported, or as many as Count in a row of
// one file, the first at Offset.
type Refusal struct {
	File   string
	Offset int64
	Reason mailbox.Reason
	Detail string
	Count  int
}

// Reasons for which something is refused, besides those of package mailbox.
const (
	// MailboxFull: there are as many messages on this device as it takes. What
	// follows in the same file is told in the same refusal.
	MailboxFull mailbox.Reason = "mailboxFull"
	// UnknownFile: it is nothing that can be imported.
	UnknownFile mailbox.Reason = "unknownFile"
	// CalendarLater: calendars cannot be imported yet.
	CalendarLater mailbox.Reason = "calendarLater"
	// Unreadable: the browser could not read it; perhaps it was moved or changed.
	Unreadable mailbox.Reason = "unreadable"
)

// unreadable refuses a file that the browser does not read, unless the import
// itself has ended.
func (m *Import) unreadable(ctx context.Context, f File, offset int64, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	m.refuse(f, offset, Unreadable, err.Error())
	return nil
}

// refuseError notes an error of a codec.
func (m *Import) refuseError(f File, offset int64, err error) {
	var r *mailbox.Refusal
	if !errors.As(err, &r) {
		r = &mailbox.Refusal{Reason: mailbox.ReaderBroke}
	}
	detail := ""
	if fault.KindOf(err) == fault.Internal {
		detail = err.Error()
	}
	m.refuse(f, offset+r.Offset, r.Reason, detail)
}

// maxUntold bounds the refusals that are kept until they are told; twice as
// many are while a batch is being saved. A page shows no more of them.
const maxUntold = 200

func (m *Import) refuse(f File, offset int64, reason mailbox.Reason, detail string) {
	m.refuseOne(Refusal{File: f.Path, Offset: offset, Reason: reason, Detail: detail, Count: 1})
}

func (m *Import) refuseOne(r Refusal) {
	m.progress.Found++
	m.progress.Refused++
	if last := len(m.progress.Refusals) - 1; last < 0 || !m.progress.Refusals[last].Take(r) {
		m.progress.Refusals = append(m.progress.Refusals, r)
	}
	switch n := len(m.progress.Refusals); {
	case n >= maxUntold && m.saving == nil:
		m.tell()
	case n >= 2*maxUntold: // more than are shown came behind one batch
		m.progress.Refusals = slices.Clone(m.progress.Refusals[n-maxUntold:])
	}
}

// Take reports whether next is told in r too, and counts it there.
func (r *Refusal) Take(next Refusal) bool {
	if r.Reason != MailboxFull || next.Reason != MailboxFull || r.File != next.File {
		return false
	}
	r.Count += next.Count
	return true
}

// sizeInWords returns a size in the largest unit of which there is at least
// one, "2.1 GB", as pages say sizes.
func sizeInWords(bytes int64) string {
	if bytes < 1000 {
		return fmt.Sprintf("%d bytes", bytes)
	}
	size, unit := float64(bytes)/1000, "kB"
	for _, larger := range []string{"MB", "GB", "TB"} {
		if size < 999.95 { // what is not shown as 1000
			break
		}
		size, unit = size/1000, larger
	}
	return strings.TrimSuffix(fmt.Sprintf("%.1f", size), ".0") + " " + unit
}
