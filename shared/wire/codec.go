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
// varint, a byte count with that many bytes, or 16 bytes of an id; lists have
// their length before them. Texts are cut to MaxTextBytes and times before
// 1970 become 1970, so that what is encoded can be decoded, but for lists that
// exceed their limit or hold empty rows or mutations, and for more than
// MaxFrameBytes: that is for the sender to see to.
func Encode(f Frame) []byte {
	return f.append(append(make([]byte, 0, sizeHint(f)), byte(f.kind())))
}

// Decode reads one frame. Rows and mutations in it are parts of b: whoever
// keeps the frame keeps b, and b must not change. Everything else is copied.
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
		hello := Hello{
			Protocol: r.uint32(), Version: r.text(), Build: r.text(),
			Organization: crm.OrganizationID{ID: r.id()}, User: crm.UserID{ID: r.id()},
			Credits: r.credits(),
		}
		if Syncs(hello.Protocol) {
			hello.Replica = r.replica()
		}
		f = hello
	case kindWelcome:
		welcome := Welcome{
			Protocol: r.uint32(), Version: r.text(), Build: r.text(),
			Now: r.time(), Profile: r.profile(), Credits: r.credits(),
		}
		if Syncs(welcome.Protocol) {
			welcome.Standing = r.standing()
		}
		f = welcome
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
		var known bool
		if f, known = r.sync(kind(b[0])); !known {
			return nil, fault.New(fault.Invalid, "wire.decode", "unknown frame number %d", b[0])
		}
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
	b = binary.AppendUvarint(b, uint64(f.Credits))
	if Syncs(f.Protocol) {
		b = appendReplica(b, f.Replica)
	}
	return b
}

func (f Welcome) append(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(f.Protocol))
	b = appendText(b, f.Version)
	b = appendText(b, f.Build)
	b = appendTime(b, f.Now)
	b = appendProfile(b, f.Profile)
	b = binary.AppendUvarint(b, uint64(f.Credits))
	if Syncs(f.Protocol) {
		b = appendStanding(b, f.Standing)
	}
	return b
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

// maxMillis is the last millisecond of the year 9999.
const maxMillis = 253402300799999

func appendTime(b []byte, t time.Time) []byte {
	return binary.AppendUvarint(b, uint64(min(max(t.UnixMilli(), 0), maxMillis)))
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
