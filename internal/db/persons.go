package db

import (
	"context"
	"fmt"
	"slices"

	"github.com/uptrace/bun"

	"gametape/coach"
	"gametape/coach/transcript"
)

type personRow struct {
	bun.BaseModel `bun:"table:people,alias:people"`

	ID        coach.PersonID `bun:",pk"`
	Name      string
	NameFold  string
	Side      transcript.Side
	UserID    coach.UserID
	NamedBy   coach.UserID
	NamedAt   int64
	CreatedBy coach.UserID
	CreatedAt int64
	UpdatedAt int64
	versionColumns
}

func (r personRow) person() coach.Person {
	return coach.Person{ID: r.ID, Name: r.Name, Side: r.Side, User: r.UserID, NamedBy: r.NamedBy, NamedAt: timeOf(r.NamedAt), CreatedBy: r.CreatedBy, CreatedAt: timeOf(r.CreatedAt), UpdatedAt: timeOf(r.UpdatedAt), Versioned: r.versioned()}
}

// Person implements coach.PersonRows.
func (d *DB) Person(ctx context.Context, id coach.PersonID) (coach.Person, error) {
	row := personRow{ID: id}
	err := d.from(ctx).NewSelect().Model(&row).WherePK().Scan(ctx)
	return row.person(), translate(err, fmt.Sprintf("read person %s", id), "person")
}

// SavePerson implements coach.PersonRows.
func (d *DB) SavePerson(ctx context.Context, p coach.Person) error {
	row := &personRow{
		ID: p.ID, Name: p.Name, NameFold: searched(p.Name), Side: p.Side, UserID: p.User, NamedBy: p.NamedBy, NamedAt: stamp(p.NamedAt), CreatedBy: p.CreatedBy,
		CreatedAt: stamp(p.CreatedAt), UpdatedAt: stamp(p.UpdatedAt), versionColumns: versionOf(p.Versioned),
	}
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		if p.Version > 0 {
			return rewrite(ctx, tx, row, p.Version-1)
		}
		_, err := tx.NewInsert().Model(row).Exec(ctx)
		return err
	})
	return translate(err, fmt.Sprintf("save person %s", p.ID), "person")
}

// DeletePerson implements coach.PersonRows.
func (d *DB) DeletePerson(ctx context.Context, id coach.PersonID) error {
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		return found(tx.NewDelete().Table("people").Where("id = ?", id).Exec(ctx))
	})
	return translate(err, fmt.Sprintf("delete person %s", id), "person")
}

// unhear runs remove, which deletes rows of call_people that where holds, and
// then the people who are heard in no call any more.
func unhear(ctx context.Context, tx bun.IDB, remove func() error, where string, args ...any) error {
	var ids []coach.PersonID
	err := tx.NewSelect().Table("call_people").ColumnExpr("DISTINCT person_id").
		Where("person_id IS NOT NULL").Where(where, args...).Scan(ctx, &ids)
	if err != nil {
		return err
	}
	if err := remove(); err != nil || len(ids) == 0 {
		return err
	}
	heard := tx.NewSelect().Table("call_people").ColumnExpr("1").Where("call_people.person_id = people.id")
	_, err = tx.NewDelete().Table("people").Where("id IN (?) AND NOT EXISTS (?)", bun.List(ids), heard).Exec(ctx)
	return err
}

type knownPersonRow struct {
	personRow `bun:",extend"`

	Calls     int
	LastHeard int64
}

var byName = order{name: "people name", column: "name_fold", text: true}

