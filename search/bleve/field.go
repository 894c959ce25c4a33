package bleve

import (
	index "github.com/blevesearch/bleve_index_api"

	"gametape/search/query"
)

// field is one field of a document, ready for the engine. It is read only once
// it is analysed, so the documents of a call share the fields that are the
// same for all of its turns.
type field struct {
	name   string
	value  []byte
	terms  index.TokenFrequencies
	length int
	// analyse fills terms and length; nil where they are known.
	analyse func(*field)
}

// exactField is found under each of values as it is, without the empty ones.
func exactField(name string, values ...string) *field {
	f := &field{name: name, terms: make(index.TokenFrequencies, len(values))}
	for _, v := range values {
		if fieldOptions[name]&index.DocValues == 0 {
			v = query.Value(v) // what is sorted by is made of such values
		}
		if v != "" && f.terms[v] == nil {
			f.terms[v] = &index.TokenFreq{Term: []byte(v)}
			f.terms[v].SetFrequency(1)
			f.length++
		}
	}
	return f
}

// storedField is kept and not found.
func storedField(name string, value []byte) *field { return &field{name: name, value: value} }

// wordFields are a text's terms and, apart, the words as they were said where
// that differs. The engine's workers analyse them, both in one go.
func wordFields(name, as, text string) (terms, surfaces *field) {
	surfaces = &field{name: as}
	terms = &field{name: name, analyse: func(f *field) {
		tokens := query.Tokens(text)
		f.terms, f.length = termsOf(tokens), len(tokens)
		surfaces.terms = make(index.TokenFrequencies)
		for _, t := range tokens {
			if t.Surface != t.Term && surfaces.terms[t.Surface] == nil {
				surfaces.terms[t.Surface] = &index.TokenFreq{Term: []byte(t.Surface)}
				surfaces.terms[t.Surface].SetFrequency(1)
				surfaces.length++
			}
		}
	}}
	return terms, surfaces
}

// termsOf notes where each term is. Places in bytes are left out: highlights
// are found in the text itself.
func termsOf(tokens []query.Token) index.TokenFrequencies {
	out := make(index.TokenFrequencies, len(tokens))
	places := make([]index.TokenLocation, len(tokens))
	freqs := make([]index.TokenFreq, len(tokens))
	for i, t := range tokens {
		places[i].Position = i + 1
		f := out[t.Term]
		if f == nil {
			f = &freqs[i]
			f.Term = []byte(t.Term)
			out[t.Term] = f
		}
		f.Locations = append(f.Locations, &places[i])
		f.SetFrequency(f.Frequency() + 1)
	}
	return out
}

// The rest implements document.Field.

// Analyze is called once per document the field is in; the first call of a
// field that is shared happens before any document is handed over.
func (f *field) Analyze() {
	if f.analyse != nil {
		f.analyse(f)
		f.analyse = nil
	}
}

func (f *field) Name() string                                     { return f.name }
func (f *field) Value() []byte                                    { return f.value }
func (f *field) ArrayPositions() []uint64                         { return nil }
func (f *field) EncodedFieldType() byte                           { return 't' }
func (f *field) Options() index.FieldIndexingOptions              { return fieldOptions[f.name] }
func (f *field) AnalyzedLength() int                              { return f.length }
func (f *field) AnalyzedTokenFrequencies() index.TokenFrequencies { return f.terms }
func (f *field) NumPlainTextBytes() uint64                        { return uint64(len(f.value)) }
func (f *field) Size() int                                        { return len(f.name) + len(f.value) + f.terms.Size() }
