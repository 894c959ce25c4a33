package tagging

import (
	"encoding/binary"

	"gametape/coach/letter"
)

// A symbol is what the automaton reads: one normalised word with what is known
// of it. Several symbols can stand for one literal: "kind" as a word of its
// own, as half of the filler "kind of", or in the exact spelling "KIND".
type symbol struct {
	lit  uint32 // the symbol of the plain word; its own number for plain words
	form uint32 // the exact spelling, 0 where no phrase asks for it
	kind kind
}

// kind is the set of classes a symbol belongs to.
type kind uint8

const (
	kindNumber  kind = 1 << iota // six, 6, hundred, 2,000
	kindMoney                    // $50, 50k
	kindPercent                  // 20%
	kindName                     // Acme
	kindSkip                     // fillers and softeners: skipped between words
)

// Symbols for words in no phrase and not in the lexicon.
const (
	symOther uint32 = iota
	symOtherName
	symNumber
	symMoney
	symPercent
	symMoneyNumber // 50k: a number, and money where a sentence says so
	symReserved
)

// slot is what is known of one spelling.
type slot struct {
	word string
	sym  uint32
	name uint32 // the symbol when written with a capital inside a sentence
	rare *rarity
}

// rarity is what few spellings have.
type rarity struct {
	expand []uint32 // "gonna": going, to
	forms  []form
}

// form is a spelling that some phrase wants exactly.
type form struct {
	raw string
	sym uint32
}

// place is one entry of the hash table that leads to slots. It is small, so that
// the whole table stays in the processor's cache.
type place struct {
	key  uint64
	slot uint32 // index + 1, 0 for a free place
}

// vocabulary turns spellings into symbols. It grows while phrases are read and
// is never written to afterwards.
type vocabulary struct {
	places  []place
	slots   []slot
	symbols []symbol
	byLit   map[uint32][]uint32
	// words are the flags of the lexicon, by symbol; see lexicon.go.
	words []wordFlag
	// member says in which sets a word is; by symbol, as far as there are sets.
	member []membership
	// pairs are fillers of two words, such as "you know".
	pairs   map[[2]uint32]bool
	tail    []bool // by literal: can end a pair
	skips   map[uint32]uint32
	forms   uint32
	fillers []bool   // by literal: counts for the filler rate
	spell   []string // by symbol, "" for classes
}

func newVocabulary() *vocabulary {
	v := &vocabulary{
		places: make([]place, 4096),
		byLit:  map[uint32][]uint32{},
		pairs:  map[[2]uint32]bool{},
		skips:  map[uint32]uint32{},
	}
	for _, k := range []kind{0, kindName, kindNumber, kindMoney, kindPercent, kindNumber | kindMoney} {
		v.add(symbol{lit: uint32(len(v.symbols)), kind: k})
	}
	for _, entry := range lexicon {
		for _, word := range entry.words {
			s := v.intern(word)
			v.words[s] |= entry.flag
			v.symbols[s].kind |= entry.kind
		}
	}
	v.join()
	for value, word := range smallNumbers {
		v.alias(value, v.intern(word))
	}
	for from, to := range expansions {
		v.expand(from, to...)
	}
	return v
}

func (v *vocabulary) add(s symbol) uint32 {
	n := uint32(len(v.symbols))
	v.symbols = append(v.symbols, s)
	v.words = append(v.words, 0)
	v.spell = append(v.spell, "")
	v.tail = append(v.tail, false)
	v.fillers = append(v.fillers, false)
	v.byLit[s.lit] = append(v.byLit[s.lit], n)
	return n
}

// packed is the longest word that its key spells out.
const packed = 8

// keyOf stands for a word in the hash table: the bytes of a short one, a hash
// of a longer one.
func keyOf(word []byte) uint64 {
	switch {
	case len(word) > packed:
		key := binary.LittleEndian.Uint64(word)
		for _, c := range word[packed:] {
			key = (key ^ uint64(c)) * 1099511628211 // FNV-1a
		}
		return key
	case cap(word) >= packed:
		return binary.LittleEndian.Uint64(word[:packed]) & (1<<(8*len(word)) - 1)
	}
	var padded [packed]byte
	copy(padded[:], word)
	return binary.LittleEndian.Uint64(padded[:])
}

// home is where the search for key begins in a table of size places.
func home(key uint64, size int) uint64 {
	return key * 0x9E3779B97F4A7C15 >> 32 & uint64(size-1)
}

