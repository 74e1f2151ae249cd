import { parentPort } from 'node:worker_threads'
import { encodeLsaModel } from './lsa-model-parts.ts'
import { fitLsaModel } from './lsa-model.ts'
import type { LsaWorkerAnswer, LsaWorkerRequest } from './lsa-worker-messages.ts'
import { createTermMatrixBuilder } from './term-matrix.ts'

/** The thread of one fit. It is ended from outside, which is how a fit is cancelled. */
const port = parentPort!
const builder = createTermMatrixBuilder()

port.on('message', (request: LsaWorkerRequest) => {
  if (request.type === 'add') {
    for (const terms of request.passages) builder.add(terms)
    answer({ type: 'added' })
    return
  }
  const matrix = builder.build()
  const model = fitLsaModel(matrix, { onStep: (share) => answer({ type: 'progress', share }) })
  answer({ type: 'fitted', parts: encodeLsaModel(model), meanTerms: matrix.meanTerms })
})

function answer(message: LsaWorkerAnswer): void {
  port.postMessage(message)
}
