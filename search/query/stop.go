package query

import "strings"

// stopWords are words people type out of grammar, not because they look for
// them. Typed beside others they need not occur, but turns in which they stand
// as typed come first; alone, or in quotes, they count like any word. Negations
// (not, don't, can't, no, never) are no stop words: they change what is meant.
var stopWords = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(`
		a an the this that these those there here
		i me my you your he him his she her it its we us our they them their
		im ive youre youve hes shes were weve theyre theyve thats theres
		am is are was be been being do does did have has had having will would can could should
		of in on at to for from by with as about into than then
		and or but if so
		what which who whose
		just`) {
		m[w] = true
	}
	return m
}()
