//go:build js && wasm

package main

import (
	"syscall/js"
	"time"
)

// zoneAge is how long a zone is taken for the person's before it is looked up
// again: asking the browser takes it about a millisecond.
const zoneAge = 5 * time.Second

// newZone returns a function that returns the person's time zone, as the browser knows it. It is looked
// up anew: people travel.
func newZone() func() *time.Location {
	name, zone := "", time.UTC
	var looked time.Time
	return func() *time.Location {
		if !looked.IsZero() && time.Since(looked) < zoneAge {
			return zone
		}
		looked = time.Now()
		options := js.Global().Get("Intl").Get("DateTimeFormat").New().Call("resolvedOptions")
		if now := options.Get("timeZone"); now.Type() == js.TypeString && now.String() != name {
			name = now.String()
			if loaded, err := time.LoadLocation(name); err == nil {
				zone = loaded
			}
		}
		return zone
	}
}
