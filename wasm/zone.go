//go:build js && wasm

package main

import (
	"syscall/js"
	"time"
)

// newZone returns a function that returns the person's time zone, as the browser knows it. It is looked
// up anew: people travel.
func newZone() func() *time.Location {
	name, zone := "", time.UTC
	return func() *time.Location {
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
