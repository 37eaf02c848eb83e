package search

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"regarding/shared/crm"
	"regarding/shared/fold"
)

func idOf(n int) (id crm.ID) {
	id[0], id[1], id[15] = byte(n>>8), byte(n), 1
	return id
}

func open(t testing.TB, s Store) *Index {
	t.Helper()
	x, err := Open(context.Background(), Config{Store: s})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func find(t testing.TB, x *Index, query string) []int {
	t.Helper()
	ids, _, err := x.Find(context.Background(), query)
	if err != nil {
		t.Fatal(err)
	}
	var numbers []int
	for _, id := range ids {
		numbers = append(numbers, int(id[0])<<8|int(id[1]))
	}
	slices.Sort(numbers)
	return numbers
}

func flush(t testing.TB, x *Index) {
	t.Helper()
	if err := x.Flush(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func settle(t testing.TB, x *Index) {
	t.Helper()
	for {
		more, err := x.Work(context.Background(), func() bool { return true })
		if err != nil {
			t.Fatal(err)
		}
		if !more {
			return
		}
	}
}

// MBX-06: what is typed finds what a person means by it.
func TestFind(t *testing.T) {
	x := open(t, &MemStore{})
	for n, d := range []Document{
		{From: "Inès Carvalho ines@brightwater.example", To: "maya@northbeam.example", Subject: "Re: Line 4 palletizer", Text: "The board approved €248,000 for the retrofit."},
		{From: "Jürgen Groß <jg@palletworks.example>", Subject: "Angebot", Text: "Grüße aus Köln, Ines kommt mit."},
		{Subject: "会議の件", Text: "東京都で会議があります。", From: "tanaka@firma.example"},
		{Subject: "การประชุม", Text: "สวัสดี"},
	} {
		d.ID, d.Whole = idOf(n), true
		x.Add(d)
	}
	for _, flushed := range []bool{false, true} {
		if flushed {
			flush(t, x)
		}
		for query, want := range map[string][]int{
			"palletizer":         {0},
			"pallet":             {0, 1},
			"pallet ":            nil,
			"ines":               {0, 1},
			"INÈS board":         {0},
			"from:ines":          {0},
			"from:jg":            {1},
			"to:maya":            {0},
			"subject:line":       {0},
			"subject:retro":      nil,
			"gruss ":             nil,
			"grusse":             {1},
			"gross":              {1},
			"248":                {0},
			"ines@brightwater":   {0},
			"東京":                 {2},
			"東京都で会":              {2},
			"京東":                 nil,
			"件":                  {2},
			"都":                  {2},
			"สวัส":               {3},
			"nothing like it":    nil,
			"the approved retro": {0},
		} {
			if got := find(t, x, query); !slices.Equal(got, want) {
				t.Errorf("flushed %v: %q finds %v, want %v", flushed, query, got, want)
			}
		}
	}
	if _, ok, _ := x.Find(context.Background(), " .,: "); ok {
		t.Error("a query without words is taken for one")
	}
}

var vocabulary = []string{"line", "linear", "lime", "Köln", "koln", "retrofit", "a", "ab", "abc", "anna", "東京都", "京都", "x1", "gripper", "E217", "zürich"}

// naive is what Find should find.
func naive(documents map[int]string, query string) []int {
	var found []int
	words := strings.Fields(fold.String(query))
	for n, text := range documents {
		all := len(words) > 0
		for i, w := range words {
			has := false
			for _, other := range strings.Fields(fold.String(text)) {
				cjk := strings.ContainsAny(w, "東京都")
				last := i == len(words)-1 && !strings.HasSuffix(query, " ")
				has = has || other == w || last && strings.HasPrefix(other, w) || cjk && strings.Contains(other, w)
			}
			all = all && has
		}
		if all {
			found = append(found, n)
		}
	}
	slices.Sort(found)
	return found
}

// However documents come, go, are flushed, merged and read again, what is
// found is what is there.
func TestIndexAgainstModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ctx := context.Background()
		store := &MemStore{}
		documents := map[int]string{}
		gone := map[int]bool{}
		config := Config{Store: store, Live: func(id crm.ID) bool { return !gone[int(id[0])<<8|int(id[1])] }}
		x, err := Open(ctx, config)
		if err != nil {
			t.Fatal(err)
		}
		flushed := map[int]string{}
		t.Repeat(map[string]func(*rapid.T){
			"add": func(t *rapid.T) {
				for range rapid.IntRange(1, 5).Draw(t, "documents") {
					n := rapid.IntRange(0, 60).Draw(t, "document")
					text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(vocabulary), 0, 6).Draw(t, "words"), " ")
					x.Add(Document{ID: idOf(n), Text: text, Whole: true})
					documents[n] = text
					delete(gone, n)
				}
			},
			"remove": func(t *rapid.T) {
				n := rapid.IntRange(0, 60).Draw(t, "document")
				x.Remove(idOf(n))
				delete(documents, n)
				gone[n] = true
			},
			"flush": func(t *rapid.T) {
				if err := x.Flush(ctx); err != nil {
					t.Fatal(err)
				}
				flushed = map[int]string{}
				for n, text := range documents {
					flushed[n] = text
				}
			},
			"work": func(t *rapid.T) {
				for range rapid.IntRange(1, 8).Draw(t, "parts") {
					if _, err := x.Work(ctx, func() bool { return true }); err != nil {
						t.Fatal(err)
					}
				}
			},
			"reopen": func(t *rapid.T) {
				if err := x.Flush(ctx); err != nil {
					t.Fatal(err)
				}
				if x, err = Open(ctx, config); err != nil {
					t.Fatal(err)
				}
				for n := range gone {
					x.Remove(idOf(n))
				}
				if want := x.Pages(); len(store.Pages) != want && len(x.segments) > 0 {
					t.Fatalf("%d pages are stored, %d belong to the index", len(store.Pages), want)
				}
			},
			"": func(t *rapid.T) {
				for _, query := range []string{"line", "lin", "li", "a", "a ", "ab line", "koln", "京", "東京", "京都", "e2", "zurich lime"} {
					ids, _, err := x.Find(ctx, query)
					if err != nil {
						t.Fatal(err)
					}
					var got []int
					for _, id := range ids {
						got = append(got, int(id[0])<<8|int(id[1]))
					}
					slices.Sort(got)
					if want := naive(documents, query); !slices.Equal(got, want) {
						t.Fatalf("%q finds %v, want %v", query, got, want)
					}
				}
				for n := range 61 {
					if _, ok := x.Has(idOf(n)); ok != hasKey(documents, n) {
						t.Fatalf("document %d: %v", n, ok)
					}
				}
			},
		})
	})
}

