import type { Queryable } from '../database/database.ts'
import { findNamesakes } from '../documents/document-store.ts'
import { isKnownByName } from '../platform/staged-files.ts'
import { likeness } from '../text/likeness.ts'

/** Half of all that either text has: an edited document keeps more, two documents from one template less. */
const sameDocument = 0.5

/**
 * Where a file belongs. A path says it. An upload comes with a name only, and two courses both have an "Agenda.docx":
 * it is the next version of the document of that name whose text is much the same, and a document of its own otherwise.
 */
export async function placeOf(
  target: Queryable,
  uri: string,
  file: { fileHash: string; content: string },
): Promise<string> {
  if (!isKnownByName(uri)) return uri
  const name = uri.replace(/~\d+$/, '')
  const namesakes = await findNamesakes(target, name)
  if (namesakes.length === 0) return name
  const [best] = namesakes
    .map((namesake) => ({ uri: namesake.uri, likeness: likeness(namesake.content, file.content) }))
    .sort((a, b) => b.likeness - a.likeness)
  return best && best.likeness >= sameDocument ? best.uri : `${name}~${file.fileHash.slice(0, 16)}`
}
