import { createLsaEmbedder } from '../lsa/lsa-embedder.ts'
import { decodeLsaModel } from '../lsa/lsa-model-parts.ts'
import type { OpenEmbedder } from './provider.ts'

/** The model fitted on this library, from its stored parts. Throws `library-damaged` when they are not whole. */
export const openBuiltIn: OpenEmbedder<'built-in'> = async (_settings, space) =>
  createLsaEmbedder(decodeLsaModel(await space.loadModel()))
