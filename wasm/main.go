//go:build js && wasm

// Command wasm is the engine of one signed-in user; it runs in a worker of the browser, which tells it who that is.
package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"os"
	"syscall/js"
	"time"
	_ "time/tzdata" // browsers have no zone files

	"regarding/shared/crm"
	"regarding/shared/wire"
	"regarding/wasm/idb"
	"regarding/wasm/port"
	"regarding/wasm/socket"
	"regarding/wasm/view"
	"regarding/wasm/worker"
)

// Set by the build.
var version, build = "dev", "dev"

func main() {
	host := js.Global().Get("engineHost")
	if err := run(context.Background(), host); err != nil {
		report(err)
		// An engine that ran before is started again by its page.
		if !errors.Is(err, idb.ErrClosed) {
			host.Call("stopped", stopReason(err))
		}
		os.Exit(1)
	}
}

// run opens the store, serves the pages and returns nil once it was told to
// forget.
func run(ctx context.Context, host js.Value) error {
	organization, err := crm.ParseID(host.Get("organization").String())
	if err != nil {
		return fmt.Errorf("organization: %w", err)
	}
	user, err := crm.ParseID(host.Get("user").String())
	if err != nil {
		return fmt.Errorf("user: %w", err)
	}
	name := host.Get("name").String()
	store, err := openStore(ctx, name)
	if err != nil {
		return err
	}
	program := view.Program{Version: version, Build: build, Protocol: wire.Protocol}
	link := socket.New(socket.Config{
		Dialer:       socket.Browser{URL: host.Get("relay").String(), SessionURL: "/api/session", Report: report},
		Program:      program,
		Organization: crm.OrganizationID{ID: organization},
		User:         crm.UserID{ID: user},
		Now:          time.Now,
		Fraction:     mathrand.Float64,
		Report:       report,
	})
	w, err := worker.New(ctx, worker.Config{
		Store: store, Link: link, Program: program, Now: time.Now, Random: rand.Reader, Report: report,
	})
	if err != nil {
		return err
	}
	ports := port.Open(ctx, w, report)
	ports.Listen(name)
	host.Call("running", ports.AcceptFunc())
	ctx, cancel := context.WithCancelCause(ctx)
	go func() {
		<-store.db.Closed()
		cancel(fmt.Errorf("%w: %v", idb.ErrClosed, store.db.Reason()))
	}()
	err = w.Run(ctx)
	ports.Wait()
	if err != nil && ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	return err
}

// report writes to the console of the worker.
func report(err error) {
	js.Global().Get("console").Call("warn", "engine: "+err.Error())
}

// stopReason names err for the page.
func stopReason(err error) string {
	switch {
	case errors.Is(err, idb.ErrBlocked):
		return "storageBlocked"
	case errors.Is(err, idb.ErrFull):
		return "storageFull"
	case errors.Is(err, idb.ErrNewer):
		return "storageNewer"
	case errors.Is(err, idb.ErrUnavailable):
		return "storageUnavailable"
	}
	return "startFailed"
}
