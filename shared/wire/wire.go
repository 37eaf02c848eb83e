// Package wire holds the frames that browser and relay exchange over one
// WebSocket: their types, codec, size limits and the protocol's history.
//
// A session opens with exactly one Hello from the browser and one Welcome
// from the relay. Then either side sends what it likes, with one rule: every
// frame for which NeedsCredit reports true uses up one credit that the other
// side granted, so that a slow reader is waited for and never buffered
// (INV-8). Either side may end the session with a Bye.
package wire

import (
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
)

// Protocol is the version of the protocol that this build speaks.
//
// History:
//
//	1  Hello, Welcome, Account, Credit, Ping, Pong, Bye.
//	2  Replica in Hello, Standing in Welcome, and the frames of sync.go.
const Protocol = 2

// syncProtocol is the first version with replicas.
const syncProtocol = 2

// OldestProtocol is the oldest version that the relay still serves.
const OldestProtocol = 1

// Limits. A frame is refused by its size before it is decoded.
const (
	MaxFrameBytes = 1 << 20
	MaxTextBytes  = 4 << 10 // one text field of the frames below
	MaxCredits    = 1 << 16 // what one side may have granted and not seen used

	// Of what one frame holds; Decode refuses more.
	MaxPushMutations = 4 << 10
	MaxFrameRows     = 64 << 10
	MaxHaveRows      = 16 << 10 // of CompareHave
	MaxPokeCommits   = 16 << 10
	MaxHistory       = 1 << 10
)

// HelloTimeout is how long the relay waits for the Hello of a new session.
const HelloTimeout = 10 * time.Second

// PingInterval is how often the browser sends a Ping; a side that heard
// nothing for IdleTimeout ends the session.
const (
	PingInterval = 20 * time.Second
	IdleTimeout  = 60 * time.Second
)

// InitialCredits is what each side grants in its Hello or Welcome.
const InitialCredits = 64

// Frame is one message of the protocol: one of the types below, by value.
type Frame interface {
	kind() kind
	append(b []byte) []byte
}

type kind byte

// Numbers of frames; only ever appended.
const (
	kindHello kind = iota + 1
	kindWelcome
	kindAccount
	kindCredit
	kindPing
	kindPong
	kindBye
	kindPush
	kindSettled
	kindHold
	kindPoke
	kindFillNext
	kindChunk
	kindCompareSums
	kindCompareDiffers
	kindCompareHave
	kindAskHistory
	kindHistory
)

// Hello is the first frame from the browser. The cookie of the upgrade says
// who is asking; Organization and User say whose data this engine holds, and
// a relay that knows the cookie as somebody else answers Bye with Denied.
type Hello struct {
	Protocol     uint32
	Version      string
	Build        string
	Organization crm.OrganizationID
	User         crm.UserID
	Credits      uint32
	// Replica is the zero value in protocol 1.
	Replica Replica
}

// Welcome answers a Hello. Now is the relay's clock, in whole milliseconds.
type Welcome struct {
	Protocol uint32
	Version  string
	Build    string
	Now      time.Time
	Profile  crm.Profile
	Credits  uint32
	// Standing is the zero value in protocol 1: a Welcome is of the protocol
	// that it names, which is the older of the two sides'.
	Standing Standing
}

// Account tells a connected device that its user's profile has changed.
type Account struct {
	Profile crm.Profile
}

// Credit grants the receiver Frames more frames.
type Credit struct {
	Frames uint32
}

// Ping asks for a Pong with the same Nonce.
type Ping struct {
	Nonce uint64
}

// Pong answers a Ping.
type Pong struct {
	Nonce uint64
}

// Bye ends the session. Text is for operators and never shown to a person.
type Bye struct {
	Kind fault.Kind
	Op   string
	Text string
}

func (Hello) kind() kind   { return kindHello }
func (Welcome) kind() kind { return kindWelcome }
func (Account) kind() kind { return kindAccount }
func (Credit) kind() kind  { return kindCredit }
func (Ping) kind() kind    { return kindPing }
func (Pong) kind() kind    { return kindPong }
func (Bye) kind() kind     { return kindBye }

// Syncs reports whether a session of a protocol has the frames of sync.go.
func Syncs(protocol uint32) bool { return protocol >= syncProtocol }

// NeedsCredit reports whether sending f uses up a credit. Frames that open,
// keep or end a session do not.
func NeedsCredit(f Frame) bool {
	switch f.(type) {
	case Hello, Welcome, Credit, Ping, Pong, Bye:
		return false
	}
	return true
}
