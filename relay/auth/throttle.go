package auth

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// allowance is how many wrong passwords are borne at once, and how long it
// takes until one more is.
type allowance struct {
	burst int
	every time.Duration
}

// What is borne from one network address for one e-mail address; from one
// network address in all (many people may share it behind a proxy); for one
// e-mail address from everywhere.
var (
	pairAllowance = allowance{burst: 10, every: time.Minute}
	hostAllowance = allowance{burst: 300, every: 200 * time.Millisecond}
	mailAllowance = allowance{burst: 100, every: 10 * time.Second}
)

// maxBuckets bounds the memory of a throttle.
const maxBuckets = 20_000

// bucketKey names a bucket: of a pair, or with one half left out.
type bucketKey struct {
	host netip.Addr
	mail AddressKey
}

type bucket struct {
	limiter *rate.Limiter
	// inFlight attempts have begun and are not yet known to be right or wrong.
	inFlight int
	touched  time.Time
	// trusted pairs have signed in: what is got wrong elsewhere for the same
	// person, or from there for others, is not held against them.
	trusted bool
}

// throttle limits wrong passwords; right ones count as nothing. It is safe for
// concurrent use.
type throttle struct {
	mu      sync.Mutex
	buckets map[bucketKey]*bucket
}

func newThrottle() *throttle {
	return &throttle{buckets: make(map[bucketKey]*bucket)}
}

// outcome is how an attempt ended.
type outcome int

const (
	untried outcome = iota // never carried out: it counts as nothing
	wrong
	right
)

// attempt is one password being checked.
type attempt struct {
	throttle *throttle
	pair     *bucket
	taken    []*bucket
}

// begin lets an attempt through, to be ended once, or returns how long to wait.
func (t *throttle) begin(now time.Time, host netip.Addr, mail AddressKey) (a *attempt, wait time.Duration) {
	if host.Is6() {
		// One customer has at least that many addresses (RFC 6177).
		host = netip.PrefixFrom(host, 64).Masked().Addr()
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	pair := t.bucket(now, bucketKey{host, mail}, pairAllowance)
	a = &attempt{throttle: t, pair: pair, taken: []*bucket{pair}}
	if wait := pair.wait(now); wait > 0 {
		return nil, wait
	}
	if !pair.trusted {
		a.taken = append(a.taken,
			t.bucket(now, bucketKey{host: host}, hostAllowance),
			t.bucket(now, bucketKey{mail: mail}, mailAllowance))
	}
	for _, b := range a.taken {
		wait = max(wait, b.wait(now))
	}
	if wait > 0 {
		return nil, wait
	}
	for _, b := range a.taken {
		b.inFlight++
	}
	return a, 0
}

func (a *attempt) end(now time.Time, o outcome) {
	a.throttle.mu.Lock()
	defer a.throttle.mu.Unlock()
	for _, b := range a.taken {
		b.inFlight--
		if o == wrong {
			b.limiter.AllowN(now, 1)
		}
	}
	if o == right {
		a.pair.trusted = true
	}
}

// wait returns how long it takes until b bears one more wrong password.
func (b *bucket) wait(now time.Time) time.Duration {
	missing := 1 - (b.limiter.TokensAt(now) - float64(b.inFlight))
	if missing <= 0 {
		return 0
	}
	return time.Duration(missing / float64(b.limiter.Limit()) * float64(time.Second))
}

func (t *throttle) bucket(now time.Time, key bucketKey, a allowance) *bucket {
	b := t.buckets[key]
	if b == nil {
		if len(t.buckets) >= maxBuckets {
			t.makeRoom(now)
		}
		b = &bucket{limiter: rate.NewLimiter(rate.Every(a.every), a.burst)}
		t.buckets[key] = b
	}
	b.touched = now
	return b
}

// makeRoom forgets every bucket that says no more than a new one would, and
// if there is none, the one that was not touched for longest.
func (t *throttle) makeRoom(now time.Time) {
	var oldest bucketKey
	var oldestAt time.Time
	for key, b := range t.buckets {
		switch {
		case b.inFlight > 0:
		case !b.trusted && b.limiter.TokensAt(now) >= float64(b.limiter.Burst()):
			delete(t.buckets, key)
		case oldestAt.IsZero() || b.touched.Before(oldestAt):
			oldest, oldestAt = key, b.touched
		}
	}
	if len(t.buckets) >= maxBuckets {
		delete(t.buckets, oldest)
	}
}
