// Package httpd serves the relay over HTTP: routes, the WebSocket's upgrade
// and the files of the pages.
package httpd

import (
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"regarding/relay/auth"
	"regarding/relay/blob"
	"regarding/relay/hub"
	"regarding/shared/fault"
	"regarding/shared/wire"
)

// Program is what the relay says of itself.
type Program struct {
	Version string
	Build   string
}

// Config is what a Server works with. All but Origin and Pages is required.
type Config struct {
	Program Program
	Auth    *auth.Service
	Hub     *hub.Server
	Blobs   *blob.Service
	Records Records
	// Pages are the built pages, nil in a relay built without them.
	Pages fs.FS
	// Storage returns an *fault.Error of kind Full while writes are refused.
	Storage func() error
	// Origin is the public origin when the relay cannot see it itself, behind
	// a proxy; else nil.
	Origin *url.URL
	Now    func() time.Time
	Log    *slog.Logger
}

// Server answers HTTP requests. It is safe for concurrent use.
type Server struct {
	Config
	pages    *pages
	cross    *http.CrossOriginProtection
	turns    *turns
	stopping atomic.Bool
	handler  http.Handler
}

// New returns a server for c. It reads all pages once.
func New(c Config) (*Server, error) {
	s := &Server{Config: c, cross: http.NewCrossOriginProtection(), turns: newTurns()}
	if c.Origin != nil {
		if err := s.cross.AddTrustedOrigin(originText(c.Origin)); err != nil {
			return nil, err
		}
	}
	s.cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.fail(w, r, errOrigin())
	}))
	var err error
	if s.pages, err = readPages(c.Pages); err != nil {
		return nil, err
	}
	s.handler = s.observe(s.secure(s.cross.Handler(s.routes())))
	return s, nil
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Stopping makes /readyz say so, before the relay ends.
func (s *Server) Stopping() { s.stopping.Store(true) }

// HTTP returns the http.Server to run s in. Its timeouts bound what a slow or
// silent peer can hold on to; an upgraded WebSocket has its own.
func (s *Server) HTTP() *http.Server {
	return &http.Server{
		Handler:           s,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      5 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(s.Log.Handler(), slog.LevelDebug),
	}
}

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	api := func(pattern string, h func(http.ResponseWriter, *http.Request) error) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			if err := h(w, r); err != nil {
				s.fail(w, r, err)
			}
		})
	}
	api("GET /api/relay", s.relay)
	api("POST /api/claim", s.claim)
	api("POST /api/sign-in", s.signIn)
	api("POST /api/sign-out", s.signOut)
	api("GET /api/session", s.session)
	api("POST /api/profile", s.profile)
	api("POST /api/password", s.password)
	api("GET /api/people", s.people)
	api("GET /api/invites", s.invites)
	api("POST /api/invites", s.invite)
	api("POST /api/invites/revoke", s.revokeInvite)
	api("POST /api/invites/look", s.lookInvite)
	api("POST /api/invites/accept", s.acceptInvite)
	api("POST /api/blobs/send", s.sendBlobs)
	api("POST /api/blobs/part", s.sendBlobPart)
	api("POST /api/blobs/read", s.readBlobs)
	api("POST /api/records/search", s.searchRecords)
	api("/api/", func(http.ResponseWriter, *http.Request) error {
		return fault.New(fault.NotFound, "httpd.route", "no such request")
	})
	api("GET /ws", s.socket)
	mux.HandleFunc("GET /healthz", s.healthz)
	mux.HandleFunc("GET /readyz", s.readyz)
	mux.HandleFunc("/", s.page)
	return mux
}

func (s *Server) healthz(w http.ResponseWriter, _ *http.Request) {
	plain(w, http.StatusOK, "ok")
}

func (s *Server) readyz(w http.ResponseWriter, r *http.Request) {
	if s.stopping.Load() {
		plain(w, http.StatusServiceUnavailable, "stopping")
		return
	}
	switch err := s.Storage(); fault.KindOf(err) {
	case 0:
		plain(w, http.StatusOK, "ready")
	case fault.Full:
		plain(w, http.StatusServiceUnavailable, "storage below its floor")
	default:
		s.Log.ErrorContext(r.Context(), "look at the storage", "error", err)
		plain(w, http.StatusServiceUnavailable, "storage cannot be looked at")
	}
}

// plain answers with one line of text that nobody may keep.
func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n"))
}

func (s *Server) relay(w http.ResponseWriter, r *http.Request) error {
	claimed, err := s.Auth.Claimed()
	if err != nil {
		return err
	}
	return reply(w, relayReply{Version: s.Program.Version, Build: s.Program.Build, Protocol: wire.Protocol, Claimed: claimed})
}
