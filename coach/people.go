package coach

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// SessionLife is how long a browser stays logged in without logging in again.
const SessionLife = 14 * 24 * time.Hour

// DeviceLife is how long a browser is known since somebody last logged in.
const DeviceLife = 365 * 24 * time.Hour

// MinPassword is the least number of characters of a password.
const MinPassword = 10

// People logs people and programs in, and keeps who there is.
type People struct {
	Tx        Tx
	Users     UserRows
	Teams     TeamRows
	Logins    SessionRows
	Devices   DeviceRows
	Tokens    TokenRows
	Passwords Passwords
	Clock     Clock
	// Setup is the one-time code that makes the first administrator.
	Setup *SetupCode
}

// SetupCode is a secret printed to the log once, while there is nobody yet.
type SetupCode struct {
	mu   sync.Mutex
	code string
}

// NewSetupCode makes a code a person can type: 3 × 4 letters and digits.
func NewSetupCode() *SetupCode {
	const letters = "abcdefghjkmnpqrstuvwxyz23456789"
	raw := make([]byte, 12)
	rand.Read(raw)
	for i, b := range raw {
		raw[i] = letters[int(b)%len(letters)]
	}
	return &SetupCode{code: string(raw[:4]) + "-" + string(raw[4:8]) + "-" + string(raw[8:])}
}

func (s *SetupCode) String() string { return s.code }

// SetupNeeded says whether there is nobody yet.
func (p People) SetupNeeded(ctx context.Context) (bool, error) {
	n, err := p.Users.CountUsers(ctx)
	return n == 0, err
}

// SetUp makes the first administrator for whoever has the code from the log.
func (p People) SetUp(ctx context.Context, code string, in NewPerson) (User, error) {
	p.Setup.mu.Lock()
	defer p.Setup.mu.Unlock()
	needed, err := p.SetupNeeded(ctx)
	if err != nil {
		return User{}, err
	}
	if !needed {
		return User{}, Errorf(CodeConflict, "", "gametape is set up already; log in instead.")
	}
	if subtle.ConstantTimeCompare([]byte(strings.ToLower(strings.TrimSpace(code))), []byte(p.Setup.code)) != 1 {
		return User{}, Errorf(CodeForbidden, "code", "This is not the code from the log of the running program.")
	}
	in.Role = Administrator
	return p.create(ctx, in)
}

// NewPerson is what a user is made from.
type NewPerson struct {
	Email, Name, Password string
	Role                  Role
	Team                  TeamID
}

// FirstAdministrator makes one from the configuration where there is nobody.
func (p People) FirstAdministrator(ctx context.Context, email, password string) error {
	needed, err := p.SetupNeeded(ctx)
	if err != nil || !needed {
		return err
	}
	_, err = p.create(ctx, NewPerson{Email: email, Name: "Administrator", Password: password, Role: Administrator})
	return err
}

// AddUser makes a person; an empty password cannot be logged in with.
func (p People) AddUser(ctx context.Context, viewer Viewer, in NewPerson) (User, error) {
	if err := viewer.May(Administer, Company{}); err != nil {
		return User{}, err
	}
	return p.create(ctx, in)
}

func (p People) create(ctx context.Context, in NewPerson) (User, error) {
	now := p.Clock.Now()
	u := User{ID: NewUserID(now), Role: in.Role, Team: in.Team, CreatedAt: now}
	if err := u.fill(in.Email, in.Name); err != nil {
		return User{}, err
	}
	if err := p.checkTeam(ctx, in.Team); err != nil {
		return User{}, err
	}
	if in.Password != "" {
		var err error
		if u.PasswordHash, err = p.hash(in.Password); err != nil {
			return User{}, err
		}
	}
	return u, p.Users.CreateUser(ctx, u)
}

func (u *User) fill(email, name string) error {
	clean, err := cleanEmail(email)
	if err != nil {
		return Errorf(CodeInvalid, "email", "%q is no e-mail address.", email)
	}
	u.Email, u.Name = clean, strings.TrimSpace(name)
	if u.Name == "" {
		u.Name, _, _ = strings.Cut(clean, "@")
	}
	if !slices.Contains(Roles, u.Role) {
		return Errorf(CodeInvalid, "role", "%q is no role; there are administrator, manager, trainer and rep.", u.Role)
	}
	return nil
}

