//go:build js && wasm

package main

import (
	"context"

	"regarding/wasm/fetch"
)

// post is worker.Post over the browser's fetch.
func post(ctx context.Context, path string, body []byte, limit int) ([]byte, error) {
	reply, err := fetch.Post(ctx, path, body, limit)
	if err == nil {
		err = reply.Refused()
	}
	return reply.Body, err
}
