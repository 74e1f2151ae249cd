const names = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'code' })

/** The name of a language from its ISO code: `German`. A code that nobody knows stays as it is. */
export function sayLanguage(code: string): string {
  try {
    return names.of(code) ?? code
  } catch {
    return code
  }
}
