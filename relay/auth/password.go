package auth

import (
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"golang.org/x/crypto/argon2"
)

// HashCost is what one password hash costs (argon2id, RFC 9106).
type HashCost struct {
	MemoryKiB uint32
	Passes    uint32
	Lanes     uint8
}

// DefaultCost is the second choice of RFC 9106 cut to what OWASP asks for at
// least: 19 MiB, two passes, one lane.
var DefaultCost = HashCost{MemoryKiB: 19 * 1024, Passes: 2, Lanes: 1}

// Bounds of a stored hash, so that a row cannot make the relay spend without
// limit.
const (
	maxMemoryKiB = 256 * 1024
	maxPasses    = 16
	maxLanes     = 16
	minSaltBytes = 8
	maxSaltBytes = 64
	minKeyBytes  = 16
	maxKeyBytes  = 64

	saltBytes = 16
	keyBytes  = 32
)

var errPasswordHash = errors.New("password hash is not one of ours")

// passwordHash is a stored hash, in PHC string form outside of memory:
// $argon2id$v=19$m=19456,t=2,p=1$<salt>$<key>.
type passwordHash struct {
	cost HashCost
	salt []byte
	key  []byte
}

func newPasswordHash(cost HashCost, random io.Reader, password string) (passwordHash, error) {
	h := passwordHash{cost: cost, salt: make([]byte, saltBytes)}
	if _, err := io.ReadFull(random, h.salt); err != nil {
		return passwordHash{}, fmt.Errorf("read random bytes for a salt: %w", err)
	}
	h.key = h.derive(password, keyBytes)
	return h, nil
}

func (h passwordHash) derive(password string, size int) []byte {
	return argon2.IDKey([]byte(password), h.salt, h.cost.Passes, h.cost.MemoryKiB, h.cost.Lanes, uint32(size))
}

// matches takes as long for a wrong password as for the right one.
func (h passwordHash) matches(password string) bool {
	return subtle.ConstantTimeCompare(h.key, h.derive(password, len(h.key))) == 1
}

func (h passwordHash) String() string {
	enc := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version,
		h.cost.MemoryKiB, h.cost.Passes, h.cost.Lanes, enc.EncodeToString(h.salt), enc.EncodeToString(h.key))
}

// parsePasswordHash reads what String writes, within the bounds above.
func parsePasswordHash(s string) (passwordHash, error) {
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != "v="+strconv.Itoa(argon2.Version) {
		return passwordHash{}, errPasswordHash
	}
	costs := strings.Split(parts[3], ",")
	if len(costs) != 3 {
		return passwordHash{}, errPasswordHash
	}
	memory, ok1 := boundedNumber(costs[0], "m=", 8, maxMemoryKiB)
	passes, ok2 := boundedNumber(costs[1], "t=", 1, maxPasses)
	lanes, ok3 := boundedNumber(costs[2], "p=", 1, maxLanes)
	salt, ok4 := boundedBytes(parts[4], minSaltBytes, maxSaltBytes)
	key, ok5 := boundedBytes(parts[5], minKeyBytes, maxKeyBytes)
	if !ok1 || !ok2 || !ok3 || !ok4 || !ok5 {
		return passwordHash{}, errPasswordHash
	}
	return passwordHash{
		cost: HashCost{MemoryKiB: memory, Passes: passes, Lanes: uint8(lanes)},
		salt: salt, key: key,
	}, nil
}

// boundedNumber reads a decimal number without leading zeros behind prefix.
func boundedNumber(s, prefix string, least, most uint64) (uint32, bool) {
	digits, ok := strings.CutPrefix(s, prefix)
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseUint(digits, 10, 32)
	if err != nil || n < least || n > most || strconv.FormatUint(n, 10) != digits {
		return 0, false
	}
	return uint32(n), true
}

func boundedBytes(s string, least, most int) ([]byte, bool) {
	b, err := base64.RawStdEncoding.Strict().DecodeString(s)
	if err != nil || len(b) < least || len(b) > most || strings.ContainsAny(s, "\r\n") {
		return nil, false
	}
	return b, true
}
