import type { BlockContent, List, PhrasingContent, RootContent } from 'mdast'
import { joinWrappedLines } from './join-lines.ts'

const bullet = /^\s{0,8}(?:[-*•‣◦·–—▪●○]|\(?(\d{1,3}|[a-z])[.)])\s+(?=\S)/u

/**
 * Blocks of a plain text: blank lines part paragraphs, and headings, lists and laid-out lines are told only where
 * they are certain. Nothing of the text is lost.
 */
export function plainBlocks(text: string): RootContent[] {
  const groups = text
    .split(/\n[ \t\u00a0]*(?:\n[ \t\u00a0]*)*\n/)
    .map((group) => group.split('\n').filter((line) => line.trim() !== ''))
    .filter((lines) => lines.length > 0)
  return groups.flatMap((lines, index) => groupBlocks(lines, groups[index + 1]))
}

function groupBlocks(lines: string[], next: string[] | undefined): RootContent[] {
  const underline = headingUnderline(lines)
  if (underline) {
    const heading: RootContent = { type: 'heading', depth: underline, children: inline(lines[0]!.trim()) }
    return lines.length > 2 ? [heading, ...groupBlocks(lines.slice(2), next)] : [heading]
  }
  const depth = lines.length === 1 ? soleLineDepth(lines[0]!.trim(), next) : 0
  if (depth) return [{ type: 'heading', depth, children: inline(lines[0]!.trim()) }]
  if (lines.length > 1 && isLaidOut(lines)) return [{ type: 'code', value: lines.join('\n') }]
  const firstItem = lines.findIndex((line) => bullet.test(line))
  const items = lines.filter((line) => bullet.test(line)).length
  // A single line that begins with a dash or number in the middle of a paragraph is a line, not a list.
  if (firstItem >= 0 && (items > 1 || firstItem === 0)) {
    const list = listOf(lines.slice(firstItem))
    return firstItem > 0 ? [paragraph(lines.slice(0, firstItem)), list] : [list]
  }
  return [paragraph(lines)]
}

/** 1 for a line over `====`, 2 for one over `----`, when the underline is about as long as the line. */
function headingUnderline(lines: string[]): 1 | 2 | null {
  const [title, rule] = [lines[0]?.trim() ?? '', lines[1]?.trim() ?? '']
  if (!/\p{L}|\p{N}/u.test(title) || !/^(={3,}|-{3,})$/.test(rule)) return null
  const ratio = rule.length / title.length
  return ratio > 0.7 && ratio < 1.5 ? (rule[0] === '=' ? 1 : 2) : null
}

/** Depth of a line that stands alone before other text: all capitals, "Chapter 3", or a number and a short title. */
function soleLineDepth(line: string, next: string[] | undefined): 0 | 1 | 2 | 3 | 4 {
  if (!next || line.length > 80 || /[.!?:;,…]$/u.test(line)) return 0
  if (/^(chapter|part|kapitel|teil|chapitre|partie|capítulo|capitolo)\s+(\d+|[IVXLC]+)\b/iu.test(line))
    return 1
  const numbered = /^(\d{1,2}(?:\.\d{1,2}){0,3})\.?\s+\p{Lu}/u.exec(line)
  if (numbered && !bullet.test(next[0]!)) return Math.min(4, numbered[1]!.split('.').length + 1) as 2 | 3 | 4
  const letters = line.match(/\p{L}/gu)?.length ?? 0
  if (letters >= 4 && letters > line.length / 2 && line === line.toUpperCase() && line !== line.toLowerCase())
    return 2
  return 0
}

/** Columns held apart by runs of spaces or tabs on most lines: joining them would mix the columns up. */
function isLaidOut(lines: string[]): boolean {
  const spaced = lines.filter((line) => /\S(?: {3,}|\t)\S.*/.test(line.trim()) && !bullet.test(line)).length
  return spaced >= 2 && spaced > lines.length / 2
}

function listOf(lines: string[]): List {
  const items: string[][] = []
  for (const line of lines) {
    if (bullet.test(line)) items.push([line.replace(bullet, '')])
    else items.at(-1)!.push(line)
  }
  const number = bullet.exec(lines[0]!)?.[1]
  const start = number && /^\d+$/.test(number) ? Number(number) : null
  return {
    type: 'list',
    ordered: start !== null,
    start,
    spread: false,
    children: items.map((item) => ({ type: 'listItem', spread: false, children: [paragraph(item)] })),
  }
}

function paragraph(lines: string[]): BlockContent {
  const children: PhrasingContent[] = joinWrappedLines(lines).flatMap((line, index) =>
    index > 0 ? [{ type: 'break' as const }, ...inline(line)] : inline(line),
  )
  return { type: 'paragraph', children }
}

function inline(value: string): PhrasingContent[] {
  return [{ type: 'text', value }]
}
