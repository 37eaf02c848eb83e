package sim

import (
	"bytes"
	"fmt"
	"sync"
	"time"

	"regarding/shared/crm"
	"regarding/shared/wire"
	"regarding/wasm/blob"
)

// file is one of the files that a person has to import: a message or, now and
// then, a card.
type file struct {
	n     int
	bytes []byte
	hash  crm.Hash
	// body is what is kept of a large message where the whole is not.
	body     []byte
	bodyHash crm.Hash
	card     bool
	received time.Time
	letter   *letter // nil for a card
}

// sharedFile is the number of the file that everybody has: a newsletter.
const sharedFile = 11

// fileBytes are the sizes of the files of a person: whatever is sent as one of
// many, alone, or in two parts and in three.
var fileBytes = [mailFiles]int{300, 900, 70_000, wire.MaxBlobPartBytes + 70_000, 500, 300_000, 4_000, 2*wire.MaxBlobPartBytes + 9_000, 700, 150, 90_000, 5_000}

// isSeldom reports whether few import a file: its bytes are many.
func isSeldom(n int) bool { return fileBytes[n] > wire.MaxBlobPartBytes }

// files holds what was made once.
var files sync.Map

type fileKey struct {
	person string
	n      int
}

// fileOf returns file n of p. It bears the person's mark in each of its lines,
// so that it is found where it must not be; but for the newsletter.
func fileOf(p *person, n int) *file {
	key := fileKey{p.name, n}
	if f, ok := files.Load(key); ok {
		return f.(*file)
	}
	f := &file{n: n, card: n%4 == 0, received: start.AddDate(2, 0, n)}
	if n%3 == 2 {
		f.received = start.AddDate(-8, 0, n) // before what most devices keep
	}
	if f.card {
		f.bytes = marked(marker(p), n, fileBytes[n])
	} else {
		f.letter = letterOf(p, n, f.received)
		f.bytes = f.letter.write(p, fileBytes[n])
	}
	f.hash = wire.HashBlob(f.bytes)
	if !f.card && len(f.bytes) > blob.BodyBytes {
		f.body = marked(marker(p)+", in short", n, 400)
		f.bodyHash = wire.HashBlob(f.body)
	}
	files.Store(key, f)
	return f
}

// marked returns size bytes of lines that bear a mark and do not repeat.
func marked(mark string, n, size int) []byte {
	b := make([]byte, 0, size+80)
	for line := 0; len(b) < size; line++ {
		b = fmt.Appendf(b, "%s, file %d, line %d\n", mark, n, line)
	}
	return b[:size]
}

// day is how old the bytes of f are.
func (f *file) day() blob.Day { return blob.DayOf(f.received) }

// fresh lists the bytes of f for the store of a device.
func (f *file) fresh(local bool) []blob.Fresh {
	kind := blob.Message
	if f.card {
		kind = blob.Other
	}
	list := []blob.Fresh{{Hash: f.hash, Bytes: f.bytes, Facts: blob.Facts{Kind: kind, Day: f.day(), Local: local}}}
	if f.body != nil {
		list = append(list, blob.Fresh{Hash: f.bodyHash, Bytes: f.body, Facts: blob.Facts{Kind: blob.Body, Day: f.day(), Local: local}})
	}
	return list
}

// policies are how much mail devices keep (MBX-08).
var policies = []blob.Policy{blob.DefaultPolicy, {Months: 0, AttachmentBytes: 100 << 20}, {Months: 12, AttachmentBytes: 0}, {Months: 0, AttachmentBytes: 100_000}}

// hasMarkOfOther reports whose mark is in b that is not p's.
func (w *world) hasMarkOfOther(p *person, b []byte) *person {
	for _, other := range w.users {
		if other != p && bytes.Contains(b, []byte(marker(other))) {
			return other
		}
	}
	return nil
}
