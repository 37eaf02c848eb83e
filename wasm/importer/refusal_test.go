package importer

import "testing"

// MBX-01: a refusal says sizes as a person reads them.
func TestTooLargeInWords(t *testing.T) {
	f := fileOf("huge.eml", message(1))
	f.SizeBytes = 2_123_456_789
	if _, refused := run(t, config(newSink()), f); len(refused) != 1 || refused[0].Detail != "2.1 GB, at most 104.9 MB" {
		t.Errorf("refused %+v", refused)
	}
	for bytes, want := range map[int64]string{0: "0 bytes", 999: "999 bytes", 1000: "1 kB", 20_500: "20.5 kB", 999_949: "999.9 kB", 999_950: "1 MB", 3_000_000_000_000_000: "3000 TB"} {
		if got := sizeInWords(bytes); got != want {
			t.Errorf("%d bytes: %q, want %q", bytes, got, want)
		}
	}
}
