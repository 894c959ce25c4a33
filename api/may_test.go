package api

import (
	"reflect"
	"strings"
	"testing"
)

func TestTheWordsOfMayAreTheEnumsOfTheContract(t *testing.T) {
	for _, c := range []struct {
		in    any
		words []word
	}{{Me{}, ofCompany}, {Call{}, ofCall}, {HitCall{}, ofCall}, {Clip{}, ofClip}, {Folder{}, ofFolder}} {
		field, _ := reflect.TypeOf(c.in).FieldByName("May")
		var words []string
		for _, w := range c.words {
			words = append(words, w.name)
		}
		if got, want := field.Tag.Get("enum"), strings.Join(words, ","); got != want {
			t.Errorf("the contract says %T may %q, the code %q", c.in, got, want)
		}
	}
}
