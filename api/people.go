package api

import (
	"context"
	"net/http"
	"time"

	"gametape/coach"
)

func (s *server) people() {
	handle(s, route{Method: http.MethodGet, Path: "/users", ID: "list-users", Summary: "People", May: "whoever is logged in; names are no secret among colleagues"},
		func(ctx context.Context, v coach.Viewer, _ *none) (*body[list[User]], error) {
			users, err := s.People.ListUsers(ctx)
			if err != nil {
				return nil, err
			}
			n, err := s.lookUp(ctx)
			if err != nil {
				return nil, err
			}
			out := list[User]{Items: make([]User, len(users))}
			for i, u := range users {
				out.Items[i] = n.person(u)
			}
			return &body[list[User]]{out}, nil
		})
	handle(s, route{Method: http.MethodPost, Path: "/users", ID: "add-user", Summary: "Add a person", May: "administrators; no token", Person: true, Status: http.StatusCreated},
		func(ctx context.Context, v coach.Viewer, in *struct {
			Body struct {
				Email    string `json:"email" maxLength:"320"`
				Name     string `json:"name,omitempty" maxLength:"200"`
				Role     string `json:"role" enum:"administrator,manager,trainer,rep"`
				TeamID   string `json:"teamId,omitempty"`
				Password string `json:"password,omitempty" maxLength:"1000"`
			}
		}) (*body[User], error) {
			b := in.Body
			var u coach.User
			err := s.Hashing.Do(ctx, string(v.ID), func() (err error) {
				u, err = s.People.AddUser(ctx, v, coach.NewPerson{Email: b.Email, Name: b.Name, Password: b.Password, Role: coach.Role(b.Role), Team: coach.TeamID(b.TeamID)})
				return err
			})
			return s.onePerson(ctx, u, err)
		})
	handle(s, route{Method: http.MethodPatch, Path: "/users/{id}", ID: "edit-user", Summary: "Change a person", May: "administrators; no token", Person: true},
		func(ctx context.Context, v coach.Viewer, in *struct {
			ID   string `path:"id"`
			Body struct {
				Seen
				Email    *string `json:"email,omitempty" maxLength:"320"`
				Name     *string `json:"name,omitempty" maxLength:"200"`
				Role     *string `json:"role,omitempty" enum:"administrator,manager,trainer,rep"`
				TeamID   *string `json:"teamId,omitempty"`
				Password *string `json:"password,omitempty" maxLength:"1000"`
				Disabled *bool   `json:"disabled,omitempty"`
			}
		}) (*body[User], error) {
			b := in.Body
			var u coach.User
			err := s.Hashing.Do(ctx, string(v.ID), func() (err error) {
				u, err = s.People.EditUser(ctx, v, coach.UserID(in.ID), coach.PersonEdit{
					Email: b.Email, Name: b.Name, Password: b.Password, Role: (*coach.Role)(b.Role), Team: (*coach.TeamID)(b.TeamID), Disabled: b.Disabled,
					Seen: b.Version,
				})
				return err
			})
			return s.onePerson(ctx, u, err)
		})
	handle(s, route{Method: http.MethodGet, Path: "/teams", ID: "list-teams", Summary: "The tree of teams", May: "whoever is logged in"},
		func(ctx context.Context, _ coach.Viewer, _ *none) (*body[list[Team]], error) {
			teams, err := s.People.ListTeams(ctx)
			out := list[Team]{Items: make([]Team, len(teams))}
			for i, t := range teams {
				out.Items[i] = team(t)
			}
			return &body[list[Team]]{out}, err
		})
	handle(s, route{Method: http.MethodPost, Path: "/teams", ID: "add-team", Summary: "Add a team", May: "administrators", Status: http.StatusCreated},
		func(ctx context.Context, v coach.Viewer, in *struct {
			Body struct {
				Name     string `json:"name" maxLength:"200"`
				ParentID string `json:"parentId,omitempty"`
			}
		}) (*body[Team], error) {
			t, err := s.People.AddTeam(ctx, v, in.Body.Name, coach.TeamID(in.Body.ParentID))
			s.forgetNames()
			return &body[Team]{team(t)}, err
		})
	handle(s, route{Method: http.MethodPatch, Path: "/teams/{id}", ID: "edit-team", Summary: "Rename or move a team", May: "administrators"},
		func(ctx context.Context, v coach.Viewer, in *struct {
			ID   string `path:"id"`
			Body struct {
				Seen
				Name     *string `json:"name,omitempty" maxLength:"200"`
				ParentID *string `json:"parentId,omitempty"`
			}
		}) (*body[Team], error) {
			t, err := s.People.EditTeam(ctx, v, coach.TeamID(in.ID), coach.TeamEdit{Name: in.Body.Name, Parent: (*coach.TeamID)(in.Body.ParentID), Seen: in.Body.Version})
			s.forgetNames()
			return &body[Team]{team(t)}, err
		})
	s.tokens()
}

