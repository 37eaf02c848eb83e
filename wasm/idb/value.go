//go:build js && wasm

package idb

import (
	"fmt"
	"strings"
	"syscall/js"
)

var uint8Array = js.Global().Get("Uint8Array")

// textToJS returns s whole. On its usual way to JavaScript a string loses a
// U+FEFF at its start, which is taken for a byte order mark.
func textToJS(s string) js.Value {
	if !strings.HasPrefix(s, "\ufeff") {
		return js.ValueOf(s)
	}
	decoder := js.Global().Get("TextDecoder").New("utf-8", map[string]any{"ignoreBOM": true})
	return decoder.Call("decode", bytesToJS([]byte(s)))
}

// bytesToJS copies b into an array with a buffer of its own. A view into a
// larger buffer would be stored with the whole of it.
func bytesToJS(b []byte) js.Value {
	array := uint8Array.New(len(b))
	js.CopyBytesToJS(array, b)
	return array
}

// bytesFromJS copies a stored value. It is an error, and not a panic, when
// something other than this package stored the row.
func bytesFromJS(v js.Value) ([]byte, error) {
	if !v.InstanceOf(uint8Array) {
		return nil, fmt.Errorf("stored value is a %s, not bytes", v.Type())
	}
	b := make([]byte, v.Length())
	js.CopyBytesToGo(b, v)
	return b, nil
}
