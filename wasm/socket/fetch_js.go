package socket

import (
	"context"
	"errors"
	"fmt"
	"syscall/js"
)

// SignedIn implements Dialer by asking the relay for the session. Any answer
// but "not signed in" counts as signed in.
func (b Browser) SignedIn(ctx context.Context) (bool, error) {
	status, err := fetchStatus(ctx, b.SessionURL)
	if err != nil {
		return false, fmt.Errorf("ask for the session: %w", err)
	}
	return status != statusUnauthorized, nil
}

// fetchStatus returns the HTTP status of a GET that sends cookies to the
// page's own origin.
func fetchStatus(ctx context.Context, url string) (int, error) {
	abort := js.Global().Get("AbortController").New()
	promise, err := attempt(func() js.Value {
		return js.Global().Call("fetch", url, map[string]any{
			"cache": "no-store", "credentials": "same-origin", "signal": abort.Get("signal"),
		})
	})
	if err != nil {
		return 0, err
	}
	stop := context.AfterFunc(ctx, func() { abort.Call("abort") })
	defer stop()
	// The promise always settles: the relay answers, or the abort does.
	type outcome struct {
		status int
		err    error
	}
	settled := make(chan outcome, 1)
	done := js.FuncOf(func(_ js.Value, args []js.Value) any {
		settled <- outcome{status: args[0].Get("status").Int()}
		return nil
	})
	defer done.Release()
	failed := js.FuncOf(func(_ js.Value, args []js.Value) any {
		settled <- outcome{err: errors.New(args[0].Call("toString").String())}
		return nil
	})
	defer failed.Release()
	promise.Call("then", done, failed)
	got := <-settled
	return got.status, got.err
}