func (s *server) tokens() {
	handle(s, route{Method: http.MethodGet, Path: "/tokens", ID: "list-tokens", Summary: "Tokens of programs that act for the viewer", May: "whoever is logged in, about their own, and administrators about everybody's; no token", Person: true},
		func(ctx context.Context, v coach.Viewer, in *struct {
			Everybody bool `query:"everybody" doc:"Those of all people; for administrators."`
		}) (*body[list[Token]], error) {
			var tokens []coach.Token
			var err error
			if in.Everybody {
				tokens, err = s.People.EverybodysTokens(ctx, v)
			} else {
				tokens, err = s.People.OwnTokens(ctx, v)
			}
			if err != nil {
				return nil, err
			}
			n, err := s.lookUp(ctx)
			out := list[Token]{Items: make([]Token, len(tokens))}
			for i, t := range tokens {
				out.Items[i] = n.token(t, "")
			}
			return &body[list[Token]]{out}, err
		})
	handle(s, route{Method: http.MethodPost, Path: "/tokens", ID: "make-token", Summary: "Make a token; its secret is shown once", May: "whoever is logged in, for themselves; no token", Person: true, Status: http.StatusCreated},
		func(ctx context.Context, v coach.Viewer, in *struct {
			Body struct {
				Name      string    `json:"name" maxLength:"200"`
				Scope     string    `json:"scope,omitempty" enum:"read,upload,all" default:"all"`
				ExpiresAt time.Time `json:"expiresAt,omitzero" doc:"Within five years; without: in a year."`
			}
		}) (*body[Token], error) {
			t, secret, err := s.People.MakeToken(ctx, v, coach.NewToken{Name: in.Body.Name, Scope: coach.TokenScope(in.Body.Scope), ExpiresAt: in.Body.ExpiresAt})
			if err != nil {
				return nil, err
			}
			n, err := s.lookUp(ctx)
			return &body[Token]{n.token(t, secret)}, err
		})
	handle(s, route{Method: http.MethodDelete, Path: "/tokens/{id}", ID: "delete-token", Summary: "End a token", May: "whoever made it, and administrators; no token", Person: true, Status: http.StatusNoContent},
		func(ctx context.Context, v coach.Viewer, in *struct {
			ID string `path:"id"`
		}) (*struct{}, error) {
			return nil, s.People.EndToken(ctx, v, coach.TokenID(in.ID))
		})
}

func (s *server) onePerson(ctx context.Context, u coach.User, err error) (*body[User], error) {
	if err != nil {
		return nil, err
	}
	s.forgetNames()
	n, err := s.lookUp(ctx)
	return &body[User]{n.person(u)}, err
}

func (n names) person(u coach.User) User {
	return User{ID: string(u.ID), Email: u.Email, Name: u.Name, Role: string(u.Role), Team: n.team(u.Team), Disabled: u.Disabled, Version: u.Version}
}

func team(t coach.Team) Team {
	return Team{ID: string(t.ID), Name: t.Name, ParentID: string(t.Parent), Version: t.Version}
}

func (n names) token(t coach.Token, secret string) Token {
	out := Token{ID: string(t.ID), Name: t.Name, Scope: string(t.Scope), Owner: n.user(t.User), CreatedAt: t.CreatedAt, Secret: secret}
	if !t.LastUsed.IsZero() {
		out.LastUsed = &t.LastUsed
	}
	if !t.ExpiresAt.IsZero() {
		out.ExpiresAt = &t.ExpiresAt
	}
	return out
}