// ListPersons implements coach.PersonRows.
func (d *DB) ListPersons(ctx context.Context, f coach.PersonFilter) (page coach.Page[coach.KnownPerson], err error) {
	err = d.look(ctx, func(ctx context.Context, tx bun.IDB) error {
		var rows []knownPersonRow
		q := tx.NewSelect().Model(&rows).ColumnExpr("people.*, count(DISTINCT calls.id) AS calls, max(calls.started_at) AS last_heard").
			Join("JOIN call_people AS heard ON heard.person_id = people.id").Join("JOIN calls ON calls.id = heard.call_id").GroupExpr("people.id")
		q = anyOf(within(q, f.Scope), "people.id", f.IDs)
		if f.User != "" {
			q = q.Where("people.user_id = ?", f.User)
		}
		if f.Team != nil {
			q = q.Where("calls.team = ?", *f.Team)
		}
		if f.Text != "" {
			q = q.Where(`people.name_fold LIKE ? ESCAPE '\'`, containing(f.Text))
		}
		q, err := byName.page(q, "people", f.Cursor, f.Limit)
		if err != nil {
			return err
		}
		if err := q.Scan(ctx); err != nil {
			return err
		}
		page, err = cut(rows, f.Limit, func(r knownPersonRow) mark { return mark{Order: byName.name, Text: r.NameFold, ID: string(r.ID)} },
			func(r knownPersonRow) coach.KnownPerson {
				return coach.KnownPerson{Person: r.person(), Calls: r.Calls, LastHeard: timeOf(r.LastHeard)}
			})
		if err != nil || len(page.Items) == 0 {
			return err
		}
		return addAddresses(ctx, tx, f.Scope, page.Items)
	})
	return page, translate(err, "list people", "person")
}

// addAddresses fills in under what addresses and numbers the people were heard.
func addAddresses(ctx context.Context, tx bun.IDB, s coach.Scope, people []coach.KnownPerson) error {
	at := map[coach.PersonID]*coach.KnownPerson{}
	var ids []coach.PersonID
	for i := range people {
		at[people[i].ID], ids = &people[i], append(ids, people[i].ID)
	}
	var rows []heardRow
	q := tx.NewSelect().Model(&rows).ColumnExpr("DISTINCT heard.person_id, heard.kind, heard.value").Join("JOIN calls ON calls.id = heard.call_id").
		Where("heard.person_id IN (?) AND heard.kind IN (?)", bun.List(ids), bun.List([]coach.MarkKind{coach.MarkEmail, coach.MarkPhone})).
		OrderExpr("heard.value")
	if err := within(q, s).Scan(ctx); err != nil {
		return err
	}
	for _, r := range rows {
		p := at[coach.PersonID(*r.PersonID)]
		if r.Kind == coach.MarkEmail {
			p.Emails = append(p.Emails, r.Value)
		} else {
			p.Phones = append(p.Phones, r.Value)
		}
	}
	return nil
}

// heardRow is one mark of a speaker; the row of the kind speaker is there for
// every speaker.
type heardRow struct {
	bun.BaseModel `bun:"table:call_people,alias:heard"`

	CallID     coach.CallID   `bun:",pk"`
	SpeakerKey string         `bun:",pk"`
	Kind       coach.MarkKind `bun:",pk"`
	Value      string
	PersonID   *string
	ByHand     bool
	SaidBy     coach.UserID
	SaidAt     int64
	Revision   int
}

const wholeSpeaker coach.MarkKind = "speaker"

// HeardIn implements coach.HeardRows.
func (d *DB) HeardIn(ctx context.Context, id coach.CallID) ([]coach.Heard, error) {
	var rows []heardRow
	err := d.from(ctx).NewSelect().Model(&rows).Where("call_id = ?", id).Order("speaker_key", "kind").Scan(ctx)
	if err != nil {
		return nil, translate(err, fmt.Sprintf("read who is heard in %s", id), "call")
	}
	var out []coach.Heard
	for _, r := range rows {
		if n := len(out); n == 0 || out[n-1].Speaker != r.SpeakerKey {
			out = append(out, coach.Heard{Speaker: r.SpeakerKey, Person: value[coach.PersonID](r.PersonID), ByHand: r.ByHand, By: r.SaidBy, At: timeOf(r.SaidAt), Revision: r.Revision})
		}
		if r.Kind != wholeSpeaker {
			h := &out[len(out)-1]
			h.Marks = append(h.Marks, coach.Mark{Kind: r.Kind, Value: r.Value})
		}
	}
	return out, nil
}

