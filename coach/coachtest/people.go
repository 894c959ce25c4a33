package coachtest

import (
	"fmt"
	"testing"

	"gametape/coach"
)

func users(t *testing.T, open func(*testing.T) Database) {
	cases{
		"a user comes back with every field": func(t *testing.T, d Database) {
			want := full[coach.User](t)
			must(t, d.CreateTeam(t.Context(), coach.Team{ID: want.Team, Name: "North"}))
			must(t, d.CreateUser(t.Context(), want))
			same(t, ok(d.User(t.Context(), want.ID))(t), want)
			same(t, ok(d.UserByEmail(t.Context(), want.Email))(t), want)
			same(t, ok(d.Users(t.Context()))(t), []coach.User{want})
		},
		"a user who does not exist is not found": func(t *testing.T, d Database) {
			_, err := d.User(t.Context(), "user_0")
			wantCode(t, err, coach.CodeNotFound)
			_, err = d.UserByEmail(t.Context(), "nobody@example.com")
			wantCode(t, err, coach.CodeNotFound)
			wantCode(t, d.UpdateUser(t.Context(), coach.User{ID: "user_0"}), coach.CodeNotFound)
		},
		"an e-mail that is taken is a conflict, for new users and for changed ones": func(t *testing.T, d Database) {
			person(t, d, "user_1")
			second := person(t, d, "user_2")
			second.Email = "user_1@example.com"
			second.Version++
			wantCode(t, d.UpdateUser(t.Context(), second), coach.CodeConflict)
			second.ID = "user_3"
			wantCode(t, d.CreateUser(t.Context(), second), coach.CodeConflict)
		},
		"a user can be changed, out of a team too": func(t *testing.T, d Database) {
			must(t, d.CreateTeam(t.Context(), coach.Team{ID: "team_1", Name: "North"}))
			u := person(t, d, "user_1")
			for _, team := range []coach.TeamID{"team_1", ""} {
				u.Team, u.Disabled, u.Role = team, true, coach.Trainer
				u.Version++
				must(t, d.UpdateUser(t.Context(), u))
				same(t, ok(d.User(t.Context(), u.ID))(t), u)
			}
		},
		"a user cannot join a team that does not exist": func(t *testing.T, d Database) {
			wantCode(t, d.CreateUser(t.Context(), coach.User{ID: "user_1", Email: "a@example.com", Team: "team_0"}), coach.CodeNotFound)
		},
		"users are counted": func(t *testing.T, d Database) {
			for i, id := range []coach.UserID{"user_1", "user_2"} {
				if got := ok(d.CountUsers(t.Context()))(t); got != i {
					t.Errorf("%d users, want %d", got, i)
				}
				person(t, d, id)
			}
		},
	}.run(t, open)
}

func person(t *testing.T, d Database, id coach.UserID) coach.User {
	t.Helper()
	u := coach.User{ID: id, Email: string(id) + "@example.com", Name: string(id), Role: coach.RepRole, CreatedAt: noon}
	must(t, d.CreateUser(t.Context(), u))
	return u
}

