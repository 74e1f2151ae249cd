/** The text a person has selected in a document and the offset of the block it begins in, or null. */
export function readSelection(): { text: string; start: number } | null {
  const selection = window.getSelection()
  const text = selection?.toString().trim() ?? ''
  if (!selection || text === '') return null
  const { startContainer } = selection.getRangeAt(0)
  const element = startContainer instanceof Element ? startContainer : startContainer.parentElement
  const block = element?.closest<HTMLElement>('[data-start]')
  return block?.closest('[data-reader]') ? { text, start: Number(block.dataset.start) } : null
}
