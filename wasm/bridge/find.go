package bridge

import (
	"context"

	"regarding/wasm/view"
)

// Finding is what pages can ask of filters, besides lists of what they select.
type Finding interface {
	// ReadFilter reads a filter as rows and groups.
	ReadFilter(ctx context.Context, c view.ReadFilter) (view.FilterRead, error)
	// WriteFilter writes a filter that was edited as rows and groups.
	WriteFilter(ctx context.Context, c view.WriteFilter) (view.FilterWritten, error)
	// FilterWords says what conditions can be made of.
	FilterWords(ctx context.Context, c view.FilterWords) (view.FilterVocabulary, error)
}

func (p *Page) readFilter(ctx context.Context, c view.ReadFilter) (view.FilterRead, error) {
	return p.engine.ReadFilter(ctx, c)
}

func (p *Page) writeFilter(ctx context.Context, c view.WriteFilter) (view.FilterWritten, error) {
	return p.engine.WriteFilter(ctx, c)
}

func (p *Page) filterWords(ctx context.Context, c view.FilterWords) (view.FilterVocabulary, error) {
	return p.engine.FilterWords(ctx, c)
}
