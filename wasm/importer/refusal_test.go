package importer

import (
	"strings"
	"testing"

	"regarding/shared/mailbox"
)

// MBX-01: a refusal says sizes as a person reads them.
func TestTooLargeInWords(t *testing.T) {
	f := fileOf("huge.eml", message(1))
	f.SizeBytes = 2_123_456_789
	if _, refused := run(t, config(newSink()), f); len(refused) != 1 || refused[0].Detail != "2.1 GB, at most 104.9 MB" {
		t.Errorf("refused %+v", refused)
	}
	zeros := fileOf("Huge.EML", strings.Repeat("\x00", 100))
	zeros.SizeBytes = 2 << 30
	if _, refused := run(t, config(newSink()), zeros); len(refused) != 1 || refused[0].Reason != mailbox.FileTooLarge {
		t.Errorf("whatever it holds: refused %+v", refused)
	}
	zeros.Path = "huge.iso"
	if _, refused := run(t, config(newSink()), zeros); len(refused) != 1 || refused[0].Reason != UnknownFile {
		t.Errorf("refused %+v", refused)
	}
	for bytes, want := range map[int64]string{0: "0 bytes", 999: "999 bytes", 1000: "1 kB", 20_500: "20.5 kB", 999_949: "999.9 kB", 999_950: "1 MB", 3_000_000_000_000_000: "3000 TB"} {
		if got := sizeInWords(bytes); got != want {
			t.Errorf("%d bytes: %q, want %q", bytes, got, want)
		}
	}
}
