package tagging

import "strings"

// wordFlag says what part a word can play in a sentence. The question
// detector, negation scope and word classes read these; phrases do not.
type wordFlag uint32

const (
	wordNot     wordFlag = 1 << iota // turns a statement round
	wordWh                           // opens an open question
	wordAux                          // do, is, can: before its subject it asks
	wordSubject                      // I, you, the: what can follow an auxiliary in a question
	wordPronoun                      // subject pronouns: a clause of its own may start here
	wordJoin                         // and, but, because: a new clause
	wordReport                       // think, say: carries a negation into the clause behind it
	wordOpener                       // well, so, okay: before the sentence proper
	wordModal                        // can, would: an auxiliary that is never a full verb
	wordBeHave                       // be, have, do: auxiliaries that can be full verbs
	wordLight                        // is, so, overly: a negation reaches through them
	wordDet                          // the, a, my: opens a noun phrase
	wordTag                          // right, correct, huh: at the end they ask
	wordPrep                         // of, to, in: what comes before a wh word inside a clause
)

type lexiconEntry struct {
	flag  wordFlag
	kind  kind
	words []string
}

func entry(f wordFlag, k kind, words string) lexiconEntry {
	return lexiconEntry{flag: f, kind: k, words: strings.Fields(words)}
}

// lexicon holds the words the engine itself knows. Everything else it knows
// comes from trackers.
var lexicon = []lexiconEntry{
	entry(wordNot, 0, "not never hardly neither nor"),
	entry(wordWh, 0, "what who whom whose which where when why how"),
	entry(wordAux|wordModal, 0, "can could will would should shall may might must"),
	entry(wordAux|wordBeHave, 0, "do does did is are was were am have has had 's 'd"),
	entry(wordSubject|wordPronoun, 0, "i you he she it we they"),
	entry(wordSubject, 0, "this that these those there anyone anybody someone somebody everyone everybody anything something everything nothing y'all"),
	entry(wordSubject|wordDet, 0, "the a an my your his her its our their any some"),
	entry(wordJoin, 0, "and but because so since although though cause whereas unless then or"),
	entry(wordReport, 0, "think say saying mean feel find believe suppose guess claim suggest"),
	entry(wordOpener, 0, "well so okay and but yeah yes no oh um uh er ah hey hi hello now right sorry alright great good thanks thank sure please because or then also actually honestly hmm mhm gotcha cool perfect like anyway just"),
	entry(wordLight, 0, "is 's are was were be been being so very too overly all that necessarily particularly exactly way far much entirely at"),
	entry(wordTag, 0, "right correct huh eh yeah okay no"),
	entry(wordPrep, 0, "of to in on at for from with by about into than as"),
	entry(0, kindNumber, "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million millions billion dozen"),
	entry(0, 0, "$ € £ % percent dollars dollar bucks buck euros euro pounds cents grand k"),
	entry(0, 0, "second seconds minute minutes hour hours day days week weeks weekend month months quarter quarters year years"),
	entry(0, 0, "monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december"),
	entry(0, kindName, "salesforce hubspot zendesk oracle sap microsoft google amazon aws azure slack zoom gong chorus servicenow workday netsuite quickbooks xero shopify stripe adobe marketo pardot outreach salesloft zoominfo linkedin intercom freshworks freshdesk pipedrive zoho jira atlassian asana trello notion dropbox docusign okta cisco dell ibm hp accenture deloitte snowflake databricks tableau looker datadog splunk twilio ringcentral genesys avaya verint talkdesk dialpad aircall mailchimp klaviyo braze gainsight totango"),
	entry(0, 0, "any other chance idea questions ideas thoughts preference preferences particular specific plans special news else mean guys about come many much long often far soon kind type sort time day date old big while whenever means makes made see tell understand say remember matter nor"),
	entry(0, 0, "afraid honest fair frank guess suppose with then though mate sir look bye"),
	entry(0, 0, "be been being not to going want got let us me him them mine yours"),
}