func teams(t *testing.T, open func(*testing.T) Database) {
	cases{
		"a team comes back with every field": func(t *testing.T, d Database) {
			top := coach.Team{ID: "team_1", Name: "Sales", CreatedAt: noon}
			below := coach.Team{ID: "team_2", Name: "North", Parent: "team_1", CreatedAt: noon}
			must(t, d.CreateTeam(t.Context(), top))
			must(t, d.CreateTeam(t.Context(), below))
			same(t, ok(d.Teams(t.Context()))(t), []coach.Team{below, top})
		},
		"a name that is taken is a conflict": func(t *testing.T, d Database) {
			must(t, d.CreateTeam(t.Context(), coach.Team{ID: "team_1", Name: "Sales"}))
			must(t, d.CreateTeam(t.Context(), coach.Team{ID: "team_2", Name: "North"}))
			wantCode(t, d.CreateTeam(t.Context(), coach.Team{ID: "team_3", Name: "Sales"}), coach.CodeConflict)
			wantCode(t, d.UpdateTeam(t.Context(), coach.Team{ID: "team_2", Name: "Sales", Versioned: coach.Versioned{Version: 1}}), coach.CodeConflict)
		},
		"a team can be renamed and moved": func(t *testing.T, d Database) {
			must(t, d.CreateTeam(t.Context(), coach.Team{ID: "team_1", Name: "Sales"}))
			must(t, d.CreateTeam(t.Context(), coach.Team{ID: "team_2", Name: "North"}))
			for i, parent := range []coach.TeamID{"team_1", ""} {
				moved := coach.Team{ID: "team_2", Name: "East", Parent: parent, Versioned: full[coach.Versioned](t)}
				moved.Version = i + 1
				must(t, d.UpdateTeam(t.Context(), moved))
				same(t, ok(d.Teams(t.Context()))(t)[0], moved)
			}
		},
		"a team that does not exist is not found": func(t *testing.T, d Database) {
			wantCode(t, d.UpdateTeam(t.Context(), coach.Team{ID: "team_0"}), coach.CodeNotFound)
			wantCode(t, d.DeleteTeam(t.Context(), "team_0"), coach.CodeNotFound)
			wantCode(t, d.CreateTeam(t.Context(), coach.Team{ID: "team_1", Parent: "team_0"}), coach.CodeNotFound)
		},
		"a team with people or teams below it cannot be deleted, an empty one can": func(t *testing.T, d Database) {
			must(t, d.CreateTeam(t.Context(), coach.Team{ID: "team_1", Name: "Sales"}))
			must(t, d.CreateTeam(t.Context(), coach.Team{ID: "team_2", Name: "North", Parent: "team_1"}))
			u := person(t, d, "user_1")
			u.Team = "team_2"
			u.Version++
			must(t, d.UpdateUser(t.Context(), u))
			wantCode(t, d.DeleteTeam(t.Context(), "team_1"), coach.CodeConflict)
			wantCode(t, d.DeleteTeam(t.Context(), "team_2"), coach.CodeConflict)
			u.Team = ""
			u.Version++
			must(t, d.UpdateUser(t.Context(), u))
			must(t, d.DeleteTeam(t.Context(), "team_2"))
			must(t, d.DeleteTeam(t.Context(), "team_1"))
			same(t, ok(d.Teams(t.Context()))(t), []coach.Team(nil))
		},
	}.run(t, open)
}

func logins(t *testing.T, open func(*testing.T) Database) {
	session := func(hash string, user coach.UserID) coach.Session {
		return coach.Session{Hash: hash, User: user, CreatedAt: noon, ExpiresAt: minutes(10)}
	}
	cases{
		"a session comes back until it expires": func(t *testing.T, d Database) {
			person(t, d, "user_1")
			want := session("aa", "user_1")
			must(t, d.CreateSession(t.Context(), want))
			same(t, ok(d.Session(t.Context(), "aa", minutes(9)))(t), want)
			for _, hash := range []string{"aa", "bb"} {
				_, err := d.Session(t.Context(), hash, minutes(10))
				wantCode(t, err, coach.CodeNotFound)
			}
		},
		"a deleted session is gone, and cannot be deleted again": func(t *testing.T, d Database) {
			person(t, d, "user_1")
			must(t, d.CreateSession(t.Context(), session("aa", "user_1")))
			must(t, d.DeleteSession(t.Context(), "aa"))
			_, err := d.Session(t.Context(), "aa", noon)
			wantCode(t, err, coach.CodeNotFound)
			wantCode(t, d.DeleteSession(t.Context(), "aa"), coach.CodeNotFound)
		},
		"a person is logged out everywhere, others stay": func(t *testing.T, d Database) {
			person(t, d, "user_1")
			person(t, d, "user_2")
			for hash, user := range map[string]coach.UserID{"aa": "user_1", "bb": "user_1", "cc": "user_2"} {
				must(t, d.CreateSession(t.Context(), session(hash, user)))
			}
			must(t, d.DeleteSessionsOf(t.Context(), "user_1"))
			for hash, want := range map[string]coach.Code{"aa": coach.CodeNotFound, "bb": coach.CodeNotFound, "cc": ""} {
				_, err := d.Session(t.Context(), hash, noon)
				wantCode(t, err, want)
			}
			must(t, d.DeleteSessionsOf(t.Context(), "user_1"))
		},
		"nobody who does not exist can log in": func(t *testing.T, d Database) {
			wantCode(t, d.CreateSession(t.Context(), session("aa", "user_0")), coach.CodeNotFound)
		},
	}.run(t, open)
}

