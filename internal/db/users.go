package db

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"gametape/coach"
)

type userRow struct {
	bun.BaseModel `bun:"table:users"`

	ID           coach.UserID `bun:",pk"`
	Email        string
	Name         string
	Role         coach.Role
	Team         *string
	PasswordHash string
	Disabled     bool
	CreatedAt    int64
	versionColumns
}

func rowOfUser(u coach.User) *userRow {
	return &userRow{
		ID: u.ID, Email: u.Email, Name: u.Name, Role: u.Role, Team: optional(u.Team),
		PasswordHash: u.PasswordHash, Disabled: u.Disabled, CreatedAt: stamp(u.CreatedAt), versionColumns: versionOf(u.Versioned),
	}
}

func (r userRow) user() coach.User {
	return coach.User{
		ID: r.ID, Email: r.Email, Name: r.Name, Role: r.Role, Team: value[coach.TeamID](r.Team),
		PasswordHash: r.PasswordHash, Disabled: r.Disabled, CreatedAt: timeOf(r.CreatedAt), Versioned: r.versioned(),
	}
}

// CreateUser implements coach.UserRows.
func (d *DB) CreateUser(ctx context.Context, u coach.User) error {
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		_, err := tx.NewInsert().Model(rowOfUser(u)).Returning("NULL").Exec(ctx)
		return err
	})
	return translate(err, fmt.Sprintf("create user %s", u.ID), "user")
}

// User implements coach.UserRows.
func (d *DB) User(ctx context.Context, id coach.UserID) (coach.User, error) {
	var row userRow
	err := d.from(ctx).NewSelect().Model(&row).Where("id = ?", id).Scan(ctx)
	return row.user(), translate(err, fmt.Sprintf("read user %s", id), "user")
}

// UserByEmail implements coach.UserRows.
func (d *DB) UserByEmail(ctx context.Context, email string) (coach.User, error) {
	var row userRow
	err := d.from(ctx).NewSelect().Model(&row).Where("email = ?", email).Scan(ctx)
	return row.user(), translate(err, "read user by e-mail", "user")
}

// Users implements coach.UserRows; they are in the order of their e-mails.
func (d *DB) Users(ctx context.Context) ([]coach.User, error) {
	var rows []userRow
	if err := d.from(ctx).NewSelect().Model(&rows).Order("email").Scan(ctx); err != nil {
		return nil, translate(err, "list users", "user")
	}
	users := make([]coach.User, len(rows))
	for i, r := range rows {
		users[i] = r.user()
	}
	return users, nil
}

// UpdateUser implements coach.UserRows.
func (d *DB) UpdateUser(ctx context.Context, u coach.User) error {
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		return rewrite(ctx, tx, rowOfUser(u), u.Version-1)
	})
	return translate(err, fmt.Sprintf("update user %s", u.ID), "user")
}

// CountUsers implements coach.UserRows.
func (d *DB) CountUsers(ctx context.Context) (int, error) {
	n, err := d.from(ctx).NewSelect().Table("users").Count(ctx)
	return int(n), translate(err, "count users", "user")
}
