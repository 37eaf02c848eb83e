package httpd_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coder/websocket"

	"regarding/relay/ledger"
	"regarding/shared/crm"
	"regarding/shared/mutation"
	"regarding/shared/wire"
)

// counted counts what is read from a connection.
type counted struct {
	net.Conn
	n *atomic.Int64
}

func (c counted) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.n.Add(int64(n))
	return n, err
}

// do commits a mutation of the relay's own.
func (h *house) do(o crm.OrganizationID, args mutation.Args) ledger.Result {
	h.t.Helper()
	m := mutation.Mutation{ID: mutation.ID{ID: newID(h.t)}, PerformedAt: time.Now().Truncate(time.Millisecond), Args: args}
	r, err := h.hub.Do(context.Background(), ledger.Submission{Organization: o, Bytes: mutation.Encode(m)})
	if err != nil || r.Commit == nil || r.Commit.Refused != nil {
		h.t.Fatalf("%T: %+v, %v", args, r, err)
	}
	return r
}

// W1, S8: the rows of a first synchronization travel compressed, in chunks of
// bounded size; small frames travel as they are.
func TestLargeFramesAreCompressed(t *testing.T) {
	h, ines := claimed(t)
	hello := ines.hello()
	h.do(hello.Organization, mutation.PutUser{User: hello.User, Name: "Ines Duarte", Email: "ines@northbeam.example", Role: crm.Administrator})
	for i := range 400 {
		h.do(hello.Organization, mutation.Create{
			Key: crm.Key{Entity: crm.Account, ID: newID(t)},
			Fields: []mutation.Field{
				{Name: "ownerid", Value: crm.Lookup(crm.Ref{Entity: crm.SystemUser, ID: hello.User.ID, Name: "Ines Duarte"})},
				{Name: "name", Value: crm.Str(fmt.Sprintf("Contoso Instruments %d", i))},
				{Name: "description", Value: crm.Str(fmt.Sprintf("An account with number %d and a text that is like that of the others. %d", i*7919, i*104729))},
			},
		})
	}
	for _, mode := range []websocket.CompressionMode{websocket.CompressionDisabled, websocket.CompressionNoContextTakeover} {
		n := new(atomic.Int64)
		client := &http.Client{Jar: ines.client.Jar, Transport: &http.Transport{
			DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
				c, err := new(net.Dialer).DialContext(ctx, network, address)
				return counted{c, n}, err
			},
		}}
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		conn, _, err := websocket.Dial(ctx, ines.url+"/ws", &websocket.DialOptions{HTTPClient: client, HTTPHeader: http.Header{"Origin": {ines.url}}, CompressionMode: mode})
		if err != nil {
			t.Fatal(err)
		}
		conn.SetReadLimit(wire.MaxFrameBytes)
		d := &device{conn, t, ctx}
		hello.Replica.Device.ID = newID(t)
		d.send(wire.Encode(hello))
		d.next()
		size, rows, before := 0, 0, n.Load()
		for f := (wire.Chunk{}); !f.Done; {
			d.send(wire.Encode(wire.FillNext{Position: f.Next}))
			f = d.next().(wire.Chunk)
			size += wire.Size(f)
			rows += len(f.Rows)
		}
		sent := n.Load() - before
		t.Logf("%d rows: %d bytes of frames, %d sent", rows, size, sent)
		if rows < 400 {
			t.Errorf("%d rows", rows)
		}
		if compressed := sent < int64(size)/2; compressed != (mode != websocket.CompressionDisabled) {
			t.Errorf("%d bytes of frames were sent as %d", size, sent)
		}
		_ = conn.CloseNow()
	}
}
