package search

import (
	"context"
	"testing"
	"unicode/utf8"
)

// FuzzFind: no query and no text makes the index fail, a query counts few words
// of few letters, and a document is found by what it says.
func FuzzFind(f *testing.F) {
	for _, text := range []string{"Quote for Fabrikam", "from:ada subject:", "subject:ſ", "見積もり 東京", "a\xff\xfeb", "e\u0301 \u200d", "\u0301"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		words := parse(text)
		if len(words) > maxWords {
			t.Fatalf("%d words", len(words))
		}
		for _, w := range words {
			if n := utf8.RuneCountInString(w.term); n > maxTermRunes+1 {
				t.Fatalf("%q has %d letters", w.term, n)
			}
		}
		x := open(t, &MemStore{})
		x.Add(Document{ID: idOf(1), Text: text, Whole: true})
		found, ok, err := x.Find(context.Background(), text)
		if err != nil || ok != (len(words) > 0) {
			t.Fatalf("%v, %v, of %d words", ok, err, len(words))
		}
		for _, w := range words {
			if w.term[0] < ' ' {
				return // in a part that the document does not have
			}
		}
		if ok && len(text) < 1000 && len(found) != 1 {
			t.Fatalf("not found by what it says: %+v", words)
		}
	})
}
