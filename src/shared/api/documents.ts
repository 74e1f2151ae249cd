import { z } from 'zod'
import { idSchema, noticeSchema, procedure, timeSchema } from './base.ts'

export const documentTypes = ['research', 'guide', 'protocol', 'case_study'] as const
export const accessTiers = ['free', 'premium'] as const

/** Ids of the formats Lectern reads; `ingestion.formats` tells their names and file extensions. */
export const formatIds = ['pdf', 'docx', 'markdown', 'html', 'text', 'csv'] as const
export type FormatId = (typeof formatIds)[number]

/** Narrows a list or a search. Several values of one field mean any of them; several fields mean all of them. */
export const documentFilterSchema = z.object({
  collections: z.array(z.string()).optional(),
  documentTypes: z.array(z.enum(documentTypes)).optional(),
  formats: z.array(z.enum(formatIds)).optional(),
  tags: z.array(z.string()).optional(),
  accessTiers: z.array(z.enum(accessTiers)).optional(),
  /** Publication date if there is one, else the import date; both ends included, as `YYYY-MM-DD`. */
  dateFrom: z.iso.date().optional(),
  dateTo: z.iso.date().optional(),
})
export type DocumentFilter = z.infer<typeof documentFilterSchema>

/** How much of a document can be found by meaning: chunks with a vector in the active space, of all its chunks. */
export const coverageSchema = z.object({
  chunks: z.number().int(),
  embedded: z.number().int(),
  /** Why some chunks have no vector, when that is known and not simply "not yet". */
  reason: z.string().nullable(),
})
export type Coverage = z.infer<typeof coverageSchema>

export const documentSummarySchema = z.object({
  id: idSchema,
  title: z.string(),
  format: z.enum(formatIds),
  collection: z.string().nullable(),
  documentType: z.enum(documentTypes).nullable(),
  accessTier: z.enum(accessTiers).nullable(),
  tags: z.array(z.string()),
  author: z.string().nullable(),
  publicationDate: z.iso.date().nullable(),
  language: z.string().nullable(),
  /** File name or other plain name of where the text came from. */
  sourceName: z.string(),
  sizeBytes: z.number().int(),
  pageCount: z.number().int().nullable(),
  version: z.number().int(),
  coverage: coverageSchema,
  createdAt: timeSchema,
  updatedAt: timeSchema,
})
export type DocumentSummary = z.infer<typeof documentSummarySchema>

export const headingSchema = z.object({
  depth: z.number().int().min(1).max(6),
  text: z.string(),
  /** Offset in `content`, in UTF-16 code units. */
  start: z.number().int(),
  page: z.number().int().nullable(),
})

/** One document with its whole text. `content` is Markdown; every offset counts UTF-16 code units of it. */
export const documentDetailSchema = documentSummarySchema.extend({
  versionId: idSchema,
  content: z.string(),
  pages: z.array(z.object({ page: z.number().int(), start: z.number().int() })),
  outline: z.array(headingSchema),
  notices: z.array(noticeSchema),
})
export type DocumentDetail = z.infer<typeof documentDetailSchema>

export const documentSortFields = [
  'title',
  'collection',
  'format',
  'sizeBytes',
  'updatedAt',
  'createdAt',
] as const

export const documentListRequestSchema = z.object({
  filter: documentFilterSchema.default({}),
  /** Matches titles and source names that contain this text. */
  titleContains: z.string().optional(),
  sort: z.enum(documentSortFields).default('updatedAt'),
  descending: z.boolean().default(true),
  limit: z.number().int().min(1).max(1000).default(100),
  offset: z.number().int().min(0).default(0),
})
export type DocumentListRequest = z.infer<typeof documentListRequestSchema>

const facetSchema = z.array(z.object({ value: z.string(), count: z.number().int() }))

export const documentsContract = {
  list: procedure
    .route({ method: 'POST', path: '/documents/list', summary: 'List documents' })
    .input(documentListRequestSchema)
    .output(z.object({ documents: z.array(documentSummarySchema), total: z.number().int() })),
  get: procedure
    .route({ method: 'GET', path: '/documents/{id}', summary: 'One document with its text' })
    .input(z.object({ id: idSchema }))
    .output(documentDetailSchema),
  /** What the library can be filtered by, with the number of documents for each value. */
  facets: procedure
    .route({ method: 'GET', path: '/documents/facets', summary: 'Values to filter by' })
    .output(
      z.object({
        collections: facetSchema,
        documentTypes: facetSchema,
        formats: facetSchema,
        tags: facetSchema,
        accessTiers: facetSchema,
      }),
    ),
}
