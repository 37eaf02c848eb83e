package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"regarding/e2e/bench/rig"
)

// call is a line that serve reads.
type call struct {
	Call string `json:"call"`
	N    int    `json:"n"`
	K    int    `json:"k"`
	Rev  int64  `json:"rev"`
}

// reply is a line that serve writes.
type reply struct {
	Site  *rig.Site `json:"site,omitempty"`
	N     int       `json:"n"`
	Error string    `json:"error,omitempty"`
}

// serve runs a relay until stdin ends: whoever holds the other end may die.
func serve(ctx context.Context, s settings, stdin io.Reader, stdout io.Writer) error {
	relay, err := rig.Start(ctx, rig.Config{Binary: s.relay, Data: s.data, Port: s.port, Origin: s.origin, Log: s.logWriter()})
	if err != nil {
		return err
	}
	defer relay.Kill()
	calls := make(chan call)
	read := make(chan error, 1)
	go func() {
		lines := json.NewDecoder(stdin)
		for {
			var c call
			if err := lines.Decode(&c); err != nil {
				read <- err
				return
			}
			select {
			case calls <- c:
			case <-ctx.Done():
				return
			}
		}
	}()
	site, err := relay.Claim(ctx)
	if err != nil {
		return err
	}
	lines := json.NewEncoder(stdout)
	if err := lines.Encode(reply{Site: &site}); err != nil {
		return err
	}
	follower := newFollower(site)
	defer follower.close()
	for {
		select {
		case <-ctx.Done():
			return nil
		case err := <-read:
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		case c := <-calls:
			// Whoever asked may be gone while this is under way.
			done := make(chan reply, 1)
			go func() { done <- do(ctx, site, follower, c) }()
			select {
			case <-read:
				return nil
			case r := <-done:
				if err := lines.Encode(r); err != nil {
					return err
				}
			}
		}
	}
}

func do(ctx context.Context, site rig.Site, f *follower, c call) reply {
	switch c.Call {
	case "seed":
		if _, err := seed(ctx, site, c.N); err != nil {
			return reply{Error: err.Error()}
		}
		return reply{N: c.N}
	case "letters":
		if err := letters(ctx, site, c.N); err != nil {
			return reply{Error: err.Error()}
		}
		return reply{N: c.N}
	case "verify":
		n, err := f.count(ctx, c.K, c.Rev)
		if err != nil {
			return reply{Error: err.Error()}
		}
		return reply{N: n}
	}
	return reply{Error: fmt.Sprintf("no call %q", c.Call)}
}

func (s settings) logWriter() io.Writer {
	if s.log {
		return os.Stderr
	}
	return io.Discard
}
