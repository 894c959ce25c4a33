package coach

import "time"

// Role is what a person may do in the company.
type Role string

// The roles; access.go says what each may see and do.
const (
	Administrator Role = "administrator"
	Manager       Role = "manager"
	Trainer       Role = "trainer"
	RepRole       Role = "rep"
)

// User is a person who can log in.
type User struct {
	ID    UserID
	Email string // lower case, unique
	Name  string
	Role  Role
	// Team is where the person belongs; a manager manages it and all below.
	// Empty: no team.
	Team TeamID
	// PasswordHash is an encoded argon2id hash; empty: cannot log in by password.
	PasswordHash string
	Disabled     bool
	CreatedAt    time.Time
	Versioned
}

// Team is a node of the company's tree of teams.
type Team struct {
	ID        TeamID
	Name      string // unique
	Parent    TeamID // empty at the top
	CreatedAt time.Time
	Versioned
}

// Session is a logged-in browser. The browser holds the secret; the row holds
// its hash.
type Session struct {
	Hash      string // SHA-256 of the secret, hex
	User      UserID
	CreatedAt time.Time
	ExpiresAt time.Time
}

// Device is a browser in which somebody has logged in. It holds the secret, also
// after it logs out; the row holds its hash.
type Device struct {
	Hash   string // SHA-256 of the secret, hex
	User   UserID
	SeenAt time.Time
}

// TokenScope is how much of what its owner may do a token may do. No token manages
// accounts, passwords or tokens.
type TokenScope string

// The scopes.
const (
	TokenReads   TokenScope = "read"   // looks, and changes nothing
	TokenUploads TokenScope = "upload" // brings in calls, and sees none
	TokenDoesAll TokenScope = "all"
)

// Token lets a program act for the person who made it.
type Token struct {
	ID        TokenID
	Name      string
	Hash      string // SHA-256 of the secret, hex
	User      UserID
	Scope     TokenScope
	CreatedAt time.Time
	LastUsed  time.Time // zero: never
	ExpiresAt time.Time // zero: never, as tokens once were
}
