package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"regarding/relay/auth"
	"regarding/relay/badgerdb"
)

// maxSocketPath is the longest path of a Unix socket on every system served
// (104 bytes with the ending zero on the shortest).
const maxSocketPath = 103

const controlTimeout = 10 * time.Second

// controlReply answers a command on the control socket: one of the two is set.
type controlReply struct {
	Link  string `json:"link,omitempty"`
	Error string `json:"error,omitempty"`
}

func socketPath(data string) string { return filepath.Join(data, "relay.sock") }

// serveControl answers the commands of this machine's administrator until ctx
// ends.
func serveControl(ctx context.Context, listener net.Listener, accounts *auth.Service, db *badgerdb.DB, origin string, log *slog.Logger) {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /admin-link", func(w http.ResponseWriter, _ *http.Request) {
		var reply controlReply
		token, err := accounts.ReplaceClaimToken()
		if err != nil {
			reply.Error = err.Error()
		} else {
			reply.Link = claimLink(origin, token)
		}
		_ = json.NewEncoder(w).Encode(reply)
	})
	mux.HandleFunc("POST /backup", func(w http.ResponseWriter, _ *http.Request) { serveBackup(w, db) })
	server := &http.Server{Handler: mux, ReadTimeout: controlTimeout, WriteTimeout: controlTimeout}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		log.Warn("control socket ended", "error", err)
	}
}

// listenControl makes the socket, for its owner alone. One left over by a relay
// that was killed is removed: the folder's lock says that no other is running.
func listenControl(path string) (net.Listener, error) {
	if len(path) > maxSocketPath {
		return nil, fmt.Errorf("path of %d bytes is too long for a socket, at most %d", len(path), maxSocketPath)
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	before := syscall.Umask(0o177)
	defer syscall.Umask(before)
	return net.Listen("unix", path)
}

// adminLink prints a new one-time link, from the relay that is running on data
// or else from the folder itself.
func adminLink(ctx context.Context, data, origin string, minFree uint64, stdout io.Writer) error {
	link, err := askRunning(ctx, data)
	if errors.Is(err, errNotRunning) {
		link, err = mintStopped(data, origin, minFree)
	}
	if err != nil {
		return err
	}
	fmt.Fprintln(stdout, link)
	return nil
}

var errNotRunning = errors.New("no relay answers")

func askRunning(ctx context.Context, data string) (string, error) {
	var dialer net.Dialer
	client := &http.Client{
		Timeout: controlTimeout,
		Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			conn, err := dialer.DialContext(ctx, "unix", socketPath(data))
			if err != nil {
				return nil, fmt.Errorf("%w: %w", errNotRunning, err)
			}
			return conn, nil
		}},
	}
	defer client.CloseIdleConnections()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://relay/admin-link", nil)
	if err != nil {
		return "", err
	}
	response, err := client.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	var reply controlReply
	if err := json.NewDecoder(io.LimitReader(response.Body, 1<<16)).Decode(&reply); err != nil {
		return "", fmt.Errorf("read what the running relay answered: %w", err)
	}
	if reply.Error != "" {
		return "", errors.New(reply.Error)
	}
	return reply.Link, nil
}

func mintStopped(data, origin string, minFree uint64) (link string, err error) {
	public, err := parseOrigin(origin)
	if err != nil {
		return "", err
	}
	if _, err := os.Stat(data); err != nil {
		return "", fmt.Errorf("data folder: %w", err)
	}
	db, err := open(data, minFree, nil)
	if errors.Is(err, badgerdb.ErrInUse) {
		return "", fmt.Errorf("%w, which has no control socket: stop it first", err)
	}
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	token, err := newAccounts(db).ReplaceClaimToken()
	if err != nil {
		return "", err
	}
	return claimLink(public.String(), token), nil
}
