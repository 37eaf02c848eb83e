package httpd_test

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"regarding/shared/wire"
)

// upgrade opens a socket by hand, with the cookies of b, so that the test can
// stop in the middle of a frame.
func (b *browser) upgrade() net.Conn {
	b.t.Helper()
	host := strings.TrimPrefix(b.url, "http://")
	conn, err := net.Dial("tcp", host)
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { _ = conn.Close() })
	request := b.request("GET", "/ws", "")
	cookies := ""
	for _, c := range b.client.Jar.Cookies(request.URL) {
		cookies += fmt.Sprintf("Cookie: %s=%s\r\n", c.Name, c.Value)
	}
	fmt.Fprintf(conn, "GET /ws HTTP/1.1\r\nHost: %s\r\nOrigin: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n%s\r\n", host, b.url, cookies)
	response, err := http.ReadResponse(bufio.NewReader(conn), request)
	if err != nil || response.StatusCode != http.StatusSwitchingProtocols {
		b.t.Fatalf("%v, %v", response, err)
	}
	return conn
}

// announce writes the head of a masked binary frame of size bytes.
func announce(conn net.Conn, size uint64) {
	head := append([]byte{0x82, 0xff}, binary.BigEndian.AppendUint64(nil, size)...)
	_, _ = conn.Write(append(head, 0, 0, 0, 0))
}

// wantEnd reads until the relay has closed conn.
func wantEnd(t *testing.T, conn net.Conn) {
	t.Helper()
	_ = conn.SetReadDeadline(time.Now().Add(10 * time.Second))
	if _, err := io.Copy(io.Discard, conn); err != nil && strings.Contains(err.Error(), "timeout") {
		t.Error("the relay still holds the connection")
	}
}

// INV-8: a device that announces a huge frame and then says nothing more is
// not held on to, whether it is signed in or not.
func TestSocketThatStallsInAFrame(t *testing.T) {
	h, ines := claimed(t)
	stranger := h.browser().upgrade()
	announce(stranger, 1<<40)
	device := ines.upgrade()
	announce(device, 1<<40)
	_, _ = device.Write(make([]byte, wire.MaxFrameBytes+10))
	wantEnd(t, stranger)
	wantEnd(t, device)
}
