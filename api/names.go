package api

import (
	"context"
	"sync"
	"time"

	"gametape/coach"
)

// names turns ids of people and teams into what they are called.
type names struct {
	users map[coach.UserID]string
	teams map[coach.TeamID]string
}

// nameCache keeps names for a moment: lists need all of them, and they seldom
// change.
type nameCache struct {
	mu sync.Mutex
	at time.Time
	names
}

const nameLife = 2 * time.Second

func (s *server) lookUp(ctx context.Context) (names, error) {
	s.names.mu.Lock()
	defer s.names.mu.Unlock()
	now := s.Clock.Now()
	if s.names.users != nil && now.Sub(s.names.at) < nameLife {
		return s.names.names, nil
	}
	users, err := s.People.ListUsers(ctx)
	if err != nil {
		return names{}, err
	}
	teams, err := s.People.ListTeams(ctx)
	if err != nil {
		return names{}, err
	}
	n := names{users: map[coach.UserID]string{}, teams: map[coach.TeamID]string{}}
	for _, u := range users {
		n.users[u.ID] = u.Name
	}
	for _, t := range teams {
		n.teams[t.ID] = t.Name
	}
	s.names.names, s.names.at = n, now
	return n, nil
}

// forgetNames makes the next look-up read the rows.
func (s *server) forgetNames() {
	s.names.mu.Lock()
	defer s.names.mu.Unlock()
	s.names.users = nil
}

func (n names) user(id coach.UserID) *Ref {
	if id == "" {
		return nil
	}
	return &Ref{ID: string(id), Name: n.users[id]}
}

func (n names) team(id coach.TeamID) *Ref {
	if id == "" {
		return nil
	}
	return &Ref{ID: string(id), Name: n.teams[id]}
}
