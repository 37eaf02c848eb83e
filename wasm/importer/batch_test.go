package importer

import (
	"context"
	"errors"
	"fmt"
	"testing"
)

// slowSink makes nothing safe before release is closed, and notes what it hears.
type slowSink struct {
	*sink
	release chan struct{}
	noted   []Progress
	at      []Position
}

func newSlowSink() *slowSink { return &slowSink{sink: newSink(), release: make(chan struct{})} }

func (s *slowSink) Save(ctx context.Context, items []Item) ([]Outcome, error) {
	select {
	case <-s.release:
		return s.sink.Save(ctx, items)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (s *slowSink) Saved(_ context.Context, at Position, p Progress) {
	s.at, s.noted = append(s.at, at), append(s.noted, p)
}

// told calls then when its file is read.
type told struct {
	text
	then func()
}

func (t told) Read(ctx context.Context, offset int64, length int) ([]byte, error) {
	t.then()
	return t.text.Read(ctx, offset, length)
}

// many returns n files of one message each.
func many(n int) []File {
	files := make([]File, n)
	for i := range files {
		files[i] = fileOf(fmt.Sprintf("%d.eml", i), message(i))
	}
	return files
}

// MBX-01: what follows is read while a batch is made safe. A refusal that comes
// meanwhile belongs to what is noted after it, not to the batch: an import that
// goes on from there meets it again.
func TestTheNextBatchIsFilledWhileOneIsSaved(t *testing.T) {
	s := newSlowSink()
	n := firstItems + readAhead + 20
	files := many(n)
	files[firstItems] = fileOf("picture.bin", "\x00\x01\x02")
	// So far ahead nothing is read before what comes behind the first batch is dealt with.
	far := &files[firstItems+readAhead+10]
	far.Reader = told{far.Reader.(text), func() { close(s.release) }}
	conf := config(s.sink)
	conf.Sink = s
	p, refused := run(t, conf, files...)
	if want := (Counts{Found: n, Imported: n - 1, Refused: 1}); p.Counts != want {
		t.Errorf("counted %+v, want %+v", p.Counts, want)
	}
	if len(refused) != 1 || refused[0].File != "picture.bin" {
		t.Errorf("refused %+v", refused)
	}
	if want := (Counts{Found: firstItems, Imported: firstItems}); s.at[0] != (Position{File: firstItems}) || s.noted[0].Counts != want || len(s.noted[0].Refusals) != 0 {
		t.Errorf("the first note is at %+v and says %+v", s.at[0], s.noted[0])
	}
	for i, at := range s.at {
		if p := s.noted[i]; p.Found != at.File {
			t.Errorf("note %d at %+v says %+v", i, at, p.Counts)
		}
	}
}

// MBX-01: who is told to wait can have what is being saved made safe first.
func TestSettleBetweenItems(t *testing.T) {
	s := newSlowSink()
	conf := config(s.sink)
	conf.Sink = s
	var m *Import
	stop := errors.New("stop")
	conf.Gate = func(ctx context.Context) error {
		if m.saving == nil {
			return nil
		}
		close(s.release)
		if err := m.Settle(ctx); err != nil {
			t.Error(err)
		}
		if len(s.noted) != 1 || s.noted[0].Imported != firstItems || len(s.rows) != firstItems {
			t.Errorf("held with %+v noted and %d rows", s.noted, len(s.rows))
		}
		return stop
	}
	m = New(conf)
	if err := m.Add(context.Background(), many(100)); !errors.Is(err, stop) {
		t.Errorf("ended with %v", err)
	}
}

// MBX-01: while nothing follows, all that came is counted.
func TestNothingIsUnderWayAfterAdd(t *testing.T) {
	s := newSlowSink()
	close(s.release)
	conf := config(s.sink)
	conf.Sink = s
	m := New(conf)
	if err := m.Add(context.Background(), many(firstItems)); err != nil {
		t.Fatal(err)
	}
	if want := (Counts{Found: firstItems, Imported: firstItems}); len(s.noted) != 1 || s.noted[0].Counts != want {
		t.Errorf("noted %+v, want %+v", s.noted, want)
	}
}
