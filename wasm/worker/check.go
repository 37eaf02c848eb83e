package worker

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"regarding/wasm/view"
)

// SelfCheck tries what the engine depends on, each thing by itself; what does
// not work is a Check that is not OK, never an error.
func (w *Worker) SelfCheck(ctx context.Context) (view.SelfCheck, error) {
	checks := []struct {
		name view.CheckName
		try  func() (string, error)
	}{
		{view.CheckTimeZones, checkTimeZones},
		{view.CheckRandom, func() (string, error) { return checkRandom(w.config.Random) }},
		{view.CheckText, checkText},
		{view.CheckStorage, func() (string, error) { return "a row was written, read and deleted", w.config.Store.Check(ctx) }},
	}
	found := view.SelfCheck{Checks: make([]view.Check, 0, len(checks))}
	for _, c := range checks {
		detail, err := c.try()
		if err != nil {
			detail = err.Error()
		}
		found.Checks = append(found.Checks, view.Check{Name: c.name, OK: err == nil, Detail: detail})
	}
	return found, nil
}

// checkTimeZones asks for zones on both sides of the equator in both halves
// of a year, so that a build without zone data cannot pass.
func checkTimeZones() (string, error) {
	tests := []struct {
		local, zone string
		want        time.Time
	}{
		{"2026-01-15T12:00", "Europe/Berlin", time.Date(2026, 1, 15, 11, 0, 0, 0, time.UTC)},
		{"2026-07-15T12:00", "Europe/Berlin", time.Date(2026, 7, 15, 10, 0, 0, 0, time.UTC)},
		{"2026-01-15T12:00", "Australia/Adelaide", time.Date(2026, 1, 15, 1, 30, 0, 0, time.UTC)},
	}
	for _, tt := range tests {
		got, err := zonedTime(tt.local, tt.zone)
		if err != nil {
			return "", err
		}
		if got.At != tt.want.UnixMilli() {
			return "", fmt.Errorf("%s in %s is %v, want %v", tt.local, tt.zone, time.UnixMilli(got.At).UTC(), tt.want)
		}
	}
	return fmt.Sprintf("%d instants in foreign zones are right", len(tests)), nil
}

func checkRandom(random io.Reader) (string, error) {
	var a, b [16]byte
	for _, buf := range [][]byte{a[:], b[:]} {
		if _, err := io.ReadFull(random, buf); err != nil {
			return "", fmt.Errorf("read random bytes: %w", err)
		}
	}
	if a == b {
		return "", fmt.Errorf("two reads of 16 random bytes are equal")
	}
	return "two reads of 16 bytes differ", nil
}

// checkText sends text beyond ASCII and beyond 16 bits through the codec of
// the bridge.
func checkText() (string, error) {
	const text = "Zoë Ångström, 田中, Ελένη, 🗓"
	b, err := json.Marshal(text)
	if err != nil {
		return "", fmt.Errorf("encode text: %w", err)
	}
	var got string
	if err := json.Unmarshal(b, &got); err != nil {
		return "", fmt.Errorf("decode text: %w", err)
	}
	if got != text {
		return "", fmt.Errorf("text came back as %q", got)
	}
	return fmt.Sprintf("%d characters came back", len([]rune(text))), nil
}
