//go:build js && wasm

package port

import (
	"context"
	"fmt"
	"syscall/js"

	"regarding/wasm/view"
)

// file is a File of the browser, which reads it from the disk slice by slice.
type file struct{ handle js.Value }

// Join implements view.JoinedFile: what is read at once is one object of the
// browser's other process.
func (f file) Join(files []view.File) (view.File, bool) {
	parts := js.Global().Get("Array").New(len(files))
	for i, one := range files {
		part, ok := one.(file)
		if !ok {
			return nil, false
		}
		parts.SetIndex(i, part.handle)
	}
	return file{js.Global().Get("Blob").New(parts)}, true
}

// Read returns the length bytes from offset, fewer at the end. A file that has
// changed or gone since it was chosen cannot be read any more.
func (f file) Read(ctx context.Context, offset int64, length int) ([]byte, error) {
	// A slice is one more object of the browser's other process: about a millisecond.
	part := f.handle
	if offset != 0 || f.handle.Get("size").Float() > float64(length) {
		part = f.handle.Call("slice", float64(offset), float64(offset+int64(length)))
	}
	type result struct {
		buffer js.Value
		err    error
	}
	read := make(chan result, 1) // the browser is told even when nobody waits any more
	var done, failed js.Func
	release := func() {
		done.Release()
		failed.Release()
	}
	done = js.FuncOf(func(_ js.Value, args []js.Value) any {
		release()
		read <- result{buffer: args[0]}
		return nil
	})
	failed = js.FuncOf(func(_ js.Value, args []js.Value) any {
		release()
		read <- result{err: fmt.Errorf("read a file: %s", args[0].Call("toString").String())}
		return nil
	})
	part.Call("arrayBuffer").Call("then", done, failed)
	select {
	case r := <-read:
		if r.err != nil {
			return nil, r.err
		}
		array := uint8Array.New(r.buffer)
		b := make([]byte, array.Get("byteLength").Int())
		js.CopyBytesToGo(b, array)
		return b, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
