package tagging

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// ParseTrackers reads trackers as YAML or JSON: a list, one tracker, or a pack
// with its trackers. The error is Problems and holds every mistake, each with
// its line and column.
func ParseTrackers(raw []byte) ([]Tracker, error) {
	pack, err := parsePack(raw)
	return pack.Trackers, err
}

func parsePack(raw []byte) (Pack, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(raw, &doc); err != nil {
		// YAML trips over tabs and surrogate pairs that JSON allows.
		var v any
		if json.Unmarshal(raw, &v) == nil {
			if raw, err = json.MarshalIndent(v, "", " "); err == nil {
				err = yaml.Unmarshal(bytes.ReplaceAll(raw, []byte(`\/`), []byte("/")), &doc)
			}
		}
		if err != nil {
			return Pack{}, Problems{syntaxProblem(err)}
		}
	}
	r := &reader{}
	if len(doc.Content) == 0 {
		return Pack{}, Problems{{Index: -1, Line: 1, Column: 1, Field: "file", Message: "The file is empty.", Expected: "a list of trackers"}}
	}
	pack := r.pack(doc.Content[0])
	if len(r.problems) > 0 {
		return Pack{}, r.problems
	}
	return pack, nil
}

var yamlLine = regexp.MustCompile(`line (\d+)`)

func syntaxProblem(err error) Problem {
	p := Problem{Index: -1, Field: "file", Line: 1, Column: 1, Expected: "YAML or JSON"}
	if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
		p.Line, _ = strconv.Atoi(m[1])
	}
	p.Message = fmt.Sprintf("The file cannot be read: %s.", strings.TrimPrefix(err.Error(), "yaml: "))
	return p
}

// reader walks a YAML tree and collects problems.
type reader struct {
	problems Problems
	tracker  string
}

func (r *reader) fail(n *yaml.Node, field, expected, format string, args ...any) {
	r.problems = append(r.problems, Problem{
		Tracker: r.tracker, Field: field, Line: n.Line, Column: n.Column, Index: -1,
		Message: fmt.Sprintf(format, args...), Expected: expected,
	})
}

func (r *reader) pack(n *yaml.Node) Pack {
	var p Pack
	switch {
	case n.Kind == yaml.SequenceNode:
		p.Trackers = r.trackers(n)
	case n.Kind == yaml.MappingNode && child(n, "trackers") != nil:
		r.fields(n, &p, map[string]func(*yaml.Node){
			"trackers": func(c *yaml.Node) { p.Trackers = r.trackers(c) },
		})
	case n.Kind == yaml.MappingNode:
		p.Trackers = []Tracker{r.one(n)}
	default:
		r.fail(n, "file", "a list of trackers", "The file holds no trackers.")
	}
	return p
}

func child(n *yaml.Node, name string) *yaml.Node {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == name {
			return n.Content[i+1]
		}
	}
	return nil
}

func (r *reader) trackers(n *yaml.Node) []Tracker {
	if n.Kind != yaml.SequenceNode {
		r.fail(n, "trackers", "a list of trackers", "This is no list.")
		return nil
	}
	var out []Tracker
	seen := map[string]bool{}
	for _, c := range n.Content {
		t := r.one(c)
		if seen[t.Key] && t.Key != "" {
			r.tracker = t.Key
			r.fail(c, "key", "a key of its own", "The key %s is used twice.", t.Key)
		}
		seen[t.Key] = true
		out = append(out, t)
	}
	return out
}

// one reads a tracker, its phrases included.
func (r *reader) one(n *yaml.Node) Tracker {
	r.tracker = ""
	var t Tracker
	if n.Kind != yaml.MappingNode {
		r.fail(n, "tracker", "key, name, kind, phrases …", "This is no tracker.")
		return t
	}
	if k := child(n, "key"); k != nil {
		r.tracker = k.Value
	}
	bad := r.fields(n, &t, nil)
	if t.Side == "any" {
		t.Side = ""
	}
	for _, p := range t.check() {
		if bad[p.Field] {
			continue
		}
		at := child(n, p.Field)
		if at == nil {
			at = n
		}
		p.Line, p.Column = at.Line, at.Column
		r.problems = append(r.problems, p)
	}
	v := newVocabulary()
	for _, field := range []string{"phrases", "except"} {
		list := child(n, field)
		if list == nil || list.Kind != yaml.SequenceNode || bad[field] {
			continue
		}
		for i, c := range list.Content {
			_, problems := parsePhrase(v, c.Value)
			for _, p := range problems {
				p.Tracker, p.Field, p.Index = t.Key, field, i
				p.Line, p.Column = c.Line, c.Column
				if c.Style&(yaml.LiteralStyle|yaml.FoldedStyle) == 0 {
					p.Column += p.From
				}
				if c.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0 {
					p.Column++
				}
				r.problems = append(r.problems, p)
			}
		}
	}
	return t
}

// fields fills the struct behind into from a mapping, field by field, and
// tells which fields could not be read.
func (r *reader) fields(n *yaml.Node, into any, special map[string]func(*yaml.Node)) map[string]bool {
	v := reflect.ValueOf(into).Elem()
	byName := map[string]int{}
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("yaml"), ",")
		byName[name] = i
	}
	bad, seen := map[string]bool{}, map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		at, known := byName[key.Value]
		switch {
		case !known:
			r.fail(key, key.Value, "one of "+strings.Join(fieldNames(v.Type()), ", "), "There is no field %q.", key.Value)
		case seen[key.Value]:
			r.fail(key, key.Value, "each field once", "%s is given twice.", key.Value)
		case special[key.Value] != nil:
			special[key.Value](value)
		default:
			if problem := r.value(value, v.Field(at), key.Value); problem {
				bad[key.Value] = true
			}
		}
		seen[key.Value] = true
	}
	return bad
}

func (r *reader) value(n *yaml.Node, v reflect.Value, field string) (bad bool) {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	before := len(r.problems)
	switch {
	case v.Kind() == reflect.Slice:
		if n.Kind != yaml.SequenceNode {
			r.fail(n, field, "a list", "%s is no list.", field)
			return true
		}
		for i, c := range n.Content {
			if c.Kind != yaml.ScalarNode {
				r.fail(c, field, "text; put it in quotes when it holds : or [", "Entry %d of %s is no text.", i+1, field)
			}
		}
	case v.Type() == reflect.TypeFor[Tests]() || v.Kind() == reflect.Pointer && v.Type() != reflect.TypeFor[*Extent]():
		if n.Kind != yaml.MappingNode {
			r.fail(n, field, "fields of its own", "%s has no fields.", field)
			return true
		}
		into := v
		if v.Kind() == reflect.Pointer {
			v.Set(reflect.New(v.Type().Elem()))
			into = v.Elem()
		}
		r.fields(n, into.Addr().Interface(), nil)
		return len(r.problems) > before
	case n.Kind != yaml.ScalarNode:
		r.fail(n, field, "a single value", "%s is no single value.", field)
		return true
	}
	if len(r.problems) > before {
		return true
	}
	if err := n.Decode(v.Addr().Interface()); err != nil {
		expected := map[reflect.Kind]string{reflect.Bool: "true or false", reflect.Int: "a whole number"}[v.Kind()]
		if expected == "" {
			expected = "a time such as 5m or a part such as 20%"
		}
		r.fail(n, field, expected, "%q cannot be read.", n.Value)
		return true
	}
	return false
}

func fieldNames(t reflect.Type) []string {
	var names []string
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ",")
		names = append(names, name)
	}
	return names
}
