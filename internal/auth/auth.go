// Package auth hashes and checks passwords, and slows down whoever guesses
// them. It implements coach.Passwords. There is no router in here: package api
// reads cookies and headers.
package auth

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// Argon2id hashes passwords with argon2id and the parameters RFC 9106 section 4
// recommends where memory is dear: 3 passes over 64 MiB with 4 lanes. An
// encoded hash carries its own parameters, so that these may grow.
type Argon2id struct {
	// at bounds how many are computed at once: each takes 64 MiB.
	at chan struct{}
}

// The parameters of new hashes; memory in KiB.
const (
	passes  = 3
	memory  = 64 << 10
	lanes   = 4
	saltLen = 16
	keyLen  = 32
)

// New makes an Argon2id that computes at most two hashes at once.
func New() *Argon2id { return &Argon2id{at: make(chan struct{}, 2)} }

// Hash encodes the hash of password in the PHC string format.
func (a *Argon2id) Hash(password string) (string, error) {
	salt := make([]byte, saltLen)
	rand.Read(salt)
	key := a.key(password, salt, passes, memory, lanes)
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, memory, passes, lanes, b64(salt), b64(key)), nil
}

// Check says whether password belongs to hash. For an empty or broken hash it
// computes one all the same, so that its time says nothing.
func (a *Argon2id) Check(hash, password string) bool {
	salt, want, t, m, p, ok := parse(hash)
	if !ok {
		a.key(password, make([]byte, saltLen), passes, memory, lanes)
		return false
	}
	return subtle.ConstantTimeCompare(a.key(password, salt, t, m, p), want) == 1
}

func (a *Argon2id) key(password string, salt []byte, t, m uint32, p uint8) []byte {
	a.at <- struct{}{}
	defer func() { <-a.at }()
	return argon2.IDKey([]byte(password), salt, t, m, p, keyLen)
}

func parse(hash string) (salt, key []byte, t, m uint32, p uint8, ok bool) {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &m, &t, &p); err != nil || t == 0 || p == 0 || m > 1<<21 {
		return
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	key, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	return salt, key, t, m, p, err1 == nil && err2 == nil && len(key) == keyLen
}
