import { config } from 'zod'

// Zod tries whether it may compile schemas to code, and the content security policy reports the attempt. Imported
// before anything else, because the attempt is made when the first schema is built.
config({ jitless: true })
