package httpd

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"regarding/relay/auth"
	"regarding/shared/fault"
)

// What one session, and all sessions together, may ask for bytes at once and
// over time. Each request has a body of up to 1 MiB in memory (INV-8).
const (
	blobRate       = 50 // requests a second
	blobBurst      = 100
	maxBlobTurns   = 4
	maxServedTurns = 64
	// maxTurnSessions bounds the memory of a turns.
	maxTurnSessions = 10_000
)

// turns bounds the requests for bytes. It is safe for concurrent use.
type turns struct {
	mu       sync.Mutex
	served   int
	sessions map[auth.SessionKey]*sessionTurns
}

type sessionTurns struct {
	limiter *rate.Limiter
	served  int
}

func newTurns() *turns { return &turns{sessions: map[auth.SessionKey]*sessionTurns{}} }

// begin lets a request of the session through, whose end is to be told, or
// refuses it as Busy with the time to wait.
func (t *turns) begin(now time.Time, session auth.SessionKey) (end func(), err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	one := t.sessions[session]
	if one == nil {
		if len(t.sessions) >= maxTurnSessions {
			t.forget(now)
		}
		one = &sessionTurns{limiter: rate.NewLimiter(blobRate, blobBurst)}
		t.sessions[session] = one
	}
	if t.served >= maxServedTurns || one.served >= maxBlobTurns || !one.limiter.AllowN(now, 1) {
		return nil, &auth.Refusal{
			Fault:      fault.New(fault.Busy, "httpd.blobs", "%d requests of the session, %d in all", one.served, t.served),
			RetryAfter: time.Second,
		}
	}
	t.served++
	one.served++
	return func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.served--
		one.served--
	}, nil
}

// forget drops the sessions of which nothing needs to be known.
func (t *turns) forget(now time.Time) {
	for key, one := range t.sessions {
		if one.served == 0 && one.limiter.TokensAt(now) >= blobBurst {
			delete(t.sessions, key)
		}
	}
}
