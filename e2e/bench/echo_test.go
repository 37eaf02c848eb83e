package bench

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"regarding/relay/auth"
	"regarding/relay/badgerdb"
	"regarding/relay/httpd"
	"regarding/relay/hub"
	"regarding/relay/ledger"
	"regarding/shared/wire"
)

// BenchmarkPing compares a Ping that the relay answers, after all it does
// around a socket, with the echo of as many bytes by a bare server. The two
// take turns. numbers.md, W3: at most 2 at the median, 3 at the 99th percent.
func BenchmarkPing(b *testing.B) {
	bare := dial(b, bareEcho(b), nil)
	device := signedIn(b)
	frame := wire.Encode(wire.Ping{Nonce: 1 << 40})
	var bareTimes, relayTimes []time.Duration
	for b.Loop() {
		bareTimes = append(bareTimes, roundTrip(b, bare, frame))
		relayTimes = append(relayTimes, roundTrip(b, device, frame))
	}
	b.ReportMetric(ratio(relayTimes, bareTimes, 50), "p50-ratio<=2")
	b.ReportMetric(ratio(relayTimes, bareTimes, 99), "p99-ratio<=3")
	b.ReportMetric(float64(percentile(bareTimes, 50).Microseconds()), "bare-p50-us")
}

func roundTrip(b *testing.B, conn *websocket.Conn, frame []byte) time.Duration {
	start := time.Now()
	if err := conn.Write(b.Context(), websocket.MessageBinary, frame); err != nil {
		b.Fatal(err)
	}
	if _, _, err := conn.Read(b.Context()); err != nil {
		b.Fatal(err)
	}
	return time.Since(start)
}

func ratio(of, to []time.Duration, percent int) float64 {
	return float64(percentile(of, percent)) / float64(percentile(to, percent))
}

func percentile(times []time.Duration, percent int) time.Duration {
	sorted := slices.Sorted(slices.Values(times))
	return sorted[(len(sorted)-1)*percent/100]
}

func dial(b *testing.B, address string, header http.Header) *websocket.Conn {
	conn, _, err := websocket.Dial(b.Context(), address, &websocket.DialOptions{HTTPHeader: header})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = conn.CloseNow() })
	return conn
}

// bareEcho returns the address of a server that does nothing but echo.
func bareEcho(b *testing.B) string {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		for {
			kind, message, err := conn.Read(r.Context())
			if err != nil || conn.Write(r.Context(), kind, message) != nil {
				return
			}
		}
	}))
	b.Cleanup(server.Close)
	return strings.Replace(server.URL, "http", "ws", 1)
}

// signedIn returns the socket of a device that has been welcomed by a relay on
// a data folder of its own.
func signedIn(b *testing.B) *websocket.Conn {
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	db, err := badgerdb.Open(badgerdb.Config{Dir: b.TempDir(), Free: badgerdb.FreeBytes, Now: time.Now, Log: log})
	if err != nil {
		b.Fatal(err)
	}
	accounts := auth.New(db.Auth(), time.Now, rand.Reader, auth.DefaultCost)
	devices := hub.NewServer(hub.Program{Version: "bench", Build: "bench"}, accounts, ledger.New(ledger.NewMemStore(), time.Now, rand.Reader), time.Now, rand.Reader, log)
	web, err := httpd.New(httpd.Config{
		Program: httpd.Program{Version: "bench", Build: "bench"},
		Auth:    accounts, Hub: devices, Storage: db.Ready, Now: time.Now, Log: log,
	})
	if err != nil {
		b.Fatal(err)
	}
	server := httptest.NewServer(web)
	ctx, stop := context.WithCancel(context.Background())
	served := make(chan struct{})
	go func() {
		devices.Serve(ctx)
		close(served)
	}()
	b.Cleanup(func() {
		stop()
		<-served
		server.Close()
		_ = db.Close()
	})

	token, err := accounts.AddClaimToken()
	if err != nil {
		b.Fatal(err)
	}
	grant, err := accounts.Claim(b.Context(), auth.ClaimRequest{
		Token: token, Organization: "Northbeam", Name: "Ines Duarte",
		Email: "ines@northbeam.example", Password: "maple river lantern 42",
	}, auth.Client{Host: netip.MustParseAddr("127.0.0.1")})
	if err != nil {
		b.Fatal(err)
	}
	cookie := http.Cookie{Name: "regarding", Value: string(grant.Token)}
	conn := dial(b, strings.Replace(server.URL, "http", "ws", 1)+"/ws", http.Header{"Cookie": {cookie.String()}})
	hello := wire.Hello{
		Protocol: 1, Version: "bench", Build: "bench",
		Organization: grant.Identity.Profile.Organization, User: grant.Identity.Profile.User, Credits: wire.InitialCredits,
	}
	if err := conn.Write(b.Context(), websocket.MessageBinary, wire.Encode(hello)); err != nil {
		b.Fatal(err)
	}
	_, welcome, err := conn.Read(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	if f, err := wire.Decode(welcome); err != nil {
		b.Fatal(err)
	} else if _, ok := f.(wire.Welcome); !ok {
		b.Fatalf("answered %+v", f)
	}
	return conn
}
