// Package bridge is the one door between the pages and the engine: the calls a page can make, the views it can watch, and their TypeScript.
package bridge

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/wasm/view"
)

//go:generate sh -c "go run ./gen > ../../www/src/bridge/protocol.gen.ts"

// MaxMessageBytes is the most that one message in either direction may have.
const MaxMessageBytes = 1 << 20

// Engine is what pages can ask of the engine behind the door. Its methods are
// called from many goroutines at once.
type Engine interface {
	// Program returns the engine's version and build.
	Program() view.Program
	// Wake makes the engine try the relay now.
	Wake(ctx context.Context) error
	// SelfCheck tries what the engine depends on.
	SelfCheck(ctx context.Context) (view.SelfCheck, error)
	// ZonedTime returns the instant of a wall clock in a zone.
	ZonedTime(ctx context.Context, local, zone string) (view.ZonedTime, error)
	// Watch calls tell with a view now and after every change, never twice at
	// once, until stop is called. Tell must not block. Its argument is of the
	// type that the registry has for the query.
	Watch(ctx context.Context, q view.Query, tell func(any)) (stop func(), err error)
	// Propose makes a proposal safe on this device.
	Propose(ctx context.Context, p view.Proposal) (view.Saved, error)
	// ProposeAll makes proposals safe, with one write where it can, and returns
	// what became of each, in their order.
	ProposeAll(ctx context.Context, list []view.Proposal) ([]view.Outcome, error)
	// Lookup offers records to a type-ahead.
	Lookup(ctx context.Context, q view.LookupQuery) (view.Matches, error)
	// Steer tells synchronization what to do.
	Steer(ctx context.Context, s view.Steering) error
	// MoreHistory asks for what is older than a history shows.
	MoreHistory(ctx context.Context, q view.HistoryQuery) error
	// ExportUnsent returns what was not sent, was refused or could not be read.
	ExportUnsent(ctx context.Context, q view.ExportQuery) (view.Export, error)
	// Forget deletes what this device stores; the engine then ends.
	Forget(ctx context.Context) error
	Mail
	Tracking
	Finding
}

// Mail is what pages can ask of the engine's mail, besides views and proposals.
type Mail interface {
	// StartImport begins an import or hands over more of its files, which are
	// as many as the arguments name.
	StartImport(ctx context.Context, c view.StartImport, files []view.File) error
	// SteerImport tells an import what to do.
	SteerImport(ctx context.Context, id crm.ID, order view.ImportOrder) error
	// MessageIDs returns the ids of rows of a list of messages.
	MessageIDs(ctx context.Context, q view.MessageIDsQuery) (view.MessageIDs, error)
	// MessageBody returns the text of a message, in UTF-8.
	MessageBody(ctx context.Context, q view.PartQuery) (view.MessageBody, view.Blob, error)
	// Attachment returns the bytes of a part, decoded.
	Attachment(ctx context.Context, q view.PartQuery) (view.PartFile, view.Blob, error)
	// KeepOffline sets how much mail this device keeps.
	KeepOffline(ctx context.Context, k view.KeepOffline) error
	// FetchMessage has the bytes of a message brought to this device now.
	FetchMessage(ctx context.Context, id crm.ID) error
}

// request is a message from a page.
type request struct {
	ID   uint64          `json:"id"`
	Call string          `json:"call"`
	Args json.RawMessage `json:"args"`
}

// answer is the engine's message after a request: Reply, or Fault.
type answer struct {
	ID    uint64 `json:"id"`
	Reply any    `json:"reply,omitempty"`
	Fault *Fault `json:"fault,omitempty"`
}

// change is the engine's message after a watched view has changed.
type change struct {
	View string `json:"view"`
	// Key is that of the watch, left out where it had none.
	Key  string `json:"key,omitempty"`
	Data any    `json:"data"`
}

// farewell is the engine's message to a page that it no longer knows; a page
// that still lives asks for a new port.
type farewell struct {
	Bye bool `json:"bye"`
}

// Fault is a refusal as the page sees it. The error's text stays behind.
type Fault struct {
	Kind fault.Kind `json:"kind"`
	Op   string     `json:"op"`
}

// Message is what a page sends: JSON, and beside it the files that it hands over.
type Message struct {
	JSON  []byte
	Files []view.File
}

// Answer is what goes back: JSON, and beside it the bytes that were asked for,
// nil for most calls.
type Answer struct {
	JSON []byte
	Blob *view.Blob
}

// Dispatch carries out one message of a page and returns what answers it,
// which is valid JSON whatever came in. What cannot be read as a request is
// answered with id 0.
//
// Faults: Invalid for a message that is not a request, an unknown call, wrong
// arguments, or a call before hello; TooLarge above MaxMessageBytes; and what
// the calls refuse with.
func Dispatch(ctx context.Context, p *Page, message Message) Answer {
	json, blob := dispatch(ctx, p, message)
	return Answer{JSON: json, Blob: blob}
}

func dispatch(ctx context.Context, p *Page, message Message) ([]byte, *view.Blob) {
	if len(message.JSON) > MaxMessageBytes {
		return refuse(0, fault.TooLarge, "bridge.dispatch"), nil
	}
	var r request
	if err := json.Unmarshal(message.JSON, &r); err != nil {
		return refuse(r.ID, fault.Invalid, "bridge.dispatch"), nil
	}
	c, ok := callNamed(r.Call)
	if !ok || !p.mayCall(c.name) {
		return refuse(r.ID, fault.Invalid, "bridge.dispatch"), nil
	}
	reply, blob, err := c.run(ctx, p, r.Args, message.Files)
	if err != nil {
		f := p.faultOf(c.name, err)
		return refuse(r.ID, f.Kind, f.Op), nil
	}
	b, err := json.Marshal(answer{ID: r.ID, Reply: reply})
	if err != nil {
		p.report(fmt.Errorf("encode the reply of %s: %w", c.name, err))
		return refuse(r.ID, fault.Internal, "bridge."+c.name), nil
	}
	if len(b) > MaxMessageBytes {
		return refuse(r.ID, fault.TooLarge, "bridge."+c.name), nil
	}
	return b, blob
}

// Busy returns the answer to a message that came while too many of its page
// were under way. Its fault is Busy, so the page may send it again later.
func Busy(message []byte) []byte {
	var r request
	if len(message) <= MaxMessageBytes {
		_ = json.Unmarshal(message, &r) // an unreadable id is answered as 0
	}
	return refuse(r.ID, fault.Busy, "bridge.dispatch")
}

// Farewell returns the message to a page that the engine no longer knows.
func Farewell() []byte { return mustEncode(farewell{Bye: true}) }

func refuse(id uint64, kind fault.Kind, op string) []byte {
	return mustEncode(answer{ID: id, Fault: &Fault{Kind: kind, Op: op}})
}

func mustEncode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("bridge: encode %T: %v", v, err))
	}
	return b
}

// faultOf returns err as the page sees it. What is nobody's fault is reported.
func (p *Page) faultOf(call string, err error) Fault {
	f := Fault{Kind: fault.Internal, Op: "bridge." + call}
	var e *fault.Error
	if errors.As(err, &e) {
		f = Fault{Kind: e.Kind, Op: e.Op}
	}
	if f.Kind == fault.Internal {
		p.report(fmt.Errorf("call %s: %w", call, err))
	}
	return f
}
