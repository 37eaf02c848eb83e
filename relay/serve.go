package main

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"runtime/debug"
	"sync"
	"time"

	"regarding/relay/auth"
	"regarding/relay/badgerdb"
	"regarding/relay/blob"
	"regarding/relay/httpd"
	"regarding/relay/hub"
	"regarding/relay/ledger"
	"regarding/shared/fault"
	"regarding/www"
)

const (
	// stopTimeout is how long requests under way may take once the relay is
	// told to stop.
	stopTimeout = 5 * time.Second
	// garbageInterval and sweepInterval are how often space is given back.
	garbageInterval = 10 * time.Minute
	sweepInterval   = 24 * time.Hour
	// garbagePercent is how much garbage there may be beside what is in use.
	// Badger's tables in memory count as in use from the start, though they are
	// filled little by little: with Go's 100 there would be twice as much.
	garbagePercent = 40
)

// serve runs the relay until ctx ends.
func serve(ctx context.Context, s settings, stdout, stderr io.Writer) (err error) {
	log := slog.New(slog.NewJSONHandler(stderr, nil))
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbagePercent)
	}
	var public *url.URL
	if s.origin != "" {
		if public, err = parseOrigin(s.origin); err != nil {
			return err
		}
	}
	certificates, err := loadCertificate(s.tlsCert, s.tlsKey)
	if err != nil {
		return err
	}
	db, err := open(s.data, s.minFree, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	mirror := &mirror{log: log}
	accounts := auth.New(mirrored{db.Auth(), mirror}, time.Now, rand.Reader, auth.DefaultCost)
	truth := ledger.New(db.Ledger(), time.Now, rand.Reader)
	blobs := newBlobs(db, truth)
	heads, err := openHeads(s.data, truth)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, heads.note()) }()
	devices := hub.NewServer(hub.Program{Version: version, Build: build}, accounts, truth, time.Now, rand.Reader, log)
	mirror.do = devices.Do
	web, err := httpd.New(httpd.Config{
		Program: httpd.Program{Version: version, Build: build},
		Auth:    accounts, Hub: devices, Blobs: blobs, Records: truth, Pages: www.Pages(), Storage: db.Ready,
		Origin: public, Now: time.Now, Log: log,
	})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", s.listen)
	if err != nil {
		return err
	}
	defer listener.Close()
	origin := originOf(listener.Addr(), "http")
	if certificates != nil {
		origin = originOf(listener.Addr(), "https")
	}
	if public != nil {
		origin = public.String()
	}

	control, err := listenControl(socketPath(s.data))
	if err != nil {
		log.Warn("no control socket: stop the relay before using relay admin-link", "error", err)
	}

	// What runs beside the HTTP server, and ends before the data folder closes.
	var beside sync.WaitGroup
	defer beside.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	beside.Go(func() { devices.Serve(ctx) })
	if err := mirror.all(db.Auth()); fault.KindOf(err) == fault.Full {
		log.Warn("accounts are not mirrored", "error", err)
	} else if err != nil {
		return err
	}
	beside.Go(func() { heads.serve(ctx, log) })
	beside.Go(func() { maintain(ctx, db, accounts, blobs, log) })
	if control != nil {
		beside.Go(func() { serveControl(ctx, control, accounts, db, origin, log) })
	}

	server := web.HTTP()
	failed := make(chan error, 1)
	go func() {
		if certificates == nil {
			failed <- server.Serve(listener)
			return
		}
		server.TLSConfig = &tls.Config{Certificates: certificates, MinVersion: tls.VersionTLS12}
		failed <- server.ServeTLS(listener, "", "")
	}()
	if err := announce(stdout, origin, accounts, log); err != nil {
		return err
	}
	log.Info("serving", "origin", origin, "listen", listener.Addr().String(), "version", version, "build", build)
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	log.Info("stopping")
	web.Stopping()
	return shutDown(server, log)
}

// shutDown lets requests under way end, and cuts off those that do not.
func shutDown(server *http.Server, log *slog.Logger) error {
	ctx, cancel := context.WithTimeout(context.Background(), stopTimeout)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		log.Warn("cut off requests under way", "error", err)
		return server.Close()
	}
	return nil
}

// announce prints where the relay is and, while it is unclaimed, how to claim it.
func announce(stdout io.Writer, origin string, accounts *auth.Service, log *slog.Logger) error {
	fmt.Fprintf(stdout, "Regarding is at %s\n", origin)
	token, err := accounts.AddClaimToken()
	switch {
	case errors.Is(err, auth.ErrClaimed):
		return nil
	case fault.KindOf(err) == fault.Full:
		// An earlier link still works once there is space again.
		log.Warn("no one-time link was made", "error", err)
		return nil
	case err != nil:
		return fmt.Errorf("make the one-time link: %w", err)
	}
	fmt.Fprintf(stdout, "Create your organization (one-time link): %s\n", claimLink(origin, token))
	return nil
}

func claimLink(origin string, token auth.Token) string {
	return origin + "/claim#token=" + string(token)
}

func open(data string, minFree uint64, log *slog.Logger) (*badgerdb.DB, error) {
	return badgerdb.Open(badgerdb.Config{
		Dir: data, MinFreeBytes: minFree, Free: badgerdb.FreeBytes, Now: time.Now, Log: log,
	})
}

func newAccounts(db *badgerdb.DB) *auth.Service {
	return auth.New(db.Auth(), time.Now, rand.Reader, auth.DefaultCost)
}

func loadCertificate(cert, key string) ([]tls.Certificate, error) {
	switch {
	case cert == "" && key == "":
		return nil, nil
	case cert == "" || key == "":
		return nil, errors.New("-tls-cert and -tls-key go together")
	}
	c, err := tls.LoadX509KeyPair(cert, key)
	if err != nil {
		return nil, fmt.Errorf("load the certificate: %w", err)
	}
	return []tls.Certificate{c}, nil
}

// maintain gives space back from time to time until ctx ends.
func maintain(ctx context.Context, db *badgerdb.DB, accounts *auth.Service, blobs *blob.Service, log *slog.Logger) {
	upkeep := blobUpkeep{db: db, blobs: blobs}
	garbage, sweep := time.NewTicker(garbageInterval), time.NewTicker(sweepInterval)
	defer garbage.Stop()
	defer sweep.Stop()
	for {
		var err error
		select {
		case <-ctx.Done():
			return
		case <-garbage.C:
			err = errors.Join(upkeep.tick(ctx, time.Now()), db.CollectGarbage())
			debug.FreeOSMemory() // what heavy writing took
		case <-sweep.C:
			err = accounts.Sweep(ctx)
		}
		if err != nil {
			log.Error("maintenance", "error", err)
		}
	}
}
