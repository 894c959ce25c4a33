package tagging

import (
	_ "embed"
	"fmt"
	"strings"
)

// wordSet names a handful of words that a rule of the engine asks for. The
// vocabulary keeps for every word the sets it is in, so that asking compares
// numbers, not spellings.
type wordSet uint8

// maxWordSets is how many sets there can be.
const maxWordSets = 128

// wordSets are the words of every set; written only while the package starts.
var wordSets []string

//go:embed questions.txt
var questionFile string

// questionWords are the lists of questions.txt by name.
var questionWords = readWords(questionFile)

func readWords(file string) map[string]string {
	lists := map[string]string{}
	for line := range strings.Lines(file) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, list, ok := strings.Cut(line, ": ")
		if _, twice := lists[name]; !ok || twice {
			panic(fmt.Sprintf("tagging: questions.txt: %q is not a list of words, or is there twice", name))
		}
		lists[name] = list
	}
	return lists
}

// words declares the set that questions.txt has under name.
func words(name string) wordSet {
	list, ok := questionWords[name]
	if !ok {
		panic(fmt.Sprintf("tagging: questions.txt has no list %q", name))
	}
	if len(wordSets) == maxWordSets {
		panic("tagging: there are more sets of words than a vocabulary keeps")
	}
	wordSets = append(wordSets, list)
	return wordSet(len(wordSets) - 1)
}

// membership is one bit for every set.
type membership [maxWordSets / 64]uint64

// join notes which words are in which sets.
func (v *vocabulary) join() {
	for set, list := range wordSets {
		for _, word := range strings.Fields(list) {
			sym := v.intern(word)
			for int(sym) >= len(v.member) {
				v.member = append(v.member, membership{})
			}
			v.member[sym][set/64] |= 1 << (set % 64)
		}
	}
}

// in tells whether the plain word behind sym is in set.
func (v *vocabulary) in(sym uint32, set wordSet) bool {
	lit := v.symbols[sym].lit
	return int(lit) < len(v.member) && v.member[lit][set/64]>>(set%64)&1 != 0
}
