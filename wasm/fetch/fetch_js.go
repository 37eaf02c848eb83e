package fetch

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"syscall/js"
	"time"

	"regarding/shared/fault"
)

// Reply is what the relay answered.
type Reply struct {
	Status int
	Body   []byte
	// retryAfter is what the header says, in seconds.
	retryAfter string
}

// Status of HTTP; net/http would double the engine's size.
const (
	statusOK           = 200
	statusUnauthorized = 401
)

// opPost names the faults of Post.
const opPost = "fetch.post"

// Post sends body to a path of the engine's own origin and returns the answer,
// whatever its status. An answer of more than limit bytes is cut off while it
// comes. When ctx ends the request is given up.
//
// Errors to tell apart: ctx.Err(); faults of kind Offline when there was no
// answer or it was cut off on its way, and TooLarge.
func Post(ctx context.Context, path string, body []byte, limit int) (Reply, error) {
	if err := ctx.Err(); err != nil {
		return Reply{}, err
	}
	abort := js.Global().Get("AbortController").New()
	stop := context.AfterFunc(ctx, func() { abort.Call("abort") })
	defer stop()
	reply, err := post(path, body, limit, abort)
	if err != nil {
		// What is not read to its end must not go on.
		abort.Call("abort")
		if ctx.Err() != nil {
			return Reply{}, ctx.Err()
		}
		return Reply{}, err
	}
	return reply, nil
}

func post(path string, body []byte, limit int, abort js.Value) (Reply, error) {
	array := uint8Array().New(len(body))
	js.CopyBytesToJS(array, body)
	response, err := await(func() js.Value {
		return js.Global().Call("fetch", path, map[string]any{
			"method": "POST", "body": array, "signal": abort.Get("signal"),
			"headers":     map[string]any{"Content-Type": "application/octet-stream"},
			"credentials": "same-origin", "cache": "no-store", "redirect": "error",
		})
	})
	if err != nil {
		return Reply{}, offline("no answer", err)
	}
	r := Reply{Status: response.Get("status").Int()}
	if after := response.Get("headers").Call("get", "Retry-After"); after.Type() == js.TypeString {
		r.retryAfter = after.String()
	}
	if stream := response.Get("body"); stream.Truthy() {
		r.Body, err = readAll(stream.Call("getReader"), limit)
	}
	return r, err
}

// readAll reads a stream to its end.
func readAll(reader js.Value, limit int) ([]byte, error) {
	var b []byte
	for {
		part, err := await(func() js.Value { return reader.Call("read") })
		if err != nil {
			return nil, offline("the answer was cut off", err)
		}
		if part.Get("done").Bool() {
			return b, nil
		}
		value := part.Get("value")
		size := value.Get("length").Int()
		if len(b)+size > limit {
			return nil, fault.New(fault.TooLarge, opPost, "an answer of more than %d bytes", limit)
		}
		from := len(b)
		b = append(b, make([]byte, size)...)
		js.CopyBytesToGo(b[from:], value)
	}
}

func offline(what string, cause error) error {
	return fault.New(fault.Offline, opPost, "%s: %w", what, cause)
}

// Refusal is a fault that the relay answered with, and how long it asks to wait.
type Refusal struct {
	Fault *fault.Error
	wait  time.Duration
}

func (r *Refusal) Error() string { return r.Fault.Error() }

// Unwrap returns the *fault.Error.
func (r *Refusal) Unwrap() error { return r.Fault }

// RetryAfter returns how long the relay asks to wait, 0 if it does not say.
func (r *Refusal) RetryAfter() time.Duration { return r.wait }

// Refused returns nil for an answer of status 200, and otherwise a *Refusal
// with the fault that the relay names, Internal where it names none.
//
// Source: docs/http-api.md.
func (r Reply) Refused() error {
	if r.Status == statusOK {
		return nil
	}
	var body struct {
		Error struct {
			Kind fault.Kind `json:"kind"`
			Op   string     `json:"op"`
		} `json:"error"`
	}
	refusal := &Refusal{Fault: fault.New(fault.Internal, opPost, "the relay answered with status %d", r.Status)}
	if seconds, err := strconv.ParseUint(r.retryAfter, 10, 16); err == nil {
		refusal.wait = time.Duration(seconds) * time.Second
	}
	if json.Unmarshal(r.Body, &body) == nil && body.Error.Kind != 0 {
		refusal.Fault.Kind, refusal.Fault.Op = body.Error.Kind, body.Error.Op
	} else if r.Status == statusUnauthorized {
		refusal.Fault.Kind = fault.Denied
	}
	return refusal
}

func uint8Array() js.Value { return js.Global().Get("Uint8Array") }

// await waits for the promise that begin returns. It always waits until that is
// settled, since only then nothing calls back any more: what may take long is
// ended by its AbortController.
func await(begin func() js.Value) (js.Value, error) {
	type outcome struct {
		value js.Value
		err   error
	}
	settled := make(chan outcome, 1)
	fulfilled := js.FuncOf(func(_ js.Value, args []js.Value) any {
		settled <- outcome{value: args[0]}
		return nil
	})
	defer fulfilled.Release()
	rejected := js.FuncOf(func(_ js.Value, args []js.Value) any {
		settled <- outcome{err: js.Error{Value: args[0]}}
		return nil
	})
	defer rejected.Release()
	if err := attempt(func() { begin().Call("then", fulfilled, rejected) }); err != nil {
		return js.Value{}, err
	}
	o := <-settled
	return o.value, o.err
}

// attempt turns what JavaScript throws into an error.
func attempt(f func()) (err error) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case js.Error:
			err = fmt.Errorf("thrown: %w", p)
		default:
			panic(p)
		}
	}()
	f()
	return nil
}
