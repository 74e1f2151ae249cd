import type { ApiError } from '../../api/error-mapping.ts'

/** An error of this host in the form that procedures' errors have over `/api`: `{ defined, code, status, message, data }`. */
export function errorResponse(error: ApiError): Response {
  return Response.json(error.toJSON(), { status: error.status })
}

/**
 * The same for `/rpc`, whose answers stand in an envelope. Without it the client would report an unreadable answer
 * instead of our sentence.
 */
export function rpcErrorResponse(error: ApiError): Response {
  return Response.json({ json: error.toJSON() }, { status: error.status })
}

/** A page of one heading and one sentence, for a person who cannot be let in. */
export function plainPage(status: number, heading: string, sentence: string): Response {
  const page = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${heading} · Lectern</title></head>
<body><main><h1>${heading}</h1><p>${sentence}</p></main></body>
</html>
`
  return new Response(page, { status, headers: { 'content-type': 'text/html; charset=utf-8' } })
}