func (p People) hash(password string) (string, error) {
	if utf8.RuneCountInString(password) < MinPassword {
		return "", Errorf(CodeInvalid, "password", "A password needs at least %d characters.", MinPassword)
	}
	return p.Passwords.Hash(password)
}

func (p People) checkTeam(ctx context.Context, id TeamID) error {
	if id == "" {
		return nil
	}
	teams, err := p.Teams.Teams(ctx)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(teams, func(t Team) bool { return t.ID == id }) {
		return Errorf(CodeInvalid, "teamId", "There is no such team.")
	}
	return nil
}

// PersonEdit changes a person; nil fields stay.
type PersonEdit struct {
	Email, Name, Password *string
	Role                  *Role
	Team                  *TeamID
	Disabled              *bool
	// Seen is the version the change was made from.
	Seen int
}

// EditUser changes a person; from a version that is not the newest any more it
// is CodeConflict. A new password, another role, and being disabled or enabled
// end their sessions and tokens.
func (p People) EditUser(ctx context.Context, viewer Viewer, id UserID, e PersonEdit) (u User, err error) {
	if err := viewer.May(Administer, Company{}); err != nil {
		return User{}, err
	}
	var hash string
	if e.Password != nil && *e.Password != "" {
		if hash, err = p.hash(*e.Password); err != nil {
			return User{}, err
		}
	}
	err = p.Tx.Do(ctx, func(ctx context.Context) error {
		before, err := p.Users.User(ctx, id)
		if err != nil {
			return err
		}
		u = before
		set(&u.Email, e.Email)
		set(&u.Name, e.Name)
		set(&u.Role, e.Role)
		set(&u.Team, e.Team)
		set(&u.Disabled, e.Disabled)
		if hash != "" {
			u.PasswordHash = hash
		}
		if err := u.fill(u.Email, u.Name); err != nil {
			return err
		}
		if err := p.checkTeam(ctx, u.Team); err != nil {
			return err
		}
		err = u.edit("person", e.Seen, map[string]bool{
			"email": u.Email != before.Email, "name": u.Name != before.Name, "role": string(u.Role) != string(before.Role), "teamId": u.Team != before.Team,
			"disabled": u.Disabled != before.Disabled, "password": u.PasswordHash != before.PasswordHash,
		}, viewer.ID, p.Clock.Now())
		if err != nil || u.Version == before.Version {
			return err
		}
		if err := p.Users.UpdateUser(ctx, u); err != nil {
			return err
		}
		if err := p.keepAdministrator(ctx); err != nil {
			return err
		}
		if u.standing() != before.standing() {
			return p.endAll(ctx, id)
		}
		return nil
	})
	return u, err
}

// standing is what a log-in was granted on.
type standing struct {
	hash     string
	role     Role
	disabled bool
}

func (u User) standing() standing { return standing{u.PasswordHash, u.Role, u.Disabled} }

// endAll ends the sessions and tokens of a person and forgets their browsers.
func (p People) endAll(ctx context.Context, id UserID) error {
	if err := p.Logins.DeleteSessionsOf(ctx, id); err != nil {
		return err
	}
	if err := p.Devices.DeleteDevicesOf(ctx, id); err != nil {
		return err
	}
	return p.Tokens.DeleteTokensOf(ctx, id)
}

// granted runs create where u still stands as when it was looked at: what a
// reset ends does not come in behind it.
func (p People) granted(ctx context.Context, u User, create func(ctx context.Context) error) error {
	return p.Tx.Do(ctx, func(ctx context.Context) error {
		now, err := p.Users.User(ctx, u.ID)
		if err != nil {
			return nobody(err)
		}
		if now.standing() != u.standing() {
			return Errorf(CodeUnauthenticated, "", "Your log-in has been changed; log in again.")
		}
		return create(ctx)
	})
}

