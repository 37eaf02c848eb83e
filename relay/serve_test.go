package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/shared/wire"
)

// REL-01, REL-02: one binary, one folder: it prints where it is and the
// one-time link, serves, and after a restart remembers everybody.
func TestRestart(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	p := start(t, data)
	if !strings.HasPrefix(p.origin, "http://localhost:") || strings.HasSuffix(p.origin, ":0") {
		t.Errorf("it is at %s", p.origin)
	}
	earlier := p.token()
	if status, body := p.get("/api/relay"); status != 200 || body != `{"version":"dev","build":"dev","protocol":2,"claimed":false}` {
		t.Errorf("%d %s", status, body)
	}
	if rest := p.stop(); len(rest) != 0 {
		t.Errorf("it also printed %q", rest)
	}
	p = start(t, data)
	if p.token() == earlier {
		t.Error("the same link again")
	}
	p.claimNow(earlier)
	// REL-04: what was acknowledged survives kill -9.
	p.kill()
	p = start(t, data)
	if status, body := p.post("/api/sign-in", `{"email":"ines@northbeam.example","password":"correct horse battery"}`); status != 200 {
		t.Errorf("sign in after the kill: %d %s", status, body)
	}
	if status, body := p.post("/api/claim", claimBody(earlier)); status != 404 || !strings.Contains(body, `"reason":"used"`) {
		t.Errorf("the link again: %d %s", status, body)
	}
	if rest := p.stop(); len(rest) != 0 {
		t.Errorf("a claimed relay also printed %q", rest)
	}
	for line := range strings.SplitSeq(strings.TrimSpace(p.log.String()), "\n") {
		if !json.Valid([]byte(line)) {
			t.Errorf("log line %q", line)
		}
	}
	if log := p.log.String(); strings.Contains(log, earlier) || strings.Contains(log, "battery") || strings.Contains(log, "ines@") {
		t.Errorf("secrets in the log:\n%s", log)
	}
}

// REL-05: told to stop, the relay says bye to devices and ends well.
func TestGracefulStop(t *testing.T) {
	p := start(t, t.TempDir())
	response, err := client.Post(p.origin+"/api/claim", "application/json", strings.NewReader(claimBody(p.token())))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var session struct {
		Organization struct{ ID crm.OrganizationID }
		User         struct{ ID crm.UserID }
	}
	if err := json.NewDecoder(response.Body).Decode(&session); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	header := http.Header{"Cookie": {response.Cookies()[0].Name + "=" + response.Cookies()[0].Value}, "Origin": {p.origin}}
	conn, _, err := websocket.Dial(ctx, p.origin+"/ws", &websocket.DialOptions{HTTPHeader: header})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.CloseNow()
	next := func() wire.Frame {
		t.Helper()
		_, b, err := conn.Read(ctx)
		if err != nil {
			t.Fatal(err)
		}
		f, err := wire.Decode(b)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	hello := wire.Hello{Protocol: wire.Protocol, Organization: session.Organization.ID, User: session.User.ID}
	hello.Replica = wire.Replica{Catalogue: crm.CatalogueVersion, Device: mutation.DeviceID{ID: crm.ID{15: 1}}, Name: "Laptop"}
	hello.Credits = wire.InitialCredits
	if err := conn.Write(ctx, websocket.MessageBinary, wire.Encode(hello)); err != nil {
		t.Fatal(err)
	}
	if w, ok := next().(wire.Welcome); !ok || w.Profile.Name != "Ines Duarte" || w.Build != "dev" {
		t.Errorf("welcomed with %+v", w)
	}
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		p.stop()
	}()
	if bye, ok := next().(wire.Bye); !ok || bye.Kind != fault.Offline {
		t.Errorf("told %+v", bye)
	}
	if _, _, err := conn.Read(ctx); websocket.CloseStatus(err) != websocket.StatusGoingAway {
		t.Errorf("closed with %v", err)
	}
	<-stopped
}

// REL-01: a second relay on the same folder is refused in one plain line.
func TestDataFolderInUse(t *testing.T) {
	data := t.TempDir()
	p := start(t, data)
	p.token()
	code, stdout, stderr := runOnce(t, "serve", "-data", data, "-listen", "127.0.0.1:0")
	if code != 1 || stdout != "" || stderr != "relay: data folder "+data+" is in use by another relay\n" {
		t.Errorf("exit %d, %q, %q", code, stdout, stderr)
	}
	if status, _ := p.get("/readyz"); status != 200 {
		t.Errorf("the first is no longer ready: %d", status)
	}
}

