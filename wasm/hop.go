//go:build js && wasm

package main

import "syscall/js"

// newHop returns a function that returns when the events that wait have had
// their turn. A message to oneself comes behind them and, unlike a timer, is
// not held back. It may be called by several goroutines, of which fewer than
// maxHops wait at once.
func newHop() func() {
	channel := js.Global().Get("MessageChannel").New()
	arrived := make(chan struct{}, maxHops)
	channel.Get("port1").Set("onmessage", js.FuncOf(func(js.Value, []js.Value) any {
		arrived <- struct{}{}
		return nil
	}))
	there := channel.Get("port2")
	return func() {
		there.Call("postMessage", js.Null())
		<-arrived
	}
}

// maxHops is room for an event of each goroutine that hands over: a callback
// must not wait.
const maxHops = 64
