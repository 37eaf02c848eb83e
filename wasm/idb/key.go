//go:build js && wasm

package idb

import (
	"fmt"
	"syscall/js"
	"unicode/utf8"
)

// Key names a row in a store: text or bytes. Keys are comparable. In a store
// all texts come before all bytes; bytes are ordered as in Go, texts by their
// UTF-16 code units, which differs from Go's order only where characters
// beyond U+FFFF meet those from U+E000 on. The zero Key is no key.
type Key struct {
	kind    keyKind
	content string
}

type keyKind uint8

const (
	noKey keyKind = iota
	textKey
	bytesKey
)

// Text returns the key of a text, which must be valid UTF-8.
func Text(s string) Key { return Key{textKey, s} }

// Bytes returns the key of a copy of b.
func Bytes(b []byte) Key { return Key{bytesKey, string(b)} }

// Text returns the text of a key made by Text, and "" for any other key.
func (k Key) Text() string {
	if k.kind != textKey {
		return ""
	}
	return k.content
}

// Bytes returns a copy of the bytes of a key made by Bytes, and nil for any
// other key.
func (k Key) Bytes() []byte {
	if k.kind != bytesKey {
		return nil
	}
	return []byte(k.content)
}

// IsZero reports whether k is no key.
func (k Key) IsZero() bool { return k.kind == noKey }

// String returns k as operators read it.
func (k Key) String() string {
	switch k.kind {
	case textKey:
		return fmt.Sprintf("%q", k.content)
	case bytesKey:
		return fmt.Sprintf("0x%x", k.content)
	}
	return "no key"
}

func (k Key) toJS() (js.Value, error) {
	switch k.kind {
	case textKey:
		// JavaScript would replace what is not UTF-8, and two keys could become one.
		if !utf8.ValidString(k.content) {
			return js.Value{}, fmt.Errorf("%w: %q is not UTF-8", ErrKey, k.content)
		}
		return textToJS(k.content), nil
	case bytesKey:
		return bytesToJS([]byte(k.content)), nil
	}
	return js.Value{}, fmt.Errorf("%w: none given", ErrKey)
}

func keyFromJS(v js.Value) (Key, error) {
	if v.Type() == js.TypeString {
		return Text(v.String()), nil
	}
	if v.InstanceOf(js.Global().Get("ArrayBuffer")) {
		b, err := bytesFromJS(uint8Array.New(v))
		return Key{bytesKey, string(b)}, err
	}
	return Key{}, fmt.Errorf("%w: stored key is a %s", ErrKey, v.Type())
}

// Range selects the rows of a store whose keys lie between two keys. From is
// in the range, After and To are not; a zero Key is no bound, so that the zero
// Range is all rows. From and After exclude each other. A range whose start is
// not before its end is empty.
//
// A store is read in pieces by putting the last key of a piece into After.
type Range struct {
	From  Key
	After Key
	To    Key
}

// toJS returns the range as the argument of a request, and whether it is empty,
// in which case there is nothing to ask for.
func (r Range) toJS() (query js.Value, empty bool, err error) {
	if !r.From.IsZero() && !r.After.IsZero() {
		return js.Value{}, false, fmt.Errorf("%w: range starts both from %v and after %v", ErrKey, r.From, r.After)
	}
	start, open := r.From, false
	if start.IsZero() {
		start, open = r.After, true
	}
	var lower, upper js.Value
	if !start.IsZero() {
		if lower, err = start.toJS(); err != nil {
			return js.Value{}, false, err
		}
	}
	if !r.To.IsZero() {
		if upper, err = r.To.toJS(); err != nil {
			return js.Value{}, false, err
		}
	}
	query, err = attempt(func() js.Value {
		keyRange := js.Global().Get("IDBKeyRange")
		switch {
		case start.IsZero() && r.To.IsZero():
			return js.Undefined()
		case start.IsZero():
			return keyRange.Call("upperBound", upper, true)
		case r.To.IsZero():
			return keyRange.Call("lowerBound", lower, open)
		case js.Global().Get("indexedDB").Call("cmp", lower, upper).Int() >= 0:
			empty = true
			return js.Undefined()
		}
		return keyRange.Call("bound", lower, upper, open, true)
	})
	return query, empty, err
}
