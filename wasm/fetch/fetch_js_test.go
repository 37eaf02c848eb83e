package fetch

import (
	"bytes"
	"context"
	"errors"
	"syscall/js"
	"testing"
	"time"

	"regarding/shared/fault"
)

// server is an HTTP server in JavaScript, beside the test. Its paths say what
// it does.
const server = `(ready) => {
  const state = { cut: 0, seen: [] };
  const http = require('http').createServer((request, response) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('close', () => { if (request.url === '/silent') state.cut++; state.onclose?.(); });
    request.on('end', () => {
      const body = Buffer.concat(parts);
      state.seen.push(request.method + ' ' + request.url + ' ' + request.headers['content-type'] + ' ' + body.length);
      switch (request.url) {
        case '/echo': response.end(body); break;
        case '/nothing': response.writeHead(204).end(); break;
        case '/large': response.end(Buffer.alloc(3000000, 7)); break;
        case '/silent': state.onsilent?.(); break;
        case '/half': response.writeHead(200, { 'Content-Length': 100 }); response.write('half'); setTimeout(() => response.destroy(), 1); break;
        case '/away': response.writeHead(302, { Location: '/echo' }).end(); break;
        case '/busy': response.writeHead(429, { 'Retry-After': '7' }).end('{"error":{"kind":"busy","op":"httpd.blobs"}}'); break;
        case '/full': response.writeHead(507).end('{"error":{"kind":"full","op":"badgerdb.update"}}'); break;
        case '/proxy': response.writeHead(502).end('<html>'); break;
        case '/stranger': response.writeHead(401).end(); break;
        case '/api/blobs/send': response.end(JSON.stringify({ stored: [body.subarray(1, 33).toString('hex')] })); break;
        case '/api/blobs/part': response.end(JSON.stringify({ have: body.length })); break;
        case '/api/blobs/read': response.end(Buffer.concat([body.subarray(17, 49), Buffer.from([3, 0, 3]), Buffer.from('abc')])); break;
        case '/later': response.writeHead(503, { 'Retry-After': 'Fri, 31 Dec 1999 23:59:59 GMT' }).end('{"error":{"kind":"newer"}}'); break;
      }
    });
  });
  http.listen(0, '127.0.0.1', () => ready(http.address().port));
  state.close = () => { http.closeAllConnections(); http.close(); };
  return state;
}`

// start runs a server until the test ends and returns its origin. The engine
// asks its own origin by paths; Node has none.
func start(t *testing.T) (origin string, state js.Value) {
	t.Helper()
	ports := make(chan string, 1)
	ready := js.FuncOf(func(_ js.Value, args []js.Value) any {
		ports <- js.Global().Call("String", args[0]).String()
		return nil
	})
	defer ready.Release()
	state = js.Global().Call("eval", server).Invoke(ready)
	t.Cleanup(func() { state.Call("close") })
	return "http://127.0.0.1:" + <-ports, state
}

func TestPost(t *testing.T) {
	origin, state := start(t)
	ctx := context.Background()
	for _, size := range []int{0, 1, 1 << 20} {
		body := bytes.Repeat([]byte{0, 1, 0xff, 'x'}, size)[:size]
		r, err := Post(ctx, origin+"/echo", body, size)
		if err != nil || r.Status != 200 || !bytes.Equal(r.Body, body) {
			t.Errorf("%d bytes: status %d, %d bytes: %v", size, r.Status, len(r.Body), err)
		}
		if err := r.Refused(); err != nil {
			t.Errorf("%d bytes: %v", size, err)
		}
	}
	if got := state.Get("seen").Index(2).String(); got != "POST /echo application/octet-stream 1048576" {
		t.Errorf("the server saw %s", got)
	}
	if r, err := Post(ctx, origin+"/nothing", nil, 10); err != nil || r.Status != 204 || len(r.Body) != 0 {
		t.Errorf("an empty answer: %+v, %v", r, err)
	}
	r, err := Post(ctx, origin+"/large", nil, 3_000_000)
	if err != nil || len(r.Body) != 3_000_000 || r.Body[2_999_999] != 7 {
		t.Errorf("a large answer: %d bytes, %v", len(r.Body), err)
	}
}

// INV-8: an answer is cut off at its limit.
func TestPostIsBounded(t *testing.T) {
	origin, _ := start(t)
	if r, err := Post(context.Background(), origin+"/large", nil, 2_999_999); fault.KindOf(err) != fault.TooLarge {
		t.Errorf("%d bytes, %v", len(r.Body), err)
	}
}

// What does not arrive is Offline, and a request elsewhere is none of ours.
func TestPostFails(t *testing.T) {
	origin, state := start(t)
	for _, url := range []string{origin + "/half", origin + "/away", "http://127.0.0.1:1/", "://"} {
		if r, err := Post(context.Background(), url, []byte("x"), 1000); fault.KindOf(err) != fault.Offline {
			t.Errorf("%s: %+v, %v", url, r, err)
		}
	}
	state.Call("close")
	if _, err := Post(context.Background(), origin+"/echo", nil, 10); fault.KindOf(err) != fault.Offline {
		t.Errorf("a server that is gone: %v", err)
	}
}

// A request that is given up ends at once, on both sides.
func TestPostIsGivenUp(t *testing.T) {
	origin, state := start(t)
	ctx, cancel := context.WithCancel(context.Background())
	silent := js.FuncOf(func(js.Value, []js.Value) any { cancel(); return nil })
	defer silent.Release()
	state.Set("onsilent", silent)
	closed := make(chan struct{}, 10)
	onclose := js.FuncOf(func(js.Value, []js.Value) any { closed <- struct{}{}; return nil })
	defer onclose.Release()
	state.Set("onclose", onclose)
	if _, err := Post(ctx, origin+"/silent", nil, 10); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	<-closed
	if state.Get("cut").Int() != 1 {
		t.Error("the server still waits")
	}
	if _, err := Post(ctx, origin+"/echo", nil, 10); !errors.Is(err, context.Canceled) {
		t.Errorf("given up before it began: %v", err)
	}
	state.Set("onclose", js.Undefined())
}

// docs/http-api.md: a refusal has its kind, and how long to wait.
func TestRefused(t *testing.T) {
	origin, _ := start(t)
	for _, tt := range []struct {
		path string
		kind fault.Kind
		op   string
		wait time.Duration
	}{
		{"/busy", fault.Busy, "httpd.blobs", 7 * time.Second},
		{"/full", fault.Full, "badgerdb.update", 0},
		{"/proxy", fault.Internal, opPost, 0},
		{"/stranger", fault.Denied, opPost, 0},
		{"/later", fault.Internal, opPost, 0},
	} {
		r, err := Post(context.Background(), origin+tt.path, nil, 1000)
		if err != nil {
			t.Fatal(err)
		}
		var refused *Refusal
		if err := r.Refused(); !errors.As(err, &refused) || fault.KindOf(err) != tt.kind || refused.Fault.Op != tt.op || refused.RetryAfter() != tt.wait {
			t.Errorf("%s: %v", tt.path, err)
		}
	}
}
