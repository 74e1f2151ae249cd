/**
 * The little of the browser's document model that reading a page needs. The main process has no browser types, and
 * should not have their globals.
 */
export interface PageElement {
  readonly textContent: string | null
  readonly innerHTML: string
  getAttribute(name: string): string | null
  querySelector(selector: string): PageElement | null
  querySelectorAll(selector: string): readonly PageElement[]
  cloneNode(deep: boolean): PageElement
  remove(): void
}

export interface PageDocument extends PageElement {
  readonly documentElement: PageElement | null
  readonly body: PageElement
}
