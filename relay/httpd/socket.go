package httpd

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/coder/websocket"

	"regarding/shared/fault"
	"regarding/shared/wire"
)

// compressedBytes is the size from which frames are compressed: rows of a
// first synchronization shrink to a part, and what people do one by one is
// never held up by it.
const compressedBytes = 4 << 10

// socket upgrades the request and hands the device to the hub. A browser
// cannot read why an upgrade was refused, so a device without a live session
// is let in and told by a Bye.
func (s *Server) socket(w http.ResponseWriter, r *http.Request) error {
	if !s.sameOrigin(r) {
		return errOrigin()
	}
	if !isUpgrade(r) {
		return fault.New(fault.Invalid, "httpd.socket", "not a WebSocket's opening handshake")
	}
	options := &websocket.AcceptOptions{
		// Without context takeover a connection that is idle holds no buffers of
		// deflate: they are borrowed, about 1.2 MB while a frame is compressed.
		CompressionMode:      websocket.CompressionNoContextTakeover,
		CompressionThreshold: compressedBytes,
	}
	if s.Origin != nil {
		options.OriginPatterns = []string{originText(s.Origin)}
	}
	// The session is noted as seen here; whether it is live the hub asks itself.
	_, _ = s.who(w, r)
	taken := &hijacked{ResponseWriter: w}
	conn, err := websocket.Accept(taken, r, options)
	if err != nil {
		// Accept has answered.
		s.Log.DebugContext(r.Context(), "refused a WebSocket", "error", err)
		return nil
	}
	// Sizes are checked in device.Read, which can still say Bye.
	conn.SetReadLimit(-1)
	s.Hub.Attach(r.Context(), s.cookie(r).Hash(), device{conn, taken.conn})
	_ = conn.CloseNow() // frees what the library holds
	return nil
}

// hijacked keeps the connection that an upgrade takes over. The library has no
// deadline for what a device sends after the close began, so device sets one.
type hijacked struct {
	http.ResponseWriter
	conn net.Conn
}

// Hijack implements http.Hijacker.
func (h *hijacked) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffered, err := http.NewResponseController(h.ResponseWriter).Hijack()
	h.conn = conn
	if secure, ok := conn.(*tls.Conn); ok {
		// Closing that one would wait to say goodbye.
		h.conn = secure.NetConn()
	}
	return conn, buffered, err
}

func isUpgrade(r *http.Request) bool {
	return r.Header.Get("Sec-WebSocket-Key") != "" && r.ProtoMajor == 1
}

// closeTimeout is how long a device may take to close its end.
const closeTimeout = 2 * time.Second

// device is the socket of a device. It implements hub.Conn.
type device struct {
	conn *websocket.Conn
	raw  net.Conn
}

func (d device) Read(ctx context.Context) ([]byte, error) {
	kind, r, err := d.conn.Reader(ctx)
	if err != nil {
		return nil, err
	}
	if kind != websocket.MessageBinary {
		return nil, fault.New(fault.Invalid, "httpd.socket", "a text message")
	}
	var b bytes.Buffer
	n, err := io.Copy(&b, io.LimitReader(r, wire.MaxFrameBytes+1))
	if err != nil {
		return nil, err
	}
	if n > wire.MaxFrameBytes {
		return nil, fault.New(fault.TooLarge, "httpd.socket", "a frame of more than %d bytes", wire.MaxFrameBytes)
	}
	return b.Bytes(), nil
}

func (d device) Write(ctx context.Context, b []byte) error {
	return d.conn.Write(ctx, websocket.MessageBinary, b)
}

func (d device) Close(kind fault.Kind) {
	timer := time.AfterFunc(closeTimeout, d.Abort)
	defer timer.Stop()
	_ = d.conn.Close(closeCode(kind), "")
	d.Abort()
}

func (d device) Abort() { _ = d.raw.Close() }

func closeCode(kind fault.Kind) websocket.StatusCode {
	switch kind {
	case 0:
		return websocket.StatusNormalClosure
	case fault.Offline:
		return websocket.StatusGoingAway
	case fault.TooLarge:
		return websocket.StatusMessageTooBig
	case fault.Busy:
		return websocket.StatusTryAgainLater
	case fault.Internal:
		return websocket.StatusInternalError
	}
	return websocket.StatusPolicyViolation
}
