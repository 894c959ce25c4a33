// Package coachtest holds one conformance suite per port of package coach: each
// sentence of a port's comments is a case. Every implementation runs its suite
// in its own tests; nothing else imports this package, and it holds no fakes.
package coachtest

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"gametape/coach"
)

// Database is everything that keeps rows.
type Database interface {
	coach.Tx
	coach.CallRows
	coach.ChangeRows
	coach.TranscriptRows
	coach.PersonRows
	coach.HeardRows
	coach.FindingRows
	coach.StageRows
	coach.StageWatch
	coach.UserRows
	coach.TeamRows
	coach.SessionRows
	coach.DeviceRows
	coach.TokenRows
	coach.ClipRows
	coach.FolderRows
	coach.TrackerRows
	coach.ChoreRows
}

// Rows checks that databases keep the promises of coach's row ports. open
// answers an empty one, for one case.
func Rows(t *testing.T, open func(t *testing.T) Database) {
	for name, suite := range map[string]func(*testing.T, func(*testing.T) Database){
		"transactions": transactions,
		"calls":        calls,
		"call lists":   callLists,
		"changes":      changes,
		"transcripts":  transcripts,
		"persons":      persons,
		"findings":     findings,
		"stages":       stages,
		"users":        users,
		"teams":        teams,
		"logins":       logins,
		"devices":      devices,
		"tokens":       tokens,
		"clips":        clips,
		"clip lists":   clipLists,
		"folders":      folders,
		"trackers":     trackers,
		"chores":       chores,
		"versions":     versions,
	} {
		t.Run(name, func(t *testing.T) { suite(t, open) })
	}
}

// cases are a suite's sentences and what checks them.
type cases map[string]func(t *testing.T, d Database)

func (c cases) run(t *testing.T, open func(t *testing.T) Database) {
	for name, check := range c {
		t.Run(name, func(t *testing.T) { check(t, open(t)) })
	}
}

// noon is a time all rows can hold: to the millisecond, UTC.
var noon = time.Date(2026, 11, 21, 12, 0, 0, 123e6, time.UTC)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// ok is v of a call that must not fail.
func ok[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		must(t, err)
		return v
	}
}

func wantCode(t *testing.T, err error, want coach.Code) {
	t.Helper()
	if got := coach.CodeOf(err); got != want {
		t.Errorf("code %q, want %q; the error is: %v", got, want, err)
	}
}

// same compares rows; an empty list and none are one.
func same(t *testing.T, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// full is a T with something in every field, so that a field a database
// forgets is seen.
func full[T any](t *testing.T) T {
	t.Helper()
	var v T
	if err := fill(reflect.ValueOf(&v).Elem(), 1); err != nil {
		t.Fatal(err)
	}
	return v
}

func fill(v reflect.Value, n int) error {
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(noon.Add(time.Duration(n) * time.Minute)))
		return nil
	case time.Duration:
		v.SetInt(int64(time.Duration(n) * 1001 * time.Millisecond))
		return nil
	}
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(n))
	case reflect.Float32, reflect.Float64:
		v.SetFloat(float64(n) + 0.5)
	case reflect.String:
		v.SetString(fmt.Sprintf("Text ‘%d’ \\ %% \" ü", n))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		return fill(v.Elem(), n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		return fillEach(n, v.Index(0), v.Index(1))
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		if err := fillEach(n, key, value); err != nil {
			return err
		}
		v.SetMapIndex(key, value)
	case reflect.Struct:
		fields := make([]reflect.Value, v.NumField())
		for i := range fields {
			fields[i] = v.Field(i)
		}
		return fillEach(n, fields...)
	default:
		return fmt.Errorf("a field of kind %s is filled by nothing here", v.Kind())
	}
	return nil
}

func fillEach(n int, values ...reflect.Value) error {
	for i, v := range values {
		if err := fill(v, n+i); err != nil {
			return err
		}
	}
	return nil
}

// stored is a call as a use case would make it, saved in d.
func stored(t *testing.T, d Database, id coach.CallID, edit func(*coach.Call)) coach.Call {
	t.Helper()
	c := coach.Call{
		ID: id, Title: "Call " + string(id), StartedAt: noon, Rep: "user_rep", TalkRatio: -1,
		State: coach.InProgress, UploadedBy: "user_up", CreatedAt: noon, UpdatedAt: noon,
	}
	if edit != nil {
		edit(&c)
	}
	must(t, d.CreateCall(t.Context(), c))
	return c
}
