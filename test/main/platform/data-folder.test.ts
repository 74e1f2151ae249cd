import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  dataFolder,
  defaultLibraryFolder,
  sampleLibraryFolder,
} from '../../../src/main/platform/data-folder.ts'

const home = '/home/ada'

describe('the data folder', () => {
  it.each([
    ['linux', {}, join(home, '.local/share/lectern')],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/lectern'],
    ['linux', { XDG_DATA_HOME: 'relative' }, join(home, '.local/share/lectern')],
    ['linux', { XDG_DATA_HOME: '' }, join(home, '.local/share/lectern')],
    ['darwin', { XDG_DATA_HOME: '/data' }, join(home, 'Library/Application Support/Lectern')],
    ['win32', { APPDATA: '/roaming' }, join('/roaming', 'Lectern')],
    ['win32', {}, join(home, 'AppData/Roaming/Lectern')],
  ] as const)('on %s with %o is %s', (platform, environment, expected) => {
    expect(dataFolder({ platform, environment, home })).toBe(expected)
  })

  it('keeps the sample library apart from the own one', () => {
    const around = { platform: 'linux', environment: {}, home } as const
    expect(sampleLibraryFolder(around)).not.toBe(defaultLibraryFolder(around))
  })
})