// find looks a normalised spelling up, nil where it is in no phrase and not in
// the lexicon.
func (v *vocabulary) find(word []byte) *slot {
	key := keyOf(word)
	for i := home(key, len(v.places)); ; i = (i + 1) & uint64(len(v.places)-1) {
		p := &v.places[i]
		if p.slot == 0 {
			return nil
		}
		if p.key == key {
			if s := &v.slots[p.slot-1]; len(word) <= packed && len(s.word) <= packed || s.word == string(word) {
				return s
			}
		}
	}
}

func (v *vocabulary) insert(s slot) {
	v.slots = append(v.slots, s)
	if 8*len(v.slots) <= 3*len(v.places) {
		v.place(len(v.slots) - 1)
		return
	}
	v.places = make([]place, 2*len(v.places))
	for i := range v.slots {
		v.place(i)
	}
}

func (v *vocabulary) place(slot int) {
	key := keyOf([]byte(v.slots[slot].word))
	i := home(key, len(v.places))
	for v.places[i].slot != 0 {
		i = (i + 1) & uint64(len(v.places)-1)
	}
	v.places[i] = place{key: key, slot: uint32(slot) + 1}
}

// intern gives the symbol of a normalised word, adding it where it is new.
func (v *vocabulary) intern(word string) uint32 {
	if s := v.find([]byte(word)); s != nil {
		return s.sym
	}
	n := v.add(symbol{lit: uint32(len(v.symbols))})
	v.spell[n] = word
	v.insert(slot{word: word, sym: n, name: n})
	return n
}

// internPhraseWord is intern for words of phrases. Unlike lexicon words they
// can be names when written with a capital: "Acme" stays a name to <name>
// although another tracker spells it out.
func (v *vocabulary) internPhraseWord(word string) uint32 {
	if s := v.find([]byte(word)); s != nil {
		return s.sym
	}
	k := kind(0)
	if word[0] >= '0' && word[0] <= '9' {
		k = kindNumber
	}
	lit := v.add(symbol{lit: uint32(len(v.symbols)), kind: k})
	name := v.add(symbol{lit: lit, kind: k | kindName})
	v.spell[lit] = word
	v.insert(slot{word: word, sym: lit, name: name})
	return lit
}

func (v *vocabulary) alias(word string, sym uint32) {
	v.insert(slot{word: word, sym: sym, name: sym})
}

func (v *vocabulary) expand(word string, to ...string) {
	var syms []uint32
	for _, w := range to {
		syms = append(syms, v.intern(w))
	}
	v.insert(slot{word: word, sym: syms[0], name: syms[0], rare: &rarity{expand: syms}})
}

// exact gives the symbol for word spelled as raw, and only so.
func (v *vocabulary) exact(word, raw string) uint32 {
	lit := v.internPhraseWord(word)
	s := v.find([]byte(word))
	if s.rare == nil {
		s.rare = &rarity{}
	}
	for _, f := range s.rare.forms {
		if f.raw == raw {
			return v.symbols[f.sym].form
		}
	}
	v.forms++
	k := v.symbols[lit].kind
	if raw != "" && raw[0] >= 'A' && raw[0] <= 'Z' && s.name != s.sym {
		k |= kindName
	}
	n := v.add(symbol{lit: lit, form: v.forms, kind: k})
	s.rare.forms = append(s.rare.forms, form{raw: raw, sym: n})
	return v.forms
}

// hasForms tells whether raw is a plain word: no contraction and no number.
func (v *vocabulary) hasForms(raw string) bool {
	if charClasses[raw[0]] != charLetter {
		return false
	}
	word := letter.Lower(raw)
	s := v.find([]byte(word))
	return s != nil && (s.rare == nil || s.rare.expand == nil)
}

// skip makes a filler of one or two words skippable between the words of a
// phrase; counted fillers make up the filler rate.
func (v *vocabulary) skip(words []uint32, counted bool) {
	switch len(words) {
	case 1:
		v.symbols[words[0]].kind |= kindSkip
	case 2:
		v.pairs[[2]uint32{words[0], words[1]}] = true
		v.tail[words[1]] = true
		for _, w := range words {
			if _, ok := v.skips[w]; !ok {
				v.skips[w] = v.add(symbol{lit: w, kind: v.symbols[w].kind | kindSkip})
			}
		}
	}
	if counted {
		v.fillers[words[len(words)-1]] = true
	}
}

func (v *vocabulary) is(sym uint32, flag wordFlag) bool {
	return v.words[v.symbols[sym].lit]&flag != 0
}

// spelling is the plain word behind sym, "" for words nobody asked for.
func (v *vocabulary) spelling(sym uint32) string { return v.spell[v.symbols[sym].lit] }
