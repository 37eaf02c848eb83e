package mbox

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"regarding/shared/fault"
	"regarding/shared/mailbox"
)

// split splits text in pieces of so many bytes; limit 0 stands for the usual
// one.
func split(t *testing.T, text string, piece, limit int) ([]string, error) {
	t.Helper()
	var got []string
	var end int64
	size := int64(len(text))
	s := NewSplitter(func(m Message) error {
		if m.Offset < end || m.Offset+m.Length > size {
			t.Fatalf("message at %d+%d, the one before ends at %d of %d", m.Offset, m.Length, end, size)
		}
		end = m.Offset + m.Length
		if m.Refused != nil {
			var refusal *mailbox.Refusal
			if !errors.As(m.Refused, &refusal) || refusal.Offset != m.Offset {
				t.Fatalf("message at %d is refused with %v", m.Offset, m.Refused)
			}
			got = append(got, fmt.Sprintf("%d+%d %s", m.Offset, m.Length, refusal.Reason))
			return nil
		}
		got = append(got, string(m.Raw))
		return nil
	})
	if limit > 0 {
		s.limit = limit
	}
	for len(text) > 0 {
		n := min(piece, len(text))
		if _, err := s.Write([]byte(text[:n])); err != nil {
			return got, err
		}
		text = text[n:]
	}
	return got, s.Close()
}

const from = "From anna@contoso.example Tue Mar  3 09:15:00 2026\n"

// MBX-01
func TestSplitter(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"empty", "", nil},
		{"one", from + "Subject: a\n\nBody.\n", []string{"Subject: a\n\nBody.\n"}},
		{"no line end", from + "Subject: a\n\nBody.", []string{"Subject: a\n\nBody."}},
		{"two", from + "A: 1\n\nBody.\n\n" + from + "B: 2\n\nMore.\n\n", []string{"A: 1\n\nBody.\n", "B: 2\n\nMore.\n"}},
		{"byte-order mark and blank lines", "\xef\xbb\xbf\n\n" + from + "A: 1\n\nBody.\n", []string{"A: 1\n\nBody.\n"}},
		{"CR LF and LF mixed", strings.ReplaceAll(from+"A: 1\n\nBody.\n\n", "\n", "\r\n") + from + "B: 2\n\nMore.\n", []string{"A: 1\r\n\r\nBody.\r\n", "B: 2\n\nMore.\n"}},
		{"an odd first line", "From somebody\nA: 1\n\nBody.\n", []string{"A: 1\n\nBody.\n"}},
		{"sentences", from + "A: 1\n\nText.\n\nFrom here on all is new.\n\nFrom 10:30 to 11:15 on 3 March 2026 we meet.\n", []string{"A: 1\n\nText.\n\nFrom here on all is new.\n\nFrom 10:30 to 11:15 on 3 March 2026 we meet.\n"}},
		{"no blank line before", from + "A: 1\n\nText.\n" + from + "more.\n", []string{"A: 1\n\nText.\n" + from + "more.\n"}},
		{"a patch of git", from + "A: 1\n\n\nFrom 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\nSubject: [PATCH]\n", []string{"A: 1\n\n\nFrom 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\nSubject: [PATCH]\n"}},
		{"quoted", from + "A: 1\n\n>From the start\n>>From before\n> From is no quote\n", []string{"A: 1\n\nFrom the start\n>From before\n> From is no quote\n"}},
		{"other dates", from + "A: 1\n\n\nFrom - Mon, 2 Mar 2026 08:00:00 +0000\nB: 2\n\n\nFrom x@contoso.example Mon Jan 00 00:00:00 0000\nC: 3\n", []string{"A: 1\n\n", "B: 2\n\n", "C: 3\n"}},
		{"length that fits", from + "Content-Length: 61\n\nText.\n\n" + from + "x.\n\n" + from + "B: 2\n\nMore.\n", []string{"Content-Length: 61\n\nText.\n\n" + from + "x.\n", "B: 2\n\nMore.\n"}},
		{"length to the end", from + "Content-Length: 61\n\nText.\n\n" + from + "x.\n", []string{"Content-Length: 61\n\nText.\n\n" + from + "x.\n"}},
		{"length that lies", from + "Content-Length: 70\n\nText.\n\n" + from + "B: 2\n\nMore, and more, and more.\n", []string{"Content-Length: 70\n\nText.\n", "B: 2\n\nMore, and more, and more.\n"}},
		{"length past the end", from + "Content-Length: 7000\n\nText.\n\n" + from + "B: 2\n\nMore.\n", []string{"Content-Length: 7000\n\nText.\n", "B: 2\n\nMore.\n"}},
		{"only a divider", from, []string{""}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, piece := range []int{1, 2, 3, 7, 64, 1 << 20} {
				got, err := split(t, tt.text, piece, 0)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(tt.want, got); diff != "" {
					t.Fatalf("in pieces of %d bytes (-want +got):\n%s", piece, diff)
				}
			}
		})
	}
}

