package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// mainVariable makes the test binary the relay itself.
const mainVariable = "RELAY_TEST_RUN_MAIN"

func TestMain(m *testing.M) {
	if os.Getenv(mainVariable) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// process is a running relay.
type process struct {
	t      *testing.T
	cmd    *exec.Cmd
	stdout chan string
	log    *lockedBuffer
	// origin is as printed.
	origin string
}

type lockedBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

func command(args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), mainVariable+"=1")
	return cmd
}

// runOnce runs one command of the relay to its end.
func runOnce(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	cmd := command(args...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), out.String(), errs.String()
}

// start runs a relay on a free port until the test ends, and reads where it is.
func start(t *testing.T, data string, args ...string) *process {
	t.Helper()
	p := &process{t: t, stdout: make(chan string, 10), log: &lockedBuffer{}}
	p.cmd = command(append([]string{"-data", data, "-listen", "127.0.0.1:0"}, args...)...)
	p.cmd.Stderr = p.log
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.stdout)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			p.stdout <- lines.Text()
		}
	}()
	t.Cleanup(func() {
		if p.cmd.ProcessState == nil {
			_ = p.cmd.Process.Kill()
			_ = p.cmd.Wait()
		}
		if t.Failed() {
			t.Logf("log of relay:\n%s", p.log)
		}
	})
	p.origin = p.line("Regarding is at ")
	return p
}

// line returns what follows prefix in the next line printed.
func (p *process) line(prefix string) string {
	p.t.Helper()
	line, ok := <-p.stdout
	rest, found := strings.CutPrefix(line, prefix)
	if !ok || !found {
		p.t.Fatalf("printed %q, want %q\n%s", line, prefix, p.log)
	}
	return rest
}

// token returns the token of the one-time link that an unclaimed relay prints.
func (p *process) token() string {
	p.t.Helper()
	return tokenOf(p.t, p.origin, p.line("Create your organization (one-time link): "))
}

func tokenOf(t *testing.T, origin, link string) string {
	t.Helper()
	token, ok := strings.CutPrefix(link, origin+"/claim#token=")
	if !ok || len(token) != 43 {
		t.Fatalf("the link is %q at %s", link, origin)
	}
	return token
}

// stop ends the relay as a system does, and returns what else it printed.
func (p *process) stop() (rest []string) {
	p.t.Helper()
	begun := time.Now()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Fatal(err)
	}
	for line := range p.stdout {
		rest = append(rest, line)
	}
	if err := p.cmd.Wait(); err != nil || time.Since(begun) > 10*time.Second {
		p.t.Errorf("ended with %v after %v", err, time.Since(begun))
	}
	return rest
}

func (p *process) kill() {
	p.t.Helper()
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
}

var client = &http.Client{Timeout: 20 * time.Second}

// get returns the status and the body of a path of the relay.
func (p *process) get(path string) (int, string) {
	p.t.Helper()
	return do(p.t, client, http.MethodGet, p.origin+path, "")
}

func (p *process) post(path, body string) (int, string) {
	p.t.Helper()
	return do(p.t, client, http.MethodPost, p.origin+path, body)
}

func do(t *testing.T, client *http.Client, method, url, body string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(context.Background(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	response, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	b, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, strings.TrimSpace(string(b))
}

func claimBody(token string) string {
	return `{"token":"` + token + `","organization":"Northbeam","name":"Ines Duarte","email":"ines@northbeam.example","password":"correct horse battery"}`
}

// claimNow claims the relay with token and expects that to work.
func (p *process) claimNow(token string) {
	p.t.Helper()
	if status, body := p.post("/api/claim", claimBody(token)); status != http.StatusOK {
		p.t.Fatalf("claim: %d %s", status, body)
	}
}
