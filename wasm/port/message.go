//go:build js && wasm

package port

import (
	"syscall/js"

	"regarding/wasm/bridge"
	"regarding/wasm/view"
)

// A message on a port is a Uint8Array of JSON, or where something travels
// beside it a plain object: {message, files} from a page, {message, blob} to
// one. To a page an Array of such may come.

var (
	uint8Array = js.Global().Get("Uint8Array")
	fileType   = js.Global().Get("File")
)

func toJS(b []byte) js.Value {
	array := uint8Array.New(len(b))
	js.CopyBytesToJS(array, b)
	return array
}

func answersToJS(list []bridge.Answer) js.Value {
	if len(list) == 1 {
		return answerToJS(list[0])
	}
	array := js.Global().Get("Array").New(len(list))
	for i, a := range list {
		array.SetIndex(i, answerToJS(a))
	}
	return array
}

func answerToJS(a bridge.Answer) js.Value {
	message := toJS(a.JSON)
	if a.Blob == nil {
		return message
	}
	blob := js.Global().Get("Blob").New([]any{toJS(a.Blob.Data)}, map[string]any{"type": a.Blob.Type})
	return js.ValueOf(map[string]any{"message": message, "blob": blob})
}

// messageFromJS copies a message. What is none, or too large, is given on as
// something that Dispatch refuses, without copying it.
func messageFromJS(data js.Value) bridge.Message {
	if data.InstanceOf(uint8Array) {
		return bridge.Message{JSON: bytesFromJS(data)}
	}
	if data.Type() != js.TypeObject || !data.Get("message").InstanceOf(uint8Array) {
		return bridge.Message{}
	}
	m := bridge.Message{JSON: bytesFromJS(data.Get("message"))}
	files := data.Get("files")
	if files.Type() != js.TypeObject || files.Get("length").Type() != js.TypeNumber {
		return m
	}
	for i := range min(files.Get("length").Int(), view.MaxImportFiles+1) {
		handle := files.Index(i)
		if !handle.InstanceOf(fileType) {
			return bridge.Message{JSON: m.JSON}
		}
		m.Files = append(m.Files, file{handle})
	}
	return m
}

func bytesFromJS(array js.Value) []byte {
	b := make([]byte, min(array.Get("byteLength").Int(), bridge.MaxMessageBytes+1))
	js.CopyBytesToGo(b, array)
	return b
}
