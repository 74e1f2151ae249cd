import { z } from 'zod'
import { documentFilterSchema, formatIds } from './documents.ts'
import { idSchema, noticeSchema, procedure } from './base.ts'

export const searchModes = ['hybrid', 'words', 'meaning'] as const
export type SearchMode = (typeof searchModes)[number]

/** Why a passage was found. Ranks count from 1; null means that this way of searching did not find it. */
export const whySchema = z.object({
  meaningRank: z.number().int().nullable(),
  wordsRank: z.number().int().nullable(),
  /** The two parts of the score, after scaling and weighting; they add up to `score`. */
  meaningScore: z.number(),
  wordsScore: z.number(),
  /** The words of the passage that answered words of the question, as they stand in the passage. */
  matchedWords: z.array(z.string()),
})

export const searchHitSchema = z.object({
  documentId: idSchema,
  chunkId: idSchema,
  title: z.string(),
  format: z.enum(formatIds),
  collection: z.string().nullable(),
  version: z.number().int(),
  /** First and last page of the passage; null for formats without pages. */
  page: z.number().int().nullable(),
  pageTo: z.number().int().nullable(),
  headingPath: z.array(z.string()),
  /** Range of the passage in the version's content, in UTF-16 code units. `text` is exactly that range. */
  start: z.number().int(),
  end: z.number().int(),
  text: z.string(),
  /** The passage's best few lines as plain text, with the ranges to highlight in it. */
  snippet: z.object({
    text: z.string(),
    highlights: z.array(z.object({ start: z.number().int(), end: z.number().int() })),
  }),
  score: z.number(),
  why: whySchema,
})
export type SearchHit = z.infer<typeof searchHitSchema>

export const searchRequestSchema = z.object({
  text: z.string().trim().min(1).max(2000),
  mode: z.enum(searchModes).default('hybrid'),
  filter: documentFilterSchema.default({}),
  limit: z.number().int().min(1).max(100).default(20),
})
export type SearchRequest = z.infer<typeof searchRequestSchema>

export const searchResultSchema = z.object({
  hits: z.array(searchHitSchema),
  notices: z.array(noticeSchema),
  tookMs: z.number(),
})
export type SearchResult = z.infer<typeof searchResultSchema>

export const searchContract = {
  run: procedure
    .route({ method: 'POST', path: '/search', summary: 'Find passages' })
    .input(searchRequestSchema)
    .output(searchResultSchema),
}