// smallNumbers are digits and the word they are the same as.
var smallNumbers = map[string]string{
	"0": "zero", "1": "one", "2": "two", "3": "three", "4": "four", "5": "five", "6": "six",
	"7": "seven", "8": "eight", "9": "nine", "10": "ten", "11": "eleven", "12": "twelve",
	"13": "thirteen", "14": "fourteen", "15": "fifteen", "16": "sixteen", "17": "seventeen",
	"18": "eighteen", "19": "nineteen", "20": "twenty", "30": "thirty", "40": "forty",
	"50": "fifty", "60": "sixty", "70": "seventy", "80": "eighty", "90": "ninety",
	"100": "hundred", "1000": "thousand",
}

// expansions are spellings of more than one word. Those without an apostrophe
// are how speech recognition writes them. "ill", "were", "well", "id" and
// "wed" are missing on purpose: they are words of their own.
var expansions = map[string][]string{
	"cannot": {"can", "not"}, "can't": {"can", "not"}, "cant": {"can", "not"},
	"won't": {"will", "not"}, "wont": {"will", "not"}, "shan't": {"shall", "not"},
	"ain't": {"is", "not"}, "aint": {"is", "not"},
	"don't": {"do", "not"}, "dont": {"do", "not"}, "doesn't": {"does", "not"}, "doesnt": {"does", "not"},
	"didn't": {"did", "not"}, "didnt": {"did", "not"}, "isn't": {"is", "not"}, "isnt": {"is", "not"},
	"aren't": {"are", "not"}, "arent": {"are", "not"}, "wasn't": {"was", "not"}, "wasnt": {"was", "not"},
	"weren't": {"were", "not"}, "werent": {"were", "not"}, "haven't": {"have", "not"}, "havent": {"have", "not"},
	"hasn't": {"has", "not"}, "hasnt": {"has", "not"}, "hadn't": {"had", "not"}, "hadnt": {"had", "not"},
	"couldn't": {"could", "not"}, "couldnt": {"could", "not"}, "wouldn't": {"would", "not"}, "wouldnt": {"would", "not"},
	"shouldn't": {"should", "not"}, "shouldnt": {"should", "not"}, "mustn't": {"must", "not"}, "needn't": {"need", "not"},
	"gonna": {"going", "to"}, "wanna": {"want", "to"}, "gotta": {"got", "to"}, "hafta": {"have", "to"},
	"gimme": {"give", "me"}, "lemme": {"let", "me"}, "dunno": {"do", "not", "know"}, "kinda": {"kind", "of"},
	"sorta": {"sort", "of"}, "outta": {"out", "of"}, "lotta": {"lot", "of"}, "whatcha": {"what", "are", "you"},
	"im": {"i", "am"}, "ive": {"i", "have"}, "youre": {"you", "are"}, "youve": {"you", "have"}, "youll": {"you", "will"},
	"theyre": {"they", "are"}, "theyve": {"they", "have"}, "weve": {"we", "have"}, "thats": {"that", "'s"},
	"its": {"it", "'s"}, "whats": {"what", "'s"}, "hows": {"how", "'s"}, "wheres": {"where", "'s"},
	"theres": {"there", "'s"}, "heres": {"here", "'s"}, "hes": {"he", "'s"}, "shes": {"she", "'s"}, "whos": {"who", "'s"},
	"let's": {"let", "us"}, "lets": {"let", "us"}, "y'know": {"you", "know"}, "d'you": {"do", "you"},
	"ok": {"okay"}, "yep": {"yes"}, "yup": {"yes"}, "em": {"them"}, "cuz": {"because"},
	"till": {"until"}, "til": {"until"}, "thru": {"through"},
	"n't":  {"not"},
	"mhmm": {"mhm"}, "mmhmm": {"mhm"}, "uhm": {"um"}, "umm": {"um"}, "uhh": {"uh"},
}

// suffixes are the tails of contractions not listed above.
var suffixes = []struct{ tail, word string }{
	{"n't", "not"}, {"'re", "are"}, {"'ve", "have"}, {"'ll", "will"}, {"'m", "am"}, {"'s", "'s"}, {"'d", "'d"},
}

// standIns are contracted words whose full form only the sentence knows: a
// phrase that says "is" also means the 's of "budget's gone".
var standIns = map[string][]string{
	"is": {"'s"}, "has": {"'s"}, "would": {"'d"}, "had": {"'d"},
}