func TestNotAMailbox(t *testing.T) {
	for name, text := range map[string]string{
		"a message":      "Subject: a\n\nBody.\n",
		"binary":         strings.Repeat("\x00\x01\x02", longestOutside),
		"text and later": "\n\nHello\n\n" + from + "A: 1\n",
	} {
		for _, piece := range []int{1000, 1 << 20} {
			got, err := split(t, text, piece, 0)
			var refusal *mailbox.Refusal
			if len(got) > 0 || !errors.As(err, &refusal) || refusal.Reason != mailbox.NotAMailboxFile || fault.KindOf(err) != fault.Invalid {
				t.Errorf("%s: %d messages, %v", name, len(got), err)
			}
		}
	}
}

// Product limits: a message that is too large is passed over without being
// held, and the others are read.
func TestLargeMessages(t *testing.T) {
	const limit = 1000
	lines := from + "A: 1\n\n" + strings.Repeat("A line of text.\n", 300) + "\n"
	oneLine := from + "A: 1\n\n" + strings.Repeat("x", 5000) + "\n\n"
	small := from + "B: 2\n\nSmall.\n\n"
	text := small + lines + small + oneLine + small
	want := []string{
		"B: 2\n\nSmall.\n", fmt.Sprintf("%d+%d itemTooLarge", len(small), len(lines)),
		"B: 2\n\nSmall.\n", fmt.Sprintf("%d+%d itemTooLarge", 2*len(small)+len(lines), len(oneLine)),
		"B: 2\n\nSmall.\n",
	}
	for _, piece := range []int{1, 10, 100, 1 << 20} {
		got, err := split(t, text, piece, limit)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("in pieces of %d bytes (-want +got):\n%s", piece, diff)
		}
	}
}

// What a piece of the file ends in, within a line that is too long, begins no
// message; and a length that covers more than a message may have is wrong.
func TestLongLines(t *testing.T) {
	const limit = 1000
	long := strings.Repeat("x", 5000)
	first := from + "A: 1\n\n" + long + "\n" + from + "text.\n\n"
	covering := from + "Content-Length: 900\n\nText.\n\n"
	second := from + "B: 2\n\n" + long
	text := first + covering + second
	want := []string{
		fmt.Sprintf("0+%d itemTooLarge", len(first)), "Content-Length: 900\n\nText.\n",
		fmt.Sprintf("%d+%d itemTooLarge", len(first)+len(covering), len(second)),
	}
	for _, piece := range []int{1, 2, 3, 1 << 20} {
		got, err := split(t, text, piece, limit)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("in pieces of %d bytes (-want +got):\n%s", piece, diff)
		}
	}
}

// Wherever a line that is too long is cut, its end is no blank line.
func TestLongLineEnds(t *testing.T) {
	for n := 1; n < 2*longestDivider; n++ {
		text := from + "A: 1\n\n" + strings.Repeat("x", n) + "\n" + from + "text.\n"
		if got, err := split(t, text, 1, 100); err != nil || len(got) != 1 {
			t.Fatalf("after %d bytes: %q, %v", n, got, err)
		}
	}
}

