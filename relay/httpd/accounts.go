package httpd

import (
	"net"
	"net/http"
	"net/netip"
	"strings"

	"regarding/relay/auth"
	"regarding/shared/crm"
)

type relayReply struct {
	Version  string `json:"version"`
	Build    string `json:"build"`
	Protocol uint32 `json:"protocol"`
	Claimed  bool   `json:"claimed"`
}

type sessionReply struct {
	Organization organizationReply `json:"organization"`
	User         userReply         `json:"user"`
}

type organizationReply struct {
	ID   crm.OrganizationID `json:"id"`
	Name string             `json:"name"`
}

type userReply struct {
	ID    crm.UserID `json:"id"`
	Name  string     `json:"name"`
	Email string     `json:"email"`
	Role  crm.Role   `json:"role"`
}

type personReply struct {
	userReply
	You bool `json:"you"`
}

func sessionOf(p crm.Profile) sessionReply {
	return sessionReply{
		Organization: organizationReply{ID: p.Organization, Name: p.OrganizationName},
		User:         userReply{ID: p.User, Name: p.Name, Email: p.Email, Role: p.Role},
	}
}

// client tells where a request comes from. A header that names another address
// is believed of a proxy on this machine, when there is one.
func (s *Server) client(r *http.Request) auth.Client {
	host := hostOf(r.RemoteAddr)
	if s.Origin != nil && host.IsLoopback() {
		// The last is what the proxy itself saw; the rest is hearsay.
		hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
		if seen := hostOf(strings.TrimSpace(hops[len(hops)-1])); seen.IsValid() {
			host = seen
		}
	}
	return auth.Client{Host: host, Agent: r.UserAgent()}
}

// hostOf reads an address with or without a port, the zero Addr if it is none.
func hostOf(text string) netip.Addr {
	if host, _, err := net.SplitHostPort(text); err == nil {
		text = host
	}
	addr, _ := netip.ParseAddr(text)
	return addr.Unmap().WithZone("")
}

// who returns the identity that the request's cookie stands for, and gives the
// cookie more time when the session has been given some. It comes before
// anything is answered.
func (s *Server) who(w http.ResponseWriter, r *http.Request) (auth.Identity, error) {
	who, err := s.Auth.Session(s.cookie(r))
	if err == nil && who.Extended {
		s.setCookie(w, r, s.cookie(r))
	}
	return who, err
}

func (s *Server) granted(w http.ResponseWriter, r *http.Request, g auth.Grant, err error) error {
	if err != nil {
		return err
	}
	s.setCookie(w, r, g.Token)
	return reply(w, sessionOf(g.Identity.Profile))
}

func (s *Server) claim(w http.ResponseWriter, r *http.Request) error {
	args, err := read[struct {
		Token        auth.Token `json:"token"`
		Organization string     `json:"organization"`
		Name         string     `json:"name"`
		Email        string     `json:"email"`
		Password     string     `json:"password"`
	}](w, r)
	if err != nil {
		return err
	}
	grant, err := s.Auth.Claim(r.Context(), auth.ClaimRequest(args), s.client(r))
	return s.granted(w, r, grant, err)
}

func (s *Server) signIn(w http.ResponseWriter, r *http.Request) error {
	args, err := read[struct {
		Email    string `json:"email"`
		Password string `json:"password"`
	}](w, r)
	if err != nil {
		return err
	}
	grant, err := s.Auth.SignIn(r.Context(), args.Email, args.Password, s.client(r))
	return s.granted(w, r, grant, err)
}

func (s *Server) signOut(w http.ResponseWriter, r *http.Request) error {
	if _, err := read[none](w, r); err != nil {
		return err
	}
	who, err := s.who(w, r)
	if err != nil {
		return err
	}
	if err := s.Auth.SignOut(who); err != nil {
		return err
	}
	s.Hub.SessionsEnded(who.Session)
	s.clearCookie(w, r)
	return reply(w, none{})
}

func (s *Server) session(w http.ResponseWriter, r *http.Request) error {
	who, err := s.who(w, r)
	if err != nil {
		return err
	}
	return reply(w, sessionOf(who.Profile))
}

func (s *Server) profile(w http.ResponseWriter, r *http.Request) error {
	args, err := read[struct {
		Name string `json:"name"`
	}](w, r)
	if err != nil {
		return err
	}
	who, err := s.who(w, r)
	if err != nil {
		return err
	}
	who, err = s.Auth.Rename(who, args.Name)
	if err != nil {
		return err
	}
	s.Hub.UserChanged(who.Profile.Organization, who.Profile.User)
	return reply(w, sessionOf(who.Profile))
}

func (s *Server) password(w http.ResponseWriter, r *http.Request) error {
	args, err := read[struct {
		Current  string `json:"current"`
		Password string `json:"password"`
	}](w, r)
	if err != nil {
		return err
	}
	who, err := s.who(w, r)
	if err != nil {
		return err
	}
	ended, err := s.Auth.ChangePassword(r.Context(), who, args.Current, args.Password, s.client(r))
	if err != nil {
		return err
	}
	s.Hub.SessionsEnded(ended...)
	return reply(w, none{})
}

func (s *Server) people(w http.ResponseWriter, r *http.Request) error {
	who, err := s.who(w, r)
	if err != nil {
		return err
	}
	users, err := s.Auth.People(who)
	if err != nil {
		return err
	}
	people := make([]personReply, 0, len(users))
	for _, u := range users {
		people = append(people, personReply{
			userReply: userReply{ID: u.ID, Name: u.Name, Email: string(u.Email), Role: u.Role},
			You:       u.ID == who.Profile.User,
		})
	}
	return reply(w, struct {
		People []personReply `json:"people"`
	}{people})
}
