package bridge

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/wasm/view"
)

// Calls that a page may make before its hello.
const (
	callHello = "hello"
	callPing  = "ping"
	callBye   = "bye"
)

// calls lists every call that a page can make. Dispatch and the TypeScript
// are both made from it.
var calls = []call{
	define(callHello, (*Page).hello),
	define(callPing, (*Page).ping),
	define(callBye, (*Page).bye),
	define("watch", (*Page).watch),
	define("unwatch", (*Page).unwatch),
	define("wake", (*Page).wake),
	define("selfCheck", (*Page).selfCheck),
	define("zonedTime", (*Page).zonedTime),
	define("forget", (*Page).forget),
}

// views lists every view that a page can watch.
var views = []viewed{
	show("session", Engine.WatchSession),
}

// unions lists the types whose values the page knows by name.
var unions = []union{
	unionOf("FaultKind", fault.Kinds()...),
	unionOf("Role", crm.Roles()...),
	unionOf("ConnectionState", view.Connecting, view.Online, view.Offline, view.SignedOut, view.Refused),
	unionOf("CheckName", view.CheckTimeZones, view.CheckRandom, view.CheckText, view.CheckStorage),
}

// call is one entry of the registry.
type call struct {
	name        string
	args, reply reflect.Type
	run         func(ctx context.Context, p *Page, args json.RawMessage) (any, error)
}

func define[A, R any](name string, run func(*Page, context.Context, A) (R, error)) call {
	return call{
		name: name, args: reflect.TypeFor[A](), reply: reflect.TypeFor[R](),
		run: func(ctx context.Context, p *Page, raw json.RawMessage) (any, error) {
			var args A
			if len(raw) > 0 {
				if err := json.Unmarshal(raw, &args); err != nil {
					return nil, &fault.Error{Kind: fault.Invalid, Op: "bridge." + name, Err: fmt.Errorf("read arguments: %w", err)}
				}
			}
			return run(p, ctx, args)
		},
	}
}

func callNamed(name string) (call, bool) {
	for _, c := range calls {
		if c.name == name {
			return c, true
		}
	}
	return call{}, false
}

// viewName is a name of views, as the page sends it.
type viewName string

// viewed is one entry of views.
type viewed struct {
	name  string
	data  reflect.Type
	watch func(ctx context.Context, e Engine, tell func(any)) (stop func(), err error)
}

func show[D any](name string, watch func(Engine, context.Context, func(D)) (func(), error)) viewed {
	return viewed{
		name: name, data: reflect.TypeFor[D](),
		watch: func(ctx context.Context, e Engine, tell func(any)) (func(), error) {
			return watch(e, ctx, func(data D) { tell(data) })
		},
	}
}

func viewNamed(name string) (viewed, bool) {
	for _, v := range views {
		if v.name == name {
			return v, true
		}
	}
	return viewed{}, false
}

// union is a type with a closed list of values.
type union struct {
	name   string
	values []string
	of     reflect.Type
}

func unionOf[T any](name string, values ...T) union {
	u := union{name: name, of: reflect.TypeFor[T]()}
	for _, v := range values {
		u.values = append(u.values, fmt.Sprint(v))
	}
	return u
}
