package eml

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// MBX-08: without its attachments a message reads as it does with them.
func TestReduced(t *testing.T) {
	attachment := strings.Repeat("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9w\r\n", 2000)
	raw := []byte("From: Anna <anna@contoso.example>\r\nSubject: plan\r\nMIME-Version: 1.0\r\n" +
		"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nsee the plan\r\n" +
		"--b\r\nContent-Type: application/pdf; name=plan.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + attachment +
		"--b\r\nContent-Type: text/csv; name=small.csv\r\n\r\na,b\r\n--b--\r\n")
	m, err := Read(raw, nil)
	if err != nil {
		t.Fatal(err)
	}
	reduced := Reduced(raw, m)
	if len(reduced) > 2000 {
		t.Errorf("%d bytes are left", len(reduced))
	}
	again, err := Read(reduced, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{m.Subject, m.Text, m.HTML}, []string{again.Subject, again.Text, again.HTML}); diff != "" {
		t.Error(diff)
	}
	if len(again.Parts) != len(m.Parts) {
		t.Fatalf("%d parts, of %d", len(again.Parts), len(m.Parts))
	}
	parts, ok := LeftOut(reduced)
	if want := map[string]int{"2": m.Part("2").SizeBytes}; !ok || !cmp.Equal(parts, want) {
		t.Errorf("left out %v, want %v", parts, want)
	}
	for i, p := range again.Parts {
		if p.Name != m.Parts[i].Name || p.Type != m.Parts[i].Type || p.Path != m.Parts[i].Path {
			t.Errorf("part %+v, was %+v", p, m.Parts[i])
		}
	}
	if _, ok := LeftOut(raw); ok {
		t.Error("a whole message is taken for a reduced one")
	}
	if !bytes.Contains(reduced, []byte("a,b")) {
		t.Error("the small part is left out")
	}
}
