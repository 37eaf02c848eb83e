package wire

import (
	"encoding/binary"
	"fmt"
	"time"
	"unicode/utf8"

	"regarding/shared/crm"
	"regarding/shared/fault"
)

// Encode returns the bytes of f: its number, then its fields in order, each a
// varint, a byte count with that many bytes, or 16 bytes of an id. Texts are
// cut to MaxTextBytes and times before 1970 become 1970, so that what is
// encoded can always be decoded.
func Encode(f Frame) []byte {
	return f.append([]byte{byte(f.kind())})
}

// Decode reads one frame. It keeps nothing of b.
//
// Errors are *fault.Error: TooLarge for a frame over MaxFrameBytes, Invalid
// for anything that Encode would not have written, with the place.
func Decode(b []byte) (Frame, error) {
	if len(b) > MaxFrameBytes {
		return nil, fault.New(fault.TooLarge, "wire.decode", "frame of %d bytes, at most %d", len(b), MaxFrameBytes)
	}
	if len(b) == 0 {
		return nil, fault.New(fault.Invalid, "wire.decode", "empty frame")
	}
	r := &reader{b: b, at: 1}
	var f Frame
	switch kind(b[0]) {
	case kindHello:
		f = Hello{
			Protocol: r.uint32(), Version: r.text(), Build: r.text(),
			Organization: crm.OrganizationID{ID: r.id()}, User: crm.UserID{ID: r.id()},
			Credits: r.credits(),
		}
	case kindWelcome:
		f = Welcome{
			Protocol: r.uint32(), Version: r.text(), Build: r.text(),
			Now: r.time(), Profile: r.profile(), Credits: r.credits(),
		}
	case kindAccount:
		f = Account{Profile: r.profile()}
	case kindCredit:
		f = Credit{Frames: r.credits()}
	case kindPing:
		f = Ping{Nonce: r.uvarint()}
	case kindPong:
		f = Pong{Nonce: r.uvarint()}
	case kindBye:
		f = Bye{Kind: r.faultKind(), Op: r.text(), Text: r.text()}
	default:
		return nil, fault.New(fault.Invalid, "wire.decode", "unknown frame number %d", b[0])
	}
	if r.err == nil && r.at != len(b) {
		r.fail("%d bytes after the end", len(b)-r.at)
	}
	if r.err != nil {
		return nil, &fault.Error{Kind: fault.Invalid, Op: "wire.decode", Err: fmt.Errorf("frame number %d: %w", b[0], r.err)}
	}
	return f, nil
}

func (f Hello) append(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(f.Protocol))
	b = appendText(b, f.Version)
	b = appendText(b, f.Build)
	b = append(b, f.Organization.ID[:]...)
	b = append(b, f.User.ID[:]...)
	return binary.AppendUvarint(b, uint64(f.Credits))
}

func (f Welcome) append(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(f.Protocol))
	b = appendText(b, f.Version)
	b = appendText(b, f.Build)
	b = binary.AppendUvarint(b, uint64(max(f.Now.UnixMilli(), 0)))
	b = appendProfile(b, f.Profile)
	return binary.AppendUvarint(b, uint64(f.Credits))
}

func (f Account) append(b []byte) []byte { return appendProfile(b, f.Profile) }
func (f Credit) append(b []byte) []byte  { return binary.AppendUvarint(b, uint64(f.Frames)) }
func (f Ping) append(b []byte) []byte    { return binary.AppendUvarint(b, f.Nonce) }
func (f Pong) append(b []byte) []byte    { return binary.AppendUvarint(b, f.Nonce) }

func (f Bye) append(b []byte) []byte {
	b = append(b, byte(f.Kind))
	b = appendText(b, f.Op)
	return appendText(b, f.Text)
}

// EncodeProfile returns p in the form that frames hold it, for a device to
// store.
func EncodeProfile(p crm.Profile) []byte { return appendProfile(nil, p) }

// DecodeProfile reads what EncodeProfile wrote.
func DecodeProfile(b []byte) (crm.Profile, error) {
	r := &reader{b: b}
	p := r.profile()
	if r.err == nil && r.at != len(b) {
		r.fail("%d bytes after the end", len(b)-r.at)
	}
	if r.err != nil {
		return crm.Profile{}, &fault.Error{Kind: fault.Invalid, Op: "wire.decodeProfile", Err: r.err}
	}
	return p, nil
}

func appendProfile(b []byte, p crm.Profile) []byte {
	b = append(b, p.Organization.ID[:]...)
	b = appendText(b, p.OrganizationName)
	b = append(b, p.User.ID[:]...)
	b = appendText(b, p.Name)
	b = appendText(b, p.Email)
	return append(b, byte(p.Role))
}

func appendText(b []byte, s string) []byte {
	if len(s) > MaxTextBytes {
		end := MaxTextBytes
		for end > 0 && !utf8.RuneStart(s[end]) {
			end--
		}
		s = s[:end]
	}
	b = binary.AppendUvarint(b, uint64(len(s)))
	return append(b, s...)
}

// reader reads fields in order. After its first error every read returns a
// zero value.
type reader struct {
	b   []byte
	at  int
	err error
}

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("byte %d: "+format, append([]any{r.at}, args...)...)
	}
}

func (r *reader) uvarint() uint64 {
	if r.err != nil {
		return 0
	}
	v, n := binary.Uvarint(r.b[r.at:])
	if n <= 0 {
		r.fail("no whole number")
		return 0
	}
	if n > 1 && r.b[r.at+n-1] == 0 {
		r.fail("number longer than needed")
		return 0
	}
	r.at += n
	return v
}

func (r *reader) bounded(limit uint64) uint64 {
	v := r.uvarint()
	if v > limit {
		r.fail("%d, at most %d", v, limit)
		return 0
	}
	return v
}

func (r *reader) uint32() uint32  { return uint32(r.bounded(1<<32 - 1)) }
func (r *reader) credits() uint32 { return uint32(r.bounded(MaxCredits)) }

// time reads milliseconds since 1970, up to the year 9999.
func (r *reader) time() time.Time {
	return time.UnixMilli(int64(r.bounded(253402300799999))).UTC()
}

func (r *reader) take(n int) []byte {
	if r.err != nil {
		return nil
	}
	if n > len(r.b)-r.at {
		r.fail("%d bytes wanted, %d left", n, len(r.b)-r.at)
		return nil
	}
	taken := r.b[r.at : r.at+n]
	r.at += n
	return taken
}

func (r *reader) byte() byte {
	if b := r.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (r *reader) id() (id crm.ID) {
	copy(id[:], r.take(len(id)))
	return id
}

func (r *reader) text() string {
	b := r.take(int(r.bounded(MaxTextBytes)))
	if !utf8.Valid(b) {
		r.fail("text is not UTF-8")
		return ""
	}
	return string(b)
}

func (r *reader) faultKind() fault.Kind { return fault.Kind(r.byte()) }

func (r *reader) profile() crm.Profile {
	return crm.Profile{
		Organization:     crm.OrganizationID{ID: r.id()},
		OrganizationName: r.text(),
		User:             crm.UserID{ID: r.id()},
		Name:             r.text(),
		Email:            r.text(),
		Role:             crm.Role(r.byte()),
	}
}
