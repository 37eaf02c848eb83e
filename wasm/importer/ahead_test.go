package importer

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
)

// joinable is a file that can be read with others; reads counts the reads of all.
type joinable struct {
	text
	reads *atomic.Int32
}

func (j joinable) Read(ctx context.Context, offset int64, length int) ([]byte, error) {
	j.reads.Add(1)
	if j.text == "gone" {
		return nil, errors.New("it is gone")
	}
	return j.text.Read(ctx, offset, length)
}

func (j joinable) Join(readers []Reader) (Reader, bool) {
	all := joinable{reads: j.reads}
	for _, r := range readers {
		one := r.(joinable)
		if one.text == "gone" {
			all.text = "gone"
			break
		}
		all.text += one.text
	}
	return all, true
}

// MBX-01: many small files take few reads. One that cannot be read, or is
// another size than it was, keeps no other back.
func TestSmallFilesAreReadTogether(t *testing.T) {
	for _, c := range []struct {
		name    string
		spoil   func(f *File)
		most    int32
		refused int
	}{
		{"all are there", func(*File) {}, 10, 0},
		{"one is gone", func(f *File) { f.Reader = joinable{"gone", f.Reader.(joinable).reads} }, 10 + joined, 1},
		{"one is shorter now", func(f *File) { f.SizeBytes += 5 }, 10 + 2*joined, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			var reads atomic.Int32
			files := many(200)
			for i := range files {
				files[i].Reader = joinable{files[i].Reader.(text), &reads}
			}
			c.spoil(&files[70])
			s := newSink()
			p, refused := run(t, config(s), files...)
			if p.Found != 200 || p.Imported != 200-c.refused || len(refused) != c.refused {
				t.Errorf("%+v, refused %+v", p.Counts, refused)
			}
			if n := reads.Load(); n > c.most {
				t.Errorf("%d reads of 200 files", n)
			}
			from := map[string]bool{}
			for _, row := range s.rows {
				from[row.Value("importedfrom").Text()] = true
			}
			for i := range files {
				if name := fmt.Sprintf("%d.eml", i); from[name] != (i != 70 || c.refused == 0) {
					t.Errorf("%s is there: %v", name, from[name])
				}
			}
		})
	}
}