// SaveHeard implements coach.HeardRows.
func (d *DB) SaveHeard(ctx context.Context, id coach.CallID, heard ...coach.Heard) error {
	if len(heard) == 0 {
		return nil
	}
	var keys []string
	var rows []heardRow
	for _, h := range heard {
		keys = append(keys, h.Speaker)
		if h.Person == "" && !h.ByHand {
			continue
		}
		for _, m := range append(slices.Clone(h.Marks), coach.Mark{Kind: wholeSpeaker}) {
			rows = append(rows, heardRow{
				CallID: id, SpeakerKey: h.Speaker, Kind: m.Kind, Value: fold(m.Value), PersonID: optional(h.Person), ByHand: h.ByHand,
				SaidBy: h.By, SaidAt: stamp(h.At), Revision: h.Revision,
			})
		}
	}
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		const these = "call_id = ? AND speaker_key IN (?)"
		return unhear(ctx, tx, func() error {
			_, err := tx.NewDelete().Table("call_people").Where(these, id, bun.List(keys)).Exec(ctx)
			if err != nil || len(rows) == 0 {
				return err
			}
			_, err = tx.NewInsert().Model(&rows).Exec(ctx)
			return err
		}, these, id, bun.List(keys))
	})
	return translate(err, fmt.Sprintf("save who is heard in %s", id), "call")
}

// CallsWith implements coach.HeardRows.
func (d *DB) CallsWith(ctx context.Context, scope coach.Scope, id coach.PersonID) ([]coach.CallID, error) {
	var ids []coach.CallID
	q := d.from(ctx).NewSelect().Table("calls").Column("calls.id").Where("calls.id IN (?)", callsWith(d.from(ctx), id)).Order("calls.id")
	return ids, translate(within(q, scope).Scan(ctx, &ids), fmt.Sprintf("list calls with %s", id), "person")
}

func callsWith(tx bun.IDB, id coach.PersonID) *bun.SelectQuery {
	return tx.NewSelect().Table("call_people").Column("call_id").Where("person_id = ?", id)
}

// MoveHeard implements coach.HeardRows.
func (d *DB) MoveHeard(ctx context.Context, scope coach.Scope, from, to coach.PersonID) error {
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		calls := within(tx.NewSelect().Table("calls").Column("calls.id").Where("calls.id IN (?)", callsWith(tx, from)), scope)
		_, err := tx.NewUpdate().Table("call_people").Set("person_id = ?", to).Where("person_id = ?", from).Where("call_id IN (?)", calls).Exec(ctx)
		return err
	})
	return translate(err, fmt.Sprintf("say that %s is %s", from, to), "person")
}

// named are the names of the persons to whom people or gametape gave a name, as
// they are now. A speaker whose file names them was given one only by
// hand. What older gametapes kept in small letters says nothing better.
func named(ctx context.Context, tx bun.IDB, where string, args ...any) (givenNames, error) {
	var rows []struct {
		CallID     coach.CallID
		SpeakerKey string
		Revision   int
		Name       string
	}
	theirs := tx.NewSelect().TableExpr("call_people AS theirs").ColumnExpr("1").Where("theirs.call_id = heard.call_id").
		Where("theirs.speaker_key = heard.speaker_key").Where("theirs.kind = ?", coach.MarkName)
	err := tx.NewSelect().TableExpr("call_people AS heard").Join("JOIN people ON people.id = heard.person_id").
		ColumnExpr("heard.call_id, heard.speaker_key, heard.revision, people.name").
		Where("heard.kind = ?", wholeSpeaker).Where("heard.by_hand OR NOT EXISTS (?)", theirs).Where(where, args...).Scan(ctx, &rows)
	if err != nil {
		return nil, err
	}
	out := givenNames{}
	for _, r := range rows {
		if out[r.CallID] == nil {
			out[r.CallID] = map[string]givenName{}
		}
		out[r.CallID][r.SpeakerKey] = givenName{r.Name, r.Revision}
	}
	return out, nil
}