func (p People) keepAdministrator(ctx context.Context) error {
	users, err := p.Users.Users(ctx)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(users, func(u User) bool { return !u.Disabled && Viewer{User: u}.May(Administer, Company{}) == nil }) {
		return Errorf(CodeConflict, "role", "Somebody has to stay administrator.")
	}
	return nil
}

// LoginName is the address a person logs in with as it is kept, however it was
// typed; whatever counts by account counts by this.
func LoginName(typed string) string {
	if email, err := cleanEmail(typed); err == nil {
		return email
	}
	return strings.ToLower(strings.TrimSpace(typed))
}

// Credentials are what somebody logs in with. Device is the secret of the
// browser from an earlier log-in, if it has one.
type Credentials struct{ Email, Password, Device string }

// Entry is an open session. The secrets are for the browser's cookies and are
// kept nowhere else.
type Entry struct {
	Viewer
	Secret, Device string
}

// KnowsDevice says whether the person has logged in with this browser before.
func (p People) KnowsDevice(ctx context.Context, email, device string) (bool, error) {
	if device == "" {
		return false, nil
	}
	u, err := p.Users.UserByEmail(ctx, LoginName(email))
	if err != nil {
		return false, unlessMissing(err)
	}
	d, err := p.Devices.Device(ctx, u.ID, hashSecret(device))
	return err == nil && p.Clock.Now().Sub(d.SeenAt) < DeviceLife, unlessMissing(err)
}

func unlessMissing(err error) error {
	if CodeOf(err) == CodeNotFound {
		return nil
	}
	return err
}

// LogIn opens a session and makes the browser known. Whether the address or the
// password was wrong is not said.
func (p People) LogIn(ctx context.Context, in Credentials) (Entry, error) {
	u, err := p.Users.UserByEmail(ctx, LoginName(in.Email))
	if unlessMissing(err) != nil {
		return Entry{}, err
	}
	if !p.Passwords.Check(u.PasswordHash, in.Password) || u.Disabled {
		return Entry{}, Errorf(CodeUnauthenticated, "", "This e-mail address and password do not belong together.")
	}
	return p.enter(ctx, u, in.Device)
}

func (p People) enter(ctx context.Context, u User, device string) (Entry, error) {
	now := p.Clock.Now()
	secret, hash := newSecret("")
	if device == "" {
		device, _ = newSecret("")
	}
	err := p.granted(ctx, u, func(ctx context.Context) error {
		if err := p.Logins.CreateSession(ctx, Session{Hash: hash, User: u.ID, CreatedAt: now, ExpiresAt: now.Add(SessionLife)}); err != nil {
			return err
		}
		return p.Devices.SaveDevice(ctx, Device{Hash: hashSecret(device), User: u.ID, SeenAt: now})
	})
	if err != nil {
		return Entry{}, err
	}
	v, err := p.viewer(ctx, u.ID)
	return Entry{Viewer: v, Secret: secret, Device: device}, err
}

// NewPassword is what somebody changes their own password with.
type NewPassword struct{ Old, New, Device string }

// ChangePassword ends every session and token of viewer, and opens a new
// session for the browser they did it in.
func (p People) ChangePassword(ctx context.Context, viewer Viewer, in NewPassword) (Entry, error) {
	if !p.Passwords.Check(viewer.PasswordHash, in.Old) {
		return Entry{}, Errorf(CodeForbidden, "old", "This is not your present password.")
	}
	hash, err := p.hash(in.New)
	if err != nil {
		return Entry{}, err
	}
	err = p.granted(ctx, viewer.User, func(ctx context.Context) error {
		u, err := p.Users.User(ctx, viewer.ID)
		if err != nil {
			return err
		}
		u.PasswordHash = hash
		u.note(map[string]bool{"password": true}, u.ID, p.Clock.Now())
		if err := p.Users.UpdateUser(ctx, u); err != nil {
			return err
		}
		return p.endAll(ctx, u.ID)
	})
	if err != nil {
		return Entry{}, err
	}
	viewer.PasswordHash = hash
	return p.enter(ctx, viewer.User, in.Device)
}

// LogOut ends the session that secret opened.
func (p People) LogOut(ctx context.Context, secret string) error {
	return unlessMissing(p.Logins.DeleteSession(ctx, hashSecret(secret)))
}

