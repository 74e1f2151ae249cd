import { readFile, rename, writeFile } from 'node:fs/promises'
import { z } from 'zod'

const rectangleSchema = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })
const windowStateSchema = z.object({ bounds: rectangleSchema, isMaximized: z.boolean() })

export type Rectangle = z.infer<typeof rectangleSchema>

/** Where the window was, in the system's screen coordinates. */
export type WindowState = z.infer<typeof windowStateSchema>

/** A first window fits a 13-inch laptop; the smallest is what the screens are made for. */
export const defaultSize = { width: 1280, height: 800 }
export const smallestSize = { width: 720, height: 520 }

/** The state of last time, or null when there is none that can be read. */
export async function readWindowState(path: string): Promise<WindowState | null> {
  try {
    return windowStateSchema.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return null // Missing or damaged: the window opens where the system puts it, which is no loss.
  }
}

/** Keeps the state for next time. A kill leaves the old file or the new one. */
export async function writeWindowState(path: string, state: WindowState): Promise<void> {
  await writeFile(`${path}.new`, JSON.stringify(state))
  await rename(`${path}.new`, path)
}

/** The bounds to open with: those of last time if enough of the title bar can be reached on a screen of today. */
export function boundsToOpen(
  saved: Rectangle | undefined,
  workAreas: readonly Rectangle[],
): Partial<Rectangle> {
  if (!saved || !workAreas.some((area) => showsTitleBar(saved, area))) return defaultSize
  return {
    ...saved,
    width: Math.max(saved.width, smallestSize.width),
    height: Math.max(saved.height, smallestSize.height),
  }
}

/** 120 by 32 points: enough of a title bar to take hold of. */
function showsTitleBar(window: Rectangle, area: Rectangle): boolean {
  const shown = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x)
  return shown >= 120 && window.y >= area.y && window.y + 32 <= area.y + area.height
}
