// The phrase language on half a page; docs/trackers.md is the whole of it, and a
// test holds that nothing of it is missing here.

export interface Construct {
  write: string
  means: string
  example: string
  finds: string
}

export const constructs: Construct[] = [
  {
    write: 'plain words',
    means: 'these words in this order, in any case; “um”, “really”, “you know” between them do not matter',
    example: 'too expensive',
    finds: '“that is really too, um, expensive”',
  },
  {
    write: '(a|b c)',
    means: 'one of several',
    example: 'way (over|out of) budget',
    finds: '“way over budget”, “way out of budget”',
  },
  {
    write: '[a|b]',
    means: 'one of these, or nothing',
    example: 'in [our|the] budget',
    finds: '“in our budget”, “in budget”',
  },
  { write: '*', means: 'any one word', example: 'send * a proposal', finds: '“send me a proposal”' },
  {
    write: '...',
    means: 'up to five words of any kind',
    example: 'justify ... cost',
    finds: '“justify that kind of cost”',
  },
  {
    write: 'A NEAR/n B',
    means: 'both, in either order, with at most n words between (1 to 30)',
    example: 'budget NEAR/4 (cut|frozen)',
    finds: '“they cut the whole marketing budget”',
  },
  {
    write: '~word',
    means: 'the word in any form',
    example: '~struggle to',
    finds: '“struggled to”, “struggling to”',
  },
  {
    write: '<money> <number> <percent> <duration> <date> <name>',
    means:
      'whatever is written or said as one of these; a <name> is a capital word inside a sentence, or a well-known vendor',
    example: '<percent> (more|higher)',
    finds: '“that’s 20% more”',
  },
  {
    write: '"IT"',
    means: 'exactly this spelling',
    example: '"IT" (will|would) not',
    finds: '“IT won’t allow that”, but not “it won’t”',
  },
  {
    write: '^we will see$',
    means:
      '^ is the beginning of the sentence and $ its end, but for “well”, “okay”, “to be honest”, names and the like',
    example: '^we will see$',
    finds: '“Well, we’ll see.”, but not “we’ll see you on Tuesday”',
  },
]

export const goodToKnow = [
  'Short forms and full ones are the same: can’t, cannot and can not; gonna and going to; 6 and six.',
  'Capital letters and accents do not matter, but in quotation marks.',
  'A phrase never reaches over the end of a sentence.',
]
