import { exitCodes, type Command } from './command.ts'
import { withLibrary } from './open-library.ts'
import { usage } from './options.ts'
import { counted } from './words.ts'

/** `lectern status`: what library this is and what is in it. */
export const status: Command = async (input) => {
  const { words, terminal } = input
  if (words.length > 0) throw usage('"status" takes no words.')
  const state = await withLibrary(input, 'lectern status', ({ client }) => client.library.status())
  terminal.answer(state, () => {
    const engine = state.engine === 'embedded' ? 'embedded' : 'server'
    const rows = [
      ['Library', state.location],
      ['Documents', `${counted(state.documents, 'document')}, ${counted(state.chunks, 'passage')}`],
      ['By meaning', `${state.embeddedChunks.toLocaleString('en')} of ${counted(state.chunks, 'passage')}`],
      ['By words', state.wordRanking === 'bm25' ? 'BM25' : 'any-word ranking (the server has no BM25)'],
      ['Database', `PostgreSQL ${state.serverVersion} (${engine}), vectors ${state.vectorVersion}`],
      [
        'Durable',
        state.durable ? 'yes: each commit reaches the disk' : 'no: a power cut may lose the last commits',
      ],
      ['At work', state.runningJobs === 0 ? 'nothing' : counted(state.runningJobs, 'job')],
      ['Lectern', state.version],
    ]
    return rows.map(([name, value]) => `${name!.padEnd(12)}${value}`).join('\n')
  })
  return exitCodes.done
}
