// Which of the dropped files belong together: a recording and its transcript
// share their name but for the ending and a few usual additions.

export interface Named {
  name: string
}

export interface Pair<F extends Named> {
  title: string
  recording?: F
  transcript?: F
}

const recordingEndings = /\.(mp3|wav|m4a|aac|ogg|oga|opus|flac|webm|mp4|m4v|mov|mkv|avi|wma|amr|3gp|aif|aiff)$/i
const transcriptEndings = /\.(vtt|srt|sbv|ttml|dfxp|xml|txt|text|json|jsonl|docx|ctm|vcon|md)$/i
const additions =
  /[\s._-]*(\(\d+\)|transcript(ion)?|captions?|subtitles?|closed[\s_-]?captions?|audio([\s_-]?only)?|recording|video|cc|diari[sz]ed|words|[a-z]{2}([-_][a-z]{2})?)$/i

export function isRecording(file: Named): boolean {
  return recordingEndings.test(file.name)
}

export function isTranscript(file: Named): boolean {
  return transcriptEndings.test(file.name)
}

/** A file's name without ending and usual additions, for comparing. */
export function stem(name: string): string {
  let rest = name.toLowerCase().replace(/^.*[\\/]/, '')
  for (let before = ''; before !== rest && (recordingEndings.test(rest) || transcriptEndings.test(rest));) {
    before = rest
    rest = rest.replace(recordingEndings, '').replace(transcriptEndings, '')
  }
  for (let before = ''; before !== rest;) {
    before = rest
    const shorter = rest.replace(additions, '')
    if (shorter.length >= 2) rest = shorter
  }
  return rest.replace(/[\s._-]+/g, ' ').trim()
}

/** A title for people out of a file's name. */
export function titleOf(name: string): string {
  const plain = name
    .replace(/\.[a-z0-9]{2,5}$/i, '')
    .replace(/[_]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return plain.charAt(0).toUpperCase() + plain.slice(1)
}

/**
 * Groups files into calls. Files of unknown kind are taken for recordings, so
 * that the server can say what they are; two that are alone together are a pair
 * whatever their names.
 */
export function pair<F extends Named>(files: F[]): Pair<F>[] {
  const [first, second] = files
  if (files.length === 2 && first && second && isTranscript(first) !== isTranscript(second)) {
    const [recording, transcript] = isTranscript(first) ? [second, first] : [first, second]
    return [{ title: titleOf(recording.name), recording, transcript }]
  }
  const pairs: (Pair<F> & { stem: string })[] = []
  for (const file of files.filter((f) => !isTranscript(f))) {
    pairs.push({ stem: stem(file.name), title: titleOf(file.name), recording: file })
  }
  for (const file of files.filter(isTranscript)) {
    const match = pairs.find((p) => !p.transcript && p.stem === stem(file.name))
    if (match) match.transcript = file
    else pairs.push({ stem: stem(file.name), title: titleOf(file.name), transcript: file })
  }
  return pairs.map(({ title, recording, transcript }) => ({ title, recording, transcript }))
}
