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
	"regarding/shared/fault"
	"regarding/shared/wire"
	"regarding/wasm/idb"
	"regarding/wasm/port"
	"regarding/wasm/replica"
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
		// The store of one that another has taken over is the other's now (S28).
		if !errors.Is(err, idb.ErrClosed) && !errors.Is(err, replica.ErrFence) {
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
	var w *worker.Worker
	link := socket.New(socket.Config{
		Dialer:       socket.Browser{URL: host.Get("relay").String(), SessionURL: "/api/session", Report: report},
		Program:      program,
		Organization: crm.OrganizationID{ID: organization},
		User:         crm.UserID{ID: user},
		Hello:        func() wire.Replica { return w.Hello() },
		Now:          time.Now,
		Fraction:     mathrand.Float64,
		Report:       report,
	})
	agent := userAgent()
	w, err = worker.New(ctx, worker.Config{
		Store: store, Rows: store.replica(), Link: link, Program: program, User: crm.UserID{ID: user},
		Blobs: store.blobs(), Words: store.words(), Post: post, Charsets: new(charsets), Zone: newZone(),
		Name: deviceName(agent), Agent: agent, Now: time.Now, Random: rand.Reader, Yield: newHop(), Report: report,
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
	go watch(ctx, w)
	err = w.Run(ctx)
	ports.Wait()
	if err != nil && ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	return err
}

// Pages hear at once of an engine that ended or spins, by their heartbeat. One
// whose worker waits for ever would go on answering it, so it ends itself; its
// page starts another.
const (
	turnInterval = 10 * time.Second
	turnTimeout  = 30 * time.Second
)

// watch ends the program when the worker takes no turn in time.
func watch(ctx context.Context, w *worker.Worker) {
	ticker := time.NewTicker(turnInterval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		turn, cancel := context.WithTimeout(ctx, turnTimeout)
		err := w.Turn(turn)
		cancel()
		if errors.Is(err, context.DeadlineExceeded) {
			report(fmt.Errorf("the worker took no turn for %v", turnTimeout))
			os.Exit(2)
		}
	}
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
	case errors.Is(err, idb.ErrNewer), fault.KindOf(err) == fault.TooOld:
		return "storageNewer"
	case errors.Is(err, idb.ErrUnavailable):
		return "storageUnavailable"
	}
	return "startFailed"
}
