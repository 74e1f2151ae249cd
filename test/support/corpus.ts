import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const topics = [
  ['feedback', 'Name one thing the learner did, say what it led to, and ask what they would try next.'],
  [
    'questions',
    'Wait three seconds after a question before you say anything else; silence is thinking time.',
  ],
  ['groups', 'Groups of three or four keep everybody talking; larger groups let people hide.'],
  ['goals', 'A goal that the client words in their own language is remembered a week later.'],
  ['practice', 'Spread practice over days instead of one long afternoon and more of it stays.'],
  ['conflict', 'When voices rise, slow down, lower your own voice and name what you see.'],
  ['listening', 'Repeat the last few words as a question and people go on by themselves.'],
  ['planning', 'Begin a session plan with the last ten minutes: what should people be able to do?'],
] as const

/**
 * Writes `count` small documents on teaching into a folder, Markdown and text in turn, each different and each with a
 * few headings and several passages. Answers their paths in name order.
 */
export async function writeCorpus(folder: string, count: number): Promise<string[]> {
  await mkdir(folder, { recursive: true })
  const paths: string[] = []
  for (let index = 0; index < count; index++) {
    const isMarkdown = index % 2 === 0
    const path = join(folder, `note-${String(index).padStart(4, '0')}.${isMarkdown ? 'md' : 'txt'}`)
    await writeFile(path, isMarkdown ? markdownNote(index) : textNote(index))
    paths.push(path)
  }
  return paths
}

function markdownNote(index: number): string {
  const sections = [0, 1, 2, 3].map((offset) => {
    const [word, sentence] = topics[(index + offset) % topics.length]!
    return `## On ${word}\n\n${paragraph(sentence, index + offset)}\n\n- first ${word} step of note ${index}\n- second ${word} step\n`
  })
  return `# Note ${index} for the course\n\n${sections.join('\n')}`
}

function textNote(index: number): string {
  const [word, sentence] = topics[index % topics.length]!
  return `Note ${index} about ${word}\n\n${paragraph(sentence, index)}\n\n${paragraph(sentence, index + 3)}\n`
}

function paragraph(sentence: string, seed: number): string {
  const [, other] = topics[(seed * 3 + 1) % topics.length]!
  return Array.from(
    { length: 6 },
    (_, round) => `${sentence} In round ${seed * 7 + round}, ${other.toLowerCase()}`,
  ).join(' ')
}
