/** The language tag that a page understands for an ISO code: `en` for `eng`. Undefined where there is none. */
export function languageTag(code: string | null): string | undefined {
  if (code === null) return undefined
  try {
    return Intl.getCanonicalLocales(code)[0]
  } catch {
    // The code came from a file, and files say what they like.
    return undefined
  }
}
