package charset_test

import (
	"testing"

	"golang.org/x/text/encoding/charmap"

	"regarding/shared/mailbox"
	"regarding/shared/mailbox/charset"
	"regarding/shared/mailbox/charset/charsettest"
)

func TestDecode(t *testing.T) {
	tests := []struct {
		name, label, bytes, want string
		reason                   mailbox.Reason
	}{
		{"ASCII", "", "text", "text", ""},
		{"UTF-8 without a label", "", "Grüße", "Grüße", ""},
		{"8-bit without a label", "", "Gr\xfc\xdfe", "Grüße", mailbox.LyingCharset},
		{"UTF-8 labelled ASCII", "us-ascii", "Grüße", "Grüße", mailbox.LyingCharset},
		{"8-bit labelled UTF-8", "utf-8", "Gr\xfc\xdfe", "Grüße", mailbox.LyingCharset},
		{"broken UTF-8", "utf-8", "Grüße \xff", "Grüße \ufffd", mailbox.InvalidBytes},
		{"UTF-8 labelled Latin 1", "ISO-8859-1", "Grüße", "Grüße", mailbox.LyingCharset},
		{"windows-1252 labelled Latin 1", "latin1", "\x80 \x93x\x94", "€ “x”", ""},
		{"UTF-8 labelled gb2312", "gb2312", "报价单已经发送", "报价单已经发送", mailbox.LyingCharset},
		{"a short text in GBK that looks like UTF-8", "gbk", "\xc4\xa3", "模", ""},
		{"GBK", "gb2312", "\xb1\xa8\xbc\xdb", "报价", ""},
		{"KOI8-R", "koi8-r", "\xf0\xd2\xc9\xd7\xc5\xd4", "Привет", ""},
		{"broken GBK", "gbk", "\xb1\xa8\xff", "报\ufffd", mailbox.InvalidBytes},
		{"unknown label", "x-nobody", "Gr\xfc\xdfe", "Grüße", mailbox.UnknownCharset},
		{"misspelt label", "uft-8", "Grüße", "Grüße", mailbox.LyingCharset},
		{"ISO-2022-JP without a label", "", "\x1b$B8+@Q\x1b(B", "見積", ""},
		{"UTF-16 with its mark", "utf-16", "\xfe\xff\x00A\x00\xfc", "Aü", ""},
		{"UTF-16 without it", "utf-16", "A\x00\xfc\x00", "Aü", ""},
		{"UTF-16, seen by its zeros", "utf-16", "\x00A\x00\xfc", "Aü", ""},
		{"UTF-7", "utf7", "Gr+APwA3w-e +- +AD0 +", "Grüße + = +", ""},
		{"label in quotes", `"koi8-r"`, "\xf0", "П", ""},
		{"label with more behind", "utf-8; format=flowed", "ü", "ü", ""},
	}
	for _, tt := range tests {
		text, reason := charset.Decode(charsettest.Tables{}, charset.NormalLabel(tt.label), []byte(tt.bytes))
		if text != tt.want || reason != tt.reason {
			t.Errorf("%s: %q, %q", tt.name, text, reason)
		}
	}
}

// Without charsets given in, text is read as windows-1252, and said so.
func TestNothingGiven(t *testing.T) {
	if text, reason := charset.Decode(nil, "koi8-r", []byte("\xf0")); text != "ð" || reason != mailbox.UnknownCharset {
		t.Errorf("%q, %q", text, reason)
	}
}

// The one table of our own is that of others.
func TestWindows1252(t *testing.T) {
	for i := range 256 {
		want := charmap.Windows1252.DecodeByte(byte(i))
		if want == '\ufffd' {
			want = rune(i) // free: browsers read the control character
		}
		if got := mailbox.Windows1252(byte(i)); got != want {
			t.Errorf("%#x: %q, want %q", i, got, want)
		}
	}
}