func hasKey(m map[int]string, n int) bool {
	_, ok := m[n]
	return ok
}

// failing is a store that fails at one of its writes: before it, or after a
// part that it should not have done alone.
type failing struct {
	MemStore
	left int
}

func (f *failing) Write(ctx context.Context, w Write) error {
	if f.left--; f.left == 0 {
		return errors.New("no more")
	}
	return f.MemStore.Write(ctx, w)
}

// A program that ends at any write leaves an index that holds what was flushed.
func TestKilledAtAnyWrite(t *testing.T) {
	ctx := context.Background()
	for at := 1; at < 200; at++ {
		store := &failing{left: at}
		x, err := Open(ctx, Config{Store: store})
		if err != nil {
			continue // the first write
		}
		safe, failed := 0, false
		for n := 0; n < 60 && !failed; n++ {
			x.Add(Document{ID: idOf(n), Text: fmt.Sprintf("all document%d even%d", n, n%2), Whole: true})
			if failed = x.Flush(ctx) != nil; !failed {
				safe = n + 1
				_, err := x.Work(ctx, func() bool { return true })
				failed = err != nil
			}
		}
		store.left = 0
		again := open(t, store)
		if got := find(t, again, "all "); len(got) != safe {
			t.Fatalf("killed at write %d: %d documents are left of %d", at, len(got), safe)
		}
		if want := again.Pages(); len(store.Pages) != want && safe > 0 {
			t.Fatalf("killed at write %d: %d pages are stored, %d belong to the index", at, len(store.Pages), want)
		}
		if !failed {
			return
		}
	}
	t.Fatal("it never came to an end")
}

// A page that is damaged or lost costs the index and nothing else.
func TestDamagedIndexIsBegunAnew(t *testing.T) {
	for _, damage := range []func(map[uint64][]byte){
		func(p map[uint64][]byte) { p[0] = []byte{9} },
		func(p map[uint64][]byte) { p[0] = p[0][:len(p[0])-1] },
		func(p map[uint64][]byte) { delete(p, uint64(len(p)-1)) },
	} {
		store := &MemStore{}
		x := open(t, store)
		x.Add(Document{ID: idOf(1), Text: "word"})
		flush(t, x)
		damage(store.Pages)
		again := open(t, store)
		if _, ok := again.Has(idOf(1)); ok || again.Len() != 0 {
			t.Error("a damaged index still has documents")
		}
	}
}