// A splitter holds no more than a message and a piece, whatever the file.
func TestMemory(t *testing.T) {
	const limit, piece = 1 << 16, 1 << 12
	for name, line := range map[string]string{
		"a line without end":  "x",
		"lines without end":   "A line of text that goes on and on.\n",
		"lengths that lie":    "\n" + from + "Content-Length: 60000\n\nText.\n",
		"messages":            "\n" + from + "A: 1\n\nText.\n",
		"dividers":            from + "\n",
		"header without end":  "A: 1\n",
		"quoted from lines":   ">From me\n",
		"blank lines only":    "\n",
		"carriage returns":    "\r",
		"an unfinished quote": ">",
	} {
		s := NewSplitter(func(Message) error { return nil })
		s.limit = limit
		text := []byte(strings.Repeat(line, piece/len(line)+1))
		if _, err := s.Write([]byte(from + "A: 1\n\n")); err != nil {
			t.Fatal(err)
		}
		for range 200 {
			if _, err := s.Write(text); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if cap(s.buf) > 2*(limit+2*piece) {
				t.Fatalf("%s: %d bytes held", name, cap(s.buf))
			}
		}
		if err := s.Close(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
}

// The work for a file is in proportion to its size: lengths that lie cost a
// second look three times only, and a line that comes in small pieces is not
// searched again and again.
func TestWork(t *testing.T) {
	looked := 0
	s := NewSplitter(func(m Message) error { looked++; return nil })
	for i := range 100_000 {
		if _, err := fmt.Fprintf(s, "%sContent-Length: 99000000\nA: %d\n\nText.\n\n", from, i); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if looked != 100_000 || s.claim.lies != maxLies {
		t.Errorf("%d messages, %d lies", looked, s.claim.lies)
	}
	s = NewSplitter(func(m Message) error { looked = len(m.Raw); return nil })
	if _, err := s.Write([]byte(from)); err != nil {
		t.Fatal(err)
	}
	piece := bytes.Repeat([]byte("x"), 32)
	for range 16 << 20 / len(piece) {
		if _, err := s.Write(piece); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil || looked != 16<<20 {
		t.Errorf("%d bytes, %v", looked, err)
	}
}

// MBX-01: 1,000,000 tiny messages.
func TestMillion(t *testing.T) {
	message := []byte(from + "A: 1\n\nText.\n\n")
	piece := bytes.Repeat(message, 1000)
	n, held := 0, 0
	s := NewSplitter(func(m Message) error {
		n += len(m.Raw) / len("A: 1\n\nText.\n")
		return nil
	})
	for range 1000 {
		if _, err := s.Write(piece); err != nil {
			t.Fatal(err)
		}
		held = max(held, cap(s.buf))
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if n != 1_000_000 || held > 4*len(piece) {
		t.Errorf("%d messages, %d bytes held", n, held)
	}
}

// An error of whoever takes the messages ends it, and stays.
func TestYieldError(t *testing.T) {
	stop := errors.New("stop")
	s := NewSplitter(func(Message) error { return stop })
	_, err := s.Write([]byte(from + "\n" + from + "\n"))
	if _, again := s.Write([]byte("x")); !errors.Is(err, stop) || !errors.Is(again, stop) || !errors.Is(s.Close(), stop) {
		t.Errorf("%v, %v", err, again)
	}
}

// However a file is cut into pieces, its messages are the same, and they
// cover it.
func TestChunking(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		lines := rapid.SliceOfN(rapid.SampledFrom([]string{
			from, "\n", "\r\n", ">From x\n", "From here\n", "Content-Length: 20\n", "Content-Length: 150\n", "A: 1\n", "text", "x\n", strings.Repeat("y", 90) + "\n",
		}), 0, 40).Draw(rt, "lines")
		text := from + strings.Join(lines, "")
		want, err := split(t, text, len(text), 300)
		if err != nil {
			rt.Fatal(err)
		}
		got, err := split(t, text, rapid.IntRange(1, 50).Draw(rt, "piece"), 300)
		if err != nil {
			rt.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Fatalf("%q (-whole +pieces):\n%s", text, diff)
		}
	})
}

func FuzzSplitter(f *testing.F) {
	f.Add([]byte(from+"A: 1\n\nText.\n\n"+from+"B: 2\n\n>From x\n"), uint8(3))
	f.Add([]byte(from+"Content-Length: 30\n\nText.\n\n"+from+"B: 2\n"), uint8(1))
	f.Add([]byte("From \n\n\nFrom \r\n"), uint8(2))
	f.Fuzz(func(t *testing.T, b []byte, piece uint8) {
		want, wantErr := split(t, string(b), len(b)+1, 0)
		got, err := split(t, string(b), int(piece)+1, 0)
		if diff := cmp.Diff(want, got); diff != "" || (err == nil) != (wantErr == nil) {
			t.Fatalf("%v, %v (-whole +pieces):\n%s", wantErr, err, diff)
		}
	})
}

func BenchmarkSplitter(b *testing.B) {
	message := from + "Subject: a\n\n" + strings.Repeat("A line of text as long as lines of mail usually are, or nearly so.\n", 50) + "\n"
	piece := []byte(strings.Repeat(message, 20))
	s := NewSplitter(func(Message) error { return nil })
	b.SetBytes(int64(len(piece)))
	for b.Loop() {
		if _, err := s.Write(piece); err != nil {
			b.Fatal(err)
		}
	}
}
