package importer

import (
	"context"

	"regarding/shared/mailbox"
)

const (
	// readAhead is how many files are read ahead of the one that is dealt with,
	// and aheadBytes how many bytes of them are held at most, besides one file's.
	readAhead  = 128
	aheadBytes = 4 << 20
	// Files of at most joinedBytes are read together, up to joined of them.
	joinedBytes = 64 << 10
	joined      = 32
)

// Joiner is a Reader that can be read together with others: a read of its own
// for each small file takes longer than what is done with it.
type Joiner interface {
	Reader
	// Join returns a Reader of all bytes of readers, one after the other; false
	// where that cannot be.
	Join(readers []Reader) (Reader, bool)
}

// beginning is the first piece of a file, once it is read.
type beginning struct {
	bytes []byte
	err   error
}

// ahead reads the beginnings of files before they are asked for: most of the
// time of small files goes into waiting for them.
type ahead struct {
	ctx   context.Context
	files []File
	next  int // the first that is not being read
	held  int // bytes of those that are being read or were not asked for yet
	read  []chan beginning
}

// newAhead reads files until ctx ends.
func newAhead(ctx context.Context, files []File) *ahead {
	return &ahead{ctx: ctx, files: files, read: make([]chan beginning, len(files))}
}

// beginningBytes is how much of f is read first.
func beginningBytes(f File) int {
	return int(max(min(f.SizeBytes, pieceBytes), mailbox.RecogniseBytes))
}

// take returns the beginning of the file with the number i, and has those after
// it read. The numbers must grow.
func (a *ahead) take(i int) ([]byte, error) {
	a.next = max(a.next, i)
	for a.next == i || a.next < len(a.files) && a.next <= i+readAhead && a.held+beginningBytes(a.files[a.next]) <= aheadBytes {
		n := a.together(a.next)
		files, done := a.files[a.next:a.next+n], a.read[a.next:a.next+n]
		for k := range files {
			a.held += beginningBytes(files[k])
			done[k] = make(chan beginning, 1)
		}
		a.next += n
		go a.begin(files, append([]chan beginning(nil), done...))
	}
	done := a.read[i]
	a.read[i] = nil
	a.held -= beginningBytes(a.files[i])
	select {
	case first := <-done:
		return first.bytes, first.err
	case <-a.ctx.Done():
		return nil, a.ctx.Err()
	}
}

// together is how many files from a number on are read with one read.
func (a *ahead) together(from int) int {
	if _, ok := a.files[from].Reader.(Joiner); !ok {
		return 1
	}
	n := 0
	for n < joined && from+n < len(a.files) && a.files[from+n].SizeBytes <= joinedBytes {
		n++
	}
	return max(n, 1)
}

// begin reads the beginnings of files: all at once where that is possible, and
// each by itself otherwise, so that one that cannot be read is told apart.
func (a *ahead) begin(files []File, done []chan beginning) {
	if whole, ok := a.whole(files); ok {
		for k, f := range files {
			done[k] <- beginning{bytes: whole[:f.SizeBytes:f.SizeBytes]}
			whole = whole[f.SizeBytes:]
		}
		return
	}
	for k, f := range files {
		b, err := f.Reader.Read(a.ctx, 0, beginningBytes(f))
		done[k] <- beginning{b, err}
	}
}

// whole reads several whole files at once.
func (a *ahead) whole(files []File) ([]byte, bool) {
	first, ok := files[0].Reader.(Joiner)
	if !ok || len(files) < 2 {
		return nil, false
	}
	readers, size := make([]Reader, len(files)), int64(0)
	for k, f := range files {
		readers[k] = f.Reader
		size += f.SizeBytes
	}
	all, ok := first.Join(readers)
	if !ok {
		return nil, false
	}
	b, err := all.Read(a.ctx, 0, int(size))
	return b, err == nil && int64(len(b)) == size
}