// MBX-06: the index takes at most 15 % of the text.
func TestSize(t *testing.T) {
	store := &MemStore{}
	x := open(t, store)
	text := 0
	for n, d := range letters(3_000) {
		d.ID = idOf(n)
		text += len(d.Text) + len(d.Subject) + len(d.From) + len(d.To)
		x.Add(d)
		if n%500 == 499 {
			flush(t, x)
		}
	}
	settle(t, x)
	size := 0
	for _, p := range store.Pages {
		size += len(p)
	}
	t.Logf("%d bytes of text, %d of index: %.1f %%", text, size, 100*float64(size)/float64(text))
	if size*100 > text*15 {
		t.Errorf("the index takes %d bytes of %d", size, text)
	}
}

// letters makes up documents whose words are about as frequent as in letters:
// the rank of a word is inverse to how often it comes.
func letters(count int) []Document {
	var words []string
	for n := range 40_000 {
		w := ""
		for m := n + 27; m > 0; m /= 21 {
			w += string("etaoinshrdlucmfwygpbv"[m%21])
		}
		words = append(words, w)
	}
	state := uint64(1)
	random := func() float64 {
		state = state*6364136223846793005 + 1442695040888963407
		return float64(state>>11) / (1 << 53)
	}
	list := make([]Document, count)
	for i := range list {
		var b strings.Builder
		for range 60 + int(random()*300) {
			rank := 1
			for u := random(); rank < len(words) && u > 0.0006; u -= 0.0006 {
				rank += 1 + rank/40
			}
			b.WriteString(words[min(len(words)-1, rank+int(random()*float64(1+rank/40)))])
			b.WriteByte(' ')
		}
		list[i] = Document{Subject: words[int(random()*5000)] + " " + words[int(random()*300)], From: words[int(random()*2000)] + "@firm.example", Text: b.String(), Whole: true}
	}
	return list
}

func FuzzDecode(f *testing.F) {
	m := &manifest{next: 5, segments: []*segment{{documents: 3, terms: []pageRef{{1, "a"}}, ids: []uint64{2}}}}
	f.Add(m.encode())
	f.Add(appendEntry(nil, nil, entry{term: []byte("word"), listed: 2, list: appendList(nil, []uint32{1, 7}, 9)}))
	f.Fuzz(func(t *testing.T, b []byte) {
		_, _ = decodeManifest(b)
		r := entries{rest: b}
		for {
			e, ok, err := r.next()
			if !ok || err != nil {
				return
			}
			_ = eachOf(e.list, min(e.listed, 1000), 1000, func(uint32) {})
		}
	})
}

func TestLists(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		documents := rapid.IntRange(1, 100_000).Draw(t, "documents")
		docs := rapid.SliceOfNDistinct(rapid.Uint32Range(0, uint32(documents-1)), 0, min(documents, 50), rapid.ID).Draw(t, "docs")
		slices.Sort(docs)
		var got []uint32
		if err := eachOf(appendList(nil, docs, documents), len(docs), documents, func(d uint32) { got = append(got, d) }); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got, docs) {
			t.Fatalf("%v became %v", docs, got)
		}
	})
}

func BenchmarkAdd(b *testing.B) {
	list := letters(1000)
	size := 0
	for i := range list {
		list[i].ID = idOf(i)
		size += len(list[i].Text)
	}
	b.SetBytes(int64(size))
	for b.Loop() {
		x := open(b, &MemStore{})
		for _, d := range list {
			x.Add(d)
		}
		flush(b, x)
	}
}

func BenchmarkFind(b *testing.B) {
	x := open(b, &MemStore{})
	for n, d := range letters(10_000) {
		d.ID = idOf(n)
		x.Add(d)
		if x.Full() {
			flush(b, x)
		}
	}
	flush(b, x)
	settle(b, x)
	for _, q := range []string{"e", "ta", "shr", "shr ta"} {
		b.Run(q, func(b *testing.B) {
			for b.Loop() {
				_, _, _ = x.Find(context.Background(), q)
			}
		})
	}
}
