package bridge

import (
	"context"

	"regarding/wasm/view"
)

// Tracking is what pages can ask of the engine's tracking, besides views and
// proposals.
type Tracking interface {
	// RegardingChoices offers records to set regarding to.
	RegardingChoices(ctx context.Context, q view.RegardingQuery) (view.RegardingChoices, error)
	// SearchServer offers those that the relay has and this device has not.
	SearchServer(ctx context.Context, q view.ServerSearch) (view.RegardingChoices, error)
	// Pin keeps a record among the first choices on this device, or no more.
	Pin(ctx context.Context, p view.Pin) error
	// TrackPreview says how selected messages stand.
	TrackPreview(ctx context.Context, q view.TrackPreviewQuery) (view.TrackPreview, error)
	// StopQuestion says what stopping to track a message does.
	StopQuestion(ctx context.Context, q view.StopQuestionQuery) (view.StopQuestion, error)
	// EmailBody returns the text of an e-mail record, in UTF-8.
	EmailBody(ctx context.Context, q view.EmailBodyQuery) (view.MessageBody, view.Blob, error)
	// EmailFile returns the bytes of a file of an e-mail record.
	EmailFile(ctx context.Context, q view.EmailFileQuery) (view.PartFile, view.Blob, error)
}

func (p *Page) regardingChoices(ctx context.Context, q view.RegardingQuery) (view.RegardingChoices, error) {
	return p.engine.RegardingChoices(ctx, q)
}

func (p *Page) searchServer(ctx context.Context, q view.ServerSearch) (view.RegardingChoices, error) {
	return p.engine.SearchServer(ctx, q)
}

func (p *Page) pin(ctx context.Context, q view.Pin) (none, error) {
	return none{}, p.engine.Pin(ctx, q)
}

func (p *Page) trackPreview(ctx context.Context, q view.TrackPreviewQuery) (view.TrackPreview, error) {
	return p.engine.TrackPreview(ctx, q)
}

func (p *Page) stopQuestion(ctx context.Context, q view.StopQuestionQuery) (view.StopQuestion, error) {
	return p.engine.StopQuestion(ctx, q)
}

func (p *Page) emailBody(ctx context.Context, q view.EmailBodyQuery) (view.MessageBody, view.Blob, error) {
	return p.engine.EmailBody(ctx, q)
}

func (p *Page) emailFile(ctx context.Context, q view.EmailFileQuery) (view.PartFile, view.Blob, error) {
	return p.engine.EmailFile(ctx, q)
}
