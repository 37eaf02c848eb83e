package bridge

import (
	"context"
	"encoding/json"
	"reflect"

	"regarding/shared/fault"
	"regarding/wasm/view"
)

// startImport makes the call that takes files: as many as its arguments name.
func startImport(name string) call {
	return call{
		name: name, args: reflect.TypeFor[view.StartImport](), reply: reflect.TypeFor[none](), handles: true,
		run: func(ctx context.Context, p *Page, raw json.RawMessage, files []view.File) (any, *view.Blob, error) {
			args, err := read[view.StartImport](raw, "bridge."+name)
			if err != nil {
				return nil, nil, err
			}
			if len(files) != len(args.Files) {
				return nil, nil, fault.New(fault.Invalid, "bridge."+name, "%d files beside the names of %d", len(files), len(args.Files))
			}
			return none{}, nil, p.engine.StartImport(ctx, args, files)
		},
	}
}

// steerImport makes a call that tells an import one thing.
func steerImport(name string, order view.ImportOrder) call {
	return define(name, func(p *Page, ctx context.Context, args view.SteerImport) (none, error) {
		return none{}, p.engine.SteerImport(ctx, args.ID, order)
	})
}

// defineBlob makes a call whose reply has bytes beside it.
func defineBlob[A, R any](name string, run func(*Page, context.Context, A) (R, view.Blob, error)) call {
	return call{
		name: name, args: reflect.TypeFor[A](), reply: reflect.TypeFor[R](), blob: true,
		run: func(ctx context.Context, p *Page, raw json.RawMessage, _ []view.File) (any, *view.Blob, error) {
			args, err := read[A](raw, "bridge."+name)
			if err != nil {
				return nil, nil, err
			}
			reply, blob, err := run(p, ctx, args)
			if err != nil {
				return nil, nil, err
			}
			return reply, &blob, nil
		},
	}
}

func (p *Page) messageIDs(ctx context.Context, q view.MessageIDsQuery) (view.MessageIDs, error) {
	return p.engine.MessageIDs(ctx, q)
}

func (p *Page) messageBody(ctx context.Context, q view.PartQuery) (view.MessageBody, view.Blob, error) {
	return p.engine.MessageBody(ctx, q)
}

func (p *Page) attachment(ctx context.Context, q view.PartQuery) (view.PartFile, view.Blob, error) {
	return p.engine.Attachment(ctx, q)
}

func (p *Page) keepOffline(ctx context.Context, k view.KeepOffline) (none, error) {
	return none{}, p.engine.KeepOffline(ctx, k)
}

func (p *Page) fetchMessage(ctx context.Context, q view.FetchMessage) (none, error) {
	return none{}, p.engine.FetchMessage(ctx, q.ID)
}