// givenNames are the names that speakers were given, by call and key.
type givenNames map[coach.CallID]map[string]givenName

type givenName struct {
	name  string
	since int // the transcript's revision
}

// of writes into a revision of a call's transcript the names that hold for it.
func (n givenNames) of(id coach.CallID, revision int, t *transcript.Transcript) {
	for i := range t.Speakers {
		s := &t.Speakers[i]
		if g, ok := n[id][s.Key]; ok && g.since <= revision && g.name != fold(s.Label()) {
			s.Name = g.name
		}
	}
}

// Evidence implements coach.HeardRows.
func (d *DB) Evidence(ctx context.Context, c coach.Call, marks ...coach.Mark) ([]coach.Evidence, error) {
	asked := map[coach.Mark]coach.Mark{} // as it is stored → as it was asked
	var values, names []string
	for _, m := range marks {
		stored := coach.Mark{Kind: m.Kind, Value: fold(m.Value)}
		asked[stored] = m
		if m.Kind == coach.MarkName {
			names = append(names, stored.Value)
		} else {
			values = append(values, stored.Value)
		}
	}
	var rows []struct {
		personRow `bun:",extend"`

		Kind   coach.MarkKind
		Value  string
		ByHand bool
		SaidAt int64
	}
	if len(asked) == 0 {
		return nil, nil
	}
	err := d.from(ctx).NewSelect().TableExpr("people").ColumnExpr("people.*, heard.kind, heard.value, heard.by_hand, heard.said_at").
		Join("JOIN call_people AS heard ON heard.person_id = people.id").Join("JOIN calls ON calls.id = heard.call_id").
		Where("heard.call_id <> ? AND calls.team = ?", c.ID, c.Team).
		WhereGroup(" AND ", func(q *bun.SelectQuery) *bun.SelectQuery {
			q = q.Where("NOT calls.private")
			if c.Private && c.Rep != "" {
				q = q.WhereOr("calls.rep = ?", c.Rep)
			}
			return q
		}).
		WhereGroup(" AND ", func(q *bun.SelectQuery) *bun.SelectQuery {
			return evident(q, c, values, names)
		}).OrderExpr("heard.said_at DESC, heard.call_id DESC").Scan(ctx, &rows)
	if err != nil {
		return nil, translate(err, "recognise speakers", "person")
	}
	var out []coach.Evidence
	for _, r := range rows {
		if m, ok := asked[coach.Mark{Kind: r.Kind, Value: r.Value}]; ok {
			out = append(out, coach.Evidence{Mark: m, Person: r.person(), ByHand: r.ByHand, At: timeOf(r.SaidAt)})
		}
	}
	return out, nil
}

// evident narrows q to values in any of these calls, and names in those of c's rep or
// account.
func evident(q *bun.SelectQuery, c coach.Call, values, names []string) *bun.SelectQuery {
	q = q.Where("1 = 0")
	if len(values) > 0 {
		q = q.WhereOr("heard.value IN (?) AND heard.kind NOT IN (?)", bun.List(values), bun.List([]coach.MarkKind{coach.MarkName, wholeSpeaker}))
	}
	if len(names) == 0 {
		return q
	}
	if c.Rep != "" {
		q = q.WhereOr("heard.value IN (?) AND heard.kind = ? AND calls.rep = ?", bun.List(names), coach.MarkName, c.Rep)
	}
	if c.Account != "" {
		q = q.WhereOr("heard.value IN (?) AND heard.kind = ? AND calls.account_fold = ?", bun.List(names), coach.MarkName, fold(c.Account))
	}
	return q
}
