package eml_test

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"regarding/shared/mailbox/charset/charsettest"
	"regarding/shared/mailbox/eml"
)

// asked notes what a reader asks of its charsets.
type asked struct {
	charsettest.Tables
	questions []question
}

type question struct {
	Label string `json:"label"`
	Bytes []byte `json:"bytes"`
	text  string
	known bool
}

func (a *asked) Decode(label string, b []byte) (string, error) {
	text, err := a.Tables.Decode(label, b)
	a.questions = append(a.questions, question{label, slices.Clone(b), text, err == nil})
	return text, err
}

// browser answers questions as the engine does, with the decoder of
// browsers: null for a label that it does not know.
const browser = `
	const questions = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
	process.stdout.write(JSON.stringify(questions.map(({ label, bytes }) => {
		try { return new TextDecoder(label, { ignoreBOM: true }).decode(Buffer.from(bytes, 'base64')); } catch { return null; }
	})));
`

// The charsets given in by the relay (tables) and by the engine (the browser's
// TextDecoder) agree on all that the corpus and our own messages ask of them.
func TestCorpusCharsetsAgree(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skipf("no browser's decoder to compare with: %v", err)
	}
	notes := new(asked)
	for _, c := range corpusMessages(t) {
		if _, err := eml.Read(c.raw, notes); err != nil {
			t.Fatal(err)
		}
	}
	for _, raw := range miniMessages(t) {
		if _, err := eml.Read(raw, notes); err != nil {
			t.Fatal(err)
		}
	}
	in, err := json.Marshal(notes.questions)
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(node, "-e", browser)
	command.Stdin = bytes.NewReader(in)
	out, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	var answers []*string
	if err := json.Unmarshal(out, &answers); err != nil || len(answers) != len(notes.questions) {
		t.Fatalf("%d answers to %d questions: %v", len(answers), len(notes.questions), err)
	}
	count := map[string]int{}
	for i, q := range notes.questions {
		count[q.Label]++
		theirs := answers[i]
		switch {
		case q.known != (theirs != nil):
			t.Errorf("%s: tables know it: %t, the browser: %t", q.Label, q.known, theirs != nil)
		case q.known && squeeze(*theirs) != squeeze(q.text):
			t.Errorf("%s %x:\n  tables  %q\n  browser %q", q.Label, q.Bytes, q.text, *theirs)
		}
	}
	if len(count) < 10 {
		t.Errorf("only %d charsets were asked for", len(count))
	}
	t.Logf("%d texts in %d charsets: %v", len(notes.questions), len(count), count)
}

// squeeze makes one U+FFFD of several: how many a broken byte is worth is not
// the same everywhere, and is of no use to anybody. Node's decoder is not
// quite the browsers': it lets control characters of broken EUC-JP through.
func squeeze(s string) string {
	s = strings.Map(func(r rune) rune {
		if r >= 0x80 && r < 0xa0 {
			return utf8.RuneError
		}
		return r
	}, s)
	for strings.Contains(s, "\ufffd\ufffd") {
		s = strings.ReplaceAll(s, "\ufffd\ufffd", "\ufffd")
	}
	return s
}
