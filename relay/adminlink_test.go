package main

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// REL-02: admin-link prints a fresh link for a running relay, with its address,
// after which the earlier ones do not work.
func TestAdminLinkOfRunningRelay(t *testing.T) {
	data := t.TempDir()
	p := start(t, data)
	first := p.token()
	if info, err := os.Stat(filepath.Join(data, "relay.sock")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("control socket: %v, %v", info, err)
	}
	code, stdout, stderr := runOnce(t, "admin-link", "-data", data)
	if code != 0 || stderr != "" {
		t.Fatalf("exit %d, %q", code, stderr)
	}
	fresh := tokenOf(t, p.origin, strings.TrimSuffix(stdout, "\n"))
	if status, body := p.post("/api/claim", claimBody(first)); status != 404 || !strings.Contains(body, `"reason":"unknown"`) {
		t.Errorf("the earlier link: %d %s", status, body)
	}
	p.claimNow(fresh)
	wantClaimed(t, data)
	p.stop()
	wantClaimed(t, data)
	if _, err := os.Stat(filepath.Join(data, "relay.sock")); !os.IsNotExist(err) {
		t.Errorf("the socket is left over: %v", err)
	}
}

func wantClaimed(t *testing.T, data string) {
	t.Helper()
	code, stdout, stderr := runOnce(t, "admin-link", "-data", data)
	if code != 1 || stdout != "" || stderr != "relay: this relay is already claimed\n" {
		t.Errorf("exit %d, %q, %q", code, stdout, stderr)
	}
}

// REL-02: it does so for a stopped relay too, and for one that was killed and
// left its socket behind, which does not trouble the next.
func TestAdminLinkOfStoppedRelay(t *testing.T) {
	data := t.TempDir()
	p := start(t, data)
	p.token()
	p.kill()
	code, stdout, stderr := runOnce(t, "admin-link", "-data", data, "-origin", "https://crm.northbeam.example")
	if code != 0 || stderr != "" {
		t.Fatalf("exit %d, %q", code, stderr)
	}
	token := tokenOf(t, "https://crm.northbeam.example", strings.TrimSuffix(stdout, "\n"))
	p = start(t, data)
	p.token()
	if code, _, stderr := runOnce(t, "admin-link", "-data", data+"/none"); code != 1 || !strings.Contains(stderr, "no such file or directory") {
		t.Errorf("no folder: exit %d, %q", code, stderr)
	}
	code, stdout, stderr = runOnce(t, "admin-link", "-data", data)
	if code != 0 {
		t.Fatalf("running again: exit %d, %q", code, stderr)
	}
	if status, body := p.post("/api/claim", claimBody(token)); status != 404 {
		t.Errorf("the link from before: %d %s", status, body)
	}
	p.claimNow(tokenOf(t, p.origin, strings.TrimSuffix(stdout, "\n")))
}

// REL-02: a link from admin-link outlives the start of the relay.
func TestAdminLinkBeforeStart(t *testing.T) {
	data := t.TempDir()
	start(t, data).stop()
	code, stdout, stderr := runOnce(t, "admin-link", "-data", data)
	if code != 0 {
		t.Fatalf("exit %d, %q", code, stderr)
	}
	token := tokenOf(t, "http://localhost:8484", strings.TrimSuffix(stdout, "\n"))
	start(t, data).claimNow(token)
}

// A path too long for a socket is a warning, and admin-link says what to do.
func TestAdminLinkWithoutSocket(t *testing.T) {
	data := filepath.Join(t.TempDir(), strings.Repeat("long", 30))
	p := start(t, data)
	p.token()
	code, stdout, stderr := runOnce(t, "admin-link", "-data", data)
	if code != 1 || stdout != "" || !strings.Contains(stderr, "is in use by another relay") || !strings.Contains(stderr, "stop it first") {
		t.Errorf("exit %d, %q, %q", code, stdout, stderr)
	}
	p.stop()
	if code, _, stderr := runOnce(t, "admin-link", "-data", data); code != 0 {
		t.Errorf("stopped: exit %d, %q", code, stderr)
	}
	if !strings.Contains(p.log.String(), "no control socket") {
		t.Errorf("log is %s", p.log)
	}
}

func TestVersion(t *testing.T) {
	if code, stdout, _ := runOnce(t, "version"); code != 0 || stdout != "relay dev, build dev, protocol 2\n" {
		t.Errorf("exit %d, %q", code, stdout)
	}
}

func TestOriginOf(t *testing.T) {
	tests := []struct{ addr, scheme, want string }{
		{"127.0.0.1:8484", "http", "http://localhost:8484"},
		{"[::1]:8484", "http", "http://localhost:8484"},
		{"0.0.0.0:443", "https", "https://localhost:443"},
		{"[::]:8484", "http", "http://localhost:8484"},
		{"192.0.2.1:8484", "http", "http://192.0.2.1:8484"},
		{"[2001:db8::1]:8484", "https", "https://[2001:db8::1]:8484"},
	}
	for _, tt := range tests {
		addr, err := net.ResolveTCPAddr("tcp", tt.addr)
		if err != nil {
			t.Fatal(err)
		}
		if got := originOf(addr, tt.scheme); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.addr, got, tt.want)
		}
	}
}

func TestParseOrigin(t *testing.T) {
	tests := []struct{ in, want string }{
		{"https://crm.northbeam.example", "https://crm.northbeam.example"},
		{"https://CRM.northbeam.example:443/", "https://crm.northbeam.example"},
		{"http://crm.northbeam.example:80", "http://crm.northbeam.example"},
		{"https://crm.northbeam.example:8443", "https://crm.northbeam.example:8443"},
		{"crm.northbeam.example", ""},
		{"ftp://crm.northbeam.example", ""},
		{"https://crm.northbeam.example/app", ""},
	}
	for _, tt := range tests {
		u, err := parseOrigin(tt.in)
		got := ""
		if err == nil {
			got = u.String()
		}
		if got != tt.want {
			t.Errorf("%s: got %q, %v", tt.in, got, err)
		}
	}
}