// REL-05: the folder of a newer relay is refused, with both numbers.
func TestDataFolderOfNewerRelay(t *testing.T) {
	data := t.TempDir()
	if err := os.WriteFile(filepath.Join(data, "format"), []byte("regarding-data 5\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"serve", "admin-link"} {
		code, stdout, stderr := runOnce(t, command, "-data", data)
		if code != 1 || stdout != "" || strings.Count(stderr, "\n") != 1 ||
			!strings.HasPrefix(stderr, "relay: data folder "+data+" has format 5, this relay knows format 4") {
			t.Errorf("%s: exit %d, %q, %q", command, code, stdout, stderr)
		}
	}
}

// INV-2: below the floor the relay refuses to write and goes on reading; with
// space again the same link works.
func TestFullDisk(t *testing.T) {
	data := t.TempDir()
	p := start(t, data)
	token := p.token()
	p.stop()
	p = start(t, data, "-min-free", "18000000000000000000")
	if status, body := p.post("/api/claim", claimBody(token)); status != 507 || body != `{"error":{"kind":"full","op":"badgerdb.update"}}` {
		t.Errorf("claim: %d %s", status, body)
	}
	if status, body := p.get("/readyz"); status != 503 || body != "storage below its floor" {
		t.Errorf("readyz: %d %s", status, body)
	}
	if status, _ := p.get("/healthz"); status != 200 {
		t.Errorf("healthz: %d", status)
	}
	if status, body := p.get("/api/relay"); status != 200 || !strings.Contains(body, `"claimed":false`) {
		t.Errorf("relay: %d %s", status, body)
	}
	if rest := p.stop(); len(rest) != 0 {
		t.Errorf("printed %q", rest)
	}
	p = start(t, data)
	p.claimNow(token)
}

// REL-05: https by a certificate of one's own.
func TestTLS(t *testing.T) {
	certFile, keyFile, roots := certify(t)
	p := start(t, t.TempDir(), "-tls-cert", certFile, "-tls-key", keyFile)
	token := p.token()
	if !strings.HasPrefix(p.origin, "https://localhost:") {
		t.Errorf("it is at %s", p.origin)
	}
	secure := &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}}
	response, err := secure.Post(p.origin+"/api/claim", "application/json", strings.NewReader(claimBody(token)))
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if cookie := response.Header.Get("Set-Cookie"); response.StatusCode != 200 || !strings.HasPrefix(cookie, "__Host-regarding=") || !strings.Contains(cookie, "; Secure") {
		t.Errorf("%d, cookie %s", response.StatusCode, cookie)
	}
	if status, _ := do(t, client, http.MethodGet, strings.Replace(p.origin, "https:", "http:", 1)+"/healthz", ""); status != 400 {
		t.Errorf("plain http on the port of https: %d", status)
	}
	p.stop()
}

func TestWhatCannotBeServed(t *testing.T) {
	certFile, keyFile, _ := certify(t)
	taken := start(t, t.TempDir())
	port := taken.origin[strings.LastIndex(taken.origin, ":")+1:]
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		args []string
		code int
		want string
	}{
		{"half a certificate", []string{"-tls-cert", certFile}, 1, "-tls-cert and -tls-key go together"},
		{"no certificate", []string{"-tls-cert", keyFile, "-tls-key", certFile}, 1, "load the certificate"},
		{"an origin with a path", []string{"-origin", "https://x.example/crm"}, 1, `origin "https://x.example/crm" is not like`},
		{"an origin without a scheme", []string{"-origin", "x.example"}, 1, "is not like https://host"},
		{"a port in use", []string{"-listen", "127.0.0.1:" + port}, 1, "address already in use"},
		{"a file as data folder", []string{"-data", file}, 1, "not a directory"},
		{"an unknown flag", []string{"-nonsense"}, 2, "-nonsense"},
		{"an unknown command", []string{"destroy"}, 2, `unknown command "destroy"`},
		{"something behind the flags", []string{"serve", "-listen", "127.0.0.1:0", "again"}, 2, `unexpected "again"`},
	}
	for _, tt := range tests {
		args := tt.args
		if strings.HasPrefix(args[0], "-") && args[0] != "-data" {
			args = append([]string{"-data", t.TempDir()}, args...)
		}
		code, stdout, stderr := runOnce(t, args...)
		if code != tt.code || stdout != "" || !strings.Contains(stderr, tt.want) || strings.Contains(stderr, "goroutine") {
			t.Errorf("%s: exit %d, %q, %q", tt.name, code, stdout, stderr)
		}
	}
}

// certify makes a certificate for localhost.
func certify(t *testing.T) (certFile, keyFile string, roots *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{"localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true,
	}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write := func(name, kind string, b []byte) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: b}), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	roots = x509.NewCertPool()
	parsed, err := x509.ParseCertificate(cert)
	if err != nil {
		t.Fatal(err)
	}
	roots.AddCert(parsed)
	return write("cert.pem", "CERTIFICATE", cert), write("key.pem", "PRIVATE KEY", private), roots
}
