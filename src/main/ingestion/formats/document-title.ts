/**
 * Whether a title in a file's properties names the document for a person: not a file name with its program, not a
 * placeholder, not the remains of a broken encoding.
 */
export function isSensibleTitle(title: string): boolean {
  const text = title.trim()
  if (text.length < 2 || text.length > 300) return false
  if (!/\p{L}/u.test(text) || /[\uFFFD\p{Cc}]/u.test(text)) return false
  if (/^(microsoft (word|powerpoint|excel)|powerpoint presentation|slide 1|word document)\b/i.test(text))
    return false
  if (
    /^(untitled|unbenannt|sans titre|sin título|no title|title|document\d*|dokument\d*|doc\d+|unknown|null|undefined|print)$/i.test(
      text,
    )
  )
    return false
  if (/\.(docx?|pdf|indd|qxd|tex|dvi|rtf|odt|pptx?|xlsx?|pages|txt|html?|ps|cdr|pub|md)$/i.test(text))
    return false
  if (/^(file|https?):\/\//i.test(text) || /^[A-Z]:\\/i.test(text)) return false
  return true
}