// BySession is whoever opened the session of secret.
func (p People) BySession(ctx context.Context, secret string) (Viewer, error) {
	s, err := p.Logins.Session(ctx, hashSecret(secret), p.Clock.Now())
	if err != nil {
		return Viewer{}, nobody(err)
	}
	return p.viewer(ctx, s.User)
}

// ByToken is whoever made the token of secret, and how much it may do for them.
func (p People) ByToken(ctx context.Context, secret string) (Viewer, TokenScope, error) {
	t, err := p.Tokens.TokenByHash(ctx, hashSecret(secret))
	if err != nil {
		return Viewer{}, "", nobody(err)
	}
	now := p.Clock.Now()
	if !t.ExpiresAt.IsZero() && !now.Before(t.ExpiresAt) {
		return Viewer{}, "", Errorf(CodeUnauthenticated, "", "This token has expired; make a new one.")
	}
	if now.Sub(t.LastUsed) > time.Minute {
		if err := p.Tokens.TouchToken(ctx, t.ID, now); err != nil {
			return Viewer{}, "", nobody(err)
		}
	}
	v, err := p.viewer(ctx, t.User)
	return v, t.Scope, err
}

func nobody(err error) error {
	if CodeOf(err) == CodeNotFound {
		return Errorf(CodeUnauthenticated, "", "You are not logged in, or your log-in has expired.")
	}
	return err
}

// viewer is the person with the teams they manage.
func (p People) viewer(ctx context.Context, id UserID) (Viewer, error) {
	u, err := p.Users.User(ctx, id)
	if err != nil {
		return Viewer{}, nobody(err)
	}
	if u.Disabled {
		return Viewer{}, Errorf(CodeUnauthenticated, "", "Your log-in has been disabled; ask an administrator.")
	}
	v := Viewer{User: u}
	if err := v.May(Enter, Company{}); err != nil {
		return Viewer{}, err
	}
	if u.manages() {
		teams, err := p.Teams.Teams(ctx)
		if err != nil {
			return Viewer{}, err
		}
		v.Manages = below(u.Team, teams)
	}
	return v, nil
}

// below is root and every team under it.
func below(root TeamID, teams []Team) []TeamID {
	out := []TeamID{root}
	for i := 0; i < len(out); i++ {
		for _, t := range teams {
			if t.Parent == out[i] && !slices.Contains(out, t.ID) {
				out = append(out, t.ID)
			}
		}
	}
	return out
}

// NewToken is what a token is made from. Empty fields are everything, for a year.
type NewToken struct {
	Name      string
	Scope     TokenScope
	ExpiresAt time.Time
}

// How long a token holds where nothing is said, and at most.
const (
	tokenLife    = 365 * 24 * time.Hour
	longestToken = 5 * tokenLife
)

// MakeToken lets a program act for viewer; the secret is in the answer only.
func (p People) MakeToken(ctx context.Context, viewer Viewer, in NewToken) (Token, string, error) {
	secret, hash := newSecret("gt_")
	now := p.Clock.Now()
	t := Token{
		ID: NewTokenID(now), Name: strings.TrimSpace(in.Name), Hash: hash, User: viewer.ID,
		Scope: cmp.Or(in.Scope, TokenDoesAll), CreatedAt: now, ExpiresAt: in.ExpiresAt,
	}
	if t.ExpiresAt.IsZero() {
		t.ExpiresAt = now.Add(tokenLife)
	}
	if t.Name == "" {
		return Token{}, "", Errorf(CodeInvalid, "name", "A token needs a name that says what it is for.")
	}
	if !slices.Contains([]TokenScope{TokenReads, TokenUploads, TokenDoesAll}, t.Scope) {
		return Token{}, "", Errorf(CodeInvalid, "scope", "%q is no scope; there are read, upload and all.", t.Scope)
	}
	if left := t.ExpiresAt.Sub(now); left <= 0 || left > longestToken {
		return Token{}, "", Errorf(CodeInvalid, "expiresAt", "A token expires later than now and within five years.")
	}
	return t, secret, p.granted(ctx, viewer.User, func(ctx context.Context) error { return p.Tokens.CreateToken(ctx, t) })
}

