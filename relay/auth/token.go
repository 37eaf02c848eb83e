package auth

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
)

// tokenBytes is how many random bytes a token carries.
const tokenBytes = 32

// Token is a secret that stands for a right: a session, an invite or the
// one-time link. It is given out once and stored only as its TokenHash.
type Token string

// TokenHash is the SHA-256 of a Token, which is all that is stored of it.
type TokenHash [sha256.Size]byte

func newToken(random io.Reader) (Token, error) {
	var b [tokenBytes]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", fmt.Errorf("read random bytes for a token: %w", err)
	}
	return Token(base64.RawURLEncoding.EncodeToString(b[:])), nil
}

// Hash returns what is stored of t. Any text has a hash; one that was never
// given out is found nowhere.
func (t Token) Hash() TokenHash { return sha256.Sum256([]byte(t)) }

// IsZero reports whether h is the hash of no token.
func (h TokenHash) IsZero() bool { return h == TokenHash{} }

// String returns the first digits of h, enough to tell sessions apart in a log.
func (h TokenHash) String() string { return hex.EncodeToString(h[:6]) }
