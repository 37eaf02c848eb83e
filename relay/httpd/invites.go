package httpd

import (
	"net/http"

	"regarding/relay/auth"
	"regarding/shared/crm"
	"regarding/shared/fault"
)

type inviteReply struct {
	ID      auth.InviteID `json:"id"`
	Name    string        `json:"name"`
	Email   auth.Address  `json:"email"`
	Role    crm.Role      `json:"role"`
	Created string        `json:"created"`
	Expires string        `json:"expires"`
}

func inviteOf(i auth.InviteRow) inviteReply {
	return inviteReply{
		ID: i.ID, Name: i.Name, Email: i.Email, Role: i.Role,
		Created: instant(i.Created), Expires: instant(i.Expires),
	}
}

func (s *Server) invites(w http.ResponseWriter, r *http.Request) error {
	who, err := s.who(w, r)
	if err != nil {
		return err
	}
	rows, err := s.Auth.Invites(who)
	if err != nil {
		return err
	}
	open := make([]inviteReply, 0, len(rows))
	for _, row := range rows {
		open = append(open, inviteOf(row))
	}
	return reply(w, struct {
		Invites []inviteReply `json:"invites"`
	}{open})
}

func (s *Server) invite(w http.ResponseWriter, r *http.Request) error {
	args, err := read[struct {
		Name  string `json:"name"`
		Email string `json:"email"`
		Role  string `json:"role"`
	}](w, r)
	if err != nil {
		return err
	}
	who, err := s.who(w, r)
	if err != nil {
		return err
	}
	row, token, err := s.Auth.Invite(who, auth.InviteRequest(args))
	if err != nil {
		return err
	}
	return reply(w, struct {
		Invite inviteReply `json:"invite"`
		Token  auth.Token  `json:"token"`
	}{inviteOf(row), token})
}

func (s *Server) revokeInvite(w http.ResponseWriter, r *http.Request) error {
	args, err := read[struct {
		ID string `json:"id"`
	}](w, r)
	if err != nil {
		return err
	}
	who, err := s.who(w, r)
	if err != nil {
		return err
	}
	id, err := crm.ParseID(args.ID)
	if err != nil {
		return &auth.Refusal{
			Fault:  &fault.Error{Kind: fault.NotFound, Op: "auth.revokeInvite", Err: err},
			Reason: auth.Unknown,
		}
	}
	if err := s.Auth.RevokeInvite(who, auth.InviteID{ID: id}); err != nil {
		return err
	}
	return reply(w, none{})
}

func (s *Server) lookInvite(w http.ResponseWriter, r *http.Request) error {
	args, err := read[struct {
		Token auth.Token `json:"token"`
	}](w, r)
	if err != nil {
		return err
	}
	found, err := s.Auth.LookInvite(args.Token)
	if err != nil {
		return err
	}
	return reply(w, struct {
		Organization string       `json:"organization"`
		Name         string       `json:"name"`
		Email        auth.Address `json:"email"`
		Role         crm.Role     `json:"role"`
		Expires      string       `json:"expires"`
	}{found.Organization, found.Invite.Name, found.Invite.Email, found.Invite.Role, instant(found.Invite.Expires)})
}

func (s *Server) acceptInvite(w http.ResponseWriter, r *http.Request) error {
	args, err := read[struct {
		Token    auth.Token `json:"token"`
		Name     string     `json:"name"`
		Password string     `json:"password"`
	}](w, r)
	if err != nil {
		return err
	}
	grant, err := s.Auth.AcceptInvite(r.Context(), auth.AcceptRequest(args), s.client(r))
	return s.granted(w, r, grant, err)
}
