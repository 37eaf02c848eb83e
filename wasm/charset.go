//go:build js && wasm

package main

import (
	"fmt"
	"syscall/js"

	"regarding/shared/mailbox"
)

// charsets decodes with the browser's TextDecoder, which knows the encodings
// of the WHATWG Encoding Standard. It is for one goroutine at a time, as all
// of a program in a browser is.
type charsets struct{ decoders map[string]js.Value }

var _ mailbox.Charsets = (*charsets)(nil)

// maxDecoders bounds the labels that are remembered: they come out of mail.
const maxDecoders = 64

// Decode implements mailbox.Charsets.
func (c *charsets) Decode(label string, b []byte) (text string, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("charset %.40q: %v", label, p)
		}
	}()
	decoder, ok := c.decoders[label]
	if !ok {
		if len(c.decoders) >= maxDecoders {
			c.decoders = nil
		}
		decoder = js.Global().Get("TextDecoder").New(label)
		if c.decoders == nil {
			c.decoders = map[string]js.Value{}
		}
		c.decoders[label] = decoder
	}
	bytes := js.Global().Get("Uint8Array").New(len(b))
	js.CopyBytesToJS(bytes, b)
	return decoder.Call("decode", bytes).String(), nil
}
