package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"regarding/relay/badgerdb"
)

// backup writes all rows to a new file, from the relay that is running on data
// or else from the folder itself, and restores it to see that it is whole.
func backup(ctx context.Context, data, file string, stdout io.Writer) (err error) {
	if _, err := os.Lstat(file); !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%s: %w", file, errors.Join(err, os.ErrExist))
	}
	// Under another name until it is known to be good.
	part := file + ".part"
	f, err := os.OpenFile(part, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		_ = f.Close()
		if err != nil {
			_ = os.Remove(part)
		}
	}()
	err = backupRunning(ctx, data, f)
	if errors.Is(err, errNotRunning) {
		err = backupStopped(data, f)
	}
	if err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := tryBackup(f, filepath.Dir(file), stdout); err != nil {
		return err
	}
	if err := os.Rename(part, file); err != nil {
		return err
	}
	folder, err := os.Open(filepath.Dir(file))
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

func backupStopped(data string, w io.Writer) error {
	db, _, err := openStopped(data, 0)
	if err != nil {
		return err
	}
	return errors.Join(db.Backup(w), db.Close())
}

func backupRunning(ctx context.Context, data string, w io.Writer) error {
	var dialer net.Dialer
	client := &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		conn, err := dialer.DialContext(ctx, "unix", socketPath(data))
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errNotRunning, err)
		}
		return conn, nil
	}}}
	defer client.CloseIdleConnections()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://relay/backup", nil)
	if err != nil {
		return err
	}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the running relay answered %s", response.Status)
	}
	// The end of the backup says whether this was all of it.
	_, err = io.Copy(w, response.Body)
	return err
}

// serveBackup streams a backup to the control socket.
func serveBackup(w http.ResponseWriter, db *badgerdb.DB) {
	// It takes as long as it takes.
	control := http.NewResponseController(w)
	if err := errors.Join(control.SetWriteDeadline(time.Time{}), control.SetReadDeadline(time.Time{})); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	if err := db.Backup(w); err != nil {
		panic(http.ErrAbortHandler) // not a whole backup
	}
}

// tryBackup restores a backup into a temporary folder in dir and checks that.
func tryBackup(f io.ReadSeeker, dir string, stdout io.Writer) (err error) {
	temporary, err := os.MkdirTemp(dir, "relay-backup-check-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temporary)) }()
	restored := filepath.Join(temporary, "data")
	if err := badgerdb.Restore(configOf(restored), f); err != nil {
		return err
	}
	if err := check(restored, stdout); err != nil {
		return fmt.Errorf("what was backed up: %w", err)
	}
	return nil
}

func configOf(data string) badgerdb.Config {
	return badgerdb.Config{Dir: data, Free: badgerdb.FreeBytes, Now: time.Now}
}
