package worker

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"regarding/shared/fault"
)

// A wall clock of another zone is the right instant, also around the
// changes of its clocks (RFC 5545, section 3.3.5).
func TestZonedTime(t *testing.T) {
	tests := []struct{ name, local, zone, shown, at string }{
		{"winter", "2026-01-15T09:00", "Europe/Berlin", "2026-01-15T09:00", "2026-01-15T08:00:00Z"},
		{"summer", "2026-07-15T09:00", "Europe/Berlin", "2026-07-15T09:00", "2026-07-15T07:00:00Z"},
		{"skipped", "2026-03-29T02:30", "Europe/Berlin", "2026-03-29T03:30", "2026-03-29T01:30:00Z"},
		{"shown twice is the first", "2026-10-25T02:30", "Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30:00Z"},
		{"just after it was shown twice", "2026-10-25T03:00", "Europe/Berlin", "2026-10-25T03:00", "2026-10-25T02:00:00Z"},
		{"just before the skip", "2026-03-29T01:59", "Europe/Berlin", "2026-03-29T01:59", "2026-03-29T00:59:00Z"},
		{"half an hour, skipped", "2026-10-04T02:15", "Australia/Lord_Howe", "2026-10-04T02:45", "2026-10-03T15:45:00Z"},
		{"half an hour, shown twice", "2026-04-05T01:45", "Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45:00Z"},
		{"a skipped day", "2011-12-30T09:00", "Pacific/Apia", "2011-12-31T09:00", "2011-12-30T19:00:00Z"},
		{"west", "2026-11-01T01:30", "America/New_York", "2026-11-01T01:30", "2026-11-01T05:30:00Z"},
		{"three quarters", "2026-11-22T09:00", "Asia/Kathmandu", "2026-11-22T09:00", "2026-11-22T03:15:00Z"},
		{"UTC", "2026-11-22T09:00", "UTC", "2026-11-22T09:00", "2026-11-22T09:00:00Z"},
	}
	for _, tt := range tests {
		want, err := time.Parse(time.RFC3339, tt.at)
		if err != nil {
			t.Fatal(err)
		}
		got, err := zonedTime(tt.local, tt.zone)
		if err != nil || got.At != want.UnixMilli() || got.Local != tt.shown || got.Zone != tt.zone {
			t.Errorf("%s: got %s at %v, %v", tt.name, got.Local, time.UnixMilli(got.At).UTC(), err)
		}
	}
}

func TestZonedTimeRefuses(t *testing.T) {
	tests := []struct {
		name, local, zone string
		want              fault.Kind
	}{
		{"no time", "", "UTC", fault.Invalid},
		{"no such day", "2026-02-30T09:00", "UTC", fault.Invalid},
		{"no zone", "2026-02-20T09:00", "", fault.Invalid},
		{"the machine's zone", "2026-02-20T09:00", "Local", fault.Invalid},
		{"unknown zone", "2026-02-20T09:00", "Europe/Atlantis", fault.NotFound},
		{"a path", "2026-02-20T09:00", "../etc/passwd", fault.NotFound},
	}
	for _, tt := range tests {
		if _, err := zonedTime(tt.local, tt.zone); fault.KindOf(err) != tt.want {
			t.Errorf("%s: got %v, want %v", tt.name, err, tt.want)
		}
	}
}

// An instant taken to a wall clock and back is the same instant, or an
// earlier one that clocks showed the same.
func TestInstantInvertsTheWallClock(t *testing.T) {
	zones := []string{"Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Tehran", "America/Sao_Paulo"}
	rapid.Check(t, func(t *rapid.T) {
		loc, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		at := time.Unix(60*rapid.Int64Range(500_000, 34_000_000).Draw(t, "minute"), 0).In(loc)
		wall, err := time.Parse(localLayout, at.Format(localLayout))
		if err != nil {
			t.Fatal(err)
		}
		got := instant(wall, loc)
		if got.Format(localLayout) != at.Format(localLayout) || got.After(at) {
			t.Fatalf("%v became %v", at, got)
		}
	})
}
