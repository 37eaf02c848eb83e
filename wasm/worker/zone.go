package worker

import (
	"context"
	"fmt"
	"time"

	"regarding/shared/fault"
	"regarding/wasm/view"
)

const localLayout = "2006-01-02T15:04"

// ZonedTime returns the instant at which clocks in zone, an IANA name, show
// local, "2026-11-22T09:00". A time that clocks show twice is the first; one
// that they skip is as far after the skip as it was after its begin, so the
// Local of the result then differs.
//
// Errors are *fault.Error of kind Invalid, and NotFound for an unknown zone.
//
// Source: RFC 5545, section 3.3.5.
func (w *Worker) ZonedTime(_ context.Context, local, zone string) (view.ZonedTime, error) {
	return zonedTime(local, zone)
}

func zonedTime(local, zone string) (view.ZonedTime, error) {
	wall, err := time.Parse(localLayout, local)
	if err != nil {
		return view.ZonedTime{}, &fault.Error{Kind: fault.Invalid, Op: "worker.zonedTime", Err: fmt.Errorf("local time %.40q: %w", local, err)}
	}
	if zone == "" || zone == "Local" {
		return view.ZonedTime{}, fault.New(fault.Invalid, "worker.zonedTime", "zone %q is not an IANA name", zone)
	}
	loc, err := time.LoadLocation(zone)
	if err != nil {
		return view.ZonedTime{}, &fault.Error{Kind: fault.NotFound, Op: "worker.zonedTime", Err: fmt.Errorf("zone %.40q: %w", zone, err)}
	}
	at := instant(wall, loc)
	return view.ZonedTime{Local: at.Format(localLayout), Zone: zone, At: at.UnixMilli()}, nil
}

// instant returns when clocks at loc show what wall shows in UTC. Offsets
// before and after any change around wall are those of a day to either side.
func instant(wall time.Time, loc *time.Location) time.Time {
	_, before := wall.AddDate(0, 0, -1).In(loc).Zone()
	_, after := wall.AddDate(0, 0, 1).In(loc).Zone()
	first := wall.Add(-time.Duration(before) * time.Second).In(loc)
	second := wall.Add(-time.Duration(after) * time.Second).In(loc)
	if !shows(first, wall) && shows(second, wall) {
		return second
	}
	return first
}

func shows(t, wall time.Time) bool {
	return t.Format(time.DateTime) == wall.Format(time.DateTime)
}
