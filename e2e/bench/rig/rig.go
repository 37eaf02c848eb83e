// Package rig runs a relay as an operator does, on a folder of its own, and
// makes the people that benchmarks need.
package rig

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"regarding/e2e/bench/device"
	"regarding/e2e/bench/record"
	"regarding/shared/crm"
)

// Config is what a relay is started with.
type Config struct {
	Binary string
	Data   string
	Port   int // 0 for any free one
	// Origin is that of the page when the relay does not serve it.
	Origin string
	// Log gets what the relay prints; nil for nowhere.
	Log io.Writer
}

// Relay is a running relay process.
type Relay struct {
	Origin string // how programs reach it
	PID    int
	// Ready is how long it took from the start of the process until it served.
	Ready time.Duration

	token   string
	command *exec.Cmd
	ended   chan struct{}
}

var oneTimeLink = regexp.MustCompile(`/claim#token=([\w-]+)`)

// Start starts a relay and returns when it serves.
func Start(ctx context.Context, c Config) (*Relay, error) {
	if c.Port == 0 {
		port, err := freePort()
		if err != nil {
			return nil, err
		}
		c.Port = port
	}
	args := []string{"-data", c.Data, "-listen", fmt.Sprintf("127.0.0.1:%d", c.Port)}
	if c.Origin != "" {
		args = append(args, "-origin", c.Origin)
	}
	command := exec.Command(c.Binary, args...)
	if c.Log == nil {
		c.Log = io.Discard
	}
	output, in := io.Pipe()
	log := &locked{w: c.Log}
	command.Stdout, command.Stderr = io.MultiWriter(log, in), log
	begun := time.Now()
	if err := command.Start(); err != nil {
		return nil, err
	}
	r := &Relay{Origin: fmt.Sprintf("http://127.0.0.1:%d", c.Port), PID: command.Process.Pid, command: command, ended: make(chan struct{})}
	tokens := make(chan string, 1)
	go func() {
		lines := bufio.NewScanner(output)
		for lines.Scan() {
			if m := oneTimeLink.FindStringSubmatch(lines.Text()); m != nil {
				tokens <- m[1]
			}
		}
	}()
	go func() {
		_ = command.Wait()
		_ = in.Close()
		close(r.ended)
	}()
	if err := r.ready(ctx); err != nil {
		r.Kill()
		return nil, err
	}
	r.Ready = time.Since(begun)
	select {
	case r.token = <-tokens:
	case <-time.After(100 * time.Millisecond): // it was claimed before
	}
	return r, nil
}

func (r *Relay) ready(ctx context.Context) error {
	for {
		response, err := http.Get(r.Origin + "/readyz")
		if err == nil {
			_ = response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-r.ended:
			return errors.New("the relay ended")
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(2 * time.Millisecond):
		}
	}
}

// Kill ends the relay without a word.
func (r *Relay) Kill() {
	_ = r.command.Process.Kill()
	<-r.ended
}

// Site is a claimed relay with its people.
type Site struct {
	// Account is that of the administrator.
	Account device.Account
	// Members are those who own records, in the order of Owners.
	Members []device.Account
	Owners  record.OwnerIDs
}

// At returns the site with the relay at another address.
func (s Site) At(origin string) Site {
	s.Account.Socket = socketAt(origin)
	s.Members = slices.Clone(s.Members)
	for n := range s.Members {
		s.Members[n].Socket = s.Account.Socket
	}
	return s
}

func socketAt(origin string) string { return strings.Replace(origin, "http", "ws", 1) + "/ws" }

const password = "maple river lantern 42"

type session struct {
	Organization struct {
		ID crm.OrganizationID `json:"id"`
	} `json:"organization"`
	User struct {
		ID crm.UserID `json:"id"`
	} `json:"user"`
}

// Claim makes the organization with an administrator, as whom all devices of
// a benchmark come, and the people who own records.
func (r *Relay) Claim(ctx context.Context) (Site, error) {
	var me session
	cookie, err := r.post(ctx, "/api/claim", "", map[string]string{
		"token": r.token, "organization": "Bench", "name": "Ines Duarte", "email": "ines@bench.example", "password": password,
	}, &me)
	if err != nil {
		return Site{}, err
	}
	site := Site{Account: device.Account{
		Socket: socketAt(r.Origin), Cookie: cookie,
		Organization: me.Organization.ID, User: me.User.ID,
	}}
	for n := range record.Owners {
		name := record.OwnerOf(n)
		var invite struct {
			Token string `json:"token"`
		}
		if _, err := r.post(ctx, "/api/invites", cookie, map[string]string{
			"name": name, "email": name + "@bench.example", "role": "member",
		}, &invite); err != nil {
			return Site{}, err
		}
		var person session
		member, err := r.post(ctx, "/api/invites/accept", "", map[string]string{
			"token": invite.Token, "name": name, "password": password,
		}, &person)
		if err != nil {
			return Site{}, err
		}
		site.Members = append(site.Members, device.Account{
			Socket: site.Account.Socket, Cookie: member, Organization: me.Organization.ID, User: person.User.ID,
		})
		site.Owners = append(site.Owners, person.User.ID)
	}
	return site, nil
}

// post sends a request and returns the cookie that came back.
func (r *Relay) post(ctx context.Context, path, cookie string, args, reply any) (string, error) {
	body, err := json.Marshal(args)
	if err != nil {
		return "", err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, r.Origin+path, bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	request.Header.Set("Content-Type", "application/json")
	if cookie != "" {
		request.Header.Set("Cookie", cookie)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return "", err
	}
	if response.StatusCode != http.StatusOK {
		return "", fmt.Errorf("%s: status %d: %s", path, response.StatusCode, answer)
	}
	if err := json.Unmarshal(answer, reply); err != nil {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	for _, c := range response.Cookies() {
		return c.Name + "=" + c.Value, nil
	}
	return "", nil
}

func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
}

// locked lets two streams write to one writer.
type locked struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *locked) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(b)
}
