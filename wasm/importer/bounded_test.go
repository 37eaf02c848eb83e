package importer

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"testing"

	"regarding/shared/crm"
	"regarding/shared/mailbox"
)

// tiny is an mbox file of that many tiny messages of one length, which is made
// as it is read.
type tiny int

const tinyMessage = "From a@b.example Tue Nov 17 08:02:00 2026\nFrom: a@b.example\nMessage-ID: <%07d@b.example>\n\n\n"

var tinyBytes = len(fmt.Sprintf(tinyMessage, 0))

func (t tiny) size() int64 { return int64(t) * int64(tinyBytes) }

func (t tiny) Read(_ context.Context, offset int64, length int) ([]byte, error) {
	first := int(offset) / tinyBytes
	var b []byte
	for n := first; n < int(t) && len(b) < length+tinyBytes; n++ {
		b = fmt.Appendf(b, tinyMessage, n)
	}
	b = b[min(len(b), int(offset)-first*tinyBytes):]
	return b[:min(len(b), length)], nil
}

// counting takes so many messages and keeps nothing of them. Every so often it
// looks how much memory is in use.
type counting struct {
	left, saves int
	at          Position
	heap        []uint64
}

func (c *counting) Folder(context.Context, []string) (id mailbox.FolderID, err error) { return id, nil }

func (c *counting) Save(_ context.Context, items []Item) ([]Outcome, error) {
	became := make([]Outcome, len(items))
	for i := range items {
		if became[i] = Beyond; c.left > 0 {
			became[i] = Made
			c.left--
		}
	}
	if c.saves++; c.saves%10 == 0 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		c.heap = append(c.heap, m.HeapAlloc)
	}
	return became, nil
}

func (c *counting) Saved(_ context.Context, at Position, _ Progress) { c.at = at }

// MBX-01: of a file with more messages than a device takes, those that it
// takes come in, and the rest is one refusal with how many they are; nothing
// grows with their number. MESSAGES=1000000 makes it a whole million.
func TestMoreMessagesThanThereIsRoomFor(t *testing.T) {
	count, room := tiny(20_000), 5_000
	if n, err := strconv.Atoi(os.Getenv("MESSAGES")); err == nil {
		count, room = tiny(n), n/4
	}
	c := &counting{left: room}
	conf := config(newSink())
	conf.Sink = c
	conf.Box = mailbox.ID{ID: crm.ID{1}}
	p, refused := run(t, conf, File{Path: "all.mbox", SizeBytes: count.size(), Reader: count})
	if want := (Counts{Found: int(count), Imported: room, Refused: int(count) - room}); p.Counts != want {
		t.Errorf("counted %+v, want %+v", p.Counts, want)
	}
	var told []Refusal
	for _, r := range refused {
		if last := len(told) - 1; last < 0 || !told[last].Take(r) {
			told = append(told, r)
		}
	}
	if len(told) != 1 || told[0].Count != int(count)-room || told[0].Reason != MailboxFull || told[0].Offset != int64(room*tinyBytes) {
		t.Errorf("refused %+v", told)
	}
	if c.at != (Position{File: 1}) {
		t.Errorf("it came to %+v", c.at)
	}
	// What one batch and one piece of a file need, several times over.
	const most = 16 << 20
	for i, now := range c.heap {
		if now > c.heap[0]+most {
			t.Errorf("%d MB in use after %d batches, %d MB in the beginning", now>>20, (i+1)*10, c.heap[0]>>20)
		}
	}
	t.Logf("%d messages, memory in use %v bytes", count, c.heap)
}