// ListUsers are all people; names are no secret among colleagues.
func (p People) ListUsers(ctx context.Context) ([]User, error) { return p.Users.Users(ctx) }

// ListTeams are all teams.
func (p People) ListTeams(ctx context.Context) ([]Team, error) { return p.Teams.Teams(ctx) }

// OwnTokens are those that act for viewer, newest first.
func (p People) OwnTokens(ctx context.Context, viewer Viewer) ([]Token, error) {
	return p.Tokens.TokensOf(ctx, viewer.ID)
}

// EverybodysTokens are for an administrator to look through.
func (p People) EverybodysTokens(ctx context.Context, viewer Viewer) ([]Token, error) {
	if err := viewer.May(Administer, Company{}); err != nil {
		return nil, err
	}
	return p.Tokens.AllTokens(ctx)
}

// EndToken ends a token of viewer's own, or anybody's for an administrator.
func (p People) EndToken(ctx context.Context, viewer Viewer, id TokenID) error {
	owner := viewer.ID
	if viewer.May(Administer, Company{}) == nil {
		all, err := p.Tokens.AllTokens(ctx)
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(all, func(t Token) bool { return t.ID == id }); i >= 0 {
			owner = all[i].User
		}
	}
	return p.Tokens.DeleteToken(ctx, owner, id)
}

// newSecret is 256 random bits, and the hash to keep of them.
func newSecret(prefix string) (secret, hash string) {
	raw := make([]byte, 32)
	rand.Read(raw)
	secret = prefix + base64.RawURLEncoding.EncodeToString(raw)
	return secret, hashSecret(secret)
}

func hashSecret(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// AddTeam adds a team to the tree.
func (p People) AddTeam(ctx context.Context, viewer Viewer, name string, parent TeamID) (Team, error) {
	if err := viewer.May(Administer, Company{}); err != nil {
		return Team{}, err
	}
	now := p.Clock.Now()
	t := Team{ID: NewTeamID(now), Name: strings.TrimSpace(name), Parent: parent, CreatedAt: now}
	if err := p.checkTree(ctx, t); err != nil {
		return Team{}, err
	}
	return t, p.Teams.CreateTeam(ctx, t)
}

// TeamEdit changes a team; nil fields stay.
type TeamEdit struct {
	Name   *string
	Parent *TeamID
	// Seen is the version the change was made from.
	Seen int
}

// EditTeam renames or moves a team; from a version that is not the newest any
// more it is CodeConflict.
func (p People) EditTeam(ctx context.Context, viewer Viewer, id TeamID, e TeamEdit) (t Team, err error) {
	if err := viewer.May(Administer, Company{}); err != nil {
		return Team{}, err
	}
	err = p.Tx.Do(ctx, func(ctx context.Context) error {
		teams, err := p.Teams.Teams(ctx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(teams, func(t Team) bool { return t.ID == id })
		if i < 0 {
			return Errorf(CodeNotFound, "", "There is no such team.")
		}
		before := teams[i]
		t = before
		set(&t.Name, e.Name)
		set(&t.Parent, e.Parent)
		t.Name = strings.TrimSpace(t.Name)
		err = t.edit("team", e.Seen, map[string]bool{"name": t.Name != before.Name, "parentId": t.Parent != before.Parent}, viewer.ID, p.Clock.Now())
		if err != nil || t.Version == before.Version {
			return err
		}
		if err := p.checkTree(ctx, t); err != nil {
			return err
		}
		return p.Teams.UpdateTeam(ctx, t)
	})
	return t, err
}

func (p People) checkTree(ctx context.Context, t Team) error {
	if t.Name == "" {
		return Errorf(CodeInvalid, "name", "A team needs a name.")
	}
	if err := p.checkTeam(ctx, t.Parent); err != nil {
		return err
	}
	teams, err := p.Teams.Teams(ctx)
	if err != nil {
		return err
	}
	if t.Parent != "" && slices.Contains(below(t.ID, teams), t.Parent) {
		return Errorf(CodeInvalid, "parentId", "A team cannot be below itself.")
	}
	return nil
}