func devices(t *testing.T, open func(*testing.T) Database) {
	cases{
		"a device comes back, as it was seen last": func(t *testing.T, d Database) {
			want := full[coach.Device](t)
			person(t, d, want.User)
			must(t, d.SaveDevice(t.Context(), want))
			want.SeenAt = minutes(9)
			must(t, d.SaveDevice(t.Context(), want))
			same(t, ok(d.Device(t.Context(), want.User, want.Hash))(t), want)
		},
		"a device is known of those who logged in with it": func(t *testing.T, d Database) {
			person(t, d, "user_1")
			person(t, d, "user_2")
			must(t, d.SaveDevice(t.Context(), coach.Device{Hash: "aa", User: "user_1", SeenAt: noon}))
			_, err := d.Device(t.Context(), "user_2", "aa")
			wantCode(t, err, coach.CodeNotFound)
			must(t, d.SaveDevice(t.Context(), coach.Device{Hash: "aa", User: "user_2", SeenAt: noon}))
			must(t, d.DeleteDevicesOf(t.Context(), "user_2"))
			_, err = d.Device(t.Context(), "user_2", "aa")
			wantCode(t, err, coach.CodeNotFound)
			ok(d.Device(t.Context(), "user_1", "aa"))(t)
			wantCode(t, d.SaveDevice(t.Context(), coach.Device{Hash: "aa", User: "user_0"}), coach.CodeNotFound)
		},
		"the device seen longest ago is forgotten for one too many": func(t *testing.T, d Database) {
			person(t, d, "user_1")
			for i := range coach.MostDevices + 1 {
				must(t, d.SaveDevice(t.Context(), coach.Device{Hash: fmt.Sprint(i), User: "user_1", SeenAt: minutes(i)}))
			}
			_, err := d.Device(t.Context(), "user_1", "0")
			wantCode(t, err, coach.CodeNotFound)
			ok(d.Device(t.Context(), "user_1", "1"))(t)
		},
	}.run(t, open)
}

func tokens(t *testing.T, open func(*testing.T) Database) {
	cases{
		"a token comes back with every field": func(t *testing.T, d Database) {
			want := full[coach.Token](t)
			person(t, d, want.User)
			must(t, d.CreateToken(t.Context(), want))
			same(t, ok(d.TokenByHash(t.Context(), want.Hash))(t), want)
			same(t, ok(d.TokensOf(t.Context(), want.User))(t), []coach.Token{want})
		},
		"a token remembers when it was last used": func(t *testing.T, d Database) {
			person(t, d, "user_1")
			must(t, d.CreateToken(t.Context(), coach.Token{ID: "token_1", Hash: "aa", User: "user_1"}))
			must(t, d.TouchToken(t.Context(), "token_1", noon))
			if got := ok(d.TokenByHash(t.Context(), "aa"))(t).LastUsed; !got.Equal(noon) {
				t.Errorf("last used %v, want %v", got, noon)
			}
		},
		"a person's tokens are theirs alone, newest first": func(t *testing.T, d Database) {
			person(t, d, "user_1")
			person(t, d, "user_2")
			for i, id := range []coach.TokenID{"token_1", "token_2", "token_3"} {
				owner := coach.UserID("user_1")
				if i == 1 {
					owner = "user_2"
				}
				must(t, d.CreateToken(t.Context(), coach.Token{ID: id, Hash: string(id), User: owner, CreatedAt: minutes(i)}))
			}
			var got []coach.TokenID
			for _, token := range ok(d.TokensOf(t.Context(), "user_1"))(t) {
				got = append(got, token.ID)
			}
			same(t, got, []coach.TokenID{"token_3", "token_1"})
			got = nil
			for _, token := range ok(d.AllTokens(t.Context()))(t) {
				got = append(got, token.ID)
			}
			same(t, got, []coach.TokenID{"token_3", "token_2", "token_1"})
			wantCode(t, d.DeleteToken(t.Context(), "user_1", "token_2"), coach.CodeNotFound)
			must(t, d.DeleteToken(t.Context(), "user_2", "token_2"))
			_, err := d.TokenByHash(t.Context(), "token_2")
			wantCode(t, err, coach.CodeNotFound)
		},
		"all tokens of a person end, others stay": func(t *testing.T, d Database) {
			person(t, d, "user_1")
			person(t, d, "user_2")
			for id, user := range map[coach.TokenID]coach.UserID{"token_1": "user_1", "token_2": "user_1", "token_3": "user_2"} {
				must(t, d.CreateToken(t.Context(), coach.Token{ID: id, Hash: string(id), User: user}))
			}
			must(t, d.DeleteTokensOf(t.Context(), "user_1"))
			for hash, want := range map[string]coach.Code{"token_1": coach.CodeNotFound, "token_2": coach.CodeNotFound, "token_3": ""} {
				_, err := d.TokenByHash(t.Context(), hash)
				wantCode(t, err, want)
			}
			must(t, d.DeleteTokensOf(t.Context(), "user_1"))
		},
		"a token that does not exist is not found": func(t *testing.T, d Database) {
			_, err := d.TokenByHash(t.Context(), "aa")
			wantCode(t, err, coach.CodeNotFound)
			wantCode(t, d.DeleteToken(t.Context(), "user_1", "token_0"), coach.CodeNotFound)
			wantCode(t, d.TouchToken(t.Context(), "token_0", noon), coach.CodeNotFound)
		},
	}.run(t, open)
}
