package transfer_test

import (
	"io"
	"testing"

	"regarding/shared/mailbox"
	"regarding/shared/mailbox/transfer"
)

// FuzzDecode: every body ends, without an error of reading, and is not longer
// than it was.
func FuzzDecode(f *testing.F) {
	f.Add("base64", []byte("SGVsbG8=\r\n=?\x00SGVsbG8"))
	f.Add("quoted-printable", []byte("a=3D=\r\n=zz=4"))
	f.Add("uuencode", []byte("begin 644 x\n#0V%T\n`\nend\n"))
	f.Add("7bit", []byte("as it is"))
	f.Fuzz(func(t *testing.T, name string, b []byte) {
		encoding, _ := transfer.EncodingOf(name)
		got, err := io.ReadAll(transfer.Decode(b, encoding))
		if err != nil || len(got) > len(b) || encoding == mailbox.Identity && string(got) != string(b) {
			t.Fatalf("%q of %q is %q, %v", encoding, b, got, err)
		}
	})
}
