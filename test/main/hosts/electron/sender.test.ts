import { describe, expect, it } from 'vitest'
import { isFromOwnPage, isOwnAddress } from '../../../../src/main/hosts/electron/origin.ts'
import { FakeContents } from '../../../support/fake-electron.ts'

describe('the sender of a message', () => {
  const contents = new FakeContents('app://lectern/#/search')

  it('is trusted when it is the main frame of our window on our page', () => {
    expect(isFromOwnPage({ senderFrame: contents.mainFrame }, contents)).toBe(true)
  })

  it('is refused when it is a frame inside the page', () => {
    expect(isFromOwnPage({ senderFrame: { url: 'app://lectern/' } }, contents)).toBe(false)
  })

  it('is refused when it is gone already', () => {
    expect(isFromOwnPage({ senderFrame: null }, contents)).toBe(false)
  })

  it('is refused when the main frame shows another page', () => {
    const elsewhere = new FakeContents('https://example.org/')
    expect(isFromOwnPage({ senderFrame: elsewhere.mainFrame }, elsewhere)).toBe(false)
  })

  it.each([
    ['app://lectern/', true],
    ['app://lectern/assets/index.js', true],
    ['app://lectern', true],
    ['app://lectern.example.org/', false],
    ['app://other/', false],
    ['app://lectern:8080/', false],
    ['app://user@lectern/', false],
    ['https://lectern/', false],
    ['about:blank', false],
    ['', false],
  ])('at %s is at our own address: %s', (address, own) => {
    expect(isOwnAddress(address)).toBe(own)
  })
})
