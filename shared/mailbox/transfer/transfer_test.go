package transfer

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime/quotedprintable"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"regarding/shared/mailbox"
)

func TestDecode(t *testing.T) {
	tests := []struct {
		name     string
		encoding mailbox.Encoding
		in, want string
		bad      bool
	}{
		{"identity", mailbox.Identity, "a=b", "a=b", false},
		{"base64", mailbox.Base64, "QUJD\r\nREU=\r\n", "ABCDE", false},
		{"no padding", mailbox.Base64, "QUJDREU", "ABCDE", false},
		{"one digit too many", mailbox.Base64, "QUJDR", "ABC", true},
		{"strange characters", mailbox.Base64, "QU!JD", "ABC", true},
		{"padded lines", mailbox.Base64, "QQ==\nQg==\nQw==\n", "ABC", false},
		{"text behind", mailbox.Base64, "QQ==\n-- \nA footer\n", "A", true},
		{"only padding", mailbox.Base64, "====", "", true},
		{"quoted", mailbox.QuotedPrintable, "a=3Db=\r\nc=\nd=  \ne=e9", "a=bcde\xe9", false},
		{"broken escapes", mailbox.QuotedPrintable, "a=Z1 =4", "a=Z1 =4", true},
		{"soft break at the end", mailbox.QuotedPrintable, "a=", "a", false},
		{"uuencode", mailbox.UUEncode, "begin 644 x\n#0V%T\n`\nend\nmore", "Cat", false},
		{"uuencode, blanks cut off", mailbox.UUEncode, "#0V%T\n$    \n", "Cat\x00\x00\x00\x00", false},
		{"uuencode, a bad line", mailbox.UUEncode, "#0V%T\nMabc\n", "Cat", true},
	}
	for _, tt := range tests {
		got := Bytes(tt.encoding, []byte(tt.in), 1000)
		size, bad := Size(tt.encoding, []byte(tt.in))
		if string(got) != tt.want || size != len(tt.want) || bad != tt.bad {
			t.Errorf("%s: %q, %d bytes, bad %t", tt.name, got, size, bad)
		}
	}
}

func TestEncodingOf(t *testing.T) {
	for name, want := range map[string]mailbox.Encoding{
		"7bit": mailbox.Identity, `"base64"`: mailbox.Base64, " BASE64; ": mailbox.Base64, "quoted printable": mailbox.QuotedPrintable,
		"x-uuencode": mailbox.UUEncode, "": mailbox.Identity, "8-BIT": mailbox.Identity,
	} {
		if got, known := EncodingOf(name); got != want || !known {
			t.Errorf("%q: %v, %t", name, got, known)
		}
	}
	if _, known := EncodingOf("foobar"); known {
		t.Error("foobar is known")
	}
}

// What encoders write is read back, however it is read.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		want := rapid.SliceOfN(rapid.Byte(), 0, 300).Draw(rt, "bytes")
		var quoted strings.Builder
		w := quotedprintable.NewWriter(&quoted)
		w.Binary = true
		if _, err := w.Write(want); err != nil {
			rt.Fatal(err)
		}
		if err := w.Close(); err != nil {
			rt.Fatal(err)
		}
		lines := base64.StdEncoding.EncodeToString(want)
		if at := rapid.IntRange(0, len(lines)).Draw(rt, "break"); at > 0 && !strings.HasSuffix(lines[:at], "=") {
			lines = lines[:at] + "\r\n" + lines[at:]
		}
		for encoding, text := range map[mailbox.Encoding]string{mailbox.Base64: lines, mailbox.QuotedPrintable: quoted.String(), mailbox.Identity: string(want)} {
			if got := Bytes(encoding, []byte(text), len(text)+1); !bytes.Equal(got, want) {
				rt.Fatalf("%v: %q, want %q", encoding, got, want)
			}
			for _, r := range []io.Reader{Decode([]byte(text), encoding), iotest.OneByteReader(Decode([]byte(text), encoding)), iotest.HalfReader(Decode([]byte(text), encoding))} {
				if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, want) {
					rt.Fatalf("%v: %q, %v, want %q", encoding, got, err, want)
				}
			}
		}
	})
}

// Text is decoded up to a bound, and a little more at most.
func TestBytesBound(t *testing.T) {
	for encoding, piece := range map[mailbox.Encoding]string{mailbox.Base64: "QUJD", mailbox.QuotedPrintable: "=41", mailbox.UUEncode: "#0V%T\n", mailbox.Identity: "A"} {
		if got := Bytes(encoding, []byte(strings.Repeat(piece, 1000)), 100); len(got) < 100 || len(got) > 100+2*minDecode {
			t.Errorf("%v: %d bytes", encoding, len(got))
		}
	}
}
