//go:build js && wasm

package idb

import "syscall/js"

// listening counts the callbacks that JavaScript can still call, so that
// tests see one that was not released.
var listening int

// listen calls handle for every event of the name at target until stop, which
// may be called more than once. A panic in handle would end the program, so
// handle does nothing but note what happened.
func listen(target js.Value, event string, handle func(event js.Value)) (stop func()) {
	callback := js.FuncOf(func(_ js.Value, args []js.Value) any {
		handle(args[0])
		return nil
	})
	target.Call("addEventListener", event, callback)
	listening++
	stopped := false
	return func() {
		if stopped {
			return
		}
		stopped = true
		listening--
		target.Call("removeEventListener", event, callback)
		callback.Release()
	}
}
