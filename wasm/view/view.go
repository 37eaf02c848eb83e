// Package view holds the read models of the screens: what a screen shows, in
// the form in which it is sent to the page.
package view

import (
	"regarding/shared/crm"
	"regarding/shared/fault"
)

// Session is who is signed in on this device and how the device stands with
// the relay. It is known offline too, from the device's own store.
type Session struct {
	// Profile is nil until the relay has once told it to this device.
	Profile    *Profile   `json:"profile"`
	Connection Connection `json:"connection"`
	Engine     Program    `json:"engine"`
	// Relay is the relay last spoken to, nil when none was since the engine started.
	Relay *Program `json:"relay"`
}

// Profile is crm.Profile in the form for the page.
type Profile struct {
	OrganizationID   crm.OrganizationID `json:"organizationId"`
	OrganizationName string             `json:"organizationName"`
	UserID           crm.UserID         `json:"userId"`
	Name             string             `json:"name"`
	Email            string             `json:"email"`
	Role             crm.Role           `json:"role"`
	// ManagesUsers says that this person may invite people.
	ManagesUsers bool `json:"managesUsers"`
}

// Program is a running part of the product.
type Program struct {
	Version  string `json:"version"`
	Build    string `json:"build"`
	Protocol uint32 `json:"protocol"`
}

// ConnectionState is how the device stands with the relay.
type ConnectionState string

const (
	// Connecting for the first time since the engine started or was woken.
	Connecting ConnectionState = "connecting"
	// Online: the relay has answered the hello and the socket is alive.
	Online ConnectionState = "online"
	// Offline: the relay cannot be reached; tried again at RetryAt.
	Offline ConnectionState = "offline"
	// SignedOut: the relay no longer knows the session; work goes on locally.
	SignedOut ConnectionState = "signedOut"
	// Refused: the relay ended the session and trying again by itself is of no
	// use (Fault says why, for example tooOld: this build is no longer served).
	Refused ConnectionState = "refused"
	// Revoked: the person ended this device, from here or from another one.
	Revoked ConnectionState = "revoked"
)

// Connection is the state of the socket to the relay. Times are milliseconds
// since 1970, 0 for none.
type Connection struct {
	State ConnectionState `json:"state"`
	// LastContact is when the relay was last heard, as the device's store knows.
	LastContact int64 `json:"lastContact"`
	// RetryAt is when the next attempt starts, while offline.
	RetryAt int64 `json:"retryAt"`
	// Fault is nil unless State is Refused.
	Fault *fault.Kind `json:"fault"`
}

// SelfCheck is what the engine found when it tried what it depends on.
type SelfCheck struct {
	Checks []Check `json:"checks"`
}

// CheckName names one thing that the engine depends on.
type CheckName string

const (
	CheckTimeZones CheckName = "timeZones" // zone data is linked in
	CheckRandom    CheckName = "random"    // a source of random bytes answers
	CheckText      CheckName = "text"      // Unicode text survives the engine
	CheckStorage   CheckName = "storage"   // a row can be written, read and deleted
)

// Check is one thing tried. Detail is what was seen, for a report; it holds
// no personal data.
type Check struct {
	Name   CheckName `json:"name"`
	OK     bool      `json:"ok"`
	Detail string    `json:"detail"`
}

// ZonedTime is an instant on the clock of another time zone.
type ZonedTime struct {
	// Local is the wall clock there, "2026-11-22T09:00".
	Local string `json:"local"`
	Zone  string `json:"zone"`
	// At is the instant, in milliseconds since 1970.
	At int64 `json:"at"`
}
