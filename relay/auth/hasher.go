package auth

import (
	"context"
	"fmt"
	"io"
	"time"
)

// How many password hashes run at once, how many more may wait, and for how
// long. What exceeds it is told to come back, so that a flood of sign-ins
// costs the relay neither memory nor its other work.
const (
	hashesAtOnce  = 2
	hashesWaiting = 32
	hashWait      = 5 * time.Second
)

// hasher hashes and checks passwords, a bounded number at once. It is safe for
// concurrent use.
type hasher struct {
	cost   HashCost
	random io.Reader
	slots  chan struct{}
	queue  chan struct{}
	// nobody is what the password for an unknown address is checked against,
	// so that it takes as long as any other.
	nobody string
}

func newHasher(cost HashCost, random io.Reader) *hasher {
	nobody := passwordHash{cost: cost, salt: make([]byte, saltBytes), key: make([]byte, keyBytes)}
	return &hasher{
		cost:   cost,
		random: random,
		slots:  make(chan struct{}, hashesAtOnce),
		queue:  make(chan struct{}, hashesAtOnce+hashesWaiting),
		nobody: nobody.String(),
	}
}

// hash returns the stored form of a new password.
func (h *hasher) hash(ctx context.Context, op, password string) (string, error) {
	leave, err := h.enter(ctx, op)
	if err != nil {
		return "", err
	}
	defer leave()
	hashed, err := newPasswordHash(h.cost, h.random, password)
	if err != nil {
		return "", err
	}
	return hashed.String(), nil
}

// matches reports whether password is the one that stored was made from.
func (h *hasher) matches(ctx context.Context, op, stored, password string) (bool, error) {
	parsed, err := parsePasswordHash(stored)
	if err != nil {
		return false, fmt.Errorf("%s: %w", op, err)
	}
	leave, err := h.enter(ctx, op)
	if err != nil {
		return false, err
	}
	defer leave()
	return parsed.matches(password), nil
}

// enter waits for a turn and returns what ends it.
func (h *hasher) enter(ctx context.Context, op string) (leave func(), err error) {
	select {
	case h.queue <- struct{}{}:
	default:
		return nil, busy(op, time.Second, "%d passwords are being checked or waiting", cap(h.queue))
	}
	timer := time.NewTimer(hashWait)
	defer timer.Stop()
	select {
	case h.slots <- struct{}{}:
		return func() { <-h.slots; <-h.queue }, nil
	case <-timer.C:
		<-h.queue
		return nil, busy(op, hashWait, "waited %v to check a password", hashWait)
	case <-ctx.Done():
		<-h.queue
		return nil, fmt.Errorf("%s: %w", op, context.Cause(ctx))
	}
}
