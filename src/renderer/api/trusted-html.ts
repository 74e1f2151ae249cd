/** The part of the browser's Trusted Types that is used here; TypeScript's library does not know them yet. */
interface TrustedTypes {
  createPolicy(name: 'default', policy: { createHTML: (text: string) => string | null }): unknown
}

/**
 * Makes the browser refuse markup that comes as a string, wherever it would be parsed into the page. Mantine writes
 * style sheets that way and they pass, since CSS needs no `<`. The content security policy demands such a policy and
 * allows this one only; browsers without Trusted Types go on without.
 */
export function refuseHtmlStrings(): void {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
  trustedTypes?.createPolicy('default', { createHTML: (text) => (text.includes('<') ? null : text) })
}
