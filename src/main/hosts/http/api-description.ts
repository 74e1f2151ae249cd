import { OpenAPIGenerator } from '@orpc/openapi'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { contract } from '../../../shared/api/contract.ts'
import { stagedFileSchema } from '../../../shared/api/ingestion.ts'
import { errorCodes } from '../../../shared/errors.ts'

type Description = Awaited<ReturnType<OpenAPIGenerator['generate']>>
type Schema = NonNullable<NonNullable<Description['components']>['schemas']>[string]

/** The OpenAPI 3.1 document of everything below `/api`: each operation of the contract, uploads and the one form of errors. */
export async function describeApi(version: string): Promise<Description> {
  const converter = new ZodToJsonSchemaConverter()
  const generator = new OpenAPIGenerator({ schemaConverters: [converter] })
  const [, stagedFile] = converter.convert(stagedFileSchema, { strategy: 'output' })
  const description = await generator.generate(contract, {
    info: {
      title: 'Lectern',
      version,
      description:
        'A private library for trainers and coaches. Errors are JSON with a stable code and a sentence.',
    },
    servers: [{ url: '/api' }],
    security: [{ token: [] }],
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: { Error: errorSchema, StagedFile: stagedFile as Schema },
    },
    // Each operation can fail with every code; one shared schema says so instead of forty copies in each.
    customErrorResponseBodySchema: () => reference('Error'),
  })
  description.paths = {
    ...description.paths,
    '/uploads': {
      put: {
        operationId: 'uploads.put',
        summary: 'Send a file to be imported; its token goes to "Import staged files"',
        parameters: [
          {
            name: 'name',
            in: 'query',
            required: true,
            description: 'File name, with folders if it was in one',
            schema: { type: 'string' },
          },
        ],
        requestBody: {
          required: true,
          content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
        },
        responses: {
          '200': { description: 'OK', content: { 'application/json': { schema: reference('StagedFile') } } },
          default: {
            description: 'Refused',
            content: { 'application/json': { schema: reference('Error') } },
          },
        },
      },
    },
  }
  return description
}

function reference(name: string) {
  return { $ref: `#/components/schemas/${name}` }
}

const errorSchema: Schema = {
  type: 'object',
  properties: {
    defined: { const: true },
    code: { enum: [...errorCodes] },
    status: { type: 'integer' },
    message: { type: 'string', description: 'The sentence for people' },
    data: { type: 'object', description: 'For programs; internal errors have the id that stands in the log' },
  },
  required: ['defined', 'code', 'status', 'message'],
}
