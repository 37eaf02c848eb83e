package auth

import (
	"fmt"
	"net/netip"
	"testing"
	"time"
)

var (
	start  = time.UnixMilli(1_700_000_000_000).UTC()
	office = netip.MustParseAddr("192.0.2.1")
	home   = netip.MustParseAddr("2001:db8::1")
)

// fail lets wrong passwords through until the throttle says no.
func fail(th *throttle, now time.Time, host netip.Addr, mail AddressKey, times int) (through int) {
	for range times {
		if a, wait := th.begin(now, host, mail); wait == 0 {
			a.end(now, wrong)
			through++
		}
	}
	return through
}

// passes reports whether the right password gets through, and uses it.
func passes(th *throttle, now time.Time, host netip.Addr, mail AddressKey) bool {
	a, wait := th.begin(now, host, mail)
	if wait > 0 {
		return false
	}
	a.end(now, right)
	return true
}

// REL-02: 1,000 wrong passwords: ten are looked at, then one a minute; nobody
// else is held up.
func TestThrottleStopsOnePair(t *testing.T) {
	th := newThrottle()
	if got := fail(th, start, office, "ines@x.example", 1000); got != 10 {
		t.Errorf("%d of 1,000 got through, want 10", got)
	}
	if _, wait := th.begin(start, office, "ines@x.example"); wait != time.Minute {
		t.Errorf("told to wait %v", wait)
	}
	if !passes(th, start, office, "jonas@x.example") {
		t.Error("somebody else at the same place is held up")
	}
	if !passes(th, start, home, "ines@x.example") {
		t.Error("the same person elsewhere is held up")
	}
	if got := fail(th, start.Add(time.Minute), office, "ines@x.example", 10); got != 1 {
		t.Errorf("%d got through a minute later, want 1", got)
	}
}

// REL-02: whoever has a whole network of IPv6 is one visitor.
func TestThrottleCountsNetworksOfIPv6(t *testing.T) {
	th := newThrottle()
	through := 0
	for i := range 5000 {
		host := home.As16()
		host[14], host[15] = byte(i>>8), byte(i)
		through += fail(th, start, netip.AddrFrom16(host), AddressKey(fmt.Sprintf("%d@x.example", i%60)), 1)
	}
	if through > hostAllowance.burst {
		t.Errorf("%d got through, at most %d", through, hostAllowance.burst)
	}
	if got := fail(th, start, netip.MustParseAddr("2001:db8:0:1::1"), "ines@x.example", 1); got != 1 {
		t.Error("the next network is held up")
	}
}

func TestThrottleCountsOnlyWrongPasswords(t *testing.T) {
	th := newThrottle()
	for i := range 1000 {
		if !passes(th, start, office, "ines@x.example") {
			t.Fatalf("the right password is held up after %d times", i)
		}
		a, wait := th.begin(start, home, "ines@x.example")
		if wait > 0 {
			t.Fatalf("an attempt is held up after %d that were not carried out", i)
		}
		a.end(start, untried)
	}
}

// Attempts under way count: a hundred at once are not a way around.
func TestThrottleCountsAttemptsUnderWay(t *testing.T) {
	th := newThrottle()
	through := 0
	for range 100 {
		if _, wait := th.begin(start, office, "ines@x.example"); wait == 0 {
			through++
		}
	}
	if through != 10 {
		t.Errorf("%d at once, want 10", through)
	}
}

// One place that tries many addresses, and many places that try one, are held
// up too; who has signed in from a place before is not.
func TestThrottleStopsManyPairs(t *testing.T) {
	th := newThrottle()
	if !passes(th, start, office, "ines@x.example") {
		t.Fatal("the first sign-in is held up")
	}
	sprayed := 0
	for i := range 1000 {
		sprayed += fail(th, start, office, AddressKey(fmt.Sprint(i, "@x.example")), 1)
	}
	if sprayed != hostAllowance.burst {
		t.Errorf("%d addresses tried from one place, want %d", sprayed, hostAllowance.burst)
	}
	spread := 0
	for i := range 1000 {
		spread += fail(th, start, netip.AddrFrom4([4]byte{10, 0, byte(i >> 8), byte(i)}), "ines@x.example", 1)
	}
	if spread != mailAllowance.burst {
		t.Errorf("%d tries of one address, want %d", spread, mailAllowance.burst)
	}
	if !passes(th, start, office, "ines@x.example") {
		t.Error("a person at their usual place is held up by what strangers do")
	}
	if passes(th, start, home, "ines@x.example") {
		t.Error("a new place gets through while the address is tried everywhere")
	}
}

// INV-8: the throttle's memory is bounded, and flooding it does not wipe out
// what it knows of a pair that is being tried.
func TestThrottleIsBounded(t *testing.T) {
	th := newThrottle()
	now := start
	fail(th, now, office, "ines@x.example", 20)
	for i := range 3 * maxBuckets {
		now = now.Add(time.Millisecond)
		host := netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)})
		if a, wait := th.begin(now, host, AddressKey(fmt.Sprint(i))); wait == 0 {
			a.end(now, untried)
		}
	}
	if len(th.buckets) > maxBuckets {
		t.Errorf("%d buckets", len(th.buckets))
	}
	if got := fail(th, now, office, "ines@x.example", 10); got > 2 {
		t.Errorf("%d got through after the flood", got)
	}
	full := newThrottle()
	for i := range 2 * maxBuckets {
		host := netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)})
		full.bucket(start, bucketKey{host: host}, pairAllowance).limiter.AllowN(start, 10)
		if i > maxBuckets+50 {
			break
		}
	}
	if len(full.buckets) > maxBuckets {
		t.Errorf("%d buckets that all say something", len(full.buckets))
	}
}
