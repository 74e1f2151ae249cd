import { useMediaQuery } from '@mantine/hooks'

/** Whether the window is too narrow for a reading pane beside the list: under 1,000 px. */
export function useNarrowWindow(): boolean {
  return useMediaQuery('(max-width: 999px)', undefined, { getInitialValueInEffect: false }) ?? false
}
