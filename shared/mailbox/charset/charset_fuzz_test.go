package charset_test

import (
	"testing"
	"unicode/utf8"

	"regarding/shared/mailbox/charset"
)

// FuzzDecode: whatever is claimed of whatever bytes, they become text that is
// not much longer.
func FuzzDecode(f *testing.F) {
	for _, label := range []string{"", "utf-8", "utf-7", "utf-16", "utf-16le", "iso-2022-jp", "windows-1252", "no-such"} {
		f.Add(label, []byte("Gr\xfc\xdfe +AOQ- \x1b$B$3\x1b(B \xff\xfe"))
	}
	f.Fuzz(func(t *testing.T, label string, b []byte) {
		text, _ := charset.Decode(nil, charset.NormalLabel(label), b)
		if !utf8.ValidString(text) || len(text) > 4*len(b)+4 {
			t.Fatalf("%q as %q is %q", b, label, text)
		}
	})
}
